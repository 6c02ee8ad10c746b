//! What needs more than one file to be judged: the table of rules, one rule a file under `rules/`.
//!
//! A rule's file has the name of its code, so that one leads to the other: `unknown-region` is found in
//! `rules/unknown_region.rs`, and a report that breaks it in `tests/diagnostics/unknown-region.md`.

mod clearances;
#[cfg(feature = "external-links")]
pub mod external;
mod kept;
pub mod rendered;
mod rules;
mod self_check;

use std::convert::Infallible;
use std::sync::Arc;

use jiff::civil::Date;

pub use clearances::{Cleared, clearances};
pub use kept::Kept;
pub use self_check::{Results, self_check};

use crate::formats::yaml::Spanned;
use crate::plan::Plan;
use crate::registry::Registry;
use crate::site::{Documents, Site};
use crate::source::Sources;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Text};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::source_text::SourceText;

/// Everything that a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
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
    /// The day of the build.
    pub today: Date,
}

/// A rule: it looks at the subject and adds what it finds.
type Rule = fn(&Subject<'_>, &mut Vec<Diagnostic>);

/// Rules that look at the files of the registry alone.
const OF_REGISTRY: &[Rule] = &[rules::personal_id::check];

/// Rules that look at nothing but which files there are.
const OF_NAMES: &[Rule] =
    &[rules::unexpected_file::check, rules::unsafe_file_name::check, rules::personal_file::check_names];

/// Rules that look at each document by itself, with the registry and the day.
const OF_DOCUMENTS: &[Rule] = &[
    rules::unknown_category::check,
    rules::unknown_unit::check,
    rules::wrong_category::check,
    rules::unknown_region::check,
    rules::place_outside_unit::check,
    rules::unknown_tag::check,
    rules::unknown_value::check,
    rules::future_date::check,
    rules::missing_review::check,
    rules::date_ahead::check,
];

/// Rules that look at each document by itself, with the files and the addresses that there are.
const OF_LINKS: &[Rule] = &[rules::dead_link::check];

/// Rules that read the files beside documents.
const OF_ATTACHMENTS: &[Rule] = &[rules::personal_file::check];

/// Rules that look at headers, at the places of documents, and at which files lie beside them, but at no text.
const OF_OUTLINE: &[Rule] = &[
    rules::unknown_practice::check,
    rules::unknown_case::check,
    rules::supersedes_loop::check,
    rules::evidence_claim::check,
    rules::promotion_claim::check,
    rules::duplicate_id::check,
    rules::address_collision::check,
    rules::missing_gov_field::check,
    rules::picture_position::check,
    rules::unused_clearance::check,
];

/// Rules that look at the whole site.
const OF_SITE: &[Rule] = &[rules::file_too_large::check, rules::dead_anchor::check, rules::link_to_draft::check];

/// Applies every rule. What the last check kept is not looked at again; the result is the same as without it.
pub fn check(subject: &Subject<'_>, kept: &mut Kept) -> Vec<Diagnostic> {
    let sources = subject.sources;
    let registry = sources.fingerprint_below(&["content/registry/", "content/site.yaml"]);
    let today = subject.today.to_string();
    let documents = Fingerprint::of_parts([registry.as_bytes(), today.as_bytes()]);
    let (names, addresses) = (sources.names_print(), subject.plan.addresses_print());
    let links = Fingerprint::of_parts([names.as_bytes(), addresses.as_bytes()]);
    let files = sources.files_print();
    let outline = [&registry, &subject.documents.outline, &files, &addresses].map(Fingerprint::as_bytes);
    let outline = Fingerprint::of_parts(outline);
    let mut found = kept::once(&mut kept.registry, registry, OF_REGISTRY, subject);
    found.extend(kept::once(&mut kept.names, names, OF_NAMES, subject));
    found.extend(kept.documents.check(documents, OF_DOCUMENTS, subject));
    found.extend(kept.links.check(links, OF_LINKS, subject));
    found.extend(kept::once(&mut kept.outline, outline, OF_OUTLINE, subject));
    let attachments = kept.attachments_print.get(outline, || Ok::<_, Infallible>(rules::personal_file::print(subject)));
    let attachments = attachments.unwrap_or_default();
    found.extend(kept::once(&mut kept.attachments, attachments, OF_ATTACHMENTS, subject));
    OF_SITE.iter().for_each(|rule| rule(subject, &mut found));
    found
}

/// A diagnostic at a value of a header.
fn at<T>(source: &SourceText, value: &Spanned<T>, code: Code, message: Text) -> Diagnostic {
    Diagnostic::new(code, source.locate(value.range.clone()), message)
}
