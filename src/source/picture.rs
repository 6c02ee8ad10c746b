//! Whether browsers show what has the name of a picture: told by its first and last bytes.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use crate::vocabulary::path::SourcePath;

/// Why a picture is not shown, or is another than its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFlaw {
    /// It holds nothing.
    Empty,
    /// It ends in the middle.
    Cut,
    /// A picture that no browser shows, by what users know it by.
    Unshown(&'static str),
    /// No picture at all.
    NoPicture,
    /// A picture that is shown, of another kind than its name says.
    Misnamed(&'static str),
}

/// Bytes that are looked at from the start, and from the end: cameras write some behind the end of a picture.
const HEAD: usize = 512;
const TAIL: u64 = 64 * 1024;

/// What is wrong with a file that has the name of a picture.
pub(super) fn flaw(path: &SourcePath, file: &mut File, size: u64) -> Option<PictureFlaw> {
    let ending = path.file_name().rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let named = match ending.as_str() {
        "jpg" | "jpeg" | "jfif" => "JPEG",
        "png" => "PNG",
        "gif" => "GIF",
        "webp" => "WebP",
        "avif" => "AVIF",
        "bmp" => "BMP",
        "svg" => "SVG",
        "heic" | "heif" => "HEIC",
        "tif" | "tiff" => "TIFF",
        "psd" => "PSD",
        "wmf" | "emf" => "WMF",
        _ => return None,
    };
    if size == 0 {
        return Some(PictureFlaw::Empty);
    }
    let head = read_at(file, 0, HEAD as u64)?;
    let Some(kind) = kind(&head) else {
        return Some(match named {
            "HEIC" | "TIFF" | "PSD" | "WMF" => PictureFlaw::Unshown(named),
            _ => PictureFlaw::NoPicture,
        });
    };
    if matches!(kind, "HEIC" | "TIFF" | "PSD" | "WMF" | "JPEG XL" | "JPEG 2000") {
        return Some(PictureFlaw::Unshown(kind));
    }
    let from = size.saturating_sub(TAIL);
    let mut tail = || read_at(file, from, TAIL);
    let whole = match kind {
        "JPEG" => memchr::memmem::find(&tail()?, b"\xff\xd9").is_some(),
        "PNG" => memchr::memmem::find(&tail()?, b"IEND").is_some(),
        "WebP" => head.get(4..8).is_some_and(|length| {
            let length = length.iter().rev().fold(0, |length, byte| length << 8 | u64::from(*byte));
            size >= length
        }),
        _ => true,
    };
    if !whole {
        return Some(PictureFlaw::Cut);
    }
    (kind != named).then_some(PictureFlaw::Misnamed(kind))
}

fn read_at(file: &mut File, from: u64, most: u64) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The kind of a picture by its first bytes.
fn kind(head: &[u8]) -> Option<&'static str> {
    Some(match head {
        [0xff, 0xd8, 0xff, ..] => "JPEG",
        [0x89, b'P', b'N', b'G', ..] => "PNG",
        [b'G', b'I', b'F', b'8', ..] => "GIF",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "WebP",
        [b'B', b'M', ..] => "BMP",
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "TIFF",
        [b'8', b'B', b'P', b'S', ..] => "PSD",
        [0xd7, 0xcd, 0xc6, 0x9a, ..] | [1, 0, 9, 0, ..] => "WMF",
        [1, 0, 0, 0, ..] if head.get(40..44) == Some(b" EMF") => "WMF",
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', ..] => "JPEG XL",
        [0, 0, 0, 12, b'j', b'P', ..] => "JPEG 2000",
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4)? {
            b"avif" | b"avis" => "AVIF",
            b"mif1" if memchr::memmem::find(brand, b"avif").is_some() => "AVIF",
            _ => "HEIC",
        },
        _ => {
            let text = String::from_utf8_lossy(head);
            let text = text.trim_start_matches('\u{feff}').trim_start();
            let html = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html"));
            let svg = !html && (text.starts_with("<svg") || text.starts_with("<?xml") || text.contains("<svg"));
            return svg.then_some("SVG");
        }
    })
}
