//! A link to a file that does not exist, in a text or in the navigation.

use crate::check::inputs::{Outline, Targets};
use crate::document::markdown::FileLink;
use crate::document::{ContentKind, Written, address, content_kind, owners};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;

/// Looks at every link of a text.
pub(in crate::check) fn check(document: &dyn Written, targets: &Targets<'_>, found: &mut Vec<Diagnostic>) {
    for link in document.body().links.iter().filter(|link| !exists(targets, &link.path)) {
        found.push(describe(targets, document.source(), link));
    }
}

/// Looks at the navigation.
pub(in crate::check) fn check_navigation(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    let Some(settings) = outline.settings() else { return };
    for entry in &outline.registry().settings.nav {
        if !outline.is_published(&entry.path) {
            let path = &entry.path;
            let message =
                text!("导航指向不存在的页面 {path}", "the navigation leads to a page that does not exist: {path}");
            found.push(Diagnostic::new(Code::DEAD_LINK, settings.locate(entry.range.clone()), message));
        }
    }
}

/// Whether a linked file is there and is published. A hidden draft is another rule's business.
fn exists(targets: &Targets<'_>, path: &SourcePath) -> bool {
    match content_kind(path) {
        ContentKind::Case { .. } | ContentKind::Practice { .. } | ContentKind::Page { .. } => targets.exists(path),
        _ => matches!(address(path), Some(Ok(address)) if targets.is_published(&address)),
    }
}

fn describe(targets: &Targets<'_>, source: &SourceText, link: &FileLink) -> Diagnostic {
    let path = &link.path;
    if targets.exists(path) {
        let message = text!("{path} 不会发布", "{path} is not published");
        let help = text!(
            "它属于草稿，或者没有以它的文件夹为名的案例",
            "it belongs to a draft, or there is no report of its folder's name"
        );
        let owners = owners(path).into_iter().flatten();
        return Diagnostic::new(Code::DEAD_LINK, link.location.clone(), message).help(help).resting_on(owners);
    }
    let message = text!("没有文件 {path}", "there is no file {path}");
    let diagnostic = Diagnostic::new(Code::DEAD_LINK, link.location.clone(), message);
    let text = path.as_str().ends_with(".md");
    let id = source.path.file_name().trim_end_matches(".md");
    let folder = if id == "index" { source.path.folder().to_owned() } else { format!("{}/{id}", source.path.folder()) };
    let below = |other: &SourcePath| other.as_str().strip_prefix(&folder).is_some_and(|rest| rest.starts_with('/'));
    // What a text links to is another text; a picture or an attachment lies in the report's own folder.
    let others = targets.paths().filter(|other| **other != source.path);
    let others = others.filter(|other| if text { other.as_str().ends_with(".md") } else { below(other) });
    let others: Vec<&SourcePath> = others.collect();
    if let Some(own) = others.iter().find(|other| !text && other.file_name() == path.file_name()) {
        let start = if id == "index" { folder.len() + 1 } else { folder.len() - id.len() };
        let right = &own.as_str()[start..];
        return diagnostic.help(text!("文件在这里，请写成：{right}", "it lies elsewhere; write: {right}"));
    }
    diagnostic.nearest(path.file_name(), others.into_iter().map(SourcePath::file_name))
}
