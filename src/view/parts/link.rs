//! Texts that lead somewhere.

use serde::Serialize;

use crate::plan::address;
use crate::registry::{CategoryKey, RegionKey, TagKey, UnitKey};
use crate::site::{CaseKey, PracticeKey};
use crate::view::Context;
use crate::vocabulary::path::OutPath;

/// A text that leads somewhere.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    /// What the link says.
    pub label: String,
    /// Address relative to the page.
    pub href: String,
}

/// A link with a number: a facet, a child region, a tag.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CountLink {
    /// What the link says.
    pub label: String,
    /// Address relative to the page.
    pub href: String,
    /// How many reports lie behind it.
    pub count: usize,
}

impl Context<'_> {
    pub(in crate::view) fn link(&self, label: &str, to: &OutPath) -> Link {
        Link { label: label.to_owned(), href: self.href(to) }
    }

    pub(in crate::view) fn count_link(&self, label: &str, to: &OutPath, count: usize) -> CountLink {
        CountLink { label: label.to_owned(), href: self.href(to), count }
    }

    pub(in crate::view) fn case_link(&self, key: CaseKey) -> Link {
        let document = &self.site.case(key).document;
        self.link(&document.header.title, &document.address)
    }

    pub(in crate::view) fn practice_link(&self, key: PracticeKey) -> Link {
        let document = &self.site.practice(key).document;
        self.link(&document.header.title, &document.address)
    }

    /// A category by its short name.
    pub(in crate::view) fn category_link(&self, key: CategoryKey) -> Link {
        let category = self.programme().category(key);
        self.link(&category.short_name, &address::category(category, 1))
    }

    pub(in crate::view) fn unit_link(&self, key: UnitKey) -> Link {
        let unit = self.programme().unit(key);
        self.link(&unit.published_name, &address::unit(unit))
    }

    pub(in crate::view) fn region_link(&self, key: RegionKey) -> Link {
        let region = self.regions().get(key);
        self.link(&region.name, &address::region(region, 1))
    }

    pub(in crate::view) fn tag_link(&self, key: TagKey) -> Link {
        let tag = self.site.registry.tags.get(key);
        self.link(&tag.name, &address::tag(tag, 1))
    }

    /// The page that holds the text of the notice.
    pub(in crate::view) fn notice_link(&self) -> Option<Link> {
        let notice = &self.programme().notice;
        let page = self.notice_page()?;
        Some(self.link(&notice.title, &page))
    }

    pub(in crate::view) fn notice_page(&self) -> Option<OutPath> {
        let id = self.programme().notice.page.as_ref()?;
        self.site.pages.iter().find(|page| page.id == *id).map(|page| page.address.clone())
    }
}
