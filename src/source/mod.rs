//! The only reader: walks `content/` and the theme's folder, reads every regular file once, decodes it
//! and takes its fingerprint. Links are never followed.

mod decode;
mod text;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

pub use text::SourceText;

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::fingerprint::Fingerprint;
use crate::path::SourcePath;
use crate::text;

/// The machine refused to read something.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {cause}")]
pub struct SourceError {
    /// What was to be read.
    pub path: PathBuf,
    /// What the machine said.
    pub cause: io::Error,
}

/// A file that is no text for us: a picture, an attachment, an icon.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Size in bytes.
    pub size: u64,
    /// Fingerprint of its bytes.
    pub fingerprint: Fingerprint,
    disk: PathBuf,
}

impl SourceFile {
    /// Reads the bytes again.
    ///
    /// # Errors
    /// When the machine refuses, or the file is no longer the one that was walked.
    pub fn bytes(&self) -> Result<Vec<u8>, SourceError> {
        read_regular(&self.disk, u64::MAX).map_err(|cause| SourceError { path: self.disk.clone(), cause })
    }
}

/// Every input of a site.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: BTreeMap<SourcePath, SourceText>,
    files: BTreeMap<SourcePath, SourceFile>,
    sizes: BTreeMap<SourcePath, u64>,
    /// What was wrong with the files themselves.
    pub diagnostics: Vec<Diagnostic>,
}

/// A text larger than this is not even read.
const TEXT_CAP: u64 = 64 * 1024 * 1024;

/// What reading one file gave.
enum Found {
    Text(SourceText, Option<Diagnostic>),
    File(SourceFile),
    Refused(Diagnostic),
}

impl Sources {
    /// Reads `content/` and `themes/` below `root`.
    ///
    /// # Errors
    /// When there is no `content/` folder, or the machine refuses to read a file in it.
    pub fn read(root: &Path) -> Result<Sources, SourceError> {
        let mut sources = Sources::default();
        let mut found = Vec::new();
        sources.walk(root, "content", &mut found)?;
        if root.join("themes").is_dir() {
            sources.walk(root, "themes", &mut found)?;
        }
        let read: Vec<(SourcePath, u64, Found)> =
            found.into_par_iter().map(|(path, disk)| read_one(path, disk)).collect::<Result<_, SourceError>>()?;
        for (path, size, found) in read {
            if !matches!(found, Found::Refused(_)) {
                sources.sizes.insert(path.clone(), size);
            }
            match found {
                Found::Text(text, diagnostic) => {
                    sources.diagnostics.extend(diagnostic);
                    sources.texts.insert(path, text);
                }
                Found::File(file) => {
                    sources.files.insert(path, file);
                }
                Found::Refused(diagnostic) => sources.diagnostics.push(diagnostic),
            }
        }
        Ok(sources)
    }

    /// Lists the regular files below a folder of the root, sorted.
    fn walk(&mut self, root: &Path, top: &str, found: &mut Vec<(SourcePath, PathBuf)>) -> Result<(), SourceError> {
        let walk = WalkDir::new(root.join(top)).sort_by_file_name().into_iter();
        // A hidden name below the top is nobody's content; the root itself may lie in a hidden folder.
        for entry in
            walk.filter_entry(|entry| entry.depth() == 0 || !is_left_behind(&entry.file_name().to_string_lossy()))
        {
            let entry = entry.map_err(|error| SourceError {
                path: error.path().map_or_else(|| root.join(top), Path::to_path_buf),
                cause: error.into(),
            })?;
            if entry.file_type().is_dir() {
                continue;
            }
            let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let path = SourcePath::new(&relative.to_string_lossy().replace('\\', "/"));
            if entry.file_type().is_file() {
                found.push((path, entry.into_path()));
            } else {
                let message = text!("这是链接或特殊文件，不会读取", "a link or a special file, it is not read");
                let help = text!("请把文件本身放在这里", "put the file itself here");
                self.diagnostics.push(Diagnostic::new(Code::NOT_A_FILE, Location::file(&path), message).help(help));
            }
        }
        Ok(())
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&SourceText> {
        self.texts.get(&SourcePath::new(path))
    }

    /// All texts below a folder, sorted by path.
    pub fn texts_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceText> {
        let from = SourcePath::new(folder);
        self.texts.range(from..).take_while(move |(path, _)| path.as_str().starts_with(folder)).map(|(_, text)| text)
    }

    /// All other files below a folder, sorted by path.
    pub fn files_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a SourcePath, &'a SourceFile)> {
        let from = SourcePath::new(folder);
        self.files.range(from..).take_while(move |(path, _)| path.as_str().starts_with(folder))
    }

