//! A report as it stands in a list.

use serde::Serialize;

use super::{Badge, DateView, Link};
use crate::plan::address;
use crate::site::CaseKey;
use crate::view::Context;
use crate::vocabulary::path::OutPath;

/// A report as it stands in a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseCard {
    /// Title of the report.
    pub title: String,
    /// Its address relative to the page.
    pub href: String,
    /// Its summary.
    pub summary: String,
    /// When it was published here.
    pub date: DateView,
    /// The pilot unit.
    pub unit: Link,
    /// The category, by its short name.
    pub category: Link,
    /// Its tags; none where reasons stand in their place.
    pub tags: Vec<Link>,
    /// Draft, archived, evidence.
    pub badges: Vec<Badge>,
    /// Where it is put beside others.
    pub compare: String,
}

impl Context<'_> {
    pub(in crate::view) fn card(&self, key: CaseKey) -> CaseCard {
        let case = self.site.case(key);
        let header = &case.document.header;
        CaseCard {
            title: header.title.clone(),
            href: self.href(&case.document.address),
            summary: header.summary.clone(),
            date: self.date(header.date.value),
            unit: self.unit_link(case.unit),
            category: self.category_link(case.category),
            tags: case.tags.iter().map(|tag| self.tag_link(*tag)).collect(),
            badges: self.badges(key),
            compare: self.compare_href(&case.document.address),
        }
    }

    /// The address that puts a page beside those that were chosen before.
    pub(in crate::view) fn compare_href(&self, page: &OutPath) -> String {
        let name = page.encoded();
        format!("{}?add={}", self.href(&address::compare()), name.trim_end_matches(".html"))
    }

    pub(in crate::view) fn cards(&self, keys: &[CaseKey]) -> Vec<CaseCard> {
        keys.iter().map(|key| self.card(*key)).collect()
    }
}
