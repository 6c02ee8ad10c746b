//! The documents resolved against the registry: reports with their unit, regions, tags and relations; practices
//! with their reports and adoptions.
//!
//! A [`Site`] never changes after it is assembled, reads no file and writes none. A report whose
//! category or unit does not exist is left out here; that this is an error is said by `check`.

mod completeness;
mod documents;
mod evidence;
mod metrics;
mod practices;
mod rating;
mod related;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use completeness::{Completeness, Part, completeness};
pub use documents::{Documents, Drafts};
pub use evidence::{Ground, Rated};
pub use metrics::{MetricKey, SharedMetric};
pub use practices::{PlacedAdoption, Practice, PracticeKey};
pub use rating::{Lack, Part as RatingPart, Rating, Reason as RatingReason};
use related::Mentions;
pub use related::{Reason, Relation};

use crate::document::{CaseDocument, PageDocument};
use crate::path::{OutPath, SourcePath};
pub use crate::reading::Initial;
use crate::registry::{CategoryKey, RegionKey, RegionKind, Registry, TagKey, UnitKey};
use crate::source::Sources;

/// Number of a report: the newest is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseKey(pub usize);

/// A report in its place.
#[derive(Clone, Debug)]
pub struct Case {
    /// The parsed file.
    pub document: Arc<CaseDocument>,
    /// Its category.
    pub category: CategoryKey,
    /// Its pilot unit.
    pub unit: UnitKey,
    /// Where it is: the finer place of its header, or its unit's region.
    pub region: RegionKey,
    /// The province-level region of that.
    pub province: Option<RegionKey>,
    /// Its tags.
    pub tags: Vec<TagKey>,
    /// Files in its folder, sorted by address.
    pub attachments: Vec<Attachment>,
    /// How well it is borne out.
    pub evidence: Rated,
    /// Practices distilled from it, in the order of the promotion list.
    pub practices: Vec<PracticeKey>,
}

/// A picture or file in the folder of a report or page.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Where it lies.
    pub source: SourcePath,
    /// Its address.
    pub address: OutPath,
    /// Size in bytes.
    pub size: u64,
}

/// Everything that is published, resolved and sorted.
#[derive(Clone, Debug)]
pub struct Site {
    /// The programme and everything about it.
    pub registry: Arc<Registry>,
    /// The reports, newest first; those of one moment by category and id.
    pub cases: Vec<Case>,
    /// The practices, in the order of the promotion list.
    pub practices: Vec<Practice>,
    /// The pages of prose in the order of the navigation.
    pub pages: Vec<Arc<PageDocument>>,
    /// Metrics that several reports give, those that most give first.
    pub metrics: Vec<SharedMetric>,
    /// Files in the folders of pages.
    pub page_attachments: Vec<Attachment>,
    by_category: BTreeMap<CategoryKey, Vec<CaseKey>>,
    by_unit: BTreeMap<UnitKey, Vec<CaseKey>>,
    by_region: BTreeMap<RegionKey, Vec<CaseKey>>,
    by_tag: BTreeMap<TagKey, Vec<CaseKey>>,
    by_year: BTreeMap<i16, Vec<CaseKey>>,
    by_initial: BTreeMap<Initial, Vec<CaseKey>>,
    units_by_region: BTreeMap<RegionKey, Vec<UnitKey>>,
    provinces: BTreeMap<CategoryKey, BTreeMap<RegionKey, Vec<CaseKey>>>,
    shared_metrics: BTreeMap<(CaseKey, usize), MetricKey>,
    mentions: Mentions,
    practices_by_category: BTreeMap<CategoryKey, Vec<PracticeKey>>,
    practices_by_unit: BTreeMap<UnitKey, Vec<PracticeKey>>,
    practices_by_region: BTreeMap<RegionKey, Vec<PracticeKey>>,
    adopted_by_region: BTreeMap<RegionKey, Vec<PracticeKey>>,
}

