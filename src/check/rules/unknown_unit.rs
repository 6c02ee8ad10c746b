//! A report of a unit that the programme does not have.

use crate::check::at;
use crate::document::CaseDocument;
use crate::registry::Registry;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at `unit` of every report.
pub(in crate::check) fn check(case: &CaseDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let programme = &registry.programme;
    let unit = &case.header.unit;
    let id = &unit.value;
    if id.is_empty() || programme.find_unit(id).is_some() {
        return;
    }
    let diagnostic = at(
        &case.source,
        unit,
        Code::UNKNOWN_UNIT,
        text!("没有标识为“{id}”的试点单位", "there is no pilot unit “{id}”"),
    );
    // An editor who knows the name but not the id is told the id.
    let named = programme.units().find(|(_, unit)| unit.name == *id || unit.published_name == *id);
    found.push(match named {
        Some((_, unit)) => {
            let id = &unit.id;
            diagnostic.help(text!("请写它的标识“{id}”", "write its id “{id}”"))
        }
        None => diagnostic.nearest(id, programme.units().map(|(_, unit)| unit.id.as_str())),
    });
}
