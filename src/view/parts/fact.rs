//! Labels and what stands beside them.

use serde::Serialize;

use super::Link;
use crate::plan::address;
use crate::registry::RegionKey;
use crate::theme::Labels;
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

impl FactValue {
    /// A text that leads nowhere.
    pub(in crate::view) fn plain(text: String) -> FactValue {
        FactValue { text, href: None }
    }

    /// A text that leads somewhere.
    pub(in crate::view) fn linked(link: Link) -> FactValue {
        FactValue { text: link.label, href: Some(link.href) }
    }
}

/// Facts in order, none of them empty.
pub(in crate::view) struct Facts<'a> {
    labels: &'a Labels,
    /// Those that have been added.
    pub(in crate::view) facts: Vec<Fact>,
}

impl<'a> Facts<'a> {
    /// None yet.
    pub(in crate::view) fn new(labels: &'a Labels) -> Self {
        Self { labels, facts: Vec::new() }
    }

    /// Adds what stands beside a label, unless there is nothing.
    pub(in crate::view) fn add(&mut self, label: &str, values: impl IntoIterator<Item = FactValue>) {
        let values: Vec<FactValue> = values.into_iter().collect();
        if !values.is_empty() {
            self.facts.push(Fact { label: self.labels.owned(label), values });
        }
    }
}

impl Context<'_> {
    /// A region by its full name, with its address if it has a page: a place that took a practice over may have none.
    pub(in crate::view) fn region_value(&self, key: RegionKey) -> FactValue {
        let page = address::region(self.regions().get(key), 1);
        let href = self.site.is_live(key).then(|| self.href(&page));
        FactValue { text: self.regions().full_name(key), href }
    }
}
