//! Signs that stand where YAML wants their half-width twins, spaces that are missing, markers that are none.

use std::ops::Range;

use super::Mend;
use crate::formats::yaml::names;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Text};
use crate::vocabulary::han::is_han;

/// What word processors put before the items of a list.
pub(super) const MARKERS: [char; 14] = ['－', '–', '—', '―', '·', '•', '●', '▪', '◆', '■', '○', '►', '➢', '＊'];
/// A key is not longer than this, in characters.
const LONGEST_KEY: usize = 20;

/// Every sign of a text that cannot be meant as it stands. Block texts (`|`, `>`) and comments are left alone.
pub(super) fn find(text: &str) -> Vec<Mend> {
    let mut finder = Finder { text, mends: Vec::new(), depth: 0, wide: false };
    let mut block: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let indent = line.len() - line.trim_start_matches(' ').len();
        if block.is_some_and(|block| range.is_empty() || indent > block) {
            continue;
        }
        let opens_block = finder.line(range);
        block = opens_block.then_some(indent);
    }
    finder.mends
}

struct Finder<'a> {
    text: &'a str,
    mends: Vec<Mend>,
    /// How many brackets are open.
    depth: usize,
    /// Whether the outermost of them is full-width, so that its commas are as well.
    wide: bool,
}

/// A key and the colon behind it.
struct Key {
    /// The colon with the spaces behind it.
    colon: Range<usize>,
    kind: Colon,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Colon {
    Right,
    Wide,
    /// Half-width, but without a space behind it.
    Tight,
    /// Half-width, with a tab behind it.
    Tab,
}

impl Finder<'_> {
    /// Looks at one line; says whether a block text begins below it.
    fn line(&mut self, line: Range<usize>) -> bool {
        if self.depth > 0 {
            self.flow(line);
            return false;
        }
        let mut at = self.indent(&line);
        match self.char(at, &line) {
            None | Some('#') => return false,
            Some('＃') => {
                self.mend(at..at + '＃'.len_utf8(), "#", Code::FULL_WIDTH_SIGN, wide('＃', '#'));
                return false;
            }
            _ => {}
        }
        while let Some(next) = self.marker(at, &line) {
            at = next;
        }
        if let Some(key) = self.key(at..line.end) {
            self.colon(&key);
            at = key.colon.end;
        }
        let value = self.text[at..line.end].trim();
        at += self.text[at..line.end].len() - self.text[at..line.end].trim_start().len();
        if value.starts_with(['{', '[', '｛', '［']) {
            self.flow(at..line.end);
        } else if value.chars().count() > 1 && value.starts_with('＂') && value.ends_with('＂') {
            self.mend(at..at + 3, "\"", Code::FULL_WIDTH_SIGN, quotes());
            self.mend(line.end - 3..line.end, "\"", Code::FULL_WIDTH_SIGN, quotes());
        }
        value.starts_with(['|', '>']) && value.len() <= 3
    }

    fn char(&self, at: usize, line: &Range<usize>) -> Option<char> {
        self.text[at.min(line.end)..line.end].chars().next()
    }

    fn mend(&mut self, range: Range<usize>, with: &str, code: Code, message: Text) {
        self.mends.push(Mend { range, with: with.to_owned(), code, message });
    }

    /// Passes over the spaces at the beginning of a line.
    fn indent(&mut self, line: &Range<usize>) -> usize {
        let mut at = line.start;
        while let Some(space) = self.char(at, line) {
            let range = at..at + space.len_utf8();
            match space {
                ' ' => {}
                '\t' => self.mend(range.clone(), "  ", Code::TAB_INDENT, tab()),
                '\u{3000}' => self.mend(range.clone(), "  ", Code::FULL_WIDTH_SIGN, wide_space()),
                '\u{a0}' => self.mend(range.clone(), " ", Code::FULL_WIDTH_SIGN, wide_space()),
                '\u{200b}' | '\u{feff}' => self.mend(range.clone(), "", Code::FULL_WIDTH_SIGN, invisible()),
                _ => break,
            }
            at = range.end;
        }
        at
    }

