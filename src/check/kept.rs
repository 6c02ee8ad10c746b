//! [`KeptFindings`]: what the rules found the last time, so that only what has changed is looked at again.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use rayon::prelude::*;

use super::RULES;
use super::inputs::{Input, Surrounding};
use crate::site::Documents;
use crate::vocabulary::diagnostic::Diagnostic;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::memo::Memo;
use crate::vocabulary::path::SourcePath;

/// What one check leaves for the next.
#[derive(Debug, Default)]
pub(crate) struct KeptFindings {
    pub(super) registry: Memo<Vec<Diagnostic>>,
    pub(super) names: Memo<Vec<Diagnostic>>,
    pub(super) outline: Memo<Vec<Diagnostic>>,
    pub(super) documents: ByDocument,
    pub(super) links: ByDocument,
}

/// Applies the rules that look at something as a whole, unless it has been done for the same.
pub(super) fn once(memo: &mut Memo<Vec<Diagnostic>>, input: &impl Input) -> Vec<Diagnostic> {
    let found = memo.get(input.print(), || {
        let mut found = Vec::new();
        RULES.iter().for_each(|rule| input.apply(rule, &mut found));
        Ok::<_, Infallible>(found)
    });
    match found {
        Ok(found) => found,
        Err(never) => match never {},
    }
}

/// What was found in each document.
#[derive(Debug, Default)]
pub(super) struct ByDocument {
    print: Option<Fingerprint>,
    documents: Arc<Documents>,
    /// By path; documents in which nothing was found have no entry.
    found: BTreeMap<SourcePath, Vec<Diagnostic>>,
}

impl ByDocument {
    /// Applies the rules that look at each document by itself to those that are new, or to all where what is around them has changed.
    pub(super) fn check(&mut self, around: &impl Surrounding, documents: &Arc<Documents>) -> Vec<Diagnostic> {
        let print = around.print();
        if self.print != Some(print) {
            *self = ByDocument { print: Some(print), ..ByDocument::default() };
        }
        for gone in self.documents.new_since(documents) {
            self.found.remove(&gone.source().path);
        }
        let new = documents.new_since(&self.documents);
        self.documents = Arc::clone(documents);
        let found = new.par_iter().filter_map(|document| {
            let mut found = Vec::new();
            RULES.iter().for_each(|rule| around.apply(rule, document, &mut found));
            (!found.is_empty()).then(|| (document.source().path.clone(), found))
        });
        self.found.extend(found.collect::<Vec<_>>());
        self.found.values().flatten().cloned().collect()
    }
}
