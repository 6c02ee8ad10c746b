//! Markdown to HTML: CommonMark with tables, footnotes, task lists, strikethrough, alerts and definition
//! lists; emphasis and line breaks as Chinese text needs them; no HTML but a short list of plain tags.

mod address;
mod blocks;
mod emphasis;
mod joined;
mod raw_html;
mod slips;
mod stray;
mod writer;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(crate) use blocks::{Block, BlockKind};

use crate::text;
use crate::vocabulary::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::vocabulary::han::is_han;
use crate::vocabulary::path::{OutPath, SourcePath};
use crate::vocabulary::source_text::SourceText;

/// The text of a report or page.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// Its HTML, well formed, with addresses relative to the page.
    pub html: Arc<str>,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// Links and pictures that lead to other files of the site.
    pub links: Vec<FileLink>,
    /// Links that lead elsewhere.
    pub external: Vec<ExternalLink>,
    /// Han characters and other words.
    pub characters: usize,
    /// Whether every picture says what it shows; `None` when there is none.
    pub pictures_described: Option<bool>,
    /// Where its parts were written.
    pub(crate) origins: Origins,
}

/// Where in the file the parts of a text were written, as bytes, in the order in which the page shows them: footnotes come last.
///
/// There is one for each heading, table, link and picture of [`Body::html`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins {
    pub(crate) headings: Vec<Range<u32>>,
    pub(crate) tables: Vec<Range<u32>>,
    pub(crate) links: Vec<Range<u32>>,
    pub(crate) pictures: Vec<Range<u32>>,
}

impl Origins {
    /// Puts those of another stretch of text behind these.
    fn append(&mut self, mut behind: Origins) {
        self.headings.append(&mut behind.headings);
        self.tables.append(&mut behind.tables);
        self.links.append(&mut behind.links);
        self.pictures.append(&mut behind.pictures);
    }
}

/// HTML that is written before the block in which a line stands.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// The line, from 1.
    pub(crate) line: u32,
    /// A block of HTML.
    pub(crate) html: String,
}

/// The bytes of a file, in half the room: a file that is read is far below four gigabytes.
fn compact(range: &Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

/// A heading.
#[derive(Clone, Debug)]
pub(crate) struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// A link or picture that leads to a file of the site.
#[derive(Clone, Debug)]
pub(crate) struct FileLink {
    /// The file.
    pub path: SourcePath,
    /// The heading in it.
    pub anchor: Option<String>,
    /// Whether it is shown as a picture.
    pub picture: bool,
    /// Where the link stands.
    pub location: Location,
}

/// A link that leads elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct ExternalLink {
    /// Its address.
    pub address: String,
    /// Where the link stands.
    pub location: Location,
}

/// Lists, quotes and emphasis may stand in one another this deep.
const NESTING_LIMIT: usize = 100;

/// Turns the Markdown behind the front matter, which ends at `start`, into a [`Body`].
///
/// `page` is the address of the page, `resolve` gives that of any other file of the site. Whether a file
/// that is linked exists is not asked here. The blocks of the text are for rules that read it, and are not kept.
#[cfg(test)]
pub(crate) fn body(
    source: &SourceText,
    start: usize,
    page: &OutPath,
    resolve: &dyn Fn(&SourcePath) -> Option<OutPath>,
) -> Checked<(Body, Vec<Block>)> {
    marked_body(source, start, page, resolve, &[])
}

/// The same with marks, of which those that stand in the text are written before their blocks.
pub(crate) fn marked_body(
    source: &SourceText,
    start: usize,
    page: &OutPath,
    resolve: &dyn Fn(&SourcePath) -> Option<OutPath>,
    marks: &[Mark],
) -> Checked<(Body, Vec<Block>)> {
    let marks = marks.iter().map(|mark| (source.line_start(mark.line), mark.html.as_str()));
    let mut marks: Vec<(usize, &str)> = marks.filter(|(at, _)| *at >= start).collect();
    marks.sort_by_key(|(at, _)| *at);
    let rendered = catch_unwind(AssertUnwindSafe(|| writer::write(source, start, page, resolve, &marks)));
    let mut rendered = rendered.unwrap_or_else(|_| {
        let message = text!("正文里有解析器处理不了的写法", "the text holds something that the parser cannot take");
        let help = text!("请分段删减，找出是哪一段", "take paragraphs out until it goes away, to find which one");
        let diagnostic = Diagnostic::new(Code::UNREADABLE_MARKDOWN, source.locate(start..start), message).help(help);
        Checked { value: (Body::empty(), Vec::new()), diagnostics: vec![diagnostic] }
    });
    slips::find(source, start, &mut rendered.diagnostics);
    rendered
}

impl Body {
    /// The text of a heading by its id, without the number before it.
    pub(crate) fn heading(&self, id: &str) -> Option<&str> {
        let heading = self.headings.iter().find(|heading| heading.id == id)?;
        let text = heading.text.trim_start_matches(writer::is_numbering);
        Some(if text.is_empty() { &heading.text } else { text })
    }

    /// A body without text.
    fn empty() -> Body {
        Body {
            html: "".into(),
            headings: Vec::new(),
            links: Vec::new(),
            external: Vec::new(),
            characters: 0,
            pictures_described: None,
            origins: Origins::default(),
        }
    }
}

/// Han characters and other words of a text.
fn count_characters(text: &str) -> usize {
    let mut count = 0;
    let mut in_word = false;
    for character in text.chars() {
        let han = is_han(character);
        // The punctuation of Chinese text, which no table of Unicode need be asked about.
        let sign = matches!(character, '、' | '。' | '，' | '：' | '；' | '（' | '）' | '“' | '”');
        let word = !han && !sign && character.is_alphanumeric();
        count += usize::from(han || word && !in_word);
        in_word = word;
    }
    count
}

#[cfg(test)]
mod tests;
