//! A figure and where it stands.

use serde::Serialize;

use super::metric_row::metric_row;
use super::{FactValue, Link, MetricRow};
use crate::plan::address;
use crate::site::CaseKey;
use crate::view::Context;

/// A figure and where it stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FigureRow {
    /// The report.
    pub case: Link,
    /// Its unit.
    pub unit: Link,
    /// The figure.
    pub metric: MetricRow,
    /// Where it comes from: what the report says of the figure, and its own source.
    pub source: FactValue,
}

impl FigureRow {
    /// Figure `at` of a report.
    pub(in crate::view) fn make(context: &Context<'_>, key: CaseKey, at: usize) -> FigureRow {
        let case = context.site.case(key);
        let header = &case.document.header;
        let metric = &header.metrics[at];
        let href = context.site.metric_of(key, at).map(|shared| context.site.metric(shared));
        let href = href.map(|shared| context.href(&address::metric(shared, 1)));
        FigureRow {
            case: context.case_link(key),
            unit: context.unit_link(case.unit),
            source: FactValue {
                text: metric.source.clone().unwrap_or_else(|| header.source.name.clone()),
                // The address is that of the report's source; a figure of another source has none.
                href: header.source.url.clone().filter(|_| {
                    metric.source.as_ref().is_none_or(|source| source.starts_with(header.source.name.as_str()))
                }),
            },
            metric: MetricRow { href, ..metric_row(context, metric) },
        }
    }
}
