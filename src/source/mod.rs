//! The only reader: walks `content/` and the theme's folder, reads every regular file once, decodes it
//! and takes its fingerprint. Links are never followed.

mod decode;
mod picture;
mod position;
mod read;
mod walk;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;

pub use picture::PictureFlaw;
pub use watch::{Notices, Watch};

use crate::vocabulary::diagnostic::Diagnostic;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;
use read::{Held, Stamp};
use walk::{Found, Stamps};

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
    /// Whether it is a picture that says where it was taken.
    pub has_position: bool,
    /// Why no browser shows it, or not as its name says, if it has the name of a picture.
    pub flaw: Option<PictureFlaw>,
    disk: PathBuf,
}

impl SourceFile {
    /// Reads the bytes again.
    ///
    /// # Errors
    /// When the machine refuses, or the file is no longer the one that was walked.
    pub fn bytes(&self) -> Result<Vec<u8>, SourceError> {
        read::bytes(&self.disk).map_err(|cause| SourceError { path: self.disk.clone(), cause })
    }

    /// Reads the file, which lies at `path`, as a text.
    ///
    /// # Errors
    /// When the machine refuses, or the file is no longer the one that was walked.
    pub fn text(&self, path: &SourcePath) -> Result<PlainText, SourceError> {
        if self.size > read::TEXT_CAP {
            return Ok(PlainText::TooLarge);
        }
        Ok(match decode::decode(self.bytes()?, path) {
            Ok((text, _)) => PlainText::Text(SourceText { path: path.clone(), text, fingerprint: self.fingerprint }),
            Err(_) => PlainText::Other,
        })
    }
}

/// What a file says that ought to be a table or a plain text.
#[derive(Debug)]
pub enum PlainText {
    /// A text, whatever its encoding was.
    Text(SourceText),
    /// It is no text.
    Other,
    /// It is larger than any text that is read.
    TooLarge,
}

/// The bytes of a file outside of any site that a person names, up to a size.
///
/// # Errors
/// When the machine refuses, it is no regular file, or it is larger.
pub fn named_file(disk: &Path, cap: u64) -> Result<Vec<u8>, SourceError> {
    read::named(disk, cap).map_err(|cause| SourceError { path: disk.to_path_buf(), cause })
}

/// The files that lie in a folder named on the command line, by name.
///
/// # Errors
/// When it cannot be read.
pub fn named_folder(disk: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let list = || {
        let entries = std::fs::read_dir(disk)?.map(|entry| entry.map(|entry| entry.path()));
        let mut files = entries.collect::<std::io::Result<Vec<PathBuf>>>()?;
        files.retain(|path| path.is_file());
        files.sort();
        Ok(files)
    };
    list().map_err(|cause| SourceError { path: disk.to_path_buf(), cause })
}

/// Every input of a site.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: BTreeMap<SourcePath, SourceText>,
    files: BTreeMap<SourcePath, SourceFile>,
    seen: BTreeMap<SourcePath, Seen>,
    /// Fingerprints of all names, and of all that is no text below `content/`, while they are as they were when asked for.
    names_print: OnceLock<Fingerprint>,
    files_print: OnceLock<Fingerprint>,
    /// Where the paths begin.
    root: PathBuf,
}

/// What is known of a path that was looked at.
#[derive(Clone, Debug)]
struct Seen {
    /// Size in bytes.
    size: u64,
    /// Fingerprint of the bytes; `None` if they were not taken.
    print: Option<Fingerprint>,
    /// What the disk said of the file when it was read.
    stamp: Stamp,
    /// What was wrong with it.
    diagnostic: Option<Box<Diagnostic>>,
    /// For how many more looks the stamp is not trusted: a second change within one tick of the disk's clock leaves it
    /// as it is.
    settling: u8,
}

/// For how many looks a file that has changed is read anew: with half a second between them, longer than the
/// coarsest clock ticks, the two seconds of FAT.
const SETTLING: u8 = 5;

impl Sources {
    /// Reads `content/` and `themes/` below `root`.
    ///
    /// # Errors
    /// When there is no `content/` folder, or the machine refuses to read a file in it.
    pub fn read(root: &Path) -> Result<Sources, SourceError> {
        let content = root.join("content");
        std::fs::read_dir(&content).map_err(|cause| SourceError { path: content, cause })?;
        let mut sources = Sources { root: root.to_path_buf(), ..Sources::default() };
        sources.look(root, &Sources::everywhere(), Stamps::Unwanted)?;
        Ok(sources)
    }

    /// The places that a site is read from.
    pub fn everywhere() -> BTreeSet<SourcePath> {
        ["content", "themes"].map(SourcePath::new).into()
    }

