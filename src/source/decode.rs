//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16, GB18030. What is no text is named.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::file_kind::FileKind;
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;

/// The text of some bytes, with a hint when they were not sound UTF-8; or why they are no text.
pub(super) fn decode(bytes: Vec<u8>, path: &SourcePath) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    if let Some(kind) = FileKind::of(&bytes) {
        return Err(office_document(path, kind));
    }
    let (encoding, mark) = Encoding::for_bom(&bytes).or_else(|| unmarked(&bytes)).unwrap_or((UTF_8, 0));
    if encoding != UTF_8 {
        return other(&bytes[mark..], encoding, path);
    }
    match String::from_utf8(bytes) {
        // Two marks come of joining files; both are nothing.
        Ok(text) => sound(text.trim_start_matches('\u{feff}').to_owned(), path).map(|text| (text, None)),
        Err(error) if is_mostly_utf8(error.as_bytes()) => Ok(damaged(error.as_bytes(), path)),
        Err(error) => other(error.as_bytes(), GB18030, path),
    }
}

/// UTF-16 without a mark: a file of ours begins with a sign of ASCII, every second byte of which is then zero.
fn unmarked(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match bytes {
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some((UTF_16LE, 0)),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some((UTF_16BE, 0)),
        _ => None,
    }
}

/// Whether most characters beyond ASCII are sound UTF-8. Text in GB18030 hardly ever holds one that is.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > 4 * broken
}

/// The text with a mark for every broken place, and where the first of them is.
fn damaged(bytes: &[u8], path: &SourcePath) -> (String, Option<Diagnostic>) {
    let text = String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned();
    let count = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    let source = SourceText::new(path.as_str(), &text);
    let first = text.find('\u{fffd}').unwrap_or(0);
    let message = text!("有 {count} 处坏字符，第一处在这里", "{count} broken character(s), the first of them here");
    let help = text!("请补上这里的字，另存为 UTF-8 编码", "write what stood here, and save the file as UTF-8");
    let location = source.locate(first..first + '\u{fffd}'.len_utf8());
    (text, Some(Diagnostic::new(Code::DAMAGED_TEXT, location, message).help(help)))
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
    // What editors know GB 18030 by is the older standard that it contains.
    let name = if encoding == GB18030 { "GBK/GB18030" } else { encoding.name() };
    let message = text!("文件编码是 {name}，已经照读", "the file is encoded as {name}; it was read all the same");
    let help = text!("另存时请选 UTF-8 编码", "save it as UTF-8");
    Ok((text, Some(Diagnostic::new(Code::ENCODING, Location::file(path), message).help(help))))
}

/// Text holds no NUL.
fn sound(text: String, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
    if text.contains('\0') { Err(not_text(path)) } else { Ok(text) }
}

fn office_document(path: &SourcePath, kind: FileKind) -> Box<Diagnostic> {
    let name = kind.name();
    let message = text!("这是改了名的 {name} 文件，不是文本", "this is a renamed file of the kind {name}, no text");
    // What `casebook import` reads.
    let help = if kind == FileKind::Word {
        text!(
            "改文件名不会改变内容。请把文件拿出 content 文件夹，改回 .docx，再用 casebook import 文件.docx 导入",
            "another name does not change what a file is: take it out of content, give it back its .docx, and \
             bring it in with casebook import FILE.docx"
        )
    } else {
        text!(
            "改文件名不会改变内容。请用 Word 或 WPS 打开，把文字另存为“纯文本”，编码选 UTF-8",
            "another name does not change what a file is: open it in Word or WPS and save its text as plain text in UTF-8"
        )
    };
    Box::new(Diagnostic::new(Code::OFFICE_DOCUMENT, Location::file(path), message).help(help))
}

fn not_text(path: &SourcePath) -> Box<Diagnostic> {
    let message = text!("这不是文本文件，读不出文字", "this is no text file");
    let help = text!("请把文字另存为 UTF-8 编码的文本", "save its text as plain text in UTF-8");
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
        assert_eq!(read("\u{feff}\u{feff}低保".as_bytes()), Ok(("低保".into(), false)));
        assert_eq!(read(&GB18030.encode("低保对象").0), Ok(("低保对象".into(), true)));
        assert_eq!(read(&[0xff, 0xfe, 0x4e, 0x4f]), Ok(("\u{4f4e}".into(), true)));
        assert_eq!(read(b"-\0-\0-\0\n\0\x4e\x4f"), Ok(("---\n\u{4f4e}".into(), true)));
        assert_eq!(read(b"\0-\0-\0-\0\n\x4f\x4e"), Ok(("---\n\u{4f4e}".into(), true)));
        assert_eq!(read(&[0xff, 0xff, 0xff]), Err(Code::NOT_TEXT));
        assert_eq!(read(b"a\0\0b"), Err(Code::NOT_TEXT));
    }

    #[test]
    fn a_broken_place_does_not_garble_the_rest() {
        let bytes = ["最低生活保障".as_bytes(), b"\xe4\xbd", "对象".as_bytes()].concat();
        let (text, hint) = decode(bytes, &SourcePath::new("a.md")).unwrap();
        assert_eq!(text, "最低生活保障\u{fffd}对象");
        let hint = hint.unwrap();
        assert_eq!((hint.code, hint.location.column), (Code::DAMAGED_TEXT, 7));
    }

    #[test]
    fn renamed_documents_are_named() {
        let table: [(&[u8], &str); 6] = [
            (b"PK\x03\x04....word/document.xml", ".docx"),
            (b"PK\x03\x04....xl/workbook.xml", ".xlsx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc, .wps"),
            (b"%PDF-1.7", ".pdf"),
            (b"{\\rtf1", ".rtf"),
            (b"PK\x03\x04\0\0", ".zip"),
        ];
        for (bytes, name) in table {
            let diagnostic = decode(bytes.to_vec(), &SourcePath::new("a.md")).unwrap_err();
            assert!(diagnostic.code == Code::OFFICE_DOCUMENT && diagnostic.message.zh.contains(name), "{name}");
        }
    }
}
