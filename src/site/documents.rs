//! The parsed files of a site, drafts shown or hidden.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::document::{
    self, AnyDocument, CaseDocument, PageDocument, ParsedText, PracticeDocument, Rules, WordList, Written,
};
use crate::source::Sources;
use crate::vocabulary::diagnostic::{Checked, Code, Diagnostic, Severity};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;

/// What becomes of reports and practices that are not public yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafts {
    /// They are left out, and nothing is said of their problems but personal information.
    #[default]
    Hide,
    /// They are shown and marked.
    Show,
}

/// Every parsed file.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// Reports, by path.
    pub cases: Vec<Arc<CaseDocument>>,
    /// Pages of prose, by path.
    pub pages: Vec<Arc<PageDocument>>,
    /// Practices, by path.
    pub practices: Vec<Arc<PracticeDocument>>,
    /// Reports and practices that are hidden as drafts.
    pub hidden: BTreeSet<SourcePath>,
    /// Whether any text links to a heading.
    pub has_anchors: bool,
    /// One fingerprint for all that decides where documents have their place and who is named by whom: everything but what the
    /// texts say.
    pub outline: Fingerprint,
    /// Whether every file was held against all rules.
    pub complete: bool,
    /// What parsing gave, by path, so that a file that stays the same is parsed once.
    parsed: Vec<Arc<Parsed>>,
    /// The list of words that they were held against.
    list: Option<Fingerprint>,
}

/// What parsing one file gave.
#[derive(Debug)]
struct Parsed {
    path: SourcePath,
    /// Of the file.
    print: Fingerprint,
    /// Of its document without what its text says.
    outline: Fingerprint,
    has_anchors: bool,
    /// Whether it was held against all rules.
    complete: bool,
    document: Option<AnyDocument>,
    diagnostics: Vec<Diagnostic>,
}

/// A hidden draft publishes nothing, but whoever gets the folder reads it: numbers of persons in it are told of.
fn hidden_personal_data(diagnostic: &Diagnostic) -> Option<Diagnostic> {
    let personal = [Code::PERSONAL_ID, Code::PERSONAL_PHONE, Code::PERSONAL_CARD].contains(&diagnostic.code);
    personal.then(|| Diagnostic { severity: Severity::Warning, ..diagnostic.clone() })
}

impl Documents {
    /// Parses every report, practice and page, on all cores; what was parsed `before` and has not changed is taken from there.
    pub fn parse(
        sources: &Sources,
        drafts: Drafts,
        list: &WordList,
        rules: Rules,
        before: &Documents,
    ) -> Checked<Documents> {
        // Another list finds other words in the same file, whose text has been let go of.
        let same_list = before.list == Some(list.fingerprint());
        // Both are sorted by path. What is known stands in its place at once, what is new has a place to be filled.
        let mut known = before.parsed.iter().peekable();
        let files = sources.prints_below("content/").map(|(path, print)| {
            while known.next_if(|known| known.path < *path).is_some() {}
            let same = known.next_if(|known| known.path == *path).filter(|known| known.print == print);
            (path, same.cloned())
        });
        let mut files: Vec<(&SourcePath, Option<Arc<Parsed>>)> = files.collect();
        let parse = |(path, parsed): &mut (&SourcePath, Option<Arc<Parsed>>)| {
            if let Some(text) = sources.text_again(path) {
                *parsed = Some(Parsed::new(&text, list, rules, parsed.as_deref()));
            }
        };
        let is_known = |known: &Option<Arc<Parsed>>| {
            same_list && known.as_ref().is_some_and(|known| known.complete || rules == Rules::Blocking)
        };
        let new: Vec<_> = files.iter_mut().filter(|(_, known)| !is_known(known)).collect();
        new.into_par_iter().for_each(parse);
        let mut documents = Documents { list: Some(list.fingerprint()), complete: true, ..Documents::default() };
        documents.cases.reserve(files.len());
        documents.parsed = files.into_iter().filter_map(|(_, parsed)| parsed).collect();
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for parsed in &documents.parsed {
            documents.complete &= parsed.complete;
            if drafts == Drafts::Hide && parsed.document.as_ref().is_some_and(|document| !document.header().is_public())
            {
                documents.hidden.insert(parsed.path.clone());
                diagnostics.extend(parsed.diagnostics.iter().filter_map(hidden_personal_data));
                continue;
            }
            match &parsed.document {
                Some(AnyDocument::Case(case)) => documents.cases.push(Arc::clone(case)),
                Some(AnyDocument::Practice(practice)) => documents.practices.push(Arc::clone(practice)),
                Some(AnyDocument::Page(page)) => documents.pages.push(Arc::clone(page)),
                None => {}
            }
            documents.has_anchors |= parsed.has_anchors;
            diagnostics.extend_from_slice(&parsed.diagnostics);
        }
        let drafts = [drafts as u8];
        let outlines = documents.parsed.iter().map(|parsed| parsed.outline.as_bytes());
        documents.outline = Fingerprint::of_parts(std::iter::once(&drafts[..]).chain(outlines));
        Checked { value: documents, diagnostics }
    }

