//! Lines that look like Markdown to a writer and are none to a parser: `#标题`, `＃ 标题`, `－ 项`, `［文字］（地址）`.

use std::ops::Range;

use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Text};
use crate::vocabulary::han::is_han;
use crate::vocabulary::source_text::SourceText;

/// Signs before the items of a list that word processors leave behind.
pub(super) const MARKERS: [char; 29] = [
    '－', '–', '·', '•', '●', '▪', '◆', '■', '○', '►', '➢', '＊', '＋', '◦', '‣', '⁃', '∙', '・', '▫', '▶', '➤',
    '\u{F06C}', '\u{F06E}', '\u{F075}', '\u{F0A7}', '\u{F0B7}', '\u{F0D8}', '\u{F0FC}', '\u{F0E8}',
];
/// Blanks of other widths, which part no mark from its text.
pub(super) const WIDE_BLANKS: [char; 4] = ['\u{3000}', '\u{A0}', '\u{2003}', '\u{2002}'];

/// Looks at every line of the body that begins at `start`, code left out.
pub(super) fn find(source: &SourceText, start: usize, diagnostics: &mut Vec<Diagnostic>) {
    let mut fence: Option<&str> = None;
    let mut at = start;
    let mut table_rows = 0;
    for line in source.text[start..].split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        let shown = line.trim();
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| shown.starts_with(mark)) {
            match fence {
                None => fence = Some(mark),
                Some(open) if open == mark => fence = None,
                Some(_) => {}
            }
            continue;
        }
        // A fast way out: most lines hold no sign that could be a slip.
        if fence.is_some() || line.starts_with("    ") || !may_hold_slip(shown) {
            table_rows = 0;
            continue;
        }
        table_rows = if shown.starts_with('｜') { table_rows + 1 } else { 0 };
        diagnostics.extend(judge(source, range, table_rows));
    }
}

fn may_hold_slip(line: &str) -> bool {
    let first = line.chars().next().unwrap_or(' ');
    matches!(first, '#' | '＃' | '-' | '*' | '+' | '｜' | '0'..='9')
        || MARKERS.contains(&first)
        || holds_wide_bracket(line)
}

/// Whether a line holds `（` or `）`: EF BC 88 or 89.
fn holds_wide_bracket(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr_iter(0xEF, bytes).any(|at| matches!(bytes[at..], [0xEF, 0xBC, 0x88 | 0x89, ..]))
}

