//! Practices in their place: which reports they come from, who took them over, what they replace.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::joined::{JoinedPractice, PlacedAdoption};
use super::{Attachment, CaseKey, CasePlace, PracticeKey, Rating};
use crate::document::{Adoption, PracticeDocument};
use crate::formats::yaml::Spanned;
use crate::registry::{CategoryKey, RegionKey, Registry, UnitKey};

/// A practice in its place.
#[derive(Clone, Debug)]
pub(crate) struct Practice {
    /// The parsed file.
    pub document: Arc<PracticeDocument>,
    /// Its categories; the first is the one it is listed under.
    pub categories: Vec<CategoryKey>,
    /// The reports it was distilled from, newest first: those that it names and those that name it.
    pub cases: Vec<CaseKey>,
    /// The units of these reports, in the order of the notice.
    pub units: Vec<UnitKey>,
    /// Who took it over, oldest first.
    pub adoptions: Vec<PlacedAdoption>,
    /// How well it can be copied.
    pub rating: Rating,
    /// Practices that it replaces.
    pub supersedes: Vec<PracticeKey>,
    /// Practices that replace it.
    pub superseded_by: Vec<PracticeKey>,
    /// Practices that are like it, whichever of the two says so.
    pub similar: Vec<PracticeKey>,
    /// Files in its folder, sorted by address.
    pub attachments: Vec<Attachment>,
}

impl Practice {
    /// What the header says of an adoption.
    pub(crate) fn adoption(&self, placed: &PlacedAdoption) -> &Adoption {
        &self.document.header.adoptions[placed.entry]
    }
}

/// A practice with its categories, before it is joined to reports and places.
pub(super) struct PracticePlace<'a> {
    document: &'a Arc<PracticeDocument>,
    categories: Vec<CategoryKey>,
}

impl Practice {
    /// A joined practice with its rating.
    pub(super) fn rated(
        joined: JoinedPractice<'_>,
        rating: Rating,
        attachments: &mut BTreeMap<String, Vec<Attachment>>,
    ) -> Practice {
        let folder = joined.document.address.as_str().trim_end_matches(".html");
        Practice {
            document: Arc::clone(joined.document),
            categories: joined.categories,
            cases: joined.cases,
            units: joined.units,
            adoptions: joined.adoptions,
            rating,
            supersedes: joined.supersedes,
            superseded_by: joined.superseded_by,
            similar: joined.similar,
            attachments: attachments.remove(folder).unwrap_or_default(),
        }
    }
}

/// Puts the practices into their places, in the order of the promotion list: by category, status and id.
/// One without any category that exists is left out; that this is an error is said by `check`.
pub(super) fn place<'a>(registry: &Registry, documents: &'a [Arc<PracticeDocument>]) -> Vec<PracticePlace<'a>> {
    let placed = documents.iter().filter_map(|document| {
        let slugs = document.header.categories.iter();
        let mut categories: Vec<CategoryKey> = Vec::new();
        for key in slugs.filter_map(|slug| registry.programme.find_category(&slug.value)) {
            if !categories.contains(&key) {
                categories.push(key);
            }
        }
        (!categories.is_empty()).then_some(PracticePlace { document, categories })
    });
    let mut practices: Vec<PracticePlace<'_>> = placed.collect();
    practices.sort_by(|a, b| {
        let place = |practice: &PracticePlace<'_>| (practice.categories[0], practice.document.header.status.value);
        place(a).cmp(&place(b)).then_with(|| a.document.id.cmp(&b.document.id))
    });
    practices
}

