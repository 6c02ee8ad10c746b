//! The breadcrumbs.

use serde::Serialize;

use crate::plan::address;
use crate::registry::CategoryKey;
use crate::view::Context;
use crate::vocabulary::path::OutPath;

/// A step of the breadcrumbs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Crumb {
    /// What it says.
    pub label: String,
    /// Address relative to the page; absent for the page itself.
    pub href: Option<String>,
}

/// A step of the breadcrumbs before it is seen from a page: its name and where it leads, but for the page itself.
pub(in crate::view) type Step = (String, Option<OutPath>);

/// A step of the breadcrumbs that bears a label of the theme.
pub(in crate::view) fn step(context: &Context<'_>, label: &str, to: OutPath) -> Step {
    (context.labels().owned(label), Some(to))
}

/// The steps down to a category.
pub(in crate::view) fn category_steps(context: &Context<'_>, key: CategoryKey) -> Vec<Step> {
    let category = context.programme().category(key);
    let own = (category.short_name.clone(), Some(address::category(category, 1)));
    vec![step(context, "categories", address::categories()), own]
}

impl Context<'_> {
    pub(in crate::view) fn crumbs(&self, steps: Vec<Step>) -> Vec<Crumb> {
        let home = (self.labels().owned("home"), Some(address::home()));
        let all = std::iter::once(home).chain(steps);
        all.map(|(label, to)| Crumb { label, href: to.map(|to| self.href(&to)) }).collect()
    }
}
