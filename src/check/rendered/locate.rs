//! From a finding on a page to its place in the Markdown that the page was made from.

use std::ops::Range;

use super::{Finding, Surroundings};
use crate::document::Written;
use crate::document::markdown::Body;
use crate::source::{SourceError, Sources};
use crate::vocabulary::diagnostic::{Diagnostic, Location};

/// A part of an author's text. Numbers count from 0, in the order of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextPart {
    /// The heading of this number.
    Heading(usize),
    /// The table of this number.
    Table(usize),
    /// The link of this number.
    Link(usize),
    /// The name of a file in the picture of this number.
    Picture(usize, String),
    /// An id that an author has written as `{#id}`. Where there is none, the theme is to blame.
    Id(String),
}

/// Gives each finding its place; gives back what the text does not hold. The file is read again: texts are let go of
/// when they have been parsed.
///
/// # Errors
/// When the machine refuses to read it.
pub(super) fn locate(
    around: &Surroundings<'_>,
    document: &dyn Written,
    findings: Vec<Finding>,
) -> Result<(Vec<Diagnostic>, Vec<Finding>), SourceError> {
    let (path, body) = (&document.source().path, document.body());
    let again;
    let source = match around.sources.text(path.as_str()) {
        Some(source) => Some(source),
        None => {
            again = Sources::read_again(around.root, path)?;
            again.as_ref()
        }
    };
    let (mut diagnostics, mut others) = (Vec::new(), Vec::new());
    for finding in findings {
        let range = source.and_then(|source| place(&source.text, body, finding.part.as_ref()?));
        if range.is_none() && matches!(finding.part, Some(TextPart::Id(_))) {
            others.push(finding);
            continue;
        }
        let location = match (source, range) {
            (Some(source), Some(range)) => source.locate(range),
            _ => Location::file(path),
        };
        let diagnostic = Diagnostic::new(finding.code, location, finding.message);
        diagnostics.push(match finding.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
    Ok((diagnostics, others))
}

/// Where a part was written, as far as a report needs to show it: one line of a heading or a table, the words of a link.
fn place(text: &str, body: &Body, part: &TextPart) -> Option<Range<usize>> {
    let origins = &body.origins;
    let (whole, written) = match part {
        TextPart::Heading(number) => written(text, origins.headings.get(*number)?)?,
        TextPart::Table(number) => written(text, origins.tables.get(*number)?)?,
        TextPart::Link(number) => written(text, origins.links.get(*number)?)?,
        TextPart::Picture(number, _) => written(text, origins.pictures.get(*number)?)?,
        TextPart::Id(id) => return origins.headings.iter().find_map(|heading| place_of_id(text, heading, id)),
    };
    match part {
        // The row of dashes, without the marks of a quote before it.
        TextPart::Table(_) => {
            let start = written.find('\n')? + 1;
            let row = written[start..].lines().next()?;
            let start = start + row.find(['|', '-', ':'])?;
            Some(whole.start + start..whole.start + start + written[start..].lines().next()?.trim_end().len())
        }
        TextPart::Link(_) => {
            let end = written.rfind("](").or_else(|| written.rfind("][")).map_or(written.len(), |end| end + 1);
            Some(whole.start..whole.start + end)
        }
        TextPart::Picture(_, name) => Some(match written.rfind(name.as_str()) {
            Some(at) => whole.start + at..whole.start + at + name.len(),
            None => whole,
        }),
        TextPart::Heading(_) | TextPart::Id(_) => {
            Some(whole.start..whole.start + written.lines().next().unwrap_or_default().trim_end().len())
        }
    }
}

/// The bytes of a file, if it still has them.
fn written<'a>(text: &'a str, origin: &Range<u32>) -> Option<(Range<usize>, &'a str)> {
    let range = origin.start as usize..origin.end as usize;
    Some((range.clone(), text.get(range)?))
}

/// Where in a heading its author has written an id.
fn place_of_id(text: &str, heading: &Range<u32>, id: &str) -> Option<Range<usize>> {
    let (whole, written) = written(text, heading)?;
    let brace = written.rfind('{')?;
    let attributes = &written[brace..=brace + written[brace..].find('}')?];
    let given = attributes.trim_matches(['{', '}']).split_whitespace().any(|word| word.strip_prefix('#') == Some(id));
    given.then(|| whole.start + brace..whole.start + brace + attributes.len())
}
