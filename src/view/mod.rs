//! What each template sees: one struct a page kind, made by pure functions from the
//! [`Site`](crate::site::Site) and the plan.
//!
//! A view holds nothing that its page does not show. Addresses are relative to the page, dates are
//! formatted, lists are sorted: a template only loops, asks whether something is there, and prints.
//! `Hash` of a view (a body counts with its fingerprint) and the theme's fingerprint are therefore the
//! whole list of what a page depends on.

pub mod adoption;
pub mod booklet;
pub mod case;
pub mod cases;
pub mod category;
pub mod category_region;
pub mod chart;
pub mod compare;
mod context;
pub mod coverage;
pub mod dataset;
mod drawing;
pub mod feed;
pub mod filter;
mod fit;
pub mod frame;
pub mod home;
pub(crate) mod linked_data;
pub mod listing;
pub mod metric;
pub(crate) mod page;
pub mod practice;
pub mod promotion;
pub mod prose;
pub mod rating;
pub mod region;
pub mod search;
pub mod sheet;
pub mod sitemap;
pub mod tag;
pub mod timeline;
pub mod titles;
pub mod unit;
pub mod workbook;
pub mod year;

pub use context::Context;

use serde::Serialize;

/// A text that leads somewhere.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Link {
    /// What the link says.
    pub label: String,
    /// Address relative to the page.
    pub href: String,
}

/// A link with a number: a facet, a child region, a tag.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CountLink {
    /// What the link says.
    pub label: String,
    /// Address relative to the page.
    pub href: String,
    /// How many reports lie behind it.
    pub count: usize,
}

/// A date for people and for machines.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DateView {
    /// `2026-11-20` or `2026-11-20T09:00+08:00`, for `<time datetime>`.
    pub iso: String,
    /// `2026-11-20` or `2026-11-20 09:00`, as government sites print it.
    pub text: String,
}

/// A small mark: draft, archived, evidence.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Badge {
    /// `draft`, `review`, `archived`, `evidence`: chooses the style.
    pub kind: String,
    /// What it says.
    pub label: String,
    /// What it means, for a title or a screen reader.
    pub meaning: String,
}

/// A report as it stands in a list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CaseCard {
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

/// A row of a table of pilot units.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct UnitRow {
    /// Name as the notice prints it, with the address of the unit's page.
    pub unit: Link,
    /// The category, by its short name.
    pub category: Link,
    /// The province-level region.
    pub region: Option<Link>,
    /// How many reports; 0 is shown as 尚未收录.
    pub cases: usize,
}
