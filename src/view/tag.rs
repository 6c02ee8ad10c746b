//! The tags, and the reports with one of them.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView, numbered};
use super::parts::{CountLink, ListingView, step};
use crate::plan::{PagedList, address};
use crate::registry::TagKey;

/// `tags/index.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TagsView {
    /// The tags that reports bear.
    pub tags: Vec<TagRow>,
}

/// A tag and what it means.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TagRow {
    /// Name, address and number of reports.
    pub tag: CountLink,
    /// What it means.
    pub meaning: String,
}

/// `tags/<id>.html` and its further pages.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct TagView(ListingView);

impl PageView for TagsView {
    const KIND: &'static str = "tags";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> TagsView {
        let rows = context.site.used_tags().map(|(key, cases)| {
            let tag = context.site.registry.tags.get(key);
            TagRow {
                tag: context.count_link(&tag.name, &address::tag(tag, 1), cases.len()),
                meaning: tag.meaning.clone(),
            }
        });
        TagsView { tags: rows.collect() }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("tags"), Vec::new())
    }
}

impl PageView for TagView {
    const KIND: &'static str = "tag";
    const TEMPLATE: &'static str = ListingView::TEMPLATE;
    type Of = (TagKey, usize);

    fn make(context: &Context<'_>, &(key, number): &(TagKey, usize)) -> TagView {
        let tag = context.site.registry.tags.get(key);
        let title = context.labels().filled("tag_title", &[("name", &tag.name)]);
        TagView(ListingView {
            lead: (!tag.meaning.is_empty()).then(|| tag.meaning.clone()),
            aliases: tag.aliases.clone(),
            links: vec![context.link(context.labels().get("all_tags"), &address::tags())],
            ..ListingView::make(context, title, context.site.cases_of_tag(key), PagedList::Tag(key), number)
        })
    }

    fn head(&self, context: &Context<'_>, &(key, number): &(TagKey, usize)) -> PageHead {
        let (title, above) = (&self.0.title, vec![step(context, "tags", address::tags())]);
        let head = PageHead::new(context, numbered(context, title, number), above);
        head.called(&context.site.registry.tags.get(key).name)
    }
}
