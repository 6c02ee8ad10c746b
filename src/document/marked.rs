//! A file with marks in its text, for the preview: what is wrong is shown beside the block in which it stands. And a file that has no
//! place of its own, shown as a page of prose as far as it can be read.

use std::sync::Arc;

use jiff::civil::DateTime;

use super::markdown::{self, Mark};
use super::parse::{Found, parse_into};
use super::{
    AnyDocument, ContentKind, Document, Moment, PageDocument, PageHeader, Rules, WordList, address, content_kind,
    front_matter,
};
use crate::formats::yaml::Spanned;
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;

/// Parses a file with marks in its text. `None` when it has no readable header.
pub(crate) fn marked(source: &SourceText, marks: &[Mark]) -> Option<AnyDocument> {
    parse_into(source, marks, WordList::empty(), Rules::Blocking, &mut Found::default())
}

/// A page of prose that shows the text of a file under its title, or under its name where there is none. `document` is what could be
/// read of it. `None` when it has no address.
pub(crate) fn stand_in(
    source: &SourceText,
    document: Option<&AnyDocument>,
    marks: &[Mark],
) -> Option<Arc<PageDocument>> {
    let (ContentKind::Case { id, .. } | ContentKind::Practice { id } | ContentKind::Page { id }) =
        content_kind(&source.path)
    else {
        return None;
    };
    let address = address(&source.path)?.ok()?;
    let start = front_matter::find(source, &mut Vec::new()).map_or(0, |(_, start)| start);
    let resolve = |path: &SourcePath| super::address(path)?.ok();
    let body = document.map(|document| document.body().clone());
    let body = body.unwrap_or_else(|| markdown::marked_body(source, start, &address, &resolve, marks).value.0);
    let title = match document {
        Some(AnyDocument::Case(case)) => &case.header.title,
        Some(AnyDocument::Practice(practice)) => &practice.header.title,
        Some(AnyDocument::Page(page)) => &page.header.title,
        None => id,
    };
    let date = document.and_then(|document| document.header().dates()[0].map(|date| date.value));
    let date = date.unwrap_or(Moment { at: DateTime::constant(1970, 1, 1, 0, 0, 0, 0), timed: false });
    Some(Arc::new(Document {
        source: source.head(start),
        id: id.to_owned(),
        address,
        header: PageHeader {
            title: title.to_owned(),
            summary: String::new(),
            date: Spanned { value: date, range: 0..0 },
            updated: None,
            nav_order: usize::MAX,
            aliases: Vec::new(),
        },
        clearances: Vec::new(),
        body,
        extra: (),
    }))
}
