//! A report in the folder of one category, of a unit of another: in the 2020 notice each unit has one task.

use crate::check::at;
use crate::document::CaseDocument;
use crate::registry::Registry;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Compares the folder of every report with the category of its unit.
pub(in crate::check) fn check(case: &CaseDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let programme = &registry.programme;
    let (Some(category), Some(unit)) =
        (programme.find_category(&case.extra.category), programme.find_unit(&case.header.unit.value))
    else {
        return;
    };
    let unit = programme.unit(unit);
    if unit.category == category || case.header.category_note.is_some() {
        return;
    }
    let (name, slug) = (&unit.published_name, &programme.category(unit.category).slug);
    let message = text!("{name}是“{slug}”类的试点单位", "{name} is a unit of the category “{slug}”");
    let help = text!(
        "把文件移到 content/cases/{slug}/，或用“category_note”说明为什么放在这里",
        "move the file to content/cases/{slug}/, or say under “category_note” why it stands here"
    );
    found.push(at(&case.source, &case.header.unit, Code::WRONG_CATEGORY, message).help(help));
}
