//! The home page.

use serde::Serialize;

use super::category::CategorySummary;
use super::region::TileGrid;
use super::{CaseCard, CountLink, DateView, Link};

/// `index.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct HomeView {
    /// Title of the site.
    pub title: String,
    /// What the site is.
    pub description: String,
    /// Name of the programme.
    pub programme: String,
    /// Its goal, quoted from the notice.
    pub goal: String,
    /// The notice: issuer and title, with the address of its page if there is one.
    pub notice_title: String,
    /// Who issued it.
    pub notice_issuer: String,
    /// When.
    pub notice_date: DateView,
    /// Address of the notice's page.
    pub notice_href: Option<String>,
    /// Reports, units with a report, categories, regions.
    pub counts: Vec<CountLink>,
    /// The provinces.
    pub grid: TileGrid,
    /// The categories.
    pub categories: Vec<CategorySummary>,
    /// The newest reports.
    pub newest: Vec<CaseCard>,
    /// All reports.
    pub all: Link,
    /// Years with reports.
    pub years: Vec<CountLink>,
    /// The tags used most.
    pub tags: Vec<CountLink>,
}
