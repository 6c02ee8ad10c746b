//! The file as a container: its parts, and what they refer to (ECMA-376 part 2, open packaging conventions).

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::Refusal;
use super::xml::{self, Element};
use crate::formats::archive::{Caps, Unpacker, Unreadable};
use crate::vocabulary::file_kind::{FileKind, is_container};

/// A report with hundreds of pictures stays below.
const CAPS: Caps = Caps { files: 5000, file: 64 * 1024 * 1024, total: 256 * 1024 * 1024 };

/// A Word file.
#[derive(Debug)]
pub(super) struct Container<'a> {
    unpacker: Unpacker<'a>,
}

/// A part, and what it refers to.
#[derive(Debug)]
pub(super) struct ContainerPart {
    pub(super) root: Element,
    pub(super) relations: Relations,
}

/// What a part refers to, by id.
#[derive(Debug, Default)]
pub(super) struct Relations(HashMap<String, Relation>);

/// Something that a part refers to.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// The last word of its type: `image`, `hyperlink`, `footnotes` …
    pub(super) kind: String,
    /// The name of a part, or an address outside.
    pub(super) target: String,
    /// Whether the target lies outside the file.
    pub(super) external: bool,
}

impl<'a> Container<'a> {
    /// Opens a file that calls itself `.docx`.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Container<'a>, Refusal> {
        if !is_container(bytes) {
            return Err(foreign(bytes));
        }
        Ok(Container { unpacker: Unpacker::open(bytes, CAPS).map_err(|reason| Refusal::of(reason, ".docx"))? })
    }

    /// The part that holds the text.
    pub(super) fn document(&mut self) -> Result<ContainerPart, Refusal> {
        let relations = self.relations("")?;
        let main = relations.of_kind("officeDocument").map(|relation| relation.target.clone());
        let Some(name) = main else {
            let open_document = self.unpacker.names().any(|name| name == "content.xml");
            return Err(if open_document {
                Refusal::Other(FileKind::OpenDocument.name())
            } else {
                Refusal::Other(FileKind::Zip.name())
            });
        };
        let part = self.part(&name)?.ok_or_else(|| Refusal::Damaged(name.clone()))?;
        if part.root.name() != "w:document" {
            return Err(Refusal::Other(match name.split('/').next() {
                Some("xl") => FileKind::Excel.name(),
                Some("ppt") => FileKind::PowerPoint.name(),
                _ => "XML",
            }));
        }
        Ok(part)
    }

    /// The part of some kind that another part refers to.
    pub(super) fn related(&mut self, relations: &Relations, kind: &str) -> Result<Option<ContainerPart>, Refusal> {
        match relations.of_kind(kind).filter(|relation| !relation.external) {
            Some(relation) => self.part(&relation.target),
            None => Ok(None),
        }
    }

    /// A part by its name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<ContainerPart>, Refusal> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        Ok(Some(ContainerPart { root: xml::parse(&bytes, name)?, relations: self.relations(name)? }))
    }

    /// The bytes of a part. Names are percent-encoded in references, in the list of files, in both or in neither.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let plain = decoded(name);
        let same = |other: &&str| decoded(other).eq_ignore_ascii_case(&plain);
        let found =
            |unpacker: &Unpacker<'_>, fits: &dyn Fn(&&str) -> bool| unpacker.names().find(fits).map(str::to_owned);
        let exact = found(&self.unpacker, &|other| *other == name);
        let Some(stored) = exact.or_else(|| found(&self.unpacker, &same)) else { return Ok(None) };
        self.unpacker.file(&stored).map_err(|reason| Refusal::of(reason, name))
    }

    /// What a part refers to, or the whole file if the name is empty.
    fn relations(&mut self, part: &str) -> Result<Relations, Refusal> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = join(folder, &format!("_rels/{file}.rels")).unwrap_or_default();
        let Some(bytes) = self.bytes(&name)? else { return Ok(Relations::default()) };
        let root = xml::parse(&bytes, &name)?;
        let relation = |element: &Element| {
            let target = element.attribute("Target")?;
            let kind = element.attribute("Type")?.rsplit('/').next()?.to_owned();
            // Some programs forget to say that an address is one.
            let external = element.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"))
                || kind == "hyperlink";
            let target = if external { target.to_owned() } else { join(folder, target)? };
            Some((element.attribute("Id")?.to_owned(), Relation { kind, target, external }))
        };
        Ok(Relations(root.children().filter_map(relation).collect()))
    }
}

impl Relations {
    /// What an id refers to.
    pub(super) fn get(&self, id: &str) -> Option<&Relation> {
        self.0.get(id)
    }

    /// Everything that the part refers to.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Relation> {
        self.0.values()
    }

    fn of_kind(&self, kind: &str) -> Option<&Relation> {
        self.iter().filter(|relation| relation.kind == kind).min_by(|a, b| a.target.cmp(&b.target))
    }
}

/// A name without percent-encoding.
fn decoded(name: &str) -> Cow<'_, str> {
    percent_decode_str(name).decode_utf8_lossy()
}

/// Follows a reference from a folder of the container. `None` if it leads outside.
fn join(folder: &str, reference: &str) -> Option<String> {
    let reference = &reference.replace('\\', "/");
    let start = if reference.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Refusal {
    fn of(reason: Unreadable, part: &str) -> Refusal {
        match reason {
            Unreadable::Damaged | Unreadable::Method => Refusal::Damaged(part.to_owned()),
            Unreadable::Locked => Refusal::Locked,
            Unreadable::TooLarge => Refusal::TooLarge,
        }
    }
}

/// What a file is that is no container.
fn foreign(bytes: &[u8]) -> Refusal {
    match FileKind::of(bytes) {
        Some(FileKind::Locked) => Refusal::Locked,
        Some(FileKind::OldWord) => Refusal::OldWord,
        Some(kind @ (FileKind::OldExcel | FileKind::Pdf | FileKind::Rtf)) => Refusal::Other(kind.name()),
        _ if bytes.is_empty() => Refusal::Empty,
        _ if bytes.starts_with(b"<") => Refusal::Other("HTML / XML"),
        _ => Refusal::Damaged(".docx".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_inside() {
        let table = [
            ("word", "media/a.png", Some("word/media/a.png")),
            ("word", "/word/media/a.png", Some("word/media/a.png")),
            ("word", "../docProps/core.xml", Some("docProps/core.xml")),
            ("word", "../../a", None),
            ("word", "media\\a.png", Some("word/media/a.png")),
            ("", "word/document.xml", Some("word/document.xml")),
        ];
        for (folder, reference, expected) in table {
            assert_eq!(join(folder, reference).as_deref(), expected, "{folder} {reference}");
        }
    }

    #[test]
    fn other_files_are_named() {
        let compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(foreign(compound), Refusal::OldWord);
        assert_eq!(foreign(&[compound, locked.as_slice()].concat()), Refusal::Locked);
        assert_eq!(foreign(b"%PDF-1.7"), Refusal::Other("PDF (.pdf)"));
        assert_eq!(foreign(b"<html>"), Refusal::Other("HTML / XML"));
        assert_eq!(foreign(b""), Refusal::Empty);
        assert_eq!(foreign("低保".as_bytes()), Refusal::Damaged(".docx".to_owned()));
    }
}
