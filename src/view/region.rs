//! Regions: the tile grid, the tree, and one region.

use serde::Serialize;

use super::page::{PageHead, PageView, numbered};
use super::parts::{
    CaseCard, CountLink, FilterView, Link, Pagination, PracticeCard, RegionNode, TileGrid, UnitRow, first_page, step,
};
use super::{Context, booklet, feed};
use crate::plan::{PagedList, Scope, address};
use crate::registry::{RegionKey, RegionKind};

/// `regions/index.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RegionsView {
    /// The squares.
    pub grid: TileGrid,
    /// The tree of regions with units or reports.
    pub tree: Vec<RegionNode>,
    /// Groups of regions: 京津冀, 长三角 …
    pub groups: Vec<RegionNode>,
}

/// `regions/<code>.html` and its further pages.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RegionView {
    /// Full name from the province down: `江苏省苏州市相城区`.
    pub full_name: String,
    /// Code of GB/T 2260; absent for a group.
    pub code: Option<String>,
    /// What should be known about it: for groups, where the membership comes from.
    pub note: Option<String>,
    /// Members of a group.
    pub members: Vec<Link>,
    /// Groups that it belongs to.
    pub groups: Vec<Link>,
    /// Regions below it that have units or reports.
    pub children: Vec<RegionNode>,
    /// Its pilot units.
    pub units: Vec<UnitRow>,
    /// Practices that its reports led to; on the first page only, like the next.
    pub practices: Vec<PracticeCard>,
    /// Practices that it took over.
    pub adopted: Vec<PracticeCard>,
    /// What narrows the list of its reports down at once, on its first page.
    pub filter: Option<FilterView>,
    /// Its reports by category.
    pub categories: Vec<CountLink>,
    /// The reports of this page.
    pub cards: Vec<CaseCard>,
    /// Where in the list this page stands.
    pub pagination: Pagination,
    /// The Atom feed of the region, if it has reports.
    pub feed: Option<String>,
    /// Its booklet, to be printed and as an EPUB.
    pub booklet: Vec<Link>,
}

impl PageView for RegionsView {
    const KIND: &'static str = "regions";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> RegionsView {
        let live = |kind: RegionKind| {
            let all = context.regions().iter().filter(move |(_, region)| region.kind == kind);
            let live = all.filter(|(key, _)| context.site.is_live(*key));
            live.map(|(key, _)| context.region_node(key)).collect::<Vec<_>>()
        };
        RegionsView { grid: TileGrid::make(context), tree: live(RegionKind::Province), groups: live(RegionKind::Group) }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("regions"), Vec::new())
    }
}

impl PageView for RegionView {
    const KIND: &'static str = "region";
    type Of = (RegionKey, usize);

    fn make(context: &Context<'_>, &(key, number): &(RegionKey, usize)) -> RegionView {
        let (site, regions) = (context.site, context.regions());
        let first = number == 1;
        let region = regions.get(key);
        let cases = site.cases_of_region(key);
        let (cards, pagination) = context.page_of(cases, PagedList::Region(key), number);
        let live_link = |member: &RegionKey| site.is_live(*member).then(|| context.region_link(*member));
        let mut groups: Vec<RegionKey> =
            regions.ancestors(key).iter().flat_map(|above| regions.get(*above).groups.clone()).collect();
        groups.dedup();
        let count = |category| cases.iter().filter(|case| site.case(**case).category == category).count();
        let category_page = |category| {
            let category = context.programme().category(category);
            // A province has a page for each category; any other region leads to the category itself.
            match region.kind {
                RegionKind::Province => address::category_region(category, region, 1),
                _ => address::category(category, 1),
            }
        };
        let in_province = |category| {
            let provinces = site.provinces_of_category(category);
            provinces.get(&key).map_or(0, Vec::len)
        };
        let categories = match region.kind {
            RegionKind::Province => context.category_counts(in_province, category_page),
            _ => context.category_counts(count, category_page),
        };
        let members = if region.kind == RegionKind::Group {
            region.members.iter().filter_map(live_link).collect()
        } else {
            Vec::new()
        };
        RegionView {
            full_name: regions.full_name(key),
            code: matches!(region.kind, RegionKind::Province | RegionKind::Prefecture | RegionKind::County)
                .then(|| region.id.clone()),
            note: region.note.clone(),
            members,
            groups: groups.iter().filter_map(live_link).collect(),
            children: context.region_node(key).children,
            units: context.unit_rows(site.units_of_region(key)),
            practices: if first { context.practice_cards(site.practices_of_region(key)) } else { Vec::new() },
            adopted: if first { context.practice_cards(site.adopted_by_region(key)) } else { Vec::new() },
            filter: first_page(number, || FilterView::cases_within(context, cases, &[("r", &region.id)])),
            categories,
            cards,
            pagination,
            feed: (!cases.is_empty()).then(|| context.href(&address::region_feed(region))),
            booklet: booklet::links(context, Scope::Region(key)),
        }
    }

    fn head(&self, context: &Context<'_>, &(key, number): &(RegionKey, usize)) -> PageHead {
        let regions = context.regions();
        // A cluster of regions stands below none of them.
        let mut above = if regions.get(key).lead.is_some() { Vec::new() } else { regions.path(key) };
        above.pop();
        let above = above.into_iter().map(|above| {
            let region = regions.get(above);
            (region.name.clone(), Some(address::region(region, 1)))
        });
        let steps = std::iter::once(step(context, "regions", address::regions())).chain(above).collect();
        let head = PageHead::new(context, numbered(context, &self.full_name, number), steps);
        let feed = self.feed.as_ref().map(|_| feed::link(context, Scope::Region(key)));
        PageHead { feeds: feed.into_iter().collect(), ..head.called(&regions.get(key).name) }
    }
}
