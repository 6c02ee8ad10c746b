//! A report that a practice names and that does not exist, or is not published.

use crate::check::inputs::Outline;
use std::collections::HashSet;

use crate::check::at;
use crate::document::{ContentKind, content_kind};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at `cases` of every practice.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    if outline.practices().next().is_none() {
        return;
    }
    let cases: HashSet<&str> = outline.cases().map(|case| case.id).collect();
    let hidden = |id: &str| {
        let mut paths = outline.hidden().iter();
        paths.any(|path| matches!(content_kind(path), ContentKind::Case { id: other, .. } if other == id))
    };
    for practice in outline.practices() {
        for case in practice.header.cases.iter().filter(|case| !cases.contains(&*case.value)) {
            let id = &case.value;
            let diagnostic = if hidden(id) {
                let message = text!("案例“{id}”还没有发布", "the report “{id}” is not published");
                let help = text!("等它发布后再写进来", "name it when it is published");
                at(practice.source, case, Code::UNKNOWN_CASE, message).help(help)
            } else {
                let message = text!("没有标识为“{id}”的案例", "there is no report “{id}”");
                let unread =
                    outline.files_of(|kind| matches!(kind, ContentKind::Case { id: other, .. } if other == id));
                let diagnostic = at(practice.source, case, Code::UNKNOWN_CASE, message).resting_on(unread);
                diagnostic.nearest(id, cases.iter().copied())
            };
            found.push(diagnostic);
        }
    }
}
