//! Which paragraphs are the title and the headings. Reports are seldom written with the styles for them: a title is the
//! line in the middle, a heading is what begins with `一、` or `（一）` (GB/T 9704 numbers them so), or a short line in bold.

use super::body::{Block, Inline, plain_text};
use super::origin::{is_before_title, is_issuer};
use super::remark::{Remark, Remarks};
use super::typed::split;

/// Longer paragraphs are no headings, whatever their style.
const HEADING_LENGTH: usize = 60;
/// Longer paragraphs that are numbered by hand are no headings.
const NUMBERED_LENGTH: usize = 40;
/// A longer first sentence is no heading of the rest.
const RUN_IN_LENGTH: usize = 30;
/// What stands above a title takes no more lines.
const ABOVE_TITLE: usize = 10;
/// Words that end the title of an official document.
const DOCUMENTS: [&str; 20] = [
    "通知", "报告", "意见", "办法", "方案", "函", "请示", "批复", "决定", "总结", "汇报", "情况", "案例", "做法",
    "细则", "规定", "公告", "通报", "经验", "材料",
];

/// The two orders of numbers that headings have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    /// `一、`, `第一章`
    First,
    /// `（一）`
    Second,
}

/// Takes the title out, finds headings, and gives headings levels from 2 that leave none out.
pub(super) fn settle(blocks: &mut Vec<Block>, remarks: &mut Remarks) -> Option<String> {
    shorten(blocks, remarks);
    let title = take_title(blocks, remarks);
    find_numbered(blocks, remarks);
    find_run_in(blocks, remarks);
    find_bold(blocks, remarks);
    level(blocks);
    title
}

/// A long heading is a paragraph.
fn shorten(blocks: &mut [Block], remarks: &mut Remarks) {
    for block in blocks {
        if let Block::Heading { inlines, .. } = block
            && plain_text(inlines).chars().count() > HEADING_LENGTH
        {
            remarks.add(Remark::LongHeadings);
            *block = Block::Paragraph { inlines: std::mem::take(inlines), centred: false };
        }
    }
}

fn take_title(blocks: &mut Vec<Block>, remarks: &mut Remarks) -> Option<String> {
    let title = styled_title(blocks).or_else(|| {
        let first = first_below_letterhead(blocks)?;
        let found = heading_as_title(blocks, first).or_else(|| {
            let line = line_as_title(blocks, first)?;
            remarks.add(Remark::GuessedTitle);
            Some(line)
        })?;
        Some(found..title_end(blocks, found))
    });
    for (at, block) in blocks.iter_mut().enumerate() {
        if let Block::Title(inlines) = block
            && !title.as_ref().is_some_and(|title| title.contains(&at))
        {
            let inlines = std::mem::take(inlines);
            let above = is_before_title(&plain_text(&inlines)) || is_issuer(&plain_text(&inlines));
            *block =
                if above { Block::Paragraph { inlines, centred: true } } else { Block::Heading { level: 1, inlines } };
        }
    }
    let range = title?;
    let mut text = String::new();
    let mut left = Vec::new();
    for block in blocks.drain(range.clone()) {
        let (Block::Title(inlines) | Block::Heading { inlines, .. } | Block::Paragraph { inlines, .. }) = block else {
            continue;
        };
        text.push_str(plain_text(&inlines).trim());
        // Pictures and notes that stood in the title.
        left.extend(inlines.into_iter().filter(|inline| matches!(inline, Inline::Picture { .. } | Inline::Note(_))));
    }
    if !left.is_empty() {
        blocks.insert(range.start, Block::Paragraph { inlines: left, centred: false });
    }
    Some(text)
}

/// The paragraphs that have the style of a title: one that is broken over several is one, any later one is a heading.
fn styled_title(blocks: &[Block]) -> Option<std::ops::Range<usize>> {
    let is_title = |block: &Block| match block {
        Block::Title(inlines) => !is_before_title(&plain_text(inlines)),
        _ => false,
    };
    let mut from = blocks.iter().position(is_title)?;
    let mut length = blocks[from..].iter().take_while(|block| is_title(block)).count();
    // The issuer above a title of its own is no part of it; before `关于…` it is.
    let second = blocks.get(from + 1).map(text_of).unwrap_or_default();
    if length > 1 && is_issuer(&text_of(&blocks[from])) && !second.trim_start().starts_with("关于") {
        (from, length) = (from + 1, length - 1);
    }
    Some(from..from + length)
}

