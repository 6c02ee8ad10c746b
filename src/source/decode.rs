//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one, GB18030.

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::path::SourcePath;
use crate::text;

/// The text of some bytes, with a hint when they were not UTF-8; or why they are no text.
pub(super) fn decode(bytes: Vec<u8>, path: &SourcePath) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    let (encoding, mark) = Encoding::for_bom(&bytes).unwrap_or((UTF_8, 0));
    if encoding == UTF_8 {
        match String::from_utf8(bytes) {
            Ok(text) if mark == 0 => return sound(text, path).map(|text| (text, None)),
            Ok(text) => return sound(text[mark..].to_owned(), path).map(|text| (text, None)),
            Err(error) => return other(error.as_bytes(), GB18030, path),
        }
    }
    other(&bytes[mark..], encoding, path)
}

fn other(
    bytes: &[u8],
    encoding: &'static Encoding,
    path: &SourcePath,
) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        return Err(not_text(path));
    };
    let text = sound(text.into_owned(), path)?;
    let name = encoding.name();
    let message = text!("文件编码是 {name}，已经照读", "the file is encoded as {name}; it was read all the same");
    let help = text!("另存时请选 UTF-8 编码", "save it as UTF-8");
    Ok((text, Some(Diagnostic::new(Code::ENCODING, Location::file(path), message).help(help))))
}

/// Text holds no NUL; a Word document renamed to `.md` does.
fn sound(text: String, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
    if text.contains('\0') { Err(not_text(path)) } else { Ok(text) }
}

fn not_text(path: &SourcePath) -> Box<Diagnostic> {
    let message = text!("这不是文本文件，读不出文字", "this is no text file");
    let help = text!(
        "若是 Word 或 WPS 文档，请把文字另存为 UTF-8 编码的文本",
        "if it is a Word or WPS document, save its text as plain text in UTF-8"
    );
    Box::new(Diagnostic::new(Code::NOT_TEXT, Location::file(path), message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, bool), Code> {
        decode(bytes.to_vec(), &SourcePath::new("a.md"))
            .map(|(text, hint)| (text, hint.is_some()))
            .map_err(|diagnostic| diagnostic.code)
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(read("低保".as_bytes()), Ok(("低保".into(), false)));
        assert_eq!(read("\u{feff}低保".as_bytes()), Ok(("低保".into(), false)));
        assert_eq!(read(&GB18030.encode("低保对象").0), Ok(("低保对象".into(), true)));
        assert_eq!(read(&[0xff, 0xfe, 0x4e, 0x4f]), Ok(("\u{4f4e}".into(), true)));
        assert_eq!(read(b"PK\x03\x04\0\0"), Err(Code::NOT_TEXT));
        assert_eq!(read(&[0xff, 0xff, 0xff]), Err(Code::NOT_TEXT));
    }
}
