//! The indexes of a booklet: by region, and by pinyin.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::Context;
use crate::registry::{RegionKey, UnitKey};
use crate::site::CaseKey;
use crate::vocabulary::reading;

/// Entries below one heading: a province, or a letter.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IndexGroup {
    /// The heading.
    pub title: String,
    /// The entries.
    pub entries: Vec<IndexEntry>,
}

/// A name, and the reports that it leads to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IndexEntry {
    /// The name.
    pub label: String,
    /// The reports.
    pub references: Vec<IndexReference>,
}

/// A report that an index leads to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IndexReference {
    /// Its number in the volume.
    pub number: usize,
    /// Its id on the page.
    pub id: String,
}

/// The reference to the report at this place of a volume.
pub(super) fn reference(context: &Context<'_>, index: usize, key: CaseKey) -> IndexReference {
    IndexReference { number: index + 1, id: context.site.case(key).document.id.clone() }
}

/// Provinces in the order of codes, the units of each in the order of the notice.
pub(super) fn by_region(context: &Context<'_>, keys: &[CaseKey]) -> Vec<IndexGroup> {
    let mut provinces: BTreeMap<RegionKey, BTreeMap<UnitKey, Vec<IndexReference>>> = BTreeMap::new();
    for (index, key) in keys.iter().enumerate() {
        let case = context.site.case(*key);
        // A report of several provinces has none of its own; it stands under its region.
        let province = case.province.unwrap_or(case.region);
        let units = provinces.entry(province).or_default();
        units.entry(case.unit).or_default().push(reference(context, index, *key));
    }
    let group = |(province, units): (RegionKey, BTreeMap<UnitKey, Vec<IndexReference>>)| IndexGroup {
        title: context.regions().get(province).name.clone(),
        entries: units
            .into_iter()
            .map(|(unit, references)| IndexEntry {
                label: context.programme().unit(unit).published_name.clone(),
                references,
            })
            .collect(),
    };
    provinces.into_iter().map(group).collect()
}

/// Units, tags and practices by the reading of their names.
pub(super) fn by_pinyin(context: &Context<'_>, keys: &[CaseKey]) -> Vec<IndexGroup> {
    let mut names: BTreeMap<(Vec<String>, String), Vec<IndexReference>> = BTreeMap::new();
    for (index, key) in keys.iter().enumerate() {
        let case = context.site.case(*key);
        let tags = case.tags.iter().map(|tag| context.site.registry.tags.get(*tag).name.clone());
        let practices = case.practices.iter().map(|key| context.site.practice(*key).document.header.title.clone());
        for name in tags.chain(practices).chain([context.programme().unit(case.unit).name.clone()]) {
            let references = names.entry((reading::syllables(&name), name)).or_default();
            references.push(reference(context, index, *key));
        }
    }
    let mut groups: Vec<IndexGroup> = Vec::new();
    for ((syllables, label), references) in names {
        let letter = syllables.first().and_then(|first| first.chars().next()).unwrap_or('#');
        let title = if letter.is_ascii_alphabetic() { letter.to_ascii_uppercase().to_string() } else { "#".to_owned() };
        let entry = IndexEntry { label, references };
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.entries.push(entry),
            None => groups.push(IndexGroup { title, entries: vec![entry] }),
        }
    }
    groups
}
