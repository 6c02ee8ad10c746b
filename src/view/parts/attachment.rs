//! A file to download.

use serde::Serialize;

use crate::document::markdown;
use crate::site;
use crate::view::Context;
use crate::vocabulary::path::SourcePath;

/// A file to download.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Attachment {
    /// File name.
    pub name: String,
    /// Address relative to the page.
    pub href: String,
    /// `PDF`, `XLSX` …
    pub kind: String,
    /// `1.2 MB`.
    pub size: String,
}

impl Attachment {
    /// Files beside a document that its text does not show or link.
    pub(in crate::view) fn unshown(
        context: &Context<'_>,
        files: &[site::Attachment],
        body: &markdown::Body,
    ) -> Vec<Attachment> {
        let shown = |source: &SourcePath| body.links.iter().any(|link| link.path == *source);
        let rest = files.iter().filter(|file| !shown(&file.source));
        rest.map(|file| {
            let name = file.source.file_name();
            let kind = name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_uppercase());
            Attachment { name: name.to_owned(), href: context.href(&file.address), kind, size: size(file.size) }
        })
        .collect()
    }
}

/// A size for people, in units of 1,024.
fn size(bytes: u64) -> String {
    if bytes >= 1024 * 1024 {
        let tenths = bytes * 10 / (1024 * 1024);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", bytes.div_ceil(1024))
    }
}
