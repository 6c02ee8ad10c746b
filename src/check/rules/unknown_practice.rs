//! A practice that does not exist.

use crate::check::{Subject, at};
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Looks at `practices` of every report.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let practices = &subject.documents.practices;
    for case in &subject.documents.cases {
        for practice in case.header.practices.iter().filter(|practice| !practices.contains(&practice.value)) {
            let id = &practice.value;
            let message = text!("没有标识为“{id}”的经验", "there is no practice “{id}”");
            let diagnostic = at(case, practice, Code::UNKNOWN_PRACTICE, message);
            found.push(diagnostic.nearest(id, practices.iter().map(String::as_str)));
        }
    }
}
