//! The evidence ladder: what the facts of a report bear, worked out and never typed in.
//!
//! E0 only a plan · E1 outputs that the publisher reports of itself · E2 a figure with the figure before ·
//! E3 besides, a third party that evaluated or audited · E4 adopted elsewhere with a result.
//! A header may claim less than that, and is then taken at its word: a figure of a whole prefecture, for
//! example, bears out nothing for the county that the report is about. More than the facts is an error.

use super::joined::JoinedPractice;
use super::{CasePlace, PracticeKey};
use crate::document::{CaseHeader, Evidence};
use crate::registry::{RegionKey, Registry};

/// How well a report is borne out, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rated {
    /// What is shown: what the facts bear, or less if the header claims less.
    pub level: Evidence,
    /// What the facts bear.
    pub borne: Evidence,
    /// The fact that decides `borne`.
    pub ground: Ground,
}

/// The fact that decides how well a report is borne out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// Its stage is that of a plan.
    Plan,
    /// It tells of itself.
    SelfReport,
    /// A figure with a figure before: which of its metrics.
    Baseline(usize),
    /// Such a figure, and a third party's word: which of its metrics.
    ThirdParty(usize),
    /// An adoption elsewhere with a result: of which practice, and which of its adoptions.
    Adopted(PracticeKey, usize),
}

/// The stage in which there are no results yet, of the list in `programme.yaml`.
const PLAN: &str = "plan";
/// The kind of source that is the unit's own word, of the list in `programme.yaml`.
const OWN: &str = "own";

impl Rated {
    /// What the facts of a report bear, whose practices are these: E4 if one of them was adopted elsewhere with a result.
    pub(super) fn of(
        registry: &Registry,
        case: &CasePlace<'_>,
        own: &[PracticeKey],
        practices: &[JoinedPractice<'_>],
    ) -> Rated {
        let header = &case.document.header;
        let alone = Rated::alone(registry, header);
        if alone.ground == Ground::Plan {
            return alone;
        }
        let adopted = own.iter().find_map(|key| proven(registry, *key, &practices[key.0], case.region));
        adopted.map_or(alone, |ground| Rated::by(ground, header))
    }

    /// What the facts of one header bear: E3 at most, for E4 needs an adoption.
    pub(super) fn alone(registry: &Registry, header: &CaseHeader) -> Rated {
        let plan = header.stage.as_ref().is_some_and(|stage| stage.value == PLAN);
        let figures = || header.metrics.iter().enumerate().filter(|(_, metric)| metric.baseline.is_some());
        let ground = if plan {
            Ground::Plan
        } else if let Some((at, _)) =
            figures().find(|(_, metric)| third_party(registry, header, metric.source.as_deref()))
        {
            Ground::ThirdParty(at)
        } else if let Some((at, _)) = figures().next() {
            Ground::Baseline(at)
        } else {
            Ground::SelfReport
        };
        Rated::by(ground, header)
    }

    fn by(ground: Ground, header: &CaseHeader) -> Rated {
        let borne = ground.level();
        let claim = header.evidence.as_ref().map_or(borne, |claim| claim.value);
        Rated { level: borne.min(claim), borne, ground }
    }
}

impl Ground {
    /// How far up the ladder it leads.
    pub(crate) fn level(self) -> Evidence {
        match self {
            Ground::Plan => Evidence::E0,
            Ground::SelfReport => Evidence::E1,
            Ground::Baseline(_) => Evidence::E2,
            Ground::ThirdParty(_) => Evidence::E3,
            Ground::Adopted(..) => Evidence::E4,
        }
    }
}

/// Whether a third party stands behind a figure: the report's source is of a kind that the programme marks as a
/// third party's, or the figure's own source bears the name of such a kind. Where the programme marks none, a source
/// that is not the unit's own counts if the header claims so.
fn third_party(registry: &Registry, header: &CaseHeader, source: Option<&str>) -> bool {
    let programme = &registry.programme;
    if programme.third_parties.is_empty() {
        return header.source.kind.value != OWN
            && header.evidence.as_ref().is_some_and(|claim| claim.value >= Evidence::E3);
    }
    programme.source_kinds.iter().filter(|kind| programme.third_parties.contains(&kind.id)).any(|kind| {
        let mut names = std::iter::once(&kind.name).chain(&kind.aliases);
        header.source.kind.value == kind.id
            || names.any(|name| source.is_some_and(|source| source.contains(name.as_str())))
    })
}

/// An adoption of the practice with a result, outside the region of a report.
fn proven(registry: &Registry, key: PracticeKey, practice: &JoinedPractice<'_>, region: RegionKey) -> Option<Ground> {
    let at = practice.adoptions.iter().position(|placed| {
        let elsewhere = placed.elsewhere && !registry.regions.is_within(placed.region, region);
        elsewhere && practice.adoption(placed).result.is_some()
    })?;
    Some(Ground::Adopted(key, at))
}
