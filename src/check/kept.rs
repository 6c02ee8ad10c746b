//! [`Kept`]: what the rules found the last time, so that only what has changed is looked at again.

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;
use std::sync::Arc;

use super::{Rule, Subject};
use crate::site::Documents;
use crate::vocabulary::diagnostic::Diagnostic;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::memo::Memo;
use crate::vocabulary::path::SourcePath;

/// What one check leaves for the next.
#[derive(Debug, Default)]
pub struct Kept {
    pub(super) registry: Memo<Vec<Diagnostic>>,
    pub(super) names: Memo<Vec<Diagnostic>>,
    pub(super) outline: Memo<Vec<Diagnostic>>,
    pub(super) attachments: Memo<Vec<Diagnostic>>,
    pub(super) attachments_print: Memo<Fingerprint>,
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

/// What was found in each document.
#[derive(Debug, Default)]
pub(super) struct ByDocument {
    print: Option<Fingerprint>,
    documents: Arc<Documents>,
    /// By path; documents in which nothing was found have no entry.
    found: BTreeMap<SourcePath, Vec<Diagnostic>>,
}

impl ByDocument {
    /// Applies rules to documents that are new. `print` is that of all else that the rules look at; what they say of other
    /// files is found anew each time.
    pub(super) fn check(&mut self, print: Fingerprint, rules: &[Rule], subject: &Subject<'_>) -> Vec<Diagnostic> {
        if self.print != Some(print) {
            *self = ByDocument { print: Some(print), ..ByDocument::default() };
        }
        for gone in self.documents.new_since(subject.documents) {
            self.found.remove(&gone.source().path);
        }
        let new = Arc::new(Documents::of(subject.documents.new_since(&self.documents)));
        self.documents = Arc::clone(subject.documents);
        let mut found = Vec::new();
        rules.iter().for_each(|rule| rule(&Subject { documents: &new, ..*subject }, &mut found));
        let own: HashSet<&str> = new.all().map(|document| document.source().path.as_str()).collect();
        let (own, mut all): (Vec<Diagnostic>, Vec<Diagnostic>) =
            found.into_iter().partition(|diagnostic| own.contains(diagnostic.location.path.as_str()));
        for diagnostic in own {
            self.found.entry(SourcePath::new(&diagnostic.location.path)).or_default().push(diagnostic);
        }
        all.extend(self.found.values().flatten().cloned());
        all
    }
}
