//! Which files the site consists of: every [`OutPath`] with what stands there, a [`Page`] or a [`File`].

pub(crate) mod address;
mod booklets;
mod data;
mod file;
mod list;
mod output;
mod page;
mod pages;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub(crate) use booklets::Booklet;
pub(crate) use data::{DataForm, Dataset};
pub(crate) use file::File;
pub(crate) use list::PagedList;
pub(crate) use output::{Output, OutputKind};
pub(crate) use page::{Page, Purpose, TextKey};
pub(crate) use pages::slice;

use crate::document::Moment;
use crate::registry::{CategoryKey, RegionKey};
use crate::site::{Attachment, CaseKey, MetricKey, PracticeKey, Site};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::{OutPath, folded_name};

/// Which reports a feed or a booklet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of them.
    Site,
    /// Those of a category.
    Category(CategoryKey),
    /// Those of a region.
    Region(RegionKey),
}

/// Two things at one address, at two that some system takes for one, or one that would be a folder of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Collision {
    /// The address of what stands.
    pub address: OutPath,
    /// What stands there.
    pub first: Output,
    /// The address that is not to be had.
    pub wanted: OutPath,
    /// What has no place.
    pub second: Output,
}

/// Every file of the site, sorted by path.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    content: Arc<Content>,
    /// One fingerprint for all addresses of the content.
    addresses: Fingerprint,
    /// The assets of the theme: they are other ones after each edit of it. An old address ends with `.html` and no asset does, so no
    /// asset meets a page.
    assets: BTreeMap<OutPath, Output>,
}

/// What the content gives, at its addresses.
#[derive(Clone, Debug, Default)]
struct Content {
    outputs: BTreeMap<OutPath, Output>,
    /// Addresses that are not their own folded form, by that.
    folded: BTreeMap<String, OutPath>,
    /// Every folder, folded, with an address below it.
    folders: HashMap<String, OutPath>,
    /// What could not be placed.
    collisions: Vec<Collision>,
}

/// How many addresses a site map may hold (sitemaps.org, protocol 0.9).
const SITEMAP_LIMIT: usize = 50_000;

impl Plan {
    /// Plans the content of a site. A site that knows its absolute address has a site map for search engines too.
    pub(crate) fn of_content(site: &Site, sitemap: bool) -> Plan {
        Content::of(site, sitemap).into()
    }

    /// The same plan with the assets of a theme: their addresses, and their paths below the folder of assets.
    #[must_use]
    pub(crate) fn with_assets(&self, assets: Vec<(OutPath, String)>) -> Plan {
        let assets = assets.into_iter().map(|(path, asset)| (path, Output::File(File::Asset(asset))));
        Plan { content: Arc::clone(&self.content), addresses: self.addresses, assets: assets.collect() }
    }

    /// Of how many parts the site map for search engines consists: none if it is one file.
    pub(crate) fn sitemap_parts(&self) -> usize {
        self.content.sitemap_parts()
    }

    /// The pages that part `part` (from 1) of the site map names.
    pub(crate) fn indexed_of_part(&self, part: usize) -> impl Iterator<Item = (&OutPath, &Page)> {
        self.content.indexed().skip(part.saturating_sub(1) * SITEMAP_LIMIT).take(SITEMAP_LIMIT)
    }

    /// Everything with its address, sorted by address.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&OutPath, &Output)> {
        let (mut content, mut assets) = (self.content.outputs.iter().peekable(), self.assets.iter().peekable());
        std::iter::from_fn(move || match (content.peek(), assets.peek()) {
            (Some((output, _)), Some((asset, _))) if asset < output => assets.next(),
            (None, _) => assets.next(),
            (Some(_), _) => content.next(),
        })
    }

    /// The pages with their addresses, sorted by address.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&OutPath, &Page)> {
        self.content.pages()
    }

    /// What stands at an address.
    pub(crate) fn get(&self, path: &str) -> Option<(&OutPath, &Output)> {
        self.content.outputs.get_key_value(path).or_else(|| self.assets.get_key_value(path))
    }

    /// The page at an address.
    pub(crate) fn page(&self, path: &str) -> Option<(&OutPath, &Page)> {
        let (path, output) = self.get(path)?;
        Some((path, output.page()?))
    }

    /// What could not be placed.
    pub(crate) fn collisions(&self) -> &[Collision] {
        &self.content.collisions
    }

    /// One fingerprint for all addresses of content, whatever stands at them.
    pub(crate) fn addresses_print(&self) -> Fingerprint {
        self.addresses
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.content.outputs.len() + self.assets.len()
    }
}

impl From<Content> for Plan {
    fn from(content: Content) -> Plan {
        let addresses = Fingerprint::of_parts(content.outputs.keys().map(|path| path.as_str().as_bytes()));
        Plan { content: Arc::new(content), addresses, assets: BTreeMap::new() }
    }
}