/// The first paragraph with text that does not stand above every title, such as the number of the document.
fn first_below_letterhead(blocks: &[Block]) -> Option<usize> {
    let first = first_with_text(blocks)?;
    let above = |block: &Block| matches!(block, Block::Paragraph { .. } | Block::Heading { .. } | Block::Title(_));
    let skipped = blocks[first..]
        .iter()
        .take_while(|block| above(block) && (text_of(block).trim().is_empty() || is_before_title(&text_of(block))))
        .count();
    let below = first + skipped;
    if skipped > ABOVE_TITLE || below >= blocks.len() {
        return Some(first);
    }
    // An issuer on a line of its own above the title.
    let (line, next) = (text_of(&blocks[below]), blocks.get(below + 1));
    let has_title_below = next.is_some_and(|next| {
        let next_text = text_of(next);
        matches!(next, Block::Paragraph { centred: true, .. } | Block::Heading { level: 1, .. })
            && !is_before_title(&next_text)
            && !is_issuer(&next_text)
            && !next_text.trim_start().starts_with("关于")
            && number(&next_text).is_none()
    });
    Some(if is_issuer(&line) && has_title_below { below + 1 } else { below })
}

/// A paragraph, if it is the only heading of the first level and bears no number.
fn heading_as_title(blocks: &[Block], at: usize) -> Option<usize> {
    let is_first_level = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
    let Block::Heading { level: 1, inlines } = &blocks[at] else { return None };
    (number(&plain_text(inlines)).is_none() && blocks.iter().filter(|block| is_first_level(block)).count() == 1)
        .then_some(at)
}

/// A paragraph, if it stands in the middle and is no sentence.
fn line_as_title(blocks: &[Block], at: usize) -> Option<usize> {
    let Block::Paragraph { inlines, centred: true } = &blocks[at] else { return None };
    let text = plain_text(inlines);
    let short = text.trim().chars().count() <= HEADING_LENGTH;
    let alone = is_issuer(&text) && title_end(blocks, at) == at + 1;
    (short && !alone && !is_sentence(&text) && number(&text).is_none()).then_some(at)
}

/// Where a title ends that is broken over several lines in the middle: `枝江市民政局`, `关于…的`, `报告`.
fn title_end(blocks: &[Block], first: usize) -> usize {
    let mut title = text_of(&blocks[first]).trim().to_owned();
    let mut end = first + 1;
    while let Some(Block::Paragraph { inlines, centred: true }) = blocks.get(end) {
        let next = plain_text(inlines).trim().to_owned();
        let about = title.contains("关于") && !DOCUMENTS.iter().any(|word| title.ends_with(word));
        let open = title.ends_with(['的', '、', '，', '：', '与', '和', '及']);
        let goes_on = is_issuer(&title) && next.starts_with("关于") || (about || open) && !is_issuer(&next);
        let whole = title.chars().count() + next.chars().count();
        if !goes_on || next.is_empty() || whole > HEADING_LENGTH || is_before_title(&next) || is_sentence(&next) {
            break;
        }
        title.push_str(&next);
        end += 1;
    }
    end
}

/// The text of a paragraph, a heading or a title.
fn text_of(block: &Block) -> String {
    match block {
        Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } | Block::Title(inlines) => {
            plain_text(inlines)
        }
        _ => String::new(),
    }
}

fn first_with_text(blocks: &[Block]) -> Option<usize> {
    blocks.iter().position(|block| match block {
        Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } | Block::Title(inlines) => {
            !plain_text(inlines).trim().is_empty()
        }
        _ => true,
    })
}

/// The level of numbers of the first order, and of the second, in a file.
fn levels(blocks: &[Block]) -> (u8, u8) {
    let styled = |wanted: Number| {
        blocks.iter().find_map(|block| match block {
            Block::Heading { level, inlines } if number(&plain_text(inlines)) == Some(wanted) => Some(*level),
            _ => None,
        })
    };
    let first = styled(Number::First).unwrap_or(1);
    (first, styled(Number::Second).unwrap_or(first + 1))
}

/// Short paragraphs that begin with `一、` or `（一）` and are no sentences are headings. Where the file has headings with
/// such numbers and a style, the others stand on their level.
fn find_numbered(blocks: &mut [Block], remarks: &mut Remarks) {
    let (first, second) = levels(blocks);
    for block in blocks {
        let Block::Paragraph { inlines, .. } = block else { continue };
        let text = plain_text(inlines);
        let Some(number) = number(&text) else { continue };
        if text.trim().chars().count() > NUMBERED_LENGTH || is_sentence(&text) {
            continue;
        }
        remarks.add(Remark::NumberedHeadings);
        let level = if number == Number::First { first } else { second };
        *block = Block::Heading { level, inlines: std::mem::take(inlines) };
    }
}

