//! Which paragraphs are the title and the headings. Reports are seldom written with the styles for them: a title is the
//! line in the middle, a heading is what begins with `一、` or `（一）` (GB/T 9704 numbers them so).

use super::body::{Block, Inline, plain_text};
use super::remark::{Remark, Remarks};

/// Longer paragraphs are no headings, whatever their style.
const HEADING_LENGTH: usize = 60;
/// Longer paragraphs that are numbered by hand are no headings.
const NUMBERED_LENGTH: usize = 40;

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
    let styled: Vec<usize> = (0..blocks.len()).filter(|at| matches!(blocks[*at], Block::Title(_))).collect();
    // A title that is broken over paragraphs is one; any later one is a heading.
    let run = styled.iter().enumerate().take_while(|(nth, at)| styled[0] + nth == **at).count();
    let title = (run > 0).then(|| styled[0]..styled[0] + run);
    let title = title.or_else(|| {
        let first = first_heading_as_title(blocks).or_else(|| {
            let first = first_line_as_title(blocks)?;
            remarks.add(Remark::GuessedTitle);
            Some(first)
        })?;
        Some(first..first + 1)
    });
    for (at, block) in blocks.iter_mut().enumerate() {
        if let Block::Title(inlines) = block
            && !title.as_ref().is_some_and(|title| title.contains(&at))
        {
            *block = Block::Heading { level: 1, inlines: std::mem::take(inlines) };
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

/// The first paragraph, if it is the only heading of the first level and bears no number.
fn first_heading_as_title(blocks: &[Block]) -> Option<usize> {
    let first = first_with_text(blocks)?;
    let is_first_level = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
    let Block::Heading { level: 1, inlines } = &blocks[first] else { return None };
    (number(&plain_text(inlines)).is_none() && blocks.iter().filter(|block| is_first_level(block)).count() == 1)
        .then_some(first)
}

/// The first paragraph, if it stands in the middle and is no sentence.
fn first_line_as_title(blocks: &[Block]) -> Option<usize> {
    let first = first_with_text(blocks)?;
    let Block::Paragraph { inlines, centred: true } = &blocks[first] else { return None };
    let text = plain_text(inlines);
    (text.trim().chars().count() <= HEADING_LENGTH && !is_sentence(&text) && number(&text).is_none()).then_some(first)
}

fn first_with_text(blocks: &[Block]) -> Option<usize> {
    blocks.iter().position(|block| match block {
        Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } | Block::Title(inlines) => {
            !plain_text(inlines).trim().is_empty()
        }
        _ => true,
    })
}

/// Short paragraphs that begin with `一、` or `（一）` and are no sentences are headings. Where the file has headings with
/// such numbers and a style, the others stand on their level.
fn find_numbered(blocks: &mut [Block], remarks: &mut Remarks) {
    let styled = |wanted: Number| {
        blocks.iter().find_map(|block| match block {
            Block::Heading { level, inlines } if number(&plain_text(inlines)) == Some(wanted) => Some(*level),
            _ => None,
        })
    };
    let first = styled(Number::First).unwrap_or(1);
    let second = styled(Number::Second).unwrap_or(first + 1);
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