    /// Passes over the marker of an item; `None` when there is none.
    fn marker(&mut self, at: usize, line: &Range<usize>) -> Option<usize> {
        let marker = self.char(at, line)?;
        let behind = at + marker.len_utf8();
        let next = self.char(behind, line);
        let rest = &self.text[behind..line.end];
        let spaces = rest.len() - rest.trim_start().len();
        match marker {
            '-' if next == Some(' ') => Some(behind + spaces),
            '-' if next.is_some_and(|c| c.is_alphabetic() || "“\"'{[《".contains(c)) => {
                let message = text!("列表的“-”后面没有空格", "there is no space behind the “-” of a list");
                self.mend(behind..behind, " ", Code::MISSING_SPACE, message);
                Some(behind)
            }
            '*' | '+' if next == Some(' ') => self.wrong_marker(marker, at..behind + spaces),
            _ if MARKERS.contains(&marker) && next.is_some_and(|c| !MARKERS.contains(&c)) => {
                self.wrong_marker(marker, at..behind + spaces)
            }
            _ => None,
        }
    }

    fn wrong_marker(&mut self, marker: char, range: Range<usize>) -> Option<usize> {
        let message =
            text!("列表项用了“{marker}”，应该用半角“- ”", "the item of a list begins with “{marker}” instead of “- ”");
        let end = range.end;
        self.mend(range, "- ", Code::LIST_MARKER, message);
        Some(end)
    }

    /// The key at the beginning of a range: a word that can be one, and a colon of any kind.
    fn key(&self, range: Range<usize>) -> Option<Key> {
        let rest = &self.text[range.clone()];
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || is_wide_letter(c) || is_han(c);
        let end = rest.find(|c| !is_part(c))?;
        let word = &rest[..end];
        let first = word.chars().next()?;
        let latin = first.is_ascii_alphabetic() && word.is_ascii() || is_wide_letter(first);
        if word.chars().count() > LONGEST_KEY || !(latin || names::is_key(word)) {
            return None;
        }
        let gap = rest[end..].len() - rest[end..].trim_start_matches([' ', '\u{3000}', '\u{a0}']).len();
        let mut behind = rest[end + gap..].chars();
        let colon = behind.next()?;
        let start = range.start + end;
        let after = start + gap + colon.len_utf8();
        let spaces = |at: usize| at + (self.text[at..range.end].len() - self.text[at..range.end].trim_start().len());
        match colon {
            '：' | '﹕' | '︰' | '∶' => Some(Key { colon: start..spaces(after), kind: Colon::Wide }),
            ':' => match behind.next() {
                None | Some(' ' | '\t') => {
                    let colon = start..spaces(after);
                    let kind = if self.text[colon.clone()].contains('\t') { Colon::Tab } else { Colon::Right };
                    Some(Key { colon, kind })
                }
                Some('\u{3000}' | '\u{a0}') => Some(Key { colon: start..spaces(after), kind: Colon::Tight }),
                Some('/') => None,
                Some(_) => Some(Key { colon: start..after, kind: Colon::Tight }),
            },
            _ => None,
        }
    }

    fn colon(&mut self, key: &Key) {
        match key.kind {
            Colon::Right => {}
            Colon::Tab => {
                let message = text!(
                    "冒号后面用了制表符（Tab），这里要用空格",
                    "a tab stands behind the colon where a space must"
                );
                self.mend(key.colon.clone(), ": ", Code::TAB_INDENT, message);
            }
            Colon::Wide => self.mend(key.colon.clone(), ": ", Code::FULL_WIDTH_SIGN, wide('：', ':')),
            Colon::Tight => {
                let message = text!("冒号后面没有空格", "there is no space behind the colon");
                self.mend(key.colon.clone(), ": ", Code::MISSING_SPACE, message);
            }
        }
    }

