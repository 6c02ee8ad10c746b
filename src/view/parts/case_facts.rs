//! What a report says of itself, as labels and values.

use super::{Fact, FactValue, Facts, Link, ground};
use crate::document::CaseHeader;
use crate::site::CaseKey;
use crate::view::Context;
use crate::view::context::grouped;

/// The fact box of a report: label and what stands beside it, in order, none empty.
pub(in crate::view) fn case_facts(context: &Context<'_>, key: CaseKey) -> Vec<Fact> {
    let case = context.site.case(key);
    let header = &case.document.header;
    let (labels, programme) = (context.labels(), context.programme());
    let (linked, plain) = (FactValue::linked, FactValue::plain);
    let mut facts = Facts::new(labels);
    facts.add("unit", [linked(context.unit_link(case.unit))]);
    facts.add("category", [linked(context.category_link(case.category))]);
    facts.add("region", region_path(context, key).into_iter().map(linked));
    let stage = header.stage.as_ref().map(|stage| context.named(&programme.stages, &stage.value));
    facts.add("stage", stage.into_iter().map(plain));
    facts.add("period", header.period.iter().map(|(start, end)| plain(period(context, start, end.as_deref()))));
    let groups = header.target_groups.iter().map(|group| context.named(&programme.target_groups, &group.value));
    facts.add("target_groups", groups.map(plain));
    facts.add("lead_department", header.lead_department.clone().into_iter().map(plain));
    facts.add("partner_departments", header.partner_departments.iter().cloned().map(plain));
    if let Some(resources) = &header.resources {
        let money = resources.money_wan.map(|money| labels.filled("money_wan", &[("money", &grouped(money))]));
        facts.add("money", money.into_iter().map(plain));
        facts.add("fund_source", resources.fund_source.clone().into_iter().map(plain));
        facts.add("staff", resources.staff.clone().into_iter().map(plain));
        facts.add("system", resources.system.clone().into_iter().map(plain));
        facts.add("resource_note", resources.note.clone().into_iter().map(plain));
    }
    facts.add("evidence_basis", [plain(ground(context, key))]);
    facts.add("category_note", header.category_note.clone().into_iter().map(plain));
    facts.facts
}

/// Long texts of the header.
pub(in crate::view) fn case_notes(context: &Context<'_>, header: &CaseHeader) -> Vec<Fact> {
    let notes = [
        ("lessons", &header.lessons),
        ("conditions", &header.conditions),
        ("replication_note", &header.replication_note),
    ];
    let given = notes.into_iter().filter_map(|(label, text)| Some((label, text.as_ref()?)));
    given
        .map(|(label, text)| Fact {
            label: context.labels().owned(label),
            values: text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| FactValue::plain(line.to_owned()))
                .collect(),
        })
        .collect()
}

/// From the province down to the place, as far as the regions have pages.
fn region_path(context: &Context<'_>, key: CaseKey) -> Vec<Link> {
    let regions = context.regions();
    let region = context.site.case(key).region;
    let path = if regions.get(region).lead.is_some() { vec![region] } else { regions.path(region) };
    path.into_iter().map(|region| context.region_link(region)).collect()
}

fn period(context: &Context<'_>, start: &str, end: Option<&str>) -> String {
    match end {
        Some(end) => context.labels().filled("period_closed", &[("start", start), ("end", end)]),
        None => context.labels().filled("period_open", &[("start", start)]),
    }
}
