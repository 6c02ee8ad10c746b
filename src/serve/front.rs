//! The front: one thread that accepts connections, reads heads and writes answers, and never waits for one of them.
//!
//! `tiny_http` has a thread for each connection, no limit of time or size for a head, and an accepting thread that dies
//! when the limit of open files is reached (all measured). So connections are kept here, a few bytes each, and its
//! server is not used; its types of requests and answers are.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};

use super::answer::{Answer, STREAM, Whole};
use super::request::{self, Head, Names};

/// A head must have come after this long.
pub(super) const HEAD_TIME: Duration = Duration::from_secs(10);
/// A connection without a request stays open this long.
const IDLE_TIME: Duration = Duration::from_secs(60);
/// Some of an answer must have been taken after this long.
const WRITE_TIME: Duration = Duration::from_secs(20);
/// A connection that is being closed may still send for this long.
const CLOSE_TIME: Duration = Duration::from_secs(2);
/// A stream of events is written to this often, which shows whether somebody still listens.
const PING_TIME: Duration = Duration::from_secs(15);
/// A listener that is so far behind has gone.
const BACKLOG: usize = 64 * 1024;
/// Most connections, if the limit of open files allows.
const MOST: usize = 1024;
/// Files that the rest of the program may have open.
const RESERVE: usize = 64;
/// How many answers are worked out at once.
const WORKERS: usize = 8;

const LISTENER: Token = Token(0);
const WAKER: Token = Token(1);

/// Whoever knows the answers.
pub(super) type Answerer = Arc<dyn Fn(&Head) -> Answer + Send + Sync>;

/// What the front is told.
#[derive(Debug)]
enum Message {
    /// The bytes for a connection, or nothing for an event stream; and whether the connection stays open.
    Answer(Token, Option<Vec<u8>>, bool),
    /// The number of the site that is shown.
    Number(u64),
}

/// Tells the front what is new.
#[derive(Clone, Debug)]
pub(super) struct Bell {
    sender: Sender<Message>,
    waker: Arc<Waker>,
}

impl Bell {
    /// Tells every listener of the stream of events that the site has another number.
    pub(super) fn ring(&self, number: u64) {
        self.send(Message::Number(number));
    }

    fn send(&self, message: Message) {
        // Both fail only when the front has ended, and with it the program.
        let _ = self.sender.send(message);
        let _ = self.waker.wake();
    }
}

/// How far a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A head is being read.
    Reading,
    /// Its answer is being worked out.
    Waiting,
    /// The answer is being written; then the next head is read, or the connection closed.
    Writing { keep: bool },
    /// It gets events until it closes.
    Listening,
    /// All is said; what still comes is thrown away, so that the answer is not lost by closing too early.
    Closing,
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    state: State,
    input: Vec<u8>,
    output: Vec<u8>,
    written: usize,
    deadline: Instant,
    head_time: Duration,
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Stay,
    Drop,
}

#[derive(Debug)]
struct Front {
    poll: Poll,
    listener: TcpListener,
    inbox: Receiver<Message>,
    jobs: Sender<(Token, Head)>,
    names: Names,
    /// By age: tokens count up.
    connections: BTreeMap<Token, Connection>,
    /// A head must have come after this long.
    head_time: Duration,
    next: usize,
    most: usize,
    number: u64,
    /// Connections wait that could not be accepted.
    behind: bool,
}

/// Starts the front and its workers. Whoever has not sent a head after `head_time` is let go of.
///
/// # Errors
/// When the machine refuses.
pub(super) fn start(listener: std::net::TcpListener, answerer: Answerer, head_time: Duration) -> io::Result<Bell> {
    let address: SocketAddr = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let mut listener = TcpListener::from_std(listener);
    let poll = Poll::new()?;
    poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
    let waker = Arc::new(Waker::new(poll.registry(), WAKER)?);
    let (sender, inbox) = channel();
    let (jobs, queue) = channel();
    let bell = Bell { sender, waker };
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..WORKERS {
        let (queue, bell, answerer) = (Arc::clone(&queue), bell.clone(), Arc::clone(&answerer));
        std::thread::Builder::new().name("answer".to_owned()).spawn(move || work(&queue, &bell, &answerer))?;
    }
    let front = Front {
        poll,
        listener,
        inbox,
        jobs,
        names: Names::new(address),
        connections: BTreeMap::new(),
        head_time,
        next: 2,
        most: most_connections(),
        number: 0,
        behind: false,
    };
    std::thread::Builder::new().name("front".to_owned()).spawn(move || front.run())?;
    Ok(bell)
}

