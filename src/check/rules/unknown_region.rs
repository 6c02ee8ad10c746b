//! A place whose code no division has.

use crate::document::{CaseDocument, PracticeDocument};
use crate::registry::Registry;
use crate::vocabulary::diagnostic::Diagnostic;

/// Looks at `place` of a report.
pub(in crate::check) fn check(case: &CaseDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let regions = &registry.regions;
    let place = case.header.place.iter().filter(|place| regions.find(&place.value).is_none());
    found.extend(place.map(|place| regions.unknown(&place.value, case.source.locate(place.range.clone()))));
}

/// Looks at the places of every adoption of a practice.
pub(in crate::check) fn check_adoptions(practice: &PracticeDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let regions = &registry.regions;
    let places = practice.header.adoptions.iter().flat_map(|adoption| [Some(&adoption.region), adoption.from.as_ref()]);
    for place in places.flatten().filter(|place| regions.find(&place.value).is_none()) {
        found.push(regions.unknown(&place.value, practice.source.locate(place.range.clone())));
    }
}
