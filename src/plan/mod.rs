//! Which files the site consists of: every [`OutPath`] with the [`Page`] that it shows.

pub mod address;
mod booklets;
mod data;
mod pages;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use booklets::Booklet;
pub use data::{DataForm, Dataset};
pub use pages::slice;

use crate::document::Moment;
use crate::registry::{CategoryKey, RegionKey, TagKey, UnitKey};
use crate::site::{CaseKey, Initial, MetricKey, PracticeKey, Site};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::{OutPath, SourcePath};

/// What stands at one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The home page.
    Home,
    /// All reports, by pages from 1.
    Cases(usize),
    /// What the filters of all reports need to know of each.
    CaseList,
    /// A report.
    Case(CaseKey),
    /// The promotion list.
    Practices,
    /// A practice.
    Practice(PracticeKey),
    /// Who took practices over.
    Adoptions,
    /// Which category has reports from where.
    Coverage,
    /// A table of open data.
    Data(Dataset, DataForm),
    /// What the tables are, for people.
    Dictionary,
    /// The promotion list as a workbook.
    PracticesWorkbook,
    /// What the columns of the tables mean.
    DataSchema,
    /// A picture or file beside a report, practice or page.
    Attachment(SourcePath),
    /// The categories.
    Categories,
    /// A category, by pages from 1.
    Category(CategoryKey, usize),
    /// A category in a province-level region, by pages from 1.
    CategoryRegion(CategoryKey, RegionKey, usize),
    /// The tile grid and the tree of regions.
    Regions,
    /// A region, by pages from 1.
    Region(RegionKey, usize),
    /// A pilot unit.
    Unit(UnitKey),
    /// The tags.
    Tags,
    /// A tag, by pages from 1.
    Tag(TagKey, usize),
    /// A year, by pages from 1.
    Year(i16, usize),
    /// Titles that begin with a letter in pinyin, by pages from 1.
    Titles(Initial, usize),
    /// The metrics that several reports give.
    Metrics,
    /// One of them, by pages from 1.
    Metric(MetricKey, usize),
    /// Milestones of the programme.
    Timeline,
    /// Reports side by side, chosen in the browser.
    Compare,
    /// Some reports of a category side by side.
    CategoryComparison(CategoryKey),
    /// All booklets.
    Booklets,
    /// A volume of a booklet, to be printed.
    Booklet(Booklet),
    /// The same as an EPUB.
    BookletEpub(Booklet),
    /// A page of prose, by its number.
    Prose(usize),
    /// The site map for people.
    SitemapPage,
    /// The search page. The files of the index are not planned: they come of the whole site at once.
    Search,
    /// What is shown for a missing address.
    NotFound,
    /// An old address of the page at another one.
    Redirect(OutPath),
    /// An Atom feed.
    Atom(Scope),
    /// A JSON feed.
    JsonFeed(Scope),
    /// The site map for search engines; or, if there are more addresses than one file may hold, the list of its parts.
    Sitemap,
    /// A part of a site map that is too large for one file, from 1.
    SitemapPart(usize),
    /// `robots.txt`.
    Robots,
    /// A style, script or icon of the theme, by its path below the folder of assets.
    Asset(String),
}

/// Which reports a feed or a booklet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Site,
    /// Those of a category.
    Category(CategoryKey),
    /// Those of a region.
    Region(RegionKey),
}

/// Two things at one address, or at two that differ only by case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// The address.
    pub address: OutPath,
    /// The page that stands there.
    pub first: Page,
    /// The page that has no place.
    pub second: Page,
}

/// Every file of the site, sorted by path.
#[derive(Clone, Debug)]
pub struct Plan {
    content: Arc<Pages>,
    /// One fingerprint for all addresses of the content.
    addresses: Fingerprint,
    /// The assets of the theme: they are other ones after each edit of it. An old address ends with `.html` and no asset does, so no
    /// asset meets a page.
    assets: BTreeMap<OutPath, Page>,
}

/// Pages at their addresses.
#[derive(Clone, Debug, Default)]
struct Pages {
    pages: BTreeMap<OutPath, Page>,
    /// Addresses that are not their own lower case, by that.
    folded: BTreeMap<String, OutPath>,
    /// What could not be placed.
    collisions: Vec<Collision>,
}

/// How many addresses a site map may hold (sitemaps.org, protocol 0.9).
const SITEMAP_LIMIT: usize = 50_000;
/// Lists that are only links hold this many times the reports of a listing.
const COMPACT: usize = 5;