impl Site {
    /// Puts every document into its place.
    pub fn assemble(registry: &Arc<Registry>, documents: &Documents, sources: &Sources) -> Site {
        let mut attachments = attachments(sources);
        let placed = documents.cases.par_iter().filter_map(|document| {
            let category = registry.programme.find_category(&document.category)?;
            Some((Reverse(document.header.date.value.at), category, document.id.as_str(), document))
        });
        let mut order: Vec<_> = placed.collect();
        // Sorted before they are placed: what is moved is small.
        order.par_sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
        let cases = order.into_par_iter();
        let cases = cases.filter_map(|(_, category, _, document)| place(registry, category, document, &attachments));
        let cases: Vec<Case> = cases.collect();
        let practices = practices::place(registry, &documents.practices, &mut attachments);
        let mut pages = documents.pages.clone();
        pages.sort_by(|a, b| (a.header.nav_order, &a.id).cmp(&(b.header.nav_order, &b.id)));
        let metrics = metrics::shared(&cases);
        let mut site = Site {
            registry: Arc::clone(registry),
            cases,
            metrics,
            practices,
            pages,
            page_attachments: attachments
                .into_values()
                .flatten()
                .filter(|file| file.address.as_str().starts_with("pages/"))
                .collect(),
            by_category: BTreeMap::new(),
            by_unit: BTreeMap::new(),
            by_region: BTreeMap::new(),
            by_tag: BTreeMap::new(),
            by_year: BTreeMap::new(),
            by_initial: BTreeMap::new(),
            units_by_region: BTreeMap::new(),
            provinces: BTreeMap::new(),
            shared_metrics: BTreeMap::new(),
            mentions: Mentions::default(),
            practices_by_category: BTreeMap::new(),
            practices_by_unit: BTreeMap::new(),
            practices_by_region: BTreeMap::new(),
            adopted_by_region: BTreeMap::new(),
        };
        practices::join(&mut site);
        evidence::adopted(&mut site);
        rating::rate(&mut site);
        site.index();
        site.mentions = Mentions::of(&site);
        site
    }

    fn index(&mut self) {
        let cases = self.cases.par_iter().enumerate();
        let mut read: Vec<_> = cases.map(|(index, case)| (&case.document.reading, CaseKey(index))).collect();
        read.par_sort_unstable();
        for (reading, key) in read {
            self.by_initial.entry(reading.initial).or_default().push(key);
        }
        let regions = &self.registry.regions;
        let mut by_place: FxHashMap<RegionKey, Vec<CaseKey>> = FxHashMap::default();
        let mut by_tag: FxHashMap<TagKey, Vec<CaseKey>> = FxHashMap::default();
        for (index, case) in self.cases.iter().enumerate() {
            let key = CaseKey(index);
            self.by_category.entry(case.category).or_default().push(key);
            self.by_unit.entry(case.unit).or_default().push(key);
            self.by_year.entry(case.document.header.date.value.year()).or_default().push(key);
            by_place.entry(case.region).or_default().push(key);
            if let Some(province) = case.province {
                self.provinces.entry(case.category).or_default().entry(province).or_default().push(key);
            }
            for tag in &case.tags {
                by_tag.entry(*tag).or_default().push(key);
            }
        }
        self.by_tag = by_tag.into_iter().collect();
        for (place, keys) in &by_place {
            for region in regions.roll_up(*place) {
                self.by_region.entry(region).or_default().extend(keys);
            }
        }
        self.by_region.par_iter_mut().for_each(|(_, keys)| keys.sort_unstable());
        for (index, metric) in self.metrics.iter().enumerate() {
            self.shared_metrics.extend(metric.figures.iter().map(|figure| (*figure, MetricKey(index))));
        }
        for (key, unit) in self.registry.programme.units() {
            for region in regions.roll_up(unit.region) {
                self.units_by_region.entry(region).or_default().push(key);
            }
        }
        for (index, practice) in self.practices.iter().enumerate() {
            let key = PracticeKey(index);
            practice.categories.iter().for_each(|category| push(&mut self.practices_by_category, *category, key));
            practice.units.iter().for_each(|unit| push(&mut self.practices_by_unit, *unit, key));
            for case in &practice.cases {
                let rolled_up = regions.roll_up(self.cases[case.0].region);
                rolled_up.into_iter().for_each(|region| push(&mut self.practices_by_region, region, key));
            }
            for adoption in &practice.adoptions {
                let rolled_up = regions.roll_up(adoption.region);
                rolled_up.into_iter().for_each(|region| push(&mut self.adopted_by_region, region, key));
            }
        }
    }

    /// One report.
    pub fn case(&self, key: CaseKey) -> &Case {
        &self.cases[key.0]
    }

