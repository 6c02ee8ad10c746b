//! [`Lookout`]: the site as it is being written. Each look at the files gives what shall be shown.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::answer::Whole;
use super::faulty::FaultyPages;
use super::page;
use crate::document::Rules;
use crate::pipeline::{self, Kept, Request, Snapshot, SoundSite, Timings};
use crate::plan::{OutputKind, TextKey};
use crate::registry::Registry;
use crate::render::PageError;
use crate::source::{SourceError, Sources};
use crate::text;
use crate::vocabulary::diagnostic::{Diagnostic, Text};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::{OutPath, SourcePath};

/// What can be shown after a look.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// Counts the looks that found something new.
    pub(super) number: u64,
    /// The last site that could be put together: the one that a build would publish without the faulty files.
    pub(super) good: Option<Arc<Snapshot>>,
    /// The files that were left out of it, each to be shown by itself.
    pub(super) faulty: Arc<FaultyPages>,
    /// Whether something is wrong that concerns all of the site, so that the files as they are now could not be put together.
    pub(super) concerns_all: bool,
    /// What is wrong with the files as they are now.
    pub(super) diagnostics: Arc<[Diagnostic]>,
    /// Why the files could not be read.
    pub(super) trouble: Option<Text>,
    /// When a report was saved last, and its address.
    pub(super) saved: Option<(u64, OutPath)>,
    /// When something other than the theme changed last.
    pub(super) content: u64,
    /// Whether rules that keep nothing from being published are still to be applied.
    pub(super) unadvised: bool,
}

impl Shown {
    /// The page that stands everywhere while no site could be put together yet.
    pub(super) fn nothing_yet(&self) -> Whole {
        page::nothing_yet(self.trouble.as_ref(), &self.diagnostics)
    }

    /// Whether what is shown is older than the files.
    pub(super) fn is_behind(&self) -> bool {
        self.trouble.is_some() || self.concerns_all
    }
}

/// Looks at the files of a site and keeps what has not changed.
#[derive(Debug)]
pub(super) struct Lookout {
    root: PathBuf,
    sources: Arc<Sources>,
    kept: Kept,
    request: Option<Request>,
    /// With what pages were tried last.
    tried: Option<Tried>,
    shown: Shown,
}

/// With what pages were tried, and what was wrong.
#[derive(Debug)]
struct Tried {
    /// [`Theme::makings`](crate::theme::Theme::makings)
    makings: Fingerprint,
    registry: Arc<Registry>,
    problem: Option<Diagnostic>,
}

impl Lookout {
    pub(super) fn new(root: &Path) -> Lookout {
        Lookout {
            root: root.to_path_buf(),
            sources: Arc::default(),
            kept: Kept::default(),
            request: None,
            tried: None,
            shown: Shown::default(),
        }
    }

    /// Looks at some places. What shall be shown from now on, if that is something new.
    pub(super) fn look(
        &mut self,
        places: &BTreeSet<SourcePath>,
        request: &Request,
        timings: &mut Timings,
    ) -> Option<Shown> {
        let refreshed = timings.stage("look", || Arc::make_mut(&mut self.sources).refresh(&self.root, places));
        let assembled = match refreshed {
            Ok(false)
                if self.request.as_ref() == Some(request) && self.shown.trouble.is_none() && !self.shown.unadvised =>
            {
                return None;
            }
            Ok(_) => self.assemble(request, timings),
            Err(error) => Err(error),
        };
        match assembled {
            Ok(sound) => {
                self.request = Some(request.clone());
                timings.stage("show", || self.show(sound, places));
            }
            Err(error) => {
                let trouble = Some(describe(&error));
                if self.shown.trouble == trouble {
                    return None;
                }
                self.shown.trouble = trouble;
            }
        }
        self.shown.number += 1;
        Some(self.shown.clone())
    }

    /// How many looks found something new.
    pub(super) fn number(&self) -> u64 {
        self.shown.number
    }

