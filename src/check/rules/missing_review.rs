//! A published report without the three reviews (三审), where the site demands them.

use crate::document::CaseDocument;
use crate::registry::Registry;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at `review` of a public report, if `publish.require_review` is set.
pub(in crate::check) fn check(case: &CaseDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    if registry.settings.require_review && case.header.status.is_public() {
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
