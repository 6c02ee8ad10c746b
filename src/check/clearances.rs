//! What persons have cleared of the privacy rule (放行), as an inspection asks for it: file, rule and reason.

use super::attachments::Attachments;
use super::inputs::beside;
use super::rules::personal_file;
use crate::document::{PrivacyClearance, Written, privacy_rule};
use crate::site::Site;
use crate::vocabulary::diagnostic::{Code, Location};
use crate::vocabulary::privacy;

/// A clearance of a report, a practice or a page.
#[derive(Clone, Debug)]
pub(crate) struct Cleared {
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
pub(crate) fn clearances(site: &Site, attachments: &Attachments) -> Vec<Cleared> {
    let mut all: Vec<Cleared> = site
        .documents()
        .flat_map(|document| {
            document.head().clearances.iter().map(|clearance| describe(site, attachments, document, clearance))
        })
        .collect();
    all.sort_by(|a, b| (&a.location.path, a.location.line).cmp(&(&b.location.path, b.location.line)));
    all
}

fn describe(site: &Site, attachments: &Attachments, document: &dyn Written, clearance: &PrivacyClearance) -> Cleared {
    let written = &clearance.written;
    let path = &document.source().path;
    let in_attachment =
        || personal_file::clears(beside(site, attachments), path, written).then_some(Code::PERSONAL_FILE);
    Cleared {
        location: document.source().locate(written.range.clone()),
        rule: clearance.kind.map(privacy_rule).or_else(in_attachment),
        shown: match clearance.kind {
            Some(kind) => privacy::echo(kind, &written.matched),
            None => privacy::mask(&written.matched).into_owned(),
        },
        reason: privacy::mask(&written.reason).into_owned(),
    }
}
