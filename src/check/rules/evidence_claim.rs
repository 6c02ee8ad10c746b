//! A report that claims more evidence than its facts bear.

use crate::check::at;
use crate::check::inputs::Outline;
use crate::document::Evidence;
use crate::site::Rated;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Text};

/// Compares `evidence` of every report with what is worked out. A report without a place in the site, whose unit or
/// category does not exist, is judged when it has one.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    for (case, evidence) in outline.placed_cases() {
        let Some(claim) = &case.header.evidence else { continue };
        if claim.value <= evidence.borne {
            continue;
        }
        let (level, borne) = (claim.value.as_str(), evidence.borne.as_str());
        let Text { zh, en } = lacking(evidence, claim.value);
        let message = text!("证据等级 {level} 站不住：{zh}", "the claim of {level} is not borne out: {en}");
        let help = text!("请补上依据，或改为 {borne}", "add what bears it out, or claim {borne}");
        let diagnostic = at(case.source, claim, Code::EVIDENCE_CLAIM, message).help(help);
        found.push(diagnostic.resting_on(outline.joined_to(&case.source.path)));
    }
}

fn lacking(evidence: &Rated, claim: Evidence) -> Text {
    if claim == Evidence::E4 {
        return text!(
            "由它提炼的经验没有在别处采用并写明结果（adoptions 的 result）",
            "no practice distilled from it was adopted elsewhere with a “result”"
        );
    }
    match evidence.borne {
        Evidence::E0 => text!("“stage”是 plan，还只是方案", "its “stage” is plan, there are no results yet"),
        Evidence::E1 => text!("没有一个指标写了基线值“baseline”", "no metric has a “baseline”"),
        _ => text!(
            "有基线值的指标没有第三方评估或审计的出处",
            "no third party's evaluation or audit is the source of a figure with a baseline"
        ),
    }
}
