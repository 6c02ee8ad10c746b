//! A figure of a report.

use serde::Serialize;

use crate::document::Metric;
use crate::plan::address;
use crate::site::CaseKey;
use crate::view::Context;
use crate::view::context::grouped;

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MetricRow {
    /// What was counted.
    pub name: String,
    /// The figure with its qualifier, digits grouped: `约 10,000`.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// The figure before, digits grouped.
    pub baseline: Option<String>,
    /// At what date that was.
    pub baseline_as_of: Option<String>,
    /// At what date, and whether that was worked out: `2021（推定）`.
    pub as_of: String,
    /// Who says so.
    pub source: Option<String>,
    /// Where the same metric of other reports stands.
    pub href: Option<String>,
}

/// The figures of a report, each with the way to the same metric of other reports.
pub(in crate::view) fn metric_rows(context: &Context<'_>, key: CaseKey) -> Vec<MetricRow> {
    let metrics = context.site.case(key).document.header.metrics.iter().enumerate();
    let row = |(at, metric)| {
        let shared = context.site.metric_of(key, at).map(|shared| context.site.metric(shared));
        let href = shared.map(|shared| context.href(&address::metric(shared, 1)));
        MetricRow { href, ..metric_row(context, metric) }
    };
    metrics.map(row).collect()
}

/// A figure by itself.
pub(in crate::view) fn metric_row(context: &Context<'_>, metric: &Metric) -> MetricRow {
    let qualifier = metric.qualifier.as_deref().map(|word| format!("{word} ")).unwrap_or_default();
    let as_of = match metric.as_of_inferred {
        true => context.labels().filled("as_of_inferred", &[("date", &metric.as_of)]),
        false => metric.as_of.clone(),
    };
    MetricRow {
        name: metric.name.clone(),
        value: format!("{qualifier}{}", grouped(metric.value)),
        unit: metric.unit.value.clone(),
        baseline: metric.baseline.map(grouped),
        baseline_as_of: metric.baseline_as_of.clone().filter(|_| metric.baseline.is_some()),
        as_of,
        source: metric.source.clone(),
        href: None,
    }
}