    /// Size on disk of every file.
    pub fn sizes(&self) -> impl Iterator<Item = (&SourcePath, u64)> {
        self.sizes.iter().map(|(path, size)| (path, *size))
    }

    /// Whether there is such a file, and it could be read.
    pub fn exists(&self, path: &SourcePath) -> bool {
        self.sizes.contains_key(path)
    }

    /// Lets go of the texts below a folder, which have been parsed; their files still exist.
    pub fn release(&mut self, folder: &str) {
        self.texts.retain(|path, _| !path.as_str().starts_with(folder));
    }

    /// How many files were read.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// One fingerprint for all inputs: their paths and their bytes.
    pub fn fingerprint(&self) -> Fingerprint {
        let texts = self.texts.iter().map(|(path, text)| (path, text.fingerprint));
        let files = self.files.iter().map(|(path, file)| (path, file.fingerprint));
        let parts: Vec<(Vec<u8>, Fingerprint)> =
            texts.chain(files).map(|(path, fingerprint)| (path.as_str().as_bytes().to_vec(), fingerprint)).collect();
        Fingerprint::of_parts(parts.iter().flat_map(|(path, print)| [path.as_slice(), print.as_bytes()]))
    }
}

/// Names that editors, office programs and systems leave behind.
fn is_left_behind(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || matches!(name.rsplit('.').next(), Some("swp" | "swx" | "tmp" | "bak"))
        || matches!(name, "Thumbs.db" | "desktop.ini" | "4913")
}

/// Whether a file is read as text: what editors and designers write.
fn is_text(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension);
    if path.as_str().starts_with("content/") {
        return extension == "md"
            || (extension == "yaml" || extension == "csv") && !path.as_str().starts_with("content/cases/");
    }
    matches!(extension, "html" | "xml" | "txt" | "css" | "js" | "yaml" | "svg" | "json")
}

fn read_one(path: SourcePath, disk: PathBuf) -> Result<(SourcePath, u64, Found), SourceError> {
    let refused = |cause| SourceError { path: disk.clone(), cause };
    if !is_text(&path) {
        let (size, fingerprint) = fingerprint_file(&disk).map_err(refused)?;
        return Ok((path, size, Found::File(SourceFile { size, fingerprint, disk })));
    }
    let bytes = match read_regular(&disk, TEXT_CAP) {
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let message = text!("文件太大，不读取", "the file is too large and is not read");
            let diagnostic = Diagnostic::new(Code::FILE_TOO_LARGE, Location::file(&path), message);
            return Ok((path, TEXT_CAP, Found::Refused(diagnostic)));
        }
        other => other.map_err(refused)?,
    };
    let size = bytes.len() as u64;
    let fingerprint = Fingerprint::of(&bytes);
    let found = match decode::decode(bytes, &path) {
        Ok((text, diagnostic)) => Found::Text(SourceText { path: path.clone(), text, fingerprint }, diagnostic),
        Err(diagnostic) => Found::Refused(*diagnostic),
    };
    Ok((path, size, found))
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

fn read_regular(disk: &Path, cap: u64) -> io::Result<Vec<u8>> {
    let file = open_regular(disk)?;
    let size = file.metadata()?.len();
    if size > cap {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(cap).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn fingerprint_file(disk: &Path) -> io::Result<(u64, Fingerprint)> {
    let mut file = open_regular(disk)?;
    let size = file.metadata()?.len();
    Ok((size, Fingerprint::of_reader(&mut file)?))
}
