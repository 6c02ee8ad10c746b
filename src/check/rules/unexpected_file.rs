//! A file lies where nothing is read, so nobody will ever see it.

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::document::{Place, place};
use crate::text;

/// Looks at every file under `content/`.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let paths = subject.sources.sizes().map(|(path, _)| path).filter(|path| path.as_str().starts_with("content/"));
    for path in paths {
        let (message, help) = match place(path) {
            Place::Unknown => (
                text!("这里的文件不会被读取", "a file in this place is not read"),
                text!(
                    "案例放在 content/cases/<类型>/<标识>.md，它的图片和附件放在同名文件夹里",
                    "reports are content/cases/<category>/<id>.md, their pictures and attachments lie in a folder of that name"
                ),
            ),
            Place::Practice { .. } => (
                text!(
                    "这个版本还不发布经验，文件不会出现在网站上",
                    "this version does not publish practices, the file is not part of the site"
                ),
                text!("可以先保留在这里", "it may stay here"),
            ),
            _ => continue,
        };
        found.push(Diagnostic::new(Code::UNEXPECTED_FILE, Location::file(path), message).help(help));
    }
}
