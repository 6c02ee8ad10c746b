//! A category as it stands in a list.

use serde::Serialize;

use super::Link;
use crate::plan::address;
use crate::registry::CategoryKey;
use crate::view::Context;

/// A category as it stands in a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CategorySummary {
    /// Its number in the notice, from 1.
    pub number: usize,
    /// Full name, and the address of its page.
    pub link: Link,
    /// Objectives as in the notice.
    pub objectives: String,
    /// How many pilot units.
    pub units: usize,
    /// How many reports; 0 is shown as 尚未收录.
    pub cases: usize,
}

impl CategorySummary {
    /// A category as it stands in a list.
    pub(crate) fn make(context: &Context<'_>, key: CategoryKey) -> CategorySummary {
        let category = context.programme().category(key);
        CategorySummary {
            number: key.0 + 1,
            link: context.link(&category.name, &address::category(category, 1)),
            objectives: category.objectives.clone(),
            units: category.units.len(),
            cases: context.site.cases_of_category(key).len(),
        }
    }
}
