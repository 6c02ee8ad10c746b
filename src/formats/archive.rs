//! Zip archives: written so that their bytes follow from their files alone, without time and machine; read so that
//! what somebody sends can neither fill the memory nor name a place outside.

use std::io::{Cursor, Read, Result, Seek, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// An archive that is being written.
#[derive(Debug)]
pub struct Archive<W: Write + Seek> {
    writer: ZipWriter<W>,
}

/// A file that is compressed already, so that many can be at once.
#[derive(Debug)]
pub struct Packed(Vec<u8>);

impl<W: Write + Seek> Archive<W> {
    /// An archive without files.
    pub fn new(inner: W) -> Archive<W> {
        Archive { writer: ZipWriter::new(inner) }
    }

    /// Adds a file as it is.
    ///
    /// # Errors
    /// When it cannot be written, or the name is taken.
    pub fn stored(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.writer.start_file(name, options(CompressionMethod::Stored))?;
        self.writer.write_all(bytes)
    }

    /// Adds a file, compressed.
    ///
    /// # Errors
    /// When it cannot be written, or the name is taken.
    pub fn compressed(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.writer.start_file(name, options(CompressionMethod::Deflated))?;
        self.writer.write_all(bytes)
    }

    /// Adds a file that was compressed before.
    ///
    /// # Errors
    /// When it cannot be written, or the name is taken.
    pub fn add(&mut self, Packed(bytes): Packed) -> Result<()> {
        Ok(self.writer.merge_archive(ZipArchive::new(Cursor::new(bytes))?)?)
    }

    /// Ends the archive.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<W> {
        Ok(self.writer.finish()?)
    }
}

/// Compresses a file for [`Archive::add`]. Pictures and the like, which are compressed in themselves, are kept as they are.
///
/// # Errors
/// When the name is too long for an archive.
pub fn pack(name: &str, bytes: &[u8]) -> Result<Packed> {
    let mut archive = Archive::new(Cursor::new(Vec::new()));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "zip" | "epub" | "pdf" | "docx" | "xlsx" | "pptx" | "mp4" | "gz"
        | "br" => {
            archive.stored(name, bytes)?;
        }
        _ => archive.compressed(name, bytes)?,
    }
    Ok(Packed(archive.finish()?.into_inner()))
}

/// What an archive of others may ask of the memory.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    /// How many files it may hold.
    pub files: usize,
    /// How many bytes one file may have when it is unpacked.
    pub file: u64,
    /// How many bytes all files may have together that are read.
    pub total: u64,
}

/// Why an archive, or a file in it, cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no archive, or a damaged one.
    Damaged,
    /// It asks for a password.
    Locked,
    /// It is packed in a way that is not known here.
    Method,
    /// It is larger than its cap, whatever it says of itself.
    TooLarge,
}

/// An archive of others, in memory.
#[derive(Debug)]
pub struct Unpacker<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The names of its files, `/` between their parts and none before, with their numbers.
    names: Vec<(String, usize)>,
    caps: Caps,
    /// How many bytes may still be read.
    left: u64,
}