    /// Looks at what stands in brackets, to the end of the line.
    fn flow(&mut self, range: Range<usize>) {
        let mut at = range.start;
        // Whether a key or value may begin here.
        let mut fresh = true;
        while let Some(sign) = self.char(at, &range) {
            let behind = at + sign.len_utf8();
            match sign {
                '{' | '[' => {
                    self.wide &= self.depth > 0;
                    (self.depth, fresh) = (self.depth + 1, true);
                }
                '｛' | '［' => {
                    let right = if sign == '｛' { '{' } else { '[' };
                    self.wide |= self.depth == 0;
                    self.mend(at..behind, &right.to_string(), Code::FULL_WIDTH_SIGN, wide(sign, right));
                    (self.depth, fresh) = (self.depth + 1, true);
                }
                '}' | ']' => (self.depth, fresh) = (self.depth.saturating_sub(1), false),
                '｝' | '］' => {
                    let right = if sign == '｝' { '}' } else { ']' };
                    self.mend(at..behind, &right.to_string(), Code::FULL_WIDTH_SIGN, wide(sign, right));
                    (self.depth, fresh) = (self.depth.saturating_sub(1), false);
                }
                ',' | '，' if !fresh && self.thousands(at, &range).is_some() => {
                    let number = self.thousands(at, &range).unwrap_or(at..behind);
                    let digits: String = self.text[number.clone()].chars().filter(char::is_ascii_digit).collect();
                    let message =
                        text!("数里不用分节的“{sign}”，只写数字", "a number has no “{sign}” between its digits");
                    at = number.end;
                    self.mend(number, &digits, Code::INVALID_NUMBER, message);
                    continue;
                }
                ',' => fresh = true,
                '，' | '、' if self.wide || self.parts(at, behind, &range) => {
                    let spaces = self.text[behind..range.end].len() - self.text[behind..range.end].trim_start().len();
                    self.mend(at..behind + spaces, ", ", Code::FULL_WIDTH_SIGN, wide(sign, ','));
                    fresh = true;
                }
                '"' | '\'' if fresh => {
                    at = self.text[behind..range.end].find(sign).map_or(range.end, |close| behind + close + 1);
                    fresh = false;
                    continue;
                }
                '“' if fresh => {
                    at = self.smart_quotes(at, &range);
                    fresh = false;
                    continue;
                }
                ' ' | '\u{3000}' => {}
                _ if fresh => {
                    if let Some(key) = self.key(at..range.end) {
                        self.colon(&key);
                        at = key.colon.end.max(behind);
                        continue;
                    }
                    fresh = false;
                }
                _ => {}
            }
            at = behind;
            if self.depth == 0 {
                break;
            }
        }
    }

    /// The number `45,000` whose first comma stands here, as the value of a key; between brackets YAML would end it there.
    fn thousands(&self, at: usize, range: &Range<usize>) -> Option<Range<usize>> {
        let before = &self.text[range.start..at];
        let start = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let is_value = before[..start].trim_end_matches(|c: char| "约近超过逾达共不足".contains(c)).ends_with(": ");
        if !is_value || !(1..=3).contains(&(before.len() - start)) {
            return None;
        }
        let mut end = at;
        while let Some(group) = self.text[end..range.end].strip_prefix([',', '，'])
            && group.len() >= 3
            && group.bytes().take(3).all(|byte| byte.is_ascii_digit())
            && !group[3..].starts_with(|c: char| c.is_ascii_digit())
        {
            end = range.end - group.len() + 3;
        }
        // What looks like a key behind the comma is one.
        let is_key = self.text[end..range.end].trim_start().starts_with([':', '：']);
        (end > at && !is_key).then_some(range.start + start..end)
    }

    /// Whether a wide comma parts two entries: a key follows it, or ids stand on both sides.
    fn parts(&self, at: usize, behind: usize, range: &Range<usize>) -> bool {
        let after = self.text[behind..range.end].trim_start();
        let next = range.end - after.len();
        let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
        self.key(next..range.end).is_some()
            || self.text[range.start..at].trim_end().ends_with(is_id) && after.starts_with(is_id)
    }

    /// Chinese quotes around what must stand in quotes; where nothing must, they are part of the text.
    fn smart_quotes(&mut self, at: usize, range: &Range<usize>) -> usize {
        let behind = at + '“'.len_utf8();
        let Some(close) = self.text[behind..range.end].find('”').map(|close| behind + close) else { return behind };
        let end = close + '”'.len_utf8();
        if self.text[behind..close].contains([',', ':', '{', '}', '[', ']', '#']) {
            self.mend(at..behind, "\"", Code::FULL_WIDTH_SIGN, quotes());
            self.mend(close..end, "\"", Code::FULL_WIDTH_SIGN, quotes());
        }
        end
    }
}

fn is_wide_letter(c: char) -> bool {
    matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

fn wide(sign: char, right: char) -> Text {
    text!(
        "用了全角“{sign}”，这里要用半角“{right}”",
        "the full-width “{sign}” stands where the half-width “{right}” must"
    )
}

fn wide_space() -> Text {
    text!("用了全角空格，这里要用半角空格", "a full-width space stands where a plain one must")
}

fn invisible() -> Text {
    text!("这里有看不见的字符，多半是从网页粘贴来的", "an invisible character stands here, most often from a paste")
}

fn tab() -> Text {
    text!("用制表符（Tab）缩进，这里要用空格", "a tab indents the line where spaces must")
}

fn quotes() -> Text {
    text!("用了中文引号，这里要用英文双引号", "typographic quotes stand where plain double quotes must")
}
