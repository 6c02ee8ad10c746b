//! What needs more than one file to be judged: the table of rules, one rule a file under `rules/`.
//!
//! A rule's file has the name of its code, so that one leads to the other: `unknown-region` is found in
//! `rules/unknown_region.rs`, and a report that breaks it in `tests/diagnostics/unknown-region.md`.

mod attachments;
mod clearances;
#[cfg(feature = "external-links")]
pub mod external;
mod inputs;
mod kept;
pub(crate) mod rendered;
mod rules;
mod self_check;

use std::sync::Arc;

use jiff::civil::Date;

pub(crate) use attachments::Attachments;
pub(crate) use clearances::clearances;
pub(crate) use kept::KeptFindings;
pub(crate) use self_check::{Results, self_check};

use inputs::{FileNames, FileSizes, Outline, Pictures, RegistryAndDay, RegistryFiles, Targets};

use crate::document::{AnyDocument, CaseDocument, PracticeDocument, Written};
use crate::formats::yaml::Spanned;
use crate::plan::Plan;
use crate::registry::Registry;
use crate::site::{Documents, Site};
use crate::source::Sources;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Text};
use crate::vocabulary::source_text::SourceText;

/// Everything that a rule may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// The programme and everything about it.
    pub registry: &'a Registry,
    /// The parsed files.
    pub documents: &'a Arc<Documents>,
    /// The documents in their places.
    pub site: &'a Site,
    /// The addresses.
    pub plan: &'a Plan,
    /// What the files beside documents hold of persons.
    pub attachments: &'a Attachments,
    /// The day of the build.
    pub today: Date,
}

/// A rule, by what it may look at. When it is applied again follows from that: whatever is handed to it has a fingerprint of all
/// that can be seen in it.
enum Rule {
    /// The registry and the settings.
    Registry(fn(&RegistryFiles<'_>, &mut Vec<Diagnostic>)),
    /// Which files there are.
    Names(fn(&FileNames<'_>, &mut Vec<Diagnostic>)),
    /// Each report by itself, held against the registry.
    Case(fn(&CaseDocument, &Registry, &mut Vec<Diagnostic>)),
    /// Each practice by itself, held against the registry.
    Practice(fn(&PracticeDocument, &Registry, &mut Vec<Diagnostic>)),
    /// Each document by itself, and the day of the build.
    Day(fn(&AnyDocument, Date, &mut Vec<Diagnostic>)),
    /// Each document by itself, and what it may lead to.
    Links(fn(&dyn Written, &Targets<'_>, &mut Vec<Diagnostic>)),
    /// Everything but the texts.
    Outline(fn(&Outline<'_>, &mut Vec<Diagnostic>)),
    /// All documents with their texts. It is applied each time.
    Texts(fn(&Documents, &mut Vec<Diagnostic>)),
    /// All documents with their texts, and the pictures that they show. It is applied each time.
    Pictures(fn(&Documents, &Pictures<'_>, &mut Vec<Diagnostic>)),
    /// How large files are. It is applied each time.
    Sizes(fn(&FileSizes<'_>, &mut Vec<Diagnostic>)),
}

/// Every rule.
const RULES: &[Rule] = &[
    Rule::Registry(rules::personal_id::check),
    Rule::Registry(rules::missing_gov_field::check),
    Rule::Names(rules::unexpected_file::check),
    Rule::Names(rules::unsafe_file_name::check),
    Rule::Names(rules::personal_file::check_names),
    Rule::Case(rules::unknown_category::check_folder),
    Rule::Practice(rules::unknown_category::check),
    Rule::Case(rules::unknown_unit::check),
    Rule::Case(rules::wrong_category::check),
    Rule::Case(rules::unknown_region::check),
    Rule::Practice(rules::unknown_region::check_adoptions),
    Rule::Case(rules::place_outside_unit::check),
    Rule::Case(rules::unknown_tag::check),
    Rule::Case(rules::unknown_value::check),
    Rule::Practice(rules::unknown_value::check_practice),
    Rule::Case(rules::missing_review::check),
    Rule::Day(rules::future_date::check),
    Rule::Day(rules::date_ahead::check),
    Rule::Links(rules::dead_link::check),
    Rule::Outline(rules::dead_link::check_navigation),
    Rule::Outline(rules::unknown_practice::check),
    Rule::Outline(rules::unknown_case::check),
    Rule::Outline(rules::supersedes_loop::check),
    Rule::Outline(rules::evidence_claim::check),
    Rule::Outline(rules::promotion_claim::check),
    Rule::Outline(rules::duplicate_id::check),
    Rule::Outline(rules::address_collision::check),
    Rule::Outline(rules::picture_position::check),
    Rule::Outline(rules::unused_clearance::check),
    Rule::Outline(rules::personal_file::check),
    Rule::Texts(rules::dead_anchor::check),
    Rule::Texts(rules::link_to_draft::check),
    Rule::Pictures(rules::unshown_picture::check),
    Rule::Sizes(rules::file_too_large::check),
];

/// Applies every rule. What the last check kept is not looked at again; the result is the same as without it.
pub(crate) fn check(subject: &Subject<'_>, kept: &mut KeptFindings) -> Vec<Diagnostic> {
    let mut found = kept::once(&mut kept.registry, &RegistryFiles::of(subject));
    found.extend(kept::once(&mut kept.names, &FileNames::of(subject)));
    found.extend(kept::once(&mut kept.outline, &Outline::of(subject)));
    found.extend(kept.documents.check(&RegistryAndDay::of(subject), subject.documents));
    found.extend(kept.links.check(&Targets::of(subject), subject.documents));
    let (sizes, pictures) = (FileSizes::of(subject), Pictures::of(subject));
    for rule in RULES {
        match rule {
            Rule::Texts(rule) => rule(subject.documents, &mut found),
            Rule::Pictures(rule) => rule(subject.documents, &pictures, &mut found),
            Rule::Sizes(rule) => rule(&sizes, &mut found),
            _ => {}
        }
    }
    found
}

/// A diagnostic at a value of a header.
fn at<T>(source: &SourceText, value: &Spanned<T>, code: Code, message: Text) -> Diagnostic {
    Diagnostic::new(code, source.locate(value.range.clone()), message)
}
