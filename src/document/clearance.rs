//! Findings of the privacy rule that a person has cleared: `privacy_ok` in a header.

use std::ops::Range;

use crate::formats::fields::Fields;
use crate::vocabulary::privacy::{Kind, is_sign};

/// A clearance as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Clearance {
    /// What was found: as it is written, or as the message shows it, with `*` for each hidden sign.
    pub matched: String,
    /// Why it may stand.
    pub reason: String,
    /// Where it stands.
    pub range: Range<usize>,
}

/// A clearance, and what it clears in the text of its own file.
#[derive(Clone, Debug)]
pub(crate) struct PrivacyClearance {
    /// As it is written.
    pub written: Clearance,
    /// `None` when the text holds nothing of the sort.
    pub kind: Option<Kind>,
}

impl PrivacyClearance {
    /// Clearances with what each clears; what is not told clears nothing.
    pub(super) fn of(written: Vec<Clearance>, kinds: Vec<Option<Kind>>) -> Vec<PrivacyClearance> {
        let kinds = kinds.into_iter().chain(std::iter::repeat(None));
        written.into_iter().zip(kinds).map(|(written, kind)| PrivacyClearance { written, kind }).collect()
    }
}

/// A clearance must show at least this much of a number, or it would clear more than one.
const SHOWN: usize = 5;

impl Clearance {
    pub(super) fn read(fields: &Fields<'_>) -> Vec<Clearance> {
        fields.maps("privacy_ok", |clearance| Clearance {
            matched: clearance.required_plain("match"),
            reason: clearance.required_plain("reason"),
            range: clearance.range().clone(),
        })
    }

    /// Whether it clears what was found. Without a reason it clears nothing.
    pub(crate) fn covers(&self, kind: Kind, found: &str) -> bool {
        let wanted = signs(&self.matched, |c| c == '*');
        let found = signs(found, |c| is_sign(kind, c));
        if self.reason.is_empty() || wanted.is_empty() {
            return false;
        }
        let same = |wanted: &[char]| {
            wanted.len() == found.len() && wanted.iter().zip(&found).all(|(a, b)| *a == '*' || a == b)
        };
        match kind {
            Kind::Name => same(&wanted),
            // A longer piece of the sentence may be given.
            Kind::Address | Kind::Health => wanted.len() >= found.len() && wanted.windows(found.len()).any(same),
            _ => wanted.iter().filter(|sign| **sign != '*').count() >= SHOWN && same(&wanted),
        }
    }
}

/// The signs of a text that tell it from others: no spaces, hyphens or marks, full width as half.
fn signs(text: &str, star: impl Fn(char) -> bool) -> Vec<char> {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let kept = text.chars().map(half).filter(|c| c.is_alphanumeric() || star(*c));
    kept.map(|c| c.to_ascii_uppercase()).collect()
}