    /// Reads one text again that has been let go of. `None` if it is gone or no text any more.
    ///
    /// # Errors
    /// When the machine refuses to read it.
    pub(crate) fn read_again(root: &Path, path: &SourcePath) -> Result<Option<SourceText>, SourceError> {
        Ok(match read::read_one(path, root.join(path.as_str()))? {
            Some((_, Held::Text(text))) => Some(text),
            _ => None,
        })
    }

    /// Reads a text again as it is now, though it may have been let go of. `None` if it is no text any more.
    pub(crate) fn text_again(&self, path: &SourcePath) -> Option<SourceText> {
        Sources::read_again(&self.root, path).ok()?
    }

    /// Looks again at some places, which are folders, files, or were: what is gone is forgotten, what is new or has
    /// changed is read. Says whether anything differs.
    ///
    /// # Errors
    /// When the machine refuses to read something; then nothing is different from before.
    pub fn refresh(&mut self, root: &Path, places: &BTreeSet<SourcePath>) -> Result<bool, SourceError> {
        self.root = root.to_path_buf();
        // Nothing is compared with what nothing is known of.
        let stamps = if self.seen.is_empty() { Stamps::Unwanted } else { Stamps::Wanted };
        self.look(root, places, stamps)
    }

    fn look(&mut self, root: &Path, places: &BTreeSet<SourcePath>, stamps: Stamps) -> Result<bool, SourceError> {
        let places: Vec<&SourcePath> = places.iter().filter(|place| walk::is_looked_at(place)).collect();
        let mut found = BTreeMap::new();
        for place in &places {
            walk::walk(root, place, stamps, &mut found)?;
        }
        let gone = self.known(&places).filter(|path| !matches!(found.get(path), Some(Found::File(..))));
        let gone: Vec<SourcePath> = gone.cloned().collect();
        let mut odd = Vec::new();
        let mut files: Vec<(SourcePath, PathBuf)> = Vec::new();
        for (path, found) in found {
            match found {
                // A file that was named itself has been touched; its stamp need not tell.
                Found::File(disk, stamp) if places.contains(&&path) || !self.is_settled(&path, stamp) => {
                    files.push((path, disk));
                }
                Found::File(..) => {}
                Found::Odd(diagnostic) => odd.push((path, diagnostic)),
            }
        }
        let read: Vec<(SourcePath, Option<(Seen, Held)>)> = files
            .into_par_iter()
            .map(|(path, disk)| read::read_one(&path, disk).map(|read| (path, read)))
            .collect::<Result<_, SourceError>>()?;
        // From here on nothing can fail.
        let mut changed = false;
        for path in gone {
            changed |= self.forget(&path);
        }
        for (path, diagnostic) in odd {
            changed = true;
            self.forget(&path);
            self.seen.insert(path, Seen::odd(diagnostic));
        }
        for (path, read) in read {
            changed |= match read {
                Some((seen, held)) => self.take(path, seen, held),
                None => self.forget(&path),
            };
        }
        Ok(changed)
    }

    /// The paths that are known at and below some places.
    fn known<'a>(&'a self, places: &'a [&SourcePath]) -> impl Iterator<Item = &'a SourcePath> {
        places.iter().flat_map(|place| {
            let below = move |path: &SourcePath| {
                path.as_str().strip_prefix(place.as_str()).map(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let from = self.seen.range::<SourcePath, _>(*place..).map(|(path, _)| path);
            // `a-b` stands between `a` and `a/b`.
            from.map_while(move |path| Some((path, below(path)?))).filter(|(_, below)| *below).map(|(path, _)| path)
        })
    }

    /// Whether a file is the one that was read. Each look counts.
    fn is_settled(&mut self, path: &SourcePath, stamp: Option<Stamp>) -> bool {
        let Some(seen) = self.seen.get_mut(path) else { return false };
        let settled = seen.settling == 0 && stamp == Some(seen.stamp);
        seen.settling = seen.settling.saturating_sub(1);
        settled
    }

    fn take(&mut self, path: SourcePath, mut seen: Seen, held: Held) -> bool {
        let before = self.seen.get(&path);
        let changed = before.is_none_or(|before| before.print != seen.print || before.diagnostic != seen.diagnostic);
        seen.settling = match before {
            Some(_) if changed => SETTLING,
            Some(before) => before.settling,
            None => 0,
        };
        if before.is_none_or(|before| before.print.is_some() != seen.print.is_some()) {
            self.names_print.take();
        }
        self.seen.insert(path.clone(), seen);
        if changed {
            self.let_go(&path);
            match held {
                Held::Text(text) => drop(self.texts.insert(path, text)),
                Held::File(file) => {
                    self.files_print.take();
                    self.files.insert(path, file);
                }
                Held::Nothing => {}
            }
        }
        changed
    }

    fn forget(&mut self, path: &SourcePath) -> bool {
        self.let_go(path);
        let known = self.seen.remove(path).is_some();
        if known {
            self.names_print.take();
        }
        known
    }

    /// Lets go of what a file holds.
    fn let_go(&mut self, path: &SourcePath) {
        self.texts.remove(path);
        if self.files.remove(path).is_some() {
            self.files_print.take();
        }
    }

    /// What was wrong with the files themselves.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.seen.values().filter_map(|seen| seen.diagnostic.as_deref())
    }

    /// The fingerprints of all texts below a folder, sorted by path, whether the texts themselves are kept or not.
    pub fn prints_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a SourcePath, Fingerprint)> {
        let from = SourcePath::new(folder);
        let below = self.seen.range(from..).take_while(move |(path, _)| path.as_str().starts_with(folder));
        below.filter(|(path, _)| read::is_text(path)).filter_map(|(path, seen)| Some((path, seen.print?)))
    }

