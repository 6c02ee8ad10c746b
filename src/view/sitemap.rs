//! The site map for people and the one for search engines.

use serde::Serialize;

use super::Link;

/// `sitemap.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SitemapPageView {
    /// The parts of the site.
    pub sections: Vec<SitemapSection>,
}

/// A part of the site.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SitemapSection {
    /// Its heading.
    pub title: String,
    /// Its listing, if there is one.
    pub href: Option<String>,
    /// Its pages.
    pub links: Vec<Link>,
}

/// `sitemap.xml`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SitemapView {
    /// Every page that may be indexed.
    pub urls: Vec<SitemapUrl>,
}

/// An entry of `sitemap.xml`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SitemapUrl {
    /// Absolute address.
    pub location: String,
    /// `2026-11-20`, where the page has a date.
    pub modified: Option<String>,
}

/// `robots.txt`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RobotsView {
    /// Absolute address of `sitemap.xml`, if the site has a `base_url`.
    pub sitemap: Option<String>,
}
