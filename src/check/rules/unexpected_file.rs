//! A file lies where nothing is read, so nobody will ever see it.

use crate::check::inputs::FileNames;
use std::collections::HashSet;

use crate::document::{ContentKind, address, content_kind, folder_depth};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::{OutPath, SourcePath};

/// Looks at every file under `content/`.
pub(in crate::check) fn check(names: &FileNames<'_>, found: &mut Vec<Diagnostic>) {
    let owners: HashSet<OutPath> = names.paths().filter_map(owner).collect();
    for path in names.content() {
        let (message, help) = match content_kind(path) {
            ContentKind::Unknown => (
                text!("这里的文件不会被读取", "a file in this place is not read"),
                text!(
                    "案例放在 content/cases/<类型>/<标识>.md，它的图片和附件放在同名文件夹里",
                    "reports are content/cases/<category>/<id>.md, their pictures and attachments lie in a folder of that name"
                ),
            ),
            ContentKind::Attachment if !has_owner(path, &owners) => (
                text!(
                    "没有以这个文件夹为名的案例、经验或页面，文件不会发布",
                    "there is no report, practice or page of this folder's name, the file is not published"
                ),
                text!(
                    "文件夹要与案例同名：<标识>.md 的图片放在 <标识>/ 里",
                    "a folder bears the name of its report: the pictures of <id>.md lie in <id>/"
                ),
            ),
            _ => continue,
        };
        found.push(Diagnostic::new(Code::UNEXPECTED_FILE, Location::file(path), message).help(help));
    }
}

/// The address of a report, practice or page, if the file is one.
fn owner(path: &SourcePath) -> Option<OutPath> {
    matches!(content_kind(path), ContentKind::Case { .. } | ContentKind::Practice { .. } | ContentKind::Page { .. })
        .then(|| address(path)?.ok())
        .flatten()
}

/// Whether the folder of an attachment is that of a report, practice or page.
fn has_owner(path: &SourcePath, owners: &HashSet<OutPath>) -> bool {
    let Some(Ok(address)) = address(path) else { return true };
    let folder: Vec<&str> = address.as_str().split('/').take(folder_depth(&address)).collect();
    OutPath::new(&format!("{}.html", folder.join("/"))).is_ok_and(|owner| owners.contains(&owner))
}
