//! The parsed files of a site, drafts shown or hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Checked, Code, Diagnostic, Severity};
use crate::document::{self, CaseDocument, Document, PageDocument, PracticeDocument, WordList};
use crate::fingerprint::Fingerprint;
use crate::path::SourcePath;
use crate::source::{SourceText, Sources};

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
    /// What parsing gave, so that a file that stays the same is parsed once.
    parsed: BTreeMap<SourcePath, Arc<Parsed>>,
    /// The list of words that they were held against.
    list: Option<Fingerprint>,
}

/// What parsing one file gave.
#[derive(Debug)]
struct Parsed {
    /// Of the file.
    print: Fingerprint,
    document: Option<Document>,
    diagnostics: Vec<Diagnostic>,
}

/// A hidden draft publishes nothing, but whoever gets the folder reads it: numbers of persons in it are told of.
fn hidden_personal_data(diagnostic: &Diagnostic) -> Option<Diagnostic> {
    let personal = [Code::PERSONAL_ID, Code::PERSONAL_PHONE, Code::PERSONAL_CARD].contains(&diagnostic.code);
    personal.then(|| Diagnostic { severity: Severity::Warning, ..diagnostic.clone() })
}

impl Documents {
    /// Parses every report, practice and page, on all cores; what was parsed `before` and has not changed is taken from there.
    pub fn parse(sources: &Sources, drafts: Drafts, list: &WordList, before: &Documents) -> Checked<Documents> {
        let files: Vec<(&SourcePath, Fingerprint)> = sources.prints_below("content/").collect();
        // Another list finds other words in the same file, whose text has been let go of.
        let same_list = before.list == Some(list.fingerprint());
        let same = |path: &SourcePath, print| before.parsed.get(path).filter(|parsed| parsed.print == print);
        let parse = |(path, print): &(&SourcePath, Fingerprint)| {
            let known = same(path, *print);
            let parsed = match known {
                Some(known) if same_list => Arc::clone(known),
                Some(known) => {
                    sources.text_again(path).map_or_else(|| Arc::clone(known), |text| Parsed::new(&text, list))
                }
                None => Parsed::new(sources.text_again(path)?.as_ref(), list),
            };
            Some(((*path).clone(), parsed))
        };
        let parsed: Vec<(SourcePath, Arc<Parsed>)> = files.par_iter().filter_map(parse).collect();
        let mut documents =
            Documents { parsed: parsed.into_iter().collect(), list: Some(list.fingerprint()), ..Documents::default() };
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for (path, parsed) in &documents.parsed {
            if drafts == Drafts::Hide && parsed.document.as_ref().is_some_and(|document| !document.is_public()) {
                documents.hidden.insert(path.clone());
                diagnostics.extend(parsed.diagnostics.iter().filter_map(hidden_personal_data));
                continue;
            }
            match &parsed.document {
                Some(Document::Case(case)) => documents.cases.push(Arc::clone(case)),
                Some(Document::Practice(practice)) => documents.practices.push(Arc::clone(practice)),
                Some(Document::Page(page)) => documents.pages.push(Arc::clone(page)),
                None => {}
            }
            diagnostics.extend_from_slice(&parsed.diagnostics);
        }
        Checked { value: documents, diagnostics }
    }
}

impl Parsed {
    fn new(text: &SourceText, list: &WordList) -> Arc<Parsed> {
        let Checked { value: document, diagnostics } = document::parse(text, list);
        Arc::new(Parsed { print: text.fingerprint, document, diagnostics })
    }
}
