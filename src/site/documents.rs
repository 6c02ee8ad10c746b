//! The parsed files of a site, drafts shown or hidden.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::document::{
    self, AnyDocument, CaseDocument, ContentKind, PageDocument, ParsedText, PracticeDocument, Rules, WordList, Written,
    content_kind,
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
pub(crate) struct Documents {
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
    parsed: Vec<Arc<ParsedFile>>,
    /// The list of words that they were held against.
    list: Option<Fingerprint>,
    drafts: Drafts,
}

/// What parsing one file gave.
#[derive(Debug)]
struct ParsedFile {
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
    /// What is to be parsed where these are the last that were, and the list of words and the rules are now these.
    pub(crate) fn parsing<'a>(&self, sources: &Sources, list: &'a WordList, rules: Rules) -> Parsing<'a> {
        // Another list finds other words in the same file.
        let same_list = self.list == Some(list.fingerprint());
        let is_written =
            |path: &SourcePath| !matches!(content_kind(path), ContentKind::Registry | ContentKind::Unknown);
        let mut parsing = Parsing { list, rules, known: Vec::new(), new: Vec::new() };
        // Both are sorted by path.
        let mut before = self.parsed.iter().peekable();
        for (path, print) in sources.prints_below("content/").filter(|(path, _)| is_written(path)) {
            while before.next_if(|before| before.path < *path).is_some() {}
            let same = before.next_if(|before| before.path == *path).filter(|before| before.print == print);
            match same {
                Some(same) if same_list && (same.complete || rules == Rules::Blocking) => {
                    parsing.known.push(Arc::clone(same));
                }
                same => parsing.new.push((path.clone(), same.cloned())),
            }
        }
        parsing
    }

    /// Puts together what was parsed, by path.
    fn assemble(parsed: Vec<Arc<ParsedFile>>, list: Option<Fingerprint>, drafts: Drafts) -> Documents {
        let mut documents = Documents { list, complete: true, parsed, drafts, ..Documents::default() };
        for parsed in &documents.parsed {
            documents.complete &= parsed.complete;
            if drafts == Drafts::Hide
                && parsed.document.as_ref().is_some_and(|document| !document.head().header.is_public())
            {
                documents.hidden.insert(parsed.path.clone());
                continue;
            }
            match &parsed.document {
                Some(AnyDocument::Case(case)) => documents.cases.push(Arc::clone(case)),
                Some(AnyDocument::Practice(practice)) => documents.practices.push(Arc::clone(practice)),
                Some(AnyDocument::Page(page)) => documents.pages.push(Arc::clone(page)),
                None => {}
            }
            documents.has_anchors |= parsed.has_anchors;
        }
        let drafts = [drafts as u8];
        let outlines = documents.parsed.iter().map(|parsed| parsed.outline.as_bytes());
        documents.outline = Fingerprint::of_parts(std::iter::once(&drafts[..]).chain(outlines));
        documents
    }

    /// What parsing has found. Of hidden drafts only numbers of persons are told.
    fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for parsed in &self.parsed {
            match self.hidden.contains(&parsed.path) {
                true => diagnostics.extend(parsed.diagnostics.iter().filter_map(hidden_personal_data)),
                false => diagnostics.extend_from_slice(&parsed.diagnostics),
            }
        }
        diagnostics
    }

    /// The documents without some files, as if they were not there.
    #[must_use]
    pub(crate) fn without(&self, files: &BTreeSet<SourcePath>) -> Documents {
        let parsed = self.parsed.iter().filter(|parsed| !files.contains(&parsed.path)).cloned();
        Documents::assemble(parsed.collect(), self.list, self.drafts)
    }

    /// The documents and one more, whose file is none of theirs. It takes part in nothing but the site that is put together of these.
    #[must_use]
    pub(crate) fn with(&self, document: AnyDocument) -> Documents {
        let mut documents = self.clone();
        match document {
            AnyDocument::Case(case) => documents.cases.push(case),
            AnyDocument::Practice(practice) => documents.practices.push(practice),
            AnyDocument::Page(page) => documents.pages.push(page),
        }
        documents
    }

    /// All that is not hidden, each kind by path.
    pub(crate) fn all(&self) -> impl Iterator<Item = &dyn Written> {
        let cases = self.cases.iter().map(|case| &**case as &dyn Written);
        let practices = self.practices.iter().map(|practice| &**practice as &dyn Written);
        cases.chain(practices).chain(self.pages.iter().map(|page| &**page as &dyn Written))
    }

    /// The documents that are not those of `before`, each kind by path.
    pub(crate) fn new_since(&self, before: &Documents) -> Vec<AnyDocument> {
        let cases = new_of(&before.cases, &self.cases).map(AnyDocument::Case);
        let practices = new_of(&before.practices, &self.practices).map(AnyDocument::Practice);
        cases.chain(practices).chain(new_of(&before.pages, &self.pages).map(AnyDocument::Page)).collect()
    }
}

