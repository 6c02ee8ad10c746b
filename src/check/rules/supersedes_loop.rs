//! Practices that replace one another in a circle: nobody could tell which is the newer one.

use crate::check::at;
use crate::check::inputs::{Outline, PlacedPractice};
use crate::site::PracticeKey;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Follows `supersedes` from every practice.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    let all: Vec<PlacedPractice<'_>> = outline.placed_practices().collect();
    for (index, practice) in all.iter().enumerate() {
        for named in &practice.head.header.supersedes {
            let itself = named.value == practice.head.id;
            let first = practice.supersedes.iter().find(|key| all[key.0].head.id == named.value);
            if itself || first.is_some_and(|first| leads_back(&all, *first, PracticeKey(index))) {
                let id = &named.value;
                let message = text!(
                    "“{id}”被本条取代，又直接或间接取代本条",
                    "“{id}” is replaced by this practice and replaces it too"
                );
                found.push(at(practice.head.source, named, Code::SUPERSEDES_LOOP, message));
            }
        }
    }
}

/// Whether what `from` replaces, directly or not, includes `to`.
fn leads_back(all: &[PlacedPractice<'_>], from: PracticeKey, to: PracticeKey) -> bool {
    let mut seen = vec![from];
    let mut at = 0;
    while let Some(key) = seen.get(at).copied() {
        for next in all[key.0].supersedes {
            if *next == to {
                return true;
            }
            if !seen.contains(next) {
                seen.push(*next);
            }
        }
        at += 1;
    }
    false
}
