//! Numbers of persons: identity cards, disability cards, bank cards, mobile telephones.
//!
//! A text is read as a reader sees it: full-width digits, digits written as HTML entities, digits parted by
//! spaces, hyphens or the end of a line, and marks of emphasis between them are the same number.

use std::ops::Range;

use super::{Finding, Kind};

/// Every number of a person in a text, in order, none overlapping another.
pub fn numbers(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut run = Run::default();
    let mut at = 0;
    while let Some(start) = next_digit(text, at) {
        run.read(text, start);
        if run.signs.len() >= SHORTEST {
            run.search(text, &mut found);
        }
        at = run.end;
    }
    found
}

/// Signs that the shortest number has, and the longest; a masked one is at most its emphasis longer.
const SHORTEST: usize = 11;
const LONGEST: usize = 40;

/// Bytes at which a digit may begin: a digit, the first byte of `０`, and that of an entity.
static BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        begins[digit as usize] = true;
        digit += 1;
    }
    begins[0xEF] = true;
    begins[b'&' as usize] = true;
    begins
};

/// Where the next digit stands, in whichever form.
fn next_digit(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(next) = bytes.get(at..)?.iter().position(|byte| BEGINS[usize::from(*byte)]) {
        at += next;
        let found = match bytes[at] {
            // `０` to `９` are EF BC 90 to EF BC 99.
            0xEF => bytes.get(at + 1) == Some(&0xBC) && matches!(bytes.get(at + 2), Some(0x90..=0x99)),
            b'&' => matches!(Unit::read(&text[at..]), Some((Unit::Sign(_), _))),
            _ => true,
        };
        if found {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// What stands at one place of a number.
enum Unit {
    /// A digit, `X`, or `*` for any sign that hides a digit.
    Sign(u8),
    /// A visible gap: a space, a hyphen, the end of a line.
    Gap,
    /// Something that a reader does not see.
    Nothing,
}

impl Unit {
    /// The unit at the start of a text, and its length in bytes.
    fn read(text: &str) -> Option<(Unit, usize)> {
        let first = text.chars().next()?;
        let length = first.len_utf8();
        let unit = match first {
            '0'..='9' => Unit::Sign(first as u8),
            '０'..='９' => Unit::Sign(b'0' + (first as u32 - '０' as u32) as u8),
            'x' | 'X' | 'ｘ' | 'Ｘ' => Unit::Sign(b'X'),
            '*' | '＊' | '×' | '●' | '○' | '■' | '□' | '▇' | '█' => Unit::Sign(b'*'),
            ' '
            | '\t'
            | '\r'
            | '\n'
            | '>'
            | '-'
            | '_'
            | '－'
            | '\u{A0}'
            | '\u{3000}'
            | '\u{2000}'..='\u{200A}'
            | '\u{202F}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}' => Unit::Gap,
            '\u{200B}'..='\u{200F}' | '\u{AD}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0F}' | '\\' | '~' | '`' => {
                Unit::Nothing
            }
            '&' => return entity(text),
            '<' => return line_break(text),
            _ => return None,
        };
        Some((unit, length))
    }
}

/// `&#49;`, `&#x31;`, `&nbsp;` and their like.
fn entity(text: &str) -> Option<(Unit, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        let character = char::from_u32(code)?;
        let mut buffer = [0; 4];
        // Not an entity again: `&` does not stand for itself here.
        let unit = if character == '&' { None } else { Unit::read(character.encode_utf8(&mut buffer)) };
        return unit.map(|(unit, _)| (unit, end + 1));
    }
    let unit = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" | "hyphen" | "dash" | "ndash" | "mdash" => Unit::Gap,
        "shy" | "zwnj" | "zwj" | "lrm" | "rlm" => Unit::Nothing,
        _ => return None,
    };
    Some((unit, end + 1))
}

fn line_break(text: &str) -> Option<(Unit, usize)> {
    ["<br>", "<br/>", "<br />"].iter().find(|tag| text.starts_with(**tag)).map(|tag| (Unit::Gap, tag.len()))
}

/// A sign of a number.
#[derive(Clone, Copy)]
struct Sign {
    value: u8,
    start: usize,
    end: usize,
}

/// Signs that follow one another without a gap; marks of emphasis may stand among them as `*`.
#[derive(Clone, Copy)]
struct Group {
    first: usize,
    count: usize,
}

/// Digits and what parts them, up to the next thing that can be no part of a number.
#[derive(Default)]
struct Run {
    signs: Vec<Sign>,
    groups: Vec<Group>,
    end: usize,
}

/// A gap may hold this many signs: a space, or the end of a line with what stands before the next one.
const WIDEST_GAP: usize = 6;

impl Run {
    /// Reads the run that begins at a byte, in place of the one before.
    fn read(&mut self, text: &str, start: usize) {
        self.signs.clear();
        self.groups.clear();
        self.groups.push(Group { first: 0, count: 0 });
        self.end = start;
        let mut at = start;
        let (mut gap, mut lines) = (0, 0);
        while let Some((unit, length)) = Unit::read(&text[at..]) {
            match unit {
                Unit::Sign(value) => {
                    if gap > 0 {
                        self.groups.push(Group { first: self.signs.len(), count: 0 });
                    }
                    (gap, lines) = (0, 0);
                    self.signs.push(Sign { value, start: at, end: at + length });
                    self.end = at + length;
                    if let Some(group) = self.groups.last_mut() {
                        group.count += 1;
                    }
                }
                Unit::Gap => {
                    gap += 1;
                    lines += usize::from(text.as_bytes()[at] == b'\n');
                }
                Unit::Nothing => {}
            }
            at += length;
            if gap > WIDEST_GAP || lines > 1 {
                break;
            }
        }
        self.end = self.end.max(start + 1);
        while !text.is_char_boundary(self.end) {
            self.end += 1;
        }
    }

    /// Tries every row of whole groups, the longest first.
    fn search(&self, text: &str, found: &mut Vec<Finding>) {
        let mut from = 0;
        while from < self.groups.len() {
            let hit = (from..self.groups.len().min(from + 20)).rev().find_map(|to| {
                let groups = &self.groups[from..=to];
                let first = groups[0].first;
                let count: usize = groups.iter().map(|group| group.count).sum();
                if !(SHORTEST..=LONGEST).contains(&count) {
                    return None;
                }
                let candidate = Candidate::new(text, &self.signs[first..first + count], groups);
                candidate.judge().map(|(kind, range)| (Finding { kind, range }, to))
            });
            match hit {
                Some((finding, to)) => {
                    found.push(finding);
                    from = to + 1;
                }
                None => from += 1,
            }
        }
    }
}

/// A row of groups that may be one number.
struct Candidate<'a> {
    text: &'a str,
    /// Digits, `X` and hiding signs, without emphasis.
    signs: Vec<Sign>,
    /// How many signs each group has.
    groups: Vec<usize>,
    /// Signs hidden by a mask.
    hidden: usize,
}

