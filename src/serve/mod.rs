//! The preview: the site while it is being written. The only listener.
//!
//! A `Lookout` looks at the files whenever they change; requests are answered from what it has put together, by the plan
//! and never from the disk; an event stream tells open pages that there is something new. Everything is made by the
//! functions that a build uses, so the preview shows what a build would publish of the files that have no errors of their own. A
//! faulty file has a page of its own, with what is wrong in it, and stands nowhere else; only what concerns all of the site, such as
//! a registry that cannot be read, keeps the last site that could be put together.
//!
//! The first look leaves out the rules that give warnings only; they are applied while the first pages are read. Nothing is ever
//! taken for sound that has not been held against every rule by which a build publishes nothing.

mod answer;
mod faulty;
mod lookout;
mod front;
mod gallery;
mod page;
mod pages;
mod request;
mod script;
mod state;

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use answer::{Answer, Whole};
use front::Answerer;
use lookout::{Lookout, Shown};
use request::{Head, Refusal};

use crate::pipeline::{Request, Timings};
use crate::source::{Notices, Sources, Watch};
use crate::vocabulary::diagnostic::{Diagnostic, Text};

/// How the preview is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port; without one, [`DEFAULT_PORT`] or the next that is free.
    pub port: Option<u16>,
    /// How to learn of changes.
    pub notices: Notices,
    /// Whether open pages jump to the report that was saved.
    pub follow: bool,
}

/// The port, if none is asked for and it is free.
pub(crate) const DEFAULT_PORT: u16 = 4000;
/// How many ports are tried from there.
const PORTS: u16 = 100;
/// After so long the files are looked at again when a look has failed.
const TROUBLED: Duration = Duration::from_secs(2);
/// How long the first pages have the processor to themselves, before the rules that only advise are applied.
const FIRST_PAGES: Duration = Duration::from_millis(500);

/// What happens, for whoever prints it.
#[derive(Debug)]
pub(crate) enum Notice<'a> {
    /// The preview answers at this address.
    Listening(SocketAddr),
    /// The system gives no notice of changes any more.
    Polling,
    /// The site was looked at: what is wrong with it.
    Looked {
        /// What is wrong.
        diagnostics: &'a [Diagnostic],
        /// Whether an older site is still shown.
        is_behind: bool,
        /// Why the files could not be read.
        trouble: Option<&'a Text>,
        /// How long each stage of the look took.
        timings: &'a Timings,
    },
}

/// Why the preview cannot listen.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {cause}")]
pub(crate) struct ServeError {
    /// Where it should.
    pub address: SocketAddr,
    /// What the machine said.
    pub cause: io::Error,
}

/// Serves the site of a folder until the process ends. `request` is asked before every look, because a preview may be
/// open for days; `tell` hears what happens.
///
/// # Errors
/// When the port cannot be had.
pub(crate) fn run(
    root: &Path,
    options: Options,
    request: &dyn Fn() -> Request,
    tell: &mut dyn FnMut(Notice<'_>),
) -> Result<Infallible, ServeError> {
    let listener = listen(options)?;
    let address = listener.local_addr().unwrap_or_else(|_| SocketAddr::new(options.host, DEFAULT_PORT));
    // Watching begins before the first look, so that no change falls between the two.
    let mut watch = Watch::start(root, options.notices);
    let mut notices = options.notices;
    let mut lookout = Lookout::new(root);
    let shown: Arc<RwLock<Shown>> = Arc::default();
    let look = |lookout: &mut Lookout, places: &_, ring: &dyn Fn(u64), tell: &mut dyn FnMut(Notice<'_>)| {
        let mut timings = Timings::default();
        let Some(new) = lookout.look(places, &request(), &mut timings) else { return };
        let (number, diagnostics, trouble) = (new.number, Arc::clone(&new.diagnostics), new.trouble.clone());
        let is_behind = new.is_behind();
        let before = std::mem::replace(&mut *shown.write().unwrap_or_else(PoisonError::into_inner), new);
        ring(number);
        // Letting go of a whole site and printing take a while, and nobody shall wait for it.
        drop(before);
        tell(Notice::Looked { diagnostics: &diagnostics, is_behind, trouble: trouble.as_ref(), timings: &timings });
    };
    look(&mut lookout, &Sources::everywhere(), &|_| {}, tell);
    let bell = front::start(listener, answerer(Arc::clone(&shown), options.follow), front::HEAD_TIME);
    let bell = bell.map_err(|cause| ServeError { address, cause })?;
    bell.ring(lookout.number());
    tell(Notice::Listening(address));
    loop {
        if notices != watch.notices() {
            notices = watch.notices();
            tell(Notice::Polling);
        }
        if lookout.is_in_trouble() {
            watch.look_after(TROUBLED);
        } else if lookout.is_unadvised() {
            watch.look_after(FIRST_PAGES);
        }
        let places = watch.wait();
        look(&mut lookout, &places, &|number| bell.ring(number), tell);
    }
}

/// Takes the port that was asked for, or the first that is free.
fn listen(options: Options) -> Result<TcpListener, ServeError> {
    let bind = |port| {
        let address = SocketAddr::new(options.host, port);
        TcpListener::bind(address).map_err(|cause| ServeError { address, cause })
    };
    match options.port {
        Some(port) => bind(port),
        None => {
            let mut others = (DEFAULT_PORT + 1..DEFAULT_PORT + PORTS).map(bind);
            bind(DEFAULT_PORT).or_else(|error| others.find_map(Result::ok).ok_or(error))
        }
    }
}

/// What answers requests from what is shown.
fn answerer(shown: Arc<RwLock<Shown>>, follow: bool) -> Answerer {
    let indexes = pages::Indexes::default();
    Arc::new(move |head| {
        let shown = shown.read().unwrap_or_else(PoisonError::into_inner).clone();
        answer(&shown, &indexes, follow, head)
    })
}

fn answer(shown: &Shown, indexes: &pages::Indexes, follow: bool, head: &Head) -> Answer {
    let own = |kind, text: &str| Whole::new(200, kind, text);
    Answer::Whole(match head.path.as_str() {
        "__preview/events" | "__preview/state" if !head.same_origin => Whole::refusal(Refusal::Foreign),
        "__preview/events" if head.head_only => Whole::text(200, ""),
        "__preview/events" => return Answer::Stream,
        "__preview/state" => state::answer(shown, follow, &head.query),
        "__preview/preview.js" => own("text/javascript; charset=utf-8", include_str!("page/preview.js")),
        "__preview/swap.js" => own("text/javascript; charset=utf-8", include_str!("page/swap.js")),
        "__preview/panel.js" => own("text/javascript; charset=utf-8", include_str!("page/panel.js")),
        "__preview/panel.css" => own("text/css; charset=utf-8", include_str!("page/panel.css")),
        "__preview/faulty.css" => own("text/css; charset=utf-8", include_str!("page/faulty.css")),
        "__preview/page.css" => own("text/css; charset=utf-8", include_str!("page/page.css")),
        "__preview/gallery.css" => own("text/css; charset=utf-8", include_str!("page/gallery.css")),
        "__components/" => gallery::answer(shown),
        "__components" => {
            Whole { location: Some("/__components/".to_owned()), ..Whole::text(308, "Permanent Redirect") }
        }
        path => pages::answer(shown, indexes, path),
    })
}
