//! [`PagedList`]: a list that is cut into pages.

use super::address;
use crate::registry::{CategoryKey, RegionKey, TagKey};
use crate::site::{Initial, MetricKey, Site};
use crate::vocabulary::path::OutPath;

/// A list that is cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PagedList {
    /// All reports.
    Cases,
    /// The reports of a category.
    Category(CategoryKey),
    /// The reports of a category in a province-level region.
    CategoryRegion(CategoryKey, RegionKey),
    /// The reports of a region.
    Region(RegionKey),
    /// The reports with a tag.
    Tag(TagKey),
    /// The reports of a year.
    Year(i16),
    /// Reports whose titles begin with a letter in pinyin.
    Titles(Initial),
    /// The figures of a metric that several reports give.
    Metric(MetricKey),
}

/// Lists that few people read to their end hold this many times as much on a page.
const COMPACT: usize = 5;

impl PagedList {
    /// How much one of its pages holds.
    pub(crate) fn page_size(self, site: &Site) -> usize {
        let size = site.registry.settings.page_size;
        match self {
            PagedList::Cases | PagedList::Category(_) | PagedList::Metric(_) => size,
            PagedList::CategoryRegion(..) | PagedList::Region(_) => size * COMPACT,
            PagedList::Tag(_) | PagedList::Year(_) | PagedList::Titles(_) => size * COMPACT,
        }
    }

    /// The address of one of its pages, from 1.
    pub(crate) fn address(self, site: &Site, number: usize) -> OutPath {
        let registry = &site.registry;
        match self {
            PagedList::Cases => address::cases(number),
            PagedList::Category(key) => address::category(registry.programme.category(key), number),
            PagedList::CategoryRegion(category, region) => {
                let (category, region) = (registry.programme.category(category), registry.regions.get(region));
                address::category_region(category, region, number)
            }
            PagedList::Region(key) => address::region(registry.regions.get(key), number),
            PagedList::Tag(key) => address::tag(registry.tags.get(key), number),
            PagedList::Year(year) => address::year(year, number),
            PagedList::Titles(initial) => address::titles(initial, number),
            PagedList::Metric(key) => address::metric(site.metric(key), number),
        }
    }
}