impl Plan {
    /// Plans the content of a site. A site that knows its absolute address has a site map for search engines too.
    pub fn of_content(site: &Site, sitemap: bool) -> Plan {
        Pages::of(site, sitemap).into()
    }

    /// The same plan with the assets of a theme: their addresses, and their paths below the folder of assets.
    #[must_use]
    pub fn with_assets(&self, assets: Vec<(OutPath, String)>) -> Plan {
        let assets = assets.into_iter().map(|(path, asset)| (path, Page::Asset(asset)));
        Plan { content: Arc::clone(&self.content), addresses: self.addresses, assets: assets.collect() }
    }

    /// Of how many parts the site map for search engines consists: none if it is one file.
    pub fn sitemap_parts(&self) -> usize {
        self.content.sitemap_parts()
    }

    /// The pages that part `part` (from 1) of the site map names.
    pub fn indexed_of_part(&self, part: usize) -> impl Iterator<Item = (&OutPath, &Page)> {
        self.content.indexed().skip(part.saturating_sub(1) * SITEMAP_LIMIT).take(SITEMAP_LIMIT)
    }

    /// The pages with their addresses, sorted by address.
    pub fn iter(&self) -> impl Iterator<Item = (&OutPath, &Page)> {
        let (mut pages, mut assets) = (self.content.pages.iter().peekable(), self.assets.iter().peekable());
        std::iter::from_fn(move || match (pages.peek(), assets.peek()) {
            (Some((page, _)), Some((asset, _))) if asset < page => assets.next(),
            (None, _) => assets.next(),
            _ => pages.next(),
        })
    }

    /// What stands at an address.
    pub fn get(&self, path: &str) -> Option<(&OutPath, &Page)> {
        self.content.pages.get_key_value(path).or_else(|| self.assets.get_key_value(path))
    }

    /// What could not be placed.
    pub fn collisions(&self) -> &[Collision] {
        &self.content.collisions
    }

