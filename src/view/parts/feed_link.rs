//! A feed that a page names.

use serde::Serialize;

use crate::view::Context;
use crate::vocabulary::path::OutPath;

/// A feed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FeedLink {
    /// Its title.
    pub title: String,
    /// Address relative to the page.
    pub href: String,
    /// Media type.
    pub kind: String,
}

impl Context<'_> {
    pub(crate) fn feed_link(&self, title: String, to: &OutPath) -> FeedLink {
        let kind = if to.as_str().ends_with(".json") { "application/feed+json" } else { "application/atom+xml" };
        FeedLink { title, href: self.href(to), kind: kind.to_owned() }
    }
}
