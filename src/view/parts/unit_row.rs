//! A row of a table of pilot units.

use serde::Serialize;

use super::Link;
use crate::registry::UnitKey;
use crate::view::Context;

/// A row of a table of pilot units.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UnitRow {
    /// Name as the notice prints it, with the address of the unit's page.
    pub unit: Link,
    /// The category, by its short name.
    pub category: Link,
    /// The province-level region.
    pub region: Option<Link>,
    /// How many reports; 0 is shown as 尚未收录.
    pub cases: usize,
}

impl Context<'_> {
    pub(in crate::view) fn unit_row(&self, key: UnitKey) -> UnitRow {
        let unit = self.programme().unit(key);
        UnitRow {
            unit: self.unit_link(key),
            category: self.category_link(unit.category),
            region: self.regions().province(unit.region).map(|province| self.region_link(province)),
            cases: self.site.cases_of_unit(key).len(),
        }
    }

    pub(in crate::view) fn unit_rows(&self, keys: &[UnitKey]) -> Vec<UnitRow> {
        keys.iter().map(|key| self.unit_row(*key)).collect()
    }
}
