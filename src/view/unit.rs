//! A pilot unit.

use serde::Serialize;

use super::{CaseCard, Link, UnitRow};

/// `units/<id>.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct UnitView {
    /// Name as the notice prints it.
    pub published_name: String,
    /// Name.
    pub name: String,
    /// `市辖区`, `地级市` …
    pub admin_type: Option<String>,
    /// The category.
    pub category: Link,
    /// Objectives of the category, as in the notice.
    pub objectives: String,
    /// Where the objectives come from.
    pub notice: Option<Link>,
    /// From the province down.
    pub regions: Vec<Link>,
    /// The region that leads a cluster.
    pub lead: Option<Link>,
    /// What should be known about it.
    pub note: Option<String>,
    /// Its reports; none is shown as 尚未收录.
    pub cards: Vec<CaseCard>,
    /// Other units of the category.
    pub same_category: Vec<UnitRow>,
    /// Other units of the province.
    pub same_region: Vec<UnitRow>,
}
