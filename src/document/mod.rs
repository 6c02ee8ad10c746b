//! One file, parsed: its header and its body. No other file is needed for it.

mod address;
mod case;
mod clearance;
mod contact;
mod date;
mod front_matter;
pub mod markdown;
pub mod model;
mod page;
mod practice;
mod privacy;
mod prose;
mod values;

use std::sync::Arc;

pub use address::{Place, address, folder_depth, is_id, place};
pub use case::{CaseDocumentRef, CaseHeader, CaseSource, Evidence, Metric, Resources, Review, Status};
pub use clearance::PrivacyClearance;
pub use contact::Contact;
pub use date::{Moment, parse_day, parse_moment};
pub use page::PageHeader;
pub use practice::{Adoption, AdoptionForm, Cost, PracticeHeader, PracticeStatus, Precondition, TimeToStart};
pub use privacy::{cleared, personal_numbers, rule as privacy_rule};
pub use prose::{Avoid, DateAhead, WordList};

use crate::formats::fields::Reader;
use crate::formats::yaml::{self, Node};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::{OutPath, SourcePath};
use crate::vocabulary::reading::Reading;
use crate::vocabulary::source_text::SourceText;
use markdown::Body;

/// A parsed file.
#[derive(Clone, Debug)]
pub enum Document {
    /// A case report.
    Case(Arc<CaseDocument>),
    /// A practice.
    Practice(Arc<PracticeDocument>),
    /// A page of prose.
    Page(Arc<PageDocument>),
}

impl Document {
    /// Its file, as far as its body.
    pub fn source(&self) -> &SourceText {
        match self {
            Document::Case(case) => &case.source,
            Document::Practice(practice) => &practice.source,
            Document::Page(page) => &page.source,
        }
    }

    /// Whether it is published; a draft is not.
    pub fn is_public(&self) -> bool {
        match self {
            Document::Case(case) => case.header.status.is_public(),
            Document::Practice(practice) => practice.header.status.value.is_public(),
            Document::Page(_) => true,
        }
    }

    /// Its text.
    pub fn body(&self) -> &Body {
        match self {
            Document::Case(case) => &case.body,
            Document::Practice(practice) => &practice.body,
            Document::Page(page) => &page.body,
        }
    }

    /// What a person has cleared in it.
    pub fn clearances(&self) -> &[PrivacyClearance] {
        match self {
            Document::Case(case) => &case.header.privacy_ok,
            Document::Practice(practice) => &practice.header.privacy_ok,
            Document::Page(page) => &page.header.privacy_ok,
        }
    }

    /// The clearances of a document that nobody else holds yet.
    fn clearances_mut(&mut self) -> &mut [PrivacyClearance] {
        match self {
            Document::Case(case) => Arc::get_mut(case).map_or(&mut [], |case| &mut case.header.privacy_ok),
            Document::Practice(practice) => {
                Arc::get_mut(practice).map_or(&mut [], |practice| &mut practice.header.privacy_ok)
            }
            Document::Page(page) => Arc::get_mut(page).map_or(&mut [], |page| &mut page.header.privacy_ok),
        }
    }
}

/// A case report.
#[derive(Clone, Debug)]
pub struct CaseDocument {
    /// Its file as far as the body, to locate what the header says. The text itself is not kept.
    pub source: SourceText,
    /// Its id.
    pub id: String,
    /// The slug of its folder.
    pub category: String,
    /// Its address.
    pub address: OutPath,
    /// What its front matter says.
    pub header: CaseHeader,
    /// Its text.
    pub body: Body,
    /// Dates in its text that come after its own.
    pub dates_ahead: Vec<DateAhead>,
    /// How its title is read.
    pub reading: Reading,
}

/// A practice.
#[derive(Clone, Debug)]
pub struct PracticeDocument {
    /// Its file as far as the body, to locate what the header says. The text itself is not kept.
    pub source: SourceText,
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: OutPath,
    /// What its front matter says.
    pub header: PracticeHeader,
    /// Its text.
    pub body: Body,
}

/// A page of prose.
#[derive(Clone, Debug)]
pub struct PageDocument {
    /// Its file as far as the body, to locate what the header says. The text itself is not kept.
    pub source: SourceText,
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: OutPath,
    /// What its front matter says.
    pub header: PageHeader,
    /// Its text.
    pub body: Body,
}

/// Maps and lists of front matter may stand in one another this deep.
const FRONT_MATTER_DEPTH: usize = 4;

/// Which rules a text is held against when it is parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rules {
    /// All of them.
    #[default]
    All,
    /// Those by which a site is not published; all of them only where one of these finds something, or where a person has cleared
    /// something. The others give nothing but the [`ADVICE`].
    Blocking,
}

