//! The threads that share the work. Where no more can be had, as in a container with a limit of processes, one works alone.

use std::io;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rayon::{ThreadBuilder, ThreadPoolBuilder};

/// Threads that wait for what they are to do.
type Waiting = Arc<Mutex<Receiver<ThreadBuilder>>>;

/// Starts as many threads as are wanted, or as can be had, and says how many. Only the first call has an effect.
pub(super) fn start(jobs: Option<u16>) -> usize {
    let jobs = jobs.and_then(|jobs| NonZeroUsize::new(jobs.into()));
    let wanted = jobs.or_else(named).or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let (sender, receiver) = channel();
    let waiting = Arc::new(Mutex::new(receiver));
    // They are there before they are counted on: rayon panics where one of its own cannot be had.
    let started = count(wanted, || {
        let waiting = Arc::clone(&waiting);
        thread::Builder::new().spawn(move || work(&waiting)).map(drop)
    });
    let pool = ThreadPoolBuilder::new().num_threads(started.max(1));
    let pool = if started == 0 { pool.use_current_thread() } else { pool };
    let _ =
        pool.spawn_handler(|worker| sender.send(worker).map_err(|_| io::ErrorKind::BrokenPipe.into())).build_global();
    started
}

/// How many can be started of those that are wanted.
fn count(wanted: usize, mut start: impl FnMut() -> io::Result<()>) -> usize {
    (0..wanted).take_while(|_| start().is_ok()).count()
}

/// The number of the variable that rayon knows.
fn named() -> Option<NonZeroUsize> {
    std::env::var("RAYON_NUM_THREADS").ok()?.parse().ok()
}

fn work(waiting: &Waiting) {
    let worker = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
    if let Ok(worker) = worker {
        worker.run();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_cannot_be_had_are_not_counted_on() {
        let limit = |most: usize| {
            let mut started = 0;
            move || {
                started += 1;
                if started > most { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(()) }
            }
        };
        assert_eq!([count(4, limit(9)), count(4, limit(2)), count(4, limit(0))], [4, 2, 0]);
    }
}
