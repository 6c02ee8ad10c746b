//! Editorial rules over the text of one file: punctuation, dates, figures, words, sections.
//!
//! They read blocks (`document::markdown`), so code and addresses are not looked at, and every finding is located
//! in the file. Words are data: `words/`, and the list of the site (`avoid` in `glossary.yaml`).

mod dates;
mod figures;
mod punctuation;
mod sections;
mod signs;
mod words;

use std::ops::Range;

pub(crate) use dates::DateAhead;
pub(crate) use words::{Avoid, WordList};

use super::case::CaseHeader;
use super::markdown::{Block, BlockKind};
use crate::formats::yaml::{Node, Value};
use crate::vocabulary::diagnostic::{Code, Diagnostic, Text};
use crate::vocabulary::source_text::SourceText;

/// What a finding does to the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It is not published, so the finding is looked for before anything is shown.
    Blocks,
    /// Its author is advised, and nothing more unless the site wants it so.
    Advises,
}

/// The codes that a group of rules finds, with what they do.
pub(super) type Finds = &'static [(Code, Effect)];

/// What all editorial rules find.
pub(super) const FINDS: [Finds; 6] =
    [punctuation::FINDS, signs::FINDS, dates::FINDS, words::FINDS, sections::FINDS, figures::FINDS];

/// Keys of a header that hold sentences.
const PROSE: [&str; 8] =
    ["title", "subtitle", "summary", "content", "lessons", "conditions", "replication_note", "category_note"];

/// Applies every editorial rule.
pub(super) fn check(
    source: &SourceText,
    header: &Node,
    case: Option<&CaseHeader>,
    blocks: &[Block],
    list: &WordList,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut found = Found { source, diagnostics };
    signs::cut_off(header, &mut found);
    let header = header_texts(header);
    for block in header.iter().chain(blocks).filter(|block| block.kind != BlockKind::Code) {
        punctuation::check(block, &mut found);
        signs::check(block, &mut found);
        dates::check(block, &mut found);
        words::check(block, list, &mut found);
    }
    sections::check(blocks, &mut found);
    if let Some(case) = case {
        figures::check(case, blocks, &mut found);
    }
}

/// Whether something was left to be filled in a text.
pub(super) fn is_unfinished(header: &Node, blocks: &[Block]) -> bool {
    let header = header_texts(header);
    header.iter().chain(blocks).filter(|block| block.kind != BlockKind::Code).any(words::is_unfinished)
}

/// Dates in the text that come after the day of the report: whether they lie ahead is known on the day of the build.
pub(super) fn dates_ahead(source: &SourceText, case: &CaseHeader, blocks: &[Block]) -> Vec<DateAhead> {
    let text = blocks.iter().filter(|block| block.kind != BlockKind::Code);
    text.flat_map(|block| dates::ahead(source, block, case.date.value.at.date())).collect()
}

/// What was found in one file.
struct Found<'a> {
    source: &'a SourceText,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Found<'_> {
    /// Adds a finding at some bytes of a block's text.
    fn push(&mut self, block: &Block, range: Range<usize>, code: Code, message: Text, help: Option<Text>) {
        debug_assert!(
            FINDS.iter().any(|finds| finds.iter().any(|(found, _)| *found == code)),
            "{code} is not declared"
        );
        let location = self.source.locate(block.locate(&self.source.text, range));
        let diagnostic = Diagnostic::new(code, location, message);
        self.diagnostics.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

/// The sentences of a header.
fn header_texts(header: &Node) -> Vec<Block> {
    let Value::Map(entries) = &header.value else { return Vec::new() };
    let prose = entries.iter().filter(|entry| PROSE.contains(&entry.key.as_str()));
    prose
        .filter_map(|entry| match &entry.value.value {
            Value::Text(text) => Some(Block::header(text, entry.value.range.clone())),
            _ => None,
        })
        .collect()
}

/// The sentence that holds a byte of a text.
fn sentence(text: &str, at: usize) -> &str {
    let ends = ['。', '！', '？', '；', '\n'];
    let start = text[..at].char_indices().rev().find(|(_, c)| ends.contains(c)).map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[at..].find(ends).map_or(text.len(), |end| at + end);
    &text[start..end]
}