    /// Whether the last look failed, so that there should be another soon.
    pub(super) fn is_in_trouble(&self) -> bool {
        self.shown.trouble.is_some()
    }

    /// Whether there should be another look, because the last one left rules out.
    pub(super) fn is_unadvised(&self) -> bool {
        self.shown.unadvised
    }

    fn assemble(&mut self, request: &Request, timings: &mut Timings) -> Result<SoundSite, SourceError> {
        // The first look shall be over soon: what keeps a site from being published is found, the rest comes with the next.
        self.kept.rules = if self.request.is_none() { Rules::Blocking } else { Rules::All };
        let mut inputs = pipeline::inputs(std::mem::take(&mut self.sources), &mut self.kept, timings);
        let assembled = pipeline::assemble_sound(&mut inputs, request, &mut self.kept, timings);
        self.sources = inputs.sources;
        assembled
    }

    fn show(&mut self, sound: SoundSite, places: &BTreeSet<SourcePath>) {
        let SoundSite { snapshot, faulty, mut diagnostics } = sound;
        let problem = snapshot.as_ref().and_then(|snapshot| self.try_pages(snapshot));
        let snapshot = snapshot.filter(|_| problem.is_none());
        diagnostics.extend(problem);
        self.shown.concerns_all = snapshot.is_none();
        if let Some(snapshot) = snapshot {
            let mut saved = places.iter().filter_map(|place| crate::document::address(place)?.ok());
            let is_report = |address: &OutPath| match snapshot.plan.page(address.as_str()) {
                Some((_, page)) => matches!(page.text(), Some(TextKey::Case(_))),
                None => faulty.at(address).is_some() && address.as_str().starts_with("cases/"),
            };
            if let Some(address) = saved.next().filter(is_report) {
                self.shown.saved = Some((self.shown.number + 1, address));
            }
            if places.iter().any(|place| !place.as_str().starts_with("themes")) {
                self.shown.content = self.shown.number + 1;
            }
            self.shown.faulty = Arc::new(FaultyPages::new(faulty, &diagnostics, &snapshot));
            self.shown.good = Some(Arc::new(snapshot));
        }
        self.shown.unadvised = !self.kept.is_complete();
        self.shown.diagnostics = diagnostics.into();
        self.shown.trouble = None;
    }

    /// Renders a page of each kind when the templates or the registry are new: a build would find a broken template too, and
    /// publish nothing.
    fn try_pages(&mut self, snapshot: &Snapshot) -> Option<Diagnostic> {
        if let Some(tried) = &self.tried
            && tried.makings == snapshot.theme.makings
            && Arc::ptr_eq(&tried.registry, &snapshot.site.registry)
        {
            return tried.problem.clone();
        }
        let problem = first_problem(snapshot);
        let (makings, registry) = (snapshot.theme.makings, Arc::clone(&snapshot.site.registry));
        self.tried = Some(Tried { makings, registry, problem: problem.clone() });
        problem
    }
}

/// What is wrong with the first page that cannot be rendered, of one page of each kind.
fn first_problem(snapshot: &Snapshot) -> Option<Diagnostic> {
    let edition = snapshot.edition();
    let mut kinds: Vec<OutputKind> = Vec::new();
    let first = snapshot.plan.iter().filter(|(_, output)| {
        let new = output.has_template() && !kinds.contains(&output.kind());
        kinds.extend(new.then(|| output.kind()));
        new
    });
    let first: Vec<_> = first.collect();
    first.into_par_iter().find_map_first(|(path, output)| match edition.bytes(path, output) {
        Err(PageError::Theme(error)) => Some(error.diagnostic()),
        _ => None,
    })
}

fn describe(error: &SourceError) -> Text {
    let (path, cause) = (error.path.display(), &error.cause);
    text!("无法读取 {path}：{cause}", "cannot read {path}: {cause}")
}
