//! What listings of reports have in common: all of them, of a year, of a tag, of a category in a region, of an initial.

use serde::Serialize;

use super::filter::FilterView;
use super::{CaseCard, Facet, Link, Pagination};
use crate::plan::PagedList;
use crate::site::CaseKey;
use crate::view::Context;

/// A page of a list of reports, whatever they have in common.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ListingView {
    /// Heading of the page.
    pub title: String,
    /// One sentence under it.
    pub lead: Option<String>,
    /// Other names of a tag.
    pub aliases: Vec<String>,
    /// Related places to go: the category and the region of a cross page, neighbouring years.
    pub links: Vec<Link>,
    /// What narrows the list down at once, on its first page.
    pub filter: Option<FilterView>,
    /// Ways to narrow the list down; each leads to a page of its own.
    pub facets: Vec<Facet>,
    /// The reports of this page.
    pub cards: Vec<CaseCard>,
    /// Where in the list this page stands.
    pub pagination: Pagination,
}

impl ListingView {
    /// The template of these pages.
    pub(in crate::view) const TEMPLATE: &'static str = "listing";

    /// One page of some reports, with their number under its heading.
    pub(in crate::view) fn make(
        context: &Context<'_>,
        title: String,
        keys: &[CaseKey],
        list: PagedList,
        number: usize,
    ) -> ListingView {
        let (cards, pagination) = context.page_of(keys, list, number);
        ListingView {
            title,
            lead: Some(context.labels().filled("cases_lead", &[("count", &keys.len().to_string())])),
            aliases: Vec::new(),
            links: Vec::new(),
            filter: None,
            facets: Vec::new(),
            cards,
            pagination,
        }
    }
}

/// The filters of a list, which stand on its first page alone.
pub(in crate::view) fn first_page(number: usize, filter: impl FnOnce() -> Option<FilterView>) -> Option<FilterView> {
    if number == 1 { filter() } else { None }
}
