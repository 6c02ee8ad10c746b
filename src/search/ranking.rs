//! How well an entry fits a query. The numbers stand in the head of the index, so that every reader ranks alike.

use serde::{Deserialize, Serialize};

/// What results are ranked by. Scores are whole numbers, so that every machine computes the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ranking {
    /// What each level is worth, as BM25 would weigh it, in hundredths.
    pub(super) worth: [u64; 4],
    /// What a word of the same meaning is worth of the word itself, in hundredths of full worth.
    pub(super) same: u64,
    /// A word is replaced by this many others at most.
    pub(super) synonyms: usize,
    /// For each of so many years an entry is newer, it gains so many thousandths.
    pub(super) years: (u32, u64),
    /// Among this many entries titles are looked at.
    pub(super) titled: usize,
    /// Titles and exact phrases are verified in the texts of this many entries at most.
    pub(super) verified: usize,
    /// No more partial matches than this are shown.
    pub(super) partial: usize,
    /// A partial match holds this share of what the query asks.
    pub(super) quorum: Share,
    /// If none does: the share that the best of them must hold of what the query asks, and the share that others must
    /// hold of what the best holds.
    pub(super) near: (Share, Share),
}

/// A share: three of ten are `(3, 10)`.
pub(super) type Share = (u64, u64);

/// How this site's index is ranked: chosen by queries that persons have judged.
pub(super) const RANKING: Ranking = Ranking {
    worth: [45, 68, 82, 100],
    same: 53,
    synonyms: 12,
    years: (5, 20),
    titled: 20,
    verified: 200,
    partial: 50,
    quorum: (3, 10),
    near: ((1, 4), (4, 5)),
};

/// Whether something is a share of the whole, or more.
pub(super) fn is_share(held: u64, (part, of): Share, whole: u64) -> bool {
    held * of >= whole * part
}

/// How telling a term is: 16·log2(1 + entries / frequency) in whole numbers, the fraction by four bits.
pub(super) fn weight(entries: u32, frequency: usize) -> u64 {
    if frequency == 0 {
        return 0;
    }
    let ratio = u64::from(entries) * 256 / frequency as u64 + 256;
    let whole = u64::from(ratio.ilog2());
    (whole - 8) * 16 + (ratio >> (whole - 4) & 15)
}

impl Ranking {
    /// What a level is worth.
    pub(super) fn worth(&self, level: u8) -> u64 {
        self.worth[usize::from(level & 3)]
    }

    /// Newer entries come a little before older ones: what so many years behind the newest make an entry worth, in
    /// thousandths; `None` for one without a date.
    pub(super) fn recency(&self, age: Option<u32>) -> u64 {
        let (years, gain) = self.years;
        1000 + age.map_or(0, |age| gain * u64::from(years.saturating_sub(age)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_tells_more_and_what_is_new_comes_first() {
        assert_eq!([0, 1, 10, 1000].map(|frequency| weight(1000, frequency)), [0, 159, 105, 16]);
        assert_eq!([None, Some(9), Some(3), Some(0)].map(|age| RANKING.recency(age)), [1000, 1000, 1040, 1100]);
        assert!(is_share(3, RANKING.quorum, 10) && !is_share(29, RANKING.quorum, 100));
    }
}