    /// One fingerprint for all addresses of content, whatever stands at them.
    pub fn addresses_print(&self) -> Fingerprint {
        self.addresses
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.content.pages.len() + self.assets.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl From<Pages> for Plan {
    fn from(pages: Pages) -> Plan {
        let addresses = Fingerprint::of_parts(pages.pages.keys().map(|path| path.as_str().as_bytes()));
        Plan { content: Arc::new(pages), addresses, assets: BTreeMap::new() }
    }
}

impl Pages {
    fn of(site: &Site, sitemap: bool) -> Pages {
        let mut pages = Pages::default();
        pages.fixed(site);
        pages.reports(site);
        pages.practices(site);
        pages.categories(site);
        pages.regions(site);
        pages.tags_years_and_titles(site);
        pages.metrics(site);
        pages.booklets(site);
        // Old addresses come last: a page that exists beats one that did.
        pages.redirects(site);
        if sitemap {
            pages.sitemap();
        }
        pages
    }

    /// Adds the site map for search engines. It comes last: it counts the pages.
    fn sitemap(&mut self) {
        self.add(OutPath::made("sitemap.xml"), Page::Sitemap);
        for part in 1..=self.sitemap_parts() {
            self.add(address::sitemap_part(part), Page::SitemapPart(part));
        }
    }

    fn sitemap_parts(&self) -> usize {
        match self.indexed().count().div_ceil(SITEMAP_LIMIT) {
            0 | 1 => 0,
            parts => parts,
        }
    }

    /// The pages that search engines are told of; drafts among them are left out by whoever writes the site map.
    fn indexed(&self) -> impl Iterator<Item = (&OutPath, &Page)> {
        self.pages.iter().filter(|(path, page)| {
            path.as_str().ends_with(".html")
                && !matches!(page, Page::NotFound | Page::Redirect(_) | Page::Attachment(_))
        })
    }

    fn add(&mut self, path: OutPath, page: Page) {
        if let Some((taken, first)) = self.taken(&path) {
            let (address, first) = (taken.clone(), first.clone());
            self.collisions.push(Collision { address, first, second: page });
            return;
        }
        if let Some(folded) = folded(&path) {
            self.folded.insert(folded, path.clone());
        }
        self.pages.insert(path, page);
    }

    /// What stands at an address, or at one that differs from it only by case.
    fn taken(&self, path: &OutPath) -> Option<(&OutPath, &Page)> {
        let folded = folded(path);
        let folded = folded.as_deref().unwrap_or(path.as_str());
        let other = self.folded.get(folded).map_or(folded, OutPath::as_str);
        self.pages.get_key_value(other)
    }

    fn fixed(&mut self, site: &Site) {
        self.add(address::home(), Page::Home);
        self.add(address::categories(), Page::Categories);
        self.add(address::regions(), Page::Regions);
        self.add(address::tags(), Page::Tags);
        self.add(address::timeline(), Page::Timeline);
        self.add(address::sitemap_page(), Page::SitemapPage);
        self.add(address::search(), Page::Search);
        self.add(address::compare(), Page::Compare);
        self.add(address::not_found(), Page::NotFound);
        self.add(OutPath::made("feed.xml"), Page::Atom(Scope::Site));
        self.add(OutPath::made("feed.json"), Page::JsonFeed(Scope::Site));
        self.add(OutPath::made("robots.txt"), Page::Robots);
        for (index, page) in site.pages.iter().enumerate() {
            self.add(page.address.clone(), Page::Prose(index));
        }
        for file in &site.page_attachments {
            self.add(file.address.clone(), Page::Attachment(file.source.clone()));
        }
    }

    fn reports(&mut self, site: &Site) {
        let size = site.registry.settings.page_size;
        for page in 1..=pages::count(site.cases.len(), size) {
            self.add(address::cases(page), Page::Cases(page));
        }
        self.add(address::case_list(), Page::CaseList);
        for (index, case) in site.cases.iter().enumerate() {
            self.add(case.document.address.clone(), Page::Case(CaseKey(index)));
            for file in &case.attachments {
                self.add(file.address.clone(), Page::Attachment(file.source.clone()));
            }
        }
    }

    fn practices(&mut self, site: &Site) {
        self.add(address::practices(), Page::Practices);
        if site.has_adoptions() {
            self.add(address::adoptions(), Page::Adoptions);
        }
        self.add(address::coverage(), Page::Coverage);
        for set in Dataset::ALL {
            for form in DataForm::ALL {
                self.add(address::data(set, form), Page::Data(set, form));
            }
        }
        self.add(address::dictionary(), Page::Dictionary);
        self.add(address::practices_workbook(), Page::PracticesWorkbook);
        self.add(address::data_schema(), Page::DataSchema);
        for (index, practice) in site.practices.iter().enumerate() {
            self.add(practice.document.address.clone(), Page::Practice(PracticeKey(index)));
            for file in &practice.attachments {
                self.add(file.address.clone(), Page::Attachment(file.source.clone()));
            }
        }
    }

    fn categories(&mut self, site: &Site) {
        let size = site.registry.settings.page_size;
        for (key, category) in site.registry.programme.categories() {
            let cases = site.cases_of_category(key);
            for page in 1..=pages::count(cases.len(), size) {
                self.add(address::category(category, page), Page::Category(key, page));
            }
            if is_comparable(cases) {
                self.add(address::category_comparison(category), Page::CategoryComparison(key));
            }
            self.add(address::category_feed(category), Page::Atom(Scope::Category(key)));
            for (province, cases) in site.provinces_of_category(key) {
                for page in 1..=pages::count(cases.len(), size * COMPACT) {
                    let region = site.registry.regions.get(*province);
                    self.add(
                        address::category_region(category, region, page),
                        Page::CategoryRegion(key, *province, page),
                    );
                }
            }
        }
    }

    fn regions(&mut self, site: &Site) {
        let size = site.registry.settings.page_size * COMPACT;
        for key in site.live_regions() {
            let region = site.registry.regions.get(key);
            let cases = site.cases_of_region(key);
            for page in 1..=pages::count(cases.len(), size) {
                self.add(address::region(region, page), Page::Region(key, page));
            }
            if !cases.is_empty() {
                self.add(address::region_feed(region), Page::Atom(Scope::Region(key)));
            }
        }
        for (key, unit) in site.registry.programme.units() {
            self.add(address::unit(unit), Page::Unit(key));
        }
    }

    fn tags_years_and_titles(&mut self, site: &Site) {
        let size = site.registry.settings.page_size * COMPACT;
        for (key, cases) in site.used_tags() {
            for page in 1..=pages::count(cases.len(), size) {
                self.add(address::tag(site.registry.tags.get(key), page), Page::Tag(key, page));
            }
        }
        for (year, cases) in site.years() {
            for page in 1..=pages::count(cases.len(), size) {
                self.add(address::year(year, page), Page::Year(year, page));
            }
        }
        for (initial, cases) in site.initials() {
            for page in 1..=pages::count(cases.len(), size) {
                self.add(address::titles(initial, page), Page::Titles(initial, page));
            }
        }
    }

    fn metrics(&mut self, site: &Site) {
        let size = site.registry.settings.page_size;
        if !site.metrics.is_empty() {
            self.add(address::metrics(), Page::Metrics);
        }
        for (index, metric) in site.metrics.iter().enumerate() {
            for page in 1..=pages::count(metric.figures.len(), size) {
                self.add(address::metric(metric, page), Page::Metric(MetricKey(index), page));
            }
        }
    }

    fn booklets(&mut self, site: &Site) {
        let booklets = Booklet::all(site);
        if !booklets.is_empty() {
            self.add(address::booklets(), Page::Booklets);
        }
        for booklet in booklets {
            self.add(booklet.address(site), Page::Booklet(booklet));
            if booklet.has_reports(site) {
                self.add(booklet.epub_address(site), Page::BookletEpub(booklet));
            }
        }
    }

    fn redirects(&mut self, site: &Site) {
        for case in &site.cases {
            for alias in &case.document.header.aliases {
                self.add(alias.value.clone(), Page::Redirect(case.document.address.clone()));
            }
        }
        for page in &site.pages {
            for alias in &page.header.aliases {
                self.add(alias.value.clone(), Page::Redirect(page.address.clone()));
            }
        }
    }
}

/// An address in lower case, unless it is that already. Most are.
fn folded(path: &OutPath) -> Option<String> {
    let small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if path.as_str().bytes().all(small) {
        return None;
    }
    Some(path.as_str().to_lowercase()).filter(|folded| folded != path.as_str())
}

/// Whether a list has reports to be put side by side.
pub fn is_comparable(cases: &[CaseKey]) -> bool {
    cases.len() >= 2
}

/// How many reports a page of this kind of list holds.
pub fn page_size(site: &Site, page: &Page) -> usize {
    let size = site.registry.settings.page_size;
    match page {
        Page::CategoryRegion(..) | Page::Region(..) | Page::Tag(..) | Page::Year(..) | Page::Titles(..) => {
            size * COMPACT
        }
        _ => size,
    }
}

/// When the newest of some reports was published or changed.
pub fn newest(site: &Site, cases: &[CaseKey]) -> Option<Moment> {
    cases.iter().map(|key| modified(&site.case(*key).document.header)).max()
}

/// When a report was published or last changed.
pub fn modified(header: &crate::document::CaseHeader) -> Moment {
    header.updated.as_ref().map_or(header.date.value, |updated| updated.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan_of(pages: usize) -> Plan {
        let mut plan = Pages::default();
        for page in 1..=pages {
            plan.add(address::cases(page), Page::Cases(page));
        }
        plan.add(address::not_found(), Page::NotFound);
        plan.sitemap();
        plan.into()
    }

    #[test]
    fn assets_stand_among_the_pages_in_order() {
        let plan = plan_of(2);
        let assets =
            vec![(OutPath::made("assets/1/a.css"), "a.css".to_owned()), (OutPath::made("zz.js"), "zz.js".to_owned())];
        let (with, paths) = (plan.with_assets(assets), |plan: &Plan| {
            plan.iter().map(|(path, _)| path.to_string()).collect::<Vec<String>>()
        });
        let mut expected = paths(&plan);
        expected.extend(["assets/1/a.css".to_owned(), "zz.js".to_owned()]);
        expected.sort();
        assert_eq!((paths(&with), with.len()), (expected, plan.len() + 2));
        assert_eq!(with.get("zz.js").map(|(_, page)| page), Some(&Page::Asset("zz.js".to_owned())));
        assert_eq!(with.addresses_print(), plan.addresses_print());
    }

    #[test]
    fn a_sitemap_that_is_too_large_is_parted() {
        let one = plan_of(SITEMAP_LIMIT);
        assert_eq!((one.sitemap_parts(), one.get("sitemap-1.xml").is_some()), (0, false));
        assert_eq!(one.indexed_of_part(1).count(), SITEMAP_LIMIT);
        let two = plan_of(SITEMAP_LIMIT + 1);
        assert_eq!(two.sitemap_parts(), 2);
        assert_eq!((two.indexed_of_part(1).count(), two.indexed_of_part(2).count()), (SITEMAP_LIMIT, 1));
        assert!(two.get("sitemap.xml").is_some() && two.get("sitemap-2.xml").is_some());
    }
}
