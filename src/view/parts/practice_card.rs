//! A practice as it stands in a list.

use serde::Serialize;

use super::{Badge, Link};
use crate::site::PracticeKey;
use crate::view::Context;

/// A practice as it stands in a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PracticeCard {
    /// Title.
    pub title: String,
    /// Its address relative to the page.
    pub href: String,
    /// Its summary.
    pub summary: String,
    /// The units that it comes from.
    pub units: Vec<Link>,
    /// Status, grade, evidence.
    pub badges: Vec<Badge>,
}

impl Context<'_> {
    pub(in crate::view) fn practice_card(&self, key: PracticeKey) -> PracticeCard {
        let practice = self.site.practice(key);
        let header = &practice.document.header;
        PracticeCard {
            title: header.title.clone(),
            href: self.href(&practice.document.address),
            summary: header.summary.clone(),
            units: practice.units.iter().map(|unit| self.unit_link(*unit)).collect(),
            badges: self.practice_badges(key),
        }
    }

    pub(in crate::view) fn practice_cards(&self, keys: &[PracticeKey]) -> Vec<PracticeCard> {
        keys.iter().map(|key| self.practice_card(*key)).collect()
    }
}
