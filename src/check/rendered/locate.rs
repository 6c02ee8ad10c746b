//! From a finding on a page to its place in the Markdown that the page was made from.

use std::ops::Range;

use super::{Finding, Surroundings};
use crate::source::Sources;
use crate::vocabulary::diagnostic::{Diagnostic, Location};
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;

/// What of an author's text is meant. Numbers count from 0 within the text.
pub(super) enum Place {
    /// The heading of this number.
    Heading(usize),
    /// The table of this number.
    Table(usize),
    /// The nth occurrence of some words.
    Words(String, usize),
    /// An id that an author has written as `{#id}`. Where there is none, the theme is to blame.
    Id(String),
}

/// Gives each finding its place; gives back what the text does not hold. The file is read again: texts are let go of
/// when they have been parsed.
pub(super) fn locate(
    around: &Surroundings<'_>,
    path: &SourcePath,
    findings: Vec<Finding>,
) -> (Vec<Diagnostic>, Vec<Finding>) {
    let again;
    let source = match around.sources.text(path.as_str()) {
        Some(source) => Some(source),
        None => {
            again = Sources::read_again(around.root, path);
            again.as_ref()
        }
    };
    let place = |finding: &Finding| {
        let source = source?;
        let range = match finding.place.as_ref()? {
            Place::Heading(number) => nth_line(source, *number, |line, _| is_heading(line)),
            Place::Table(number) => nth_line(source, *number, is_table),
            Place::Words(words, number) => nth_words(source, words, *number),
            Place::Id(id) => nth_words(source, &format!("{{#{id}}}"), 0),
        };
        range.map(|range| source.locate(range))
    };
    let (mut diagnostics, mut others) = (Vec::new(), Vec::new());
    for finding in findings {
        let place = place(&finding);
        if place.is_none() && matches!(finding.place, Some(Place::Id(_))) {
            others.push(finding);
            continue;
        }
        let location = place.unwrap_or_else(|| Location::file(path));
        let diagnostic = Diagnostic::new(finding.code, location, finding.message);
        diagnostics.push(match finding.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
    (diagnostics, others)
}

/// The nth line of the body that is one of a kind, code left out. The kind also sees the line before.
fn nth_line(source: &SourceText, number: usize, is_kind: impl Fn(&str, &str) -> bool) -> Option<Range<usize>> {
    let mut seen = 0;
    let mut at = body_start(source);
    let (mut before, mut fenced) = ("", false);
    for line in source.text[at..].split_inclusive('\n') {
        let shown = line.trim();
        if shown.starts_with("```") || shown.starts_with("~~~") {
            fenced = !fenced;
        } else if !fenced && is_kind(shown, before) {
            if seen == number {
                return Some(at..at + line.trim_end().len());
            }
            seen += 1;
        }
        before = shown;
        at += line.len();
    }
    None
}

fn nth_words(source: &SourceText, words: &str, number: usize) -> Option<Range<usize>> {
    let start = body_start(source);
    let (at, _) = source.text[start..].match_indices(words).nth(number)?;
    Some(start + at..start + at + words.len())
}

/// Where the text begins: behind the second fence.
fn body_start(source: &SourceText) -> usize {
    let second = source.text.match_indices("\n---").next().map_or(0, |(at, _)| at + 1);
    source.text[second..].find('\n').map_or(0, |newline| second + newline + 1)
}

fn is_heading(line: &str) -> bool {
    let marks = line.len() - line.trim_start_matches('#').len();
    (1..=6).contains(&marks) && line[marks..].starts_with([' ', '\t'])
}

/// A row of dashes below a row of cells.
fn is_table(line: &str, before: &str) -> bool {
    before.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}
