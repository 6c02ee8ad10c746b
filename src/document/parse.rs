//! [`parse`]: from the text of one file to a [`Document`].

use std::sync::Arc;

use super::clearance::{Clearance, PrivacyClearance};
use super::markdown::{self, Block, Body, Mark};
use super::prose::Effect;
use super::{
    AnyDocument, CaseExtra, CaseHeader, ContentKind, Document, PageHeader, PracticeHeader, ReadHeader, WordList,
    address, content_kind, front_matter, is_id, privacy, prose,
};
use crate::formats::fields::Reader;
use crate::formats::yaml::{self, Node};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::{OutPath, SourcePath};
use crate::vocabulary::privacy::Kind as PersonalKind;
use crate::vocabulary::reading::Reading;
use crate::vocabulary::source_text::SourceText;

/// Maps and lists of front matter may stand in one another this deep.
const FRONT_MATTER_DEPTH: usize = 4;

/// Which rules a text is held against when it is parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rules {
    /// All of them.
    #[default]
    All,
    /// Those by which a site is not published; all of them only where one of these finds something, or where a person has cleared
    /// something. The others give nothing but the [`advice`].
    Blocking,
}

/// What is found by the rules that [`Rules::Blocking`] leaves out: none of it keeps a site from being published, unless the site
/// wants it so.
pub(crate) fn advice() -> impl Iterator<Item = Code> {
    let all = prose::FINDS.into_iter().chain([privacy::PEOPLE]).flatten();
    all.filter(|(_, effect)| *effect == Effect::Advises).map(|(code, _)| *code)
}

/// What parsing a file gave.
#[derive(Debug)]
pub(crate) struct ParsedText {
    /// The document. `None` when it has no readable front matter, or no usable address.
    pub document: Option<AnyDocument>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it was held against all rules.
    pub complete: bool,
}

/// What is found on the way.
pub(super) struct Found {
    diagnostics: Vec<Diagnostic>,
    complete: bool,
}

impl Default for Found {
    fn default() -> Found {
        Found { diagnostics: Vec::new(), complete: true }
    }
}

/// Parses a report, a practice or a page, whose words are held against a list.
pub(crate) fn parse(source: &SourceText, list: &WordList, rules: Rules) -> ParsedText {
    let mut found = Found::default();
    let document = parse_into(source, &[], list, rules, &mut found);
    let Found { diagnostics, complete } = found;
    ParsedText { document, diagnostics, complete }
}

/// The same with marks in the text.
pub(super) fn parse_into(
    source: &SourceText,
    marks: &[Mark],
    list: &WordList,
    rules: Rules,
    found: &mut Found,
) -> Option<AnyDocument> {
    let kind = content_kind(&source.path);
    let (ContentKind::Case { id, .. } | ContentKind::Practice { id } | ContentKind::Page { id }) = kind else {
        return None;
    };
    let id = check_id(source, id, &mut found.diagnostics);
    let address = address(&source.path)?.ok()?;
    let (header, body_start) = front_matter::find(source, &mut found.diagnostics)?;
    let resolve = |path: &SourcePath| super::address(path)?.ok();
    let body = markdown::marked_body(source, body_start, &address, &resolve, marks);
    let (body, blocks) = body.into_value(&mut found.diagnostics);
    let before = found.diagnostics.len();
    let node = yaml::parse(source, header, FRONT_MATTER_DEPTH).into_value(&mut found.diagnostics);
    let Some(node) = node else {
        if found.diagnostics.len() == before {
            let message = text!("文件头是空的", "the front matter is empty");
            found.diagnostics.push(Diagnostic::new(Code::MISSING_FRONT_MATTER, source.locate(0..3), message));
        }
        privacy::check(source, None, body_start, &blocks, &[], &mut found.diagnostics);
        return None;
    };
    let file = File { source, id, address, body_start, body, blocks: &blocks, node: &node, list, rules };
    match kind {
        ContentKind::Case { category, .. } => {
            let extra = |header: &CaseHeader| CaseExtra {
                category: category.to_owned(),
                dates_ahead: prose::dates_ahead(source, header, &blocks),
                reading: Reading::of(&header.title),
            };
            file.document(extra, found).map(AnyDocument::Case)
        }
        ContentKind::Practice { .. } => file.document(|_: &PracticeHeader| (), found).map(AnyDocument::Practice),
        _ => file.document(|_: &PageHeader| (), found).map(AnyDocument::Page),
    }
}

/// A file whose parts are told apart, and what they are held against.
struct File<'a> {
    source: &'a SourceText,
    id: String,
    address: OutPath,
    body_start: usize,
    body: Body,
    blocks: &'a [Block],
    node: &'a Node,
    list: &'a WordList,
    rules: Rules,
}

impl File<'_> {
    /// Reads the header, holds the file against the rules, and puts the document together. `None` when the header is no map.
    fn document<H: ReadHeader, E>(self, extra: impl FnOnce(&H) -> E, found: &mut Found) -> Option<Arc<Document<H, E>>> {
        let reader = Reader::new(self.source);
        let header = reader.fields("---", self.node).map(|fields| {
            let (header, clearances) = (H::read(&fields, &self.id), Clearance::read(&fields));
            fields.finish();
            (header, clearances)
        });
        let (header, clearances) = header.unzip();
        let clearances = clearances.unwrap_or_default();
        found.diagnostics.extend(reader.into_diagnostics());
        found.complete = self.wants_all_rules(&clearances, &found.diagnostics);
        let kinds = match found.complete {
            true => self.hold(header.as_ref().and_then(H::as_case), &clearances, &mut found.diagnostics),
            false => Vec::new(),
        };
        let header = header?;
        let extra = extra(&header);
        Some(Arc::new(Document {
            source: self.source.head(self.body_start),
            id: self.id,
            address: self.address,
            header,
            clearances: PrivacyClearance::of(clearances, kinds),
            body: self.body,
            extra,
        }))
    }

    /// Whether the rules that only advise are to be applied too.
    fn wants_all_rules(&self, clearances: &[Clearance], found: &[Diagnostic]) -> bool {
        self.rules == Rules::All
            || !found.is_empty()
            || !clearances.is_empty()
            || prose::is_unfinished(self.node, self.blocks)
            || privacy::has_numbers(self.source, self.node)
    }

    /// Applies all rules; what each clearance clears.
    fn hold(
        &self,
        case: Option<&CaseHeader>,
        clearances: &[Clearance],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Option<PersonalKind>> {
        prose::check(self.source, self.node, case, self.blocks, self.list, diagnostics);
        privacy::check(self.source, Some(self.node), self.body_start, self.blocks, clearances, diagnostics)
    }
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
