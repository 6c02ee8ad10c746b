//! Half-width punctuation behind Han characters, brackets of two kinds, straight quotes, and the same mark twice.

use super::{Effect, Finds, Found};
use crate::document::markdown::Block;
use crate::text;
use crate::vocabulary::diagnostic::Code;
use crate::vocabulary::han::is_han;

/// Marks as a keyboard in English writes them, and as Chinese text wants them.
const WIDE: [(char, char); 8] =
    [(',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！'), ('(', '（'), (')', '）'), ('.', '。')];

/// The half-width marks as bytes.
static HALF: [bool; 256] = {
    let mut half = [false; 256];
    let mut mark = 0;
    while mark < WIDE.len() {
        half[WIDE[mark].0 as usize] = true;
        mark += 1;
    }
    half
};

/// Two marks where one is meant.
const DOUBLED: [&str; 14] =
    ["，，", "。。", "；；", "：：", "、、", "，。", "。，", "，、", "、，", "；。", "。；", "：，", "，；", "、。"];

/// The bytes that those marks begin with in UTF-8.
const FIRST: [u8; 2] = [0xE3, 0xEF];

/// What is found here.
pub(super) const FINDS: Finds = &[
    (Code::MIXED_PUNCTUATION, Effect::Advises),
    (Code::STRAIGHT_QUOTES, Effect::Advises),
    (Code::DOUBLED_PUNCTUATION, Effect::Advises),
];

pub(super) fn check(block: &Block, found: &mut Found<'_>) {
    mixed(block, found);
    quotes(block, found);
    doubled(block, found);
}

/// One finding a block: a paragraph that was typed in the wrong mode is one slip.
fn mixed(block: &Block, found: &mut Found<'_>) {
    let text = &block.text;
    let mut first = None;
    let mut count = 0;
    let mut from = 0;
    while let Some(next) = text.as_bytes()[from..].iter().position(|byte| HALF[usize::from(*byte)]) {
        let at = from + next;
        from = at + 1;
        let character = char::from(text.as_bytes()[at]);
        let Some((_, wide)) = WIDE.iter().find(|(half, _)| *half == character) else { continue };
        let before = text[..at].chars().next_back();
        let chinese = before.is_some_and(|before| is_han(before) || matches!(before, '”' | '》' | '）'));
        let ends = || character != '.' || ends_sentence(text, at, text[at + 1..].chars().next());
        if chinese && ends() || is_odd_bracket(text, at) {
            count += 1;
            first.get_or_insert((at, character, *wide));
        }
    }
    let Some((at, half, wide)) = first else { return };
    let (zh, en) = match count {
        1 => (String::new(), String::new()),
        _ => (format!("，本段共 {count} 处"), format!(", {count} times in this paragraph")),
    };
    let odd = is_odd_bracket(text, at);
    let message = match odd {
        true => text!("括号一个全角、一个半角{zh}", "one bracket is full-width, the other half-width{en}"),
        false => text!("汉字后面用了半角“{half}”{zh}", "half-width “{half}” behind a Han character{en}"),
    };
    let help = match partner(text, at) {
        Some(other) => {
            let open = at.min(other);
            let inside = &text[open + text[open..].chars().next().map_or(0, char::len_utf8)..at.max(other)];
            let shown: String = inside.chars().take(20).collect();
            let more = if shown.len() < inside.len() { "…" } else { "" };
            text!("两个括号都用全角：（{shown}{more}）", "make both brackets full-width: （{shown}{more}）")
        }
        None => text!("请改成全角“{wide}”", "write the full-width “{wide}”"),
    };
    found.push(block, at..at + half.len_utf8(), Code::MIXED_PUNCTUATION, message, Some(help));
}

/// The bracket that belongs to the half-width one at a byte, if there is one: where it begins.
fn partner(text: &str, at: usize) -> Option<usize> {
    let opens = |c: char| matches!(c, '(' | '（');
    let closes = |c: char| matches!(c, ')' | '）');
    let mut depth = 0;
    match text.as_bytes()[at] {
        b'(' => text[at + 1..].char_indices().find_map(|(place, c)| {
            if depth == 0 && closes(c) {
                return Some(at + 1 + place);
            }
            depth += i32::from(opens(c)) - i32::from(closes(c));
            None
        }),
        b')' => text[..at].char_indices().rev().find_map(|(place, c)| {
            if depth == 0 && opens(c) {
                return Some(place);
            }
            depth += i32::from(closes(c)) - i32::from(opens(c));
            None
        }),
        _ => None,
    }
}

/// Whether the half-width bracket at a byte belongs to a full-width one.
fn is_odd_bracket(text: &str, at: usize) -> bool {
    // The brackets of what was meant as a link are another rule's.
    let of_link = |open: usize| text[..open].ends_with([']', '］']);
    partner(text, at).is_some_and(|other| !text[other..].starts_with(['(', ')']) && !of_link(at.min(other)))
}