/// Works out answers, one after the other.
fn work(queue: &Mutex<Receiver<(Token, Head)>>, bell: &Bell, answerer: &Answerer) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((token, head)) = job else { return };
        // What goes wrong with one page is no reason to be silent about the others.
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| answerer(&head)));
        let answer = answer.unwrap_or_else(|_| Answer::Whole(Whole::text(500, "Internal Server Error")));
        let bytes = match answer {
            Answer::Whole(whole) => Some(whole.into_bytes(Some(&head))),
            Answer::Stream => None,
        };
        bell.send(Message::Answer(token, bytes, head.keep));
    }
}

/// How many connections may be open: the limit of open files is raised as far as it goes, and some are left for
/// reading the site.
fn most_connections() -> usize {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        let wanted = (MOST + RESERVE) as u64;
        if limit.current.is_some_and(|current| current < wanted) {
            limit.current = Some(limit.maximum.map_or(wanted, |maximum| maximum.min(wanted)));
            // Where it cannot be raised, there are fewer.
            let _ = setrlimit(Resource::Nofile, limit);
        }
        let allowed = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
        MOST.min(allowed.saturating_sub(RESERVE)).max(8)
    }
    #[cfg(not(unix))]
    MOST
}

impl Front {
    fn run(mut self) {
        let mut events = Events::with_capacity(256);
        let mut swept = Instant::now();
        loop {
            let patience = if self.behind { Duration::from_millis(20) } else { Duration::from_millis(500) };
            if let Err(error) = self.poll.poll(&mut events, Some(patience)) {
                if error.kind() == ErrorKind::Interrupted {
                    continue;
                }
                return;
            }
            // Whoever waits is let in before more is read from those who are.
            if self.behind || events.iter().any(|event| event.token() == LISTENER) {
                self.accept();
            }
            if events.iter().any(|event| event.token() == WAKER) {
                self.read_inbox();
            }
            for event in events.iter().filter(|event| event.token().0 > WAKER.0) {
                self.drive(event.token());
            }
            if swept.elapsed() >= Duration::from_millis(250) {
                swept = Instant::now();
                self.sweep(swept);
            }
        }
    }

