//! Shows what was found without telling it again: the first three and the last two signs, the rest hidden.

use std::borrow::Cow;
use std::ops::Range;

use super::{Finding, Kind, numbers};

/// Hides every number of a person in a text that is shown to somebody.
pub fn mask(text: &str) -> Cow<'_, str> {
    let found = numbers(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut copied = 0;
    for Finding { range, .. } in found {
        masked.push_str(&text[copied..range.start]);
        hide(&text[range.clone()], 3, 2, &mut masked);
        copied = range.end;
    }
    masked.push_str(&text[copied..]);
    Cow::Owned(masked)
}

/// What a message repeats of a finding: its signs without gaps, as a clearance may repeat them again.
pub fn echo(kind: Kind, found: &str) -> String {
    let mut masked = String::new();
    let (first, last) = shown(kind);
    match kind {
        Kind::Name | Kind::Address | Kind::Health => hide(found, first, last, &mut masked),
        _ => {
            let half = |c: char| match c {
                '０'..='９' | 'Ｘ' | 'ｘ' | '＊' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
                _ => c,
            };
            let signs: String =
                found.chars().map(half).filter(|c| c.is_ascii_alphanumeric() || is_sign(kind, *c)).collect();
            hide(&signs, first, last, &mut masked);
        }
    }
    masked
}

/// Whether a `*` belongs to what was found: it does where somebody has hidden a part, and is bold text anywhere else.
pub fn is_sign(kind: Kind, character: char) -> bool {
    character == '*' && matches!(kind, Kind::MaskedId | Kind::Name | Kind::Address | Kind::Health)
}

/// Which part of a finding a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// It goes on in the next line.
    Start,
    /// It began in a line before and goes on in the next.
    Middle,
    /// It began in a line before.
    End,
}

/// Hides a range of a line, which need not be found again when only a part of it is at hand.
pub fn mask_range(line: &str, range: Range<usize>, kind: Kind, part: Part) -> String {
    let range = range.start.min(line.len())..range.end.min(line.len());
    let (first, last) = shown(kind);
    let first = if matches!(part, Part::Whole | Part::Start) { first } else { 0 };
    let last = if matches!(part, Part::Whole | Part::End) { last } else { 0 };
    let (Some(before), Some(found), Some(behind)) =
        (line.get(..range.start), line.get(range.clone()), line.get(range.end..))
    else {
        return String::new();
    };
    let mut masked = before.to_owned();
    hide(found, first, last, &mut masked);
    masked + behind
}

/// How many signs are shown at the start and at the end.
fn shown(kind: Kind) -> (usize, usize) {
    match kind {
        // A surname is enough to find the place.
        Kind::Name => (1, 0),
        Kind::Address | Kind::Health => (2, 1),
        _ => (3, 2),
    }
}

/// Every sign but the first and the last few becomes `*`, as wide as it was, so that a caret below stays right.
fn hide(found: &str, first: usize, last: usize, masked: &mut String) {
    let total = found.chars().filter(|c| c.is_alphanumeric()).count();
    let mut seen = 0;
    for character in found.chars() {
        if !character.is_alphanumeric() {
            masked.push(character);
            continue;
        }
        let shown = seen < first || seen + last >= total;
        masked.push(if shown {
            character
        } else if character.is_ascii() {
            '*'
        } else {
            '＊'
        });
        seen += 1;
    }
}
