//! What a file is by its bytes, whatever its name says.

use memchr::memmem;

/// A kind of file that is often given another name, or handed in for a text or a Word file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// Word, as a container (ECMA-376).
    Word,
    /// Excel, as a container.
    Excel,
    /// PowerPoint, as a container.
    PowerPoint,
    /// OpenDocument of any kind.
    OpenDocument,
    /// Another container.
    Zip,
    /// Any of the first three behind a password.
    Locked,
    /// Excel 97 to 2003.
    OldExcel,
    /// Another compound file (MS-CFB): Word 97 to 2003, or WPS.
    OldWord,
    /// PDF.
    Pdf,
    /// RTF.
    Rtf,
    /// A picture.
    Png,
    /// A picture.
    Jpeg,
}

impl FileKind {
    /// The kind of a file; `None` for text, and for what is of no use to know here.
    pub(crate) fn of(bytes: &[u8]) -> Option<FileKind> {
        let holds = |part: &[u8]| memmem::find(bytes, part).is_some();
        // Names of streams stand in UTF-16.
        let holds_stream = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            holds(&name)
        };
        Some(match bytes {
            _ if is_container(bytes) => match () {
                () if holds(b"word/") => FileKind::Word,
                () if holds(b"xl/") => FileKind::Excel,
                () if holds(b"ppt/") => FileKind::PowerPoint,
                () if holds(b"opendocument") => FileKind::OpenDocument,
                () => FileKind::Zip,
            },
            _ if is_compound(bytes) => match () {
                () if holds_stream("EncryptedPackage") => FileKind::Locked,
                () if holds_stream("Workbook") => FileKind::OldExcel,
                () => FileKind::OldWord,
            },
            [b'%', b'P', b'D', b'F', b'-', ..] => FileKind::Pdf,
            [b'{', b'\\', b'r', b't', b'f', ..] => FileKind::Rtf,
            [0x89, b'P', b'N', b'G', ..] => FileKind::Png,
            [0xff, 0xd8, 0xff, ..] => FileKind::Jpeg,
            _ => return None,
        })
    }

    /// What users know it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            FileKind::Word => "Word (.docx)",
            FileKind::Excel => "Excel (.xlsx)",
            FileKind::PowerPoint => "PowerPoint (.pptx)",
            FileKind::OpenDocument => "OpenDocument (.odt)",
            FileKind::Zip => "ZIP (.zip)",
            FileKind::OldExcel => "Excel (.xls)",
            FileKind::Locked | FileKind::OldWord => "Word / WPS (.doc, .wps)",
            FileKind::Pdf => "PDF (.pdf)",
            FileKind::Rtf => "RTF (.rtf)",
            FileKind::Png => "PNG",
            FileKind::Jpeg => "JPEG",
        }
    }
}

/// Whether a file is a zip archive, as those of office programs have been since 2007.
pub(crate) fn is_container(bytes: &[u8]) -> bool {
    matches!(bytes, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..])
}

/// Whether a file is a compound file (MS-CFB), as those of office programs were before 2007, and are behind a password.
pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

#[cfg(test)]
mod tests {
    use super::FileKind;

    #[test]
    fn kinds_are_told_apart_by_bytes() {
        let compound = |stream: &str| {
            let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &name].concat()
        };
        let table: [(&[u8], Option<FileKind>); 15] = [
            (b"PK\x03\x04....word/document.xml", Some(FileKind::Word)),
            (b"PK\x03\x04....xl/workbook.xml", Some(FileKind::Excel)),
            (b"PK\x03\x04....ppt/presentation.xml", Some(FileKind::PowerPoint)),
            (b"PK\x03\x04....application/vnd.oasis.opendocument.text", Some(FileKind::OpenDocument)),
            (b"PK\x03\x04\0\0", Some(FileKind::Zip)),
            (b"PK\x05\x06", Some(FileKind::Zip)),
            (&compound("WordDocument"), Some(FileKind::OldWord)),
            (&compound("Workbook"), Some(FileKind::OldExcel)),
            (&compound("EncryptedPackage"), Some(FileKind::Locked)),
            (b"%PDF-1.7", Some(FileKind::Pdf)),
            (b"{\\rtf1", Some(FileKind::Rtf)),
            (b"\x89PNG\r\n", Some(FileKind::Png)),
            (b"\xff\xd8\xff\xe0", Some(FileKind::Jpeg)),
            (b"PK \xe5\xaf\xb9\xe5\x86\xb3", None),
            (b"", None),
        ];
        for (bytes, kind) in table {
            assert_eq!(FileKind::of(bytes), kind, "{bytes:?}");
        }
    }
}
