//! The tree of regions.

use serde::Serialize;

use super::Link;
use crate::registry::RegionKey;
use crate::view::Context;

/// A region with what lies below it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RegionNode {
    /// Name and address.
    pub link: Link,
    /// Reports, roll-up.
    pub cases: usize,
    /// Units, roll-up.
    pub units: usize,
    /// Regions below.
    pub children: Vec<RegionNode>,
}

impl Context<'_> {
    /// A region and what lies below it, as far as it has units or reports.
    pub(in crate::view) fn region_node(&self, key: RegionKey) -> RegionNode {
        let children = self.regions().get(key).children.iter().filter(|child| self.site.is_live(**child));
        RegionNode {
            link: self.region_link(key),
            cases: self.site.cases_of_region(key).len(),
            units: self.site.units_of_region(key).len(),
            children: children.map(|child| self.region_node(*child)).collect(),
        }
    }
}
