//! The body as a reader reads it: paragraphs, headings, cells and items as plain text, in which every character
//! knows where it stands in the file. The rules of `privacy` and of `document::prose` read these; they live no longer
//! than the parse.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::emphasis;
use crate::vocabulary::han::is_wide;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// Text of a paragraph, an item, a footnote.
    Text,
    /// A heading, with its level.
    Heading(u8),
    /// A cell of a table.
    Cell,
    /// A block of code.
    Code,
    /// Alternative text of a picture.
    Alt,
    /// A text of the front matter.
    Header,
}

/// Stands in the text for what is no text: a piece of code, a picture.
pub(crate) const OBJECT: char = '\u{FFFC}';

/// A stretch of plain text.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// What it is.
    pub(crate) kind: BlockKind,
    /// What a reader reads.
    pub(crate) text: String,
    /// Where in the text a link to a source or a footnote stands.
    pub(crate) sources: Vec<usize>,
    /// Where each piece of the text begins, and which bytes of the file it was made of.
    pieces: Vec<(usize, Range<usize>)>,
    /// Where the block stands in the file.
    pub(crate) range: Range<usize>,
}

impl Block {
    /// A text of the front matter.
    pub(crate) fn header(text: &str, range: Range<usize>) -> Block {
        let pieces = vec![(0, range.clone())];
        Block { kind: BlockKind::Header, text: text.to_owned(), sources: Vec::new(), pieces, range }
    }

    fn new(kind: BlockKind, at: usize) -> Block {
        Block { kind, text: String::new(), sources: Vec::new(), pieces: Vec::new(), range: at..at }
    }

    /// The bytes of the file that a range of the text was made of.
    pub(crate) fn locate(&self, file: &str, range: Range<usize>) -> Range<usize> {
        let start = self.place(file, range.start);
        let last = self.text[..range.end].char_indices().next_back().map_or(0, |(at, _)| at).max(range.start);
        let end = self.place(file, last);
        let width = file[end..].chars().next().map_or(0, char::len_utf8);
        start..(end + width).max(start)
    }

    /// The byte of the file that a byte of the text came from.
    fn place(&self, file: &str, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let Some((start, range)) = self.pieces.get(piece) else { return self.range.start };
        let end = self.pieces.get(piece + 1).map_or(self.text.len(), |(next, _)| *next);
        let (written, source) = (&self.text[*start..end], &file[range.clone()]);
        if written.len() == source.len() {
            return range.start + at - start;
        }
        // Escapes, entities and line ends: go along both, past what is written in the file alone.
        let mut rest = source.char_indices();
        for (offset, character) in written.char_indices() {
            let found = rest.clone().position(|(_, other)| other == character);
            let place = match found {
                Some(position) => rest.nth(position).map(|(place, _)| place),
                None => rest.clone().next().map(|(place, _)| place),
            };
            if start + offset >= at {
                return range.start + place.unwrap_or(0);
            }
        }
        range.start
    }
}

/// Collects blocks from the events of the parser.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    done: Vec<Block>,
    open: Option<Block>,
    /// The block around a picture whose alternative text is being collected.
    around: Option<Block>,
    kind: Option<BlockKind>,
    /// A line break that waits for the next text.
    pending: Option<Range<usize>>,
}

impl Blocks {
    /// Takes an event and the bytes of the file that it came from.
    pub(super) fn take(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&emphasis::strip(text), range),
            Event::Code(_) => self.object(range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&emphasis::strip(text), range),
            Event::SoftBreak => self.pending = Some(range.clone()),
            Event::HardBreak => self.text("\n", range),
            Event::FootnoteReference(_) => self.source(range.start),
            Event::Rule => self.flush(),
            Event::Html(text) | Event::InlineHtml(text) if !text.starts_with('<') => {
                self.text(&emphasis::strip(text), range);
            }
            Event::Html(_) | Event::InlineHtml(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::Link { .. } => self.source(range.start),
            Tag::Image { .. } => {
                self.object(range);
                self.around = self.open.take();
                self.open = Some(Block::new(BlockKind::Alt, range.start));
            }
            _ => {
                self.flush();
                self.kind = match tag {
                    Tag::Heading { level, .. } => Some(BlockKind::Heading(*level as u8)),
                    Tag::TableCell => Some(BlockKind::Cell),
                    Tag::CodeBlock(_) => Some(BlockKind::Code),
                    _ => None,
                };
            }
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link => {}
            TagEnd::Image => {
                self.flush();
                self.open = self.around.take();
            }
            _ => {
                self.flush();
                self.kind = None;
            }
        }
    }

    fn block(&mut self, at: usize) -> &mut Block {
        let kind = self.kind.unwrap_or(BlockKind::Text);
        self.open.get_or_insert_with(|| Block::new(kind, at))
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(gap) = self.pending.take() {
            let block = self.block(gap.start);
            let wide = block.text.chars().next_back().is_some_and(is_wide) && text.chars().next().is_some_and(is_wide);
            if !wide && !block.text.is_empty() {
                block.pieces.push((block.text.len(), gap));
                block.text.push(' ');
            }
        }
        let block = self.block(range.start);
        block.pieces.push((block.text.len(), range.clone()));
        block.text.push_str(text);
        block.range.end = block.range.end.max(range.end);
    }

    fn object(&mut self, range: &Range<usize>) {
        let mut buffer = [0; 4];
        self.text(OBJECT.encode_utf8(&mut buffer), range);
    }

    fn source(&mut self, at: usize) {
        let block = self.block(at);
        block.sources.push(block.text.len());
    }

    fn flush(&mut self) {
        self.pending = None;
        if let Some(mut block) = self.open.take()
            && let Some((_, first)) = block.pieces.first()
        {
            block.range.start = first.start;
            self.done.push(block);
        }
    }

    /// What was collected.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.flush();
        self.open = self.around.take();
        self.flush();
        self.done
    }
}
