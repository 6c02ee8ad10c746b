//! Files that are whole or not there: each is written beside its place, under a hidden name, and moved there at the end.
//!
//! What fails on the way leaves nothing behind, and what was in the place stays.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};

/// A file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {path}: {cause}")]
pub(crate) struct WriteError {
    /// The file, or a folder above it.
    pub path: PathBuf,
    /// What the machine said.
    pub cause: io::Error,
}

impl WriteError {
    /// For `map_err`: the machine refused to write `path`.
    fn at(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
        let path = path.to_path_buf();
        move |cause| WriteError { path, cause }
    }
}

/// Writes a file into a folder that is there; a file in its place is replaced when the new one is whole and on the disk.
///
/// # Errors
/// When the machine refuses, or `fill` does.
pub(crate) fn replace<T>(place: &Path, fill: impl FnOnce(&mut File) -> io::Result<T>) -> Result<T, WriteError> {
    let write = || {
        let mut beside = Beside::new(place)?;
        let value = fill(beside.file())?;
        beside.file().sync_all()?;
        beside.replace()?;
        Ok(value)
    };
    write().map_err(WriteError::at(place))
}

/// A file beside its place. Dropped before it is moved there, it is gone.
#[derive(Debug)]
pub(super) struct Beside<'a> {
    file: NamedTempFile,
    place: &'a Path,
}

impl<'a> Beside<'a> {
    /// An empty file in the folder of its place, which is there.
    pub(super) fn new(place: &'a Path) -> io::Result<Beside<'a>> {
        let mut builder = Builder::new();
        // A hidden name is no content, and no page.
        builder.prefix(".casebook-").suffix(".part");
        // Readable by others, as far as the user's mask lets a new file be.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(Beside { file: builder.tempfile_in(folder_of(place))?, place })
    }

    pub(super) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Moves the file to its place, whatever is there.
    pub(super) fn replace(self) -> io::Result<File> {
        Ok(self.file.persist(self.place)?)
    }
}

/// Files that are not there yet and belong together: all of them appear, or none.
#[derive(Debug, Default)]
pub(crate) struct NewFiles {
    /// What is written, and where it will be.
    written: Vec<(TempPath, PathBuf)>,
    /// What is to be taken back unless all goes well.
    appeared: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl NewFiles {
    /// Writes a file beside its place, where no other can be in its way.
    ///
    /// # Errors
    /// When the machine refuses.
    pub(crate) fn add(&mut self, place: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        self.make_folder(folder_of(place))?;
        let write = || {
            let mut beside = Beside::new(place)?;
            beside.file().write_all(bytes)?;
            beside.file().sync_all()?;
            Ok(beside.file.into_temp_path())
        };
        self.written.push((write().map_err(WriteError::at(place))?, place.to_path_buf()));
        Ok(())
    }

    /// Makes the folders that are missing, and remembers them.
    fn make_folder(&mut self, folder: &Path) -> Result<(), WriteError> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
            self.make_folder(above)?;
        }
        fs::create_dir(folder).map_err(WriteError::at(folder))?;
        self.folders.push(folder.to_path_buf());
        Ok(())
    }

    /// Moves all to their places, in the order in which they were added.
    ///
    /// # Errors
    /// When one of the places is taken (`AlreadyExists`), or the machine refuses.
    pub(crate) fn appear(mut self) -> Result<(), WriteError> {
        for (written, place) in std::mem::take(&mut self.written) {
            take_free_place(written, &place).map_err(WriteError::at(&place))?;
            self.appeared.push(place);
        }
        self.appeared.clear();
        self.folders.clear();
        Ok(())
    }
}

