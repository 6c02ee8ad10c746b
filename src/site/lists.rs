//! [`Lists`]: which reports and practices have something in common, each list in its order.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::related::Mentions;
use super::{Case, CaseKey, Initial, MetricKey, Practice, PracticeKey, SharedMetric};
use crate::registry::{CategoryKey, RegionKey, Registry, TagKey, UnitKey};

/// Every list of a site.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub(super) by_category: BTreeMap<CategoryKey, Vec<CaseKey>>,
    pub(super) by_unit: BTreeMap<UnitKey, Vec<CaseKey>>,
    pub(super) by_region: BTreeMap<RegionKey, Vec<CaseKey>>,
    pub(super) by_tag: BTreeMap<TagKey, Vec<CaseKey>>,
    pub(super) by_year: BTreeMap<i16, Vec<CaseKey>>,
    pub(super) by_initial: BTreeMap<Initial, Vec<CaseKey>>,
    pub(super) units_by_region: BTreeMap<RegionKey, Vec<UnitKey>>,
    pub(super) provinces: BTreeMap<CategoryKey, BTreeMap<RegionKey, Vec<CaseKey>>>,
    /// The shared metric of each figure of a report, in order.
    pub(super) shared_metrics: Vec<((CaseKey, usize), MetricKey)>,
    pub(super) mentions: Mentions,
    pub(super) practices_by_category: BTreeMap<CategoryKey, Vec<PracticeKey>>,
    pub(super) practices_by_unit: BTreeMap<UnitKey, Vec<PracticeKey>>,
    pub(super) practices_by_region: BTreeMap<RegionKey, Vec<PracticeKey>>,
    pub(super) adopted_by_region: BTreeMap<RegionKey, Vec<PracticeKey>>,
}

impl Lists {
    /// The lists of what is in its place.
    pub(super) fn of(
        registry: &Registry,
        all_cases: &[Case],
        practices: &[Practice],
        metrics: &[SharedMetric],
    ) -> Lists {
        let mut lists = Lists { mentions: Mentions::of(all_cases), ..Lists::default() };
        let cases = all_cases.par_iter().enumerate();
        let mut read: Vec<_> = cases.map(|(index, case)| (&case.document.extra.reading, CaseKey(index))).collect();
        read.par_sort_unstable();
        for (reading, key) in read {
            lists.by_initial.entry(reading.initial).or_default().push(key);
        }
        let regions = &registry.regions;
        let mut by_place: FxHashMap<RegionKey, Vec<CaseKey>> = FxHashMap::default();
        let mut by_tag: FxHashMap<TagKey, Vec<CaseKey>> = FxHashMap::default();
        for (index, case) in all_cases.iter().enumerate() {
            let key = CaseKey(index);
            lists.by_category.entry(case.category).or_default().push(key);
            lists.by_unit.entry(case.unit).or_default().push(key);
            lists.by_year.entry(case.document.header.date.value.year()).or_default().push(key);
            by_place.entry(case.region).or_default().push(key);
            if let Some(province) = case.province {
                lists.provinces.entry(case.category).or_default().entry(province).or_default().push(key);
            }
            for tag in &case.tags {
                by_tag.entry(*tag).or_default().push(key);
            }
        }
        lists.by_tag = by_tag.into_iter().collect();
        for (place, keys) in &by_place {
            for region in regions.roll_up(*place) {
                lists.by_region.entry(region).or_default().extend(keys);
            }
        }
        lists.by_region.par_iter_mut().for_each(|(_, keys)| keys.sort_unstable());
        for (index, metric) in metrics.iter().enumerate() {
            lists.shared_metrics.extend(metric.figures.iter().map(|figure| (*figure, MetricKey(index))));
        }
        lists.shared_metrics.sort_unstable();
        for (key, unit) in registry.programme.units() {
            for region in regions.roll_up(unit.region) {
                lists.units_by_region.entry(region).or_default().push(key);
            }
        }
        for (index, practice) in practices.iter().enumerate() {
            let key = PracticeKey(index);
            practice.categories.iter().for_each(|category| push(&mut lists.practices_by_category, *category, key));
            practice.units.iter().for_each(|unit| push(&mut lists.practices_by_unit, *unit, key));
            for case in &practice.cases {
                let rolled_up = regions.roll_up(all_cases[case.0].region);
                rolled_up.into_iter().for_each(|region| push(&mut lists.practices_by_region, region, key));
            }
            for adoption in &practice.adoptions {
                let rolled_up = regions.roll_up(adoption.region);
                rolled_up.into_iter().for_each(|region| push(&mut lists.adopted_by_region, region, key));
            }
        }
        lists
    }
}

/// Adds a practice to a list that is filled in order, once.
fn push<K: Ord>(lists: &mut BTreeMap<K, Vec<PracticeKey>>, at: K, key: PracticeKey) {
    let list = lists.entry(at).or_default();
    if list.last() != Some(&key) {
        list.push(key);
    }
}
