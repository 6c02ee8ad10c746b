//! How the documents of one term are written: gaps in Rice code, and for terms that are not too common how much
//! each document is about the term (its level) and what follows the term there (its signature).

use super::coder::{CHOICES, Choice, Decoder, Encoder, GOLOMB};
use super::fold::Letter;

/// One document of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting {
    /// Number of the document.
    pub(super) document: u32,
    /// 0 to 3: how much the document is about the term; 3 when it stands in its title.
    pub(super) level: u8,
    /// Which classes of letters follow the term somewhere in the document, one bit each.
    pub(super) signature: u32,
}

/// A list as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    /// Its documents, ascending.
    pub(super) postings: Vec<Posting>,
    /// How many bits of a class its signatures tell; 0 if it has none.
    pub(super) bits: u32,
}

/// Classes of letters have so many bits at most.
pub(super) const CLASS_BITS: u32 = 5;

/// The class of a letter that follows a term, in so many bits, at least one.
pub(super) const fn class_of(letter: Letter, bits: u32) -> u32 {
    // A multiplicative hash (Knuth, TAOCP 6.4); its highest bits.
    letter.wrapping_mul(0x9E37_79B1) >> (u32::BITS - bits)
}

impl List {
    /// The signature of a document in which all of these letters follow the term.
    pub(super) fn signature(&self, follows: &[Letter]) -> u32 {
        if self.bits == 0 {
            return 0;
        }
        follows.iter().fold(0, |signature, letter| signature | 1 << class_of(*letter, self.bits))
    }
}

/// What a list holds besides its documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Documents, and which of them have the term in their title: for single letters and terms of more than a quarter
    /// of all documents, whose levels would say little.
    Plain,
    /// Documents with levels, and signatures of so many bits.
    Full(u32),
}

/// No list of so many documents is plain but for single letters.
const SMALL: u32 = 1024;
/// From so many documents on signatures have two, four and five bits. What is rare is told apart by being rare.
const SIGNED: [u32; 3] = [3, 16, 128];

/// The form that a list has: known to writer and reader alike.
pub(super) const fn form(letters: usize, frequency: u32, total: u32) -> Form {
    if letters == 1 || frequency > SMALL && frequency > total / 4 {
        Form::Plain
    } else if frequency < SIGNED[0] {
        Form::Full(0)
    } else if frequency < SIGNED[1] {
        Form::Full(2)
    } else if frequency < SIGNED[2] {
        Form::Full(4)
    } else {
        Form::Full(5)
    }
}

/// How long lists are; before these are the choices of terms.
pub(super) const FREQUENCY: Choice = 40;
/// Whether the parameter of the Rice code is another than the usual one.
const UNUSUAL: Choice = FREQUENCY + GOLOMB;
/// The high parts of gaps, for lists of one document, of two, of more.
const HIGH: Choice = UNUSUAL + 1;
/// So many choices for each.
const HIGHS: usize = 6;
/// Levels, in four groups of lists by their length, and how many classes a signature has, in two.
const LEVEL: Choice = HIGH + 3 * HIGHS;
const CLASSES: Choice = LEVEL + 4 * 3;
/// The classes of signatures: a tree.
const TREE: Choice = CLASSES + 2 * 4;
const END: Choice = TREE + (1 << CLASS_BITS);
/// Lists of this length learn for themselves: their choices, one group each.
const LONG: u32 = 64;
const OWN_HIGH: Choice = END;
const OWN_LEVEL: Choice = LEVEL + 3 * 3;
const OWN_CLASSES: Choice = CLASSES + 4;
const _: () = assert!(OWN_HIGH + HIGHS == CHOICES);

/// The parameter of the Rice code that suits a list of `count` of `total` when its documents lie evenly.
const fn usual_k(count: u32, total: u32) -> u32 {
    // The best k is near log2(0.69 · mean gap); 177/256 is 0.69.
    let mean = total as u64 * 177 / (count as u64 * 256);
    if mean < 2 { 0 } else { mean.ilog2() }
}

