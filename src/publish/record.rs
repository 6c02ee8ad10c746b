//! The marker file: what the published tree was made from, and every file in it.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::{MARKER, PublishError, whole};
use crate::vocabulary::fingerprint::Fingerprint;

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The published file has these bytes already.
    Same,
    /// It is new or has other bytes.
    Written,
}

/// What a published tree says of itself.
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
    /// Reads a marker. A marker that cannot be understood says only that the tree is ours.
    pub(super) fn read(path: &Path) -> Result<Option<Record>, PublishError> {
        match fs::read(path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(PublishError::io("read", path)(error)),
        }
    }

    /// Writes the marker into a folder.
    pub(super) fn write(&self, folder: &Path) -> Result<(), PublishError> {
        let path = folder.join(MARKER);
        let bytes = serde_json::to_vec(self).map_err(|error| PublishError::io("write", &path)(error.into()))?;
        whole::replace(&path, |file| file.write_all(&bytes))
            .map_err(|error| PublishError::io("write", &path)(error.cause))
    }

    /// Whether the tree holds every recorded file as it was left, and no other.
    pub(super) fn is_intact(&self, output: &Path, keep: &[String]) -> bool {
        let mut found = 0;
        let entries = WalkDir::new(output).into_iter().filter_entry(|entry| {
            entry.depth() != 1 || !keep.iter().any(|kept| entry.file_name().to_str() == Some(kept))
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
            if !self.files.get(&*name).is_some_and(|file| file.is_at(entry.path())) {
                return false;
            }
            found += 1;
        }
        found == self.files.len()
    }
}
