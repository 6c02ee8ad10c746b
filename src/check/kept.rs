//! [`Kept`]: what the rules found the last time, so that only what has changed is looked at again.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::fingerprint::Fingerprint;
use crate::memo::Memo;
use crate::site::Documents;

/// What one check leaves for the next.
#[derive(Debug, Default)]
pub struct Kept {
    pub(super) registry: Memo<Vec<Diagnostic>>,
    pub(super) names: Memo<Vec<Diagnostic>>,
    pub(super) attachments: Memo<Vec<Diagnostic>>,
    pub(super) documents: ByDocument,
    pub(super) links: ByDocument,
}

/// Applies rules, unless it has been done for the same.
pub(super) fn once(
    memo: &mut Memo<Vec<Diagnostic>>,
    print: Fingerprint,
    rules: &[Rule],
    subject: &Subject<'_>,
) -> Vec<Diagnostic> {
    let found = memo.get(print, || {
        let mut found = Vec::new();
        rules.iter().for_each(|rule| rule(subject, &mut found));
        Ok::<_, Infallible>(found)
    });
    match found {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// What was found in each document. A document is known by where it lies in memory: it is held here, so no other can
/// lie there.
#[derive(Debug, Default)]
pub(super) struct ByDocument {
    print: Option<Fingerprint>,
    found: FxHashMap<usize, Findings>,
    round: u64,
}

#[derive(Debug)]
struct Findings {
    document: Document,
    found: Vec<Diagnostic>,
    /// When the document was there last.
    round: u64,
}

impl ByDocument {
    /// Applies rules to documents that are new. `print` is that of all else that the rules look at; what they say of other
    /// files is found anew each time.
    pub(super) fn check(&mut self, print: Fingerprint, rules: &[Rule], subject: &Subject<'_>) -> Vec<Diagnostic> {
        if self.print != Some(print) {
            self.found.clear();
            self.print = Some(print);
        }
        self.round += 1;
        let mut all = Vec::new();
        let mut new = Documents::default();
        for case in &subject.documents.cases {
            if !self.recall(Arc::as_ptr(case).addr(), &mut all) {
                new.cases.push(Arc::clone(case));
            }
        }
        for practice in &subject.documents.practices {
            if !self.recall(Arc::as_ptr(practice).addr(), &mut all) {
                new.practices.push(Arc::clone(practice));
            }
        }
        for page in &subject.documents.pages {
            if !self.recall(Arc::as_ptr(page).addr(), &mut all) {
                new.pages.push(Arc::clone(page));
            }
        }
        let round = self.round;
        self.found.retain(|_, known| known.round == round);
        let found = {
            let subject = Subject { documents: &new, ..*subject };
            let mut found = Vec::new();
            rules.iter().for_each(|rule| rule(&subject, &mut found));
            found
        };
        all.extend(found.iter().cloned());
        let mut by_path: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for diagnostic in found {
            by_path.entry(diagnostic.location.path.clone()).or_default().push(diagnostic);
        }
        let cases = new.cases.into_iter().map(Document::Case);
        let practices = new.practices.into_iter().map(Document::Practice);
        for document in cases.chain(practices).chain(new.pages.into_iter().map(Document::Page)) {
            let found = by_path.remove(document.source().path.as_str()).unwrap_or_default();
            self.found.insert(address(&document), Findings { document, found, round });
        }
        all
    }

    /// Adds what is known of a document; says whether anything is.
    fn recall(&mut self, address: usize, all: &mut Vec<Diagnostic>) -> bool {
        let Some(known) = self.found.get_mut(&address) else { return false };
        known.round = self.round;
        debug_assert_eq!(self::address(&known.document), address);
        all.extend_from_slice(&known.found);
        true
    }
}

/// Where a document lies in memory.
fn address(document: &Document) -> usize {
    match document {
        Document::Case(case) => Arc::as_ptr(case).addr(),
        Document::Practice(practice) => Arc::as_ptr(practice).addr(),
        Document::Page(page) => Arc::as_ptr(page).addr(),
    }
}
