//! A practice that does not exist.

use crate::check::{Headed, Subject, at};
use crate::diagnostic::{Code, Diagnostic};
use crate::text;
use crate::yaml::Spanned;

/// Looks at `practices` of every report, and at `supersedes` and `similar` of every practice.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for case in &subject.documents.cases {
        hold(subject, case, &case.header.practices, found);
    }
    for practice in &subject.documents.practices {
        hold(subject, practice, &practice.header.supersedes, found);
        hold(subject, practice, &practice.header.similar, found);
    }
}

fn hold(subject: &Subject<'_>, document: &impl Headed, named: &[Spanned<String>], found: &mut Vec<Diagnostic>) {
    let practices = || subject.documents.practices.iter().map(|practice| practice.id.as_str());
    for practice in named.iter().filter(|named| !practices().any(|id| id == named.value)) {
        let id = &practice.value;
        let message = text!("没有标识为“{id}”的经验", "there is no practice “{id}”");
        found.push(at(document, practice, Code::UNKNOWN_PRACTICE, message).nearest(id, practices()));
    }
}
