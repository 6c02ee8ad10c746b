//! A clearance under `privacy_ok` that clears nothing: left over, it may let something through later.

use super::personal_file;
use crate::check::inputs::Outline;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at the clearances of every report, practice and page.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    for document in outline.all() {
        let source = document.source;
        for clearance in document.clearances.iter().filter(|clearance| clearance.kind.is_none()) {
            let clearance = &clearance.written;
            if personal_file::clears(outline.beside(), &source.path, clearance) {
                continue;
            }
            let matched = &clearance.matched;
            let message =
                text!("“privacy_ok”里的“{matched}”没有对上任何内容", "“{matched}” under “privacy_ok” clears nothing");
            let help = text!(
                "内容已经改掉的，请删去这一条；号码可照提示里的样子写，如 138******00，理由必填",
                "delete it if the text has changed; a number may be written as the message shows it, 138******00, and a reason is required"
            );
            let location = source.locate(clearance.range.clone());
            found.push(Diagnostic::new(Code::UNUSED_CLEARANCE, location, message).help(help));
        }
    }
}
