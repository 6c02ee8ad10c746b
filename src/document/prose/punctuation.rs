//! Half-width punctuation behind Han characters, and the same mark twice.

use super::{Found, is_han};
use crate::diagnostic::Code;
use crate::document::markdown::Block;
use crate::text;

/// Marks as a keyboard in English writes them, and as Chinese text wants them.
const WIDE: [(char, char); 8] =
    [(',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！'), ('(', '（'), (')', '）'), ('.', '。')];

/// Two marks where one is meant.
const DOUBLED: [&str; 14] =
    ["，，", "。。", "；；", "：：", "、、", "，。", "。，", "，、", "、，", "；。", "。；", "：，", "，；", "、。"];

pub(super) fn check(block: &Block, found: &mut Found<'_>) {
    mixed(block, found);
    doubled(block, found);
}

/// One finding a block: a paragraph that was typed in the wrong mode is one slip.
fn mixed(block: &Block, found: &mut Found<'_>) {
    let text = &block.text;
    let mut before = None;
    let mut first = None;
    let mut count = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if let Some((_, wide)) = WIDE.iter().find(|(half, _)| *half == character)
            && before.is_some_and(|before| is_han(before) || matches!(before, '”' | '》' | '）'))
            && (character != '.' || ends_sentence(text, at, next))
        {
            count += 1;
            first.get_or_insert((at, character, *wide));
        }
        before = Some(character);
    }
    let Some((at, half, wide)) = first else { return };
    let (zh, en) = match count {
        1 => (String::new(), String::new()),
        _ => (format!("，本段共 {count} 处"), format!(", {count} times in this paragraph")),
    };
    let message = text!("汉字后面用了半角“{half}”{zh}", "half-width “{half}” behind a Han character{en}");
    let help = text!("请改成全角“{wide}”", "write the full-width “{wide}”");
    found.push(block, at..at + half.len_utf8(), Code::MIXED_PUNCTUATION, message, Some(help));
}

/// Whether a point behind a Han character ends a sentence, and is no part of `图一.png` or `一.背景`.
fn ends_sentence(text: &str, at: usize, next: Option<char>) -> bool {
    let number = text[..at].chars().all(|c| "一二三四五六七八九十".contains(c));
    !number && next.is_none_or(|next| next == ' ' || next == '\n' || is_han(next) || matches!(next, '”' | '）'))
}

fn doubled(block: &Block, found: &mut Found<'_>) {
    let text = &block.text;
    let mut from = 0;
    for (at, character) in text.char_indices() {
        // All of them are marks of Chinese text.
        if at < from || !matches!(character, '，' | '。' | '；' | '：' | '、') {
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
