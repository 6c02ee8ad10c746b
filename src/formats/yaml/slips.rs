//! Slips of Chinese keyboards and word processors in YAML: each is named, mended in memory, and the file is read
//! on, so that all its problems are told in one run.
//!
//! Nothing here runs on a text that reads well. A text that does not is first rid of signs that stand where only
//! their half-width twins can ([`signs`]); what then still stops the parser is mended line by line ([`repair`]).

mod repair;
mod signs;

use std::ops::Range;

use super::draft::Draft;
use super::{Attempt, Node, Value, read};
use crate::text;
use crate::vocabulary::diagnostic::{Checked, Code, Diagnostic, Text};
use crate::vocabulary::source_text::SourceText;

/// A change of the text, and what it mends.
struct Mend {
    /// Bytes of the draft.
    range: Range<usize>,
    with: String,
    code: Code,
    message: Text,
}

/// A slip that was mended.
struct Slip {
    /// Bytes of the file.
    range: Range<usize>,
    code: Code,
    message: Text,
}

/// More failures than this are not mended one by one.
const PATIENCE: usize = 60;

/// Whether a tree that was read without a failure holds what nobody means: a colon in a key, a list in one text.
pub(super) fn is_odd(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Text(text) => {
            let mut lines = text.trim_start().chars();
            let first = lines.next().unwrap_or(' ');
            "［｛".contains(first) || signs::MARKERS.contains(&first) && lines.next() == Some(' ') || is_pair(text)
        }
        Value::List(items) => items.iter().any(is_odd),
        Value::Map(entries) => entries.iter().any(|entry| {
            // `{value: 45,000}` is read as a key “000”.
            entry.key.len() == 3 && entry.key.bytes().all(|byte| byte.is_ascii_digit())
                || entry.key.contains(['：', ':', '\u{3000}', '\u{a0}', '\u{200b}', '\u{feff}', '＂', '“', '”'])
                || is_odd(&entry.value)
        }),
    }
}

/// Whether a text is a key and its value, with a colon that YAML does not take for one.
fn is_pair(text: &str) -> bool {
    let Some((key, rest)) = text.split_once(['：', ':']) else { return false };
    let key = key.trim();
    !rest.starts_with("//") && key.len() > 1 && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Mends a text that could not be read, or was read as what nobody means, and reads it again.
pub(super) fn mend(source: &SourceText, range: Range<usize>, depth: usize, first: Attempt) -> Checked<Option<Node>> {
    let mut draft = Draft::new(source, range);
    let mut slips: Vec<Slip> = Vec::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut mends = signs::find(draft.text());
    if mends.is_empty() && first.failure.is_none() {
        return Checked { value: first.node, diagnostics: first.diagnostics };
    }
    mends.sort_by_key(|mend| mend.range.start);
    for mend in mends.into_iter().rev() {
        slips.push(apply(&mut draft, mend));
    }
    let mut attempt = read(source, draft.text(), draft.origins(), depth);
    for _ in 0..PATIENCE {
        let Some(failure) = &attempt.failure else { break };
        let Some(repair) = repair::repair(source, &draft, failure, depth) else { break };
        match repair.slip {
            Some(slip) => slips.push(slip),
            None => kept.push(with_line(failure.diagnostic.as_ref().clone(), repair.line.as_deref())),
        }
        (draft, attempt) = (repair.draft, repair.attempt);
    }
    if let Some(failure) = attempt.failure {
        kept.push(*failure.diagnostic);
    }
    kept.extend(attempt.diagnostics);
    kept.extend(slips.into_iter().map(|slip| {
        // A line that was taken out has no better form.
        let line = Some(draft.line_of(slip.range.start)).filter(|line| *line != "#");
        with_line(Diagnostic::new(slip.code, source.locate(slip.range), slip.message), line)
    }));
    Checked { value: attempt.node, diagnostics: kept }
}

fn apply(draft: &mut Draft, mend: Mend) -> Slip {
    let range = draft.origin_range(&mend.range);
    draft.replace(mend.range, &mend.with);
    Slip { range, code: mend.code, message: mend.message }
}

/// Says how the line should read.
fn with_line(diagnostic: Diagnostic, line: Option<&str>) -> Diagnostic {
    match line {
        Some(line) => diagnostic.help(text!("请写成：{line}", "write: {line}")),
        None => diagnostic,
    }
}
