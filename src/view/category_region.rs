//! The reports of a category in a province-level region.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView, numbered};
use super::parts::{FilterView, ListingView, category_steps, first_page};
use crate::plan::PagedList;
use crate::registry::{CategoryKey, RegionKey};

/// `categories/<slug>/<code>.html` and its further pages.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct CategoryRegionView(ListingView);

/// A category, a region, and the number of the page.
type Of = (CategoryKey, RegionKey, usize);

impl PageView for CategoryRegionView {
    const KIND: &'static str = "category-region";
    const TEMPLATE: &'static str = ListingView::TEMPLATE;
    type Of = Of;

    fn make(context: &Context<'_>, &(category, region, number): &Of) -> CategoryRegionView {
        let provinces = context.site.provinces_of_category(category);
        let keys = provinces.get(&region).map(Vec::as_slice).unwrap_or_default();
        let (found, place) = (context.programme().category(category), context.regions().get(region));
        let within = [("c", found.slug.as_str()), ("r", place.id.as_str())];
        let values = [("category", found.short_name.as_str()), ("region", place.name.as_str())];
        let title = context.labels().filled("category_region_title", &values);
        let list = PagedList::CategoryRegion(category, region);
        CategoryRegionView(ListingView {
            links: vec![context.category_link(category), context.region_link(region)],
            filter: first_page(number, || FilterView::cases_within(context, keys, &within)),
            ..ListingView::make(context, title, keys, list, number)
        })
    }

    fn head(&self, context: &Context<'_>, &(category, region, number): &Of) -> PageHead {
        let title = numbered(context, &self.0.title, number);
        PageHead::new(context, title, category_steps(context, category)).called(&context.regions().get(region).name)
    }
}
