//! What rules may look at. Each of these shows nothing that its fingerprint does not cover, so that a rule which is given only this
//! has nothing new to say while the fingerprint stays the same.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::attachments::{Attachments, Content};
use super::{Rule, Subject};
use crate::document::{
    AnyDocument, CaseHeader, ContentKind, Head, Header, PageHeader, PracticeHeader, PrivacyClearance,
};
use crate::document::{Written, content_kind};
use crate::plan::{Collision, Plan, TextKey};
use crate::registry::{Registry, Settings, paths};
use crate::site::{PracticeKey, Rated, Rating, Site};
use crate::source::{PictureFlaw, SourceFile, Sources};
use crate::vocabulary::diagnostic::Diagnostic;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::{OutPath, SourcePath};
use crate::vocabulary::source_text::SourceText;

/// What is looked at as a whole.
pub(super) trait Input {
    /// The fingerprint of all that can be seen here.
    fn print(&self) -> Fingerprint;

    /// Applies a rule, if it looks at this.
    fn apply(&self, rule: &Rule, found: &mut Vec<Diagnostic>);
}

/// What each document is looked at with.
pub(super) trait Surrounding: Sync {
    /// The fingerprint of all that can be seen here.
    fn print(&self) -> Fingerprint;

    /// Applies a rule to a document, if it looks at such a one with this.
    fn apply(&self, rule: &Rule, document: &AnyDocument, found: &mut Vec<Diagnostic>);
}

/// The registry and its files, with the settings.
#[derive(Clone, Copy)]
pub(super) struct RegistryFiles<'a> {
    sources: &'a Sources,
    pub(super) registry: &'a Registry,
}

impl<'a> RegistryFiles<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        Self { sources: subject.sources, registry: subject.registry }
    }

    /// The texts of its files in YAML.
    pub(super) fn yaml(&self) -> impl Iterator<Item = &'a SourceText> {
        let texts = self.sources.texts_below("content/");
        let texts = texts.filter(|source| content_kind(&source.path) == ContentKind::Registry);
        texts.filter(|source| source.path.as_str().ends_with(".yaml"))
    }
}

impl Input for RegistryFiles<'_> {
    fn print(&self) -> Fingerprint {
        self.sources.fingerprint_below(&["content/registry/", paths::SETTINGS])
    }

    fn apply(&self, rule: &Rule, found: &mut Vec<Diagnostic>) {
        if let Rule::Registry(rule) = rule {
            rule(self, found);
        }
    }
}

/// Which files there are, whatever they hold.
pub(super) struct FileNames<'a>(&'a Sources);

impl<'a> FileNames<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        Self(subject.sources)
    }

    /// All of them, by path.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'a SourcePath> {
        self.0.sizes().map(|(path, _)| path)
    }

    /// Those of the content, by path.
    pub(super) fn content(&self) -> impl Iterator<Item = &'a SourcePath> {
        self.paths().filter(|path| path.as_str().starts_with("content/"))
    }
}

impl Input for FileNames<'_> {
    fn print(&self) -> Fingerprint {
        self.0.names_print()
    }

    fn apply(&self, rule: &Rule, found: &mut Vec<Diagnostic>) {
        if let Rule::Names(rule) = rule {
            rule(self, found);
        }
    }
}

/// The registry, and the day of the build.
pub(super) struct RegistryAndDay<'a> {
    registry: RegistryFiles<'a>,
    today: Date,
}

impl<'a> RegistryAndDay<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        Self { registry: RegistryFiles::of(subject), today: subject.today }
    }
}

impl Surrounding for RegistryAndDay<'_> {
    fn print(&self) -> Fingerprint {
        Fingerprint::of_parts([self.registry.print().as_bytes(), self.today.to_string().as_bytes()])
    }

    fn apply(&self, rule: &Rule, document: &AnyDocument, found: &mut Vec<Diagnostic>) {
        match (rule, document) {
            (Rule::Case(rule), AnyDocument::Case(case)) => rule(case, self.registry.registry, found),
            (Rule::Practice(rule), AnyDocument::Practice(practice)) => rule(practice, self.registry.registry, found),
            (Rule::Day(rule), document) => rule(document, self.today, found),
            _ => {}
        }
    }
}

/// Which files and which addresses there are.
pub(super) struct Targets<'a> {
    names: FileNames<'a>,
    sources: &'a Sources,
    plan: &'a Plan,
}