/// Joins practices, reports and places. A link between a report and a practice holds whichever of them names it. Gives the
/// practices, and for each report the practices distilled from it.
pub(super) fn join<'a>(
    registry: &Registry,
    cases: &[CasePlace<'_>],
    practices: Vec<PracticePlace<'a>>,
) -> (Vec<JoinedPractice<'a>>, Vec<Vec<PracticeKey>>) {
    let by_id: HashMap<&str, PracticeKey> =
        practices.iter().enumerate().map(|(at, practice)| (&*practice.document.id, PracticeKey(at))).collect();
    let named: HashMap<&str, CaseKey> = match practices.is_empty() {
        true => HashMap::new(),
        false => cases.iter().enumerate().map(|(at, case)| (&*case.document.id, CaseKey(at))).collect(),
    };
    let own = practices.iter().map(|practice| {
        practice.document.header.cases.iter().filter_map(|case| named.get(&*case.value).copied()).collect()
    });
    let mut cases_of: Vec<Vec<CaseKey>> = own.collect();
    for (at, case) in cases.iter().enumerate() {
        for practice in case.document.header.practices.iter().filter_map(|id| by_id.get(&*id.value)) {
            cases_of[practice.0].push(CaseKey(at));
        }
    }
    let cases_of: Vec<Vec<CaseKey>> = cases_of.into_iter().map(sorted).collect();
    let mut of_cases: Vec<Vec<PracticeKey>> = vec![Vec::new(); cases.len()];
    for (at, own) in cases_of.iter().enumerate() {
        own.iter().for_each(|case| of_cases[case.0].push(PracticeKey(at)));
    }
    let find = |ids: &[Spanned<String>], own: usize| -> Vec<PracticeKey> {
        sorted(ids.iter().filter_map(|id| by_id.get(&*id.value).copied()).filter(|key| key.0 != own).collect())
    };
    let headers = || practices.iter().map(|practice| &practice.document.header).enumerate();
    let supersedes: Vec<Vec<PracticeKey>> = headers().map(|(at, header)| find(&header.supersedes, at)).collect();
    let similar: Vec<Vec<PracticeKey>> = headers().map(|(at, header)| find(&header.similar, at)).collect();
    let (superseded_by, similar_to) = (reversed(&supersedes), reversed(&similar));
    let named = supersedes.into_iter().zip(superseded_by).zip(similar.into_iter().zip(similar_to));
    let joined = practices.into_iter().zip(cases_of).zip(named);
    let joined = joined.map(|((practice, own), ((supersedes, superseded_by), (similar, similar_to)))| {
        let regions = sorted(own.iter().map(|case| cases[case.0].region).collect());
        JoinedPractice {
            units: sorted(own.iter().map(|case| cases[case.0].unit).collect()),
            adoptions: adoptions(registry, practice.document, &regions),
            document: practice.document,
            categories: practice.categories,
            cases: own,
            supersedes,
            superseded_by,
            similar: sorted(similar.into_iter().chain(similar_to).collect()),
        }
    });
    (joined.collect(), of_cases)
}

/// The adoptions of places that exist, oldest first. Where the header does not say from whom it was taken, it
/// was from where the reports come from; nobody takes over from itself.
fn adoptions(registry: &Registry, document: &PracticeDocument, regions: &[RegionKey]) -> Vec<PlacedAdoption> {
    let entries = document.header.adoptions.iter().enumerate();
    let placed = entries.filter_map(|(entry, adoption)| {
        let region = registry.regions.find(&adoption.region.value)?;
        let named = adoption.from.as_ref().and_then(|from| registry.regions.find(&from.value));
        let from = named.map_or_else(|| regions.to_vec(), |from| vec![from]);
        let from: Vec<RegionKey> = from.into_iter().filter(|from| *from != region).collect();
        Some((entry, region, from))
    });
    let placed: Vec<(usize, RegionKey, Vec<RegionKey>)> = placed.collect();
    let took_over = |place: &RegionKey| placed.iter().any(|(_, region, _)| region == place);
    let all = placed.iter().flat_map(|(.., from)| from.iter().copied());
    let began: Vec<RegionKey> = all.filter(|from| !took_over(from)).collect();
    let adoptions = placed.into_iter().map(|(entry, region, from)| {
        let outside = !began.iter().any(|began| registry.regions.is_within(region, *began));
        PlacedAdoption { region, elsewhere: !from.is_empty() && outside, from, entry }
    });
    let mut adoptions: Vec<PlacedAdoption> = adoptions.collect();
    adoptions.sort_by(|a, b| {
        let date = |placed: &PlacedAdoption| document.header.adoptions[placed.entry].date.value.as_str();
        date(a).cmp(date(b)).then(a.region.cmp(&b.region)).then(a.entry.cmp(&b.entry))
    });
    adoptions
}

fn sorted<T: Ord>(mut keys: Vec<T>) -> Vec<T> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Who is named by whom.
fn reversed(named: &[Vec<PracticeKey>]) -> Vec<Vec<PracticeKey>> {
    let mut by: Vec<Vec<PracticeKey>> = vec![Vec::new(); named.len()];
    for (at, others) in named.iter().enumerate() {
        for other in others {
            by[other.0].push(PracticeKey(at));
        }
    }
    by
}
