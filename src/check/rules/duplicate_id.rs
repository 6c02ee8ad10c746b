//! Two reports of one id: an id is unique across the site, whatever the category. The same holds for practices and pages.

use std::collections::HashMap;

use crate::check::Subject;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::SourcePath;

/// Looks at the ids of all reports, of all practices, and of all pages.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let cases = subject.documents.cases.iter().map(|case| (case.id.as_str(), &case.source.path));
    let pages = subject.documents.pages.iter().map(|page| (page.id.as_str(), &page.source.path));
    let practices = subject.documents.practices.iter().map(|practice| (practice.id.as_str(), &practice.source.path));
    unique(cases, found);
    unique(practices, found);
    unique(pages, found);
}

fn unique<'a>(ids: impl Iterator<Item = (&'a str, &'a SourcePath)>, found: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, &SourcePath> = HashMap::new();
    for (id, path) in ids {
        if let Some(first) = seen.insert(id, path) {
            let message = text!("标识“{id}”与 {first} 相同", "the id “{id}” is that of {first} too");
            let help = text!("请给其中一个文件改名", "rename one of the two files");
            found.push(Diagnostic::new(Code::DUPLICATE_ID, Location::file(path), message).help(help));
        }
    }
}
