//! What persons have cleared of the privacy rule (放行), as an inspection asks for it: file, rule and reason.

use super::rules::personal_file;
use crate::document::{PrivacyClearance, privacy_rule};
use crate::site::Site;
use crate::source::Sources;
use crate::vocabulary::diagnostic::{Code, Location};
use crate::vocabulary::privacy;
use crate::vocabulary::source_text::SourceText;

/// A clearance of a report, a practice or a page.
#[derive(Clone, Debug)]
pub struct Cleared {
    /// Where it is written.
    pub location: Location,
    /// The rule whose finding it clears; `None` when nothing is found that it would clear.
    pub rule: Option<Code>,
    /// What it clears, hidden as in messages.
    pub shown: String,
    /// Why it may stand.
    pub reason: String,
}

/// Every clearance of a site, by path and line.
pub fn clearances(site: &Site, sources: &Sources) -> Vec<Cleared> {
    let cases = site.cases.iter().map(|case| (&case.document.source, &case.document.header.privacy_ok));
    let practices =
        site.practices.iter().map(|practice| (&practice.document.source, &practice.document.header.privacy_ok));
    let pages = site.pages.iter().map(|page| (&page.source, &page.header.privacy_ok));
    let all = cases.chain(practices).chain(pages);
    let mut all: Vec<Cleared> = all
        .flat_map(|(source, cleared)| cleared.iter().map(|clearance| describe(site, sources, source, clearance)))
        .collect();
    all.sort_by(|a, b| (&a.location.path, a.location.line).cmp(&(&b.location.path, b.location.line)));
    all
}

fn describe(site: &Site, sources: &Sources, source: &SourceText, clearance: &PrivacyClearance) -> Cleared {
    let in_attachment = || personal_file::clears(site, sources, &source.path, clearance).then_some(Code::PERSONAL_FILE);
    Cleared {
        location: source.locate(clearance.range.clone()),
        rule: clearance.kind.map(privacy_rule).or_else(in_attachment),
        shown: match clearance.kind {
            Some(kind) => privacy::echo(kind, &clearance.matched),
            None => privacy::mask(&clearance.matched).into_owned(),
        },
        reason: privacy::mask(&clearance.reason).into_owned(),
    }
}
