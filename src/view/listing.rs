//! Listings of reports: all of them, of a year, of a tag, of a category in a region, of an initial.

use serde::Serialize;

use super::filter::FilterView;
use super::{CaseCard, Context, CountLink, Link, booklet};
use crate::plan::{Page, address};
use crate::registry::{CategoryKey, RegionKey, TagKey};
use crate::site::{CaseKey, Initial};

/// A page of a list of reports.
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

/// `tags/index.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TagsView {
    /// The tags that reports bear.
    pub tags: Vec<TagRow>,
}

/// A tag and what it means.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TagRow {
    /// Name, address and number of reports.
    pub tag: CountLink,
    /// What it means.
    pub meaning: String,
}

/// How many tags a list of facets shows before it leads to all of them.
const FACET_TAGS: usize = 16;

impl ListingView {
    /// One page of all reports.
    pub(crate) fn all(context: &Context<'_>, number: usize) -> ListingView {
        let (labels, site) = (context.labels(), context.site);
        let keys: Vec<CaseKey> = (0..site.cases.len()).map(CaseKey).collect();
        let (cards, pagination) = context.page_of(&keys, &Page::Cases(number), number, address::cases);
        let of_category = |key: CategoryKey| site.cases_of_category(key).len();
        let category_page = |key: CategoryKey| address::category(context.programme().category(key), 1);
        let facets = [
            context.facet("facet_category", context.category_counts(of_category, category_page), None),
            context.facet("facet_region", context.province_counts(), Some(("all_regions", address::regions()))),
            context.facet("facet_year", context.year_counts(), Some(("timeline", address::timeline()))),
            context.facet("facet_tag", context.tag_counts(FACET_TAGS), Some(("all_tags", address::tags()))),
        ];
        ListingView {
            title: labels.owned("cases"),
            lead: Some(labels.filled("cases_lead", &[("count", &keys.len().to_string())])),
            aliases: Vec::new(),
            links: booklet::index(context).into_iter().collect(),
            filter: first_page(number, || FilterView::cases(context)),
            facets: facets.into_iter().flatten().collect(),
            cards,
            pagination,
        }
    }

    /// One page of the reports with a tag.
    pub(crate) fn tag(context: &Context<'_>, key: TagKey, number: usize) -> ListingView {
        let tag = context.site.registry.tags.get(key);
        let keys = context.site.cases_of_tag(key);
        let (cards, pagination) =
            context.page_of(keys, &Page::Tag(key, number), number, |number| address::tag(tag, number));
        ListingView {
            title: context.labels().filled("tag_title", &[("name", &tag.name)]),
            lead: (!tag.meaning.is_empty()).then(|| tag.meaning.clone()),
            aliases: tag.aliases.clone(),
            links: vec![context.link(context.labels().get("all_tags"), &address::tags())],
            filter: None,
            facets: Vec::new(),
            cards,
            pagination,
        }
    }

    /// One page of the reports of a year.
    pub(crate) fn year(context: &Context<'_>, year: i16, number: usize) -> ListingView {
        let labels = context.labels();
        let keys = context.site.years().find(|(found, _)| *found == year).map_or(&[][..], |(_, keys)| keys);
        let (cards, pagination) =
            context.page_of(keys, &Page::Year(year, number), number, |number| address::year(year, number));
        let others = context.site.years().filter(|(other, _)| *other != year);
        let others = others.map(|(other, _)| context.link(&other.to_string(), &address::year(other, 1)));
        ListingView {
            title: labels.filled("year_title", &[("year", &year.to_string())]),
            lead: Some(labels.filled("cases_lead", &[("count", &keys.len().to_string())])),
            aliases: Vec::new(),
            links: others.chain([context.link(labels.get("timeline"), &address::timeline())]).collect(),
            filter: first_page(number, || FilterView::cases_within(context, keys, &[("y", &year.to_string())])),
            facets: Vec::new(),
            cards,
            pagination,
        }
    }

    /// One page of the reports whose titles begin with a letter in pinyin.
    pub(crate) fn titles(context: &Context<'_>, initial: Initial, number: usize) -> ListingView {
        let keys = context.site.initials().find(|(found, _)| *found == initial).map_or(&[][..], |(_, keys)| keys);
        let (cards, pagination) =
            context.page_of(keys, &Page::Titles(initial, number), number, |number| address::titles(initial, number));
        let others = context.site.initials().filter(|(other, _)| *other != initial);
        let others = others.map(|(other, _)| context.link(&initial_label(context, other), &address::titles(other, 1)));
        ListingView {
            title: titles_title(context, initial),
            lead: Some(context.labels().filled("cases_lead", &[("count", &keys.len().to_string())])),
            aliases: Vec::new(),
            links: others.collect(),
            filter: None,
            facets: Vec::new(),
            cards,
            pagination,
        }
    }

    /// One page of the reports of a category in a province-level region.
    pub(crate) fn category_region(
        context: &Context<'_>,
        category: CategoryKey,
        region: RegionKey,
        number: usize,
    ) -> ListingView {
        let provinces = context.site.provinces_of_category(category);
        let keys = provinces.get(&region).map(Vec::as_slice).unwrap_or_default();
        let page = Page::CategoryRegion(category, region, number);
        let (found, place) = (context.programme().category(category), context.regions().get(region));
        let at = |number| address::category_region(found, place, number);
        let (cards, pagination) = context.page_of(keys, &page, number, at);
        let within = [("c", found.slug.as_str()), ("r", place.id.as_str())];
        let values = [("category", found.short_name.as_str()), ("region", place.name.as_str())];
        ListingView {
            title: context.labels().filled("category_region_title", &values),
            lead: Some(context.labels().filled("cases_lead", &[("count", &keys.len().to_string())])),
            aliases: Vec::new(),
            links: vec![context.category_link(category), context.region_link(region)],
            filter: first_page(number, || FilterView::cases_within(context, keys, &within)),
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

/// What a list of titles is called.
pub(crate) fn titles_title(context: &Context<'_>, initial: Initial) -> String {
    context.labels().filled("titles_title", &[("letter", &initial_label(context, initial))])
}

/// `A` to `Z`, or what stands for the rest.
pub(super) fn initial_label(context: &Context<'_>, initial: Initial) -> String {
    match initial {
        Initial::Letter(letter) => letter.to_string(),
        Initial::Other => context.labels().owned("titles_other"),
    }
}

impl TagsView {
    /// The tags that reports bear.
    pub(crate) fn make(context: &Context<'_>) -> TagsView {
        let rows = context.site.used_tags().map(|(key, cases)| {
            let tag = context.site.registry.tags.get(key);
            TagRow {
                tag: context.count_link(&tag.name, &address::tag(tag, 1), cases.len()),
                meaning: tag.meaning.clone(),
            }
        });
        TagsView { tags: rows.collect() }
    }
}
