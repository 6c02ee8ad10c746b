//! A date after the day of the build: a forged publishing date fails a government site’s inspection.

use crate::check::Subject;
use crate::document::Moment;
use crate::formats::yaml::Spanned;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};
use crate::vocabulary::source_text::SourceText;

/// Looks at `date` and `updated` of every report and page, and at the dates of adoptions.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for document in subject.documents.all() {
        let dates = document.header().dates().into_iter().flatten();
        found.extend(dates.filter_map(|date| judge(subject, document.source(), date)));
    }
    let today = subject.today.to_string();
    for practice in &subject.documents.practices {
        for adoption in &practice.header.adoptions {
            let date = &adoption.date;
            // `2026-11` is after today when it is after today's month.
            if date.value.as_str() > &today[..date.value.len().min(today.len())] {
                let day = &date.value;
                let message = text!("日期 {day} 晚于今天（{today}）", "the date {day} is after today ({today})");
                found.push(Diagnostic::new(Code::FUTURE_DATE, practice.source.locate(date.range.clone()), message));
            }
        }
    }
}

fn judge(subject: &Subject<'_>, source: &SourceText, date: &Spanned<Moment>) -> Option<Diagnostic> {
    if date.value.at.date() <= subject.today {
        return None;
    }
    let (day, today) = (date.value.day(), subject.today);
    let message = text!("日期 {day} 晚于今天（{today}）", "the date {day} is after today ({today})");
    Some(Diagnostic::new(Code::FUTURE_DATE, source.locate(date.range.clone()), message))
}