fn judge(source: &SourceText, range: Range<usize>, table_rows: usize) -> Option<Diagnostic> {
    let line = &source.text[range.clone()];
    let indent = line.len() - line.trim_start().len();
    let line = &line[indent..];
    let at = range.start + indent;
    let diagnostic = |length: usize, code: Code, message: Text, right: String| {
        let help = text!("请写成：{right}", "write: {right}");
        Some(Diagnostic::new(code, source.locate(at..at + length), message).help(help))
    };
    let marks = line.len() - line.trim_start_matches('#').len();
    if (1..=6).contains(&marks) {
        let rest = &line[marks..];
        // `#话题#` is a topic of a social network, `#1` a number.
        let first = rest.chars().next()?;
        let heading = first.is_alphabetic()
            || WIDE_BLANKS.contains(&first)
            || "（(“《【".contains(first)
            || marks > 1 && first.is_alphanumeric();
        return if heading && !(marks == 1 && rest.contains('#')) {
            let message = match WIDE_BLANKS.contains(&first) {
                true => text!(
                    "“#”后面是全角空格，不会成为标题",
                    "a full-width space follows the “#”, so this is no heading"
                ),
                false => text!("“#”后面没有空格，不会成为标题", "no space follows the “#”, so this is no heading"),
            };
            diagnostic(marks, Code::HEADING_MARK, message, format!("{} {}", &line[..marks], rest.trim_start()))
        } else {
            None
        };
    }
    if line.starts_with('＃') {
        let rest = line.trim_start_matches('＃');
        let count = line.chars().take_while(|c| *c == '＃').count();
        let message = text!("用了全角“＃”，不会成为标题", "a full-width “＃” makes no heading");
        let right = format!("{} {}", "#".repeat(count), rest.trim_start());
        return diagnostic(line.len() - rest.len(), Code::FULL_WIDTH_MARKDOWN, message, right);
    }
    if let Some(marker) = line.chars().next().filter(|c| MARKERS.contains(c)) {
        let rest = &line[marker.len_utf8()..];
        if rest.trim_start().is_empty() || rest.starts_with(MARKERS) {
            return None;
        }
        let message =
            text!("“{marker}”不会成为列表，几行会连成一段", "“{marker}” makes no list; the lines run together");
        return diagnostic(marker.len_utf8(), Code::LIST_MARK, message, format!("- {}", rest.trim_start()));
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = match digits {
        0 => usize::from(line.starts_with(['-', '*', '+'])),
        1..=3 if line[digits..].starts_with(['.', ')']) => digits + 1,
        _ => 0,
    };
    if mark > 0 && line[mark..].starts_with(WIDE_BLANKS) {
        let (shown, rest) = (&line[..mark], line[mark..].trim_start());
        let message = text!(
            "“{shown}”后面是全角空格，不会成为列表",
            "a full-width space follows the “{shown}”, so this is no list"
        );
        return diagnostic(mark, Code::LIST_MARK, message, format!("{shown} {rest}"));
    }
    let bare = |rest: &&str| rest.starts_with(is_han) && !rest.contains(['*', '+']);
    if let Some(rest) = line.strip_prefix(['*', '+']).filter(bare) {
        let shown = &line[..1];
        let message =
            text!("“{shown}”后面没有空格，不会成为列表", "no space follows the “{shown}”, so this is no list");
        return diagnostic(1, Code::LIST_MARK, message, format!("- {rest}"));
    }
    if let Some(rest) = line.strip_prefix('-').filter(|rest| rest.starts_with(is_han)) {
        let message = text!("“-”后面没有空格，不会成为列表", "no space follows the “-”, so this is no list");
        return diagnostic(1, Code::LIST_MARK, message, format!("- {rest}"));
    }
    if table_rows == 2 {
        let message = text!("用了全角“｜”，不会成为表格", "full-width “｜” make no table");
        return diagnostic(line.len(), Code::FULL_WIDTH_MARKDOWN, message, line.replace('｜', "|"));
    }
    link(source, range.start + indent, line)
}

/// `［文字］（地址）`, `[文字]（地址）`: a link with full-width signs.
fn link(source: &SourceText, at: usize, line: &str) -> Option<Diagnostic> {
    for (middle, _) in line.match_indices([']', '］']) {
        let close = line[middle..].chars().next()?;
        let behind = middle + close.len_utf8();
        let Some(open) = line[behind..].chars().next().filter(|c| matches!(c, '(' | '（')) else { continue };
        let address_start = behind + open.len_utf8();
        let Some(end) = line[address_start..].find([')', '）']).map(|end| address_start + end) else { continue };
        let Some(start) = line[..middle].rfind(['[', '［']) else { continue };
        let (address, end_sign) = (&line[address_start..end], line[end..].chars().next()?);
        let all_half = line[start..].starts_with('[') && close == ']' && open == '(' && end_sign == ')';
        if all_half || !is_address(address) {
            continue;
        }
        let text_start = start + line[start..].chars().next()?.len_utf8();
        let right = format!("[{}]({address})", &line[text_start..middle]);
        let message = text!("链接用了全角括号，读者点不开", "full-width brackets make no link");
        let range = at + start..at + end + end_sign.len_utf8();
        let help = text!("请写成：{right}", "write: {right}");
        return Some(Diagnostic::new(Code::FULL_WIDTH_MARKDOWN, source.locate(range), message).help(help));
    }
    None
}

/// Whether a text between brackets can only be an address.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with("http://")
        || text.starts_with("https://")
        || text.starts_with("../")
        || [".md", ".png", ".jpg", ".jpeg", ".pdf", ".docx", ".xlsx"].iter().any(|ending| text.ends_with(ending))
}