impl<'a> Targets<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        Self { names: FileNames::of(subject), sources: subject.sources, plan: subject.plan }
    }

    /// Whether there is such a file.
    pub(super) fn exists(&self, path: &SourcePath) -> bool {
        self.sources.exists(path)
    }

    /// Whether something is published at an address.
    pub(super) fn is_published(&self, address: &OutPath) -> bool {
        self.plan.get(address.as_str()).is_some()
    }

    /// All files, by path.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'a SourcePath> {
        self.names.paths()
    }
}

impl Surrounding for Targets<'_> {
    fn print(&self) -> Fingerprint {
        Fingerprint::of_parts([self.names.print().as_bytes(), self.plan.addresses_print().as_bytes()])
    }

    fn apply(&self, rule: &Rule, document: &AnyDocument, found: &mut Vec<Diagnostic>) {
        if let Rule::Links(rule) = rule {
            rule(&**document, self, found);
        }
    }
}

/// The registry, the headers, the places of documents, the addresses, and the files beside documents: everything but texts.
pub(super) struct Outline<'a> {
    subject: Subject<'a>,
}

/// A practice in its place, without its text.
pub(super) struct PlacedPractice<'a> {
    pub(super) head: Head<'a, PracticeHeader>,
    pub(super) rating: &'a Rating,
    pub(super) supersedes: &'a [PracticeKey],
}

/// A file beside a document.
pub(super) struct Beside<'a> {
    pub(super) path: &'a SourcePath,
    /// The document's file.
    pub(super) owner: Option<&'a SourcePath>,
    /// What the document has cleared.
    pub(super) clearances: &'a [PrivacyClearance],
    /// What it holds; `None` if it is of a kind that is not read.
    pub(super) content: Option<&'a Content>,
}

impl<'a> Outline<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        Self { subject: *subject }
    }

    pub(super) fn registry(&self) -> &'a Registry {
        self.subject.registry
    }

    /// The file of the settings.
    pub(super) fn settings(&self) -> Option<&'a SourceText> {
        self.subject.sources.text(paths::SETTINGS)
    }

    pub(super) fn cases(&self) -> impl Iterator<Item = Head<'a, CaseHeader>> {
        self.subject.documents.cases.iter().map(|case| Head::of(case))
    }

    pub(super) fn practices(&self) -> impl Iterator<Item = Head<'a, PracticeHeader>> {
        self.subject.documents.practices.iter().map(|practice| Head::of(practice))
    }

    pub(super) fn pages(&self) -> impl Iterator<Item = Head<'a, PageHeader>> {
        self.subject.documents.pages.iter().map(|page| Head::of(page))
    }

    /// Every document.
    pub(super) fn all(&self) -> impl Iterator<Item = Head<'a, dyn Header + 'a>> {
        self.subject.documents.all().map(Written::head)
    }

    /// Reports and practices that are hidden as drafts.
    pub(super) fn hidden(&self) -> &'a BTreeSet<SourcePath> {
        &self.subject.documents.hidden
    }

    /// The reports that have a place, and how well each is borne out.
    pub(super) fn placed_cases(&self) -> impl Iterator<Item = (Head<'a, CaseHeader>, &'a Rated)> {
        self.subject.site.cases.iter().map(|case| (Head::of(&case.document), &case.evidence))
    }

    /// The practices that have a place, in the order of their keys.
    pub(super) fn placed_practices(&self) -> impl Iterator<Item = PlacedPractice<'a>> {
        self.subject.site.practices.iter().map(|practice| PlacedPractice {
            head: Head::of(&practice.document),
            rating: &practice.rating,
            supersedes: &practice.supersedes,
        })
    }

    /// Whether something is published at an address.
    pub(super) fn is_published(&self, address: &OutPath) -> bool {
        self.subject.plan.get(address.as_str()).is_some()
    }

    /// What the plan could not place.
    pub(super) fn collisions(&self) -> &'a [Collision] {
        self.subject.plan.collisions()
    }

    /// A document by its key.
    pub(super) fn document(&self, key: TextKey) -> Head<'a, dyn Header + 'a> {
        key.document(self.subject.site).head()
    }

    /// The files of reports, practices and pages of some kind, whether they can be read or not.
    pub(super) fn files_of(&self, wanted: impl Fn(ContentKind<'_>) -> bool) -> Vec<SourcePath> {
        FileNames::of(&self.subject).content().filter(|path| wanted(content_kind(path))).cloned().collect()
    }

    /// The files by which it is worked out how well a report is borne out or a practice can be copied: the reports and practices that
    /// it is joined to, whichever names the other, those joined to these, and those that cannot be read, for they may name it too.
    pub(super) fn joined_to(&self, path: &SourcePath) -> Vec<SourcePath> {
        let cases: HashMap<&str, &SourcePath> = self.cases().map(|case| (case.id, &case.source.path)).collect();
        let practices: HashMap<&str, &SourcePath> = self.practices().map(|one| (one.id, &one.source.path)).collect();
        let by_cases = self.cases().flat_map(|case| {
            let named = case.header.practices.iter().filter_map(|id| practices.get(&*id.value));
            named.map(move |practice| (&case.source.path, *practice))
        });
        let by_practices = self.practices().flat_map(|practice| {
            let named = practice.header.cases.iter().filter_map(|id| cases.get(&*id.value));
            named.map(move |case| (*case, &practice.source.path))
        });
        let joined: Vec<(&SourcePath, &SourcePath)> = by_cases.chain(by_practices).collect();
        let mut found = BTreeSet::from([path]);
        for _ in 0..2 {
            let new = joined.iter().filter(|(case, practice)| found.contains(case) || found.contains(practice));
            let new: Vec<&SourcePath> = new.flat_map(|(case, practice)| [*case, *practice]).collect();
            found.extend(new);
        }
        found.remove(path);
        let read: HashSet<&SourcePath> = cases.into_values().chain(practices.into_values()).collect();
        let mut unread = self.files_of(|kind| matches!(kind, ContentKind::Case { .. } | ContentKind::Practice { .. }));
        unread.retain(|path| !read.contains(path));
        found.into_iter().cloned().chain(unread).collect()
    }

    /// The files of the content that are no texts.
    pub(super) fn files(&self) -> impl Iterator<Item = (&'a SourcePath, &'a SourceFile)> {
        self.subject.sources.files_below("content/")
    }

    /// The files beside documents that are published.
    pub(super) fn beside(&self) -> impl Iterator<Item = Beside<'a>> {
        beside(self.subject.site, self.subject.attachments)
    }
}