impl<'a> Candidate<'a> {
    fn new(text: &'a str, all: &[Sign], groups: &[Group]) -> Self {
        let mut hidden = all.iter().filter(|sign| sign.value == b'*').count();
        let shown = all.len() - hidden;
        // `1101**0119**…` is emphasis, `1101****…` a mask: a mask makes the number whole, emphasis makes it too long.
        let emphasis = hidden > 0 && all.len() != 18 && (all.len() > 18 || matches!(shown, 11 | 15..=17));
        let mut signs: Vec<Sign> = all.iter().filter(|sign| !emphasis || sign.value != b'*').copied().collect();
        let mut groups: Vec<usize> = groups.iter().map(|group| group.count).collect();
        if emphasis {
            groups = vec![signs.len()];
            hidden = 0;
        }
        // An X that is not the last sign hides a digit.
        let last = signs.len().saturating_sub(1);
        let crosses = signs.iter().filter(|sign| sign.value == b'X').count();
        for (at, sign) in signs.iter_mut().enumerate() {
            if sign.value == b'X' && (at < last.min(17) || crosses > 1) {
                sign.value = b'*';
                hidden += 1;
            }
        }
        Self { text, signs, groups, hidden }
    }

    fn judge(&self) -> Option<(Kind, Range<usize>)> {
        let start = self.signs.first()?.start;
        let end = self.signs.last()?.end;
        let context = Context::of(self.text, start, end);
        if context.in_code || context.decimal || context.credit_code && self.is_credit_code() {
            return None;
        }
        let kind = if self.hidden > 0 { self.masked() } else { self.whole(&context) };
        kind.map(|kind| (kind, start..end))
    }