    /// Some documents, given by path.
    pub fn of(documents: Vec<AnyDocument>) -> Documents {
        let mut all = Documents::default();
        for document in documents {
            match document {
                AnyDocument::Case(case) => all.cases.push(case),
                AnyDocument::Practice(practice) => all.practices.push(practice),
                AnyDocument::Page(page) => all.pages.push(page),
            }
        }
        all
    }

    /// All that is not hidden, each kind by path.
    pub fn all(&self) -> impl Iterator<Item = &dyn Written> {
        let cases = self.cases.iter().map(|case| &**case as &dyn Written);
        let practices = self.practices.iter().map(|practice| &**practice as &dyn Written);
        cases.chain(practices).chain(self.pages.iter().map(|page| &**page as &dyn Written))
    }

    /// The documents that are not those of `before`, each kind by path.
    pub fn new_since(&self, before: &Documents) -> Vec<AnyDocument> {
        let cases = new_of(&before.cases, &self.cases).map(AnyDocument::Case);
        let practices = new_of(&before.practices, &self.practices).map(AnyDocument::Practice);
        cases.chain(practices).chain(new_of(&before.pages, &self.pages).map(AnyDocument::Page)).collect()
    }
}

/// What is in one list and not in the one before; both are sorted by path. Where nothing has changed, only pointers are compared.
fn new_of<T: Written>(before: &[Arc<T>], now: &[Arc<T>]) -> impl Iterator<Item = Arc<T>> {
    fn path<T: Written>(document: &Arc<T>) -> &SourcePath {
        &document.source().path
    }
    let mut before = before.iter().peekable();
    let new = now.iter().filter(move |document| {
        let same = |other: &&Arc<T>| Arc::ptr_eq(other, document);
        if before.next_if(same).is_some() {
            return false;
        }
        while before.next_if(|other| path(other) < path(document)).is_some() {}
        before.next_if(|other| path(other) == path(document)).is_none_or(|other| !Arc::ptr_eq(other, document))
    });
    new.cloned()
}

impl Parsed {
    /// Parses a file. Where it was only held against more rules than `before`, the document is still that.
    fn new(text: &SourceText, list: &WordList, rules: Rules, before: Option<&Parsed>) -> Arc<Parsed> {
        let ParsedText { document, diagnostics, complete } = document::parse(text, list, rules);
        let before = before.filter(|before| before.print == text.fingerprint && !before.complete);
        let document = before.map_or(document, |before| before.document.clone());
        let outline = outline(&text.path, document.as_ref());
        let has_anchors =
            document.as_ref().is_some_and(|document| document.body().links.iter().any(|link| link.anchor.is_some()));
        let (path, print) = (text.path.clone(), text.fingerprint);
        Arc::new(Parsed { path, print, outline, has_anchors, complete, document, diagnostics })
    }
}

/// The fingerprint of a document without what its text says: its place, its header, and the files that it links to. Which of its
/// clearances were needed is decided by the text, and asked by others.
fn outline(path: &SourcePath, document: Option<&AnyDocument>) -> Fingerprint {
    let Some(document) = document else { return Fingerprint::of(path.as_str().as_bytes()) };
    let clearances: Vec<u8> =
        document.clearances().iter().map(|clearance| u8::from(clearance.kind.is_some())).collect();
    let own = [path.as_str().as_bytes(), document.source().text.as_bytes(), &clearances];
    let links = document.body().links.iter().map(|link| link.path.as_str().as_bytes());
    Fingerprint::of_parts(own.into_iter().chain(links))
}