/// The first sentence of a paragraph, if it begins with `（一）` and is short, is a heading of the rest; where there is no rest, of
/// the paragraphs that follow.
fn find_run_in(blocks: &mut Vec<Block>, remarks: &mut Remarks) {
    let (first, second) = levels(blocks);
    let mut settled = Vec::with_capacity(blocks.len());
    let mut rest = std::mem::take(blocks).into_iter().peekable();
    while let Some(block) = rest.next() {
        let Block::Paragraph { inlines, centred } = block else {
            settled.push(block);
            continue;
        };
        let text = plain_text(&inlines);
        let end = text.chars().position(|letter| letter == '。');
        let (Some(number), Some(end)) = (number(&text), end) else {
            settled.push(Block::Paragraph { inlines, centred });
            continue;
        };
        let sentence: String = text.chars().take(end).collect();
        let alone = text.chars().skip(end + 1).all(char::is_whitespace);
        let heads = if alone {
            // A sentence, or a heading with a full stop? That it has paragraphs below says so.
            let below = matches!(rest.peek(), Some(Block::Paragraph { inlines, .. }) if self::number(&plain_text(inlines)).is_none());
            below && !sentence.contains(['，', '、', '；', '：'])
        } else {
            !sentence.contains(['；', '：', '！', '？'])
        };
        if !heads || sentence.trim().chars().count() > RUN_IN_LENGTH {
            settled.push(Block::Paragraph { inlines, centred });
            continue;
        }
        remarks.add(Remark::RunInHeadings);
        let level = if number == Number::First { first } else { second };
        let (heading, behind) = split(inlines, end);
        settled.push(Block::Heading { level, inlines: heading });
        let (_, behind) = split(behind, 1);
        if !alone || behind.iter().any(|inline| matches!(inline, Inline::Picture { .. } | Inline::Note(_))) {
            settled.push(Block::Paragraph { inlines: behind, centred });
        }
    }
    *blocks = settled;
}

/// Short lines that are bold as a whole and have text below are headings of the third order: `1．总体情况`.
fn find_bold(blocks: &mut [Block], remarks: &mut Remarks) {
    let bold = |block: &Block| matches!(block, Block::Paragraph { inlines, .. } if is_bold(inlines));
    let paragraphs = blocks.iter().filter(|block| matches!(block, Block::Paragraph { .. })).count();
    // Where most is bold, bold says nothing.
    if blocks.iter().filter(|block| bold(block)).count() * 2 > paragraphs {
        return;
    }
    let third = levels(blocks).1 + 1;
    for at in 0..blocks.len() {
        let below = match blocks.get(at + 1) {
            Some(Block::Heading { .. } | Block::Title(_)) | None => false,
            Some(next) => !bold(next),
        };
        let Block::Paragraph { inlines, centred: false } = &mut blocks[at] else { continue };
        let text = plain_text(inlines);
        let text = text.trim();
        let plain = inlines.iter().all(|inline| matches!(inline, Inline::Text { link: None, .. }));
        let other =
            text.starts_with(['图', '表', '注', '附']) || text.chars().count() > NUMBERED_LENGTH || is_sentence(text);
        if below && plain && !other && is_bold(inlines) {
            remarks.add(Remark::BoldHeadings);
            blocks[at] = Block::Heading { level: third, inlines: std::mem::take(inlines) };
        }
    }
}

/// Whether every letter of a line is bold.
fn is_bold(inlines: &[Inline]) -> bool {
    let mut letters = inlines.iter().filter(|inline| match inline {
        Inline::Text { text, .. } => !text.trim().is_empty(),
        _ => false,
    });
    let bold = |inline: &Inline| matches!(inline, Inline::Text { format, .. } if format.bold);
    letters.next().is_some_and(bold) && letters.all(bold)
}

/// The page's own title is the heading of level 1.
fn level(blocks: &mut [Block]) {
    let mut above: Vec<u8> = Vec::new();
    for block in blocks {
        let Block::Heading { level, .. } = block else { continue };
        above.retain(|other| *other < *level);
        above.push(*level);
        *level = u8::try_from(above.len() + 1).unwrap_or(6).min(6);
    }
}

/// The number that a heading begins with.
fn number(text: &str) -> Option<Number> {
    let text = text.trim_start();
    let counted = |text: &str| text.trim_start_matches(|c| "一二三四五六七八九十百".contains(c)).len();
    let behind = |text: &str| {
        let rest = &text[text.len() - counted(text)..];
        (rest.len() < text.len()).then(|| rest.to_owned())
    };
    if let Some(inner) = text.strip_prefix(['（', '(']) {
        return behind(inner)?.starts_with(['）', ')']).then_some(Number::Second);
    }
    if let Some(rest) = text.strip_prefix('第') {
        return behind(rest)?.starts_with(['章', '部']).then_some(Number::First);
    }
    behind(text)?.starts_with(['、', '．', '.']).then_some(Number::First)
}

fn is_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['。', '；', '：', '，', '、', '！', '？', ';', ':', ',']) || text.trim().contains('。')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings_are_told_from_text() {
        let table = [
            ("一、实施背景", Some(Number::First)),
            ("十二、其他", Some(Number::First)),
            ("第三部分 成效", Some(Number::First)),
            ("（一）加强领导", Some(Number::Second)),
            ("(二)落实资金", Some(Number::Second)),
            ("一是加强领导", None),
            ("1.加强领导", None),
            ("（1）加强领导", None),
            ("、", None),
            ("第三季度", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert!(number(text) == expected, "{text}");
        }
    }
}
