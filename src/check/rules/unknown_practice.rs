//! A practice that does not exist, or is not published.

use crate::check::at;
use crate::check::inputs::Outline;
use crate::document::{ContentKind, content_kind};
use crate::formats::yaml::Spanned;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};
use crate::vocabulary::source_text::SourceText;

/// Looks at `practices` of every report, and at `supersedes` and `similar` of every practice.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    for case in outline.cases() {
        hold(outline, case.source, &case.header.practices, found);
    }
    for practice in outline.practices() {
        hold(outline, practice.source, &practice.header.supersedes, found);
        hold(outline, practice.source, &practice.header.similar, found);
    }
}

fn hold(outline: &Outline<'_>, source: &SourceText, named: &[Spanned<String>], found: &mut Vec<Diagnostic>) {
    let practices = || outline.practices().map(|practice| practice.id);
    let hidden = |id: &str| {
        let mut paths = outline.hidden().iter();
        paths.any(|path| matches!(content_kind(path), ContentKind::Practice { id: other } if other == id))
    };
    for practice in named.iter().filter(|named| !practices().any(|id| id == named.value)) {
        let id = &practice.value;
        found.push(if hidden(id) {
            let message = text!("经验“{id}”还没有发布", "the practice “{id}” is not published");
            let help = text!("等它发布后再写进来", "name it when it is published");
            at(source, practice, Code::UNKNOWN_PRACTICE, message).help(help)
        } else {
            let message = text!("没有标识为“{id}”的经验", "there is no practice “{id}”");
            let unread = outline.files_of(|kind| matches!(kind, ContentKind::Practice { id: other } if other == id));
            let diagnostic = at(source, practice, Code::UNKNOWN_PRACTICE, message).resting_on(unread);
            diagnostic.nearest(id, practices())
        });
    }
}
