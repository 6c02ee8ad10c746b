//! The same id twice on a page: links and labels reach the first of them only.

use std::collections::BTreeMap;

use super::super::locate::TextPart;
use super::super::{Finding, Subject};
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at the ids of all elements.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in &subject.markup.ids {
        *counts.entry(id).or_default() += 1;
    }
    for (id, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
        let message = text!("标识“{id}”在这一页上用了 {count} 次", "the id “{id}” stands {count} times on this page");
        let help = text!("每个标识在一页上只能用一次", "an id must be unique on its page");
        let written = subject.has_source().then(|| TextPart::Id(id.to_owned()));
        found.push(Finding { code: Code::DUPLICATE_ELEMENT_ID, message, help: Some(help), part: written });
    }
}