impl<'a> Unpacker<'a> {
    /// Reads the list of files.
    ///
    /// # Errors
    /// When it is no archive, or has more files than it may.
    pub fn open(bytes: &'a [u8], caps: Caps) -> std::result::Result<Unpacker<'a>, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Unreadable::of(&error))?;
        if archive.len() > caps.files {
            return Err(Unreadable::TooLarge);
        }
        let name = |name: std::result::Result<std::borrow::Cow<'_, str>, ZipError>| {
            let name = name.ok()?.replace('\\', "/");
            let name = name.trim_start_matches('/');
            // A file is only ever looked up by its name; one that leads elsewhere is nobody's.
            let sound = !name.is_empty() && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
            sound.then(|| name.to_owned())
        };
        let names = archive.file_names().enumerate().filter_map(|(at, file)| Some((name(file)?, at))).collect();
        Ok(Unpacker { archive, names, caps, left: caps.total })
    }

    /// The names of the files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _)| name.as_str())
    }

    /// The bytes of a file, whose name may differ in case. `None` if there is no such file.
    ///
    /// # Errors
    /// When it is damaged, locked or larger than it may be. What an archive says of the size of a file is not believed.
    pub fn file(&mut self, name: &str) -> std::result::Result<Option<Vec<u8>>, Unreadable> {
        let exact = self.names.iter().find(|(other, _)| other == name);
        let found = exact.or_else(|| self.names.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)));
        let Some((_, at)) = found else { return Ok(None) };
        let cap = self.caps.file.min(self.left);
        let file = self.archive.by_index(*at).map_err(|error| Unreadable::of(&error))?;
        let mut bytes = Vec::new();
        file.take(cap + 1).read_to_end(&mut bytes).map_err(|_| Unreadable::Damaged)?;
        if bytes.len() as u64 > cap {
            return Err(Unreadable::TooLarge);
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

impl Unreadable {
    fn of(error: &ZipError) -> Unreadable {
        match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Unreadable::Locked,
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Unreadable::Method,
            _ => Unreadable::Damaged,
        }
    }
}

/// 1 January 1980, the earliest day that an archive can name, and the rights of an ordinary file.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPS: Caps = Caps { files: 4, file: 1000, total: 1500 };

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = Archive::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            archive.compressed(name, bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn what_others_packed_is_read_within_caps() {
        let bytes = archive(&[("a/B.xml", b"one"), ("bomb", &[0; 1001]), ("large", &[0; 1000]), ("more", &[0; 600])]);
        let mut unpacker = Unpacker::open(&bytes, CAPS).unwrap();
        assert_eq!(unpacker.file("a/b.xml"), Ok(Some(b"one".to_vec())));
        assert_eq!(unpacker.file("none"), Ok(None));
        assert_eq!(unpacker.file("bomb"), Err(Unreadable::TooLarge));
        assert_eq!(unpacker.file("large").unwrap().unwrap().len(), 1000);
        assert_eq!(unpacker.file("more"), Err(Unreadable::TooLarge), "all together are more than the total");
        let many = archive(&[("1", b""), ("2", b""), ("3", b""), ("4", b""), ("5", b"")]);
        assert_eq!(Unpacker::open(&many, CAPS).unwrap_err(), Unreadable::TooLarge);
        assert_eq!(Unpacker::open(&bytes[..bytes.len() / 2], CAPS).unwrap_err(), Unreadable::Damaged);
        let outside = archive(&[("../a", b"x"), ("/b", b"x"), ("c\\d", b"x")]);
        assert_eq!(Unpacker::open(&outside, CAPS).unwrap().names().collect::<Vec<_>>(), ["b", "c/d"]);
    }

    #[test]
    fn a_size_that_an_archive_claims_is_not_believed() {
        let mut bytes = archive(&[("bomb", &[0; 1001])]);
        // The unpacked size stands in the head of the file and in the list at the end.
        let size = 1001_u32.to_le_bytes();
        let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == size).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + 4].copy_from_slice(&7_u32.to_le_bytes());
        }
        let mut unpacker = Unpacker::open(&bytes, CAPS).unwrap();
        assert!(unpacker.file("bomb").is_err());
    }

    #[test]
    fn files_come_back_under_their_names() {
        let mut archive = Archive::new(Cursor::new(Vec::new()));
        archive.stored("mimetype", b"application/epub+zip").unwrap();
        archive.compressed("甲/乙.html", "正文".repeat(100).as_bytes()).unwrap();
        archive.add(pack("甲/图.png", &[1, 2, 3]).unwrap()).unwrap();
        assert!(archive.stored("mimetype", b"again").is_err());
        let bytes = archive.finish().unwrap().into_inner();
        // What readers of EPUB look for at this very place.
        assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("甲/乙.html").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text.chars().count(), 200);
        assert_eq!(archive.by_name("甲/图.png").unwrap().size(), 3);
    }
}
