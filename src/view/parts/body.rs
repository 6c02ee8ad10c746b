//! The text of a document, and its headings.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::document::markdown;

/// The HTML of a text, shared with its document.
#[derive(Clone, Debug)]
pub(crate) struct Body(pub(in crate::view) Arc<str>);

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A heading in the contents.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Heading {
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Headings below it.
    pub children: Vec<Heading>,
}

impl Heading {
    /// The headings of a text as a tree of two levels; empty when there are fewer than three.
    pub(in crate::view) fn contents(headings: &[markdown::Heading]) -> Vec<Heading> {
        let top = headings.iter().map(|heading| heading.level).min().unwrap_or(2);
        let mut contents: Vec<Heading> = Vec::new();
        for heading in headings.iter().filter(|heading| heading.level <= top + 1) {
            let entry = Heading { id: heading.id.clone(), text: heading.text.clone(), children: Vec::new() };
            match contents.last_mut() {
                Some(above) if heading.level > top => above.children.push(entry),
                _ => contents.push(entry),
            }
        }
        if headings.len() < 3 { Vec::new() } else { contents }
    }
}