    /// One fingerprint for all files below some folders: their paths and their bytes.
    pub fn fingerprint_below(&self, folders: &[&str]) -> Fingerprint {
        let all = folders.iter().flat_map(|folder| {
            let below = self.seen.range(SourcePath::new(folder)..);
            below.take_while(move |(path, _)| path.as_str().starts_with(folder))
        });
        let parts: Vec<(&SourcePath, Fingerprint)> = all.filter_map(|(path, seen)| Some((path, seen.print?))).collect();
        Fingerprint::of_parts(parts.iter().flat_map(|(path, print)| [path.as_str().as_bytes(), print.as_bytes()]))
    }

    /// The text at a path.
    pub fn text(&self, path: &str) -> Option<&SourceText> {
        self.texts.get(&SourcePath::new(path))
    }

    /// Hands some texts over and keeps them no longer; those that were handed over before are read again. What is found to have
    /// changed or to be gone by then is known as it is now, as after [`Sources::refresh`]. The texts come in the order of `paths`.
    ///
    /// # Errors
    /// When the machine refuses to read something; then nothing is different from before.
    pub fn take_texts(&mut self, paths: &[&SourcePath]) -> Result<Vec<SourceText>, SourceError> {
        let missing: Vec<&SourcePath> = paths.iter().copied().filter(|path| !self.texts.contains_key(*path)).collect();
        let read: Vec<(&SourcePath, Option<(Seen, Held)>)> = missing
            .into_par_iter()
            .map(|path| read::read_one(path, self.root.join(path.as_str())).map(|read| (path, read)))
            .collect::<Result<_, SourceError>>()?;
        for (path, read) in read {
            match read {
                Some((seen, Held::Text(text))) => {
                    self.take(path.clone(), seen, Held::Nothing);
                    self.texts.insert(path.clone(), text);
                }
                Some((seen, held)) => drop(self.take(path.clone(), seen, held)),
                None => drop(self.forget(path)),
            }
        }
        Ok(paths.iter().filter_map(|path| self.texts.remove(*path)).collect())
    }

    /// All texts below a folder, sorted by path.
    pub fn texts_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceText> {
        let from = SourcePath::new(folder);
        self.texts.range(from..).take_while(move |(path, _)| path.as_str().starts_with(folder)).map(|(_, text)| text)
    }

    /// A file that is no text for us.
    pub fn file(&self, path: &SourcePath) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// All other files below a folder, sorted by path.
    pub fn files_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a SourcePath, &'a SourceFile)> {
        let from = SourcePath::new(folder);
        self.files.range(from..).take_while(move |(path, _)| path.as_str().starts_with(folder))
    }

    /// Size on disk of every file that could be read, or was too large to be.
    pub fn sizes(&self) -> impl Iterator<Item = (&SourcePath, u64)> {
        self.seen.iter().filter(|(_, seen)| seen.print.is_some()).map(|(path, seen)| (path, seen.size))
    }

    /// One fingerprint for which files there are, whatever they hold.
    pub fn names_print(&self) -> Fingerprint {
        *self.names_print.get_or_init(|| Fingerprint::of_parts(self.sizes().map(|(path, _)| path.as_str().as_bytes())))
    }

    /// One fingerprint for all files below `content/` that are no texts: their paths and their bytes.
    pub fn files_print(&self) -> Fingerprint {
        *self.files_print.get_or_init(|| {
            let files = self.files_below("content/");
            Fingerprint::of_parts(
                files.flat_map(|(path, file)| [path.as_str().as_bytes(), file.fingerprint.as_bytes()]),
            )
        })
    }

    /// Size on disk of one file.
    pub fn size(&self, path: &SourcePath) -> Option<u64> {
        self.seen.get(path).filter(|seen| seen.print.is_some()).map(|seen| seen.size)
    }

    /// Whether there is such a file, and it could be read.
    pub fn exists(&self, path: &SourcePath) -> bool {
        self.seen.get(path).is_some_and(|seen| seen.print.is_some())
    }

    /// How many files were read.
    pub fn count(&self) -> usize {
        self.sizes().count()
    }

    /// One fingerprint for all inputs: their paths and their bytes, and what is wrong with those that could not be read.
    pub fn fingerprint(&self) -> Fingerprint {
        let read = self.fingerprint_below(&["content/", "themes/"]);
        let unread = self.seen.iter().filter(|(_, seen)| seen.print.is_none());
        let unread = unread.flat_map(|(path, seen)| {
            let code = seen.diagnostic.as_ref().map_or("", |diagnostic| diagnostic.code.as_str());
            [path.as_str().as_bytes(), code.as_bytes()]
        });
        Fingerprint::of_parts(std::iter::once(read.as_bytes()).chain(unread))
    }
}

