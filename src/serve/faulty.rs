//! [`FaultyPages`]: the pages of files that have errors of their own. Each is shown where it would stand, as far as it can be read, with
//! what is wrong at its head and beside the blocks in which it stands.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::{Whole, kind};
use super::page;
use super::script::fresh;
use crate::document::{Mark, owners};
use crate::pipeline::{Faulty, Snapshot, file_of};
use crate::plan::{File, Output};
use crate::vocabulary::diagnostic::{Diagnostic, Severity};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::{OutPath, SourcePath};

/// The faulty files of a site, with what is wrong in each.
#[derive(Debug, Default)]
pub(super) struct FaultyPages {
    faulty: Faulty,
    problems: BTreeMap<SourcePath, Vec<Diagnostic>>,
    /// The site in which a faulty file was shown last.
    last: Mutex<Option<(SourcePath, Option<Arc<Snapshot>>)>>,
}

impl FaultyPages {
    pub(super) fn new(faulty: Faulty, diagnostics: &[Diagnostic], snapshot: &Snapshot) -> FaultyPages {
        let mut problems: BTreeMap<SourcePath, Vec<Diagnostic>> = BTreeMap::new();
        if !faulty.files.is_empty() {
            for problem in diagnostics.iter().filter(|problem| problem.severity != Severity::Note) {
                let file = file_of(&problem.location, &snapshot.sources).filter(|file| faulty.files.contains(file));
                if let Some(file) = file {
                    problems.entry(file).or_default().push(problem.clone());
                }
            }
        }
        FaultyPages { faulty, problems, last: Mutex::default() }
    }

    /// The faulty files, by path, with what is wrong in each.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (&SourcePath, &[Diagnostic])> {
        self.faulty.files.iter().map(|file| (file, self.problems_of(file)))
    }

    /// Whether a file is faulty.
    pub(super) fn contains(&self, file: &SourcePath) -> bool {
        self.faulty.files.contains(file)
    }

    /// Where the page of a faulty file stands. `None` if it has no usable address, or another page has it.
    pub(super) fn address(&self, snapshot: &Snapshot, file: &SourcePath) -> Option<OutPath> {
        let address = crate::document::address(file)?.ok()?;
        let own = snapshot.plan.get(address.as_str()).is_none() && self.faulty.at(&address) == Some(file);
        own.then_some(address)
    }

    /// What stands at an address at which a build would have nothing: the page of a faulty file, or a file that lies beside one.
    pub(super) fn answer(&self, snapshot: &Snapshot, path: &str) -> Option<Whole> {
        let address = OutPath::new(path).ok()?;
        if let Some(file) = self.faulty.at(&address) {
            return Some(self.page(snapshot, file, &address));
        }
        let source = SourcePath::new(&format!("content/{path}"));
        owners(&source)?.into_iter().find(|owner| self.contains(owner))?;
        snapshot.sources.file(&source)?;
        let bytes = snapshot.edition().bytes(&address, &Output::File(File::Attachment(source))).ok()?;
        let tag = Fingerprint::of(&bytes).to_string();
        Some(Whole { tag: Some(tag), ..Whole::new(200, kind(path), bytes) })
    }

    /// The site that holds a faulty file among the sound ones, if its page is at this address.
    pub(super) fn site_of(&self, snapshot: &Snapshot, path: &str) -> Option<Arc<Snapshot>> {
        let address = OutPath::new(path).ok()?;
        self.showing(snapshot, self.faulty.at(&address)?)
    }

    fn page(&self, snapshot: &Snapshot, file: &SourcePath, address: &OutPath) -> Whole {
        let problems = self.problems_of(file);
        let showing = self.showing(snapshot, file);
        let found = showing.as_ref().and_then(|site| Some((site, site.plan.page(address.as_str())?)));
        let Some((site, (path, shown))) = found else { return page::unreadable(problems) };
        match site.edition().html(path, shown) {
            Ok(html) => {
                let (bytes, tag) = fresh(snapshot, with_notice(&html, problems));
                Whole { tag: Some(tag), ..Whole::new(200, kind(path.as_str()), bytes) }
            }
            Err(error) => page::broken(&error.diagnostic()),
        }
    }

    fn showing(&self, snapshot: &Snapshot, file: &SourcePath) -> Option<Arc<Snapshot>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, site)) = last.as_ref().filter(|(other, _)| other == file) {
            return site.clone();
        }
        let made = snapshot.sources.text_again(file).and_then(|text| {
            let in_text = |problem: &&Diagnostic| problem.location.path == file.as_str();
            let marks: Vec<Mark> = self.problems_of(file).iter().filter(in_text).map(page::mark).collect();
            self.faulty.showing(snapshot, &text, &marks).map(Arc::new)
        });
        *last = Some((file.clone(), made.clone()));
        made
    }

    fn problems_of(&self, file: &SourcePath) -> &[Diagnostic] {
        self.problems.get(file).map_or(&[], Vec::as_slice)
    }
}

/// A page with what is wrong before all that it shows.
fn with_notice(html: &[u8], problems: &[Diagnostic]) -> Vec<u8> {
    const STYLE: &str = "<link rel=\"stylesheet\" href=\"/__preview/faulty.css\">\n";
    let html = String::from_utf8_lossy(html);
    let head = html.find("</head>").unwrap_or(0);
    let body = ["<main", "<body"].iter().find_map(|tag| html[head..].find(tag).map(|at| head + at));
    let main = body.and_then(|at| html[at..].find('>').map(|end| at + end + 1)).unwrap_or(html.len());
    [&html[..head], STYLE, &html[head..main], &page::notice(problems), &html[main..]].concat().into_bytes()
}
