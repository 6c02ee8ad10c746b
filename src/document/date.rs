//! Dates as editors write them: a day, a minute, or only a month or year.

use jiff::civil::{Date, DateTime};

use crate::diagnostic::Code;
use crate::fields::Fields;
use crate::text;
use crate::yaml::Spanned;

/// A day, with or without the time of day; Beijing time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day and time; midnight when no time was given.
    pub at: DateTime,
    /// Whether a time was given.
    pub timed: bool,
}

impl Moment {
    /// `2026-11-20` or `2026-11-20 09:00`, as government sites print it.
    pub fn text(&self) -> String {
        if self.timed { self.at.strftime("%Y-%m-%d %H:%M").to_string() } else { self.day() }
    }

    /// `2026-11-20`.
    pub fn day(&self) -> String {
        self.at.date().to_string()
    }

    /// RFC 3339, with the offset of Beijing: `2026-11-20T09:00:00+08:00`.
    pub fn rfc3339(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
    }

    /// `2026-11-20 09:00`, always with a time, for the tag PubDate.
    pub fn minute(&self) -> String {
        self.at.strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.at.year()
    }
}

/// Reads `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`.
pub fn parse_moment(text: &str) -> Option<Moment> {
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
pub fn parse_day(text: &str) -> Option<Date> {
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
    report(fields, key, &text, "YYYY-MM-DD 或 YYYY-MM-DD HH:MM", "YYYY-MM-DD or YYYY-MM-DD HH:MM");
    None
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` under a key.
pub(super) fn partial(fields: &Fields<'_>, key: &'static str) -> Option<String> {
    let text = fields.text(key)?;
    if is_partial(&text.value) {
        return Some(text.value);
    }
    report(fields, key, &text, "YYYY、YYYY-MM 或 YYYY-MM-DD", "YYYY, YYYY-MM or YYYY-MM-DD");
    None
}

/// Reads `YYYY-MM` under a key.
pub(super) fn month(fields: &Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let text = fields.text(key)?;
    if text.value.len() == 7 && is_partial(&text.value) {
        return Some(text);
    }
    report(fields, key, &text, "YYYY-MM", "YYYY-MM");
    None
}

fn report(fields: &Fields<'_>, key: &str, text: &Spanned<String>, form: &str, form_en: &str) {
    let value = &text.value;
    let message = text!("“{key}”的日期“{value}”不对", "“{value}” is no date for “{key}”");
    let diagnostic = fields.reader().diagnostic(Code::INVALID_DATE, &text.range, message);
    let help = match rewrite(value) {
        Some(right) => text!("请写成 {right}", "write {right}"),
        None => text!("请写成 {form}，例如 2026-11-20", "write {form_en}, such as 2026-11-20"),
    };
    fields.reader().push(diagnostic.help(help));
}

/// The date that `2024年3月5日`, `2024/3/5` or `2024.3.5` means.
fn rewrite(text: &str) -> Option<String> {
    let numbers: Vec<i16> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.parse().ok())
        .collect::<Option<_>>()?;
    match numbers.as_slice() {
        [year @ 1900..=2999, month @ 1..=12, day @ 1..=31] => {
            Date::new(*year, *month as i8, *day as i8).ok().map(|date| date.to_string())
        }
        [year @ 1900..=2999, month @ 1..=12] => Some(format!("{year}-{month:02}")),
        _ => None,
    }
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
    }
}
