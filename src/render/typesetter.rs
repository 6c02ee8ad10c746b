//! The `typst` program, which sets a booklet as a PDF: the only module that runs another program, and only when PDFs are asked for.
//!
//! Each book is set in a folder of its own in the place for temporary files. Typst reads nothing outside of it but fonts.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::render::book::typst::{DOCUMENT, Source};
use crate::theme::BookFonts;
use crate::vocabulary::fingerprint::Fingerprint;

/// A `typst` program that is there, and the fonts that it finds.
#[derive(Clone, Debug)]
pub(crate) struct Typesetter {
    program: PathBuf,
    /// What it says of its version: `typst 0.15.1`.
    version: String,
    /// Families in lower case.
    families: BTreeSet<String>,
}

/// A PDF, and what the program had to say.
#[derive(Debug)]
pub(crate) struct Pdf {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Why it does not keep to PDF/UA-1, if it does not.
    pub inaccessible: Option<String>,
}

/// Why no PDF can be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TypesetError {
    /// There is no such program.
    #[error("{program}: {cause}")]
    Missing {
        /// The program.
        program: PathBuf,
        /// Why it does not run.
        cause: io::Error,
    },
    /// It is older than [`OLDEST`], or no Typst.
    #[error("{program}: {version}")]
    TooOld {
        /// The program.
        program: PathBuf,
        /// What it says of its version.
        version: String,
    },
    /// The machine has none of the Chinese fonts that the theme names.
    #[error("no font: {0:?}")]
    NoFont(Vec<String>),
    /// A folder could not be made, or a file of it.
    #[error("{path}: {cause}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Typst cannot set the book, for a picture is damaged or the theme's document is.
    #[error("{0}")]
    Refused(String),
}

/// Earlier ones write no tags into a PDF.
pub(crate) const OLDEST: (u32, u32) = (0, 14);

/// How many errors of a book are said.
const FEW: usize = 3;

impl Typesetter {
    /// Looks for a program, by its name or path.
    ///
    /// # Errors
    /// When there is none, or it is too old.
    pub(crate) fn find(program: &Path) -> Result<Typesetter, TypesetError> {
        // A relative path would be looked for in the folder of each book.
        let program = match program.components().count() {
            1 => program.to_path_buf(),
            _ => std::path::absolute(program).unwrap_or_else(|_| program.to_path_buf()),
        };
        let ask = |arguments: &[&str]| {
            let output = command(&program).args(arguments).output();
            let output = output.map_err(|cause| TypesetError::Missing { program: program.clone(), cause })?;
            Ok::<_, TypesetError>(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let version = ask(&["--version"])?;
        if read_version(&version).is_none_or(|found| found < OLDEST) {
            return Err(TypesetError::TooOld { program, version });
        }
        let families = ask(&["fonts"])?;
        let families = families.lines().map(|family| family.trim().to_lowercase()).collect();
        Ok(Typesetter { program, version, families })
    }

    /// Of the wanted fonts those that are there.
    ///
    /// # Errors
    /// When there is none for Chinese text.
    pub(crate) fn fonts(&self, wanted: &BookFonts) -> Result<BookFonts, TypesetError> {
        present(wanted, &self.families).ok_or_else(|| TypesetError::NoFont(wanted.text.clone()))
    }

    /// Of what, besides the book, its PDF is made.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_parts([&self.version].into_iter().chain(&self.families).map(String::as_bytes))
    }

    /// Sets a book in fonts that are there, its pictures given in their order.
    ///
    /// # Errors
    /// When the machine refuses, or Typst does.
    pub(crate) fn set(
        &self,
        source: &Source<'_>,
        fonts: &BookFonts,
        pictures: &[Vec<u8>],
    ) -> Result<Pdf, TypesetError> {
        let folder = private_folder()?;
        write_source(folder.path(), source, fonts, pictures)?;
        let made = self.compile(folder.path(), source, &["--pdf-standard", "ua-1"])?;
        if made.status.success() {
            return Ok(Pdf { bytes: made.stdout, inaccessible: None });
        }
        // One character that no font has is enough for a refusal; the book is worth having without the seal.
        let again = self.compile(folder.path(), source, &[])?;
        match again.status.success() {
            true => Ok(Pdf { bytes: again.stdout, inaccessible: Some(complaint(&made)) }),
            false => Err(TypesetError::Refused(complaint(&again))),
        }
    }

    fn compile(&self, folder: &Path, source: &Source<'_>, more: &[&str]) -> Result<Output, TypesetError> {
        let mut command = command(&self.program);
        command.arg("compile").arg("--root").arg(".").args(["--creation-timestamp", &source.created().to_string()]);
        // Books are set at once, each by one thread.
        command.args(["--jobs", "1", "--format", "pdf"]).args(more).args([DOCUMENT, "-"]).current_dir(folder);
        command.output().map_err(|cause| TypesetError::Missing { program: self.program.clone(), cause })
    }
}

/// A folder for one book, gone when the book is set. Others on the machine cannot read it: drafts may be in it.
fn private_folder() -> Result<TempDir, TypesetError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("casebook-typst-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().map_err(|cause| TypesetError::Io { path: std::env::temp_dir(), cause })
}

/// Writes the document of a book, its data and its pictures into a folder.
fn write_source(
    folder: &Path,
    source: &Source<'_>,
    fonts: &BookFonts,
    pictures: &[Vec<u8>],
) -> Result<(), TypesetError> {
    let texts = source.files(fonts);
    let texts = texts.iter().map(|(name, text)| (*name, text.as_bytes()));
    let pictures = source.pictures.iter().zip(pictures).map(|((name, _), bytes)| (name.as_str(), bytes.as_slice()));
    for (name, bytes) in texts.chain(pictures) {
        let path = folder.join(name);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, bytes));
        made.map_err(|cause| TypesetError::Io { path, cause })?;
    }
    Ok(())
}

fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The first two numbers of `typst 0.15.1 (abcdef)`.
fn read_version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.strip_prefix("typst ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Of the wanted fonts those that are there; `None` without a Chinese one for the text.
fn present(wanted: &BookFonts, there: &BTreeSet<String>) -> Option<BookFonts> {
    let of = |families: &[String]| -> Vec<String> {
        families.iter().filter(|family| there.contains(&family.to_lowercase())).cloned().collect()
    };
    let fonts = BookFonts {
        text: of(&wanted.text),
        heading: of(&wanted.heading),
        latin: of(&wanted.latin),
        code: of(&wanted.code),
    };
    (!fonts.text.is_empty()).then_some(fonts)
}

/// What the program says is wrong, each error with its place, and no more than a few.
fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let mut errors: Vec<String> = Vec::new();
    for line in said.lines() {
        if let Some(error) = line.strip_prefix("error: ") {
            errors.push(error.to_owned());
        } else if let (Some(last), Some((_, place))) = (errors.last_mut(), line.split_once("┌─ "))
            && !last.ends_with('）')
        {
            last.push_str(&format!("（{}）", place.trim()));
        }
    }
    errors.truncate(FEW);
    if errors.is_empty() { said.trim().to_owned() } else { errors.join("；") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(read_version("typst 0.15.1 (unknown commit)"), Some((0, 15)));
        assert_eq!(read_version("typst 1.0.0"), Some((1, 0)));
        assert_eq!(read_version("GNU bash, version 5.2"), None);
        assert_eq!(read_version(""), None);
    }

    #[test]
    fn fonts_are_those_that_are_there_in_the_wanted_order() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let wanted = BookFonts { text: names(&["甲宋", "SimSun", "Noto"]), ..BookFonts::default() };
        let there = |families: &[&str]| families.iter().map(|family| family.to_lowercase()).collect();
        let found = present(&wanted, &there(&["noto", "simsun", "other"])).unwrap();
        assert_eq!(found.text, names(&["SimSun", "Noto"]));
        assert_eq!(present(&wanted, &there(&["other"])), None);
    }
}