/// The files beside documents that are published. Of a document that is not there nothing is cleared.
pub(super) fn beside<'a>(site: &'a Site, attachments: &'a Attachments) -> impl Iterator<Item = Beside<'a>> {
    site.attachments().map(|(file, owner)| {
        let head = owner.map(Written::head);
        Beside {
            path: &file.source,
            owner: head.as_ref().map(|head| &head.source.path),
            clearances: head.as_ref().map_or(&[], |head| head.clearances),
            content: attachments.get(&file.source),
        }
    })
}

impl Input for Outline<'_> {
    fn print(&self) -> Fingerprint {
        let registry = RegistryFiles::of(&self.subject).print();
        let sources = self.subject.sources;
        let (names, files) = (sources.names_print(), sources.files_print());
        let addresses = self.subject.plan.addresses_print();
        let parts = [&registry, &self.subject.documents.outline, &names, &files, &addresses];
        Fingerprint::of_parts(parts.map(Fingerprint::as_bytes))
    }

    fn apply(&self, rule: &Rule, found: &mut Vec<Diagnostic>) {
        if let Rule::Outline(rule) = rule {
            rule(self, found);
        }
    }
}

/// How large each file is, and how large it may be.
pub(super) struct FileSizes<'a> {
    sources: &'a Sources,
    pub(super) settings: &'a Settings,
}

impl<'a> FileSizes<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        Self { sources: subject.sources, settings: &subject.registry.settings }
    }

    /// The files of the content that are larger than a size.
    pub(super) fn above(&self, least: u64) -> impl Iterator<Item = (&'a SourcePath, u64)> {
        let large = self.sources.sizes().filter(move |(_, size)| *size > least);
        large.filter(|(path, _)| path.as_str().starts_with("content/"))
    }
}

/// The pictures among the files.
pub(super) struct Pictures<'a>(&'a Sources);

impl<'a> Pictures<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        Self(subject.sources)
    }

    /// Why readers do not see one.
    pub(super) fn flaw(&self, path: &SourcePath) -> Option<PictureFlaw> {
        self.0.file(path)?.flaw
    }
}
