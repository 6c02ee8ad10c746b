//! Pages of prose, the page for a missing address, and redirects.

use serde::Serialize;

use super::case::{Body, Heading};
use super::{Context, DateView, Link};
use crate::plan::address;
use crate::vocabulary::path::OutPath;

/// `pages/<id>.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PageView {
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// When it was written.
    pub date: DateView,
    /// When it was changed.
    pub updated: Option<DateView>,
    /// Contents; empty when there are fewer than three headings.
    pub contents: Vec<Heading>,
    /// The text.
    pub body: Body,
    /// The other pages.
    pub others: Vec<Link>,
}

/// `404.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NotFoundView {
    /// Where to go instead.
    pub links: Vec<Link>,
}

/// A page at an old address.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RedirectView {
    /// Where the report is now.
    pub target: Link,
}

impl PageView {
    /// A page of prose, by its number.
    pub(crate) fn make(context: &Context<'_>, index: usize) -> PageView {
        let page = &context.site.pages[index];
        let others = context.site.pages.iter().filter(|other| other.id != page.id);
        PageView {
            title: page.header.title.clone(),
            summary: page.header.summary.clone(),
            date: context.date(page.header.date.value),
            updated: page.header.updated.as_ref().map(|updated| context.date(updated.value)),
            contents: Heading::contents(&page.body.headings),
            body: Body { html: page.body.html.clone(), fingerprint: page.source.fingerprint },
            others: others.map(|other| context.link(&other.header.title, &other.address)).collect(),
        }
    }
}

impl NotFoundView {
    /// Where to go from a missing address.
    pub(crate) fn make(context: &Context<'_>) -> NotFoundView {
        let labels = context.labels();
        NotFoundView {
            links: vec![
                context.link(labels.get("home"), &address::home()),
                context.link(labels.get("cases"), &address::cases(1)),
                context.link(labels.get("categories"), &address::categories()),
                context.link(labels.get("regions"), &address::regions()),
                context.link(labels.get("sitemap"), &address::sitemap_page()),
            ],
        }
    }
}

impl RedirectView {
    /// A page that leads to `target`.
    pub(crate) fn make(context: &Context<'_>, target: &OutPath) -> RedirectView {
        let case = context.site.cases.iter().find(|case| case.document.address == *target);
        let page = context.site.pages.iter().find(|page| page.address == *target);
        let title = case.map(|case| &case.document.header.title).or(page.map(|page| &page.header.title));
        RedirectView { target: context.link(title.map_or(target.as_str(), String::as_str), target) }
    }
}
