//! Linking what stays, exchanging the trees, and mending what a killed build left.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::{Folders, PublishError};

/// Removes what a killed build left; brings the old tree back if the new one never took its place.
pub(super) fn repair(folders: &Folders) -> Result<(), PublishError> {
    if !folders.output.exists() && folders.old.is_dir() {
        fs::rename(&folders.old, &folders.output).map_err(PublishError::io("restore", &folders.old))?;
    }
    for left in [&folders.staging, &folders.old] {
        if left.exists() {
            fs::remove_dir_all(left).map_err(PublishError::io("remove", left))?;
        }
    }
    Ok(())
}

/// Hard-links unchanged files into the new tree; copies them where links are not to be had.
pub(super) fn link_all(folders: &Folders, paths: &[&String]) -> Result<(), PublishError> {
    paths.par_iter().try_for_each(|path| {
        let (from, to) = (folders.output.join(path), folders.staging.join(path));
        link_or_copy(&from, &to).map_err(PublishError::io("link", &from))
    })
}

fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    // The copy keeps the time of its last change, so that it is still known as unchanged next time.
    let modified = fs::metadata(from)?.modified()?;
    fs::copy(from, to)?;
    fs::File::options().write(true).open(to)?.set_modified(modified)
}

/// Carries kept entries over: files are linked, folders made anew, links copied as links.
pub(super) fn carry_over(folders: &Folders) -> Result<(), PublishError> {
    for name in &folders.keep {
        let top = folders.output.join(name);
        if fs::symlink_metadata(&top).is_err() {
            continue;
        }
        for entry in WalkDir::new(&top) {
            let entry = entry.map_err(|error| PublishError::io("list", &top)(error.into()))?;
            let Ok(relative) = entry.path().strip_prefix(&folders.output) else { continue };
            let to = folders.staging.join(relative);
            let carried = if entry.file_type().is_dir() {
                fs::create_dir_all(&to)
            } else if entry.file_type().is_symlink() {
                copy_link(entry.path(), &to)
            } else {
                link_or_copy(entry.path(), &to)
            };
            carried.map_err(PublishError::io("keep", entry.path()))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to).map(|_| ())
}

/// Starts the new tree on its way to the disk before it takes the old one's place, so that a power cut
/// right after the exchange does not find empty files. That it cannot be flushed is no reason to stop.
#[cfg(target_os = "linux")]
pub(super) fn flush(staging: &Path) {
    if let Ok(folder) = fs::File::open(staging) {
        let _ = rustix::fs::syncfs(&folder);
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn flush(_staging: &Path) {}

/// Whether a folder is the root of a mounted file system, which no rename can move.
#[cfg(unix)]
pub(super) fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).ok().map(|found| found.dev());
    folder.exists() && folder.parent().is_some_and(|parent| device(parent) != device(folder))
}

#[cfg(not(unix))]
pub(super) fn is_mount_point(_folder: &Path) -> bool {
    false
}

/// Puts the new tree in the place of the old one and removes the old one.
pub(super) fn exchange(folders: &Folders) -> Result<(), PublishError> {
    let (staging, output) = (&folders.staging, &folders.output);
    if !output.exists() {
        return fs::rename(staging, output).map_err(PublishError::io("publish", output));
    }
    match exchange_at_once(staging, output) {
        Ok(()) => {
            // The old tree stands where the new one was made. What cannot be removed, the next build removes.
            let _ = fs::remove_dir_all(staging);
            Ok(())
        }
        Err(_) => exchange_in_two_steps(folders),
    }
}

#[cfg(target_os = "linux")]
fn exchange_at_once(staging: &Path, output: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, staging, CWD, output, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange_at_once(_staging: &Path, _output: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Two renames; [`repair`] mends a build that dies between them.
pub(super) fn exchange_in_two_steps(folders: &Folders) -> Result<(), PublishError> {
    fs::rename(&folders.output, &folders.old).map_err(PublishError::io("move", &folders.output))?;
    if let Err(error) = fs::rename(&folders.staging, &folders.output) {
        let _ = fs::rename(&folders.old, &folders.output);
        return Err(PublishError::io("publish", &folders.output)(error));
    }
    let _ = fs::remove_dir_all(&folders.old);
    Ok(())
}
