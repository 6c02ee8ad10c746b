//! A booklet as a file of its own: an EPUB, or what Typst sets as a PDF.

pub(crate) mod epub;
pub(crate) mod typst;

use std::collections::BTreeMap;

use crate::view::booklet::BookletView;
use crate::vocabulary::path::{OutPath, SourcePath};

/// What leads out of a book: the address of the page that it was made from, and that of the site.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outside<'a> {
    /// The page whose links the book was made with.
    pub page: &'a OutPath,
    /// Absolute address of the site, with `/` at its end.
    pub base_url: Option<&'a str>,
}

/// Pictures that every reader of EPUB shows, and Typst sets: ending and media type.
const PICTURES: [(&str, &str); 6] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
];

impl Outside<'_> {
    /// Where a link leads from outside the site; `None` when nothing is left of it there. Links within the book are another matter.
    fn outward(&self, address: &str) -> Option<String> {
        if address.contains("://") || address.starts_with("mailto:") || address.starts_with("tel:") {
            return Some(address.to_owned());
        }
        let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
        let to = self.page.resolve(path)?;
        let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
        self.base_url.map(|base| format!("{base}{}{anchor}", to.encoded()))
    }

    /// The picture at an address of the page, with its media type; `None` when a book cannot show it.
    fn picture<'s>(
        &self,
        address: &str,
        sources: &'s BTreeMap<OutPath, SourcePath>,
    ) -> Option<(OutPath, &'s SourcePath, &'static str)> {
        let path = self.page.resolve(address)?;
        let source = sources.get(&path)?;
        let ending = source.file_name().rsplit_once('.')?.1.to_ascii_lowercase();
        let media_type = PICTURES.iter().find(|(known, _)| *known == ending)?.1;
        Some((path, source, media_type))
    }
}

/// The day when the newest of the reports was changed: a build has no time of its own.
fn modified(view: &BookletView) -> &str {
    view.modified.as_ref().and_then(|date| date.iso.get(..10)).unwrap_or("1970-01-01")
}
