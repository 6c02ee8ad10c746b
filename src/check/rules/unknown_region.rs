//! A place whose code no division has.

use crate::check::Subject;
use crate::vocabulary::diagnostic::Diagnostic;

/// Looks at `place` of every report, and at the places of every adoption.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let regions = &subject.registry.regions;
    for case in &subject.documents.cases {
        if let Some(place) = &case.header.place
            && regions.find(&place.value).is_none()
        {
            found.push(regions.unknown(&place.value, case.source.locate(place.range.clone())));
        }
    }
    for practice in &subject.documents.practices {
        let places =
            practice.header.adoptions.iter().flat_map(|adoption| [Some(&adoption.region), adoption.from.as_ref()]);
        for place in places.flatten().filter(|place| regions.find(&place.value).is_none()) {
            found.push(regions.unknown(&place.value, practice.source.locate(place.range.clone())));
        }
    }
}
