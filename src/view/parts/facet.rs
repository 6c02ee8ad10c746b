//! Links that narrow a list down.

use serde::Serialize;

use super::{CountLink, Link};
use crate::plan::address;
use crate::registry::{CategoryKey, RegionKind, TagKey};
use crate::view::Context;
use crate::vocabulary::path::OutPath;

/// A group of links that narrow a list down.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Facet {
    /// `试点类型`, `地区`, `年份`, `标签`.
    pub title: String,
    /// The choices, none of them empty.
    pub items: Vec<CountLink>,
    /// All choices, if `items` holds only some of them.
    pub more: Option<Link>,
}

impl Context<'_> {
    pub(in crate::view) fn facet(
        &self,
        title: &str,
        items: Vec<CountLink>,
        more: Option<(&str, OutPath)>,
    ) -> Option<Facet> {
        let more = more.map(|(label, to)| self.link(self.labels().get(label), &to));
        (!items.is_empty()).then(|| Facet { title: self.labels().owned(title), items, more })
    }

    pub(in crate::view) fn category_counts(
        &self,
        keys: impl Fn(CategoryKey) -> usize,
        at: impl Fn(CategoryKey) -> OutPath,
    ) -> Vec<CountLink> {
        let categories = self.programme().categories().map(|(key, category)| (key, category, keys(key)));
        let filled = categories.filter(|(_, _, count)| *count > 0);
        filled.map(|(key, category, count)| self.count_link(&category.short_name, &at(key), count)).collect()
    }

    pub(in crate::view) fn year_counts(&self) -> Vec<CountLink> {
        let years = self.site.years();
        years.map(|(year, cases)| self.count_link(&year.to_string(), &address::year(year, 1), cases.len())).collect()
    }

    /// The tags that most reports bear, those of equal number in the order of the registry.
    pub(in crate::view) fn tag_counts(&self, limit: usize) -> Vec<CountLink> {
        let mut tags: Vec<(TagKey, usize)> = self.site.used_tags().map(|(key, cases)| (key, cases.len())).collect();
        tags.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
        tags.truncate(limit);
        tags.into_iter()
            .map(|(key, count)| {
                let tag = self.site.registry.tags.get(key);
                self.count_link(&tag.name, &address::tag(tag, 1), count)
            })
            .collect()
    }

    pub(in crate::view) fn province_counts(&self) -> Vec<CountLink> {
        let provinces = self.regions().iter().filter(|(_, region)| region.kind == RegionKind::Province);
        let counted = provinces.map(|(key, region)| (region, self.site.cases_of_region(key).len()));
        let filled = counted.filter(|(_, count)| *count > 0);
        filled.map(|(region, count)| self.count_link(&region.short, &address::region(region, 1), count)).collect()
    }
}