    fn whole(&self, context: &Context) -> Option<Kind> {
        let one_group = self.groups.len() == 1;
        let digits: Vec<u8> = self.signs.iter().map(|sign| sign.value).collect();
        if context.address {
            // Addresses of web pages hold long numbers of their own.
            let id = digits.len() == 18 && is_id(&digits) && check_digit(&digits) == digits[17];
            let phone = context.phone_key && is_phone(&digits);
            return if id && one_group { Some(Kind::Id) } else { phone.then_some(Kind::Phone) };
        }
        let plain = digits.iter().all(u8::is_ascii_digit);
        match digits.len() {
            18 if is_id(&digits) && check_digit(&digits) == digits[17] => Some(Kind::Id),
            20 if is_id(&digits[..18]) && matches!(digits[18], b'1'..=b'7') && matches!(digits[19], b'1'..=b'4') => {
                (check_digit(&digits) == digits[17] || context.disability).then_some(Kind::Disability)
            }
            _ if !plain => {
                (digits.len() == 18 && is_id(&digits) && self.is_grouped_like_an_id()).then_some(Kind::DoubtfulId)
            }
            16..=19 if luhn(&digits) && !context.amount && self.is_grouped_like_a_card() => Some(Kind::Card),
            18 if is_id(&digits) && self.is_grouped_like_an_id() => Some(Kind::DoubtfulId),
            15 if one_group && !context.amount && is_old_id(&digits) => Some(Kind::OldId),
            11 if is_phone(&digits) && !context.amount && self.is_grouped_like_a_phone() => Some(Kind::Phone),
            13 if digits.starts_with(b"86") && is_phone(&digits[2..]) && !context.amount => Some(Kind::Phone),
            15 if digits.starts_with(b"0086") && is_phone(&digits[4..]) => Some(Kind::Phone),
            _ => None,
        }
    }

    /// Whether it is the unified social credit code of a company or an office (GB 32100).
    fn is_credit_code(&self) -> bool {
        let digits: Vec<u8> = self.signs.iter().map(|sign| sign.value).collect();
        digits.len() == 18
            && digits.iter().all(u8::is_ascii_digit)
            && credit_digit(&digits) == digits[17]
            && !(is_id(&digits) && check_digit(&digits) == digits[17])
    }

    /// A number of an identity card of which too much can be read.
    fn masked(&self) -> Option<Kind> {
        let hides = |at: usize| self.signs[at].value == b'*';
        let two = |at: usize| match (self.signs[at].value, self.signs[at + 1].value) {
            (tens @ b'0'..=b'9', ones @ b'0'..=b'9') => Some((tens - b'0') * 10 + ones - b'0'),
            _ => None,
        };
        let shown = self.signs.iter().filter(|sign| sign.value != b'*').count();
        let fits = self.signs.len() == 18
            && shown >= 14
            && matches!(self.signs[0].value, b'1'..=b'9' | b'*')
            && two(6).is_none_or(|century| matches!(century, 18..=20))
            && two(10).is_none_or(|month| matches!(month, 1..=12))
            && two(12).is_none_or(|day| matches!(day, 1..=31))
            && (0..17).all(|at| hides(at) || self.signs[at].value.is_ascii_digit());
        fits.then_some(Kind::MaskedId)
    }

    fn is_grouped_like_an_id(&self) -> bool {
        matches!(self.groups.as_slice(), [18] | [6, 8, 4] | [6, 4, 4, 4] | [3, 3, 8, 4] | [6, 12] | [14, 4])
    }

    fn is_grouped_like_a_card(&self) -> bool {
        // Cards begin with 62 (UnionPay), 3 to 6, or 9 for old local ones.
        let begins = matches!(self.signs[0].value, b'3'..=b'6' | b'9');
        begins
            && match self.groups.as_slice() {
                [_] => true,
                [6, rest] => *rest >= 10,
                [fours @ .., last] => fours.iter().all(|count| *count == 4) && (1..=4).contains(last),
                [] => false,
            }
    }

    fn is_grouped_like_a_phone(&self) -> bool {
        matches!(self.groups.as_slice(), [11] | [3, 4, 4] | [4, 3, 4] | [3, 8] | [7, 4])
    }
}

/// What stands around a number.
struct Context {
    /// It is part of the address of a web page.
    address: bool,
    /// In such an address, the key before it says that it is a telephone.
    phone_key: bool,
    /// A letter follows at once, or letters and digits stand before it, so it is part of another code.
    in_code: bool,
    /// The words before speak of the code of a company or an office.
    credit_code: bool,
    /// It is part of a decimal number.
    decimal: bool,
    /// What follows says that it counts something.
    amount: bool,
    /// The words before speak of a disability card.
    disability: bool,
}

/// Words before the code of a company or an office.
const CREDIT_CODES: [&str; 7] = ["信用代码", "机构代码", "纳税人识别号", "税号", "注册号", "登记证号", "信用编码"];

