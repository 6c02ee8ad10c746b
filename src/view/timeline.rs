//! The timeline: milestones of the programme and the reports by year.

use serde::Serialize;

use super::{Context, CountLink};

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

impl TimelineView {
    /// The milestones of the programme.
    pub(crate) fn make(context: &Context<'_>) -> TimelineView {
        let programme = context.programme();
        let mut milestones: Vec<Milestone> = programme
            .timeline
            .iter()
            .map(|milestone| Milestone {
                date: milestone.date.clone(),
                kind: milestone.kind.clone(),
                text: milestone.text.clone(),
            })
            .collect();
        // The sort is stable: milestones of one date stay in the order of the registry.
        milestones.sort_by(|a, b| (a.date.is_none(), &a.date).cmp(&(b.date.is_none(), &b.date)));
        TimelineView { programme: programme.name.clone(), milestones, years: context.year_counts() }
    }
}
