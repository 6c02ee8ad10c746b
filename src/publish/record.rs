//! The marker, which says that a tree is ours and is always the same, and the record: what the tree was made from, and every file
//! in it. The record lies in the folder of the site, where nobody can fetch it; without it files are compared by their bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::Write;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::{Folders, MARKER, PublishError, kept, whole};
use crate::vocabulary::fingerprint::Fingerprint;

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The published file has these bytes already.
    Same,
    /// It is new or has other bytes.
    Written,
}

/// What the marker holds.
const MARK: &[u8] = b"{\"made_by\":\"casebook\"}\n";

/// Whether a tree bears the marker as it is written today; another only says that the tree is ours.
pub(super) fn is_marked(tree: &Path) -> bool {
    let path = tree.join(MARKER);
    fs::symlink_metadata(&path).is_ok_and(|found| found.is_file() && found.len() == MARK.len() as u64)
        && fs::read(&path).is_ok_and(|bytes| bytes == MARK)
}

/// Writes the marker into a tree.
pub(super) fn mark(tree: &Path) -> Result<(), PublishError> {
    let path = tree.join(MARKER);
    whole::replace(&path, |file| file.write_all(MARK)).map_err(|error| PublishError::io("write", &path)(error.cause))
}

/// What is known of a published tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Fingerprint of everything that the build read.
    pub inputs: Fingerprint,
    /// What the build had to say; its form is the caller's.
    pub report: serde_json::Value,
    /// Every file, by its path.
    pub files: BTreeMap<String, FileRecord>,
}

/// A published file as it was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    /// Fingerprint of its bytes.
    pub fingerprint: Fingerprint,
    /// Size in bytes.
    pub size: u64,
    /// Time of its last change, nanoseconds since 1970.
    pub modified: u64,
}

impl FileRecord {
    /// The record of a file with these bytes' fingerprint.
    pub(super) fn new(fingerprint: Fingerprint, metadata: &Metadata) -> FileRecord {
        FileRecord { fingerprint, size: metadata.len(), modified: modified(metadata) }
    }

    /// Whether a file on disk is still the one that was recorded.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        fs::symlink_metadata(path)
            .is_ok_and(|found| found.is_file() && found.len() == self.size && modified(&found) == self.modified)
    }
}

fn modified(metadata: &Metadata) -> u64 {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.map_or(0, |time| time.as_nanos() as u64)
}

impl Record {
    /// Reads the record of a tree; one that is not there or cannot be understood is none.
    pub(super) fn read(folders: &Folders) -> Option<Record> {
        let path = kept::file(&folders.root, &name(folders));
        // What is no file may keep whoever opens it waiting.
        fs::symlink_metadata(&path).ok().filter(Metadata::is_file)?;
        serde_json::from_slice(&fs::read(&path).ok()?).ok()
    }

    /// Keeps the record of a tree.
    pub(super) fn write(&self, folders: &Folders) {
        if let Ok(bytes) = serde_json::to_vec(self) {
            kept::keep(&folders.root, &name(folders), &bytes);
        }
    }

    /// Whether the tree holds every recorded file as it was left, and no other.
    pub(super) fn is_intact(&self, folders: &Folders) -> bool {
        let mut found = 0;
        let ours = walk(folders, |name, path| {
            found += 1;
            self.files.get(name).is_some_and(|file| file.is_at(path))
        });
        ours && found == self.files.len()
    }
}

/// The paths of a published tree.
pub(super) fn paths(folders: &Folders) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    walk(folders, |name, _| paths.insert(name.to_owned()));
    paths
}

/// Shows every file of a tree, without the marker and what is carried over, until `look` has seen enough. Whether it saw all.
fn walk(folders: &Folders, mut look: impl FnMut(&str, &Path) -> bool) -> bool {
    let output = &folders.output;
    let entries = WalkDir::new(output).into_iter().filter_entry(|entry| {
        entry.depth() != 1 || !folders.keep.iter().any(|kept| entry.file_name().to_str() == Some(kept))
    });
    for entry in entries {
        let Ok(entry) = entry else { return false };
        if entry.file_type().is_dir() {
            continue;
        }
        let Ok(relative) = entry.path().strip_prefix(output) else { return false };
        if relative == Path::new(MARKER) {
            continue;
        }
        let name = relative.to_string_lossy();
        let name = if cfg!(windows) { name.replace('\\', "/").into() } else { name };
        if !look(&name, entry.path()) {
            return false;
        }
    }
    true
}

/// The name of the record: a fingerprint of the path of the output folder, below the root if it lies there, so that it is found
/// again when all of it has moved.
fn name(folders: &Folders) -> String {
    let path = folders.output.strip_prefix(&folders.root).unwrap_or(&folders.output);
    format!("build-{}.json", Fingerprint::of(path.as_os_str().as_encoded_bytes()))
}
