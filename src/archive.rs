//! Zip archives whose bytes follow from their files alone: no time, no machine.

use std::io::{Cursor, Result, Seek, Write};

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
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "zip" | "epub" | "docx" | "xlsx" | "pptx" | "mp4" | "gz" | "br" => {
            archive.stored(name, bytes)?;
        }
        _ => archive.compressed(name, bytes)?,
    }
    Ok(Packed(archive.finish()?.into_inner()))
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
    use std::io::Read;

    use super::*;

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
