//! Which reports are related, and why.
//!
//! Two reports are near when they share rare things: the weight of what they share is
//! ln(1 + N / n), with N reports in all and n that have it (the idea of inverse document frequency).

use std::collections::HashMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Case, CaseKey, Site};
use crate::registry::{CategoryKey, RegionKey, TagKey, UnitKey};

/// A related report.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    /// Which.
    pub case: CaseKey,
    /// Why, the weightiest reason first.
    pub reasons: Vec<Reason>,
}

/// Why two reports are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Reason {
    /// The text of this one links to it.
    Mentioned,
    /// They come from one unit.
    Unit(UnitKey),
    /// They share a tag.
    Tag(TagKey),
    /// They come from one province-level region.
    Province(RegionKey),
    /// They belong to one category.
    Category(CategoryKey),
}

/// How many related reports a report shows.
const RELATED: usize = 5;
/// How many of the newest reports with the same thing are looked at. It bounds the work for each report.
const CANDIDATES: usize = 60;

/// Who mentions whom: the reports that each text links to, and those whose text links to each.
#[derive(Clone, Debug, Default)]
pub(super) struct Mentions {
    /// By the number of the report.
    to: Vec<Vec<CaseKey>>,
    from: Vec<Vec<CaseKey>>,
}

impl Mentions {
    pub(super) fn of(cases: &[Case]) -> Mentions {
        let to = mentions(cases);
        let mut from = vec![Vec::new(); to.len()];
        for (index, targets) in to.iter().enumerate() {
            for target in targets {
                from[target.0].push(CaseKey(index));
            }
        }
        Mentions { to, from }
    }
}

impl Site {
    /// Related reports, the nearest first. They are worked out when they are asked for: each costs more than all else
    /// that is known of a report, and the preview shows few.
    pub(crate) fn related(&self, key: CaseKey) -> Vec<Relation> {
        let mentions = self.lists.mentions.to.get(key.0).map(Vec::as_slice).unwrap_or_default();
        nearest(self, key, mentions, RELATED)
    }

    /// Reports whose text links to this one, newest first.
    pub(crate) fn mentioned_by(&self, key: CaseKey) -> &[CaseKey] {
        self.lists.mentions.from.get(key.0).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Which reports the text of each report links to.
fn mentions(cases: &[Case]) -> Vec<Vec<CaseKey>> {
    let by_path: FxHashMap<&str, CaseKey> =
        cases.iter().enumerate().map(|(index, case)| (case.document.source.path.as_str(), CaseKey(index))).collect();
    let mentioned = cases.par_iter().enumerate().map(|(index, case)| {
        let links = case.document.body.links.iter();
        let mut targets: Vec<CaseKey> = links.filter_map(|link| by_path.get(link.path.as_str()).copied()).collect();
        targets.retain(|target| target.0 != index);
        targets.sort_unstable();
        targets.dedup();
        targets
    });
    mentioned.collect()
}

/// Reasons with their weights.
type Weighed = Vec<(f64, Reason)>;

fn nearest(site: &Site, key: CaseKey, mentions: &[CaseKey], limit: usize) -> Vec<Relation> {
    let case = site.case(key);
    let mut reasons: HashMap<CaseKey, Weighed> = HashMap::new();
    let mut share = |reason: Reason, with: &[CaseKey], factor: f64| {
        let weight = factor * (1.0 + site.cases.len() as f64 / with.len().max(1) as f64).ln();
        for other in around(with, key) {
            reasons.entry(other).or_default().push((weight, reason));
        }
    };
    for tag in &case.tags {
        share(Reason::Tag(*tag), site.cases_of_tag(*tag), 1.0);
    }
    share(Reason::Unit(case.unit), site.cases_of_unit(case.unit), 1.0);
    share(Reason::Category(case.category), site.cases_of_category(case.category), 0.5);
    if let Some(province) = case.province {
        share(Reason::Province(province), site.cases_of_region(province), 0.5);
    }
    for other in mentions {
        reasons.entry(*other).or_default().push((20.0, Reason::Mentioned));
    }
    let mut all: Vec<(f64, CaseKey, Weighed)> = reasons
        .into_iter()
        .map(|(other, mut why)| {
            why.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            // A category or province alone relates half of everything to everything.
            (why.iter().map(|(weight, _)| weight).sum(), other, why)
        })
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all.truncate(limit);
    all.into_iter()
        .map(|(_, case, why)| Relation { case, reasons: why.into_iter().map(|(_, reason)| reason).collect() })
        .collect()
}

/// The reports of a list that stand nearest to `key` in time, without itself.
fn around(list: &[CaseKey], key: CaseKey) -> impl Iterator<Item = CaseKey> {
    let at = list.partition_point(|other| *other < key);
    let from = at.saturating_sub(CANDIDATES / 2);
    let to = list.len().min(from + CANDIDATES + 1);
    list[from..to].iter().copied().filter(move |other| *other != key)
}
