//! A published report without the three reviews (三审), where the site demands them.

use crate::check::Subject;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at `review` of every public report, if `publish.require_review` is set.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    if !subject.registry.settings.require_review {
        return;
    }
    for case in subject.documents.cases.iter().filter(|case| case.header.status.is_public()) {
        let review = case.header.review.as_ref();
        let complete =
            review.is_some_and(|review| review.first.is_some() && review.second.is_some() && review.third.is_some());
        if !complete {
            let start = case.header.range.start;
            let message = text!("本站要求三审齐全才能发布", "this site publishes a report only after three reviews");
            let help = text!(
                "请填“review”的 first、second、third，或把“status”改为 review",
                "fill first, second and third under “review”, or set “status” to review"
            );
            found.push(Diagnostic::new(Code::MISSING_REVIEW, case.source.locate(start..start), message).help(help));
        }
    }
}
