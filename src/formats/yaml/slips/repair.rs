//! What stops the parser is mended line by line: a quote that is not closed, a text that must stand in quotes.

use std::ops::Range;

use super::{Draft, Mend, Slip, apply};
use crate::formats::yaml::{Attempt, Failure, read};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Text};
use crate::vocabulary::source_text::SourceText;

/// A text that can be read further than before.
pub(super) struct Repair {
    pub(super) draft: Draft,
    pub(super) attempt: Attempt,
    /// What was wrong; absent when the parser's own words say it best.
    pub(super) slip: Option<Slip>,
    /// How the line should read, where the parser's own words are kept.
    pub(super) line: Option<String>,
}

/// A way to mend one line, where it can.
type Fix = fn(&Draft, Range<usize>) -> Option<Mend>;

/// Looks for a change of one line that lets the parser come further.
pub(super) fn repair(source: &SourceText, draft: &Draft, failure: &Failure, depth: usize) -> Option<Repair> {
    let stopped = draft.text().char_indices().nth(failure.at).map_or(draft.text().len(), |(at, _)| at);
    let fixes: [Fix; 3] = [close_quote, quote_in_brackets, quote];
    // A sign of YAML that is not used here has been named by the parser; other slips by their own names.
    let named = failure.diagnostic.code == Code::YAML_SYNTAX;
    let suspects = suspects(draft, stopped);
    for line in &suspects {
        for fix in fixes {
            let Some(mend) = fix(draft, line.clone()) else { continue };
            // Brackets that are too deep are none of a text.
            if !named && draft.text()[mend.range.clone()].starts_with(['{', '[']) {
                continue;
            }
            let mut mended = draft.clone();
            let place = draft.origin(mend.range.start);
            let slip = apply(&mut mended, mend);
            let attempt = read(source, mended.text(), mended.origins(), depth);
            if comes_further(draft, stopped, &mended, &attempt) {
                let line = (!named).then(|| mended.line_of(place).to_owned());
                return Some(Repair { draft: mended, attempt, slip: named.then_some(slip), line });
            }
        }
    }
    // The last resort: a line that is neither key nor item, else the one where the parser stopped.
    let text = |line: &Range<usize>| &draft.text()[line.clone()];
    let strange =
        suspects.iter().rev().filter(|line| named && !text(line).contains(": ") && !text(line).ends_with(':'));
    let candidates = strange.chain(suspects.first()).filter(|line| !text(line).trim_start().starts_with(['#']));
    for line in candidates.filter(|line| !text(line).trim().is_empty()) {
        let mut mended = draft.clone();
        mended.replace(line.clone(), "#");
        let attempt = read(source, mended.text(), mended.origins(), depth);
        if comes_further(draft, stopped, &mended, &attempt) {
            let message =
                text!("这一行不是“键: 值”，也不是列表项", "this line is neither “key: value” nor an item of a list");
            let slip = Slip { range: draft.origin_range(line), code: Code::YAML_SYNTAX, message };
            return Some(Repair { draft: mended, attempt, slip: named.then_some(slip), line: None });
        }
    }
    None
}

/// The lines that may be to blame: where the parser stopped, those above it whose quotes are uneven, the one before.
fn suspects(draft: &Draft, stopped: usize) -> Vec<Range<usize>> {
    let here = draft.line(stopped);
    let mut lines = vec![here.clone()];
    let mut above = Vec::new();
    let mut start = 0;
    for line in draft.text()[..here.start].split_inclusive('\n') {
        let range = draft.line(start);
        start += line.len();
        if !line.trim().is_empty() {
            above.push(range);
        }
    }
    let uneven = |range: &&Range<usize>| draft.text()[(*range).clone()].matches('"').count() % 2 == 1;
    lines.extend(above.iter().rev().filter(uneven).cloned());
    lines.extend(above.last().cloned());
    lines
}

