//! Which files lie below a place, sorted. Links are never followed.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::SourceError;
use super::read::Stamp;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::SourcePath;

/// What was found at a path.
#[derive(Debug)]
pub(super) enum Found {
    /// A regular file, and what the disk says of it, if that was asked for.
    File(PathBuf, Option<Stamp>),
    /// A link or special file.
    Odd(Diagnostic),
}

/// Whether walking asks the disk for the stamp of each file, which costs a call each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamps {
    Wanted,
    Unwanted,
}

/// Adds what lies at and below a place: a folder, a file, or nothing.
pub(super) fn walk(
    root: &Path,
    place: &SourcePath,
    stamps: Stamps,
    found: &mut BTreeMap<SourcePath, Found>,
) -> Result<(), SourceError> {
    let top = root.join(place.as_str());
    // A hidden name below the top is nobody's content; the root itself may lie in a hidden folder.
    // A folder of links would be read twice, or for ever; only the two tops may be links.
    let walk = WalkDir::new(&top).follow_root_links(!place.as_str().contains('/')).into_iter();
    let walk = walk.filter_entry(|entry| entry.depth() == 0 || !is_left_behind(&entry.file_name().to_string_lossy()));
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            // It went away while we looked; so it is not there.
            Err(error) if error.io_error().is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound) => continue,
            Err(error) => {
                let path = error.path().map_or_else(|| top.clone(), Path::to_path_buf);
                return Err(SourceError { path, cause: error.into() });
            }
        };
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let path = SourcePath::new(&relative.to_string_lossy().replace('\\', "/"));
        let what = if entry.file_type().is_file() {
            let stamp = (stamps == Stamps::Wanted).then(|| entry.metadata().ok()).flatten();
            Found::File(entry.into_path(), stamp.as_ref().map(Stamp::of))
        } else {
            let message = text!("这是链接或特殊文件，不会读取", "a link or a special file, it is not read");
            let help = text!("请把文件本身放在这里", "put the file itself here");
            Found::Odd(Diagnostic::new(Code::NOT_A_FILE, Location::file(&path), message).help(help))
        };
        found.insert(path, what);
    }
    Ok(())
}

/// Whether a path below the root is one that is looked at: no part of it is a name that is left behind.
pub(super) fn is_looked_at(path: &SourcePath) -> bool {
    let mut parts = path.as_str().split('/');
    matches!(parts.next(), Some("content" | "themes")) && !parts.any(is_left_behind)
}

/// Names that editors, office programs and systems leave behind.
fn is_left_behind(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || matches!(name.rsplit('.').next(), Some("swp" | "swx" | "tmp" | "bak"))
        || name.contains([':', '\u{F03A}']) && is_stream(name)
        || ["Thumbs.db", "ehthumbs.db", "desktop.ini", "4913", "__MACOSX", "@eaDir", "$RECYCLE.BIN"]
            .iter()
            .any(|left| name.eq_ignore_ascii_case(left))
}

/// Whether a name is that of what Windows and others keep beside a file under the same name: copying out of Windows makes files of
/// these, with `:` or the sign that stands for it.
fn is_stream(name: &str) -> bool {
    let stream = name.rsplit([':', '\u{F03A}']).next().unwrap_or_default();
    ["Zone.Identifier", "encryptable", "com.dropbox.attrs", "com.dropbox.attributes", "AFP_AfpInfo", "$DATA"]
        .contains(&stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_leave_behind_is_not_looked_at() {
        let left = [
            "~$案例.docx",
            ".~lock.a.odt#",
            "a.md~",
            ".a.md.swp",
            "4913",
            "a.tmp",
            ".git/index",
            "x/.git/HEAD",
            "a/b.png:Zone.Identifier",
            "b.png\u{F03A}Zone.Identifier",
            "THUMBS.DB",
            "__MACOSX/a.png",
        ];
        for name in left {
            assert!(!is_looked_at(&SourcePath::new(&format!("content/cases/{name}"))), "{name}");
        }
        assert!(is_looked_at(&SourcePath::new("content/cases/a/b.md")));
        assert!(is_looked_at(&SourcePath::new("themes")));
        assert!(!is_looked_at(&SourcePath::new("public/index.html")));
    }
}
