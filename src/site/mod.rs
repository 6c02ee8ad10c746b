//! The documents resolved against the registry: reports with their unit, regions, tags and relations; practices
//! with their reports and adoptions.
//!
//! A [`Site`] never changes after it is assembled, reads no file and writes none. A report whose
//! category or unit does not exist is left out here; that this is an error is said by `check`.

mod completeness;
mod documents;
mod evidence;
mod joined;
mod lists;
mod metrics;
mod practices;
mod rating;
mod related;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::DateTime;
use rayon::prelude::*;

pub(crate) use completeness::completeness;
pub(crate) use documents::Documents;
pub use documents::Drafts;
pub(crate) use evidence::{Ground, Rated};
pub(crate) use joined::PlacedAdoption;
use lists::Lists;
pub(crate) use metrics::{MetricKey, SharedMetric};
pub(crate) use practices::Practice;
pub(crate) use rating::{Lack, Rating, RatingPart, RatingReason};
pub(crate) use related::Reason;

use crate::document::{AnyDocument, CaseDocument, PageDocument, Written};
use crate::registry::{CategoryKey, RegionKey, RegionKind, Registry, TagKey, UnitKey};
use crate::source::Sources;
use crate::vocabulary::path::{OutPath, SourcePath};
pub(crate) use crate::vocabulary::reading::Initial;

/// Number of a report: the newest is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CaseKey(pub usize);

/// Number of a practice in the promotion list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PracticeKey(pub usize);

/// A report in its place.
#[derive(Clone, Debug)]
pub(crate) struct Case {
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
pub(crate) struct Attachment {
    /// Where it lies.
    pub source: SourcePath,
    /// Its address.
    pub address: OutPath,
    /// Size in bytes.
    pub size: u64,
}

/// Everything that is published, resolved and sorted.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The programme and everything about it.
    pub registry: Arc<Registry>,
    /// The reports, newest first; those of one moment by category and id.
    pub cases: Vec<Case>,
    /// The practices, in the order of the promotion list.
    pub practices: Vec<Practice>,
    /// The pages of prose in the order of the navigation.
    pub pages: Vec<Arc<PageDocument>>,
    /// Metrics that several reports give, those that most give first.
    pub metrics: Arc<[SharedMetric]>,
    /// Files in the folders of pages.
    pub page_attachments: Vec<Attachment>,
    lists: Arc<Lists>,
}

impl Site {
    /// Puts every document into its place.
    pub(crate) fn assemble(registry: &Arc<Registry>, documents: &Documents, sources: &Sources) -> Site {
        let mut attachments = attachments(sources);
        let placed = documents.cases.par_iter().filter_map(|document| {
            let category = registry.programme.find_category(&document.extra.category)?;
            Some((order(category, document), category, document))
        });
        let mut order: Vec<_> = placed.collect();
        // Sorted before they are placed: what is moved is small.
        order.par_sort_by(|a, b| a.0.cmp(&b.0));
        let placed = order.into_par_iter();
        let placed = placed.filter_map(|(_, category, document)| CasePlace::find(registry, category, document));
        let placed: Vec<CasePlace<'_>> = placed.collect();
        let practices = practices::place(registry, &documents.practices);
        let (practices, of_cases) = practices::join(registry, &placed, practices);
        let cases = placed.into_par_iter().zip(of_cases);
        let cases = cases.map(|(place, own)| {
            let evidence = Rated::of(registry, &place, &own, &practices);
            place.case(registry, evidence, own, &attachments)
        });
        let cases: Vec<Case> = cases.collect();
        let practices = practices.into_iter().map(|practice| {
            let rating = Rating::of(registry, &cases, &practice);
            Practice::rated(practice, rating, &mut attachments)
        });
        let practices: Vec<Practice> = practices.collect();
        let mut pages = documents.pages.clone();
        pages.sort_by(|a, b| (a.header.nav_order, &a.id).cmp(&(b.header.nav_order, &b.id)));
        let metrics: Arc<[SharedMetric]> = metrics::shared(&cases).into();
        let beside_pages = attachments.into_values().flatten();
        let lists = Arc::new(Lists::of(registry, &cases, &practices, &metrics));
        Site {
            registry: Arc::clone(registry),
            cases,
            practices,
            pages,
            metrics,
            page_attachments: beside_pages.filter(|file| file.address.as_str().starts_with("pages/")).collect(),
            lists,
        }
    }

