//! Emphasis next to Chinese punctuation.
//!
//! CommonMark decides whether `**` opens or closes by the characters around it, and takes `。` before a
//! mark and a Han character behind it for an opening one. The specification “CommonMark CJK-friendly
//! emphasis” mends this; pulldown-cmark 0.13 does not know it. So a private-use character, which counts
//! neither as space nor as punctuation, is put between a run of marks and such punctuation before
//! parsing, and taken out of every event after it.

use std::borrow::Cow;

use crate::vocabulary::han::is_wide;

/// Neither space nor punctuation nor anything that is written.
pub(super) const SENTINEL: char = '\u{E0F7}';

/// A text with sentinels, and where they stand.
pub(super) struct Prepared<'a> {
    /// The text that is parsed.
    pub(super) text: Cow<'a, str>,
    /// Byte offsets of the sentinels in `text`.
    inserted: Vec<usize>,
}

impl Prepared<'_> {
    /// The offset in the text as it was before.
    pub(super) fn original(&self, offset: usize) -> usize {
        let before = self.inserted.partition_point(|at| *at < offset);
        offset - before * SENTINEL.len_utf8()
    }
}

/// Puts sentinels where emphasis would go wrong.
pub(super) fn prepare(text: &str) -> Prepared<'_> {
    let mut inserted = Vec::new();
    let mut prepared = String::new();
    let mut copied = 0;
    let mut rest = 0;
    while let Some(found) = memchr::memchr2(b'*', b'~', &text.as_bytes()[rest..]) {
        let start = rest + found;
        let mark = text.as_bytes()[start];
        let length = text.as_bytes()[start..].iter().take_while(|byte| **byte == mark).count();
        let end = start + length;
        rest = end;
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let (Some(before), Some(after)) = (before, after) else { continue };
        if before == '\\' {
            continue;
        }
        let chinese = is_chinese(before) || is_chinese(after);
        for (at, beside) in [(start, before), (end, after)] {
            if chinese && is_punctuation(beside) {
                prepared.push_str(&text[copied..at]);
                copied = at;
                inserted.push(prepared.len());
                prepared.push(SENTINEL);
            }
        }
    }
    if inserted.is_empty() {
        return Prepared { text: Cow::Borrowed(text), inserted };
    }
    prepared.push_str(&text[copied..]);
    Prepared { text: Cow::Owned(prepared), inserted }
}

/// Takes the sentinels out again.
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    // Its first byte is that of private-use characters alone, which hardly any text holds.
    if memchr::memchr(0xEE, text.as_bytes()).is_none() || !text.contains(SENTINEL) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(SENTINEL, ""))
}

/// Wide characters, and the punctuation that Chinese shares with other scripts.
fn is_chinese(character: char) -> bool {
    is_wide(character) || matches!(character, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Punctuation that keeps emphasis from opening or closing. `|` parts the cells of a table, white space
/// has its own rule, and another mark belongs to the run.
fn is_punctuation(character: char) -> bool {
    match character {
        '*' | '~' | '|' | '\\' | '`' | '_' => false,
        _ if character.is_ascii() => character.is_ascii_punctuation(),
        _ => {
            is_chinese(character) && !character.is_alphanumeric() && !character.is_whitespace()
                || matches!(character as u32, 0x2010..=0x2027 | 0x2030..=0x205E)
        }
    }
}
