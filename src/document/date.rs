//! Dates as editors write them: a day, a minute, or only a month or year.

use jiff::civil::{Date, DateTime};

use crate::formats::fields::{Fields, half_width};
use crate::formats::yaml::Spanned;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// A day, with or without the time of day; Beijing time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment {
    /// The day and time; midnight when no time was given.
    pub at: DateTime,
    /// Whether a time was given.
    pub timed: bool,
}

impl Moment {
    /// `2026-11-20` or `2026-11-20 09:00`, as government sites print it.
    pub(crate) fn text(&self) -> String {
        if self.timed { self.at.strftime("%Y-%m-%d %H:%M").to_string() } else { self.day() }
    }

    /// `2026-11-20`.
    pub(crate) fn day(&self) -> String {
        self.at.date().to_string()
    }

    /// RFC 3339, with the offset of Beijing: `2026-11-20T09:00:00+08:00`.
    pub(crate) fn rfc3339(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
    }

    /// `2026-11-20 09:00`, always with a time, for the tag PubDate.
    pub(crate) fn minute(&self) -> String {
        self.at.strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The year.
    pub(crate) fn year(&self) -> i16 {
        self.at.year()
    }
}

/// Reads `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`.
pub(crate) fn parse_moment(text: &str) -> Option<Moment> {
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let date = parse_day(day)?;
    let Some(time) = time else { return Some(Moment { at: date.at(0, 0, 0, 0), timed: false }) };
    let (hour, minute) = time.split_once(':')?;
    let two = |text: &str| (text.len() == 2).then(|| text.parse::<i8>().ok()).flatten();
    let (hour, minute) = (two(hour)?, two(minute)?);
    ((0..24).contains(&hour) && (0..60).contains(&minute))
        .then(|| Moment { at: date.at(hour, minute, 0, 0), timed: true })
}

/// Reads `YYYY-MM-DD`.
pub(crate) fn parse_day(text: &str) -> Option<Date> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    if shaped { text.parse().ok() } else { None }
}

/// Whether a text is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn is_partial(text: &str) -> bool {
    match text.len() {
        4 => text.bytes().all(|byte| byte.is_ascii_digit()),
        7 => parse_day(&format!("{text}-01")).is_some(),
        _ => parse_day(text).is_some(),
    }
}

