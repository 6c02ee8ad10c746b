//! How well a report is borne out and how well a practice can be copied, with the reasons, in words.

use serde::Serialize;

use super::{Badge, FactValue};
use crate::registry::Grade;
use crate::site::{CaseKey, Ground, Lack, Practice, PracticeKey, RatingPart, RatingReason};
use crate::view::Context;
use crate::view::context::grouped;

/// What a practice is worth to somebody who wants to copy it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RatingView {
    /// Grade and evidence.
    pub badges: Vec<Badge>,
    /// What the grade means.
    pub meaning: String,
    /// What the next better grade wants.
    pub lacks: Vec<String>,
    /// The five parts, always shown apart.
    pub parts: Vec<PartView>,
}

/// One of the five parts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PartView {
    /// 制度化, 证据, 资源门槛, 条件依赖, 已被采用.
    pub name: String,
    /// 0 to 3.
    pub score: usize,
    /// The same for people: `2/3`.
    pub text: String,
    /// What this score means.
    pub meaning: String,
    /// What it rests on, each with a link to where that stands.
    pub reasons: Vec<FactValue>,
}

/// How the scores and grades come about: the rule, in a table.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RuleView {
    /// Each part with the meaning of 0, 1, 2 and 3.
    pub parts: Vec<RuleRow>,
    /// Each grade with its meaning.
    pub grades: Vec<RuleRow>,
}

/// A name and what each step of it means.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RuleRow {
    /// The part or grade.
    pub name: String,
    /// Its meanings.
    pub meanings: Vec<String>,
}

/// The parts by their names in labels, in order.
const PARTS: [&str; 5] = ["institution", "evidence", "resources", "conditions", "adoption"];

impl RatingView {
    /// The rating of a practice.
    pub(crate) fn make(context: &Context<'_>, key: PracticeKey) -> RatingView {
        let practice = context.site.practice(key);
        let rating = &practice.rating;
        let lack = |lack: &Lack| {
            context.labels().owned(match lack {
                Lack::Unit => "lack_unit",
                Lack::Baseline => "lack_baseline",
                Lack::Result => "lack_result",
                Lack::Document => "lack_document",
            })
        };
        RatingView {
            badges: vec![context.grade_badge(rating.grade), context.evidence(rating.evidence)],
            meaning: context.labels().owned(&format!("grade_{}", rating.grade.as_str())),
            lacks: rating.lacks.iter().map(lack).collect(),
            parts: rating.parts.iter().map(|part| PartView::make(context, practice, part)).collect(),
        }
    }
}

impl PartView {
    fn make(context: &Context<'_>, practice: &Practice, part: &RatingPart) -> PartView {
        let labels = context.labels();
        PartView {
            name: labels.owned(&format!("part_{}", part.id)),
            score: part.score,
            text: format!("{}/3", part.score),
            meaning: labels.owned(&format!("part_{}_{}", part.id, part.score)),
            reasons: part.reasons.iter().filter_map(|reason| reason_value(context, practice, reason)).collect(),
        }
    }
}

/// What a part rests on; `None` where there is nothing, which the meaning of the score has said.
fn reason_value(context: &Context<'_>, practice: &Practice, reason: &RatingReason) -> Option<FactValue> {
    let labels = context.labels();
    let plain = |text: String| Some(FactValue { text, href: None });
    let case_value = |key: CaseKey, text: String| {
        let href = Some(context.href(&context.site.case(key).document.address));
        Some(FactValue { text, href })
    };
    let unit = |key: CaseKey| context.programme().unit(context.site.case(key).unit).published_name.as_str();
    match reason {
        RatingReason::Nothing => None,
        RatingReason::Document(key, at) => {
            let document = &context.site.case(*key).document.header.documents[*at];
            let number = document.number.as_ref().or(document.date.as_ref());
            let number = number.map(|number| format!("（{number}）")).unwrap_or_default();
            case_value(*key, format!("《{}》{number}", document.title.trim_matches(['《', '》'])))
        }
        RatingReason::AdoptionDocument(at) => {
            let adoption = practice.adoption(&practice.adoptions[*at]);
            Some(FactValue { text: adoption.document.clone()?, href: adoption.source_url.clone() })
        }
        RatingReason::Institution(key) => {
            case_value(*key, labels.filled("reason_institution", &[("unit", unit(*key))]))
        }
        RatingReason::Evidence(key, level) => {
            let ground = ground(context, *key);
            let values = [("unit", unit(*key)), ("level", level.as_str()), ("ground", ground.as_str())];
            case_value(*key, labels.filled("reason_evidence", &values))
        }
        RatingReason::Cost(cost) => plain(labels.owned(&format!("cost_{}", cost.as_str()))),
        RatingReason::Slow => plain(labels.owned("time_more")),
        RatingReason::Musts(count) => plain(labels.filled("reason_musts", &[("count", &count.to_string())])),
        RatingReason::Adoptions(count, shown) => {
            let values = [("count", count.to_string()), ("shown", shown.to_string())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            plain(labels.filled("reason_adoptions", &values))
        }
    }
}

/// The fact that decides the evidence of a report, in words. Where the header claims less, it says so.
pub(in crate::view) fn ground(context: &Context<'_>, key: CaseKey) -> String {
    let (labels, case) = (context.labels(), context.site.case(key));
    let figure = |label: &str, at: usize| {
        let metric = &case.document.header.metrics[at];
        let before = grouped(metric.baseline.unwrap_or_default());
        let value = grouped(metric.value);
        let values =
            [("name", metric.name.as_str()), ("before", &before), ("after", &value), ("unit", &metric.unit.value)];
        labels.filled(label, &values)
    };
    if case.evidence.level < case.evidence.borne {
        return labels.owned("ground_claimed");
    }
    match case.evidence.ground {
        Ground::Plan => labels.owned("ground_plan"),
        Ground::SelfReport => labels.owned("ground_self"),
        Ground::Baseline(at) => figure("ground_baseline", at),
        Ground::ThirdParty(at) => figure("ground_third_party", at),
        Ground::Adopted(practice, at) => {
            let practice = context.site.practice(practice);
            let region = context.regions().full_name(practice.adoptions[at].region);
            labels.filled("ground_adopted", &[("region", &region), ("title", &practice.document.header.title)])
        }
    }
}

impl RuleView {
    /// The rule as the labels of the theme tell it.
    pub(crate) fn make(context: &Context<'_>) -> RuleView {
        let labels = context.labels();
        let part = |id: &&str| RuleRow {
            name: labels.owned(&format!("part_{id}")),
            meanings: (0..=3).map(|score| labels.owned(&format!("part_{id}_{score}"))).collect(),
        };
        let grade = |grade: Grade| RuleRow {
            name: labels.filled("grade_badge", &[("grade", grade.as_str())]),
            meanings: vec![labels.owned(&format!("grade_{}", grade.as_str()))],
        };
        RuleView { parts: PARTS.iter().map(part).collect(), grades: Grade::ALL.into_iter().map(grade).collect() }
    }
}
