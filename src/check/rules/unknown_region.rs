//! A place whose code no division has.

use crate::check::Subject;
use crate::diagnostic::Diagnostic;

/// Looks at `place` of every report.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let regions = &subject.registry.regions;
    for case in &subject.documents.cases {
        if let Some(place) = &case.header.place
            && regions.find(&place.value).is_none()
        {
            found.push(regions.unknown(&place.value, case.source.locate(place.range.clone())));
        }
    }
}
