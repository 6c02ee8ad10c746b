//! How the documents of one term are written: the distances between them, and for terms that are not too common how much
//! each document is about the term (its level) and what follows the term there (its signature).

use super::coder::{Decoder, Sink};
use super::fold::Letter;
use super::models::{BEFORE, CLASS, GAP, GAPS, LEVEL, SHARES};

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
pub(super) enum ListForm {
    /// Documents, and which of them have the term in their title: for single letters and terms of more than a quarter
    /// of all documents, whose levels would say little.
    Plain,
    /// Documents with levels, and signatures of so many bits.
    Full(u32),
}

/// No list of so many documents is plain but for single letters.
const SMALL: u32 = 8192;
/// From so many documents on signatures have two, four and five bits. What is rare is told apart by being rare.
const SIGNED: [u32; 3] = [3, 16, 128];

/// The form that a list has: known to writer and reader alike.
pub(super) const fn form(letters: usize, frequency: u32, total: u32) -> ListForm {
    if letters == 1 || frequency > SMALL && frequency > total / 4 {
        ListForm::Plain
    } else if frequency < SIGNED[0] {
        ListForm::Full(0)
    } else if frequency < SIGNED[1] {
        ListForm::Full(2)
    } else if frequency < SIGNED[2] {
        ListForm::Full(4)
    } else {
        ListForm::Full(5)
    }
}

/// About how many bytes a list takes, with its term.
pub(super) fn size(letters: usize, frequency: u32, total: u32) -> u64 {
    let written = if frequency > total / 2 { total - frequency } else { frequency };
    let bits = u64::from((total / written.max(1)).max(1).ilog2()) + 2;
    let rest = match form(letters, frequency, total) {
        ListForm::Plain => 0,
        ListForm::Full(0) => 1,
        ListForm::Full(bits) => u64::from(bits) - 1,
    };
    (u64::from(written) * bits + u64::from(frequency) * rest + 12) / 8
}

/// The model of the distances in a list of `count` documents of `total`. Lists of one document have a model of their own, and so have
/// those of two or three; the model of a longer list follows from its mean distance, two for each doubling.
fn gap_model(count: u32, total: u32) -> usize {
    match count {
        0..2 => GAP,
        2..4 => GAP + 1,
        _ => {
            let mean = (u64::from(total) * 256 / u64::from(count)).max(256);
            let octave = mean.ilog2();
            let half = 2 * (octave as usize - 8) + (mean >> (octave - 1) & 1) as usize;
            GAP + 2 + half.min(GAPS - 3)
        }
    }
}

/// Writes numbers below `total`, ascending; their count is known to the reader.
pub(super) fn write_numbers(numbers: &[u32], total: u32, out: &mut impl Sink) {
    let model = gap_model(numbers.len() as u32, total);
    let mut next = 0;
    for number in numbers {
        out.number(model, number - next + 1);
        next = number + 1;
    }
}

/// Reads `count` numbers below `total`.
pub(super) fn read_numbers(count: u32, total: u32, bits: &mut Decoder<'_>) -> Vec<u32> {
    let model = gap_model(count, total);
    let mut next = 0_u32;
    (0..count)
        .map(|_| {
            next = next.wrapping_add(bits.number(model));
            next.wrapping_sub(1)
        })
        .collect()
}

/// Writes a list; its length and the length of its term are known to the reader.
pub(super) fn write(postings: &[Posting], letters: usize, total: u32, out: &mut impl Sink) {
    let documents: Vec<u32> = postings.iter().map(|posting| posting.document).collect();
    match form(letters, documents.len() as u32, total) {
        ListForm::Plain => write_plain(postings, &documents, total, out),
        ListForm::Full(bits) => {
            write_numbers(&documents, total, out);
            write_postings(postings, bits, out);
        }
    }
}

fn write_plain(postings: &[Posting], documents: &[u32], total: u32, out: &mut impl Sink) {
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
    out.open(titled.len() as u32);
    write_numbers(&titled, documents.len() as u32, out);
}

/// What the likelihood of a level is known by: the length of the list, and the posting before.
struct Levels {
    first: usize,
    before: usize,
}

impl Levels {
    fn new(frequency: u32) -> Levels {
        let length = match frequency {
            0..3 => 0,
            3..8 => 1,
            8..32 => 2,
            32..128 => 3,
            _ => 4,
        };
        Levels { first: LEVEL + BEFORE * length, before: BEFORE - 1 }
    }

    const fn model(&self) -> usize {
        self.first + self.before
    }

    fn learn(&mut self, level: u32, classes: u32) {
        self.before = if level == 3 { 3 } else { classes.min(2) as usize };
    }
}

/// The classes of a list, the commonest so far first: a class is written as its place among them.
struct Classes {
    first: usize,
    order: [u8; 1 << CLASS_BITS],
    counts: [u32; 1 << CLASS_BITS],
    seen: u32,
}

