//! Where the front matter of a file stands: between two lines of `---`. A line that was meant as one is reported and
//! taken for one, so that the rest of the file is read all the same.

use std::ops::Range;

use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Text};
use crate::vocabulary::source_text::SourceText;

/// Front matter may be this long, in bytes.
const FRONT_MATTER_LIMIT: usize = 64 * 1024;
/// What a line is to the front matter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// `---`
    Fence,
    /// Meant as a fence: full-width dashes, too many or too few, spaces before them.
    Slip,
    /// Nothing that can be seen.
    Blank,
    /// `key:` or `key：` at the beginning of the line.
    Key,
    /// Belongs to the key above it: an item, an indented line, a comment.
    Continued,
    /// Anything else.
    Other,
}

/// The bytes between the two fences, and where the body begins. `None` when there is no front matter.
pub(super) fn find(source: &SourceText, diagnostics: &mut Vec<Diagnostic>) -> Option<(Range<usize>, usize)> {
    let lines = lines(&source.text);
    let start = open(source, &lines, diagnostics)?;
    let closing =
        (start..lines.len()).find(|at| matches!(judge(&source.text[lines[*at].clone()]), Line::Fence | Line::Slip));
    let begin = lines.get(start).map_or(source.text.len(), |line| line.start);
    let (end, body) = match closing {
        Some(at) => {
            let line = lines[at].clone();
            if judge(&source.text[line.clone()]) == Line::Slip {
                diagnostics.push(slip(source, &line));
            }
            (line.start, line.end)
        }
        None => {
            let at = end_of_keys(&source.text, &lines, start);
            let end = lines.get(at).map_or(source.text.len(), |line| line.start);
            let message =
                text!("开头的“---”没有用另一行“---”结束", "the “---” at the top is not closed by another line “---”");
            let number = at + 1;
            let help = text!(
                "写完标题、日期等各项后，另起一行写“---”，这里应在第 {number} 行之前",
                "write a line “---” below the last key, here before line {number}"
            );
            diagnostics.push(Diagnostic::new(Code::MISSING_FRONT_MATTER, source.locate(0..3), message).help(help));
            (end, end)
        }
    };
    check_size(source, begin..end, diagnostics).then_some((begin..end, body))
}

/// The number of the line behind the first fence. A missing fence is reported; where keys follow, they are read.
fn open(source: &SourceText, lines: &[Range<usize>], diagnostics: &mut Vec<Diagnostic>) -> Option<usize> {
    let kind = |at: usize| judge(&source.text[lines[at].clone()]);
    let first = (0..lines.len()).find(|at| kind(*at) != Line::Blank).unwrap_or(0);
    match lines.get(first).map(|_| kind(first)) {
        Some(Line::Fence) if first == 0 => return Some(1),
        Some(Line::Fence) => {
            let message = text!("“---”前面不能有空行", "no blank line may stand above the “---”");
            diagnostics.push(Diagnostic::new(Code::FENCE_LINE, source.locate(lines[first].clone()), message));
            return Some(first + 1);
        }
        Some(Line::Slip) => {
            diagnostics.push(slip(source, &lines[first]));
            return Some(first + 1);
        }
        _ => {}
    }
    let end = source.text[lines.get(first).cloned().unwrap_or(0..0)].trim_end().len();
    let line = lines.get(first).map_or(0, |line| line.start);
    let message = text!(
        "文件应以一行“---”开头，下面写标题、单位、日期等",
        "the file must begin with a line “---”, with title, unit, date and so on below it"
    );
    let help = text!(
        "第一行写“---”，写完各项后再写一行“---”，正文接在后面",
        "write “---”, then the keys, then “---” again, then the text"
    );
    let diagnostic = Diagnostic::new(Code::MISSING_FRONT_MATTER, source.locate(line..line + end), message);
    diagnostics.push(diagnostic.help(help));
    // Keys without a fence above them, but with one below, are front matter that lacks its first line.
    let is_header = |at: usize| matches!(kind(at), Line::Key | Line::Continued | Line::Blank);
    let below = (first..lines.len()).find(|at| !is_header(*at));
    let closed = below.is_some_and(|at| matches!(kind(at), Line::Fence | Line::Slip));
    (closed && lines.get(first).is_some_and(|_| kind(first) == Line::Key)).then_some(first)
}

/// Where front matter ends that no fence closes: at the first line that belongs to no key.
fn end_of_keys(text: &str, lines: &[Range<usize>], start: usize) -> usize {
    let mut end = start;
    for (at, line) in lines.iter().enumerate().skip(start) {
        match judge(&text[line.clone()]) {
            Line::Key => end = at + 1,
            Line::Continued if end == at => end = at + 1,
            Line::Continued | Line::Blank => {}
            _ => break,
        }
    }
    end
}

/// The lines of a text, each with its end.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let range = start..start + line.len();
        start = range.end;
        range
    });
    lines.collect()
}

fn judge(line: &str) -> Line {
    let invisible = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}');
    if line.trim_end() == "---" {
        return Line::Fence;
    }
    let shown = line.trim_matches(invisible);
    if shown.is_empty() {
        return Line::Blank;
    }
    let is_dash = |c: char| matches!(c, '-' | '－' | '—' | '–' | '―' | '─' | '‐' | '‑' | '﹣' | '﹘');
    if shown.chars().all(is_dash) && shown.chars().count() > 1 {
        return Line::Slip;
    }
    if line.starts_with([' ', '\t', '-', '\u{3000}', '}', ']']) || line.starts_with("# ") {
        return Line::Continued;
    }
    let key = line.split([':', '：']).next().unwrap_or_default().trim_end();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    if key.len() < line.trim_end().len() && !key.is_empty() && key.chars().count() <= 20 && key.chars().all(is_word) {
        return Line::Key;
    }
    Line::Other
}

/// Names what is wrong with a line that was meant as `---`.
fn slip(source: &SourceText, line: &Range<usize>) -> Diagnostic {
    let written = source.text[line.clone()].trim();
    let range = line.start..line.start + source.text[line.clone()].trim_end().len();
    let message: Text = if written.is_ascii() && written.len() == 3 {
        text!("“---”前面不能有空格或看不见的字符", "no space or invisible character may stand before the “---”")
    } else if written.is_ascii() {
        let count = written.len();
        text!("这一行有 {count} 个“-”，应该正好 3 个", "this line has {count} “-”, it takes exactly 3")
    } else {
        text!(
            "“{written}”用了全角横线或破折号，应该是三个半角“-”",
            "“{written}” is made of full-width dashes, it takes three “-”"
        )
    };
    let help = text!("请写成：---", "write: ---");
    Diagnostic::new(Code::FENCE_LINE, source.locate(range), message).help(help)
}

fn check_size(source: &SourceText, range: Range<usize>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    if range.len() <= FRONT_MATTER_LIMIT {
        return true;
    }
    let kilobytes = FRONT_MATTER_LIMIT / 1024;
    let message = text!("文件头超过 {kilobytes} KB", "the front matter is larger than {kilobytes} KB");
    let help = text!("大段文字请放到正文里", "long texts belong to the body");
    diagnostics.push(Diagnostic::new(Code::YAML_SUBSET, source.locate(range.start..range.start), message).help(help));
    false
}
