//! The letters of a site's words, numbered from 1 in their order.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::entry::Entry;
use super::fold::{BREAK, Letter};

/// The letters that occur.
#[derive(Debug)]
pub(super) struct Alphabet {
    letters: Vec<Letter>,
    low: Vec<u32>,
    high: BTreeMap<Letter, u32>,
    /// How often each letter occurs, by its number.
    pub(super) counts: Vec<u32>,
}

/// Letters beyond this number share the last number. Unicode 17 has fewer letters than this once they are folded.
const LIMIT: u32 = (1 << 17) - 1;

/// Letters are counted one by one below this, in a map above it.
const LOW: usize = 0x1_0000;

#[derive(Clone)]
struct Counts {
    low: Vec<u32>,
    high: BTreeMap<Letter, u32>,
}

impl Alphabet {
    /// The alphabet of these entries.
    pub(super) fn of(entries: &[Entry<'_>]) -> Alphabet {
        let none = || Counts { low: vec![0; LOW], high: BTreeMap::new() };
        let count = |mut counts: Counts, entry: &Entry<'_>| {
            for letter in entry.words().letters {
                match counts.low.get_mut(letter as usize) {
                    Some(count) => *count = count.saturating_add(1),
                    None => *counts.high.entry(letter).or_default() += 1,
                }
            }
            counts
        };
        let add = |mut a: Counts, b: Counts| {
            a.low.iter_mut().zip(&b.low).for_each(|(a, b)| *a = a.saturating_add(*b));
            b.high.into_iter().for_each(|(letter, count)| *a.high.entry(letter).or_default() += count);
            a
        };
        let total = entries.par_iter().with_min_len(256).fold(none, count).reduce(none, add);
        let mut alphabet = Alphabet { letters: vec![BREAK], low: vec![0; LOW], high: BTreeMap::new(), counts: vec![0] };
        for (letter, count) in total.low.iter().enumerate().skip(1).filter(|(_, count)| **count > 0) {
            alphabet.low[letter] = alphabet.add(letter as Letter, *count);
        }
        for (letter, count) in total.high {
            let number = alphabet.add(letter, count);
            alphabet.high.insert(letter, number);
        }
        alphabet
    }

    fn add(&mut self, letter: Letter, count: u32) -> u32 {
        if self.letters.len() as u32 > LIMIT {
            return LIMIT;
        }
        self.letters.push(letter);
        self.counts.push(count);
        self.letters.len() as u32 - 1
    }

    /// The number of a letter; 0 for a break and for letters that do not occur.
    pub(super) fn number(&self, letter: Letter) -> u32 {
        self.low.get(letter as usize).copied().unwrap_or_else(|| self.high.get(&letter).copied().unwrap_or(0))
    }

    /// The letter of a number.
    pub(super) fn letter(&self, number: u32) -> Letter {
        self.letters.get(number as usize).copied().unwrap_or(BREAK)
    }
}
