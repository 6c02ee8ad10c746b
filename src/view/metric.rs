//! The same metric across reports: a table and a chart. Figures of another unit are another metric and stand on another page.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView, numbered};
use super::parts::{BarChart, CountLink, Figure, FigureRow, Link, Pagination, step};
use crate::plan::{PagedList, address};
use crate::registry::UnitKey;
use crate::site::{CaseKey, MetricKey, PracticeKey};

/// `metrics/index.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MetricsView {
    /// The metrics that several reports give.
    pub rows: Vec<MetricsRow>,
}

/// A metric in the list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MetricsRow {
    /// Its name, where it stands, and how many figures there are.
    pub metric: CountLink,
    /// Its unit.
    pub unit: String,
    /// From the date of the oldest figure to that of the newest.
    pub dates: String,
    /// The units whose reports give it.
    pub units: Vec<Link>,
}

/// `metrics/<id>.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MetricView {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// How many reports give it, in a sentence.
    pub lead: String,
    /// All metrics.
    pub all: Link,
    /// The figures of this page as a drawing.
    pub chart: BarChart,
    /// The same as a table.
    pub figures: Vec<FigureRow>,
    /// Practices that come of reports that give it.
    pub practices: Vec<Link>,
    /// Where in the list this page stands.
    pub pagination: Pagination,
}

impl PageView for MetricsView {
    const KIND: &'static str = "metrics";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> MetricsView {
        MetricsView {
            rows: (0..context.site.metrics.len()).map(|at| MetricsRow::make(context, MetricKey(at))).collect(),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead {
            description: context.labels().owned("metrics_lead"),
            ..PageHead::new(context, context.labels().owned("shared_metrics"), Vec::new())
        }
    }
}

impl MetricsRow {
    fn make(context: &Context<'_>, key: MetricKey) -> MetricsRow {
        let metric = context.site.metric(key);
        let dates =
            || metric.figures.iter().map(|(case, at)| &context.site.case(*case).document.header.metrics[*at].as_of);
        let dates = match (dates().min(), dates().max()) {
            (Some(first), Some(last)) if first != last => {
                context.labels().filled("period_closed", &[("start", first), ("end", last)])
            }
            (first, _) => first.cloned().unwrap_or_default(),
        };
        let mut units: Vec<UnitKey> = metric.figures.iter().map(|(case, _)| context.site.case(*case).unit).collect();
        units.sort_unstable();
        units.dedup();
        MetricsRow {
            metric: context.count_link(&metric.name, &address::metric(metric, 1), metric.figures.len()),
            unit: metric.unit.clone(),
            dates,
            units: units.into_iter().take(UNITS).map(|unit| context.unit_link(unit)).collect(),
        }
    }
}

/// How many units the list names of one metric.
const UNITS: usize = 6;

impl PageView for MetricView {
    const KIND: &'static str = "metric";
    type Of = (MetricKey, usize);

    fn make(context: &Context<'_>, &(key, number): &(MetricKey, usize)) -> MetricView {
        let (labels, metric) = (context.labels(), context.site.metric(key));
        let (here, pagination) = context.part_of(&metric.figures, PagedList::Metric(key), number);
        let figures: Vec<FigureRow> = here.iter().map(|(case, at)| FigureRow::make(context, *case, *at)).collect();
        let drawn: Vec<Figure> =
            here.iter().zip(&figures).map(|((case, at), row)| drawn(context, row, *case, *at)).collect();
        let mut practices: Vec<PracticeKey> =
            here.iter().flat_map(|(case, _)| context.site.case(*case).practices.iter().copied()).collect();
        practices.sort_unstable();
        practices.dedup();
        MetricView {
            name: metric.name.clone(),
            unit: metric.unit.clone(),
            lead: labels.filled("metric_lead", &[("count", &metric.figures.len().to_string())]),
            all: context.link(labels.get("shared_metrics"), &address::metrics()),
            chart: BarChart::make(title(context, key), description(&drawn), &drawn),
            figures,
            practices: practices.into_iter().map(|practice| context.practice_link(practice)).collect(),
            pagination,
        }
    }

    fn head(&self, context: &Context<'_>, &(_, number): &(MetricKey, usize)) -> PageHead {
        let title = &self.chart.title;
        let above = vec![step(context, "shared_metrics", address::metrics())];
        PageHead::new(context, numbered(context, title, number), above).called(title)
    }
}

/// A metric with its unit: two of one name are told apart.
pub(super) fn title(context: &Context<'_>, key: MetricKey) -> String {
    let metric = context.site.metric(key);
    context.labels().filled("metric_title", &[("name", &metric.name), ("unit", &metric.unit)])
}

fn description(figures: &[Figure]) -> String {
    let sentence = |figure: &Figure| {
        let baseline = figure.baseline.iter().map(|(_, text)| format!("，{text}"));
        format!("{}：{}{}", figure.label, figure.value.1, baseline.collect::<String>())
    };
    figures.iter().map(sentence).collect::<Vec<String>>().join("；")
}

/// A figure as the chart draws it.
fn drawn(context: &Context<'_>, row: &FigureRow, key: CaseKey, at: usize) -> Figure {
    let given = &context.site.case(key).document.header.metrics[at];
    let metric = &row.metric;
    let date: String = metric.baseline_as_of.iter().map(|date| format!("（{date}）")).collect();
    let baseline = metric.baseline.as_ref().map(|before| {
        let label = context.labels().get("baseline");
        format!("{label} {before} {}{date}", metric.unit)
    });
    Figure {
        label: format!("{}，{}", row.unit.label, metric.as_of),
        value: (given.value, format!("{} {}", metric.value, metric.unit)),
        baseline: given.baseline.zip(baseline),
    }
}