    fn accept(&mut self) {
        self.behind = false;
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    if self.connections.len() >= self.most {
                        self.make_room();
                    }
                    self.admit(stream);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::ConnectionAborted) => {}
                // The limit of open files, most likely.
                Err(_) => {
                    self.behind = true;
                    if !self.make_room() {
                        return;
                    }
                }
            }
        }
    }

    fn admit(&mut self, mut stream: TcpStream) {
        let token = Token(self.next);
        self.next += 1;
        let both = Interest::READABLE | Interest::WRITABLE;
        // Without this every small answer waits for the acknowledgement of the one before.
        let ready = stream.set_nodelay(true).and_then(|()| self.poll.registry().register(&mut stream, token, both));
        if ready.is_ok() {
            let head_time = self.head_time;
            let deadline = Instant::now() + head_time;
            let (state, input, output) = (State::Reading, Vec::new(), Vec::new());
            let connection = Connection { stream, state, input, output, written: 0, deadline, head_time };
            self.connections.insert(token, connection);
            self.drive(token);
        }
    }

    /// Lets go of the connection that will be missed least: one that is over, else the oldest that has asked nothing
    /// yet, else the oldest listener, else the oldest. Says whether there was one.
    fn make_room(&mut self) -> bool {
        let rank = |state: State| match state {
            State::Closing => 0,
            State::Reading => 1,
            State::Listening => 2,
            State::Writing { .. } | State::Waiting => 3,
        };
        let least = self.connections.iter().min_by_key(|(token, connection)| (rank(connection.state), **token));
        let Some(token) = least.map(|(token, _)| *token) else { return false };
        self.connections.remove(&token);
        true
    }

    fn read_inbox(&mut self) {
        while let Ok(message) = self.inbox.try_recv() {
            match message {
                Message::Answer(token, bytes, keep) => {
                    let Some(connection) = self.connections.get_mut(&token) else { continue };
                    match bytes {
                        Some(bytes) => connection.write(bytes, keep),
                        None => connection.listen(self.number),
                    }
                    self.drive(token);
                }
                Message::Number(number) => {
                    self.number = number;
                    let listeners = self.connections.iter_mut().filter(|(_, other)| other.state == State::Listening);
                    let listeners: Vec<Token> = listeners
                        .map(|(token, listener)| {
                            listener.output.extend_from_slice(event(number).as_bytes());
                            *token
                        })
                        .collect();
                    listeners.into_iter().for_each(|token| self.drive(token));
                }
            }
        }
    }

    /// Takes a connection as far as it goes without waiting.
    fn drive(&mut self, token: Token) {
        let Some(connection) = self.connections.get_mut(&token) else { return };
        if connection.advance(token, &self.names, &self.jobs) == Fate::Drop {
            self.connections.remove(&token);
        }
    }

    /// Closes what took too long, and writes to every listener.
    fn sweep(&mut self, now: Instant) {
        let late: Vec<Token> =
            self.connections.iter().filter(|(_, one)| one.deadline <= now).map(|(token, _)| *token).collect();
        for token in late {
            match self.connections.get_mut(&token) {
                Some(listener) if listener.state == State::Listening => {
                    listener.output.extend_from_slice(b":\n\n");
                    listener.deadline = now + PING_TIME;
                    self.drive(token);
                }
                Some(waiting) if waiting.state == State::Waiting => waiting.deadline = now + WRITE_TIME,
                _ => drop(self.connections.remove(&token)),
            }
        }
    }
}

/// An event: nothing but the number of the site that is shown.
fn event(number: u64) -> String {
    format!("data: {number}\n\n")
}

impl Connection {
    fn write(&mut self, bytes: Vec<u8>, keep: bool) {
        (self.output, self.written) = (bytes, 0);
        self.state = State::Writing { keep };
        self.deadline = Instant::now() + WRITE_TIME;
    }

    fn listen(&mut self, number: u64) {
        (self.output, self.written) = (format!("{STREAM}{}", event(number)).into_bytes(), 0);
        self.state = State::Listening;
        self.deadline = Instant::now() + PING_TIME;
    }

    fn advance(&mut self, token: Token, names: &Names, jobs: &Sender<(Token, Head)>) -> Fate {
        loop {
            let before = self.state;
            let fate = match self.state {
                State::Reading => self.read_head(token, names, jobs),
                State::Waiting => return Fate::Stay,
                State::Writing { keep } => self.write_some(keep),
                State::Listening => return self.attend(),
                State::Closing => return self.discard(),
            };
            // Nothing more can be done now, unless the state has changed.
            if fate == Fate::Drop || self.state == before {
                return fate;
            }
        }
    }

    fn read_head(&mut self, token: Token, names: &Names, jobs: &Sender<(Token, Head)>) -> Fate {
        let mut buffer = [0; 4096];
        let mut seen = 0;
        loop {
            let found = if may_be_complete(&self.input, seen) { request::read(&self.input, names) } else { Ok(None) };
            match found {
                Ok(Some((head, length))) => {
                    self.input.drain(..length);
                    self.state = State::Waiting;
                    self.deadline = Instant::now() + WRITE_TIME;
                    return if jobs.send((token, head)).is_ok() { Fate::Stay } else { Fate::Drop };
                }
                Ok(None) => {}
                Err(refusal) => {
                    self.write(Whole::refusal(refusal).into_bytes(None), false);
                    return Fate::Stay;
                }
            }
            match self.stream.read(&mut buffer) {
                Ok(0) => return Fate::Drop,
                Ok(count) => {
                    if self.input.is_empty() {
                        self.deadline = Instant::now() + self.head_time;
                    }
                    seen = self.input.len();
                    self.input.extend_from_slice(&buffer[..count]);
                }
                Err(error) => return fate(&error),
            }
        }
    }

