//! A link to a file that does not exist, in a text or in the navigation.

use crate::check::{Subject, bodies};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Place, place};
use crate::path::SourcePath;
use crate::registry::paths;
use crate::text;

/// Looks at every link of every text, and at the navigation.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (source, body) in bodies(subject) {
        for link in body.links.iter().filter(|link| !exists(subject, &link.path)) {
            let path = &link.path;
            let message = text!("没有文件 {path}", "there is no file {path}");
            let diagnostic = Diagnostic::new(Code::DEAD_LINK, link.location.clone(), message);
            let others = subject.sources.sizes().map(|(other, _)| other).filter(|other| **other != source.path);
            found.push(diagnostic.nearest(path.file_name(), others.map(SourcePath::file_name)));
        }
    }
    let Some(settings) = subject.sources.text(paths::SETTINGS) else { return };
    for entry in &subject.registry.settings.nav {
        if subject.plan.get(entry.path.as_str()).is_none() {
            let path = &entry.path;
            let message =
                text!("导航指向不存在的页面 {path}", "the navigation leads to a page that does not exist: {path}");
            found.push(Diagnostic::new(Code::DEAD_LINK, settings.locate(entry.range.clone()), message));
        }
    }
}

/// Whether a linked file is there and has a page. A hidden draft is another rule's business.
fn exists(subject: &Subject<'_>, path: &SourcePath) -> bool {
    subject.sources.exists(path) && !matches!(place(path), Place::Practice { .. })
}
