//! The categories of the programme.

use serde::Serialize;

use super::page::{PageHead, PageView, numbered};
use super::parts::{
    CaseCard, CategorySummary, CountLink, FilterView, Link, Pagination, PracticeCard, UnitRow, first_page, step,
};
use super::{Context, booklet, compare, feed};
use crate::plan::{PagedList, Scope, address};
use crate::registry::{CategoryKey, UnitKey};

/// `categories/index.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CategoriesView {
    /// Name of the programme.
    pub programme: String,
    /// The categories, in the order of the notice.
    pub categories: Vec<CategorySummary>,
    /// All units, in the order of the notice.
    pub units: Vec<UnitRow>,
}

/// `categories/<slug>.html` and its further pages.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CategoryView {
    /// The category.
    pub summary: CategorySummary,
    /// Where the objectives come from.
    pub notice: Option<Link>,
    /// Its units; on the first page only.
    pub units: Vec<UnitRow>,
    /// Its practices; on the first page only.
    pub practices: Vec<PracticeCard>,
    /// What narrows the list of its reports down at once, on its first page.
    pub filter: Option<FilterView>,
    /// Its reports by province-level region.
    pub regions: Vec<CountLink>,
    /// The reports of this page.
    pub cards: Vec<CaseCard>,
    /// Where in the list this page stands.
    pub pagination: Pagination,
    /// The Atom feed of the category.
    pub feed: String,
    /// Its booklet, to be printed and as an EPUB.
    pub booklet: Vec<Link>,
    /// Some of its reports side by side; none when there are too few.
    pub comparison: Option<Link>,
}

impl PageView for CategoriesView {
    const KIND: &'static str = "categories";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> CategoriesView {
        let programme = context.programme();
        let units: Vec<UnitKey> = programme.units().map(|(key, _)| key).collect();
        CategoriesView {
            programme: programme.name.clone(),
            categories: programme.categories().map(|(key, _)| CategorySummary::make(context, key)).collect(),
            units: context.unit_rows(&units),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("categories"), Vec::new())
    }
}

impl PageView for CategoryView {
    const KIND: &'static str = "category";
    type Of = (CategoryKey, usize);

    fn make(context: &Context<'_>, &(key, number): &(CategoryKey, usize)) -> CategoryView {
        let category = context.programme().category(key);
        let cases = context.site.cases_of_category(key);
        let (cards, pagination) = context.page_of(cases, PagedList::Category(key), number);
        let regions = context.site.provinces_of_category(key).iter().map(|(province, cases)| {
            let region = context.regions().get(*province);
            context.count_link(&region.short, &address::category_region(category, region, 1), cases.len())
        });
        CategoryView {
            summary: CategorySummary::make(context, key),
            notice: context.notice_link(),
            units: if number == 1 { context.unit_rows(&category.units) } else { Vec::new() },
            practices: if number == 1 {
                context.practice_cards(context.site.practices_of_category(key))
            } else {
                Vec::new()
            },
            filter: first_page(number, || FilterView::cases_within(context, cases, &[("c", &category.slug)])),
            regions: regions.collect(),
            cards,
            pagination,
            feed: context.href(&address::category_feed(category)),
            comparison: compare::link(context, key),
            booklet: booklet::links(context, Scope::Category(key)),
        }
    }

    fn head(&self, context: &Context<'_>, &(key, number): &(CategoryKey, usize)) -> PageHead {
        let title = numbered(context, &self.summary.link.label, number);
        let head = PageHead::new(context, title, vec![step(context, "categories", address::categories())]);
        PageHead {
            description: self.summary.objectives.clone(),
            feeds: vec![feed::link(context, Scope::Category(key))],
            ..head.called(&context.programme().category(key).short_name)
        }
    }
}
