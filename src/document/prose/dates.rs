//! Dates in a text: such as do not exist, and such as come after the report.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use memchr::memmem::Finder;

use super::{Effect, Finds, Found, sentence};
use crate::document::markdown::Block;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Location};
use crate::vocabulary::source_text::SourceText;

/// A date in a text that comes after the day of the report.
#[derive(Clone, Debug)]
pub(crate) struct DateAhead {
    /// The first day that it can mean.
    pub date: Date,
    /// Where it stands.
    pub location: Location,
}

/// A date as it is written.
struct Written {
    year: Option<i16>,
    month: i8,
    day: Option<i8>,
    range: Range<usize>,
}

/// Words of a sentence that speaks of what is to come.
const PLANNED: [&str; 18] = [
    "将",
    "计划",
    "拟",
    "前",
    "底",
    "目标",
    "力争",
    "预计",
    "到",
    "至",
    "起",
    "截止",
    "有效期",
    "期限",
    "规划",
    "下一步",
    "届时",
    "为期",
];

/// What is found here.
pub(super) const FINDS: Finds = &[(Code::IMPOSSIBLE_DATE, Effect::Advises)];

pub(super) fn check(block: &Block, found: &mut Found<'_>) {
    for written in dates(&block.text) {
        if !exists(&written) {
            let shown = &block.text[written.range.clone()];
            let message = text!("没有“{shown}”这一天", "there is no such day as “{shown}”");
            found.push(block, written.range, Code::IMPOSSIBLE_DATE, message, None);
        }
    }
}

/// Dates of a block after the day of the report, in sentences that do not speak of plans.
pub(super) fn ahead(source: &SourceText, block: &Block, day: Date) -> Vec<DateAhead> {
    let after = dates(&block.text).into_iter().filter_map(|written| {
        let date = Date::new(written.year?, written.month, written.day.unwrap_or(1)).ok()?;
        if date <= day {
            return None;
        }
        let sentence = sentence(&block.text, written.range.start);
        let planned = PLANNED.iter().any(|word| sentence.contains(word));
        (!planned).then(|| {
            let location = source.locate(block.locate(&source.text, written.range));
            DateAhead { date, location }
        })
    });
    after.collect()
}

fn exists(written: &Written) -> bool {
    // Without a year the day must exist in some year.
    let year = written.year.unwrap_or(2024);
    Date::new(year, written.month, written.day.unwrap_or(1)).is_ok()
}

/// `2021年3月5日`, `2021年3月`, `3月5日` and `2021-03-05`.
fn dates(text: &str) -> Vec<Written> {
    const MONTH: &str = "月";
    static MONTHS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(MONTH));
    let mut found = Vec::new();
    for at in MONTHS.find_iter(text.as_bytes()) {
        let Some((month, month_at)) = number_before(text, at, 2) else { continue };
        let behind = at + MONTH.len();
        let day = number_behind(text, behind, 2).filter(|(_, end)| text[*end..].starts_with(['日', '号']));
        let year = text[..month_at].strip_suffix('年').and_then(|before| number_before(text, before.len(), 4));
        let year = year.filter(|(year, at)| month_at - at == 7 && (1900..2200).contains(year));
        // `3月` alone is as often a number of months, and `上半年6月` no date.
        if year.is_none() && day.is_none() {
            continue;
        }
        let start = year.map_or(month_at, |(_, at)| at);
        let end = day.map_or(behind, |(_, end)| end + '日'.len_utf8());
        let small = |number: i16| i8::try_from(number).unwrap_or(i8::MAX);
        found.push(Written {
            year: year.map(|(year, _)| year),
            month: small(month),
            day: day.map(|(day, _)| small(day)),
            range: start..end,
        });
    }
    for at in memchr::memchr_iter(b'-', text.as_bytes()) {
        found.extend(at.checked_sub(4).and_then(|start| iso(text, start)));
    }
    found
}

/// `2021-03-05` at a byte, and no part of a longer number or address.
fn iso(text: &str, start: usize) -> Option<Written> {
    let written = text.get(start..start + 10)?;
    let shaped = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.');
    let alone = !text[..start].ends_with(joined) && !text[start + 10..].starts_with(joined);
    if !alone || !written.bytes().enumerate().all(shaped) {
        return None;
    }
    let year = written[..4].parse().ok().filter(|year| (1900..2200).contains(year));
    let (month, day) = (written[5..7].parse().ok()?, written[8..].parse().ok()?);
    Some(Written { year: Some(year?), month, day: Some(day), range: start..start + 10 })
}

/// The number that ends at a byte, and where it begins; none if it has more digits.
fn number_before(text: &str, end: usize, most: usize) -> Option<(i16, usize)> {
    let start = text[..end].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let digits = &text[start..end];
    let part_of_more = text[..start].ends_with(['.', '-', '/', ',']);
    ((1..=most).contains(&digits.len()) && !part_of_more).then(|| Some((digits.parse().ok()?, start)))?
}

/// The number that begins at a byte, and where it ends.
fn number_behind(text: &str, start: usize, most: usize) -> Option<(i16, usize)> {
    let rest = &text[start..];
    let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    ((1..=most).contains(&length)).then(|| Some((rest[..length].parse().ok()?, start + length)))?
}
