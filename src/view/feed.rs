//! Atom and JSON feeds.

use serde::Serialize;

/// A feed of the newest reports: of the site, a category or a region.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct FeedView {
    /// Stable id of the feed.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub subtitle: String,
    /// Absolute address of the feed itself; relative if the site has no `base_url`.
    pub self_url: String,
    /// Absolute address of the page that it belongs to.
    pub home_url: String,
    /// RFC 3339, of the newest entry.
    pub updated: String,
    /// Who publishes.
    pub author: String,
    /// `zh-CN`.
    pub language: String,
    /// Newest first.
    pub entries: Vec<FeedEntry>,
}

/// A report in a feed.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct FeedEntry {
    /// Stable id.
    pub id: String,
    /// Title of the report.
    pub title: String,
    /// Absolute address.
    pub url: String,
    /// RFC 3339.
    pub published: String,
    /// RFC 3339.
    pub updated: String,
    /// Its summary.
    pub summary: String,
    /// The pilot unit, as author.
    pub author: String,
    /// Category and tags.
    pub terms: Vec<String>,
}
