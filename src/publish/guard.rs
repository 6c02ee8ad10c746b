//! Which folders may be replaced.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Folders, MARKER, Place, PublishError, kept};
use crate::text;

/// The folder of the site and the output folder as absolute paths, or why that may not be replaced.
pub(super) fn resolve(place: &Place) -> Result<(PathBuf, PathBuf), PublishError> {
    let root = fs::canonicalize(&place.root).map_err(PublishError::io("find", &place.root))?;
    let output = absolute(&place.output)?;
    if output.is_symlink() {
        let shown = output.display();
        return Err(PublishError::Refused(text!(
            "输出位置 {shown} 是一个链接；请直接写它指向的文件夹",
            "the output {shown} is a link; name the folder that it points to"
        )));
    }
    if output.exists() && !output.is_dir() {
        let shown = output.display();
        return Err(PublishError::Refused(text!(
            "输出位置 {shown} 是文件，不是文件夹",
            "the output {shown} is a file, not a folder"
        )));
    }
    let home = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
    let sources = ["content", "themes", "src", kept::FOLDER].map(|folder| root.join(folder));
    let forbidden = output.parent().is_none()
        || root.starts_with(&output)
        || home.is_some_and(|home| home.starts_with(&output))
        || sources.iter().any(|folder| output.starts_with(folder));
    if forbidden {
        return Err(refuse_top(&output));
    }
    Ok((root, output))
}

pub(super) fn refuse_top(output: &Path) -> PublishError {
    let shown = output.display();
    PublishError::Refused(text!(
        "不能把网站写到 {shown}：那里有内容或更上层的文件夹，会被整个替换；请另选一个文件夹，例如 public",
        "the site cannot be written to {shown}: that folder holds or lies in the content and would be replaced \
         as a whole; choose another, such as public"
    ))
}

/// The path from the root of the disk, links in its existing part resolved.
fn absolute(path: &Path) -> Result<PathBuf, PublishError> {
    let path = std::path::absolute(path).map_err(PublishError::io("find", path))?;
    let (Some(name), Some(parent)) = (path.file_name(), path.parent()) else {
        return fs::canonicalize(&path).map_err(PublishError::io("find", &path));
    };
    if path.components().any(|part| part == Component::ParentDir) && !path.exists() {
        let shown = path.display();
        return Err(PublishError::Refused(text!(
            "输出位置 {shown} 里不要写“..”",
            "write the output {shown} without “..”"
        )));
    }
    if path.components().next_back() == Some(Component::ParentDir) {
        return fs::canonicalize(&path).map_err(PublishError::io("find", &path));
    }
    let mut missing = vec![name.to_owned()];
    let mut here = parent;
    loop {
        match fs::canonicalize(here) {
            Ok(found) => return Ok(missing.iter().rev().fold(found, |path, part| path.join(part))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(name), Some(above)) = (here.file_name(), here.parent()) else {
                    return Err(PublishError::io("find", here)(error));
                };
                missing.push(name.to_owned());
                here = above;
            }
            Err(error) => return Err(PublishError::io("find", here)(error)),
        }
    }
}

/// A folder that holds anything but kept entries is ours only if it bears the marker.
pub(super) fn check_owner(folders: &Folders) -> Result<(), PublishError> {
    let output = &folders.output;
    if !output.exists() || output.join(MARKER).is_file() {
        return Ok(());
    }
    for entry in fs::read_dir(output).map_err(PublishError::io("list", output))? {
        let name = entry.map_err(PublishError::io("list", output))?.file_name();
        let name = name.to_string_lossy();
        if !folders.keep.iter().any(|kept| *kept == name) {
            let shown = output.display();
            return Err(PublishError::Refused(text!(
                "{shown} 里有不是 casebook 写的东西（{name}），不会替换；请换一个空文件夹，或先把它清空",
                "{shown} holds something that casebook did not write ({name}) and is not replaced; choose an \
                 empty folder, or empty it first"
            )));
        }
    }
    Ok(())
}
