//! The folder `.casebook` of a site: what is kept from one run to the next. It may be deleted at any time, and where it cannot be
//! written the next run takes longer, that is all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::whole;

/// The name of the folder. It begins with a dot, so it is no content, and nothing of it is published.
pub(super) const FOLDER: &str = ".casebook";

/// A file in the folder of a site.
pub(crate) fn file(root: &Path, name: &str) -> PathBuf {
    root.join(FOLDER).join(name)
}

/// Keeps a file in the folder of a site, if that can be had.
pub(crate) fn keep(root: &Path, name: &str, bytes: &[u8]) {
    let folder = root.join(FOLDER);
    if fs::create_dir(&folder).is_ok() {
        // It is nobody's business but this machine's.
        let _ = fs::write(folder.join(".gitignore"), "*\n");
    }
    // Whoever made a link of it has something else in mind.
    if fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir()) {
        let _ = whole::replace(&folder.join(name), |file| file.write_all(bytes));
    }
}
