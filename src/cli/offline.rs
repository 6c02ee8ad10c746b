//! What a copy that is opened from disk has beside its pages: there browsers load scripts but fetch nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::vocabulary::path::OutPath;

/// A script that hands over the bytes of a file, and its address.
pub(super) fn script(path: &OutPath, bytes: &[u8]) -> Option<(OutPath, Vec<u8>)> {
    let script = format!("casebookFile({:?}, {:?});\n", path.as_str(), BASE64.encode(bytes));
    // The path of a file with an ending more is as safe as the file's own.
    Some((OutPath::new(&format!("{path}.js")).ok()?, script.into_bytes()))
}
