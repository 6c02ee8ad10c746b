//! Whether a picture says where it was taken: the GPS fields of its EXIF data.

use std::fs::File;
use std::io::{BufReader, Seek};

use exif::{In, Reader, Tag};

use crate::vocabulary::path::SourcePath;

/// Whether files of this name can hold EXIF data that is understood.
pub(super) fn may_hold_one(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    matches!(extension.as_str(), "jpg" | "jpeg" | "png" | "webp" | "heic" | "heif" | "avif" | "tif" | "tiff")
}

/// Whether the picture holds a position. Data that is broken is nobody's position.
pub(super) fn has_position(picture: &mut File) -> bool {
    if picture.rewind().is_err() {
        return false;
    }
    let mut reader = Reader::new();
    // A broken field does not hide the others.
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut BufReader::new(picture));
    let read = read.or_else(|error| error.distill_partial_result(|_| {}));
    let is_position = |tag| read.as_ref().is_ok_and(|exif| exif.get_field(tag, In::PRIMARY).is_some());
    is_position(Tag::GPSLatitude) || is_position(Tag::GPSLongitude)
}
