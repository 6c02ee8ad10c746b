//! A place that does not lie in the region of the report’s unit.

use crate::check::at;
use crate::document::CaseDocument;
use crate::registry::Registry;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Compares `place` and `unit` of a report.
pub(in crate::check) fn check(case: &CaseDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let (programme, regions) = (&registry.programme, &registry.regions);
    let Some(place) = &case.header.place else { return };
    let (Some(region), Some(unit)) = (regions.find(&place.value), programme.find_unit(&case.header.unit.value)) else {
        return;
    };
    let unit = programme.unit(unit);
    if !regions.is_within(region, unit.region) {
        let (region, unit) = (regions.full_name(region), &unit.published_name);
        let message = text!("{region}不在{unit}范围内", "{region} does not lie in {unit}");
        found.push(at(&case.source, place, Code::PLACE_OUTSIDE_UNIT, message));
    }
}
