//! Lines that their writer parted and that Markdown joins into one paragraph: numbered by hand, indented as on paper, or rows of a
//! table that is none. The parser says where it joins two lines; these two are judged.

use std::ops::Range;

use super::slips::{MARKERS, WIDE_BLANKS};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Text};
use crate::vocabulary::source_text::SourceText;

/// Looks at each pair of joined lines; a run of them is told once.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// What the last pair was, and where its second line begins.
    last: Option<(Slip, usize)>,
}

/// Why two lines were not meant as one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    List(Mark),
    Table,
    Indent,
}

/// What a line is numbered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `1、` `1.` `1．` `1)`
    Number,
    /// `（1）` `（一）`
    Bracket,
    /// `①` `⑴` `⒈` `㈠`
    Ring,
    /// `一、`
    Han,
    /// `一是` `第一，` `其一`
    Word,
    /// `★` `√` and the like.
    Sign,
}

impl Joined {
    /// Judges the line that a break ends and the one behind it. `top`: whether the paragraph stands in no list and no quote.
    pub(super) fn judge(&mut self, source: &SourceText, at: usize, top: bool) -> Option<Diagnostic> {
        let text = &source.text;
        let newline = at + memchr::memchr(b'\n', &text.as_bytes()[at..])?;
        let first = line(text, newline);
        let second = line(text, text[newline + 1..].find('\n').map_or(text.len(), |end| newline + 1 + end));
        let slip = find(&text[first.clone()], &text[second.clone()], top)?;
        let goes_on = self.last == Some((slip, first.start));
        self.last = Some((slip, second.start));
        (!goes_on).then(|| describe(source, slip, &first, &second))
    }
}

/// The line that ends at a byte, without the marks of quotes.
fn line(text: &str, end: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..end]).map_or(0, |newline| newline + 1);
    let quoted = text[start..end].len() - text[start..end].trim_start_matches("> ").len();
    start + quoted..end
}

fn find(first: &str, second: &str, top: bool) -> Option<Slip> {
    let (before, behind) = (first.trim(), second.trim());
    if let Some((mark, _)) = mark(behind) {
        let same = self::mark(before).is_some_and(|(other, _)| other == mark);
        if same || before.ends_with(['。', '；', '：', ';', ':', '！', '？']) {
            return Some(Slip::List(mark));
        }
    }
    if before.contains('\t') && behind.contains('\t') || is_row(before) && is_row(behind) {
        return Some(Slip::Table);
    }
    let blanks = second.len() - second.trim_start_matches([' ', '\t']).len();
    let wide = second.trim_start_matches([' ', '\t']).starts_with(['\u{3000}', '\u{2003}', '\u{2002}', '\u{A0}'])
        || ["&emsp;", "&ensp;", "&nbsp;", "&#12288;"].iter().any(|blank| second.starts_with(blank));
    (wide || top && (blanks > 1 || second.starts_with('\t'))).then_some(Slip::Indent)
}

/// Whether a line is a row of a table.
fn is_row(line: &str) -> bool {
    let bars = memchr::memchr_iter(b'|', line.as_bytes()).count();
    bars > 1 || bars == 1 && line.starts_with('|')
}

/// What a line is numbered with, and how long that is.
fn mark(line: &str) -> Option<(Mark, usize)> {
    const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let first = line.chars().next()?;
    let width = first.len_utf8();
    if is_digit(first) {
        let rest = line.trim_start_matches(is_digit);
        let sign = rest.chars().next().filter(|c| matches!(c, '、' | '.' | '．' | ')' | '）' | '，' | '：'))?;
        let few = line[..line.len() - rest.len()].chars().count() < 4;
        let behind = rest[sign.len_utf8()..].chars().next()?;
        // Blanks of other widths are another rule's.
        return (few && !is_digit(behind) && !WIDE_BLANKS.contains(&behind))
            .then(|| (Mark::Number, line.len() - rest.len() + sign.len_utf8()));
    }
    if matches!(first, '（' | '(') {
        let end = line.find(['）', ')'])?;
        let inside = &line[width..end];
        let numbered = inside.chars().all(|c| is_digit(c) || NUMERALS.contains(&c));
        let close = line[end..].chars().next().map_or(0, char::len_utf8);
        return (numbered && (1..4).contains(&inside.chars().count())).then_some((Mark::Bracket, end + close));
    }
    if matches!(first as u32, 0x2460..=0x249B | 0x24F5..=0x24FE | 0x2776..=0x2793 | 0x3220..=0x3229 | 0x3280..=0x3289) {
        return Some((Mark::Ring, width));
    }
    let count = line.chars().take_while(|c| NUMERALS.contains(c)).count();
    if (1..4).contains(&count) {
        let rest = &line[count * 3..];
        if let Some(sign) = rest.chars().next().filter(|c| matches!(c, '、' | '.' | '．')) {
            return Some((Mark::Han, line.len() - rest.len() + sign.len_utf8()));
        }
        return rest.starts_with(['是', '要', '来', '则']).then(|| (Mark::Word, line.len() - rest.len() + 3));
    }
    if matches!(first, '第' | '其') {
        let rest = line[width..].trim_start_matches(NUMERALS);
        let numbered = rest.len() < line.len() - width;
        let ends = first == '其' || rest.starts_with(['，', '、', '：', '步', '条', '项']);
        return (numbered && ends).then(|| (Mark::Word, line.len() - rest.len()));
    }
    if first.is_ascii_alphabetic() && line[1..].starts_with(['、', '．']) {
        return Some((Mark::Number, 1));
    }
    let sign = "★☆※◎√✓✔☑✅☐□▲△→⚫◇❖✦✧❤👉".contains(first) && !MARKERS.contains(&first);
    sign.then_some((Mark::Sign, width))
}

