//! Dates for people and for machines.

use serde::Serialize;

use crate::document::Moment;
use crate::view::Context;

/// A date for people and for machines.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DateView {
    /// `2026-11-20` or `2026-11-20T09:00+08:00`, for `<time datetime>`.
    pub iso: String,
    /// `2026-11-20` or `2026-11-20 09:00`, as government sites print it.
    pub text: String,
}

impl Context<'_> {
    pub(in crate::view) fn date(&self, moment: Moment) -> DateView {
        let iso = if moment.timed { moment.rfc3339() } else { moment.day() };
        DateView { iso, text: moment.text() }
    }
}
