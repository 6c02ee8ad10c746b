//! The site map for people and the one for search engines.

use serde::Serialize;

use super::booklet::full_title;
use super::page::{PageHead, PageView};
use super::parts::Link;
use super::titles::initial_label;
use super::{Context, compare, metric};
use crate::plan::{self, Booklet, Plan, address};
use crate::registry::RegionKind;
use crate::site::{MetricKey, PracticeKey};
use crate::vocabulary::path::OutPath;

/// `sitemap.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SitemapPageView {
    /// The parts of the site.
    pub sections: Vec<SitemapSection>,
}

/// A part of the site.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SitemapSection {
    /// Its heading.
    pub title: String,
    /// Its listing, if there is one.
    pub href: Option<String>,
    /// Its pages.
    pub links: Vec<Link>,
}

/// `sitemap.xml`, or a part of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SitemapView {
    /// Every page that may be indexed.
    pub urls: Vec<SitemapUrl>,
    /// Absolute addresses of the parts, where one file may not hold all pages.
    pub parts: Vec<String>,
}

/// An entry of `sitemap.xml`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SitemapUrl {
    /// Absolute address.
    pub location: String,
    /// `2026-11-20`, where the page has a date.
    pub modified: Option<String>,
}

/// `robots.txt`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RobotsView {
    /// Absolute address of `sitemap.xml`, if the site has a `base_url`.
    pub sitemap: Option<String>,
}

impl PageView for SitemapPageView {
    const KIND: &'static str = "sitemap";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> SitemapPageView {
        let (labels, programme) = (context.labels(), context.programme());
        let section = |title: &str, at: Option<OutPath>, links: Vec<Link>| SitemapSection {
            title: labels.owned(title),
            href: at.map(|at| context.href(&at)),
            links,
        };
        let categories =
            programme.categories().map(|(_, category)| context.link(&category.name, &address::category(category, 1)));
        let units = programme.units().map(|(key, _)| context.unit_link(key));
        let regions = context.regions().iter().filter(|(key, region)| {
            matches!(region.kind, RegionKind::Province | RegionKind::Area | RegionKind::Group)
                && context.site.is_live(*key)
        });
        let regions = regions.map(|(key, _)| context.region_link(key));
        let practices = (0..context.site.practices.len()).map(|at| context.practice_link(PracticeKey(at)));
        let tags = context.site.used_tags().map(|(key, _)| context.tag_link(key));
        let years = context.site.years().map(|(year, _)| context.link(&year.to_string(), &address::year(year, 1)));
        let titles = context
            .site
            .initials()
            .map(|(initial, _)| context.link(&initial_label(context, initial), &address::titles(initial, 1)));
        let booklets = Booklet::firsts(context.site).into_iter();
        let booklets: Vec<Link> = booklets
            .map(|booklet| context.link(&full_title(context, booklet), &booklet.address(context.site)))
            .collect();
        let metrics: Vec<Link> = (0..context.site.metrics.len())
            .map(MetricKey)
            .map(|key| context.link(&metric::title(context, key), &address::metric(context.site.metric(key), 1)))
            .collect();
        let pages = context.site.pages.iter().map(|page| context.link(&page.header.title, &page.address));
        let sections = vec![
            section("cases", Some(address::cases(1)), years.collect()),
            section("practices", Some(address::practices()), practices.collect()),
            section("all_adoptions", context.site.has_adoptions().then(address::adoptions), Vec::new()),
            section("categories", Some(address::categories()), categories.collect()),
            section("units", None, units.collect()),
            section("regions", Some(address::regions()), regions.collect()),
            section("tags", Some(address::tags()), tags.collect()),
            section("compare", Some(address::compare()), compare::links(context)),
            section("booklets", (!booklets.is_empty()).then(address::booklets), booklets),
            section("titles", None, titles.collect()),
            section("shared_metrics", (!metrics.is_empty()).then(address::metrics), metrics),
            section("timeline", Some(address::timeline()), Vec::new()),
            section("coverage", Some(address::coverage()), Vec::new()),
            section("open_data", Some(address::dictionary()), data_links(context)),
            section("pages", None, pages.collect()),
        ];
        SitemapPageView {
            sections: sections.into_iter().filter(|part| part.href.is_some() || !part.links.is_empty()).collect(),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("sitemap"), Vec::new())
    }
}

impl SitemapView {
    /// The whole site map, or the list of its parts.
    pub(crate) fn make(context: &Context<'_>, plan: &Plan) -> SitemapView {
        let parts: Vec<String> =
            (1..=plan.sitemap_parts()).filter_map(|part| context.absolute(&address::sitemap_part(part))).collect();
        if parts.is_empty() { Self::part(context, plan, 1) } else { SitemapView { urls: Vec::new(), parts } }
    }

    /// A part of the site map, from 1.
    pub(crate) fn part(context: &Context<'_>, plan: &Plan, part: usize) -> SitemapView {
        let site = context.site;
        let urls = plan.indexed_of_part(part).filter(|(_, page)| page.is_indexed(site)).filter_map(|(path, page)| {
            let modified = page.modified(site).map(|moment| moment.day());
            Some(SitemapUrl { location: context.absolute(path)?, modified })
        });
        SitemapView { urls: urls.collect(), parts: Vec::new() }
    }
}

impl RobotsView {
    /// Everything may be read.
    pub(crate) fn make(context: &Context<'_>) -> RobotsView {
        RobotsView { sitemap: context.absolute(&OutPath::made("sitemap.xml")) }
    }
}

/// The tables of open data in both forms, and what their columns mean.
fn data_links(context: &Context<'_>) -> Vec<Link> {
    let files = plan::Dataset::ALL.into_iter().flat_map(|set| plan::DataForm::ALL.map(|form| (set, form)));
    let links = files.map(|(set, form)| {
        let name = context.labels().owned(&format!("data_{}", set.as_str()));
        let label = format!("{name}（{}）", form.as_str().to_uppercase());
        context.link(&label, &address::data(set, form))
    });
    links.chain([context.link(context.labels().get("data_schema"), &address::data_schema())]).collect()
}
