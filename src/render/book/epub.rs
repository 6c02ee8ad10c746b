//! A booklet as an EPUB 3.3: the same view as the page to be printed, a file a report.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Result};

use serde::Serialize;

use super::Outside;
use crate::formats::archive::Archive;
use crate::formats::html::{Syntax, Tag, rewrite};
use crate::theme::{RenderError, Theme};
use crate::view::booklet::{BookletReport, BookletView};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::{OutPath, SourcePath};

/// A book before its pictures are read.
#[derive(Debug)]
pub(crate) struct Book {
    files: Vec<(String, String)>,
    /// Pictures to be read: name in the book, file.
    pub pictures: Vec<(String, SourcePath)>,
}

/// What every template of a book sees beside its view.
#[derive(Debug, Serialize)]
struct BookFrame<'a> {
    language: &'a str,
    /// `urn:uuid:…`, which stays the same as long as the book is the same book.
    identifier: String,
    /// `2026-11-20T00:00:00Z`.
    modified: String,
    /// Title and scope.
    title: String,
    pictures: Vec<Picture>,
}

/// A picture in the list of files.
#[derive(Clone, Debug, Serialize)]
struct Picture {
    name: String,
    media_type: &'static str,
}

/// What a chapter sees: no more than it shows, for a book has many.
#[derive(Serialize)]
struct Chapter<'a> {
    part: &'a str,
    report: &'a BookletReport,
}

/// On the page to be printed a report's title is of the third level; in a book it opens a file.
const CHAPTER: i8 = -2;

/// The files of a book.
///
/// # Errors
/// When a template asks for something that the view does not hold.
pub(crate) fn book(
    theme: &Theme,
    view: &BookletView,
    outside: Outside<'_>,
    language: &str,
) -> std::result::Result<Book, RenderError> {
    let mut shelf = Shelf::new(view, outside);
    let mut frame = BookFrame {
        language,
        identifier: uuid(outside),
        modified: format!("{}T00:00:00Z", super::modified(view)),
        title: view.full_title(),
        pictures: Vec::new(),
    };
    let mut files = Vec::new();
    for name in ["cover", "nav", "index"] {
        let html = theme.render(&format!("epub/{name}.html"), &frame, view)?;
        files.push((format!("EPUB/{name}.xhtml"), shelf.fit(&html, 0)));
    }
    if !view.practices.is_empty() {
        let html = theme.render("epub/practices.html", &frame, view)?;
        files.push(("EPUB/practices.xhtml".to_owned(), shelf.fit(&html, -1)));
    }
    for part in &view.parts {
        for report in &part.reports {
            let html = theme.render("epub/report.html", &frame, &Chapter { part: &part.title, report })?;
            files.push((format!("EPUB/{}.xhtml", chapter(&report.id)), shelf.fit(&html, CHAPTER)));
        }
    }
    frame.pictures = shelf.pictures.values().map(|(picture, _)| picture.clone()).collect();
    files.push(("EPUB/package.opf".to_owned(), theme.render("epub/package.xml", &frame, view)?));
    files.push(("EPUB/toc.ncx".to_owned(), theme.render("epub/toc.xml", &frame, view)?));
    files.push(("EPUB/book.css".to_owned(), theme.book_style.clone()));
    let pictures = shelf.pictures.into_values();
    Ok(Book { files, pictures: pictures.map(|(picture, source)| (format!("EPUB/{}", picture.name), source)).collect() })
}

impl Book {
    /// The bytes of the book, with the bytes of its pictures in their order.
    ///
    /// # Errors
    /// When there are more bytes than an archive takes.
    pub(crate) fn into_bytes(self, pictures: Vec<Vec<u8>>) -> Result<Vec<u8>> {
        let mut archive = Archive::new(Cursor::new(Vec::new()));
        archive.stored("mimetype", b"application/epub+zip")?;
        archive.compressed("META-INF/container.xml", CONTAINER.as_bytes())?;
        for (name, text) in &self.files {
            archive.compressed(name, text.as_bytes())?;
        }
        for ((name, _), bytes) in self.pictures.iter().zip(pictures) {
            archive.stored(name, &bytes)?;
        }
        Ok(archive.finish()?.into_inner())
    }
}

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">
<rootfiles><rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>
</container>
";

