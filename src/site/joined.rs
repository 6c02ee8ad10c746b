//! Practices joined to reports and places, before they are rated.

use std::sync::Arc;

use super::{CaseKey, PracticeKey};
use crate::document::{Adoption, PracticeDocument};
use crate::registry::{CategoryKey, RegionKey, UnitKey};

/// An adoption whose places exist.
#[derive(Clone, Debug)]
pub(crate) struct PlacedAdoption {
    /// Who took it over.
    pub region: RegionKey,
    /// From whom: the place that the header names, or the places of the reports.
    pub from: Vec<RegionKey>,
    /// Whether it lies outside the places where the practice began.
    pub elsewhere: bool,
    /// Which of the header's adoptions.
    pub(super) entry: usize,
}

/// A practice that is joined to reports, places and other practices, before it is rated.
pub(super) struct JoinedPractice<'a> {
    pub(super) document: &'a Arc<PracticeDocument>,
    pub(super) categories: Vec<CategoryKey>,
    pub(super) cases: Vec<CaseKey>,
    pub(super) units: Vec<UnitKey>,
    pub(super) adoptions: Vec<PlacedAdoption>,
    pub(super) supersedes: Vec<PracticeKey>,
    pub(super) superseded_by: Vec<PracticeKey>,
    pub(super) similar: Vec<PracticeKey>,
}

impl JoinedPractice<'_> {
    /// What the header says of an adoption.
    pub(super) fn adoption(&self, placed: &PlacedAdoption) -> &Adoption {
        &self.document.header.adoptions[placed.entry]
    }
}
