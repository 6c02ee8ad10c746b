//! Labels and what stands beside them.

use serde::Serialize;

use crate::plan::address;
use crate::registry::RegionKey;
use crate::view::Context;

/// A label and what stands beside it: plain texts or links.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fact {
    /// `牵头部门`.
    pub label: String,
    /// One or more values.
    pub values: Vec<FactValue>,
}

/// One value of a fact.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FactValue {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
}

impl Context<'_> {
    /// A region by its full name, with its address if it has a page: a place that took a practice over may have none.
    pub(in crate::view) fn region_value(&self, key: RegionKey) -> FactValue {
        let page = address::region(self.regions().get(key), 1);
        let href = self.site.is_live(key).then(|| self.href(&page));
        FactValue { text: self.regions().full_name(key), href }
    }
}
