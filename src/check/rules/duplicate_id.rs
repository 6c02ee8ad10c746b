//! Two reports of one id: an id is unique across the site, whatever the category. The same holds for practices and pages.

use crate::check::inputs::Outline;
use std::collections::HashMap;

use crate::document::Head;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::SourcePath;

/// Looks at the ids of all reports, of all practices, and of all pages.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    unique(outline.cases(), found);
    unique(outline.practices(), found);
    unique(outline.pages(), found);
}

fn unique<'a, H: 'a>(heads: impl Iterator<Item = Head<'a, H>>, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, &SourcePath> = HashMap::new();
    for Head { id, source, .. } in heads {
        let path = &source.path;
        if let Some(first) = seen.insert(id, path) {
            let message = text!("标识“{id}”与 {first} 相同", "the id “{id}” is that of {first} too");
            let help = text!("请给其中一个文件改名", "rename one of the two files");
            let diagnostic = Diagnostic::new(Code::DUPLICATE_ID, Location::file(path), message).help(help);
            found.push(diagnostic.resting_on([first.clone()]));
        }
    }
}