/// The choices for the high parts of a list of so many numbers.
const fn highs(count: u32) -> Choice {
    match count {
        1 => HIGH,
        2 => HIGH + HIGHS,
        LONG.. => OWN_HIGH,
        _ => HIGH + 2 * HIGHS,
    }
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
pub(super) fn write_numbers(numbers: &[u32], total: u32, out: &mut Encoder) {
    if numbers.is_empty() {
        return;
    }
    let count = numbers.len() as u32;
    let gaps = gaps(numbers.iter().copied());
    let usual = usual_k(count, total);
    let mut k = usual;
    if count >= LONG {
        out.forget(OWN_HIGH..OWN_HIGH + HIGHS);
        let cost = |k: u32| gaps.iter().map(|gap| u64::from(gap >> k) + 1 + u64::from(k)).sum::<u64>();
        k = (usual.saturating_sub(3)..=usual + 1).min_by_key(|k| (cost(*k), *k)).unwrap_or(usual);
        out.bit(UNUSUAL, k != usual);
        if k != usual {
            out.raw(k, 5);
        }
    }
    for gap in gaps {
        out.unary(gap >> k, highs(count), HIGHS);
        out.raw(gap, k);
    }
}

/// Reads `count` numbers below `total`.
pub(super) fn read_numbers(count: u32, total: u32, bits: &mut Decoder<'_>) -> Vec<u32> {
    if count == 0 {
        return Vec::new();
    }
    let mut k = usual_k(count, total);
    if count >= LONG {
        bits.forget(OWN_HIGH..OWN_HIGH + HIGHS);
        if bits.bit(UNUSUAL) {
            k = bits.raw(5);
        }
    }
    let mut next = 0_u32;
    (0..count)
        .map(|_| {
            let high = bits.unary(highs(count), HIGHS).checked_shl(k).unwrap_or(0);
            let value = next.wrapping_add(high | bits.raw(k));
            next = value.wrapping_add(1);
            value
        })
        .collect()
}

/// Writes a list; its length and the length of its term are known to the reader.
pub(super) fn write(postings: &[Posting], letters: usize, total: u32, out: &mut Encoder) {
    let documents: Vec<u32> = postings.iter().map(|posting| posting.document).collect();
    match form(letters, documents.len() as u32, total) {
        Form::Plain => write_plain(postings, &documents, total, out),
        Form::Full(class_bits) => {
            write_numbers(&documents, total, out);
            write_levels(postings, out);
            if class_bits > 0 {
                write_signatures(postings, class_bits, out);
            }
        }
    }
}

fn write_plain(postings: &[Posting], documents: &[u32], total: u32, out: &mut Encoder) {
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
    out.golomb(titled.len() as u32, 0, FREQUENCY);
    write_numbers(&titled, documents.len() as u32, out);
}

/// The choices for the levels of a list of so many documents.
const fn levels(count: usize) -> Choice {
    match count {
        0..4 => LEVEL,
        4..16 => LEVEL + 3,
        16..64 => LEVEL + 6,
        _ => OWN_LEVEL,
    }
}

/// Levels, each as so many ones and a zero, which 3 has not.
fn write_levels(postings: &[Posting], out: &mut Encoder) {
    if postings.len() >= LONG as usize {
        out.forget(OWN_LEVEL..OWN_LEVEL + 3);
    }
    let first = levels(postings.len());
    for posting in postings {
        let level = usize::from(posting.level);
        (0..level).for_each(|place| out.bit(first + place, true));
        if level < 3 {
            out.bit(first + level, false);
        }
    }
}

fn read_levels(postings: &mut [Posting], bits: &mut Decoder<'_>) {
    if postings.len() >= LONG as usize {
        bits.forget(OWN_LEVEL..OWN_LEVEL + 3);
    }
    let first = levels(postings.len());
    for posting in postings {
        while posting.level < 3 && bits.bit(first + usize::from(posting.level)) {
            posting.level += 1;
        }
    }
}

/// The choices for how many classes the signatures of a list of so many documents have.
const fn classes(count: usize) -> Choice {
    if count >= LONG as usize { OWN_CLASSES } else { CLASSES }
}

/// How many classes each signature has, and which, ascending: each a way down a tree, of which no more is written than is open.
fn write_signatures(postings: &[Posting], class_bits: u32, out: &mut Encoder) {
    out.forget(TREE..END);
    if postings.len() >= LONG as usize {
        out.forget(OWN_CLASSES..OWN_CLASSES + 4);
    }
    for posting in postings {
        out.unary(posting.signature.count_ones(), classes(postings.len()), 4);
        let (mut left, mut least) = (posting.signature, 0);
        while left != 0 {
            let class = left.trailing_zeros();
            left &= left - 1;
            let (mut node, mut tight) = (1, true);
            for place in (0..class_bits).rev() {
                let (bit, bound) = (class >> place & 1, least >> place & 1);
                if !tight || bound == 0 {
                    out.bit(TREE + node, bit == 1);
                }
                tight &= bit == bound;
                node = node << 1 | bit as usize;
            }
            least = class + 1;
        }
    }
}

fn read_signatures(postings: &mut [Posting], class_bits: u32, bits: &mut Decoder<'_>) {
    bits.forget(TREE..END);
    let count = postings.len();
    if count >= LONG as usize {
        bits.forget(OWN_CLASSES..OWN_CLASSES + 4);
    }
    for posting in postings {
        posting.signature = 0;
        let mut least = 0;
        for _ in 0..bits.unary(classes(count), 4).min(1 << class_bits) {
            let (mut class, mut tight) = (0, true);
            for place in (0..class_bits).rev() {
                let bound = least >> place & 1;
                let bit = tight && bound == 1 || bits.bit(TREE + (1 << (class_bits - 1 - place) | class as usize));
                tight &= u32::from(bit) == bound;
                class = class << 1 | u32::from(bit);
            }
            posting.signature |= 1 << class;
            least = class + 1;
        }
    }
}

/// Reads a list of `frequency` documents. Where it has no signatures anything may follow.
pub(super) fn read(letters: usize, frequency: u32, total: u32, bits: &mut Decoder<'_>) -> List {
    let unknown = |document| Posting { document, level: 0, signature: u32::MAX };
    let Form::Full(class_bits) = form(letters, frequency, total) else {
        let documents = if frequency > total / 2 {
            let mut absent = read_numbers(total - frequency, total, bits).into_iter().peekable();
            (0..total).filter(|document| absent.next_if_eq(document).is_none()).collect()
        } else {
            read_numbers(frequency, total, bits)
        };
        let mut postings: Vec<Posting> = documents.into_iter().map(unknown).collect();
        let titled = bits.golomb(0, FREQUENCY);
        for place in read_numbers(titled.min(frequency), frequency, bits) {
            if let Some(posting) = postings.get_mut(place as usize) {
                posting.level = 3;
            }
        }
        return List { postings, bits: 0 };
    };
    let mut postings: Vec<Posting> = read_numbers(frequency, total, bits).into_iter().map(unknown).collect();
    read_levels(&mut postings, bits);
    if class_bits > 0 {
        read_signatures(&mut postings, class_bits, bits);
    }
    List { postings, bits: class_bits }
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
                    Posting { document, level, signature: 0 }
                })
                .collect();
            if postings.is_empty() {
                continue;
            }
            let frequency = postings.len() as u32;
            let form = form(letters, frequency, total);
            let mut postings = postings;
            if let Form::Full(bits @ 1..) = form {
                let full = u32::MAX >> (32 - (1 << bits));
                for posting in &mut postings {
                    let any = random.below(1 << 32) as u32;
                    posting.signature =
                        [0, 1, 1 << (any & 3), any & any >> 7, full, any][random.below(6) as usize] & full;
                }
            }
            let mut bits = Encoder::default();
            write(&postings, letters, total, &mut bits);
            bits.raw(0b101, 3);
            let bytes = bits.finish();
            let mut bits = Decoder::new(&bytes);
            let read = read(letters, frequency, total, &mut bits);
            let plain = form == Form::Plain;
            for (before, after) in postings.iter().zip(&read.postings) {
                assert_eq!(before.document, after.document);
                if plain {
                    assert_eq!(before.level == 3, after.level == 3);
                } else {
                    assert_eq!(before.level, after.level);
                    assert!(read.bits == 0 || before.signature == after.signature);
                }
            }
            assert_eq!(read.postings.len(), postings.len());
            assert_eq!(bits.raw(3), 0b101, "the reader stands behind the list");
        }
    }
}