impl Seen {
    fn odd(diagnostic: Diagnostic) -> Seen {
        Seen { size: 0, print: None, stamp: Stamp::default(), diagnostic: Some(Box::new(diagnostic)), settling: 0 }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Everything that others see of some sources.
    fn seen(sources: &Sources) -> Vec<String> {
        let texts = sources.texts.values().map(|text| format!("{} {}", text.path, text.text));
        let files = sources.files.iter().map(|(path, file)| format!("{path} {} {}", file.size, file.fingerprint));
        let sizes = sources.sizes().map(|(path, size)| format!("{path} {size}"));
        let diagnostics = sources.diagnostics().map(|found| format!("{found:?}"));
        texts.chain(files).chain(sizes).chain(diagnostics).chain([sources.fingerprint().to_string()]).collect()
    }

    #[test]
    fn looking_again_finds_what_reading_anew_finds() {
        let folder = tempfile::TempDir::new().unwrap();
        let root = folder.path();
        let write = |path: &str, bytes: &[u8]| {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), bytes).unwrap();
        };
        write("content/site.yaml", b"title: a");
        write("content/cases/a/b.md", "甲".as_bytes());
        write("content/cases/a/b/c.png", b"1");
        write("content/cases/a-b/d.md", "丁".as_bytes());
        let mut sources = Sources::read(root).unwrap();
        let mut look = |places: &[&str], expected: bool| {
            let places = places.iter().map(|place| SourcePath::new(place)).collect();
            assert_eq!(sources.refresh(root, &places).unwrap(), expected, "{places:?}");
            assert_eq!(seen(&sources), seen(&Sources::read(root).unwrap()), "{places:?}");
        };
        look(&["content", "themes"], false);
        // As long as before, and within one tick of the clock.
        write("content/cases/a/b.md", "乙".as_bytes());
        look(&["content/cases/a/b.md"], true);
        write("content/cases/a/b.md", "丙".as_bytes());
        look(&["content"], true);
        write("content/cases/a/~$b.md", b"x");
        look(&["content/cases/a/~$b.md", "public/index.html"], false);
        fs::rename(root.join("content/cases/a"), root.join("content/cases/e")).unwrap();
        look(&["content/cases/a", "content/cases/e"], true);
        write("content/cases/e/word.md", b"PK\0\0");
        look(&["content/cases/e"], true);
        write("themes/default/theme.css", b"a {}");
        look(&["themes"], true);
        fs::remove_dir_all(root.join("content/cases")).unwrap();
        look(&["content/cases"], true);
        look(&["content", "themes"], false);
    }

    #[test]
    fn a_text_is_handed_over_again_as_it_is_now_or_not_at_all() {
        let folder = tempfile::TempDir::new().unwrap();
        let disk = folder.path().join("content/cases/a/b.md");
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        fs::write(&disk, "甲").unwrap();
        let path = SourcePath::new("content/cases/a/b.md");
        let mut sources = Sources::read(folder.path()).unwrap();
        let mut take = || {
            let texts = sources.take_texts(&[&path]).map(|texts| texts.into_iter().map(|text| text.text).collect());
            (texts as Result<Vec<String>, SourceError>, sources.size(&path))
        };
        assert_eq!(take().0.unwrap(), ["甲"]);
        assert_eq!(take().0.unwrap(), ["甲"]);
        fs::write(&disk, "甲乙").unwrap();
        let (texts, size) = take();
        assert_eq!((texts.unwrap(), size), (vec!["甲乙".to_owned()], Some(6)));
        // What the machine refuses is an error, and leaves all as it was.
        fs::remove_file(&disk).unwrap();
        fs::create_dir(&disk).unwrap();
        let (texts, size) = take();
        assert!(texts.is_err() && size == Some(6));
        fs::remove_dir(&disk).unwrap();
        let (texts, size) = take();
        assert!(texts.unwrap().is_empty() && size.is_none());
    }
}