/// The file of a report, without its ending; the prefix keeps it apart from the other files of the book.
fn chapter(id: &str) -> String {
    format!("r-{id}")
}

/// Where everything of a book stands.
struct Shelf<'a> {
    outside: Outside<'a>,
    reports: BTreeSet<&'a str>,
    sources: &'a BTreeMap<OutPath, SourcePath>,
    pictures: BTreeMap<OutPath, (Picture, SourcePath)>,
}

impl<'a> Shelf<'a> {
    fn new(view: &'a BookletView, outside: Outside<'a>) -> Shelf<'a> {
        let reports = view.parts.iter().flat_map(|part| &part.reports).map(|report| report.id.as_str()).collect();
        Shelf { outside, reports, sources: &view.pictures, pictures: BTreeMap::new() }
    }

    /// A rendered page as XHTML, its links inside the book or absolute, its headings moved.
    fn fit(&mut self, html: &str, levels: i8) -> String {
        rewrite(html, Syntax::Xml, &mut |tag| {
            tag.lower(levels);
            self.fit_tag(tag);
        })
    }

    fn fit_tag(&mut self, tag: &mut Tag<'_>) {
        tag.set("loading", None);
        tag.set("decoding", None);
        if tag.name == "img" {
            match tag.value("src").and_then(|address| self.picture(address)) {
                Some(name) => tag.set("src", Some(name)),
                None => tag.name = Cow::Borrowed(""),
            }
        } else if tag.name == "a" {
            let moved = tag.value("href").and_then(|address| self.link(address));
            tag.set("href", moved);
        }
    }

    /// Where a link leads from within the book; `None` when nothing of it is left there.
    fn link(&self, address: &str) -> Option<String> {
        if let Some(anchor) = address.strip_prefix('#') {
            let report = anchor.split('.').next().unwrap_or_default();
            return Some(match self.reports.contains(report) {
                true if anchor == report => format!("{}.xhtml", chapter(report)),
                true => format!("{}.xhtml#{anchor}", chapter(report)),
                false => address.to_owned(),
            });
        }
        if is_own(address) { Some(address.to_owned()) } else { self.outside.outward(address) }
    }

    /// The name of a picture in the book, which is noted; `None` when readers of EPUB cannot show it.
    fn picture(&mut self, address: &str) -> Option<String> {
        let (path, source, media_type) = self.outside.picture(address, self.sources)?;
        let ending = source.file_name().rsplit_once('.')?.1.to_ascii_lowercase();
        let name = format!("i-{}.{ending}", Fingerprint::of(path.as_str().as_bytes()).short());
        let picture = Picture { name: name.clone(), media_type };
        self.pictures.entry(path).or_insert_with(|| (picture, source.clone()));
        Some(name)
    }
}

/// Whether an address is that of a file of the book, which the templates themselves write.
fn is_own(address: &str) -> bool {
    !address.contains('/') && address.split('#').next().is_some_and(|file| file.ends_with(".xhtml"))
}

/// Version 8 of RFC 9562, from the address of the booklet: another edition of it is the same book.
fn uuid(outside: Outside<'_>) -> String {
    let base = outside.base_url.unwrap_or("casebook:");
    let print = Fingerprint::of_parts([base.as_bytes(), outside.page.as_str().as_bytes()]).to_string();
    let (time, rest) = print.split_at(12);
    format!("urn:uuid:{}-{}-8{}-8{}-{}", &time[..8], &time[8..], &rest[1..4], &rest[5..8], &rest[8..20])
}
