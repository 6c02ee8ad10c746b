//! What listings of reports have in common: all of them, of a year, of a tag, of a category in a region, of an initial.

use serde::Serialize;

use super::filter::FilterView;
use super::{CaseCard, Context, CountLink, Link};
use crate::plan::PagedList;
use crate::site::CaseKey;

/// A page of a list of reports, whatever they have in common.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ListingView {
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

/// A group of links that narrow a list down.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Facet {
    /// `试点类型`, `地区`, `年份`, `标签`.
    pub title: String,
    /// The choices, none of them empty.
    pub items: Vec<CountLink>,
    /// All choices, if `items` holds only some of them.
    pub more: Option<Link>,
}

/// Where in a list a page stands.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Pagination {
    /// Reports in the whole list.
    pub total: usize,
    /// Number of the first report on this page, from 1; 0 when the list is empty.
    pub first: usize,
    /// Number of the last one.
    pub last: usize,
    /// Number of this page, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// First, last and the neighbours of this page, in order; a gap stands for left-out pages.
    pub steps: Vec<PageStep>,
}

/// One step of the pagination.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PageStep {
    /// Number of the page; absent for a gap.
    pub number: Option<usize>,
    /// Its address; absent for this page and for a gap.
    pub href: Option<String>,
}

impl ListingView {
    /// The template of these pages.
    pub(super) const TEMPLATE: &'static str = "listing";

    /// One page of some reports, with their number under its heading.
    pub(super) fn make(
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
pub(super) fn first_page(number: usize, filter: impl FnOnce() -> Option<FilterView>) -> Option<FilterView> {
    if number == 1 { filter() } else { None }
}
