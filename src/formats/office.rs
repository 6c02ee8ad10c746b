//! The text of office files (ECMA-376: .docx, .xlsx, .pptx), for whoever must know what an attachment tells: all of it, whether it is
//! shown, hidden or deleted with changes tracked, and in no order that matters. How it looks is lost.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::formats::archive::{Caps, Unpacker, Unreadable};
use crate::vocabulary::file_kind::is_compound;

/// A file of hundreds of pages or of a hundred thousand rows stays below.
const CAPS: Caps = Caps { files: 5000, file: 64 * 1024 * 1024, total: 128 * 1024 * 1024 };
/// What stands between cells: no number goes over it.
const CELL: &str = "|\n";

/// Whether a file calls itself one that is read here.
pub(crate) fn is_office(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    matches!(extension.as_str(), "docx" | "docm" | "xlsx" | "xlsm" | "pptx" | "pptm")
}

/// The text of a file, paragraph by paragraph and cell by cell.
///
/// # Errors
/// When it is none of these files, a damaged one, one with a password, or larger than it may be when it is unpacked.
pub(crate) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    // One of the old kind, or with a password.
    if is_compound(bytes) {
        return Err(Unreadable::Locked);
    }
    let mut unpacker = Unpacker::open(bytes, CAPS)?;
    let mut parts: Vec<String> = unpacker.names().filter(|name| name.ends_with(".xml")).map(str::to_owned).collect();
    if !parts.iter().any(|name| name.eq_ignore_ascii_case("[Content_Types].xml")) {
        return Err(Unreadable::Damaged);
    }
    parts.sort_unstable();
    parts.dedup();
    let mut text = String::new();
    for name in parts {
        if let Some(part) = unpacker.file(&name)? {
            read(&part, &mut text)?;
            text.push_str(CELL);
        }
    }
    Ok(text)
}

/// Adds what a part says. A number may be cut into runs, so nothing comes between the texts of one paragraph.
fn read(part: &[u8], out: &mut String) -> Result<(), Unreadable> {
    let part = std::str::from_utf8(part).map_err(|_| Unreadable::Damaged)?;
    let mut reader = Reader::from_str(part.trim_start_matches('\u{feff}'));
    // How many paragraphs, or texts of cells and remarks, are open.
    let mut open = 0_usize;
    // Whether the cell holds the number of a shared text, and whether its value is being read.
    let (mut shared, mut value) = (false, None);
    // Whether white space is text here.
    let mut exact = false;
    loop {
        match reader.read_event().map_err(|_| Unreadable::Damaged)? {
            Event::Start(start) => match start.local_name().as_ref() {
                "p" | "si" | "is" | "text" => open += 1,
                "c" => shared = is_shared(&start),
                "v" => value = Some(String::new()),
                name => exact = matches!(name, "t" | "delText" | "instrText"),
            },
            Event::End(end) => {
                exact = false;
                match end.local_name().as_ref() {
                    "p" => {
                        open = open.saturating_sub(1);
                        out.push('\n');
                    }
                    "si" | "is" | "text" => {
                        open = open.saturating_sub(1);
                        out.push_str(CELL);
                    }
                    "v" => {
                        out.push_str(&value.take().filter(|_| !shared).map(|value| whole(&value)).unwrap_or_default());
                        out.push_str(CELL);
                    }
                    _ if open == 0 && !out.ends_with(CELL) => out.push_str(CELL),
                    _ => {}
                }
            }
            Event::Empty(empty) => match empty.local_name().as_ref() {
                "tab" => out.push('\t'),
                "br" | "cr" => out.push('\n'),
                _ => {}
            },
            Event::Text(text) => push(&text, exact, value.as_mut().unwrap_or(&mut *out)),
            Event::CData(text) => push(&text, exact, value.as_mut().unwrap_or(&mut *out)),
            Event::GeneralRef(entity) => {
                // An entity beyond those of XML cannot be declared here, and says nothing.
                if let Some(character) = entity.resolve_char_ref().map_err(|_| Unreadable::Damaged)? {
                    value.as_mut().unwrap_or(&mut *out).push(character);
                }
            }
            Event::DocType(_) => return Err(Unreadable::Damaged),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return Ok(()),
        }
    }
}

/// Whether a cell of a sheet holds the number of a shared text instead of a value.
fn is_shared(cell: &quick_xml::events::BytesStart<'_>) -> bool {
    let mut attributes = cell.attributes();
    let mut all = attributes.with_checks(false).flatten();
    all.any(|attribute| attribute.key.as_ref() == "t" && &*attribute.value == "s")
}

/// White space between elements says nothing.
fn push(text: &str, exact: bool, out: &mut String) {
    if exact || !text.trim().is_empty() {
        out.push_str(text);
    }
}

/// A whole number that a sheet holds as `1.38E10`, as it is shown; any other value as it is.
fn whole(value: &str) -> String {
    let number = value.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && number.abs() < 1e21);
    match number {
        Some(number) if value.contains(['E', 'e']) => format!("{number:.0}"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::formats::archive::Archive;

    fn file(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = Archive::new(Cursor::new(Vec::new()));
        archive.compressed("[Content_Types].xml", b"<Types/>").unwrap();
        for (name, text) in parts {
            archive.compressed(name, text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn what_runs_have_cut_is_whole_and_what_cells_hold_is_apart() {
        let body = "<w:p><w:r><w:t>甲</w:t></w:r>\n <w:r><w:t>99</w:t></w:r><w:del><w:r><w:delText>01</w:delText></w:r></w:del></w:p>\
                    <w:tc><w:p><w:t>2&#x4E00;</w:t></w:p></w:tc>";
        let text = text(&file(&[("word/document.xml", &format!("<w:d>{body}</w:d>"))])).unwrap();
        assert!(text.contains("甲9901\n") && text.contains("2一\n|"), "{text}");
        let sheet = "<d><c t=\"s\"><v>7</v></c><c><v>1.38E10</v></c><c><v>1.5</v></c><c><is><r><t>9</t></r><r><t>8</t></r></is></c></d>";
        let strings = "<sst><si><t>乙</t></si><si><t>丙</t></si></sst>";
        let parts = [("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", strings)];
        let text = super::text(&file(&parts)).unwrap();
        let cells: Vec<&str> = text.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells, ["乙", "丙", "13800000000", "1.5", "98"]);
    }

    #[test]
    fn what_cannot_be_read_is_said_and_nothing_panics() {
        let sound = file(&[("word/document.xml", "<a><p>一</p></a>")]);
        for end in 0..sound.len() {
            let _ = text(&sound[..end]);
            let mut broken = sound.clone();
            broken[end] ^= 0x55;
            let _ = text(&broken);
        }
        assert_eq!(text(b""), Err(Unreadable::Damaged));
        assert_eq!(text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(Unreadable::Locked));
        for part in ["<a><b></a>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a>&#xFFFFFFFF;</a>"] {
            assert_eq!(text(&file(&[("word/document.xml", part)])), Err(Unreadable::Damaged), "{part}");
        }
        let mut other = Archive::new(Cursor::new(Vec::new()));
        other.stored("content.xml", b"<a/>").unwrap();
        assert_eq!(text(&other.finish().unwrap().into_inner()), Err(Unreadable::Damaged));
    }
}
