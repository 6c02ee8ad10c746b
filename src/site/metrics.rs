//! Figures that several reports give under one name and in one unit, so that they can be set side by side.

use std::collections::BTreeMap;

use super::{Case, CaseKey};
use crate::registry::UnitKey;
use crate::vocabulary::fingerprint::Fingerprint;

/// Number of a shared metric, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct MetricKey(pub usize);

/// A metric that at least two reports give.
#[derive(Clone, Debug)]
pub(crate) struct SharedMetric {
    /// What was counted.
    pub name: String,
    /// In which unit; figures of another unit are another metric.
    pub unit: String,
    /// Its part of an address: made of its name and unit, so that it stays when other metrics come and go.
    pub id: String,
    /// Who gives it, the newest first by the date of the figure, those of one date in the order of the notice: the report, and
    /// which of its figures.
    pub figures: Vec<(CaseKey, usize)>,
}

/// The shared metrics: those that most reports give first, then by name and unit.
pub(super) fn shared(cases: &[Case]) -> Vec<SharedMetric> {
    let mut all: BTreeMap<(&str, &str), Vec<(CaseKey, usize)>> = BTreeMap::new();
    for (index, case) in cases.iter().enumerate() {
        for (at, metric) in case.document.header.metrics.iter().enumerate() {
            let figure = (CaseKey(index), at);
            all.entry((metric.name.trim(), metric.unit.value.as_str())).or_default().push(figure);
        }
    }
    // Reports come in order, so that the first and the last figure are of one report only if all are.
    all.retain(|_, figures| figures.first().map(|(case, _)| case) != figures.last().map(|(case, _)| case));
    let mut metrics: Vec<SharedMetric> = Vec::with_capacity(all.len());
    for ((name, unit), mut figures) in all {
        figures.sort_by(|a, b| {
            let place = |(key, at): &(CaseKey, usize)| -> (&str, UnitKey) {
                let case = &cases[key.0];
                (case.document.header.metrics[*at].as_of.as_str(), case.unit)
            };
            let ((date_a, unit_a), (date_b, unit_b)) = (place(a), place(b));
            date_b.cmp(date_a).then(unit_a.cmp(&unit_b)).then(a.cmp(b))
        });
        metrics.push(SharedMetric {
            name: name.to_owned(),
            unit: unit.to_owned(),
            id: Fingerprint::of_parts([name.as_bytes(), unit.as_bytes()]).short(),
            figures,
        });
    }
    // The sort is stable: metrics of equally many figures stay in the order of their names.
    metrics.sort_by_key(|metric| std::cmp::Reverse(metric.figures.len()));
    metrics
}