fn describe(source: &SourceText, slip: Slip, first: &Range<usize>, second: &Range<usize>) -> Diagnostic {
    let text = &source.text;
    let (before, behind) = (&text[first.clone()], &text[second.clone()]);
    match slip {
        Slip::List(_) => {
            let (range, line) = if mark(before.trim()).is_some() { (first, before) } else { (second, behind) };
            let line = line.trim();
            let (kind, length) = mark(line).unwrap_or((Mark::Sign, 0));
            let shown: String = line.chars().take(line[..length.min(line.len())].chars().count()).collect();
            let rest = line[shown.len()..].trim_start();
            let right = match kind {
                Mark::Number if shown.starts_with(|c: char| c.is_ascii_digit()) => {
                    format!("{}. {rest}", shown.trim_end_matches(|c: char| !c.is_ascii_digit()))
                }
                Mark::Sign => format!("- {rest}"),
                _ => format!("- {line}"),
            };
            let message =
                text!("“{shown}”不会成为列表，这几行会连成一段", "“{shown}” makes no list; these lines run together");
            let help = text!(
                "请写成：{right}（各行都这样），或在各行之间空一行",
                "write: {right} (each line so), or leave a blank line between them"
            );
            located(source, range, shown.len(), Code::LIST_MARK, message, help)
        }
        Slip::Table => table(source, first, second),
        Slip::Indent => {
            let message = text!(
                "行首的空格不会另起一段，这一行会和上一行连成一段",
                "blanks before a line begin no paragraph; it runs together with the line above"
            );
            let help = text!(
                "请在两段之间空一行，行首不用空格（首行缩进由网页加）",
                "leave a blank line between the two, and no blanks before them"
            );
            let blanks = behind.len() - behind.trim_start().len();
            Diagnostic::new(Code::PARAGRAPH_INDENT, source.locate(second.start..second.start + blanks), message)
                .help(help)
        }
    }
}

/// Rows that are no table: parted by tabs, without a rule line, or with one that does not fit.
fn table(source: &SourceText, first: &Range<usize>, second: &Range<usize>) -> Diagnostic {
    let (before, behind) = (source.text[first.clone()].trim(), source.text[second.clone()].trim());
    let cells = |line: &str| line.trim_matches('|').split('|').count();
    let is_rule = |line: &str| line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'));
    let (message, help): (Text, Text) = if before.contains('\t') && !before.contains('|') {
        let row = |line: &str| format!("| {} |", line.split('\t').map(str::trim).collect::<Vec<_>>().join(" | "));
        let right = row(before);
        let rule = "---|".repeat(before.split('\t').count());
        (
            text!("用 Tab 分隔的几行不会成为表格，会连成一段", "lines parted by tabs make no table; they run together"),
            text!("请写成：{right}，下面一行写 |{rule}", "write: {right}, with |{rule} as the line below"),
        )
    } else if is_rule(behind) && cells(before) != cells(behind) {
        let (names, rules) = (cells(before), cells(behind));
        let rule = "---|".repeat(names);
        (
            text!(
                "表头有 {names} 格，下面的横线有 {rules} 格，不会成为表格",
                "the header has {names} cells and the line below it {rules}, so this is no table"
            ),
            text!("横线的格数要与表头相同：|{rule}", "as many as the header has: |{rule}"),
        )
    } else if is_rule(behind) {
        (
            text!("表格紧接在文字后面，不会成为表格", "a table right below a text is none"),
            text!("请在表格前面空一行", "leave a blank line above the table"),
        )
    } else {
        let rule = "---|".repeat(cells(before));
        (
            text!(
                "表头下面没有横线，不会成为表格，会连成一段",
                "no line of dashes stands below the header, so this is no table"
            ),
            text!("请在第一行下面加一行：|{rule}", "add a line below the first: |{rule}"),
        )
    };
    located(source, first, before.len(), Code::BROKEN_TABLE, message, help)
}

/// A diagnostic of the first bytes that can be seen in a line.
fn located(
    source: &SourceText,
    line: &Range<usize>,
    length: usize,
    code: Code,
    message: Text,
    help: Text,
) -> Diagnostic {
    let written = &source.text[line.clone()];
    let start = line.start + written.len() - written.trim_start().len();
    Diagnostic::new(code, source.locate(start..start + length), message).help(help)
}
