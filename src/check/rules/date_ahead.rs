//! A date in a text that lies ahead, in a sentence that tells of the past: a slip of the year, as a rule.

use jiff::civil::Date;

use crate::document::AnyDocument;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at the dates of a report that come after its own.
pub(in crate::check) fn check(document: &AnyDocument, today: Date, found: &mut Vec<Diagnostic>) {
    let AnyDocument::Case(case) = document else { return };
    for ahead in &case.extra.dates_ahead {
        if ahead.date > today {
            let message = text!(
                "这里叙述已经做的事，日期却晚于今天（{today}）",
                "this tells of the past, but the date is after today ({today})"
            );
            let help = text!("核对年份；是计划，请写明“计划”“将”", "check the year; if it is a plan, say so");
            found.push(Diagnostic::new(Code::DATE_AHEAD, ahead.location.clone(), message).help(help));
        }
    }
}
