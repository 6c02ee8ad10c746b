//! Pages of prose, the page for a missing address, and redirects.

use serde::Serialize;
use serde_json::{Value, json};

use super::Context;
use super::linked_data::{date, publisher, thing, url};
use super::page::{Article, PageHead, PageView};
use super::parts::{Body, DateView, Heading, Link};
use crate::plan::address;
use crate::vocabulary::path::OutPath;

/// `pages/<id>.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ProseView {
    /// Title.
    pub title: String,
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
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NotFoundView {
    /// Where to go instead.
    pub links: Vec<Link>,
}

/// A page at an old address.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RedirectView {
    /// Where the report is now.
    pub target: Link,
}

impl PageView for ProseView {
    const KIND: &'static str = "page";
    type Of = usize;

    fn make(context: &Context<'_>, &index: &usize) -> ProseView {
        let page = &context.site.pages[index];
        let others = context.site.pages.iter().filter(|other| other.id != page.id);
        ProseView {
            title: page.header.title.clone(),
            date: context.date(page.header.date.value),
            updated: page.header.updated.as_ref().map(|updated| context.date(updated.value)),
            contents: Heading::contents(&page.body.headings),
            body: Body(page.body.html.clone()),
            others: others.map(|other| context.link(&other.header.title, &other.address)).collect(),
        }
    }

    fn head(&self, context: &Context<'_>, &index: &usize) -> PageHead {
        let header = &context.site.pages[index].header;
        PageHead {
            description: header.summary.clone(),
            things: vec![thing_of(context, index)],
            article: Some(Article {
                title: self.title.clone(),
                date: header.date.value,
                source: context.settings().title.clone(),
                keywords: Vec::new(),
            }),
            ..PageHead::new(context, self.title.clone(), Vec::new())
        }
    }
}

impl PageView for NotFoundView {
    const KIND: &'static str = "not-found";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> NotFoundView {
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

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("not_found"), Vec::new())
    }
}

impl PageView for RedirectView {
    const KIND: &'static str = "redirect";
    type Of = OutPath;

    fn make(context: &Context<'_>, target: &OutPath) -> RedirectView {
        let case = context.site.cases.iter().find(|case| case.document.address == *target);
        let page = context.site.pages.iter().find(|page| page.address == *target);
        let title = case.map(|case| &case.document.header.title).or(page.map(|page| &page.header.title));
        RedirectView { target: context.link(title.map_or(target.as_str(), String::as_str), target) }
    }

    fn head(&self, context: &Context<'_>, _: &OutPath) -> PageHead {
        PageHead { steps: Vec::new(), ..PageHead::new(context, context.labels().owned("moved"), Vec::new()) }
    }
}

/// A page of prose in the words of schema.org.
fn thing_of(context: &Context<'_>, index: usize) -> Value {
    let page = &context.site.pages[index];
    let header = &page.header;
    thing(
        "WebPage",
        [
            ("name", Some(json!(header.title))),
            ("description", Some(json!(header.summary))),
            ("url", url(context, &page.address)),
            ("inLanguage", Some(json!(context.settings().language))),
            ("datePublished", Some(json!(date(header.date.value)))),
            ("dateModified", header.updated.as_ref().map(|updated| json!(date(updated.value)))),
            ("publisher", publisher(context.settings())),
        ],
    )
}
