//! A value that the programme’s closed lists do not hold: stage, kind of source, target group, unit of a figure;
//! area, scope and kinds of preconditions of a practice.

use crate::check::at;
use crate::document::{CaseDocument, PracticeDocument};
use crate::formats::yaml::{Spanned, value_meant};
use crate::registry::{Named, Registry};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, nearest};
use crate::vocabulary::source_text::SourceText;

/// Looks at the values of a report that come from a list.
pub(in crate::check) fn check(case: &CaseDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let programme = &registry.programme;
    let units: Vec<&str> = programme.metric_units.iter().map(String::as_str).collect();
    let header = &case.header;
    let held = |key: &str, value: &Spanned<String>, list: &[Named]| {
        let found = hold(&case.source, key, value, &ids(list))?;
        Some(match meant(key, &value.value, list) {
            Some(id) => {
                let line = case.source.corrected(&value.range, id);
                found.help(text!("请写成：{line}", "write: {line}"))
            }
            None => found,
        })
    };
    found.extend(header.stage.iter().filter_map(|stage| held("stage", stage, &programme.stages)));
    found.extend(held("kind", &header.source.kind, &programme.source_kinds));
    let groups = &programme.target_groups;
    found.extend(header.target_groups.iter().filter_map(|group| held("target_groups", group, groups)));
    found.extend(header.metrics.iter().filter_map(|metric| hold(&case.source, "unit", &metric.unit, &units)));
}

/// Looks at the values of a practice that come from a list.
pub(in crate::check) fn check_practice(practice: &PracticeDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let programme = &registry.programme;
    let header = &practice.header;
    found.extend(hold(&practice.source, "area", &header.area, &ids(&programme.areas)));
    found.extend(
        header.scope.iter().filter_map(|scope| hold(&practice.source, "scope", scope, &ids(&programme.scopes))),
    );
    let kinds = ids(&programme.precondition_kinds);
    found.extend(header.preconditions.iter().filter_map(|entry| hold(&practice.source, "kind", &entry.kind, &kinds)));
}

/// The id of what is written by its name, by another name of it, or as Chinese writers write it.
fn meant<'a>(key: &str, word: &str, list: &'a [Named]) -> Option<&'a str> {
    let named = list.iter().find(|named| named.name == word || named.aliases.iter().any(|alias| alias == word));
    named.map(|named| named.id.as_str()).or_else(|| {
        let value = value_meant(key, word)?;
        ids(list).into_iter().find(|id| *id == value)
    })
}

fn ids(list: &[Named]) -> Vec<&str> {
    list.iter().map(|named| named.id.as_str()).collect()
}

/// Holds a value against a list; an empty list allows anything.
fn hold(source: &SourceText, key: &str, value: &Spanned<String>, list: &[&str]) -> Option<Diagnostic> {
    let word = &value.value;
    if word.is_empty() || list.is_empty() || list.contains(&word.as_str()) {
        return None;
    }
    let message = text!("“{key}”不能是“{word}”", "“{key}” cannot be “{word}”");
    let all = list.join("、");
    let help = match nearest(word, list.iter().copied()) {
        Some(near) => text!("是不是想写“{near}”？可用：{all}", "did you mean “{near}”? One of: {all}"),
        None => text!("可用：{all}", "one of: {all}"),
    };
    Some(at(source, value, Code::UNKNOWN_VALUE, message).help(help))
}