/// Whether the parser reads to the end, or stops on a later line.
fn comes_further(before: &Draft, stopped: usize, mended: &Draft, attempt: &Attempt) -> bool {
    let Some(failure) = &attempt.failure else { return true };
    let now = mended.text().char_indices().nth(failure.at).map_or(mended.text().len(), |(at, _)| at);
    mended.origin(mended.line(now).start) > before.origin(before.line(stopped).start)
}

/// Where the value of a line stands: behind its marker and its key.
fn value(draft: &Draft, line: &Range<usize>) -> Option<Range<usize>> {
    let text = &draft.text()[line.clone()];
    let mut at = text.len() - text.trim_start().len();
    while let Some(rest) = text[at..].strip_prefix("- ") {
        at = text.len() - rest.trim_start().len();
    }
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if let Some((key, rest)) = text[at..].split_once(": ")
        && !key.is_empty()
        && key.chars().all(is_key)
    {
        at = text.len() - rest.trim_start().len();
    } else if at == text.len() - text.trim_start().len() {
        // Neither a key nor an item.
        return None;
    }
    let value = line.start + at..line.start + text.trim_end().len();
    (!value.is_empty()).then_some(value)
}

/// `title: "甲` lacks its second quote.
fn close_quote(draft: &Draft, line: Range<usize>) -> Option<Mend> {
    let value = value(draft, &line)?;
    let text = &draft.text()[value.clone()];
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = &text[1..];
    if inner.contains(quote) {
        return None;
    }
    // A Chinese quote at the end was meant to be the second one.
    let inner = inner.strip_suffix(['”', '“', '＂']).unwrap_or(inner);
    let message = text!("引号没有成对", "a quote is not closed");
    Some(Mend { with: format!("{quote}{inner}{quote}"), range: value, code: Code::UNCLOSED_QUOTE, message })
}

/// `{name: 甲: 乙, kind: own}`: a value between brackets that must stand in quotes.
fn quote_in_brackets(draft: &Draft, line: Range<usize>) -> Option<Mend> {
    let value = value(draft, &line)?;
    let text = &draft.text()[value.clone()];
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut changed = false;
    let parts = inner.split(", ").map(|part| match part.split_once(": ") {
        Some((key, rest))
            if !rest.starts_with(['"', '\'', '{', '[']) && (needs_quotes(rest) || rest.contains(['[', ']'])) =>
        {
            changed = true;
            format!("{key}: {}", quoted(rest.trim()))
        }
        _ => part.to_owned(),
    });
    let with = format!("{{{}}}", parts.collect::<Vec<_>>().join(", "));
    changed.then(|| Mend { with, range: value, code: Code::UNQUOTED_TEXT, message: colon() })
}

/// `title: 静安: 顾问进社区`: a text that must stand in quotes as a whole.
fn quote(draft: &Draft, line: Range<usize>) -> Option<Mend> {
    let value = value(draft, &line)?;
    let text = &draft.text()[value.clone()];
    let first = text.chars().next()?;
    let inside = text.strip_prefix(first).and_then(|rest| rest.strip_suffix(first));
    if matches!(first, '"' | '\'') && inside.is_some_and(|inside| !inside.contains(first)) {
        return None;
    }
    let message = match first {
        '"' | '\'' => text!(
            "引号后面还有文字，整段文字要放进引号",
            "text stands behind the closing quote; the whole text must stand in quotes"
        ),
        _ if needs_quotes(text) => colon(),
        _ => text!(
            "文字以“{first}”开头，整段文字要放进英文引号",
            "a text that begins with “{first}” must stand in quotes"
        ),
    };
    Some(Mend { with: quoted(text), range: value, code: Code::UNQUOTED_TEXT, message })
}

fn colon() -> Text {
    text!("文字里有冒号，整段文字要放进英文双引号", "a text that holds a colon must stand in double quotes")
}

fn needs_quotes(text: &str) -> bool {
    text.contains(": ") || text.ends_with(':')
}

/// A text in the quotes that it holds none of.
fn quoted(text: &str) -> String {
    if !text.contains(['"', '\\']) {
        format!("\"{text}\"")
    } else if !text.contains('\'') {
        format!("'{text}'")
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
