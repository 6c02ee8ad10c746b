//! The categories of the programme.

use serde::Serialize;

use super::listing::Pagination;
use super::{CaseCard, CountLink, Link, UnitRow};

/// A category as it stands in a list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CategorySummary {
    /// Its number in the notice, from 1.
    pub number: usize,
    /// Full name, and the address of its page.
    pub link: Link,
    /// Short name.
    pub short_name: String,
    /// Objectives as in the notice.
    pub objectives: String,
    /// How many pilot units.
    pub units: usize,
    /// How many of them have a report.
    pub units_with_cases: usize,
    /// How many reports; 0 is shown as 尚未收录.
    pub cases: usize,
}

/// `categories/index.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CategoriesView {
    /// Name of the programme.
    pub programme: String,
    /// The categories, in the order of the notice.
    pub categories: Vec<CategorySummary>,
    /// All units, in the order of the notice.
    pub units: Vec<UnitRow>,
}

/// `categories/<slug>.html` and its further pages.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CategoryView {
    /// The category.
    pub summary: CategorySummary,
    /// Where the objectives come from.
    pub notice: Option<Link>,
    /// Its units; on the first page only.
    pub units: Vec<UnitRow>,
    /// Its reports by province-level region.
    pub regions: Vec<CountLink>,
    /// The reports of this page.
    pub cards: Vec<CaseCard>,
    /// Where in the list this page stands.
    pub pagination: Pagination,
    /// The Atom feed of the category.
    pub feed: String,
}
