//! The pages of the site: what a build would write, with one line more that keeps them fresh.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::answer::{Whole, kind};
use super::lookout::Shown;
use super::page;
use super::script::fresh;
use crate::pipeline::Snapshot;
use crate::plan::{Output, address};
use crate::render::PageError;
use crate::search::Index;
use crate::vocabulary::fingerprint::Fingerprint;

/// The search indexes of the last two contents: an open search page may still read the one before.
#[derive(Debug, Default)]
pub(super) struct Indexes {
    made: Mutex<Vec<(Fingerprint, Arc<OnceLock<Index>>)>>,
}

impl Indexes {
    /// A file of an index. The index is made when the first of its files is asked for.
    fn file(&self, shown: &Shown, snapshot: &Snapshot, path: &str) -> Option<Vec<u8>> {
        let content = snapshot.sources.fingerprint_below(&["content/"]);
        let left_out = shown.faulty.iter().map(|(file, _)| file.as_str().as_bytes());
        let print = Fingerprint::of_parts(std::iter::once(content.as_bytes()).chain(left_out));
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if !made.iter().any(|(other, _)| *other == print) {
            made.insert(0, (print, Arc::default()));
            made.truncate(2);
        }
        let all = made.clone();
        drop(made);
        let newest = all.iter().find(|(other, _)| *other == print).map(|(_, index)| Arc::clone(index))?;
        let newest = newest.get_or_init(|| snapshot.search_index()).file(path).map(<[u8]>::to_vec);
        newest.or_else(|| all.iter().find_map(|(_, index)| index.get()?.file(path).map(<[u8]>::to_vec)))
    }
}

/// What stands at an address of the site.
pub(super) fn answer(shown: &Shown, indexes: &Indexes, path: &str) -> Whole {
    let Some(snapshot) = &shown.good else { return shown.nothing_yet() };
    let path = match path {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        path => path.to_owned(),
    };
    if let Some((path, found)) = snapshot.plan.get(&path) {
        return match snapshot.edition().bytes(path, found) {
            Ok(bytes) => whole(snapshot, found, path.as_str(), bytes),
            Err(PageError::Theme(error)) => page::broken(&error.diagnostic()),
            Err(_) => Whole::text(503, "Service Unavailable"),
        };
    }
    if let Some(whole) = former_asset(snapshot, &path) {
        return whole;
    }
    if let Some(whole) = shown.faulty.answer(snapshot, &path) {
        return whole;
    }
    if path.starts_with("search/")
        && let Some(bytes) = indexes.file(shown, snapshot, &path)
    {
        let tag = Fingerprint::of(&bytes).to_string();
        return Whole { tag: Some(tag), ..Whole::new(200, kind(&path), bytes) };
    }
    if let Some((path, _)) = snapshot.plan.get(&format!("{path}/index.html")) {
        let location = format!("/{}", path.encoded());
        return Whole { location: Some(location), ..Whole::text(308, "Permanent Redirect") };
    }
    missing(snapshot)
}

/// The asset as it is now, at the address of a theme before: a page that has taken up new styles without being loaded again
/// still asks there for the modules that it loads late.
fn former_asset(snapshot: &Snapshot, path: &str) -> Option<Whole> {
    let (_, asset) = path.strip_prefix("assets/")?.split_once('/')?;
    let bytes = snapshot.theme.asset(asset)?.to_vec();
    Some(Whole::new(200, kind(path), bytes))
}

/// A page or file as it was rendered.
fn whole(snapshot: &Snapshot, output: &Output, path: &str, bytes: Vec<u8>) -> Whole {
    let (bytes, tag) = match output {
        Output::Page(_) => fresh(snapshot, bytes),
        Output::File(_) => {
            let tag = Fingerprint::of(&bytes).to_string();
            (bytes, tag)
        }
    };
    Whole { tag: Some(tag), lasting: output.is_lasting(), ..Whole::new(200, kind(path), bytes) }
}

/// The page of the site for what is not there. It is the same whatever was asked for.
fn missing(snapshot: &Snapshot) -> Whole {
    let page = snapshot.plan.page(address::not_found().as_str());
    let bytes = page.and_then(|(path, page)| snapshot.edition().html(path, page).ok());
    match bytes {
        Some(bytes) => Whole::new(404, kind("404.html"), fresh(snapshot, bytes).0),
        None => Whole::text(404, "Not Found"),
    }
}
