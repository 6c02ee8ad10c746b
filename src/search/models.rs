//! Which symbols the files of the index are made of, and how likely each is: counted among the terms of the site, written
//! once, in the first file of the index.

use super::coder::{Model, PRECISION, Sink};

/// How the next term follows, by how the term before did.
pub(super) const TERM: usize = 0;
/// How many ways to follow are told apart.
pub(super) const TERMS: usize = 12;
/// How many entries have a term.
pub(super) const FREQUENCY: usize = TERM + TERMS;
/// Distances between the entries of a list, by how dense it is.
pub(super) const GAP: usize = FREQUENCY + 1;
/// How many densities are told apart.
pub(super) const GAPS: usize = 34;
/// Levels, and how many classes of letters follow, by the length of the list and the entry before.
pub(super) const LEVEL: usize = GAP + GAPS;
/// How many of each are told apart.
pub(super) const LENGTHS: usize = 5;
pub(super) const BEFORE: usize = 5;
/// Which classes follow, by how many there may be, whether it is the first, and how common the commonest is.
pub(super) const CLASS: usize = LEVEL + LENGTHS * BEFORE;
/// How many shares of the commonest class are told apart.
pub(super) const SHARES: usize = 5;

/// How many symbols each model has on a site of so many entries.
pub(super) fn alphabets(entries: u32) -> Vec<usize> {
    let numbers = 2 * entries.max(1).ilog2() as usize + 1;
    let mut sizes = vec![2 + 21; TERMS];
    sizes.resize(LEVEL, numbers);
    sizes.resize(CLASS, 4 * 5);
    [4, 16, 32].iter().for_each(|size| sizes.resize(sizes.len() + 2 * SHARES, *size));
    sizes
}

/// Counts symbols instead of writing them.
#[derive(Clone, Debug)]
pub(super) struct Counts(Vec<Vec<u32>>);

impl Counts {
    pub(super) fn new(entries: u32) -> Counts {
        Counts(alphabets(entries).into_iter().map(|size| vec![0; size]).collect())
    }

    /// Both together.
    pub(super) fn add(mut self, other: &Counts) -> Counts {
        for (ours, theirs) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *ours = ours.saturating_add(*theirs);
        }
        self
    }

    /// The weight of each symbol in a byte, nearest to its share of the slots: see [`weight`].
    pub(super) fn weights(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for counts in &self.0 {
            let total: u64 = counts.iter().map(|count| u64::from(*count)).sum::<u64>().max(1);
            bytes.extend(counts.iter().map(|count| {
                let share = (u64::from(*count) << (PRECISION + 2)) / total;
                let above = |byte: &u8| u64::from(weight(*byte) + weight(byte + 1)) > 2 * share;
                (0..4 * PRECISION as u8).find(above).unwrap_or(4 * PRECISION as u8)
            }));
        }
        bytes
    }
}

impl Sink for Counts {
    fn symbol(&mut self, model: usize, symbol: u32) {
        let count = &mut self.0[model][symbol as usize];
        *count = count.saturating_add(1);
    }

    fn raw(&mut self, _: u32, _: u32) {}
}

/// A weight in quarters of a slot: 4 to 7 times a power of two.
const fn weight(byte: u8) -> u32 {
    (4 + (byte as u32 & 3)) << (byte >> 2)
}

/// The models that these weights tell; where some are missing, all symbols weigh the same.
pub(super) fn models(weights: &[u8], entries: u32) -> Vec<Model> {
    let mut rest = weights.iter().map(|byte| weight((*byte).min(63)));
    alphabets(entries)
        .into_iter()
        .map(|size| {
            let weights: Vec<u32> = (0..size).map(|_| rest.next().unwrap_or(4)).collect();
            Model::new(&weights)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_near_what_was_counted() {
        let mut counts = Counts::new(1000);
        for (symbol, count) in [(0, 1), (1, 10), (2, 100), (3, 1000), (4, 4000)] {
            (0..count).for_each(|_| counts.symbol(GAP, symbol));
        }
        let bytes = counts.weights();
        assert_eq!(bytes.len(), alphabets(1000).iter().sum::<usize>());
        let from: usize = alphabets(1000)[..GAP].iter().sum();
        for (byte, count) in bytes[from..].iter().zip([1_u32, 10, 100, 1000, 4000]) {
            let exact = f64::from(count) / 5111.0 * 8192.0;
            assert!((f64::from(weight(*byte)) / exact.max(4.0) - 1.0).abs() < 0.13, "{byte} {count}");
        }
        assert_eq!(models(&bytes, 1000).len(), CLASS + 3 * 2 * SHARES);
        assert_eq!(models(&[], 0).len(), CLASS + 3 * 2 * SHARES);
    }
}