    /// The reports of a category, newest first.
    pub fn cases_of_category(&self, key: CategoryKey) -> &[CaseKey] {
        self.by_category.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The reports of a unit, newest first.
    pub fn cases_of_unit(&self, key: UnitKey) -> &[CaseKey] {
        self.by_unit.get(&key).map_or(&[], Vec::as_slice)
    }

    /// One practice.
    pub fn practice(&self, key: PracticeKey) -> &Practice {
        &self.practices[key.0]
    }

    /// The practices of a category, in the order of the promotion list.
    pub fn practices_of_category(&self, key: CategoryKey) -> &[PracticeKey] {
        self.practices_by_category.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The practices that a unit's reports led to.
    pub fn practices_of_unit(&self, key: UnitKey) -> &[PracticeKey] {
        self.practices_by_unit.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The practices that reports from a region led to.
    pub fn practices_of_region(&self, key: RegionKey) -> &[PracticeKey] {
        self.practices_by_region.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The practices that a region, or one below it, took over.
    pub fn adopted_by_region(&self, key: RegionKey) -> &[PracticeKey] {
        self.adopted_by_region.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Whether anybody took a practice over.
    pub fn has_adoptions(&self) -> bool {
        self.practices.iter().any(|practice| !practice.adoptions.is_empty())
    }

    /// The reports that count for a region, newest first.
    pub fn cases_of_region(&self, key: RegionKey) -> &[CaseKey] {
        self.by_region.get(&key).map_or(&[], Vec::as_slice)
    }

    /// One shared metric.
    pub fn metric(&self, key: MetricKey) -> &SharedMetric {
        &self.metrics[key.0]
    }

    /// The shared metric that figure `at` of a report belongs to, if other reports give it too.
    pub fn metric_of(&self, key: CaseKey, at: usize) -> Option<MetricKey> {
        self.shared_metrics.get(&(key, at)).copied()
    }

    /// The reports with a tag, newest first.
    pub fn cases_of_tag(&self, key: TagKey) -> &[CaseKey] {
        self.by_tag.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Years with reports, newest first, each with its reports.
    pub fn years(&self) -> impl Iterator<Item = (i16, &[CaseKey])> {
        self.by_year.iter().rev().map(|(year, cases)| (*year, cases.as_slice()))
    }

    /// Initials of titles, each with its reports sorted by the pinyin of their titles.
    pub fn initials(&self) -> impl Iterator<Item = (Initial, &[CaseKey])> {
        self.by_initial.iter().map(|(initial, cases)| (*initial, cases.as_slice()))
    }

    /// Tags that reports bear, in the order of the registry.
    pub fn used_tags(&self) -> impl Iterator<Item = (TagKey, &[CaseKey])> {
        self.by_tag.iter().map(|(tag, cases)| (*tag, cases.as_slice()))
    }

    /// The units that count for a region, in the order of the notice.
    pub fn units_of_region(&self, key: RegionKey) -> &[UnitKey] {
        self.units_by_region.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Regions that have a unit or a report, in the order of the table.
    pub fn live_regions(&self) -> Vec<RegionKey> {
        let mut keys: Vec<RegionKey> = self.by_region.keys().chain(self.units_by_region.keys()).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether a region has a page.
    pub fn is_live(&self, key: RegionKey) -> bool {
        self.by_region.contains_key(&key) || self.units_by_region.contains_key(&key)
    }

    /// Province-level regions that have a report, in the order of codes.
    pub fn provinces_with_cases(&self) -> impl Iterator<Item = RegionKey> {
        let regions = &self.registry.regions;
        self.by_region.keys().copied().filter(|key| regions.get(*key).kind == RegionKind::Province)
    }

    /// The reports of a category by province-level region, in the order of codes.
    pub fn provinces_of_category(&self, key: CategoryKey) -> &BTreeMap<RegionKey, Vec<CaseKey>> {
        static NONE: BTreeMap<RegionKey, Vec<CaseKey>> = BTreeMap::new();
        self.provinces.get(&key).unwrap_or(&NONE)
    }
}

/// Adds a practice to a list that is filled in order, once.
fn push<K: Ord>(lists: &mut BTreeMap<K, Vec<PracticeKey>>, at: K, key: PracticeKey) {
    let list = lists.entry(at).or_default();
    if list.last() != Some(&key) {
        list.push(key);
    }
}

/// Finds what a report's header names. `None` if its unit does not exist.
fn place(
    registry: &Registry,
    category: CategoryKey,
    document: &Arc<CaseDocument>,
    attachments: &BTreeMap<String, Vec<Attachment>>,
) -> Option<Case> {
    let unit = registry.programme.find_unit(&document.header.unit.value)?;
    let finer = document.header.place.as_ref().and_then(|place| registry.regions.find(&place.value));
    let region = finer.unwrap_or(registry.programme.unit(unit).region);
    let mut tags: Vec<TagKey> = document.header.tags.iter().filter_map(|tag| registry.tags.find(&tag.value)).collect();
    tags.dedup();
    let folder = document.address.as_str().trim_end_matches(".html");
    Some(Case {
        document: Arc::clone(document),
        category,
        unit,
        region,
        province: registry.regions.province(region),
        tags,
        attachments: attachments.get(folder).cloned().unwrap_or_default(),
        evidence: Rated::of(registry, &document.header),
        practices: Vec::new(),
    })
}

/// Files beside reports, practices and pages, by the folder they lie in: `cases/<category>/<id>`, `practices/<id>`.
fn attachments(sources: &Sources) -> BTreeMap<String, Vec<Attachment>> {
    let mut all: BTreeMap<String, Vec<Attachment>> = BTreeMap::new();
    for (path, file) in sources.files_below("content/") {
        let Some(Ok(address)) = crate::document::address(path) else { continue };
        let depth = crate::document::folder_depth(&address);
        let folder: Vec<&str> = address.as_str().split('/').take(depth).collect();
        let attachment = Attachment { source: path.clone(), address: address.clone(), size: file.size };
        all.entry(folder.join("/")).or_default().push(attachment);
    }
    all
}
