//! Publishing where the folder itself cannot be moved, because something is mounted on it.
//!
//! New files first, each by a temporary file and a rename; then the marker; deletions last. A reader
//! never meets a half-written file or a link to a page that is not there yet.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::record::{self, FileRecord};
use super::whole::Beside;
use super::{Change, Folders, MARKER, PublishError, Record};

/// Makes the output folder what the staged tree and the record say.
pub(super) fn replace(
    folders: &Folders,
    entries: &BTreeMap<String, (FileRecord, Change)>,
    record: &mut Record,
) -> Result<(), PublishError> {
    for (path, (file, change)) in entries {
        let target = folders.output.join(path);
        if *change == Change::Same {
            continue;
        }
        let copied = copy(&folders.staging.join(path), &target).map_err(PublishError::io("write", &target))?;
        record.files.insert(path.clone(), FileRecord::new(file.fingerprint, &copied));
    }
    record::mark(&folders.output)?;
    remove_others(folders, record)
}

fn copy(from: &Path, to: &Path) -> io::Result<fs::Metadata> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut beside = Beside::new(to)?;
    io::copy(&mut File::open(from)?, beside.file())?;
    beside.replace()?.metadata()
}

/// Removes files that are not of the site, and folders that are empty then.
fn remove_others(folders: &Folders, record: &Record) -> Result<(), PublishError> {
    let output = &folders.output;
    let entries = WalkDir::new(output).min_depth(1).contents_first(true).into_iter();
    for entry in entries {
        let entry = entry.map_err(|error| PublishError::io("list", output)(error.into()))?;
        let Ok(relative) = entry.path().strip_prefix(output) else { continue };
        let top = relative.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
        if top.is_none_or(|top| top == MARKER || folders.keep.contains(&top)) {
            continue;
        }
        let name = relative.to_string_lossy().replace('\\', "/");
        if entry.file_type().is_dir() {
            // Only an empty folder is removed.
            let _ = fs::remove_dir(entry.path());
        } else if !record.files.contains_key(&name) {
            fs::remove_file(entry.path()).map_err(PublishError::io("remove", entry.path()))?;
        }
    }
    Ok(())
}
