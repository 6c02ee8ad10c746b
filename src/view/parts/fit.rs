//! The text of a report on a page that is not its own: ids, links, headings and names of regions fit the new place.

use std::collections::BTreeMap;

use crate::formats::html::{Syntax, Tag, rewrite};
use crate::view::Context;
use crate::vocabulary::path::OutPath;

/// A page that holds texts of reports.
pub(in crate::view) struct Fit<'a> {
    /// The page.
    pub(in crate::view) context: &'a Context<'a>,
    /// Reports that stand on it as a whole, with their ids there: links to them stay on the page. Of any other report the
    /// text gets no ids, and what it links to in itself is found on its own page.
    pub(in crate::view) ids: BTreeMap<&'a OutPath, &'a str>,
    /// How far its headings move down.
    pub(in crate::view) levels: i8,
}

impl Fit<'_> {
    /// The text of the report at `from`, which is number `number` on the page.
    pub(in crate::view) fn html(&self, html: &str, number: usize, from: &OutPath) -> String {
        rewrite(html, Syntax::Html, &mut |tag| self.tag(tag, number, from))
    }

    fn tag(&self, tag: &mut Tag<'_>, number: usize, from: &OutPath) {
        tag.lower(self.levels);
        if tag.end {
            return;
        }
        let id = tag.value("id").and_then(|id| Some(format!("{}.{id}", self.ids.get(from)?)));
        tag.set("id", id);
        for name in ["href", "src"] {
            let moved = tag.value(name).map(|address| self.address(address, from));
            tag.set(name, moved);
        }
        // Regions of one page need names of their own.
        if matches!(tag.name.as_ref(), "div" | "section") {
            let label = tag.value("aria-label").map(|label| format!("{number} {label}"));
            tag.set("aria-label", label);
        }
    }

    /// An address in the text of the report at `from`, seen from this page.
    fn address(&self, address: &str, from: &OutPath) -> String {
        let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
        let to = match path {
            "" => Some(from.clone()),
            _ => from.resolve(path),
        };
        let Some(to) = to else { return address.to_owned() };
        match (self.ids.get(&to), anchor) {
            (Some(id), None) => format!("#{id}"),
            (Some(id), Some(anchor)) => format!("#{id}.{anchor}"),
            (None, None) => self.context.href(&to),
            (None, Some(anchor)) => format!("{}#{anchor}", self.context.href(&to)),
        }
    }
}
