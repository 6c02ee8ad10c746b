//! A document that came of the pilot.

use serde::Serialize;

use crate::document::CaseDocumentRef;

/// A document that came of the pilot.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DocumentRow {
    /// Its title, in 《》.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Its address on another site.
    pub href: Option<String>,
}

pub(in crate::view) fn document_row(document: &CaseDocumentRef) -> DocumentRow {
    let title = document.title.trim();
    DocumentRow {
        title: if title.starts_with('《') { title.to_owned() } else { format!("《{title}》") },
        number: document.number.clone(),
        date: document.date.clone(),
        href: document.url.clone(),
    }
}
