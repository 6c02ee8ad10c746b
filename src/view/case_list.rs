//! `cases/list.json`: what the filters of lists of reports need to know.

use serde_json::json;

use super::Context;
use crate::site::CaseKey;

/// `cases/list.json`: what the filters of lists of reports need to know, a report a line, newest first. Under `r` stand all regions
/// that a report counts for, so that the list of each of them, too, is made of these rows.
pub(crate) fn json(context: &Context<'_>) -> Vec<u8> {
    let rows = (0..context.site.cases.len()).map(|at| {
        let key = CaseKey(at);
        let case = context.site.case(key);
        let header = &case.document.header;
        let level = case.evidence.level;
        let regions = context.regions().roll_up(case.region);
        let regions: Vec<&str> = regions.into_iter().map(|key| context.regions().get(key).id.as_str()).collect();
        let row = json!({
            "href": case.document.address.encoded(),
            "title": header.title,
            "date": header.date.value.day(),
            "unit": context.programme().unit(case.unit).published_name,
            "badge": context.evidence(level).label,
            "c": context.programme().category(case.category).slug,
            "r": regions.join(" "),
            "y": header.date.value.year().to_string(),
            "e": level.as_str(),
        });
        row.to_string()
    });
    format!("[\n{}\n]\n", rows.collect::<Vec<String>>().join(",\n")).into_bytes()
}