    /// The same site with these documents, of which all is as it was but the texts ([`Documents::outline`]). None if one of them
    /// has no place of its own.
    pub(crate) fn with_texts(&self, changed: &[AnyDocument]) -> Option<Site> {
        let mut site = self.clone();
        for document in changed {
            let path = &document.source().path;
            match document {
                AnyDocument::Case(case) => {
                    let category = self.registry.programme.find_category(&case.extra.category);
                    let order = order(category?, case);
                    let at = self.cases.partition_point(|other| self::order(other.category, &other.document) < order);
                    let place = site.cases.get_mut(at)?;
                    (place.document.source.path == *path).then(|| place.document = Arc::clone(case))?;
                }
                AnyDocument::Practice(practice) => {
                    let place = site.practices.iter_mut().find(|place| place.document.source.path == *path);
                    place?.document = Arc::clone(practice);
                }
                AnyDocument::Page(page) => {
                    let place = site.pages.iter_mut().find(|place| place.source.path == *path);
                    *place? = Arc::clone(page);
                }
            }
        }
        Some(site)
    }

    /// Every document that has a place, whatever its kind.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &dyn Written> {
        let cases = self.cases.iter().map(|case| &*case.document as &dyn Written);
        let practices = self.practices.iter().map(|practice| &*practice.document as &dyn Written);
        cases.chain(practices).chain(self.pages.iter().map(|page| &**page as &dyn Written))
    }

    /// Every file beside a document, with the document. A file in the folder of a page that is not there has none.
    pub(crate) fn attachments(&self) -> impl Iterator<Item = (&Attachment, Option<&dyn Written>)> {
        let cases = self.cases.iter().map(|case| (&case.attachments, &*case.document as &dyn Written));
        let practices = self.practices.iter().map(|place| (&place.attachments, &*place.document as &dyn Written));
        let beside = cases.chain(practices);
        let beside = beside.flat_map(|(files, owner)| files.iter().map(move |file| (file, Some(owner))));
        beside.chain(self.page_attachments.iter().map(|file| {
            let folder = file.address.as_str().split('/').nth(1);
            let owner = self.pages.iter().find(|page| Some(page.id.as_str()) == folder);
            (file, owner.map(|page| &**page as &dyn Written))
        }))
    }

    /// One report.
    pub(crate) fn case(&self, key: CaseKey) -> &Case {
        &self.cases[key.0]
    }

    /// The reports of a category, newest first.
    pub(crate) fn cases_of_category(&self, key: CategoryKey) -> &[CaseKey] {
        self.lists.by_category.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The reports of a unit, newest first.
    pub(crate) fn cases_of_unit(&self, key: UnitKey) -> &[CaseKey] {
        self.lists.by_unit.get(&key).map_or(&[], Vec::as_slice)
    }

    /// One practice.
    pub(crate) fn practice(&self, key: PracticeKey) -> &Practice {
        &self.practices[key.0]
    }

    /// The practices of a category, in the order of the promotion list.
    pub(crate) fn practices_of_category(&self, key: CategoryKey) -> &[PracticeKey] {
        self.lists.practices_by_category.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The practices that a unit's reports led to.
    pub(crate) fn practices_of_unit(&self, key: UnitKey) -> &[PracticeKey] {
        self.lists.practices_by_unit.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The practices that reports from a region led to.
    pub(crate) fn practices_of_region(&self, key: RegionKey) -> &[PracticeKey] {
        self.lists.practices_by_region.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The practices that a region, or one below it, took over.
    pub(crate) fn adopted_by_region(&self, key: RegionKey) -> &[PracticeKey] {
        self.lists.adopted_by_region.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Whether anybody took a practice over.
    pub(crate) fn has_adoptions(&self) -> bool {
        self.practices.iter().any(|practice| !practice.adoptions.is_empty())
    }

    /// The reports that count for a region, newest first.
    pub(crate) fn cases_of_region(&self, key: RegionKey) -> &[CaseKey] {
        self.lists.by_region.get(&key).map_or(&[], Vec::as_slice)
    }

    /// One shared metric.
    pub(crate) fn metric(&self, key: MetricKey) -> &SharedMetric {
        &self.metrics[key.0]
    }

    /// The shared metric that figure `at` of a report belongs to, if other reports give it too.
    pub(crate) fn metric_of(&self, key: CaseKey, at: usize) -> Option<MetricKey> {
        let figures = &self.lists.shared_metrics;
        let found = figures.binary_search_by_key(&(key, at), |(figure, _)| *figure).ok()?;
        Some(figures[found].1)
    }

    /// The reports with a tag, newest first.
    pub(crate) fn cases_of_tag(&self, key: TagKey) -> &[CaseKey] {
        self.lists.by_tag.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Years with reports, newest first, each with its reports.
    pub(crate) fn years(&self) -> impl Iterator<Item = (i16, &[CaseKey])> {
        self.lists.by_year.iter().rev().map(|(year, cases)| (*year, cases.as_slice()))
    }

    /// Initials of titles, each with its reports sorted by the pinyin of their titles.
    pub(crate) fn initials(&self) -> impl Iterator<Item = (Initial, &[CaseKey])> {
        self.lists.by_initial.iter().map(|(initial, cases)| (*initial, cases.as_slice()))
    }

    /// Tags that reports bear, in the order of the registry.
    pub(crate) fn used_tags(&self) -> impl Iterator<Item = (TagKey, &[CaseKey])> {
        self.lists.by_tag.iter().map(|(tag, cases)| (*tag, cases.as_slice()))
    }

    /// The units that count for a region, in the order of the notice.
    pub(crate) fn units_of_region(&self, key: RegionKey) -> &[UnitKey] {
        self.lists.units_by_region.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Regions that have a unit or a report, in the order of the table.
    pub(crate) fn live_regions(&self) -> Vec<RegionKey> {
        let mut keys: Vec<RegionKey> =
            self.lists.by_region.keys().chain(self.lists.units_by_region.keys()).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether a region has a page.
    pub(crate) fn is_live(&self, key: RegionKey) -> bool {
        self.lists.by_region.contains_key(&key) || self.lists.units_by_region.contains_key(&key)
    }

    /// Province-level regions that have a report, in the order of codes.
    pub(crate) fn provinces_with_cases(&self) -> impl Iterator<Item = RegionKey> {
        let regions = &self.registry.regions;
        self.lists.by_region.keys().copied().filter(|key| regions.get(*key).kind == RegionKind::Province)
    }

    /// The reports of a category by province-level region, in the order of codes.
    pub(crate) fn provinces_of_category(&self, key: CategoryKey) -> &BTreeMap<RegionKey, Vec<CaseKey>> {
        static NONE: BTreeMap<RegionKey, Vec<CaseKey>> = BTreeMap::new();
        self.lists.provinces.get(&key).unwrap_or(&NONE)
    }
}

/// The place of a report among all: the newest first, those of one moment by category and id.
fn order(category: CategoryKey, case: &CaseDocument) -> (Reverse<DateTime>, CategoryKey, &str) {
    (Reverse(case.header.date.value.at), category, &case.id)
}

/// A report whose unit exists, before it is joined to practices.
struct CasePlace<'a> {
    document: &'a Arc<CaseDocument>,
    category: CategoryKey,
    unit: UnitKey,
    region: RegionKey,
}

impl<'a> CasePlace<'a> {
    /// Finds the place that a report's header names. `None` if its unit does not exist.
    fn find(registry: &Registry, category: CategoryKey, document: &'a Arc<CaseDocument>) -> Option<CasePlace<'a>> {
        let unit = registry.programme.find_unit(&document.header.unit.value)?;
        let finer = document.header.place.as_ref().and_then(|place| registry.regions.find(&place.value));
        let region = finer.unwrap_or(registry.programme.unit(unit).region);
        Some(CasePlace { document, category, unit, region })
    }

    /// The report with all that is known of it.
    fn case(
        self,
        registry: &Registry,
        evidence: Rated,
        practices: Vec<PracticeKey>,
        attachments: &BTreeMap<String, Vec<Attachment>>,
    ) -> Case {
        let CasePlace { document, category, unit, region } = self;
        let tags = document.header.tags.iter().filter_map(|tag| registry.tags.find(&tag.value));
        let mut tags: Vec<TagKey> = tags.collect();
        tags.dedup();
        let folder = document.address.as_str().trim_end_matches(".html");
        Case {
            document: Arc::clone(document),
            category,
            unit,
            region,
            province: registry.regions.province(region),
            tags,
            attachments: attachments.get(folder).cloned().unwrap_or_default(),
            evidence,
            practices,
        }
    }
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
