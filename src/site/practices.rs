//! Practices in their place: which reports they come from, who took them over, what they replace.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Attachment, CaseKey, Rating, Site};
use crate::document::{Adoption, PracticeDocument};
use crate::registry::{CategoryKey, RegionKey, Registry, UnitKey};

/// Number of a practice in the promotion list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PracticeKey(pub usize);

/// A practice in its place.
#[derive(Clone, Debug)]
pub struct Practice {
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

/// An adoption whose places exist.
#[derive(Clone, Debug)]
pub struct PlacedAdoption {
    /// Who took it over.
    pub region: RegionKey,
    /// From whom: the place that the header names, or the places of the reports.
    pub from: Vec<RegionKey>,
    /// Whether it lies outside the places where the practice began.
    pub elsewhere: bool,
    /// Which of the header's adoptions.
    entry: usize,
}

impl Practice {
    /// What the header says of an adoption.
    pub fn adoption(&self, placed: &PlacedAdoption) -> &Adoption {
        &self.document.header.adoptions[placed.entry]
    }
}

/// Puts the practices into their places, in the order of the promotion list: by category, status and id.
/// One without any category that exists is left out; that this is an error is said by `check`.
pub(super) fn place(
    registry: &Registry,
    documents: &[Arc<PracticeDocument>],
    attachments: &mut BTreeMap<String, Vec<Attachment>>,
) -> Vec<Practice> {
    let placed = documents.iter().filter_map(|document| {
        let slugs = document.header.categories.iter();
        let mut categories: Vec<CategoryKey> = Vec::new();
        for key in slugs.filter_map(|slug| registry.programme.find_category(&slug.value)) {
            if !categories.contains(&key) {
                categories.push(key);
            }
        }
        let folder = document.address.as_str().trim_end_matches(".html");
        (!categories.is_empty()).then(|| Practice {
            document: Arc::clone(document),
            categories,
            cases: Vec::new(),
            units: Vec::new(),
            adoptions: Vec::new(),
            rating: Rating::unrated(),
            supersedes: Vec::new(),
            superseded_by: Vec::new(),
            similar: Vec::new(),
            attachments: attachments.remove(folder).unwrap_or_default(),
        })
    });
    let mut practices: Vec<Practice> = placed.collect();
    practices.sort_by(|a, b| {
        let place = |practice: &Practice| (practice.categories[0], practice.document.header.status.value);
        place(a).cmp(&place(b)).then_with(|| a.document.id.cmp(&b.document.id))
    });
    practices
}

/// Joins practices, reports and places. A link between a report and a practice holds whichever of them names it.
pub(super) fn join(site: &mut Site) {
    let practices: HashMap<&str, PracticeKey> =
        site.practices.iter().enumerate().map(|(at, practice)| (&*practice.document.id, PracticeKey(at))).collect();
    let mut cases: Vec<Vec<CaseKey>> = vec![Vec::new(); site.practices.len()];
    let named: HashMap<&str, CaseKey> = match site.practices.is_empty() {
        true => HashMap::new(),
        false => site.cases.iter().enumerate().map(|(at, case)| (&*case.document.id, CaseKey(at))).collect(),
    };
    for (at, practice) in site.practices.iter().enumerate() {
        cases[at].extend(practice.document.header.cases.iter().filter_map(|case| named.get(&*case.value)));
    }
    for (at, case) in site.cases.iter().enumerate() {
        for practice in case.document.header.practices.iter().filter_map(|id| practices.get(&*id.value)) {
            cases[practice.0].push(CaseKey(at));
        }
    }
    let find = |ids: &[crate::formats::yaml::Spanned<String>], own: PracticeKey| -> Vec<PracticeKey> {
        sorted(ids.iter().filter_map(|id| practices.get(&*id.value).copied()).filter(|key| *key != own).collect())
    };
    let mut supersedes: Vec<Vec<PracticeKey>> = Vec::new();
    let mut similar: Vec<Vec<PracticeKey>> = Vec::new();
    for (at, practice) in site.practices.iter().enumerate() {
        supersedes.push(find(&practice.document.header.supersedes, PracticeKey(at)));
        similar.push(find(&practice.document.header.similar, PracticeKey(at)));
    }
    let superseded_by = reversed(&supersedes);
    let similar_to = reversed(&similar);
    for (at, cases) in cases.into_iter().map(sorted).enumerate() {
        for case in &cases {
            site.cases[case.0].practices.push(PracticeKey(at));
        }
        let regions = sorted(cases.iter().map(|case| site.cases[case.0].region).collect());
        let practice = &site.practices[at];
        let adoptions = adoptions(&site.registry, practice, &regions);
        let units = sorted(cases.iter().map(|case| site.cases[case.0].unit).collect());
        let practice = &mut site.practices[at];
        practice.cases = cases;
        practice.units = units;
        practice.adoptions = adoptions;
        practice.supersedes = std::mem::take(&mut supersedes[at]);
        practice.superseded_by = superseded_by[at].clone();
        practice.similar = sorted(similar[at].iter().chain(&similar_to[at]).copied().collect());
    }
}

/// The adoptions of places that exist, oldest first. Where the header does not say from whom it was taken, it
/// was from where the reports come from; nobody takes over from itself.
fn adoptions(registry: &Registry, practice: &Practice, regions: &[RegionKey]) -> Vec<PlacedAdoption> {
    let entries = practice.document.header.adoptions.iter().enumerate();
    let placed = entries.filter_map(|(entry, adoption)| {
        let region = registry.regions.find(&adoption.region.value)?;
        let named = adoption.from.as_ref().and_then(|from| registry.regions.find(&from.value));
        let from = named.map_or_else(|| regions.to_vec(), |from| vec![from]);
        let from = from.into_iter().filter(|from| *from != region).collect();
        Some(PlacedAdoption { region, from, elsewhere: true, entry })
    });
    let mut adoptions: Vec<PlacedAdoption> = placed.collect();
    let adopters: Vec<RegionKey> = adoptions.iter().map(|placed| placed.region).collect();
    let all = adoptions.iter().flat_map(|placed| placed.from.iter().copied());
    let began: Vec<RegionKey> = all.filter(|from| !adopters.contains(from)).collect();
    for placed in &mut adoptions {
        placed.elsewhere =
            !placed.from.is_empty() && !began.iter().any(|began| registry.regions.is_within(placed.region, *began));
    }
    adoptions.sort_by(|a, b| {
        let date = |placed: &PlacedAdoption| practice.adoption(placed).date.value.as_str();
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