/// What is found by the rules that [`Rules::Blocking`] leaves out: none of it keeps a site from being published, unless the site
/// wants it so.
pub const ADVICE: [Code; 11] = [
    Code::PERSONAL_NAME,
    Code::PERSONAL_ADDRESS,
    Code::PERSONAL_HEALTH,
    Code::MIXED_PUNCTUATION,
    Code::DOUBLED_PUNCTUATION,
    Code::IMPOSSIBLE_DATE,
    Code::FIGURE_CONTRADICTS,
    Code::COUNTED_OTHERWISE,
    Code::AVOIDED_WORD,
    Code::EMPTY_SECTION,
    Code::ABSOLUTE_CLAIM,
];

/// What parsing a file gave.
#[derive(Debug)]
pub struct Parsed {
    /// The document. `None` when it has no readable front matter, or no usable address.
    pub document: Option<Document>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it was held against all rules.
    pub complete: bool,
}

/// Parses a report, a practice or a page, whose words are held against a list.
pub fn parse(source: &SourceText, list: &WordList, rules: Rules) -> Parsed {
    let mut parsed = Parsed { document: None, diagnostics: Vec::new(), complete: true };
    parsed.document = parse_into(source, list, rules, &mut parsed.diagnostics, &mut parsed.complete);
    parsed
}

fn parse_into(
    source: &SourceText,
    list: &WordList,
    rules: Rules,
    diagnostics: &mut Vec<Diagnostic>,
    complete: &mut bool,
) -> Option<Document> {
    let place = place(&source.path);
    let (Place::Case { id, .. } | Place::Practice { id } | Place::Page { id }) = place else { return None };
    let id = check_id(source, id, diagnostics);
    let address = match address(&source.path)? {
        Ok(address) => address,
        Err(_) => return None,
    };
    let (header, body_start) = front_matter::find(source, diagnostics)?;
    let resolve = |path: &SourcePath| address::address(path)?.ok();
    let (body, blocks) = markdown::body(source, body_start, &address, &resolve).into_value(diagnostics);
    let before = diagnostics.len();
    let node = yaml::parse(source, header, FRONT_MATTER_DEPTH).into_value(diagnostics);
    let Some(node) = node else {
        if diagnostics.len() == before {
            let message = text!("文件头是空的", "the front matter is empty");
            diagnostics.push(Diagnostic::new(Code::MISSING_FRONT_MATTER, source.locate(0..3), message));
        }
        privacy::check(source, None, body_start, &blocks, &mut [], diagnostics);
        return None;
    };
    let reader = Reader::new(source);
    let mut document = match place {
        Place::Case { category, .. } => CaseHeader::read(&reader, &node).map(|mut header| {
            untitled(&mut header.title, &id);
            let dates_ahead = prose::dates_ahead(source, &header, &blocks);
            let (source, category) = (source.head(body_start), category.to_owned());
            let reading = Reading::of(&header.title);
            Document::Case(Arc::new(CaseDocument { source, id, category, address, header, body, dates_ahead, reading }))
        }),
        Place::Practice { .. } => PracticeHeader::read(&reader, &node).map(|mut header| {
            untitled(&mut header.title, &id);
            let source = source.head(body_start);
            Document::Practice(Arc::new(PracticeDocument { source, id, address, header, body }))
        }),
        _ => read_page(&reader, &node).map(|mut header| {
            untitled(&mut header.title, &id);
            let source = source.head(body_start);
            Document::Page(Arc::new(PageDocument { source, id, address, header, body }))
        }),
    };
    diagnostics.extend(reader.into_diagnostics());
    let case = match &document {
        Some(Document::Case(case)) => Some(&case.header),
        _ => None,
    };
    let cleared = document.as_ref().is_some_and(|document| !document.clearances().is_empty());
    if rules == Rules::Blocking
        && diagnostics.is_empty()
        && !cleared
        && !prose::is_unfinished(&node, &blocks)
        && !privacy::has_numbers(source, &node)
    {
        *complete = false;
        return document;
    }
    prose::check(source, &node, case, &blocks, list, diagnostics);
    let clearances = document.as_mut().map_or(&mut [][..], Document::clearances_mut);
    privacy::check(source, Some(&node), body_start, &blocks, clearances, diagnostics);
    document
}

/// A title that is missing has been reported; lists and the preview still need something to click on.
fn untitled(title: &mut String, id: &str) {
    if title.is_empty() {
        id.clone_into(title);
    }
}

fn read_page(reader: &Reader<'_>, node: &Node) -> Option<PageHeader> {
    let fields = reader.fields("---", node)?;
    let header = PageHeader::read(&fields);
    fields.finish();
    Some(header)
}

/// Reports a file name that cannot be an id.
fn check_id(source: &SourceText, id: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
    if !is_id(id) {
        let message = text!("文件名“{id}”不能作标识", "the file name “{id}” cannot be an id");
        let help = text!(
            "只用小写字母、数字和“-”，3 到 60 个，例如 nanning-residence.md",
            "lower-case letters, digits and “-” only, 3 to 60 of them, such as nanning-residence.md"
        );
        diagnostics.push(Diagnostic::new(Code::INVALID_ID, Location::file(&source.path), message).help(help));
    }
    id.to_owned()
}
