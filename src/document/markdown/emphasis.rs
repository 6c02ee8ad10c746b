//! Emphasis next to Chinese punctuation, and braces at the end of a line.
//!
//! CommonMark decides whether `**` opens or closes by the characters around it, and takes `。` before a
//! mark and a Han character behind it for an opening one. The specification “CommonMark CJK-friendly
//! emphasis” mends this; pulldown-cmark 0.13 does not know it. So a private-use character, which counts
//! neither as space nor as punctuation, is put between a run of marks and such punctuation before
//! parsing, and taken out of every event after it: only where CommonMark alone would not find what that
//! specification finds.
//!
//! The same character stands behind braces that end a line and are no id: `## 申请表{附件2}` would lose them.

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

/// Puts sentinels where emphasis would go wrong, or braces would be lost.
pub(super) fn prepare(text: &str) -> Prepared<'_> {
    let mut places = Vec::new();
    beside_marks(text, &mut places);
    behind_braces(text, &mut places);
    if places.is_empty() {
        return Prepared { text: Cow::Borrowed(text), inserted: places };
    }
    places.sort_unstable();
    places.dedup();
    let mut prepared = String::with_capacity(text.len() + places.len() * SENTINEL.len_utf8());
    let mut copied = 0;
    for place in &mut places {
        prepared.push_str(&text[copied..*place]);
        copied = *place;
        *place = prepared.len();
        prepared.push(SENTINEL);
    }
    prepared.push_str(&text[copied..]);
    Prepared { text: Cow::Owned(prepared), inserted: places }
}

/// Takes the sentinels out again.
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    // Its first byte is that of private-use characters alone, which hardly any text holds.
    if memchr::memchr(0xEE, text.as_bytes()).is_none() || !text.contains(SENTINEL) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(SENTINEL, ""))
}

fn beside_marks(text: &str, places: &mut Vec<usize>) {
    let mut rest = 0;
    while let Some(found) = memchr::memchr2(b'*', b'~', &text.as_bytes()[rest..]) {
        let start = rest + found;
        let mark = text.as_bytes()[start];
        let length = text.as_bytes()[start..].iter().take_while(|byte| **byte == mark).count();
        let end = start + length;
        rest = end;
        let before = Side::of(text[..start].chars().next_back());
        let after = Side::of(text[end..].chars().next());
        if !(before.chinese || after.chinese) || text[..start].ends_with('\\') {
            continue;
        }
        let wanted = (before.lets_open(after), after.lets_open(before));
        // The first of the best: as few sentinels as do.
        let mut best = (0, (false, false));
        for (at_start, at_end) in [(false, false), (false, true), (true, false), (true, true)] {
            if at_start && !before.takes_sentinel() || at_end && !after.takes_sentinel() {
                continue;
            }
            let before = if at_start { Side::LETTER } else { before };
            let after = if at_end { Side::LETTER } else { after };
            let met = |wanted: bool, is: bool| usize::from(!wanted || is);
            let score = 1 + met(wanted.0, before.opens(after)) + met(wanted.1, after.opens(before));
            if score > best.0 {
                best = (score, (at_start, at_end));
            }
        }
        let (at_start, at_end) = best.1;
        places.extend(at_start.then_some(start));
        places.extend(at_end.then_some(end));
    }
}

/// What stands beside a run of marks.
#[derive(Clone, Copy)]
struct Side {
    space: bool,
    punctuation: bool,
    /// A wide character, or punctuation that Chinese shares with other scripts.
    chinese: bool,
    /// Another mark of emphasis.
    mark: bool,
}

impl Side {
    /// A sentinel, and any letter that is not Chinese.
    const LETTER: Side = Side { space: false, punctuation: false, chinese: false, mark: false };

    fn of(character: Option<char>) -> Side {
        let Some(character) = character else { return Side { space: true, ..Side::LETTER } };
        Side {
            space: character.is_whitespace(),
            punctuation: is_punctuation(character),
            chinese: is_chinese(character),
            mark: matches!(character, '*' | '~' | '_'),
        }
    }

    /// What belongs to another run is judged by CommonMark alone, as that run is.
    fn takes_sentinel(self) -> bool {
        self.punctuation && !self.mark
    }

    /// Whether a run between this and `inner` opens towards `inner` by CommonMark: it is left-flanking. Seen from the other side,
    /// it is right-flanking, and closes.
    fn opens(self, inner: Side) -> bool {
        !inner.space && (!inner.punctuation || self.space || self.punctuation)
    }

    /// The same by “CJK-friendly emphasis”: Chinese punctuation is like letters, and Chinese before other punctuation like a space.
    fn lets_open(self, inner: Side) -> bool {
        let foreign = inner.punctuation && !inner.chinese;
        !inner.space && (!foreign || self.space || self.punctuation || self.chinese)
    }
}

/// Wide characters, and the punctuation that Chinese shares with other scripts.
fn is_chinese(character: char) -> bool {
    is_wide(character) || matches!(character, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Punctuation that keeps emphasis from opening or closing.
fn is_punctuation(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_punctuation();
    }
    is_chinese(character) && !character.is_alphanumeric() && !character.is_whitespace()
        || matches!(character as u32, 0x2010..=0x2027 | 0x2030..=0x205E)
}

/// Braces at the end of a line are attributes of a heading to the parser, which drops whatever else they hold than an id.
fn behind_braces(text: &str, places: &mut Vec<usize>) {
    for at in memchr::memchr_iter(b'}', text.as_bytes()) {
        let behind = text[at + 1..].split('\n').next().unwrap_or_default();
        if !behind.trim_matches(|c: char| c.is_whitespace() || c == '#').is_empty() {
            continue;
        }
        let before = text[..at].rsplit('\n').next().unwrap_or_default();
        let is_id = before.rsplit_once('{').is_some_and(|(_, inside)| is_id(inside));
        if before.contains('{') && !is_id {
            places.push(at + 1);
        }
    }
}

/// Whether braces hold an id and nothing else.
fn is_id(inside: &str) -> bool {
    inside
        .strip_prefix('#')
        .is_some_and(|id| !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || "#={}".contains(c)))
}