/// Reads the moment under a key, or reports that it is none.
pub(super) fn moment(fields: &Fields<'_>, key: &'static str, text: Spanned<String>) -> Option<Spanned<Moment>> {
    if let Some(value) = parse_moment(&text.value) {
        return Some(Spanned { value, range: text.range });
    }
    let meant = report(fields, key, &text, "YYYY-MM-DD 或 YYYY-MM-DD HH:MM", "YYYY-MM-DD or YYYY-MM-DD HH:MM", true);
    Some(Spanned { value: parse_moment(&meant?)?, range: text.range })
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` under a key.
pub(super) fn partial(fields: &Fields<'_>, key: &'static str) -> Option<String> {
    partial_at(fields, key).map(|date| date.value)
}

/// The same, with its place.
pub(super) fn partial_at(fields: &Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let text = fields.text(key)?;
    if is_partial(&text.value) {
        return Some(text);
    }
    let meant = report(fields, key, &text, "YYYY、YYYY-MM 或 YYYY-MM-DD", "YYYY, YYYY-MM or YYYY-MM-DD", false)?;
    Some(Spanned { value: meant, range: text.range })
}

/// Reads `YYYY-MM` under a key.
pub(super) fn month(fields: &Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let text = fields.text(key)?;
    if text.value.len() == 7 && is_partial(&text.value) {
        return Some(text);
    }
    let meant = report(fields, key, &text, "YYYY-MM", "YYYY-MM", false)?;
    Some(Spanned { value: meant.get(..7)?.to_owned(), range: text.range })
}

/// Reports a date of a wrong form, and says what it means, if that is clear.
fn report(
    fields: &Fields<'_>,
    key: &str,
    text: &Spanned<String>,
    form: &str,
    form_en: &str,
    timed: bool,
) -> Option<String> {
    let value = &text.value;
    let message = text!("“{key}”的日期“{value}”不对", "“{value}” is no date for “{key}”");
    let diagnostic = fields.reader().diagnostic(Code::INVALID_DATE, &text.range, message);
    let meant = rewrite(value).map(|meant| if timed { meant } else { meant.chars().take(10).collect() });
    let meant = meant.or_else(|| year(value).filter(|_| form.starts_with("YYYY、")));
    fields.reader().push(match &meant {
        Some(meant) => {
            // A month is wanted where a month is asked for.
            let meant = if form == "YYYY-MM" { meant.get(..7).unwrap_or(meant) } else { meant };
            diagnostic.help(fields.reader().correction(&text.range, meant))
        }
        None => diagnostic.help(text!("请写成 {form}，例如 2026-11-20", "write {form_en}, such as 2026-11-20")),
    });
    meant
}

/// The date that `2024年3月5日`, `２０２４．３．５`, `20240305` or `二〇二四年三月` means.
fn rewrite(text: &str) -> Option<String> {
    let text = in_digits(&half_width(text));
    let eight = text.trim();
    if eight.len() == 8 && eight.bytes().all(|byte| byte.is_ascii_digit()) {
        return rewrite(&format!("{}-{}-{}", &eight[..4], &eight[4..6], &eight[6..]));
    }
    let numbers: Vec<i16> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().ok())
        .collect::<Option<_>>()?;
    let day = |year: i16, month: i16, day: i16| Date::new(year, month as i8, day as i8).ok();
    match numbers.as_slice() {
        [year @ 1900..=2999, month @ 1..=12, number @ 1..=31] => {
            day(*year, *month, *number).map(|date| date.to_string())
        }
        [year @ 1900..=2999, month @ 1..=12, number @ 1..=31, hour @ 0..=23, minute @ 0..=59]
        | [year @ 1900..=2999, month @ 1..=12, number @ 1..=31, hour @ 0..=23, minute @ 0..=59, 0..=59] => {
            day(*year, *month, *number).map(|date| format!("{date} {hour:02}:{minute:02}"))
        }
        [year @ 1900..=2999, month @ 1..=12] => Some(format!("{year}-{month:02}")),
        _ => None,
    }
}

/// The year that `2024年`, `２０２４` or `二〇二四年` means.
fn year(text: &str) -> Option<String> {
    let text = in_digits(&half_width(text));
    let bare = text.trim_matches(|c: char| matches!(c, '“' | '”' | '‘' | '’' | '"' | '\'' | ' ' | '年'));
    let is_year = bare.parse().is_ok_and(|year: i16| (1900..=2999).contains(&year)) && is_partial(bare);
    is_year.then(|| bare.to_owned())
}

/// Chinese numerals of a date as digits: `二〇二四年十月二十一日` → `2024年10月21日`.
fn in_digits(text: &str) -> String {
    const NUMERALS: &str = "〇一二三四五六七八九";
    let digit = |c: char| match c {
        '零' | '○' => Some(0),
        _ => NUMERALS.chars().position(|numeral| numeral == c),
    };
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    for (at, c) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| digit(characters[at]));
        let after = characters.get(at + 1).and_then(|c| digit(*c));
        match (digit(*c), *c) {
            (Some(number), _) => out.push_str(&number.to_string()),
            // 十 is a digit only at the end or the beginning of a number.
            (None, '十') => match (before, after) {
                (None, None) => out.push_str("10"),
                (None, Some(_)) => out.push('1'),
                (Some(_), None) => out.push('0'),
                (Some(_), Some(_)) => {}
            },
            (None, c) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_strictly() {
        assert_eq!(parse_moment("2026-11-20").unwrap().text(), "2026-11-20");
        assert_eq!(parse_moment("2026-11-20 09:05").unwrap().text(), "2026-11-20 09:05");
        for wrong in ["2026-2-3", "2026-02-30", "2026-11-20 9:05", "2026-11-20 24:00", "", "二〇二六年"] {
            assert!(parse_moment(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn what_was_meant_is_proposed() {
        assert_eq!(rewrite("2024年3月5日").as_deref(), Some("2024-03-05"));
        assert_eq!(rewrite("2024/3/5").as_deref(), Some("2024-03-05"));
        assert_eq!(rewrite("2024.13.5"), None);
        assert_eq!(rewrite("２０２４．３．５").as_deref(), Some("2024-03-05"));
        assert_eq!(rewrite("20240305").as_deref(), Some("2024-03-05"));
        assert_eq!(rewrite("二〇二四年十月二十一日").as_deref(), Some("2024-10-21"));
        assert_eq!(rewrite("二〇二四年三月十日").as_deref(), Some("2024-03-10"));
        assert_eq!(rewrite("2024年3月").as_deref(), Some("2024-03"));
        assert_eq!(rewrite("2024-3-5 9:05:30").as_deref(), Some("2024-03-05 09:05"));
        assert_eq!(rewrite("“2024-03-05”").as_deref(), Some("2024-03-05"));
        assert_eq!(rewrite("2024-02-30"), None);
        assert_eq!(rewrite("去年"), None);
        assert_eq!(year("2024年").as_deref(), Some("2024"));
        assert_eq!(year("２０２４").as_deref(), Some("2024"));
        assert_eq!(year("二〇二四年").as_deref(), Some("2024"));
        assert_eq!(year("2024年以来"), None);
        assert_eq!(year("4年"), None);
    }
}
