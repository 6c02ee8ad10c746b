//! The new tree while it is written.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File, Metadata};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::record::{self, Change, FileRecord};
use super::{Folders, PublishError, Publisher, Record, in_place, swap};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::OutPath;

/// How much was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Files that are new or have other bytes.
    pub written: usize,
    /// Files that stay as they are.
    pub unchanged: usize,
    /// Files that are gone.
    pub removed: usize,
}

/// A tree beside the published one. Dropped before [`Staging::finish`], it leaves no trace.
#[derive(Debug)]
pub(crate) struct Staging {
    publisher: Publisher,
    entries: Mutex<BTreeMap<String, (FileRecord, Change)>>,
    folders_made: Mutex<HashSet<PathBuf>>,
}

impl Staging {
    pub(super) fn begin(publisher: Publisher) -> Result<Staging, PublishError> {
        let staging = &publisher.folders.staging;
        fs::create_dir(staging).map_err(PublishError::io("create", staging))?;
        Ok(Staging { publisher, entries: Mutex::default(), folders_made: Mutex::default() })
    }

    fn folders(&self) -> &Folders {
        &self.publisher.folders
    }

    /// Takes one file of the new site. May be called from many threads.
    ///
    /// # Errors
    /// When the machine refuses to write.
    pub(crate) fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<Change, PublishError> {
        let fingerprint = Fingerprint::of(bytes);
        let known = self.publisher.record.as_ref().and_then(|record| record.files.get(path.as_str()));
        let (record, change) = match known {
            Some(file) if file.fingerprint == fingerprint && file.is_at(&self.folders().output.join(path.as_str())) => {
                (*file, Change::Same)
            }
            _ => match self.published_alike(path, bytes) {
                Some(metadata) => (FileRecord::new(fingerprint, &metadata), Change::Same),
                None => (self.write(path, bytes, fingerprint)?, Change::Written),
            },
        };
        locked(&self.entries).insert(path.to_string(), (record, change));
        Ok(change)
    }

    /// A published file of these bytes, of which nothing is known.
    fn published_alike(&self, path: &OutPath, bytes: &[u8]) -> Option<Metadata> {
        let place = self.folders().output.join(path.as_str());
        let before = fs::symlink_metadata(&place).ok()?;
        let alike = before.is_file() && before.len() == bytes.len() as u64 && fs::read(&place).ok()? == bytes;
        alike.then_some(before)
    }

    fn write(&self, path: &OutPath, bytes: &[u8], fingerprint: Fingerprint) -> Result<FileRecord, PublishError> {
        let target = self.folders().staging.join(path.as_str());
        self.make_folder_of(&target)?;
        let write = || {
            let mut file = File::create(&target)?;
            file.write_all(bytes)?;
            file.metadata()
        };
        let metadata = write().map_err(PublishError::io("write", &target))?;
        Ok(FileRecord::new(fingerprint, &metadata))
    }

    fn make_folder_of(&self, file: &Path) -> Result<(), PublishError> {
        let Some(folder) = file.parent() else { return Ok(()) };
        if locked(&self.folders_made).contains(folder) {
            return Ok(());
        }
        fs::create_dir_all(folder).map_err(PublishError::io("create", folder))?;
        locked(&self.folders_made).insert(folder.to_path_buf());
        Ok(())
    }

    /// Puts the new tree in the place of the published one. If nothing differs, nothing is touched.
    ///
    /// # Errors
    /// When the machine refuses; the published tree is then as it was.
    pub(crate) fn finish(self, inputs: Fingerprint, report: serde_json::Value) -> Result<Outcome, PublishError> {
        let entries = std::mem::take(&mut *locked(&self.entries));
        let before = self.publisher.record.as_ref();
        let removed = match before.filter(|_| self.publisher.intact) {
            Some(record) => record.files.keys().filter(|path| !entries.contains_key(*path)).count(),
            None => record::paths(self.folders()).iter().filter(|path| !entries.contains_key(*path)).count(),
        };
        let written = entries.values().filter(|(_, change)| *change == Change::Written).count();
        let outcome = Outcome { written, unchanged: entries.len() - written, removed };
        let files = entries.iter().map(|(path, (file, _))| (path.clone(), *file)).collect();
        let mut record = Record { inputs, report, files };
        if self.publisher.marked && written == 0 && removed == 0 {
            let same = before.is_some_and(|before| {
                self.publisher.intact && before.inputs == record.inputs && before.report == record.report
            });
            if !same {
                record.write(self.folders());
            }
            return Ok(outcome);
        }
        let same: Vec<&String> =
            entries.iter().filter(|(_, (_, change))| *change == Change::Same).map(|(path, _)| path).collect();
        if swap::is_mount_point(&self.folders().output) {
            in_place::replace(self.folders(), &entries, &mut record)?;
            record.write(self.folders());
            return Ok(outcome);
        }
        for path in &same {
            self.make_folder_of(&self.folders().staging.join(path))?;
        }
        swap::link_all(self.folders(), &same)?;
        swap::carry_over(self.folders())?;
        record::mark(&self.folders().staging)?;
        swap::flush(&self.folders().staging);
        swap::exchange(self.folders())?;
        // A build that dies here leaves the record of the old tree: what has changed since is compared by its bytes.
        record.write(self.folders());
        Ok(outcome)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build.
        let _ = fs::remove_dir_all(&self.publisher.folders.staging);
        let _ = self.publisher.lock.unlock();
    }
}

/// A panic in another thread does not make the list of files wrong.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