/// `"引用"` among Han characters. One finding a block.
fn quotes(block: &Block, found: &mut Found<'_>) {
    let text = &block.text;
    let beside = |at: usize, end: usize| {
        let chinese = |c: char| is_han(c) || matches!(c, '，' | '。' | '、' | '：' | '；' | '（' | '）' | '《' | '》');
        text[..at].chars().next_back().is_some_and(chinese) || text[end..].chars().next().is_some_and(chinese)
    };
    for sign in ['"', '\''] {
        let mut marks = memchr::memchr_iter(sign as u8, text.as_bytes());
        let Some((first, second)) = marks.next().zip(marks.next()) else { continue };
        let inside = &text[first + 1..second];
        let han = inside.chars().any(is_han) && (sign == '"' || inside.starts_with(is_han) && inside.ends_with(is_han));
        if !han || !beside(first, first + 1) || !beside(second, second + 1) {
            continue;
        }
        let count = 2 + marks.count();
        let (open, close) = if sign == '"' { ('“', '”') } else { ('‘', '’') };
        let shown: String = inside.chars().take(20).collect();
        let more = if shown.len() < inside.len() { "…" } else { "" };
        let message = text!(
            "汉字用了直引号“{sign}”，本段共 {count} 个",
            "straight quotes “{sign}” around Han characters, {count} in this paragraph"
        );
        let help = text!("请写成：{open}{shown}{more}{close}", "write: {open}{shown}{more}{close}");
        found.push(block, first..second + 1, Code::STRAIGHT_QUOTES, message, Some(help));
    }
}

/// Whether a point behind a Han character ends a sentence, and is no part of `图一.png` or `一.背景`.
fn ends_sentence(text: &str, at: usize, next: Option<char>) -> bool {
    let number = text[..at].chars().all(|c| "一二三四五六七八九十".contains(c));
    !number && next.is_none_or(|next| next == ' ' || next == '\n' || is_han(next) || matches!(next, '”' | '）'))
}

fn doubled(block: &Block, found: &mut Found<'_>) {
    let text = &block.text;
    let bytes = text.as_bytes();
    let mut from = 0;
    // All of them begin with one of two bytes and are three bytes long.
    for at in memchr::memchr2_iter(FIRST[0], FIRST[1], bytes) {
        if at < from || !bytes.get(at + 3).is_some_and(|next| FIRST.contains(next)) {
            continue;
        }
        let rest = &text[at..];
        let Some(pair) = DOUBLED.iter().find(|pair| rest.starts_with(**pair)) else { continue };
        let run = rest.find(|c| !matches!(c, '，' | '。' | '；' | '：' | '、')).unwrap_or(rest.len());
        from = at + run;
        let marks = &rest[..run];
        let message = text!("标点重复：“{marks}”", "doubled punctuation: “{marks}”");
        let help = if marks.chars().count() >= 3 && marks.chars().all(|c| c == '。') {
            text!("省略号请写“……”", "an ellipsis is written “……”")
        } else {
            let kept = pair.chars().next_back().unwrap_or('，');
            text!("只留一个，如“{kept}”", "keep one of them, such as “{kept}”")
        };
        found.push(block, at..at + run, Code::DOUBLED_PUNCTUATION, message, Some(help));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::source_text::SourceText;

    /// Where marks of each kind begin, by looking at each character.
    fn plainly(text: &str) -> (Option<usize>, Vec<usize>) {
        let mut mixed = None;
        let mut doubled = Vec::new();
        let mut before: Option<char> = None;
        let mut from = 0;
        for (at, character) in text.char_indices() {
            let next = text[at + character.len_utf8()..].chars().next();
            let half = WIDE.iter().any(|(half, _)| *half == character);
            let chinese = before.is_some_and(|before| is_han(before) || matches!(before, '”' | '》' | '）'));
            let behind = chinese && (character != '.' || ends_sentence(text, at, next));
            if mixed.is_none() && half && (behind || is_odd_bracket(text, at)) {
                mixed = Some(at);
            }
            if at >= from && DOUBLED.iter().any(|pair| text[at..].starts_with(pair)) {
                let run = text[at..].chars().take_while(|c| matches!(c, '，' | '。' | '；' | '：' | '、'));
                from = at + run.map(char::len_utf8).sum::<usize>();
                doubled.push(at);
            }
            before = Some(character);
        }
        (mixed, doubled)
    }

    proptest! {
        /// Marks are looked for by bytes.
        #[test]
        fn marks_are_found_as_by_looking_at_each_character(text in "[甲一，。；：、《》”a1 .,;:()!?é〇ａ]{0,24}") {
            let source = SourceText::new("a.md", &text);
            let mut diagnostics = Vec::new();
            let block = Block::header(&text, 0..text.len());
            check(&block, &mut Found { source: &source, diagnostics: &mut diagnostics });
            let columns = |code: Code| {
                let of_code = diagnostics.iter().filter(move |diagnostic| diagnostic.code == code);
                of_code.map(|diagnostic| diagnostic.location.column as usize).collect::<Vec<_>>()
            };
            let column = |at: usize| text[..at].chars().count() + 1;
            let (mixed, doubled) = plainly(&text);
            prop_assert_eq!(columns(Code::MIXED_PUNCTUATION), mixed.map(column).into_iter().collect::<Vec<_>>());
            prop_assert_eq!(columns(Code::DOUBLED_PUNCTUATION), doubled.into_iter().map(column).collect::<Vec<_>>());
        }
    }
}
