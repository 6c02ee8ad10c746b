//! Reports side by side: by the fields of their headers, and by the sections of their texts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView};
use super::parts::{DateView, FactValue, Fit, Link, MetricRow, case_facts, case_notes, category_steps, metric_rows};
use crate::formats::html;
use crate::plan::{address, is_comparable};
use crate::registry::{CategoryKey, UnitKey};
use crate::site::CaseKey;

/// `compare.html`, where a script puts any reports side by side.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CompareView {
    /// Comparisons that stand ready, one a category.
    pub ready: Vec<Link>,
}

/// `compare/<category>.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ComparisonView {
    /// The category.
    pub category: Link,
    /// The reports that are compared.
    pub columns: Vec<Column>,
    /// What their headers say, none empty in all columns.
    pub fields: Vec<FieldRow>,
    /// Their figures; empty when none has any.
    pub metrics: Vec<Vec<MetricRow>>,
    /// Their sections.
    pub sections: Vec<SectionRow>,
    /// Further reports of the category.
    pub others: Vec<Choice>,
    /// The page on which any reports are compared.
    pub any: Link,
}

/// A report that is compared.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Column {
    /// The report.
    pub link: Link,
    /// When it was published here.
    pub date: DateView,
}

/// A field: what each column says of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FieldRow {
    /// Its name.
    pub label: String,
    /// A list of values for each column.
    pub cells: Vec<Vec<FactValue>>,
}

/// A section of the texts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SectionRow {
    /// Its title, without a number.
    pub title: String,
    /// The HTML of each column; empty where a report has no such section.
    pub cells: Vec<String>,
}

/// A report that can be added.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    /// The report.
    pub link: Link,
    /// Where it is put beside others.
    pub compare: String,
}

/// How many reports stand side by side.
const COLUMNS: usize = 4;
/// How many others are named.
const OTHERS: usize = 20;
/// The title of a row is no heading, so those of a text come up to its place.
const LOWER: i8 = -1;

impl PageView for CompareView {
    const KIND: &'static str = "compare";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> CompareView {
        CompareView { ready: links(context) }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("compare"), Vec::new())
    }
}

/// The comparisons that stand ready.
pub(super) fn links(context: &Context<'_>) -> Vec<Link> {
    let ready = context.programme().categories().filter(|(key, _)| is_comparable(context.site.cases_of_category(*key)));
    ready.map(|(_, category)| context.link(&category.short_name, &address::category_comparison(category))).collect()
}

/// The comparison of a category, if there is one.
pub(super) fn link(context: &Context<'_>, key: CategoryKey) -> Option<Link> {
    let to = address::category_comparison(context.programme().category(key));
    let ready = is_comparable(context.site.cases_of_category(key));
    ready.then(|| context.link(context.labels().get("comparison_link"), &to))
}

impl PageView for ComparisonView {
    const KIND: &'static str = "comparison";
    type Of = CategoryKey;

    fn make(context: &Context<'_>, &key: &CategoryKey) -> ComparisonView {
        let all = context.site.cases_of_category(key);
        let chosen = chosen(context, all);
        let others = all.iter().filter(|key| !chosen.contains(key)).take(OTHERS);
        let metrics: Vec<Vec<MetricRow>> = chosen.iter().map(|key| metric_rows(context, *key)).collect();
        ComparisonView {
            category: context.category_link(key),
            columns: chosen.iter().map(|key| Column::make(context, *key)).collect(),
            fields: fields(context, &chosen),
            metrics: if metrics.iter().all(Vec::is_empty) { Vec::new() } else { metrics },
            sections: sections(context, &chosen),
            others: others.map(|key| Choice::make(context, *key)).collect(),
            any: context.link(context.labels().get("compare"), &address::compare()),
        }
    }

    fn head(&self, context: &Context<'_>, &key: &CategoryKey) -> PageHead {
        let title = context.labels().filled("comparison_title", &[("name", &self.category.label)]);
        PageHead::new(context, title, category_steps(context, key)).called(context.labels().get("compare"))
    }
}

impl Column {
    fn make(context: &Context<'_>, key: CaseKey) -> Column {
        let header = &context.site.case(key).document.header;
        Column { link: context.case_link(key), date: context.date(header.date.value) }
    }
}

impl Choice {
    fn make(context: &Context<'_>, key: CaseKey) -> Choice {
        let compare = context.compare_href(&context.site.case(key).document.address);
        Choice { link: context.case_link(key), compare }
    }
}

/// The newest report of each unit, then the next ones: what differs by unit says more than what differs by month.
fn chosen(context: &Context<'_>, all: &[CaseKey]) -> Vec<CaseKey> {
    let mut seen: BTreeMap<UnitKey, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, CaseKey)> = Vec::with_capacity(all.len());
    for key in all {
        let before = seen.entry(context.site.case(*key).unit).or_default();
        ranked.push((*before, *key));
        *before += 1;
    }
    ranked.sort_unstable();
    ranked.into_iter().take(COLUMNS).map(|(_, key)| key).collect()
}

/// The fields of the fact boxes, and the notes of the headers, in the order in which they first stand.
fn fields(context: &Context<'_>, keys: &[CaseKey]) -> Vec<FieldRow> {
    let mut rows: Vec<FieldRow> = Vec::new();
    for (column, key) in keys.iter().enumerate() {
        let notes = case_notes(context, &context.site.case(*key).document.header);
        let mut at = 0;
        for fact in case_facts(context, *key).into_iter().chain(notes) {
            let place = rows.iter().position(|row| row.label == fact.label).unwrap_or_else(|| {
                rows.insert(at, FieldRow { label: fact.label, cells: vec![Vec::new(); keys.len()] });
                at
            });
            rows[place].cells[column] = fact.values;
            at = place + 1;
        }
    }
    rows
}

/// The sections of the programme in its order, then any others in theirs.
fn sections(context: &Context<'_>, keys: &[CaseKey]) -> Vec<SectionRow> {
    let fit = Fit { context, ids: BTreeMap::new(), levels: LOWER };
    let row = |title: &str| SectionRow { title: title.to_owned(), cells: vec![String::new(); keys.len()] };
    let mut rows: Vec<SectionRow> = context.programme().sections.iter().map(|section| row(&section.title)).collect();
    for (column, key) in keys.iter().enumerate() {
        let document = &context.site.case(*key).document;
        for (id, html) in html::sections(&document.body.html) {
            let Some(title) = document.body.heading(&id) else { continue };
            let place = rows.iter().position(|row| row.title == title).unwrap_or_else(|| {
                rows.push(row(title));
                rows.len() - 1
            });
            rows[place].cells[column].push_str(&fit.html(html, column + 1, &document.address));
        }
    }
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    rows
}
