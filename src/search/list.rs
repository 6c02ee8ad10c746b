//! How the documents of one term are written: gaps in Rice code, and for terms that are not too common how much
//! each document is about the term (its level) and what follows the term there (its signature).

use super::bits::{BitReader, BitWriter};
use super::fold::Letter;

/// One document of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    /// Number of the document.
    pub(super) document: u32,
    /// 0 to 3: how much the document is about the term; 3 when it stands in its title.
    pub(super) level: u8,
    /// Which of four classes of letters follow the term somewhere in the document, one bit each.
    pub(super) signature: u8,
}

/// The class of a letter that follows a term: 0 to 3.
pub(super) const fn class_of(letter: Letter) -> u32 {
    // A multiplicative hash (Knuth, TAOCP 6.4); its two highest bits.
    letter.wrapping_mul(0x9E37_79B1) >> 30
}

/// What a list holds besides its documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Documents, and which of them have the term in their title: for single letters and terms of more than a quarter
    /// of all documents, whose levels would say little.
    Plain,
    /// Documents with levels, and signatures where the list has at least [`SIGNED`] of them.
    Full,
}

/// Lists shorter than this carry no signatures: there is little to tell apart.
const SIGNED: u32 = 3;
/// Sites smaller than this have no plain lists but for single letters.
const SMALL: u32 = 1024;

/// The form that a list has: known to writer and reader alike.
pub(super) const fn form(letters: usize, frequency: u32, total: u32) -> Form {
    if letters == 1 || total > SMALL && frequency > total / 4 { Form::Plain } else { Form::Full }
}

/// The parameter of the Rice code that suits a list of `count` of `total` when its documents lie evenly.
const fn usual_k(count: u32, total: u32) -> u32 {
    // The best k is near log2(0.69 · mean gap); 177/256 is 0.69.
    let mean = total as u64 * 177 / (count as u64 * 256);
    if mean < 2 { 0 } else { mean.ilog2() }
}

fn gaps(sorted: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut next = 0;
    sorted
        .map(|value| {
            let gap = value - next;
            next = value + 1;
            gap
        })
        .collect()
}

/// Writes numbers below `total`, ascending; their count is known to the reader.
pub(super) fn write_numbers(numbers: &[u32], total: u32, out: &mut BitWriter) {
    if numbers.is_empty() {
        return;
    }
    let gaps = gaps(numbers.iter().copied());
    let cost = |k: u32| gaps.iter().map(|gap| u64::from(gap >> k) + 1 + u64::from(k)).sum::<u64>();
    let usual = usual_k(numbers.len() as u32, total);
    let mut best = usual;
    // A short list is not worth a search.
    if numbers.len() > 8 {
        let near = usual.saturating_sub(3)..=(usual + 3).min(31);
        best = near.min_by_key(|k| cost(*k) + u64::from(*k != usual) * 5).unwrap_or(usual);
    }
    if best == usual {
        out.bits(0, 1);
    } else {
        out.bits(1, 1);
        out.bits(best, 5);
    }
    gaps.iter().for_each(|gap| out.rice(*gap, best));
}

/// Reads `count` numbers below `total`.
pub(super) fn read_numbers(count: u32, total: u32, bits: &mut BitReader<'_>) -> Vec<u32> {
    if count == 0 {
        return Vec::new();
    }
    let k = if bits.bits(1) == 1 { bits.bits(5) } else { usual_k(count, total) };
    let mut next = 0_u32;
    (0..count)
        .map(|_| {
            let value = next.wrapping_add(bits.rice(k));
            next = value.wrapping_add(1);
            value
        })
        .collect()
}

/// Writes a list; its length and the length of its term are known to the reader.
pub(super) fn write(postings: &[Posting], letters: usize, total: u32, out: &mut BitWriter) {
    let documents: Vec<u32> = postings.iter().map(|posting| posting.document).collect();
    let frequency = documents.len() as u32;
    if form(letters, frequency, total) == Form::Plain {
        write_plain(postings, &documents, total, out);
        return;
    }
    write_numbers(&documents, total, out);
    write_levels(postings, out);
    if frequency >= SIGNED {
        write_signatures(postings, out);
    }
}

fn write_plain(postings: &[Posting], documents: &[u32], total: u32, out: &mut BitWriter) {
    // Of more than half of all documents, those without the term are named.
    if documents.len() as u32 > total / 2 {
        let mut present = documents.iter().copied().peekable();
        let absent: Vec<u32> = (0..total).filter(|document| present.next_if_eq(document).is_none()).collect();
        write_numbers(&absent, total, out);
    } else {
        write_numbers(documents, total, out);
    }
    let titled = postings.iter().enumerate().filter(|(_, posting)| posting.level == 3);
    let titled: Vec<u32> = titled.map(|(place, _)| place as u32).collect();
    out.golomb(titled.len() as u32, 0);
    write_numbers(&titled, documents.len() as u32, out);
}

/// The level that most documents have in one bit, the others in two and three.
fn write_levels(postings: &[Posting], out: &mut BitWriter) {
    let usual = if postings.len() < 4 {
        0
    } else {
        let mut counts = [0; 4];
        postings.iter().for_each(|posting| counts[usize::from(posting.level)] += 1);
        let usual = (0..4).max_by_key(|level| (counts[*level as usize], 3 - level)).unwrap_or(0);
        out.bits(usual, 2);
        usual
    };
    for posting in postings {
        match ranked(u32::from(posting.level), usual) {
            0 => out.bits(0, 1),
            1 => out.bits(0b10, 2),
            rank => out.bits(0b110 | (rank - 2), 3),
        }
    }
}

