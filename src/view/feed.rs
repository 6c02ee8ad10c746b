//! Atom and JSON feeds: the newest reports, and the practices distilled from them.

use serde::Serialize;

use super::Context;
use super::parts::FeedLink;
use crate::document::Moment;
use crate::plan::{self, Scope, address};
use crate::site::{CaseKey, PracticeKey};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::OutPath;

/// A feed of the newest reports and practices: of the site, a category or a region.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FeedView {
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

/// A report or practice in a feed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FeedEntry {
    /// Stable id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Absolute address.
    pub url: String,
    /// RFC 3339.
    pub published: String,
    /// RFC 3339.
    pub updated: String,
    /// Its summary.
    pub summary: String,
    /// The pilot unit, or who is responsible for the practice, as author.
    pub author: String,
    /// Category and tags.
    pub terms: Vec<String>,
}

impl FeedView {
    /// The newest reports and practices of a scope.
    pub(crate) fn make(context: &Context<'_>, scope: Scope) -> FeedView {
        let (site, settings) = (context.site, context.settings());
        let all: Vec<CaseKey>;
        let all_practices: Vec<PracticeKey>;
        let (page, keys, practices) = match scope {
            Scope::Site => {
                all = (0..site.cases.len()).map(CaseKey).collect();
                all_practices = (0..site.practices.len()).map(PracticeKey).collect();
                (address::home(), all.as_slice(), all_practices.as_slice())
            }
            Scope::Category(key) => {
                let category = context.programme().category(key);
                let (cases, practices) = (site.cases_of_category(key), site.practices_of_category(key));
                (address::category(category, 1), cases, practices)
            }
            Scope::Region(key) => {
                let region = context.regions().get(key);
                let (cases, practices) = (site.cases_of_region(key), site.practices_of_region(key));
                (address::region(region, 1), cases, practices)
            }
        };
        let keys = &keys[..keys.len().min(settings.feed_size)];
        let cases = keys.iter().map(|key| (site.case(*key).document.header.date.value, Item::Case(*key)));
        let practices =
            practices.iter().filter_map(|key| Some((practice_dates(context, *key)?.0, Item::Practice(*key))));
        let mut items: Vec<(Moment, Item)> = cases.chain(practices).collect();
        // The sort is stable: a practice follows the reports of its day.
        items.sort_by_key(|(date, _)| std::cmp::Reverse(*date));
        items.truncate(settings.feed_size);
        // A feed without reports is as old as the programme: there is no clock here.
        let newest = items.iter().filter_map(|(_, item)| match item {
            Item::Case(key) => Some(plan::modified(&site.case(*key).document.header)),
            Item::Practice(key) => practice_dates(context, *key).map(|(_, updated)| updated),
        });
        let updated = newest
            .max()
            .map_or_else(|| format!("{}T00:00:00+08:00", context.programme().notice.issued), |moment| moment.rfc3339());
        FeedView {
            id: stable_id(context, context.here),
            title: title(context, scope),
            subtitle: settings.description.clone(),
            self_url: address_of(context, context.here),
            home_url: address_of(context, &page),
            updated,
            author: settings.footer.organiser.clone().unwrap_or_else(|| settings.title.clone()),
            language: settings.language.clone(),
            entries: items.into_iter().filter_map(|(_, item)| FeedEntry::of(context, item)).collect(),
        }
    }

    /// The feed in the form of JSON Feed 1.1.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        let items: Vec<serde_json::Value> = self
            .entries
            .iter()
            .map(|entry| {
                serde_json::json!({
                    "id": entry.id, "url": entry.url, "title": entry.title, "summary": entry.summary, "content_text": entry.summary,
                    "date_published": entry.published, "date_modified": entry.updated,
                    "authors": [{ "name": entry.author }], "tags": entry.terms,
                })
            })
            .collect();
        serde_json::json!({
            "version": "https://jsonfeed.org/version/1.1", "title": self.title, "description": self.subtitle,
            "home_page_url": self.home_url, "feed_url": self.self_url, "language": self.language,
            "authors": [{ "name": self.author }], "items": items,
        })
    }
}

