//! Reading one file: without following links, not above a size, once.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Seen, SourceError, SourceFile};
use super::{decode, picture, position};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;

/// A text larger than this is not even read.
pub(super) const TEXT_CAP: u64 = 64 * 1024 * 1024;

/// What the disk says of a file without its bytes: while this is the same, so are the bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: Option<std::time::SystemTime>,
    /// Number of the file and the time when anything about it changed, where the system has them: a file that took the
    /// place of another may have its size and time.
    identity: (u64, i64, i64),
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Stamp {
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt;
            (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let identity = (0, 0, 0);
        Stamp { size: metadata.len(), modified: metadata.modified().ok(), identity }
    }
}

/// What a file holds.
#[derive(Debug)]
pub(super) enum Held {
    Text(SourceText),
    File(SourceFile),
    Nothing,
}

/// Reads one file. `None` if it is no longer there.
pub(super) fn read_one(path: &SourcePath, disk: PathBuf) -> Result<Option<(Seen, Held)>, SourceError> {
    match read_held(path, &disk) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some).map_err(|cause| SourceError { path: disk, cause }),
    }
}

fn read_held(path: &SourcePath, disk: &Path) -> io::Result<(Seen, Held)> {
    let mut file = open_regular(disk)?;
    let metadata = file.metadata()?;
    let stamp = Stamp::of(&metadata);
    let seen = |print, diagnostic: Option<Diagnostic>| {
        let diagnostic = diagnostic.map(Box::new);
        Seen { size: metadata.len(), print, stamp, diagnostic, settling: 0 }
    };
    if !is_text(path) {
        let fingerprint = Fingerprint::of_reader(&mut file)?;
        let has_position = position::may_hold_one(path) && position::has_position(&mut file);
        let flaw = picture::flaw(path, &mut file, metadata.len());
        let held = SourceFile { size: metadata.len(), fingerprint, has_position, flaw, disk: disk.to_path_buf() };
        return Ok((seen(Some(fingerprint), None), Held::File(held)));
    }
    let bytes = match read_to_end(file, TEXT_CAP) {
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let message = text!("文件太大，不读取", "the file is too large and is not read");
            let diagnostic = Diagnostic::new(Code::FILE_TOO_LARGE, Location::file(path), message);
            return Ok((seen(None, Some(diagnostic)), Held::Nothing));
        }
        other => other?,
    };
    let fingerprint = Fingerprint::of(&bytes);
    Ok(match decode::decode(bytes, path) {
        Ok((text, diagnostic)) => {
            let text = SourceText { path: path.clone(), text, fingerprint };
            (seen(Some(fingerprint), diagnostic), Held::Text(text))
        }
        Err(diagnostic) => (seen(None, Some(*diagnostic)), Held::Nothing),
    })
}

/// Whether a file is read as text: what editors and designers write.
pub(super) fn is_text(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension);
    if path.as_str().starts_with("content/") {
        // A table beside a report, practice or page is an attachment; only those of the registry are read.
        let registry = path.as_str().starts_with("content/registry/") || path.folder() == "content";
        return extension == "md" || (extension == "yaml" || extension == "csv") && registry;
    }
    matches!(extension, "html" | "xml" | "txt" | "css" | "js" | "yaml" | "svg" | "json")
}

/// The bytes of a regular file.
pub(super) fn bytes(disk: &Path) -> io::Result<Vec<u8>> {
    read_to_end(open_regular(disk)?, u64::MAX)
}

/// The bytes of a file that a person names; a link to it is followed, as they would.
pub(super) fn named(disk: &Path, cap: u64) -> io::Result<Vec<u8>> {
    // What is no file may keep whoever opens it waiting.
    if !std::fs::metadata(disk)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    read_to_end(File::open(disk)?, cap)
}

/// Opens a file without following a link that may have taken its place since it was walked.
fn open_regular(disk: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(disk)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    Ok(file)
}

fn read_to_end(file: File, cap: u64) -> io::Result<Vec<u8>> {
    let size = file.metadata()?.len();
    if size > cap {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(cap).read_to_end(&mut bytes)?;
    Ok(bytes)
}
