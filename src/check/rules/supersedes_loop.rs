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
                let diagnostic = at(practice.head.source, named, Code::SUPERSEDES_LOOP, message);
                let others = first.map(|first| loop_of(&all, *first, PracticeKey(index))).unwrap_or_default();
                found.push(diagnostic.resting_on(others.iter().map(|key| all[key.0].head.source.path.clone())));
            }
        }
    }
}

/// Whether what `from` replaces, directly or not, includes `to`.
fn leads_back(all: &[PlacedPractice<'_>], from: PracticeKey, to: PracticeKey) -> bool {
    replaced(all, from).contains(&to)
}

/// The other practices of the circles in which `itself` replaces `first`.
fn loop_of(all: &[PlacedPractice<'_>], first: PracticeKey, itself: PracticeKey) -> Vec<PracticeKey> {
    let others = replaced(all, first).into_iter().chain([first]);
    others.filter(|other| *other != itself && leads_back(all, *other, itself)).collect()
}

/// What a practice replaces, directly or not.
fn replaced(all: &[PlacedPractice<'_>], by: PracticeKey) -> Vec<PracticeKey> {
    let mut seen: Vec<PracticeKey> = all[by.0].supersedes.to_vec();
    let mut at = 0;
    while let Some(key) = seen.get(at).copied() {
        let new: Vec<PracticeKey> = all[key.0].supersedes.iter().filter(|next| !seen.contains(next)).copied().collect();
        seen.extend(new);
        at += 1;
    }
    seen
}
