//! A link to a file that does not exist, in a text or in the navigation.

use crate::check::Subject;
use crate::document::markdown::FileLink;
use crate::document::{ContentKind, address, content_kind};
use crate::registry::paths;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;

/// Looks at every link of every text, and at the navigation.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for document in subject.documents.all() {
        for link in document.body().links.iter().filter(|link| !exists(subject, &link.path)) {
            found.push(describe(subject, document.source(), link));
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

/// Whether a linked file is there and is published. A hidden draft is another rule's business.
fn exists(subject: &Subject<'_>, path: &SourcePath) -> bool {
    match content_kind(path) {
        ContentKind::Case { .. } | ContentKind::Practice { .. } | ContentKind::Page { .. } => {
            subject.sources.exists(path)
        }
        _ => matches!(address(path), Some(Ok(address)) if subject.plan.get(address.as_str()).is_some()),
    }
}

fn describe(subject: &Subject<'_>, source: &SourceText, link: &FileLink) -> Diagnostic {
    let path = &link.path;
    if subject.sources.exists(path) {
        let message = text!("{path} 不会发布", "{path} is not published");
        let help = text!(
            "它属于草稿，或者没有以它的文件夹为名的案例",
            "it belongs to a draft, or there is no report of its folder's name"
        );
        return Diagnostic::new(Code::DEAD_LINK, link.location.clone(), message).help(help);
    }
    let message = text!("没有文件 {path}", "there is no file {path}");
    let others = subject.sources.sizes().map(|(other, _)| other).filter(|other| **other != source.path);
    Diagnostic::new(Code::DEAD_LINK, link.location.clone(), message)
        .nearest(path.file_name(), others.map(SourcePath::file_name))
}
