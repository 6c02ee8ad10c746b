//! Open data: reports, practices, units and adoptions as tables, in JSON and CSV, and what their columns mean.
//! No bodies: a table stays small however long the reports are.

mod columns;
mod dictionary;
mod schema;

use serde_json::{Map, Value, json};

use super::Context;
use crate::formats::spreadsheet;
use crate::plan::{Dataset, address};
use crate::registry::RegionKey;
use crate::site::{CaseKey, PracticeKey};
use crate::vocabulary::path::OutPath;
use columns::columns;
pub(crate) use dictionary::DictionaryView;
pub(crate) use schema::schema;

/// A table as JSON: a list of objects; what is not known is null.
pub(crate) fn json(context: &Context<'_>, set: Dataset) -> Vec<u8> {
    let mut text = b"[\n".to_vec();
    let rows = rows(context, set);
    let last = rows.len();
    for (at, row) in rows.into_iter().enumerate() {
        let names = columns(set).iter().map(|column| column.id.to_owned());
        let object: Map<String, Value> = names.zip(row).collect();
        text.extend(Value::Object(object).to_string().into_bytes());
        text.extend_from_slice(if at + 1 == last { b"\n" } else { b",\n" });
    }
    text.extend_from_slice(b"]\n");
    text
}

/// A table as CSV.
pub(crate) fn csv(context: &Context<'_>, set: Dataset) -> Vec<u8> {
    spreadsheet::csv(columns(set).iter().map(|column| column.id), rows(context, set))
}

/// How many rows a table has.
fn count(context: &Context<'_>, set: Dataset) -> usize {
    let site = context.site;
    match set {
        Dataset::Cases => site.cases.len(),
        Dataset::Practices => site.practices.len(),
        Dataset::Units => context.programme().units().count(),
        Dataset::Adoptions => site.practices.iter().map(|practice| practice.adoptions.len()).sum(),
    }
}

fn rows(context: &Context<'_>, set: Dataset) -> Vec<Vec<Value>> {
    let site = context.site;
    match set {
        Dataset::Cases => (0..site.cases.len()).map(|at| case(context, CaseKey(at))).collect(),
        Dataset::Practices => (0..site.practices.len()).map(|at| practice(context, PracticeKey(at))).collect(),
        Dataset::Units => {
            let units = context.programme().units();
            units
                .map(|(key, unit)| {
                    vec![
                        json!(unit.id),
                        json!(unit.published_name),
                        url(context, &address::unit(unit)),
                        json!(context.programme().category(unit.category).slug),
                        json!(context.regions().get(unit.region).id),
                        json!(context.regions().full_name(unit.region)),
                        json!(site.cases_of_unit(key).len()),
                        json!(site.practices_of_unit(key).len()),
                    ]
                })
                .collect()
        }
        Dataset::Adoptions => (0..site.practices.len()).flat_map(|at| adoptions(context, PracticeKey(at))).collect(),
    }
}

fn url(context: &Context<'_>, path: &OutPath) -> Value {
    json!(context.absolute(path).unwrap_or_else(|| path.encoded()))
}

fn case(context: &Context<'_>, key: CaseKey) -> Vec<Value> {
    let case = context.site.case(key);
    let header = &case.document.header;
    let unit = context.programme().unit(case.unit);
    let practices = case.practices.iter().map(|key| &context.site.practice(*key).document.id);
    vec![
        json!(case.document.id),
        json!(header.title),
        url(context, &case.document.address),
        json!(case.document.extra.category),
        json!(unit.id),
        json!(unit.published_name),
        json!(context.regions().get(case.region).id),
        json!(context.regions().full_name(case.region)),
        json!(header.date.value.day()),
        json!(header.updated.as_ref().map(|updated| updated.value.day())),
        json!(header.status.as_str()),
        json!(header.stage.as_ref().map(|stage| &stage.value)),
        json!(case.evidence.level.as_str()),
        json!(header.summary),
        json!(header.source.name),
        json!(header.source.kind.value),
        json!(header.source.date),
        json!(header.source.url),
        json!(case.tags.iter().map(|tag| &context.site.registry.tags.get(*tag).id).collect::<Vec<_>>()),
        json!(practices.collect::<Vec<_>>()),
    ]
}

fn practice(context: &Context<'_>, key: PracticeKey) -> Vec<Value> {
    let practice = context.site.practice(key);
    let header = &practice.document.header;
    let units = practice.units.iter().map(|unit| &context.programme().unit(*unit).published_name);
    let cases = practice.cases.iter().map(|case| &context.site.case(*case).document.id);
    let categories = practice.categories.iter().map(|category| &context.programme().category(*category).slug);
    let mut row = vec![
        json!(key.0 + 1),
        json!(practice.document.id),
        json!(header.title),
        url(context, &practice.document.address),
        json!(header.status.value.as_str()),
        json!(header.content),
        json!(header.responsible),
        json!(header.scope.as_ref().map(|scope| &scope.value)),
        json!(units.collect::<Vec<_>>()),
        json!(cases.collect::<Vec<_>>()),
        json!(categories.collect::<Vec<_>>()),
        json!(header.area.value),
        json!(practice.rating.grade.as_str()),
        json!(practice.rating.evidence.as_str()),
    ];
    row.extend(practice.rating.parts.iter().map(|part| json!(part.score)));
    row.push(json!(header.cost.map(crate::document::Cost::as_str)));
    row.push(json!(header.time_to_start.map(crate::document::TimeToStart::as_str)));
    row.push(json!(practice.adoptions.len()));
    row
}

fn adoptions(context: &Context<'_>, key: PracticeKey) -> Vec<Vec<Value>> {
    let practice = context.site.practice(key);
    let name = |key: &RegionKey| context.regions().full_name(*key);
    let row = |placed: &crate::site::PlacedAdoption| {
        let adoption = practice.adoption(placed);
        vec![
            json!(practice.document.id),
            json!(practice.document.header.title),
            json!(context.regions().get(placed.region).id),
            json!(name(&placed.region)),
            json!(placed.from.iter().map(name).collect::<Vec<_>>()),
            json!(adoption.date.value),
            json!(adoption.form.as_str()),
            json!(adoption.document),
            json!(adoption.result),
            json!(adoption.source_url),
        ]
    };
    practice.adoptions.iter().map(row).collect()
}
