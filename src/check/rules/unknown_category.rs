//! A folder under `content/cases/` that is no category of the programme.

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;

/// Looks at the folder of every report.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let programme = &subject.registry.programme;
    for case in &subject.documents.cases {
        let slug = &case.category;
        if programme.find_category(slug).is_none() {
            let message = text!("没有名为“{slug}”的试点类型", "there is no category “{slug}”");
            let diagnostic = Diagnostic::new(Code::UNKNOWN_CATEGORY, Location::file(&case.source.path), message);
            let slugs = programme.categories().map(|(_, category)| category.slug.as_str());
            found.push(diagnostic.nearest(slug, slugs));
        }
    }
}
