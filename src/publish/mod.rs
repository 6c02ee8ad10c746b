//! The only writer: builds the new tree beside the published one and exchanges the two. What else the program writes goes
//! through [`whole`].
//!
//! Whoever reads the output folder, and whatever kills the build, sees the whole old site or the whole
//! new one. Nothing here knows what a page is: it gets paths and bytes.

mod guard;
mod in_place;
pub(crate) mod kept;
mod record;
mod stage;
mod swap;
pub(crate) mod whole;

#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use record::{Change, Record};
pub(crate) use stage::{Outcome, Staging};

use crate::vocabulary::diagnostic::{Language, Text};

/// Where a site is published.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// The folder that is replaced as a whole.
    pub output: PathBuf,
    /// Entries of the output folder that are carried over.
    pub keep: Vec<String>,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PublishError {
    /// This folder is not ours to replace.
    #[error("{}", .0.get(Language::English))]
    Refused(Text),
    /// The machine refused.
    #[error("cannot {operation} {path}: {cause}")]
    Io {
        /// What was to be done.
        operation: &'static str,
        /// To what.
        path: PathBuf,
        /// What the machine said.
        cause: io::Error,
    },
}

impl PublishError {
    /// For `map_err`: the machine refused to do `operation` to `path`.
    fn io(operation: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError {
        let path = path.to_path_buf();
        move |cause| PublishError::Io { operation, path, cause }
    }
}

/// The name of the marker in the output folder: it says that the tree is ours.
pub(crate) const MARKER: &str = ".casebook.json";

/// Entries that are always carried over.
const ALWAYS_KEPT: [&str; 2] = [".gitignore", ".gitkeep"];

/// An output folder that may be replaced, and is locked until this is dropped.
#[derive(Debug)]
pub(crate) struct Publisher {
    folders: Folders,
    /// What is known of the published tree.
    record: Option<Record>,
    /// Whether the tree is as the record says.
    intact: bool,
    /// Whether it bears the marker.
    marked: bool,
    /// Holds the lock.
    lock: File,
}

/// The folders that publishing works with; all but the root lie in one parent.
#[derive(Clone, Debug)]
struct Folders {
    /// The folder of the site, where the record is kept.
    root: PathBuf,
    output: PathBuf,
    /// The new tree; after the exchange the old one.
    staging: PathBuf,
    /// The old tree between two renames, where they cannot be exchanged.
    old: PathBuf,
    keep: Vec<String>,
}

impl Publisher {
    /// Checks that the folder may be replaced, waits for other builds, mends what a killed build left.
    ///
    /// `on_wait` is called once if another build holds the folder.
    ///
    /// # Errors
    /// When the folder is not ours, or the machine refuses.
    pub(crate) fn open(place: &Place, on_wait: &mut dyn FnMut()) -> Result<Publisher, PublishError> {
        let (root, output) = guard::resolve(place)?;
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(guard::refuse_top(&output));
        };
        fs::create_dir_all(parent).map_err(PublishError::io("create", parent))?;
        let beside = |suffix: &str| parent.join(format!(".{}.{suffix}", name.to_string_lossy()));
        let lock_path = beside("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.map_err(PublishError::io("create", &lock_path))?;
        if lock.try_lock().is_err() {
            on_wait();
            lock.lock().map_err(PublishError::io("lock", &lock_path))?;
        }
        let mut keep = place.keep.clone();
        keep.extend(ALWAYS_KEPT.iter().map(|name| (*name).to_owned()));
        let folders = Folders { root, staging: beside("staging"), old: beside("old"), output, keep };
        swap::repair(&folders)?;
        guard::check_owner(&folders)?;
        let marked = record::is_marked(&folders.output);
        let record = Record::read(&folders);
        let intact = marked && record.as_ref().is_some_and(|record| record.is_intact(&folders));
        Ok(Publisher { folders, record, intact, marked, lock })
    }

    /// What is known of the published tree, if every file of it is as it was left.
    pub(crate) fn published(&self) -> Option<&Record> {
        self.record.as_ref().filter(|_| self.intact)
    }

    /// Begins a new tree.
    ///
    /// # Errors
    /// When the machine refuses.
    pub(crate) fn stage(self) -> Result<Staging, PublishError> {
        Staging::begin(self)
    }
}