impl Content {
    fn of(site: &Site, sitemap: bool) -> Content {
        let mut content = Content::default();
        content.fixed(site);
        content.reports(site);
        content.practices(site);
        content.categories(site);
        content.regions(site);
        content.tags_years_and_titles(site);
        content.metrics(site);
        content.booklets(site);
        // Old addresses come last: a page that exists beats one that did.
        content.redirects(site);
        if sitemap {
            content.sitemap();
        }
        content
    }

    /// Adds the site map for search engines. It comes last: it counts the pages.
    fn sitemap(&mut self) {
        self.file(OutPath::made("sitemap.xml"), File::Sitemap);
        for part in 1..=self.sitemap_parts() {
            self.file(address::sitemap_part(part), File::SitemapPart(part));
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
        self.pages().filter(|(_, page)| page.may_be_indexed())
    }

    fn pages(&self) -> impl Iterator<Item = (&OutPath, &Page)> {
        self.outputs.iter().filter_map(|(path, output)| Some((path, output.page()?)))
    }

    fn page(&mut self, path: OutPath, page: Page) {
        self.add(path, Output::Page(page));
    }

    fn file(&mut self, path: OutPath, file: File) {
        self.add(path, Output::File(file));
    }

    fn attachments(&mut self, files: &[Attachment]) {
        for file in files {
            self.file(file.address.clone(), File::Attachment(file.source.clone()));
        }
    }

    /// The pages of a list that holds so much.
    fn list(&mut self, site: &Site, list: PagedList, length: usize) {
        for number in 1..=pages::count(length, list.page_size(site)) {
            self.page(list.address(site, number), Page::List(list, number));
        }
    }

    fn add(&mut self, path: OutPath, output: Output) {
        let own_fold = folded(&path);
        let fold = own_fold.as_deref().unwrap_or(path.as_str());
        if let Some((taken, first)) = self.in_the_way(fold) {
            let (address, first) = (taken.clone(), first.clone());
            self.collisions.push(Collision { address, first, wanted: path, second: output });
            return;
        }
        for folder in folders_above(fold) {
            if self.folders.contains_key(folder) {
                break;
            }
            self.folders.insert(folder.to_owned(), path.clone());
        }
        if let Some(fold) = own_fold {
            self.folded.insert(fold, path.clone());
        }
        self.outputs.insert(path, output);
    }

    /// What keeps an address, which is folded, from being had: a file there, one that would be a folder of it, or one that
    /// needs it as a folder.
    fn in_the_way(&self, fold: &str) -> Option<(&OutPath, &Output)> {
        let file = |fold: &str| self.outputs.get_key_value(self.folded.get(fold).map_or(fold, OutPath::as_str));
        // Above a folder that is there all are folders.
        let unknown = folders_above(fold).take_while(|folder| !self.folders.contains_key(*folder));
        let below = self.folders.get(fold).and_then(|path| self.outputs.get_key_value(path));
        file(fold).or(below).or_else(|| unknown.into_iter().find_map(file))
    }

    fn fixed(&mut self, site: &Site) {
        self.page(address::home(), Page::Home);
        self.page(address::categories(), Page::Categories);
        self.page(address::regions(), Page::Regions);
        self.page(address::tags(), Page::Tags);
        self.page(address::timeline(), Page::Timeline);
        self.page(address::sitemap_page(), Page::SiteMap);
        self.page(address::search(), Page::Search);
        self.page(address::compare(), Page::Compare);
        self.page(address::not_found(), Page::NotFound);
        self.file(OutPath::made("feed.xml"), File::Atom(Scope::Site));
        self.file(OutPath::made("feed.json"), File::JsonFeed(Scope::Site));
        self.file(OutPath::made("robots.txt"), File::Robots);
        for (index, page) in site.pages.iter().enumerate() {
            self.page(page.address.clone(), Page::Prose(index));
        }
        self.attachments(&site.page_attachments);
    }

    fn reports(&mut self, site: &Site) {
        self.list(site, PagedList::Cases, site.cases.len());
        self.file(address::case_list(), File::CaseList);
        for (index, case) in site.cases.iter().enumerate() {
            self.page(case.document.address.clone(), Page::Case(CaseKey(index)));
            self.attachments(&case.attachments);
        }
    }

    fn practices(&mut self, site: &Site) {
        self.page(address::practices(), Page::Practices);
        if site.has_adoptions() {
            self.page(address::adoptions(), Page::Adoptions);
        }
        self.page(address::coverage(), Page::Coverage);
        for set in Dataset::ALL {
            for form in DataForm::ALL {
                self.file(address::data(set, form), File::Data(set, form));
            }
        }
        self.page(address::dictionary(), Page::Dictionary);
        self.file(address::practices_workbook(), File::PracticesWorkbook);
        self.file(address::data_schema(), File::DataSchema);
        for (index, practice) in site.practices.iter().enumerate() {
            self.page(practice.document.address.clone(), Page::Practice(PracticeKey(index)));
            self.attachments(&practice.attachments);
        }
    }

    fn categories(&mut self, site: &Site) {
        for (key, category) in site.registry.programme.categories() {
            let cases = site.cases_of_category(key);
            self.list(site, PagedList::Category(key), cases.len());
            if is_comparable(cases) {
                self.page(address::category_comparison(category), Page::CategoryComparison(key));
            }
            self.file(address::category_feed(category), File::Atom(Scope::Category(key)));
            for (province, cases) in site.provinces_of_category(key) {
                self.list(site, PagedList::CategoryRegion(key, *province), cases.len());
            }
        }
    }

    fn regions(&mut self, site: &Site) {
        for key in site.live_regions() {
            let cases = site.cases_of_region(key);
            self.list(site, PagedList::Region(key), cases.len());
            if !cases.is_empty() {
                self.file(address::region_feed(site.registry.regions.get(key)), File::Atom(Scope::Region(key)));
            }
        }
        for (key, unit) in site.registry.programme.units() {
            self.page(address::unit(unit), Page::Unit(key));
        }
    }

    fn tags_years_and_titles(&mut self, site: &Site) {
        for (key, cases) in site.used_tags() {
            self.list(site, PagedList::Tag(key), cases.len());
        }
        for (year, cases) in site.years() {
            self.list(site, PagedList::Year(year), cases.len());
        }
        for (initial, cases) in site.initials() {
            self.list(site, PagedList::Titles(initial), cases.len());
        }
    }

    fn metrics(&mut self, site: &Site) {
        if !site.metrics.is_empty() {
            self.page(address::metrics(), Page::Metrics);
        }
        for (index, metric) in site.metrics.iter().enumerate() {
            self.list(site, PagedList::Metric(MetricKey(index)), metric.figures.len());
        }
    }

    fn booklets(&mut self, site: &Site) {
        let booklets = Booklet::all(site);
        if !booklets.is_empty() {
            self.page(address::booklets(), Page::Booklets);
        }
        for booklet in booklets {
            self.page(booklet.address(site), Page::Booklet(booklet));
            if booklet.has_reports(site) {
                self.file(booklet.epub_address(site), File::BookletEpub(booklet));
            }
        }
    }

    fn redirects(&mut self, site: &Site) {
        for document in site.documents() {
            for alias in document.header().aliases() {
                self.page(alias.value.clone(), Page::Redirect(document.head().address.clone()));
            }
        }
    }
}

/// An address in the form in which those are equal that some system takes for one, unless it has that form already. Most have.
fn folded(path: &OutPath) -> Option<String> {
    let small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if path.as_str().bytes().all(small) {
        return None;
    }
    Some(folded_name(path.as_str())).filter(|folded| folded != path.as_str())
}

/// The folders that an address lies in, the innermost first.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// Whether a list has reports to be put side by side.
pub(crate) fn is_comparable(cases: &[CaseKey]) -> bool {
    cases.len() >= 2
}

/// When the newest of some reports was published or changed.
pub(crate) fn newest(site: &Site, cases: &[CaseKey]) -> Option<Moment> {
    cases.iter().map(|key| modified(&site.case(*key).document.header)).max()
}

/// When a report was published or last changed.
pub(crate) fn modified(header: &crate::document::CaseHeader) -> Moment {
    header.updated.as_ref().map_or(header.date.value, |updated| updated.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of some addresses have no place beside the ones before.
    fn refused(paths: &[&str]) -> Vec<String> {
        let mut content = Content::default();
        for path in paths {
            content.page(OutPath::new(path).unwrap(), Page::Home);
        }
        content.collisions.iter().map(|collision| collision.wanted.to_string()).collect()
    }

    #[test]
    fn a_file_is_no_folder_of_another() {
        let table: [(&[&str], &[&str]); 7] = [
            (&["index.html", "index.html/x.html"], &["index.html/x.html"]),
            (&["a/b/c.html", "a", "a/b", "a/bc"], &["a", "a/b"]),
            (&["a", "a/b/c/d.html", "ab/c.html"], &["a/b/c/d.html"]),
            (&["a/B/c.html", "A/b", "a/b/c.html/d"], &["A/b", "a/b/c.html/d"]),
            (&["a/b.html", "a/c.html", "a/b.html/c/d"], &["a/b.html/c/d"]),
            (&["a/Σ.html", "a/ς.html", "a/σ.html"], &["a/ς.html", "a/σ.html"]),
            // One of the two is a letter for compatibility, the other the letter itself.
            (
                &["a/\u{f900}.pdf", "a/\u{8c48}.pdf", "a/\u{1112}\u{1161}\u{11ab}.pdf", "a/\u{d55c}.pdf"],
                &["a/\u{8c48}.pdf", "a/\u{d55c}.pdf"],
            ),
        ];
        for (paths, expected) in table {
            assert_eq!(refused(paths), expected, "{paths:?}");
        }
    }

    fn plan_of(pages: usize) -> Plan {
        let mut content = Content::default();
        for page in 1..=pages {
            content.page(address::cases(page), Page::List(PagedList::Cases, page));
        }
        content.page(address::not_found(), Page::NotFound);
        content.sitemap();
        content.into()
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
        assert_eq!(with.get("zz.js").map(|(_, output)| output), Some(&Output::File(File::Asset("zz.js".to_owned()))));
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
