//! JSON Schema (2020-12) of a header, for editors that complete and check while somebody types.
//!
//! What the reader of headers takes, the schema takes: a single text for a list of one, an empty value for none.

use serde_json::{Map, Value, json};

use crate::document::model::{Key, Listed, ValueKind, Values};
use crate::registry::{Named, Registry};

/// The schema of a header with these keys. With a registry its lists are closed, as they are for `check`.
pub(crate) fn schema(name: &str, keys: &[Key], registry: Option<&Registry>) -> Value {
    let mut schema = map(keys, registry);
    if let Value::Object(schema) = &mut schema {
        let head = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": name,
        });
        let Value::Object(mut head) = head else { return Value::Null };
        head.append(schema);
        return Value::Object(head);
    }
    schema
}

fn map(keys: &[Key], registry: Option<&Registry>) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.key.clone(), property(key, registry))).collect();
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.key.as_str()).collect();
    let mut map = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        map["required"] = json!(required);
    }
    map
}

fn property(key: &Key, registry: Option<&Registry>) -> Value {
    let single = value(key, registry);
    let mut property = if key.list {
        let mut list = json!({"type": "array", "items": single});
        if let Some(max) = key.max {
            list["maxItems"] = json!(max);
        }
        match key.kind {
            ValueKind::Map => list,
            _ => json!({"anyOf": [list, single]}),
        }
    } else {
        single
    };
    if !key.required {
        property = json!({"anyOf": [property, {"type": "null"}]});
    }
    let (zh, en) = (&key.what.zh, &key.what.en);
    property["description"] = json!(format!("{zh} · {en}"));
    if let Some(example) =
        key.example.as_deref().and_then(|example| crate::vocabulary::data::typed::<Value>(example).ok())
    {
        property["examples"] = json!([example]);
    }
    property
}

fn value(key: &Key, registry: Option<&Registry>) -> Value {
    match &key.values {
        Some(Values::Words(words)) => return json!({"enum": words.iter().map(|word| &word.id).collect::<Vec<_>>()}),
        Some(Values::Listed(listed)) => {
            if let Some(values) = registry.and_then(|registry| ids(*listed, registry)) {
                return json!({"enum": values});
            }
        }
        None => {}
    }
    match key.kind {
        ValueKind::Map => map(&key.keys, registry),
        ValueKind::Number => json!({"type": "number"}),
        ValueKind::Flag => json!({"type": "boolean"}),
        ValueKind::Moment => {
            json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2})?$"})
        }
        // A year alone is a number to YAML.
        ValueKind::Partial => {
            let year = json!({"type": "integer", "minimum": 1000, "maximum": 9999});
            json!({"anyOf": [{"type": "string", "pattern": "^\\d{4}(-\\d{2}(-\\d{2})?)?$"}, year]})
        }
        ValueKind::Month => json!({"type": "string", "pattern": "^\\d{4}-\\d{2}$"}),
        ValueKind::Web => json!({"type": "string", "pattern": "^https?://[^\\s\"<>\\\\]+$"}),
        ValueKind::Path => json!({"type": "string", "pattern": "(\\.html|/)$"}),
        ValueKind::Text => match key.length {
            Some([low, high]) => json!({"type": "string", "minLength": low, "maxLength": high}),
            // A number or a word such as `yes` is a text as well, where any text is taken.
            None => json!({"type": ["string", "number", "boolean"]}),
        },
    }
}

/// The ids of a closed list; `None` where the list is not the registry's, or is empty.
fn ids(listed: Listed, registry: &Registry) -> Option<Vec<String>> {
    let programme = &registry.programme;
    let named = |list: &[Named]| list.iter().map(|named| named.id.clone()).collect::<Vec<String>>();
    let ids = match listed {
        Listed::Units => programme.units().map(|(_, unit)| unit.id.clone()).collect(),
        Listed::Categories => programme.categories().map(|(_, category)| category.slug.clone()).collect(),
        Listed::Tags => registry.tags.iter().map(|(_, tag)| tag.id.clone()).collect(),
        Listed::SourceKinds => named(&programme.source_kinds),
        Listed::Stages => named(&programme.stages),
        Listed::TargetGroups => named(&programme.target_groups),
        Listed::MetricUnits => programme.metric_units.clone(),
        Listed::Evidence => named(&programme.evidence),
        Listed::Areas => named(&programme.areas),
        Listed::Scopes => named(&programme.scopes),
        Listed::PreconditionKinds => named(&programme.precondition_kinds),
        // Too many to list, or no matter of the registry.
        Listed::Regions | Listed::Practices | Listed::Cases => Vec::new(),
    };
    (!ids.is_empty()).then_some(ids)
}
