//! How complete a report is: what an editor could still add. Never shown to the public.

use super::Case;
use crate::registry::Registry;

/// What a report has of what is suggested.
#[derive(Clone, Debug)]
pub struct Completeness {
    /// How many parts are there.
    pub have: usize,
    /// What is missing.
    pub missing: Vec<Part>,
}

/// A part that a complete report has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A suggested section, by its title.
    Section(String),
    /// A key of the header.
    Key(&'static str),
}

impl Completeness {
    /// Share of the parts that are there, in percent.
    pub fn percent(&self) -> usize {
        (self.have * 100).checked_div(self.have + self.missing.len()).unwrap_or(100)
    }
}

/// Holds a report against the suggested sections and the optional keys that readers look for.
pub fn completeness(registry: &Registry, case: &Case) -> Completeness {
    let header = &case.document.header;
    let headings = &case.document.body.headings;
    let sections = registry.programme.sections.iter().map(|section| {
        let there = headings.iter().any(|heading| heading.text.contains(&section.title));
        (Part::Section(section.title.clone()), there)
    });
    let keys = [
        ("stage", header.stage.is_some()),
        ("period", header.period.is_some()),
        ("tags", !header.tags.is_empty()),
        ("target_groups", !header.target_groups.is_empty()),
        ("departments", header.lead_department.is_some()),
        ("documents", !header.documents.is_empty()),
        ("resources", header.resources.is_some()),
        ("metrics", !header.metrics.is_empty()),
        ("lessons", header.lessons.is_some()),
        ("conditions", header.conditions.is_some()),
        ("replication_note", header.replication_note.is_some()),
        ("contact", header.contact.is_some()),
    ];
    let parts: Vec<(Part, bool)> = sections.chain(keys.map(|(key, there)| (Part::Key(key), there))).collect();
    let have = parts.iter().filter(|(_, there)| *there).count();
    let missing = parts.into_iter().filter(|(_, there)| !*there).map(|(part, _)| part).collect();
    Completeness { have, missing }
}