impl Classes {
    fn new(bits: u32) -> Classes {
        let order = std::array::from_fn(|place| place as u8);
        let size = match bits {
            0..4 => 0,
            4 => 1,
            _ => 2,
        };
        Classes { first: CLASS + 2 * SHARES * size, order, counts: [0; 1 << CLASS_BITS], seen: 0 }
    }

    /// The model for the next class; `further` if the posting has one already.
    fn model(&self, further: bool) -> usize {
        let top = 4 * self.counts[usize::from(self.order[0])];
        let share = match self.seen {
            0 => SHARES - 1,
            seen => (1..4).filter(|quarters| top >= quarters * seen).count(),
        };
        self.first + if further { SHARES } else { 0 } + share
    }

    /// Counts the class at a place, which moves before those that are rarer.
    fn learn(&mut self, mut place: usize) {
        let class = self.order[place];
        self.seen += 1;
        self.counts[usize::from(class)] += 1;
        let count = self.counts[usize::from(class)];
        while place > 0 && self.counts[usize::from(self.order[place - 1])] < count {
            self.order[place] = self.order[place - 1];
            place -= 1;
        }
        self.order[place] = class;
    }
}

/// How many classes a symbol tells; more are told behind it.
const MANY: u32 = 4;

/// Level and number of classes of each posting, then its classes by their places, ascending.
fn write_postings(postings: &[Posting], bits: u32, out: &mut impl Sink) {
    let mut levels = Levels::new(postings.len() as u32);
    let mut classes = Classes::new(bits);
    for posting in postings {
        let (level, count) = (u32::from(posting.level), if bits > 0 { posting.signature.count_ones() } else { 0 });
        out.symbol(levels.model(), level + 4 * count.min(MANY));
        levels.learn(level, count);
        if count >= MANY {
            out.raw(count - MANY, CLASS_BITS);
        }
        let mut left = count;
        let (mut place, mut least) = (0, 0);
        while left > 0 {
            if posting.signature >> classes.order[place] & 1 == 1 {
                out.symbol(classes.model(least > 0), (place - least) as u32);
                classes.learn(place);
                least = place + 1;
                left -= 1;
            }
            place += 1;
        }
    }
}

fn read_postings(postings: &mut [Posting], class_bits: u32, bits: &mut Decoder<'_>) {
    let mut levels = Levels::new(postings.len() as u32);
    let mut classes = Classes::new(class_bits);
    for posting in postings {
        let symbol = bits.symbol(levels.model());
        posting.level = (symbol & 3) as u8;
        let mut count = symbol >> 2;
        levels.learn(symbol & 3, count);
        if count == MANY {
            count += bits.raw(CLASS_BITS);
        }
        if class_bits == 0 {
            continue;
        }
        posting.signature = 0;
        let mut least = 0;
        for _ in 0..count {
            // No place is behind the last but in a broken file.
            let place = (least + bits.symbol(classes.model(least > 0)) as usize).min((1 << class_bits) - 1);
            posting.signature |= 1 << classes.order[place];
            classes.learn(place);
            least = place + 1;
        }
    }
}

/// Reads a list of `frequency` documents. Where it has no signatures anything may follow.
pub(super) fn read(letters: usize, frequency: u32, total: u32, bits: &mut Decoder<'_>) -> List {
    let unknown = |document| Posting { document, level: 0, signature: u32::MAX };
    let ListForm::Full(class_bits) = form(letters, frequency, total) else {
        let documents = if frequency > total / 2 {
            let mut absent = read_numbers(total - frequency, total, bits).into_iter().peekable();
            (0..total).filter(|document| absent.next_if_eq(document).is_none()).collect()
        } else {
            read_numbers(frequency, total, bits)
        };
        let mut postings: Vec<Posting> = documents.into_iter().map(unknown).collect();
        let titled = bits.open();
        for place in read_numbers(titled.min(frequency), frequency, bits) {
            if let Some(posting) = postings.get_mut(place as usize) {
                posting.level = 3;
            }
        }
        return List { postings, bits: 0 };
    };
    let mut postings: Vec<Posting> = read_numbers(frequency, total, bits).into_iter().map(unknown).collect();
    read_postings(&mut postings, class_bits, bits);
    List { postings, bits: class_bits }
}

#[cfg(test)]
mod tests {
    use super::super::coder::Encoder;
    use super::super::models::{Counts, models};
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
            if let ListForm::Full(bits @ 1..) = form {
                let full = u32::MAX >> (32 - (1 << bits));
                for posting in &mut postings {
                    let any = random.below(1 << 32) as u32;
                    posting.signature =
                        [0, 1, 1 << (any & 3), any & any >> 7, full, any][random.below(6) as usize] & full;
                }
            }
            let mut counts = Counts::new(total);
            if round % 3 > 0 {
                write(&postings, letters, total, &mut counts);
            }
            let models = models(&counts.weights(), total);
            let mut bits = Encoder::new(&models);
            write(&postings, letters, total, &mut bits);
            bits.raw(0b101, 3);
            let bytes = bits.finish();
            let mut bits = Decoder::new(&bytes, &models);
            let read = read(letters, frequency, total, &mut bits);
            let plain = form == ListForm::Plain;
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
