//! What is typed where Word has something of its own: marks of lists, and captions below pictures.

use super::body::{Block, Inline, Marker, plain_text};
use super::remark::{Remark, Remarks};

/// A longer line below a picture is text.
const CAPTION_LENGTH: usize = 60;

/// Makes lists of lines that begin with a dot or are counted, and captions of lines that name the picture above.
pub(super) fn settle(blocks: &mut Vec<Block>, remarks: &mut Remarks) {
    lists(blocks, remarks);
    captions(blocks, remarks);
}

/// A typed mark of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    kind: Kind,
    /// How many letters it takes, with the space around it.
    length: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `•`, which is nothing else.
    Dot,
    /// `-`, which may also be a dash.
    Dash(char),
    /// A number, and the sign behind it, or `（` for one in brackets.
    Number(u32, char),
}

impl Mark {
    fn read(text: &str) -> Option<Mark> {
        let inner = text.trim_start();
        let mut letters = inner.chars();
        let first = letters.next()?;
        let rest = letters.as_str();
        let (kind, rest) = if "•●■◆▪▶►∙◦➢·".contains(first) {
            (Kind::Dot, rest)
        } else if matches!(first, '-' | '–' | '*') && rest.starts_with(char::is_whitespace) {
            (Kind::Dash(first), rest)
        } else {
            let bracket = matches!(first, '（' | '(');
            let digits = if bracket { rest } else { inner };
            let end = digits.find(|letter: char| !letter.is_ascii_digit())?;
            let number = digits[..end].parse().ok().filter(|_| (1..=2).contains(&end))?;
            let mut behind = digits[end..].chars();
            let sign = behind.next()?;
            let fits =
                if bracket { matches!(sign, '）' | ')') } else { matches!(sign, '.' | '．' | '、' | ')' | '）') };
            // `1.5万` counts nothing.
            let counts = fits && !behind.as_str().starts_with(|next: char| next.is_ascii_digit());
            counts.then_some((Kind::Number(number, if bracket { '（' } else { sign }), behind.as_str()))?
        };
        let rest = rest.trim_start();
        (!rest.is_empty()).then(|| Mark { kind, length: text.chars().count() - rest.chars().count() })
    }

    /// Whether a line of this mark goes on with the list of another.
    fn follows(self, before: Mark) -> bool {
        match (before.kind, self.kind) {
            (Kind::Number(before, sign), Kind::Number(number, other)) => sign == other && number == before + 1,
            (before, own) => before == own,
        }
    }
}

fn lists(blocks: &mut [Block], remarks: &mut Remarks) {
    let mark = |block: &Block| match block {
        Block::Paragraph { inlines, centred: false } => Mark::read(&plain_text(inlines)),
        _ => None,
    };
    let mut at = 0;
    while at < blocks.len() {
        let mut marks: Vec<Mark> = Vec::new();
        while let Some(next) = blocks.get(at + marks.len()).and_then(mark)
            && marks.last().is_none_or(|before| next.follows(*before))
        {
            marks.push(next);
        }
        let sure = marks.len() > 1 || matches!(marks.first(), Some(Mark { kind: Kind::Dot, .. }));
        if !sure {
            at += marks.len().max(1);
            continue;
        }
        let list = format!("typed {at}");
        for Mark { kind, length } in marks {
            let Block::Paragraph { inlines, .. } = &mut blocks[at] else { break };
            let (_, inlines) = split(std::mem::take(inlines), length);
            let marker = match kind {
                Kind::Dot | Kind::Dash(_) => Marker::Bullet,
                Kind::Number(number, _) => Marker::Number(number),
            };
            if matches!(kind, Kind::Number(_, sign) if !matches!(sign, '.' | ')')) {
                remarks.add(Remark::ListNumbers);
            }
            remarks.add(Remark::TypedLists);
            blocks[at] = Block::Item { level: 0, marker, list: list.clone(), inlines };
            at += 1;
        }
    }
}

/// A line `图1 …` below a picture that stands alone.
fn captions(blocks: &mut Vec<Block>, remarks: &mut Remarks) {
    let mut at = 0;
    while at < blocks.len() {
        let below = match blocks.get(at + 1) {
            Some(Block::Paragraph { inlines, .. }) => caption_of(inlines),
            _ => None,
        };
        at += 1;
        let Block::Paragraph { inlines, .. } = &mut blocks[at - 1] else { continue };
        let blank = |inline: &&Inline| matches!(inline, Inline::Text { text, .. } if text.trim().is_empty());
        let shown: Vec<Inline> = inlines.iter().filter(|inline| !blank(inline)).cloned().collect();
        let (own, below) = match shown.as_slice() {
            [Inline::Picture { .. }, Inline::Break, rest @ ..] => (caption_of(rest), None),
            [Inline::Picture { .. }] => (None, below),
            _ => continue,
        };
        let is_below = below.is_some();
        let Some(named) = own.or(below) else { continue };
        *inlines = shown;
        inlines.truncate(1);
        if let [Inline::Picture { caption, .. }] = inlines.as_mut_slice() {
            *caption = Some(named);
            remarks.add(Remark::Captions);
        }
        if is_below {
            blocks.remove(at);
        }
    }
}

/// The text of a line that is a caption: `图1 流程`, `图一：流程`.
fn caption_of(inlines: &[Inline]) -> Option<String> {
    let plain = |inline: &Inline| matches!(inline, Inline::Text { link: None, .. });
    let text = plain_text(inlines).trim().to_owned();
    let rest = text.strip_prefix('图')?.trim_start();
    let counted = rest.starts_with(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter));
    let sentence = text.contains('。') || text.ends_with(['，', '；', '：']);
    (inlines.iter().all(plain) && counted && !sentence && text.chars().count() <= CAPTION_LENGTH).then_some(text)
}

/// Parts a line behind a number of letters.
pub(super) fn split(inlines: Vec<Inline>, letters: usize) -> (Vec<Inline>, Vec<Inline>) {
    let (mut before, mut behind) = (Vec::new(), Vec::new());
    let mut left = letters;
    for inline in inlines {
        match inline {
            Inline::Text { text, format, link } => {
                let end = text.char_indices().nth(left).map_or(text.len(), |(at, _)| at);
                left -= text[..end].chars().count();
                let (head, tail) = text.split_at(end);
                for (text, part) in [(head, &mut before), (tail, &mut behind)] {
                    if !text.is_empty() {
                        part.push(Inline::Text { text: text.to_owned(), format, link: link.clone() });
                    }
                }
            }
            other if left > 0 => before.push(other),
            other => behind.push(other),
        }
    }
    (before, behind)
}
