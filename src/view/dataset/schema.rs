//! The data dictionary for programs: a JSON Schema of the tables.

use serde_json::{Map, Value, json};

use super::super::Context;
use super::columns::{Column, ColumnKind, columns};
use crate::plan::Dataset;

/// What every column means and may hold, as a JSON Schema with a definition for each table.
pub(crate) fn schema(context: &Context<'_>) -> Vec<u8> {
    let tables = Dataset::ALL.into_iter().map(|set| {
        let properties: Map<String, Value> =
            columns(set).iter().map(|column| (column.id.to_owned(), property(context, column))).collect();
        let required: Vec<&str> = columns(set).iter().map(|column| column.id).collect();
        let items = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        });
        let title = context.labels().owned(&format!("data_{}", set.as_str()));
        (set.as_str().to_owned(), json!({ "title": title, "type": "array", "items": items }))
    });
    let definitions: Map<String, Value> = tables.collect();
    let schema = json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions });
    format!("{schema:#}\n").into_bytes()
}

fn property(context: &Context<'_>, column: &Column) -> Value {
    let mut field = match column.kind {
        ColumnKind::Count(_) => json!({ "type": "integer", "minimum": 0 }),
        ColumnKind::Score => json!({ "type": "integer", "minimum": 0, "maximum": 3 }),
        ColumnKind::List | ColumnKind::Choices(_) => json!({ "type": "array", "items": { "type": "string" } }),
        kind if kind.is_optional() => json!({ "type": ["string", "null"] }),
        _ => json!({ "type": "string" }),
    };
    field["title"] = json!(column.name);
    field["description"] = json!(column.meaning);
    let ids = column.kind.choice().map(|choice| choice.values(context)).unwrap_or_default();
    let ids: Vec<Value> = ids.into_iter().map(|(id, _)| Value::String(id)).collect();
    match column.kind {
        // A list that the programme does not close takes every text.
        _ if ids.is_empty() => {}
        ColumnKind::Choices(_) => field["items"]["enum"] = Value::Array(ids),
        _ => {
            let missing = column.kind.is_optional().then_some(Value::Null);
            field["enum"] = ids.into_iter().chain(missing).collect();
        }
    }
    match column.kind {
        ColumnKind::Day | ColumnKind::OptionalDay => field["format"] = json!("date"),
        ColumnKind::Partial | ColumnKind::OptionalPartial => {
            field["pattern"] = json!("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
        }
        ColumnKind::Address | ColumnKind::OptionalAddress => field["format"] = json!("iri-reference"),
        _ => {}
    }
    field
}
