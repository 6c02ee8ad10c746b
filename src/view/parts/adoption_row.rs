//! A place that took a practice over.

use serde::Serialize;

use super::FactValue;
use crate::site::{PlacedAdoption, Practice};
use crate::view::Context;

/// A place that took a practice over.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AdoptionRow {
    /// The place, with its address when it has a page.
    pub region: FactValue,
    /// From whom.
    pub from: Vec<FactValue>,
    /// When.
    pub date: String,
    /// How much of it: 照搬, 改造, 部分.
    pub form: String,
    /// The document that says so.
    pub document: Option<String>,
    /// What came of it there.
    pub result: Option<String>,
    /// Where that was published.
    pub href: Option<String>,
}

impl AdoptionRow {
    /// One adoption of a practice.
    pub(in crate::view) fn make(context: &Context<'_>, practice: &Practice, placed: &PlacedAdoption) -> AdoptionRow {
        let adoption = practice.adoption(placed);
        AdoptionRow {
            region: context.region_value(placed.region),
            from: placed.from.iter().map(|from| context.region_value(*from)).collect(),
            date: adoption.date.value.clone(),
            form: context.labels().owned(&format!("adoption_{}", adoption.form.as_str())),
            document: adoption.document.clone(),
            result: adoption.result.clone(),
            href: adoption.source_url.clone(),
        }
    }
}