    fn write_some(&mut self, keep: bool) -> Fate {
        match self.flush() {
            Ok(true) => {}
            Ok(false) => return Fate::Stay,
            Err(error) => return fate(&error),
        }
        if keep {
            self.state = State::Reading;
            self.deadline = Instant::now() + if self.input.is_empty() { IDLE_TIME } else { self.head_time };
        } else {
            self.state = State::Closing;
            self.deadline = Instant::now() + CLOSE_TIME;
            if self.stream.shutdown(Shutdown::Write).is_err() {
                return Fate::Drop;
            }
        }
        Fate::Stay
    }

    /// Writes what there is; says whether that is all.
    fn flush(&mut self) -> io::Result<bool> {
        while self.written < self.output.len() {
            match self.stream.write(&self.output[self.written..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => {
                    self.written += count;
                    self.deadline = self.deadline.max(Instant::now() + WRITE_TIME);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        (self.output, self.written) = (Vec::new(), 0);
        Ok(true)
    }

    fn attend(&mut self) -> Fate {
        match self.flush() {
            Ok(false) if self.output.len() - self.written > BACKLOG => Fate::Drop,
            Ok(_) => self.discard(),
            Err(error) => fate(&error),
        }
    }

    /// Throws away what comes; a connection from which nothing more can come is over.
    fn discard(&mut self) -> Fate {
        let mut buffer = [0; 4096];
        // Whoever sends without end must not keep the others waiting.
        for _ in 0..16 {
            match self.stream.read(&mut buffer) {
                Ok(0) => return Fate::Drop,
                Ok(_) => {}
                Err(error) => return fate(&error),
            }
        }
        Fate::Drop
    }
}

/// Whether what came behind the first `seen` bytes can have ended a head, or made it too long. A head that comes byte by
/// byte is not read again for each of them.
fn may_be_complete(input: &[u8], seen: usize) -> bool {
    let new = &input[seen.saturating_sub(3)..];
    input.len() > request::HEAD_LIMIT
        || [b"\n\r\n".as_slice(), b"\n\n"].iter().any(|end| new.windows(end.len()).any(|bytes| bytes == *end))
}

/// What an error of reading or writing means for a connection.
fn fate(error: &io::Error) -> Fate {
    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) { Fate::Stay } else { Fate::Drop }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_that_does_not_come_in_time_is_not_waited_for() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answerer: Answerer = Arc::new(|_| Answer::Whole(Whole::text(200, "there")));
        let _bell = start(listener, answerer, Duration::from_millis(300)).unwrap();
        let connect = || {
            let stream = std::net::TcpStream::connect(address).unwrap();
            // Far longer than the limit: whoever hears nothing until then has not been let go of.
            stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
            stream
        };
        let read = |mut stream: std::net::TcpStream| {
            let mut answer = Vec::new();
            let end = stream.read_to_end(&mut answer);
            assert!(!matches!(&end, Err(error) if error.kind() == ErrorKind::WouldBlock), "it was waited for");
            answer
        };
        let silent = connect();
        let slow = connect();
        let mut writer = slow.try_clone().unwrap();
        // Each byte gives no further time.
        let dripping = std::thread::spawn(move || {
            while writer.write_all(b"G").is_ok() {
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let mut quick = connect();
        write!(quick, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        assert!(read(quick).ends_with(b"there"));
        assert_eq!(read(silent), b"");
        read(slow);
        dripping.join().unwrap();
        assert_eq!(HEAD_TIME, Duration::from_secs(10));
    }
}
