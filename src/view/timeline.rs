//! The timeline: milestones of the programme and the reports by year.

use serde::Serialize;

use super::CountLink;

/// `timeline.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TimelineView {
    /// Name of the programme.
    pub programme: String,
    /// Milestones, those without a date last.
    pub milestones: Vec<Milestone>,
    /// Years with reports, newest first.
    pub years: Vec<CountLink>,
}

/// One milestone.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Milestone {
    /// When: `2020-10-27`, `2024-07`; absent when the notice gives no date.
    pub date: Option<String>,
    /// Its kind in the registry: `issued`, `plan-filing` …
    pub kind: String,
    /// What happened.
    pub text: String,
}
