//! The parsed files of a site, drafts shown or hidden.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Checked, Diagnostic};
use crate::document::{self, CaseDocument, Document, PageDocument, Place};
use crate::path::SourcePath;
use crate::source::{SourceText, Sources};

/// What becomes of reports that are not public yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafts {
    /// They are left out, and nothing is said of their problems.
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
    /// Ids of practices.
    pub practices: BTreeSet<String>,
    /// Reports that are hidden as drafts.
    pub hidden: BTreeSet<SourcePath>,
}

impl Documents {
    /// Parses every report and page, on all cores.
    pub fn parse(sources: &Sources, drafts: Drafts) -> Checked<Documents> {
        let texts: Vec<&SourceText> = sources.texts_below("content/").collect();
        let parsed: Vec<Checked<Option<Document>>> = texts.par_iter().map(|text| document::parse(text)).collect();
        let mut documents = Documents::default();
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for (text, Checked { value, diagnostics: found }) in texts.iter().zip(parsed) {
            if let Place::Practice { id } = document::place(&text.path) {
                documents.practices.insert(id.to_owned());
            }
            match value {
                Some(Document::Case(case)) if drafts == Drafts::Hide && !case.header.status.is_public() => {
                    documents.hidden.insert(text.path.clone());
                    continue;
                }
                Some(Document::Case(case)) => documents.cases.push(Arc::from(case)),
                Some(Document::Page(page)) => documents.pages.push(Arc::from(page)),
                None => {}
            }
            diagnostics.extend(found);
        }
        Checked { value: documents, diagnostics }
    }
}
