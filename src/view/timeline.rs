//! The timeline: milestones of the programme and reports, by year and quarter.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView};
use super::parts::{CountLink, Link};
use crate::plan::address;
use crate::site::CaseKey;

/// `timeline.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TimelineView {
    /// Name of the programme.
    pub programme: String,
    /// The years, the oldest first.
    pub years: Vec<TimelineYear>,
    /// Milestones for which the notice gives no date.
    pub undated: Vec<TimelineItem>,
    /// Lists of the reports by the year in which they were published here, newest first.
    pub lists: Vec<CountLink>,
}

/// A year.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TimelineYear {
    /// Its id on the page.
    pub id: String,
    /// `2020年`.
    pub title: String,
    /// How many things are in it.
    pub count: usize,
    /// What has no month, then the quarters; none empty.
    pub quarters: Vec<TimelineQuarter>,
}

/// A quarter of a year.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TimelineQuarter {
    /// `第一季度`, or what stands for the whole year.
    pub title: String,
    /// Milestones and reports by date; on one date the milestones first.
    pub items: Vec<TimelineItem>,
    /// All reports, with the number of those that are left out here.
    pub more: Option<CountLink>,
}

/// A milestone or a report.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TimelineItem {
    /// When: `2020-10-27`, `2024-07`, `2021`; absent when the notice gives no date.
    pub date: Option<String>,
    /// The kind of a milestone in the registry: `issued`, `plan-filing` …; or `case`.
    pub kind: String,
    /// What the date is: of a report only.
    pub label: Option<String>,
    /// What happened; of a report nothing, its link says it.
    pub text: Option<String>,
    /// The report.
    pub link: Option<Link>,
    /// Its unit.
    pub unit: Option<Link>,
}

/// How many reports of a quarter the timeline shows.
const SHOWN: usize = 12;

impl PageView for TimelineView {
    const KIND: &'static str = "timeline";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> TimelineView {
        let programme = context.programme();
        let milestone = |milestone: &crate::registry::Milestone| TimelineItem {
            date: milestone.date.clone(),
            kind: milestone.kind.clone(),
            label: None,
            text: Some(milestone.text.clone()),
            link: None,
            unit: None,
        };
        let (dated, undated): (Vec<_>, Vec<_>) = programme.timeline.iter().partition(|found| found.date.is_some());
        let mut quarters: BTreeMap<(String, usize), Quarter> = BTreeMap::new();
        for found in dated {
            let date = found.date.clone().unwrap_or_default();
            quarters.entry(place(&date)).or_default().milestones.push(milestone(found));
        }
        for at in 0..context.site.cases.len() {
            let (date, shown) = dated_case(context, CaseKey(at));
            quarters.entry(place(&date)).or_default().cases.push((date, CaseKey(at), shown));
        }
        let mut years: Vec<TimelineYear> = Vec::new();
        for ((year, quarter), found) in quarters {
            let title = context.labels().filled("timeline_year", &[("year", &year)]);
            if years.last().is_none_or(|last| last.title != title) {
                years.push(TimelineYear { id: format!("y{year}"), title, count: 0, quarters: Vec::new() });
            }
            // There is a last year: it has just been made if it was not there.
            let Some(last) = years.last_mut() else { continue };
            last.count += found.milestones.len() + found.cases.len();
            last.quarters.push(found.view(context, quarter));
        }
        TimelineView {
            programme: programme.name.clone(),
            years,
            undated: undated.into_iter().map(milestone).collect(),
            lists: context.year_counts(),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("timeline"), Vec::new())
    }
}

/// What is in a quarter, in the order in which it was found.
#[derive(Debug, Default)]
struct Quarter {
    milestones: Vec<TimelineItem>,
    cases: Vec<(String, CaseKey, &'static str)>,
}

impl Quarter {
    fn view(mut self, context: &Context<'_>, quarter: usize) -> TimelineQuarter {
        let left_out = self.cases.len().saturating_sub(SHOWN);
        // The newest are the ones to be seen where there are too many.
        self.cases.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        self.cases.truncate(SHOWN);
        let mut items = self.milestones;
        items.extend(self.cases.into_iter().rev().map(|(date, key, label)| TimelineItem {
            date: Some(date),
            kind: "case".to_owned(),
            label: Some(context.labels().owned(label)),
            text: None,
            link: Some(context.case_link(key)),
            unit: Some(context.unit_link(context.site.case(key).unit)),
        }));
        // The sort is stable: milestones of one date stay in the order of the registry, before reports.
        items.sort_by(|a, b| a.date.cmp(&b.date));
        let label = context.labels().get("timeline_more");
        TimelineQuarter {
            title: context.labels().owned(&format!("quarter_{quarter}")),
            items,
            more: (left_out > 0).then(|| context.count_link(label, &address::cases(1), left_out)),
        }
    }
}

/// The date of a report on the timeline: when its material was published, which is nearer to what happened; where that is not
/// known, when it was published here. And the label that says which.
fn dated_case(context: &Context<'_>, key: CaseKey) -> (String, &'static str) {
    let header = &context.site.case(key).document.header;
    match &header.source.date {
        Some(date) => (date.clone(), "timeline_material"),
        None => (header.date.value.day(), "timeline_published"),
    }
}

/// Year and quarter of a date; quarter 0 when it has no month.
fn place(date: &str) -> (String, usize) {
    let mut parts = date.split('-');
    let year = parts.next().unwrap_or_default().to_owned();
    let month = parts.next().and_then(|month| month.parse::<usize>().ok());
    (year, month.map_or(0, |month| month.clamp(1, 12).div_ceil(3)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_their_quarter() {
        let table =
            [("2020", 0), ("2020-01", 1), ("2020-03-31", 1), ("2020-04", 2), ("2020-09-30", 3), ("2020-12-31", 4)];
        for (date, quarter) in table {
            assert_eq!(place(date), ("2020".to_owned(), quarter), "{date}");
        }
    }
}