/// Whether a text ends with a letter, and letters and digits before it: a number behind them is a part of theirs.
fn is_code(before: &str) -> bool {
    let word = before.bytes().rev().take_while(u8::is_ascii_alphanumeric);
    before.ends_with(|c: char| c.is_ascii_alphabetic()) && word.take(24).any(|byte| byte.is_ascii_digit())
}

/// Signs that make a number an amount.
const COUNTED: &[char] =
    &['元', '万', '亿', '人', '户', '次', '件', '个', '名', '%', '％', '份', '条', '吨', '亩', '平', '斤', '年'];

impl Context {
    fn of(text: &str, start: usize, end: usize) -> Context {
        let before = &text[..start];
        let behind = &text[end..];
        let word = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| {
                c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\'' | '|')
            })
            .last()
            .map_or("", |(at, _)| &before[at..]);
        let near = before.char_indices().rev().take(20).last().map_or("", |(at, _)| &before[at..]);
        let next = behind.chars().next();
        let after_next = behind.chars().nth(1);
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let mut last = before.chars().rev();
        let point_before = last.next() == Some('.') && digit(last.next());
        let lower = word.to_ascii_lowercase();
        Context {
            address: lower.contains("://") || lower.starts_with("www."),
            phone_key: ["tel=", "phone=", "mobile=", "tel:", "sms:"].iter().any(|key| lower.ends_with(key)),
            in_code: next.is_some_and(|c| c.is_ascii_alphabetic()) || is_code(before),
            credit_code: CREDIT_CODES.iter().any(|words| near.contains(words)),
            decimal: point_before || next == Some('.') && digit(after_next),
            amount: behind.trim_start_matches(' ').starts_with(COUNTED),
            disability: near.contains("残疾"),
        }
    }
}

/// Region, day of birth and order of an identity card are possible. Any region is, but none begins with 0.
fn is_id(digits: &[u8]) -> bool {
    digits[..17].iter().all(u8::is_ascii_digit)
        && digits[0] != b'0'
        && matches!(&digits[6..8], b"18" | b"19" | b"20")
        && is_day(number(&digits[6..10]), number(&digits[10..12]), number(&digits[12..14]))
}

/// The check digit of an identity card (GB 11643, ISO 7064 MOD 11-2).
fn check_digit(digits: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(weight, digit)| weight * u32::from(digit - b'0')).sum();
    b"10X98765432"[(sum % 11) as usize]
}

/// The check digit of a unified social credit code that holds digits alone (GB 32100, MOD 31); 0 for one that is a letter.
fn credit_digit(digits: &[u8]) -> u8 {
    let mut weight = 1;
    let sum: u32 = digits[..17]
        .iter()
        .map(|digit| {
            let part = weight * u32::from(digit - b'0');
            weight = weight * 3 % 31;
            part
        })
        .sum();
    match (31 - sum % 31) % 31 {
        digit @ 0..=9 => b'0' + digit as u8,
        _ => 0,
    }
}

/// Provinces by the first two digits of their codes; 99 is nobody's and serves tests.
fn is_province(digits: &[u8]) -> bool {
    matches!(number(&digits[..2]),
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82 | 99)
}

fn is_old_id(digits: &[u8]) -> bool {
    is_province(digits) && is_day(1900 + number(&digits[6..8]), number(&digits[8..10]), number(&digits[10..12]))
}

fn is_phone(digits: &[u8]) -> bool {
    digits.len() == 11 && digits[0] == b'1' && matches!(digits[1], b'3'..=b'9') && digits.iter().all(u8::is_ascii_digit)
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != digits[0])
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit.saturating_sub(b'0')))
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year), Ok(month), Ok(day)) = parts else { return false };
    jiff::civil::Date::new(year, month, day).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Digits are looked for by bytes; held against looking at each character.
        #[test]
        fn a_digit_is_found_in_every_form(text in "[0９a甲，&;#x3＂ -]{0,24}") {
            let digit = |(at, c): &(usize, char)| match c {
                '0'..='9' | '０'..='９' => true,
                '&' => matches!(Unit::read(&text[*at..]), Some((Unit::Sign(_), _))),
                _ => false,
            };
            let places: Vec<usize> = text.char_indices().filter(digit).map(|(at, _)| at).collect();
            for from in (0..=text.len()).filter(|from| text.is_char_boundary(*from)) {
                prop_assert_eq!(next_digit(&text, from), places.iter().copied().find(|at| *at >= from));
            }
        }
    }
}
