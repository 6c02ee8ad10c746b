//! A date after the day of the build: a forged publishing date fails a government site’s inspection.

use std::fmt::Display;
use std::ops::Range;

use jiff::civil::Date;

use crate::document::AnyDocument;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};
use crate::vocabulary::source_text::SourceText;

/// Looks at the days a document was published and changed, and at the dates of adoptions.
pub(in crate::check) fn check(document: &AnyDocument, today: Date, found: &mut Vec<Diagnostic>) {
    let head = document.head();
    let late = head.header.dates().into_iter().flatten().filter(|date| date.value.at.date() > today);
    found.extend(late.map(|date| describe(head.source, &date.range, &date.value.day(), today)));
    let AnyDocument::Practice(practice) = document else { return };
    let day = today.to_string();
    let dates = practice.header.adoptions.iter().map(|adoption| &adoption.date);
    // `2026-11` is after today when it is after today's month.
    let late = dates.filter(|date| date.value.as_str() > &day[..date.value.len().min(day.len())]);
    found.extend(late.map(|date| describe(&practice.source, &date.range, &date.value, today)));
}

fn describe(source: &SourceText, range: &Range<usize>, day: &dyn Display, today: Date) -> Diagnostic {
    let message = text!("日期 {day} 晚于今天（{today}）", "the date {day} is after today ({today})");
    Diagnostic::new(Code::FUTURE_DATE, source.locate(range.clone()), message)
}
