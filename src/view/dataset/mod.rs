//! Open data: reports, practices, units and adoptions as tables, in JSON and CSV, and what their columns mean.
//! No bodies: a table stays small however long the reports are.

use serde_json::{Map, Value, json};

use super::Context;
use crate::path::OutPath;
use crate::plan::{Dataset, address};
use crate::registry::RegionKey;
use crate::site::{CaseKey, PracticeKey};

/// The columns of a table: name, type of JSON Schema, meaning.
type Columns = &'static [(&'static str, &'static str, &'static str)];

const CASES: Columns = &[
    ("id", "string", "案例标识"),
    ("title", "string", "标题"),
    ("url", "string", "网址；网站没有设网址时，是相对网站首页的路径"),
    ("category", "string", "试点类型标识"),
    ("unit", "string", "试点单位标识"),
    ("unit_name", "string", "试点单位，同通知"),
    ("region", "string", "地区代码（GB/T 2260）或区域标识"),
    ("region_name", "string", "地区全称"),
    ("date", "string", "在本站发布的日期"),
    ("updated", "string", "更新的日期"),
    ("status", "string", "published 已发布，archived 已归档"),
    ("stage", "string", "试点进展"),
    ("evidence", "string", "证据等级 E0 到 E4，由程序算出"),
    ("summary", "string", "摘要"),
    ("source_name", "string", "来源"),
    ("source_kind", "string", "来源的种类"),
    ("source_date", "string", "来源的日期"),
    ("source_url", "string", "来源的网址"),
    ("tags", "array", "标签标识"),
    ("practices", "array", "由它提炼的经验的标识"),
];

const PRACTICES: Columns = &[
    ("number", "integer", "序号"),
    ("id", "string", "经验标识"),
    ("title", "string", "经验"),
    ("url", "string", "网址；网站没有设网址时，是相对网站首页的路径"),
    ("status", "string", "candidate 待审，reviewed 已审，promoted 推广，retired 停用"),
    ("content", "string", "主要内容"),
    ("responsible", "string", "责任单位"),
    ("scope", "string", "推广范围"),
    ("sources", "array", "来源：试点单位"),
    ("cases", "array", "来源：案例标识"),
    ("categories", "array", "试点类型标识"),
    ("area", "string", "领域"),
    ("grade", "string", "等级 A、B、C，由程序算出"),
    ("evidence", "string", "证据等级 E0 到 E4，由程序算出"),
    ("institution_score", "integer", "制度化，0 到 3"),
    ("evidence_score", "integer", "证据，0 到 3"),
    ("resources_score", "integer", "资源门槛，0 到 3，越高门槛越低"),
    ("conditions_score", "integer", "条件依赖，0 到 3，越高依赖越少"),
    ("adoption_score", "integer", "已被采用，0 到 3"),
    ("cost", "string", "投入：low、medium、high"),
    ("time_to_start", "string", "启动时间"),
    ("adoptions", "integer", "采用的地方有几处"),
];

const UNITS: Columns = &[
    ("id", "string", "试点单位标识"),
    ("name", "string", "试点单位，同通知"),
    ("url", "string", "网址；网站没有设网址时，是相对网站首页的路径"),
    ("category", "string", "试点类型标识"),
    ("region", "string", "地区代码（GB/T 2260）或区域标识"),
    ("region_name", "string", "地区全称"),
    ("cases", "integer", "案例篇数"),
    ("practices", "integer", "由它的案例提炼的经验条数"),
];

const ADOPTIONS: Columns = &[
    ("practice", "string", "经验标识"),
    ("practice_title", "string", "经验"),
    ("region", "string", "采用地区的代码"),
    ("region_name", "string", "采用地区"),
    ("from", "array", "来自哪里"),
    ("date", "string", "采用的时间"),
    ("form", "string", "copied 照搬，adapted 改造后采用，partial 部分采用"),
    ("document", "string", "依据的文件"),
    ("result", "string", "采用以后的结果"),
    ("source_url", "string", "出处的网址"),
];

fn columns(set: Dataset) -> Columns {
    match set {
        Dataset::Cases => CASES,
        Dataset::Practices => PRACTICES,
        Dataset::Units => UNITS,
        Dataset::Adoptions => ADOPTIONS,
    }
}

/// A table as JSON: a list of objects; what is not known is null.
pub(crate) fn json(context: &Context<'_>, set: Dataset) -> Vec<u8> {
    let mut text = b"[\n".to_vec();
    let rows = rows(context, set);
    let last = rows.len();
    for (at, row) in rows.into_iter().enumerate() {
        let names = columns(set).iter().map(|(name, ..)| (*name).to_owned());
        let object: Map<String, Value> = names.zip(row).collect();
        text.extend(Value::Object(object).to_string().into_bytes());
        text.extend_from_slice(if at + 1 == last { b"\n" } else { b",\n" });
    }
    text.extend_from_slice(b"]\n");
    text
}

/// A table as CSV, with the mark that lets Excel read Chinese. Lists are joined by `；`.
pub(crate) fn csv(context: &Context<'_>, set: Dataset) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let _ = writer.write_record(columns(set).iter().map(|(name, ..)| *name));
    for row in rows(context, set) {
        let _ = writer.write_record(row.iter().map(cell));
    }
    writer.into_inner().unwrap_or_default()
}

/// A value in a cell. A text that a spreadsheet would run as a formula gets an apostrophe.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<String>>().join("；"),
        other => other.to_string(),
    }
}

/// What every column means, as a JSON Schema: the data dictionary for people and machines.
pub(crate) fn schema() -> Vec<u8> {
    let tables = Dataset::ALL.into_iter().map(|set| {
        let fields = columns(set).iter().map(|(name, kind, meaning)| {
            let nullable = if *kind == "string" { json!(["string", "null"]) } else { json!(kind) };
            let mut field = json!({ "type": nullable, "description": meaning });
            if *kind == "array" {
                field["items"] = json!({ "type": "string" });
            }
            ((*name).to_owned(), field)
        });
        let properties: Map<String, Value> = fields.collect();
        let required: Vec<&str> = columns(set).iter().map(|(name, ..)| *name).collect();
        let items = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        });
        (set.as_str().to_owned(), json!({ "type": "array", "items": items }))
    });
    let definitions: Map<String, Value> = tables.collect();
    let schema = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions });
    format!("{schema:#}\n").into_bytes()
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
        json!(case.document.category),
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