/// What a feed is called.
fn title(context: &Context<'_>, scope: Scope) -> String {
    let site = &context.settings().title;
    let name = match scope {
        Scope::Site => return site.clone(),
        Scope::Category(key) => &context.programme().category(key).name,
        Scope::Region(key) => &context.regions().get(key).name,
    };
    context.labels().filled("feed_title", &[("name", name), ("site", site)])
}

/// The Atom feed of a scope, for the head of a page.
pub(super) fn link(context: &Context<'_>, scope: Scope) -> FeedLink {
    let to = match scope {
        Scope::Site => OutPath::made("feed.xml"),
        Scope::Category(key) => address::category_feed(context.programme().category(key)),
        Scope::Region(key) => address::region_feed(context.regions().get(key)),
    };
    context.feed_link(title(context, scope), &to)
}

/// What a feed tells of.
#[derive(Clone, Copy, Debug)]
enum Item {
    Case(CaseKey),
    Practice(PracticeKey),
}

/// When a practice could first be known, and when what it rests on was last changed: it has no date of its own, but those of
/// its reports. `None` for one without reports, which an error has stopped before.
fn practice_dates(context: &Context<'_>, key: PracticeKey) -> Option<(Moment, Moment)> {
    let cases = &context.site.practice(key).cases;
    let published = cases.iter().map(|case| context.site.case(*case).document.header.date.value).max()?;
    Some((published, plan::newest(context.site, cases)?))
}

impl FeedEntry {
    fn of(context: &Context<'_>, item: Item) -> Option<FeedEntry> {
        match item {
            Item::Case(key) => Some(Self::make(context, key)),
            Item::Practice(key) => Self::practice(context, key),
        }
    }

    fn practice(context: &Context<'_>, key: PracticeKey) -> Option<FeedEntry> {
        let practice = context.site.practice(key);
        let header = &practice.document.header;
        let labels = context.labels();
        let (published, updated) = practice_dates(context, key)?;
        let categories = practice.categories.iter().map(|key| context.programme().category(*key).short_name.clone());
        Some(FeedEntry {
            id: stable_id(context, &practice.document.address),
            title: labels.filled("feed_practice", &[("title", &header.title)]),
            url: address_of(context, &practice.document.address),
            published: published.rfc3339(),
            updated: updated.rfc3339(),
            summary: header.summary.clone(),
            author: header.responsible.clone(),
            terms: std::iter::once(labels.owned("practices")).chain(categories).collect(),
        })
    }

    pub(super) fn make(context: &Context<'_>, key: CaseKey) -> FeedEntry {
        let case = context.site.case(key);
        let header = &case.document.header;
        let category = context.programme().category(case.category).short_name.clone();
        let tags = case.tags.iter().map(|tag| context.site.registry.tags.get(*tag).name.clone());
        FeedEntry {
            id: stable_id(context, &case.document.address),
            title: header.title.clone(),
            url: address_of(context, &case.document.address),
            published: header.date.value.rfc3339(),
            updated: plan::modified(header).rfc3339(),
            summary: header.summary.clone(),
            author: context.programme().unit(case.unit).published_name.clone(),
            terms: std::iter::once(category).chain(tags).collect(),
        }
    }
}

/// Absolute where the site has an address, else seen from the feed.
fn address_of(context: &Context<'_>, path: &OutPath) -> String {
    context.absolute(path).unwrap_or_else(|| context.href(path))
}

/// The absolute address; without one a name that follows from the path (RFC 8141, an informal namespace).
fn stable_id(context: &Context<'_>, path: &OutPath) -> String {
    context.absolute(path).unwrap_or_else(|| format!("urn:x-casebook:{}", Fingerprint::of(path.as_str().as_bytes())))
}
