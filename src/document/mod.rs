//! One file, parsed: its header and its body. No other file is needed for it.

mod address;
mod case;
mod clearance;
mod contact;
mod date;
mod front_matter;
pub(crate) mod markdown;
mod marked;
pub mod model;
mod page;
mod parse;
mod practice;
mod privacy;
mod prose;
mod values;

use std::ops::Deref;
use std::sync::Arc;

pub(crate) use address::{ContentKind, address, content_kind, folder_depth, is_free_to_name, is_id, owners};
pub(crate) use case::{CaseDocumentRef, CaseHeader, Evidence, Metric, Status};
pub(crate) use clearance::{Clearance, PrivacyClearance};
pub(crate) use contact::Contact;
pub(crate) use date::{Moment, parse_day, parse_moment};
pub(crate) use markdown::Mark;
pub(crate) use marked::{marked, stand_in};
pub(crate) use page::PageHeader;
pub use parse::Rules;
pub(crate) use parse::{ParsedText, advice, parse};
pub(crate) use practice::{Adoption, AdoptionForm, Cost, PracticeHeader, PracticeStatus, TimeToStart};
pub(crate) use privacy::{cleared, personal_numbers, rule as privacy_rule};
pub(crate) use prose::{Avoid, DateAhead, WordList};

use crate::formats::fields::Fields;
use crate::formats::yaml::Spanned;
use crate::vocabulary::path::OutPath;
use crate::vocabulary::reading::Reading;
use crate::vocabulary::source_text::SourceText;
use markdown::Body;

/// One file, parsed: a report, a practice or a page of prose. `H` is what its header says, `E` what only documents of its kind have.
#[derive(Clone, Debug)]
pub(crate) struct Document<H, E = ()> {
    /// Its file as far as the body, to locate what the header says. The text itself is not kept.
    pub source: SourceText,
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: OutPath,
    /// What its front matter says.
    pub header: H,
    /// What a person has cleared in it.
    pub clearances: Vec<PrivacyClearance>,
    /// Its text.
    pub body: Body,
    /// What only documents of its kind have.
    pub extra: E,
}

/// A case report.
pub(crate) type CaseDocument = Document<CaseHeader, CaseExtra>;
/// A practice.
pub(crate) type PracticeDocument = Document<PracticeHeader>;
/// A page of prose.
pub(crate) type PageDocument = Document<PageHeader>;

/// What only a report has.
#[derive(Clone, Debug)]
pub(crate) struct CaseExtra {
    /// The slug of its folder.
    pub category: String,
    /// Dates in its text that come after its own.
    pub dates_ahead: Vec<DateAhead>,
    /// How its title is read.
    pub reading: Reading,
}

/// What can be asked of a header, whatever kind of document it belongs to.
pub(crate) trait Header {
    /// Whether its document is published; a draft is not.
    fn is_public(&self) -> bool;

    /// The days it was published and changed, as far as its kind has them.
    fn dates(&self) -> [Option<&Spanned<Moment>>; 2];

    /// Old addresses.
    fn aliases(&self) -> &[Spanned<OutPath>];
}

/// A document without its text.
#[derive(Debug)]
pub(crate) struct Head<'a, H: ?Sized> {
    /// Its file as far as the body.
    pub source: &'a SourceText,
    /// Its id.
    pub id: &'a str,
    /// Its address.
    pub address: &'a OutPath,
    /// What its front matter says.
    pub header: &'a H,
    /// What a person has cleared in it.
    pub clearances: &'a [PrivacyClearance],
}

impl<'a, H> Head<'a, H> {
    /// All of a document but its text.
    pub(crate) fn of<E>(document: &'a Document<H, E>) -> Head<'a, H> {
        let Document { source, id, address, header, clearances, .. } = document;
        Head { source, id, address, header, clearances }
    }
}

/// A header as it is read from its map.
trait ReadHeader: Header + Sized {
    /// Reads every key but those that all headers share. `id` stands in for a title that is missing, which has been reported: lists
    /// and the preview still need something to click on.
    fn read(fields: &Fields<'_>, id: &str) -> Self;

    /// The header of a report, for rules about its figures.
    fn as_case(&self) -> Option<&CaseHeader> {
        None
    }
}

/// What people write: a document of any kind, as far as all kinds are alike.
pub(crate) trait Written: Sync {
    /// All but its text.
    fn head(&self) -> Head<'_, dyn Header + '_>;

    /// Its text.
    fn body(&self) -> &Body;

    /// Its file as far as the body.
    fn source(&self) -> &SourceText {
        self.head().source
    }

    /// What can be asked of its header.
    fn header(&self) -> &dyn Header {
        self.head().header
    }
}

impl<H: Header + Sync, E: Sync> Written for Document<H, E> {
    fn head(&self) -> Head<'_, dyn Header + '_> {
        let Head { source, id, address, header, clearances } = Head::of(self);
        Head { source, id, address, header, clearances }
    }

    fn body(&self) -> &Body {
        &self.body
    }
}

/// A document of one of the three kinds. Whatever they have in common is had by treating it as [`Written`].
#[derive(Clone, Debug)]
pub(crate) enum AnyDocument {
    /// A case report.
    Case(Arc<CaseDocument>),
    /// A practice.
    Practice(Arc<PracticeDocument>),
    /// A page of prose.
    Page(Arc<PageDocument>),
}

impl Deref for AnyDocument {
    type Target = dyn Written;

    fn deref(&self) -> &Self::Target {
        match self {
            AnyDocument::Case(case) => &**case,
            AnyDocument::Practice(practice) => &**practice,
            AnyDocument::Page(page) => &**page,
        }
    }
}