/// What is to be parsed: the files whose texts are wanted for it, and what was made of the others.
#[derive(Debug)]
pub(crate) struct Parsing<'a> {
    list: &'a WordList,
    rules: Rules,
    /// By path.
    known: Vec<Arc<ParsedFile>>,
    /// By path; with what was made of the same file when it was held against other rules or another list.
    new: Vec<(SourcePath, Option<Arc<ParsedFile>>)>,
}

impl Parsing<'_> {
    /// The files whose texts are wanted.
    pub(crate) fn paths(&self) -> Vec<&SourcePath> {
        self.new.iter().map(|(path, _)| path).collect()
    }

    /// Parses these texts on all cores; each is let go of when it has been.
    pub(crate) fn parse(self, texts: Vec<SourceText>, drafts: Drafts) -> Checked<Documents> {
        let parse = |text: SourceText| {
            let before = self.new.binary_search_by(|(path, _)| path.cmp(&text.path)).ok();
            let before = before.and_then(|at| self.new[at].1.as_deref());
            ParsedFile::new(&text, self.list, self.rules, before)
        };
        let mut parsed: Vec<Arc<ParsedFile>> = texts.into_par_iter().map(parse).collect();
        parsed.extend(self.known);
        // Two runs in order: they are only merged.
        parsed.sort_by(|a, b| a.path.cmp(&b.path));
        let documents = Documents::assemble(parsed, Some(self.list.fingerprint()), drafts);
        Checked { diagnostics: documents.diagnostics(), value: documents }
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

impl ParsedFile {
    /// Parses a file. Where it was only held against more rules than `before`, the document is still that.
    fn new(text: &SourceText, list: &WordList, rules: Rules, before: Option<&ParsedFile>) -> Arc<ParsedFile> {
        let ParsedText { document, diagnostics, complete } = document::parse(text, list, rules);
        let before = before.filter(|before| before.print == text.fingerprint && !before.complete);
        let document = before.map_or(document, |before| before.document.clone());
        let outline = outline(&text.path, document.as_ref());
        let has_anchors =
            document.as_ref().is_some_and(|document| document.body().links.iter().any(|link| link.anchor.is_some()));
        let (path, print) = (text.path.clone(), text.fingerprint);
        Arc::new(ParsedFile { path, print, outline, has_anchors, complete, document, diagnostics })
    }
}

/// The fingerprint of a document without what its text says: its place, its header, and the files that it links to. Which of its
/// clearances were needed is decided by the text, and asked by others.
fn outline(path: &SourcePath, document: Option<&AnyDocument>) -> Fingerprint {
    let Some(document) = document else { return Fingerprint::of(path.as_str().as_bytes()) };
    let clearances: Vec<u8> =
        document.head().clearances.iter().map(|clearance| u8::from(clearance.kind.is_some())).collect();
    let own = [path.as_str().as_bytes(), document.source().text.as_bytes(), &clearances];
    let links = document.body().links.iter().map(|link| link.path.as_str().as_bytes());
    Fingerprint::of_parts(own.into_iter().chain(links))
}
