//! [`Faulty`]: the files that have errors of their own. They are left out of the site as if they were not there yet, and each can be
//! shown by itself as far as it can be read.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::snapshot::Snapshot;
use crate::document::{self, AnyDocument, ContentKind, Mark, content_kind, owners};
use crate::plan::Plan;
use crate::site::{Documents, Site};
use crate::source::Sources;
use crate::vocabulary::diagnostic::{Diagnostic, Location};
use crate::vocabulary::path::{OutPath, SourcePath};
use crate::vocabulary::privacy::mask;
use crate::vocabulary::source_text::SourceText;

/// The files of reports, practices and pages that have errors of their own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faulty {
    /// Where they lie.
    pub(crate) files: BTreeSet<SourcePath>,
    /// The documents of the other files.
    sound: Arc<Documents>,
}

/// Which files have errors of their own: not those that come of another file which has.
pub(super) fn find(diagnostics: &[Diagnostic], sources: &Sources) -> BTreeSet<SourcePath> {
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    let alone = errors().filter(|diagnostic| diagnostic.rests_on.is_empty());
    let mut faulty: BTreeSet<SourcePath> = alone.filter_map(|error| file_of(&error.location, sources)).collect();
    let others = errors().filter(|error| !error.rests_on.is_empty());
    let others = others.filter(|error| error.rests_on.iter().all(|file| !faulty.contains(file)));
    let others: Vec<SourcePath> = others.filter_map(|error| file_of(&error.location, sources)).collect();
    faulty.extend(others);
    faulty
}

/// The file of the report, practice or page that a place belongs to: the file itself, or the one that an attachment lies beside.
pub(crate) fn file_of(location: &Location, sources: &Sources) -> Option<SourcePath> {
    let path = SourcePath::new(&location.path);
    if let Some(owners) = owners(&path) {
        return owners.into_iter().find(|owner| sources.exists(owner));
    }
    if !is_written(&path) {
        return None;
    }
    if sources.exists(&path) {
        return Some(path);
    }
    // A number of a person in a name is hidden in what is said of it.
    let named = sources.sizes().map(|(path, _)| path).find(|other| mask(other.as_str()) == path.as_str());
    Some(named.cloned().unwrap_or(path))
}

/// Whether the place of an error is such that it concerns one file, and not all.
pub(super) fn is_of_one(location: &Location) -> bool {
    let path = SourcePath::new(&location.path);
    path.as_str().starts_with("content/") && content_kind(&path) != ContentKind::Registry
}

fn is_written(path: &SourcePath) -> bool {
    matches!(content_kind(path), ContentKind::Case { .. } | ContentKind::Practice { .. } | ContentKind::Page { .. })
}

impl Faulty {
    pub(super) fn new(files: BTreeSet<SourcePath>, sound: Arc<Documents>) -> Faulty {
        Faulty { files, sound }
    }

    /// The faulty file whose page would stand at an address; of several the first.
    pub(crate) fn at(&self, address: &OutPath) -> Option<&SourcePath> {
        self.files.iter().find(|file| matches!(document::address(file), Some(Ok(own)) if own == *address))
    }

    /// The site with one faulty file among the sound ones, whose text is this and gets these marks. Where its header leads to no place, a
    /// page of prose stands at its address. `None` if it has no address, or a sound page has it.
    pub(crate) fn showing(&self, snapshot: &Snapshot, text: &SourceText, marks: &[Mark]) -> Option<Snapshot> {
        let document = document::marked(text, marks);
        let placed = document.clone().and_then(|document| self.with(snapshot, document));
        placed.or_else(|| {
            let stand_in = document::stand_in(text, document.as_ref(), marks)?;
            self.with(snapshot, AnyDocument::Page(stand_in))
        })
    }

    /// The site with one document more, if it has a place there.
    fn with(&self, snapshot: &Snapshot, document: AnyDocument) -> Option<Snapshot> {
        let (path, address) = (document.source().path.clone(), document.head().address.clone());
        let site = Site::assemble(&snapshot.site.registry, &self.sound.with(document), &snapshot.sources);
        let plan = Plan::of_content(&site, snapshot.base_url.is_some()).with_assets(snapshot.theme.assets());
        let own = plan.page(address.as_str()).and_then(|(_, page)| page.document(&site));
        own.filter(|own| own.source().path == path)?;
        Some(Snapshot { site: Arc::new(site), plan, ..snapshot.clone() })
    }
}
