//! All reports.

use serde::Serialize;

use super::page::{PageHead, PageView, numbered};
use super::parts::{FilterView, ListingView, first_page};
use super::{Context, booklet};
use crate::plan::{PagedList, address};
use crate::registry::CategoryKey;
use crate::site::CaseKey;

/// `cases/index.html` and its further pages.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct CasesView(ListingView);

/// How many tags the list shows before it leads to all of them.
const TAGS: usize = 16;

impl PageView for CasesView {
    const KIND: &'static str = "cases";
    const TEMPLATE: &'static str = ListingView::TEMPLATE;
    type Of = usize;

    fn make(context: &Context<'_>, &number: &usize) -> CasesView {
        let site = context.site;
        let keys: Vec<CaseKey> = (0..site.cases.len()).map(CaseKey).collect();
        let of_category = |key: CategoryKey| site.cases_of_category(key).len();
        let category_page = |key: CategoryKey| address::category(context.programme().category(key), 1);
        let facets = [
            context.facet("facet_category", context.category_counts(of_category, category_page), None),
            context.facet("facet_region", context.province_counts(), Some(("all_regions", address::regions()))),
            context.facet("facet_year", context.year_counts(), Some(("timeline", address::timeline()))),
            context.facet("facet_tag", context.tag_counts(TAGS), Some(("all_tags", address::tags()))),
        ];
        CasesView(ListingView {
            links: booklet::index(context).into_iter().collect(),
            filter: first_page(number, || FilterView::cases(context)),
            facets: facets.into_iter().flatten().collect(),
            ..ListingView::make(context, context.labels().owned("cases"), &keys, PagedList::Cases, number)
        })
    }

    fn head(&self, context: &Context<'_>, &number: &usize) -> PageHead {
        PageHead::new(context, numbered(context, &self.0.title, number), Vec::new())
    }
}