impl Drop for NewFiles {
    fn drop(&mut self) {
        self.written.clear();
        // What cannot be taken back has been there all the time, or is no longer ours; the error that matters is the first.
        for place in &self.appeared {
            let _ = fs::remove_file(place);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Moves a file to a place where none is.
fn take_free_place(written: TempPath, place: &Path) -> io::Result<()> {
    let Err(refused) = written.persist_noclobber(place) else { return Ok(()) };
    if refused.error.kind() == io::ErrorKind::AlreadyExists {
        return Err(refused.error);
    }
    // Some file systems of sticks know neither such a move nor links. An empty file can keep the place everywhere.
    File::create_new(place)?;
    refused.path.persist(place).map_err(|refused| {
        let _ = fs::remove_file(place);
        refused.error
    })
}

/// The folder that a file is in.
fn folder_of(place: &Path) -> &Path {
    place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_when_it_is_whole() {
        let folder = tempfile::TempDir::new().unwrap();
        let place = folder.path().join("report.html");
        replace(&place, |file| file.write_all(b"old")).unwrap();
        let during = replace(&place, |file| {
            file.write_all(b"new")?;
            fs::read_to_string(&place)
        });
        assert_eq!(during.unwrap(), "old", "until it is whole, the old one is read");
        assert_eq!(fs::read_to_string(&place).unwrap(), "new");
        assert_eq!(names(folder.path()), ["report.html"]);
        assert!(replace(&folder.path().join("no/such/report.html"), |_| Ok(())).is_err(), "a slip makes no folder");
    }

    #[test]
    fn a_write_that_fails_leaves_nothing_behind_and_keeps_what_was_there() {
        let folder = tempfile::TempDir::new().unwrap();
        let place = folder.path().join("site.zip");
        fs::write(&place, "old").unwrap();
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let failed = replace(&place, |file| file.write_all(b"half of it").and(Err::<(), _>(full())));
        let failed = failed.unwrap_err();
        assert_eq!((failed.cause.kind(), &failed.path), (io::ErrorKind::StorageFull, &place));
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        assert_eq!(names(folder.path()), ["site.zip"]);
        // A folder stands where the file is to be.
        let place = folder.path().join("taken");
        fs::create_dir(&place).unwrap();
        assert!(replace(&place, |file| file.write_all(b"whole")).is_err());
        assert_eq!(names(folder.path()), ["site.zip", "taken"]);
    }

    #[test]
    fn new_files_appear_together() {
        let folder = tempfile::TempDir::new().unwrap();
        let (a, b) = (folder.path().join("new/a.md"), folder.path().join("new/deep/b.png"));
        let mut files = NewFiles::default();
        files.add(&a, b"a").unwrap();
        files.add(&b, b"b").unwrap();
        assert!(!a.exists() && !b.exists(), "nothing is there before all is written");
        files.appear().unwrap();
        assert_eq!(
            (fs::read_to_string(&a).unwrap(), fs::read_to_string(&b).unwrap()),
            ("a".to_owned(), "b".to_owned())
        );
        assert_eq!(names(&folder.path().join("new")), ["a.md", "deep"]);
    }

    #[test]
    fn where_one_new_file_finds_its_place_taken_none_appears() {
        let folder = tempfile::TempDir::new().unwrap();
        let place = |name: &str| folder.path().join(name);
        fs::write(place("taken.md"), "mine").unwrap();
        let mut files = NewFiles::default();
        for name in ["new/deep/picture.png", "beside.md", "taken.md"] {
            files.add(&place(name), b"theirs").unwrap();
        }
        let failed = files.appear().unwrap_err();
        assert_eq!((failed.cause.kind(), failed.path), (io::ErrorKind::AlreadyExists, place("taken.md")));
        assert_eq!(fs::read_to_string(place("taken.md")).unwrap(), "mine");
        assert_eq!(names(folder.path()), ["taken.md"]);
    }

    #[test]
    fn new_files_that_are_not_wanted_after_all_leave_no_folder() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let mut files = NewFiles::default();
        files.add(&folder.path().join("new/a.md"), b"a").unwrap();
        // A file stands where a folder is needed.
        assert!(files.add(&folder.path().join("file/b.md"), b"b").is_err());
        drop(files);
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_written_can_be_read_by_whom_new_files_can_be_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::TempDir::new().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        fs::write(folder.path().join("plain"), "").unwrap();
        replace(&folder.path().join("whole"), |file| file.write_all(b"")).unwrap();
        assert_eq!(mode("whole"), mode("plain"));
    }
}
