//! How well a practice can be copied: five parts of 0 to 3, each with its reasons, and a grade.
//!
//! The parts are never added up: what stops one county is not what stops another. The grade is a rule of its own.
//! All of it is worked out from the reports and from the practice's conditions and adoptions:
//!
//! | part | 0 | 1 | 2 | 3 |
//! |---|---|---|---|---|
//! | 制度化 | no document | one without number or date | one with number or date | such a one, and a report says it has become an institution |
//! | 证据 | E0 | E1 | E2 | E3 or E4 |
//! | 资源门槛 | cost not published | high, or medium but slow | medium, or low but slow | low |
//! | 条件依赖 | conditions not written down | three musts or more | one or two musts | no must |
//! | 已被采用 | no adoption | one without a result | several, or one with a result | several with results |
//!
//! Slow is a start that takes more than half a year. Grade A wants two independent units and E2, so that a practice
//! of one report never reaches it; B wants E1 and a document; all else is C.

use super::evidence::Rated;
use super::joined::JoinedPractice;
use super::{Case, CaseKey};
use crate::document::{Cost, Evidence, TimeToStart};
use crate::registry::{Grade, Registry, UnitKey};

/// What a practice is worth to somebody who wants to copy it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rating {
    /// The best evidence of its reports; E4 when an adoption elsewhere shows a result.
    pub evidence: Evidence,
    /// The grade.
    pub grade: Grade,
    /// What the next better grade wants and is not there.
    pub lacks: Vec<Lack>,
    /// The five parts, in the order of the table.
    pub parts: Vec<RatingPart>,
}

/// One of the five parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RatingPart {
    /// Its name in labels of themes: `institution`, `evidence`, `resources`, `conditions`, `adoption`.
    pub id: &'static str,
    /// 0 to 3.
    pub score: usize,
    /// What it rests on.
    pub reasons: Vec<RatingReason>,
}

/// What a part rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RatingReason {
    /// Nothing is there to rest on.
    Nothing,
    /// A document of a report: which of its documents.
    Document(CaseKey, usize),
    /// A document of an adoption: which of the practice's adoptions.
    AdoptionDocument(usize),
    /// A report says that it has become an institution.
    Institution(CaseKey),
    /// A report of this evidence.
    Evidence(CaseKey, Evidence),
    /// What it costs.
    Cost(Cost),
    /// It takes long to begin.
    Slow,
    /// So many conditions must be there.
    Musts(usize),
    /// So many places took it over, so many with a result.
    Adoptions(usize, usize),
}

/// What a better grade wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// A second unit that does not lie in the first.
    Unit,
    /// A figure with the figure before.
    Baseline,
    /// A result, if only a reported one.
    Result,
    /// A document.
    Document,
}

/// The stage of a report that says it has become an institution, of the list in `programme.yaml`.
const INSTITUTION: &str = "institutionalised";

impl Rating {
    /// Rates a practice whose reports and adoptions are in their places.
    pub(super) fn of(registry: &Registry, cases: &[Case], practice: &JoinedPractice<'_>) -> Rating {
        let evidence = evidence(registry, cases, practice);
        let documents = documents(cases, practice);
        let units = independent(registry, &practice.units);
        let mut lacks = Vec::new();
        let mut want = |there: bool, lack: Lack| {
            if !there {
                lacks.push(lack);
            }
        };
        let grade = if units >= 2 && evidence >= Evidence::E2 {
            Grade::A
        } else if evidence >= Evidence::E1 && !documents.is_empty() {
            want(units >= 2, Lack::Unit);
            want(evidence >= Evidence::E2, Lack::Baseline);
            Grade::B
        } else {
            want(evidence >= Evidence::E1, Lack::Result);
            want(!documents.is_empty(), Lack::Document);
            Grade::C
        };
        let parts = vec![
            institution(cases, practice, documents),
            evidence_part(cases, practice, evidence),
            resources(practice),
            conditions(practice),
            adoption(practice),
        ];
        Rating { evidence, grade, lacks, parts }
    }
}

/// The best evidence of the reports themselves, or E4 by the practice's own adoptions: that another practice of the
/// same report was adopted says nothing of this one.
fn evidence(registry: &Registry, cases: &[Case], practice: &JoinedPractice<'_>) -> Evidence {
    if with_result(practice) > 0 {
        return Evidence::E4;
    }
    let own = practice.cases.iter().map(|case| Rated::alone(registry, &cases[case.0].document.header).level);
    own.max().unwrap_or(Evidence::E0)
}

/// Adoptions elsewhere that show a result.
fn with_result(practice: &JoinedPractice<'_>) -> usize {
    let elsewhere = practice.adoptions.iter().filter(|placed| placed.elsewhere);
    elsewhere.filter(|placed| practice.adoption(placed).result.is_some()).count()
}