/// The place of a level when the usual one comes first and the others follow in order; and back again.
const fn ranked(level: u32, usual: u32) -> u32 {
    if level == usual { 0 } else { level + (level < usual) as u32 }
}

const fn unranked(rank: u32, usual: u32) -> u32 {
    if rank == 0 { usual } else { rank - (rank <= usual) as u32 }
}

/// The signature that most documents have in one bit; of the others, those of one class in four.
fn write_signatures(postings: &[Posting], out: &mut BitWriter) {
    let mut counts = [0_usize; 16];
    postings.iter().for_each(|posting| counts[usize::from(posting.signature)] += 1);
    let usual = (0..16).max_by_key(|signature| (counts[*signature], 16 - signature)).unwrap_or(1);
    let single: usize = [1, 2, 4, 8].iter().map(|signature| counts[*signature]).sum();
    let direct = 3 * single + 5 * (postings.len() - single);
    let usual_is_single = [1, 2, 4, 8].contains(&usual);
    let other_single = single - if usual_is_single { counts[usual] } else { 0 };
    let other = postings.len() - counts[usual] - other_single;
    let by_usual = 4 + counts[usual] + 4 * other_single + 6 * other;
    let with_usual = by_usual < direct;
    out.bits(u32::from(with_usual), 1);
    if with_usual {
        out.bits(usual as u32, 4);
    }
    for posting in postings {
        if with_usual {
            let is_usual = usize::from(posting.signature) == usual;
            out.bits(u32::from(!is_usual), 1);
            if is_usual {
                continue;
            }
        }
        let signature = u32::from(posting.signature);
        if signature.is_power_of_two() {
            out.bits(signature.ilog2(), 3);
        } else {
            out.bits(0b10000 | signature, 5);
        }
    }
}

/// Reads a list of `frequency` documents. In a plain list the signature says that anything may follow.
pub(super) fn read(letters: usize, frequency: u32, total: u32, bits: &mut BitReader<'_>) -> Vec<Posting> {
    let unknown = |document| Posting { document, level: 0, signature: 0b1111 };
    if form(letters, frequency, total) == Form::Plain {
        let documents = if frequency > total / 2 {
            let mut absent = read_numbers(total - frequency, total, bits).into_iter().peekable();
            (0..total).filter(|document| absent.next_if_eq(document).is_none()).collect()
        } else {
            read_numbers(frequency, total, bits)
        };
        let mut postings: Vec<Posting> = documents.into_iter().map(unknown).collect();
        let titled = bits.golomb(0);
        for place in read_numbers(titled.min(frequency), frequency, bits) {
            if let Some(posting) = postings.get_mut(place as usize) {
                posting.level = 3;
            }
        }
        return postings;
    }
    let documents = read_numbers(frequency, total, bits);
    let mut postings: Vec<Posting> = documents.into_iter().map(unknown).collect();
    let usual = if frequency < 4 { 0 } else { bits.bits(2) };
    for posting in &mut postings {
        let rank = if bits.bits(1) == 0 {
            0
        } else if bits.bits(1) == 0 {
            1
        } else {
            2 + bits.bits(1)
        };
        posting.level = unranked(rank, usual) as u8;
    }
    if frequency >= SIGNED {
        let usual = (bits.bits(1) == 1).then(|| bits.bits(4));
        for posting in &mut postings {
            posting.signature = match usual {
                Some(usual) if bits.bits(1) == 0 => usual as u8,
                _ if bits.bits(1) == 0 => 1 << bits.bits(2),
                _ => bits.bits(4) as u8,
            };
        }
    }
    postings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A generator of numbers that look random and are the same every time (SplitMix64).
    pub(super) struct Random(pub(super) u64);

    impl Random {
        pub(super) fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
            (mixed ^ mixed >> 31) % limit
        }
    }

    #[test]
    fn every_list_is_read_as_it_was_written() {
        let mut random = Random(7);
        for round in 0..3000 {
            let total = 1 + random.below(if round % 2 == 0 { 60 } else { 5000 }) as u32;
            let share = 1 + random.below(100);
            let letters = 1 + random.below(3) as usize;
            let skewed = random.below(2) == 0;
            let postings: Vec<Posting> = (0..total)
                .filter(|_| random.below(100) < share)
                .collect::<Vec<u32>>()
                .into_iter()
                .map(|document| {
                    let level = if skewed { 3 * (random.below(9) / 8) } else { random.below(4) } as u8;
                    Posting { document, level, signature: if skewed { 4 } else { random.below(16) as u8 } }
                })
                .collect();
            if postings.is_empty() {
                continue;
            }
            let mut bits = BitWriter::default();
            write(&postings, letters, total, &mut bits);
            bits.bits(0b101, 3);
            let bytes = bits.finish();
            let mut bits = BitReader::new(&bytes);
            let frequency = postings.len() as u32;
            let read = read(letters, frequency, total, &mut bits);
            let plain = form(letters, frequency, total) == Form::Plain;
            for (before, after) in postings.iter().zip(&read) {
                assert_eq!(before.document, after.document);
                if plain {
                    assert_eq!(before.level == 3, after.level == 3);
                } else {
                    assert_eq!(before.level, after.level);
                    assert!(frequency < SIGNED || before.signature == after.signature);
                }
            }
            assert_eq!(read.len(), postings.len());
            assert_eq!(bits.bits(3), 0b101, "the reader stands behind the list");
        }
    }
}