/// How many units there are of which none lies in another's region.
fn independent(registry: &Registry, units: &[UnitKey]) -> usize {
    let region = |unit: &UnitKey| registry.programme.unit(*unit).region;
    let within = |unit: &&UnitKey| {
        let mut others = units.iter().filter(|other| region(other) != region(unit));
        others.any(|other| registry.regions.is_within(region(unit), region(other)))
    };
    units.iter().filter(|unit| !within(unit)).count().max(usize::from(!units.is_empty()))
}

/// Every document of the reports and adoptions, and whether it has a number or a date to look it up by.
fn documents(cases: &[Case], practice: &JoinedPractice<'_>) -> Vec<(RatingReason, bool)> {
    let of_case = |key: &CaseKey| {
        let documents = cases[key.0].document.header.documents.iter().enumerate();
        let key = *key;
        documents.map(move |(at, document)| {
            (RatingReason::Document(key, at), document.number.is_some() || document.date.is_some())
        })
    };
    // An adoption always has a date.
    let adopted = practice.adoptions.iter().enumerate();
    let adopted = adopted.filter(|(_, placed)| practice.adoption(placed).document.is_some());
    let adopted = adopted.map(|(at, _)| (RatingReason::AdoptionDocument(at), true));
    practice.cases.iter().flat_map(of_case).chain(adopted).collect()
}

fn institution(cases: &[Case], practice: &JoinedPractice<'_>, documents: Vec<(RatingReason, bool)>) -> RatingPart {
    let stage = |key: &&CaseKey| {
        let stage = &cases[key.0].document.header.stage;
        stage.as_ref().is_some_and(|stage| stage.value == INSTITUTION)
    };
    let instituted = practice.cases.iter().find(stage);
    let dated = documents.iter().any(|(_, dated)| *dated);
    let score = match (documents.is_empty(), dated, instituted) {
        (true, ..) => 0,
        (false, false, _) => 1,
        (false, true, None) => 2,
        (false, true, Some(_)) => 3,
    };
    let mut reasons: Vec<RatingReason> = documents.into_iter().map(|(reason, _)| reason).collect();
    reasons.extend(instituted.map(|key| RatingReason::Institution(*key)));
    RatingPart { id: "institution", score, reasons: or_nothing(reasons) }
}

fn evidence_part(cases: &[Case], practice: &JoinedPractice<'_>, evidence: Evidence) -> RatingPart {
    let score = match evidence {
        Evidence::E0 => 0,
        Evidence::E1 => 1,
        Evidence::E2 => 2,
        Evidence::E3 | Evidence::E4 => 3,
    };
    let cases = practice.cases.iter().map(|key| RatingReason::Evidence(*key, cases[key.0].evidence.level));
    let mut reasons: Vec<RatingReason> = cases.collect();
    if evidence == Evidence::E4 {
        reasons.push(RatingReason::Adoptions(practice.adoptions.len(), with_result(practice)));
    }
    RatingPart { id: "evidence", score, reasons: or_nothing(reasons) }
}

fn resources(practice: &JoinedPractice<'_>) -> RatingPart {
    let header = &practice.document.header;
    let slow = header.time_to_start == Some(TimeToStart::Longer);
    let score = match header.cost {
        None => 0,
        Some(Cost::High) => 1,
        Some(Cost::Medium) => 2 - usize::from(slow),
        Some(Cost::Low) => 3 - usize::from(slow),
    };
    let mut reasons: Vec<RatingReason> = header.cost.map(RatingReason::Cost).into_iter().collect();
    if slow {
        reasons.push(RatingReason::Slow);
    }
    RatingPart { id: "resources", score, reasons: or_nothing(reasons) }
}

fn conditions(practice: &JoinedPractice<'_>) -> RatingPart {
    let conditions = &practice.document.header.preconditions;
    let musts = conditions.iter().filter(|condition| condition.must).count();
    let score = match musts {
        _ if conditions.is_empty() => 0,
        0 => 3,
        1..=2 => 2,
        _ => 1,
    };
    let reason = if conditions.is_empty() { RatingReason::Nothing } else { RatingReason::Musts(musts) };
    RatingPart { id: "conditions", score, reasons: vec![reason] }
}

fn adoption(practice: &JoinedPractice<'_>) -> RatingPart {
    let all = practice.adoptions.iter().filter(|placed| placed.elsewhere).count();
    let shown = with_result(practice);
    let score = match (all, shown) {
        (0, _) => 0,
        (1, 0) => 1,
        (_, 2..) => 3,
        _ => 2,
    };
    let reason = if all == 0 { RatingReason::Nothing } else { RatingReason::Adoptions(all, shown) };
    RatingPart { id: "adoption", score, reasons: vec![reason] }
}

fn or_nothing(reasons: Vec<RatingReason>) -> Vec<RatingReason> {
    if reasons.is_empty() { vec![RatingReason::Nothing] } else { reasons }
}
