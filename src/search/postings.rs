//! Every term of every entry, and how much the entry is about it: one number for each, sorted by term and entry.

use rayon::prelude::*;

use super::alphabet::Alphabet;
use super::entry::{Entry, Field, Words};
use super::fold::{BREAK, Letter, is_ascii_word};
use super::list::{CLASS_BITS, Posting, class_of};
use super::phrases::{Matcher, Phrase};

/// A term as a number that sorts within its kind: pairs by their letters; single letters, triples of ASCII letters
/// and phrases behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term(u64);

/// Bits of a letter's number.
const LETTER: u32 = 17;
/// The bit that tells other terms from pairs, and the two kinds behind it.
const OTHER: u64 = 1 << (2 * LETTER);
const TRIPLE: u64 = OTHER | 1 << (2 * LETTER - 2);
const PHRASE: u64 = OTHER | 2 << (2 * LETTER - 2);
/// Bits of an entry's number: two million entries, more than a folder of files can hold.
const ENTRY: u32 = 21;
/// Entries beyond this are not indexed.
pub(super) const MOST_ENTRIES: usize = 1 << ENTRY;

impl Term {
    fn pair(first: u32, second: u32) -> Term {
        Term(u64::from(first) << LETTER | u64::from(second))
    }

    fn single(letter: u32) -> Term {
        Term(OTHER | u64::from(letter))
    }

    fn triple(letters: &[Letter]) -> Term {
        let place = |letter: Letter| u64::from(if letter < 0x61 { letter - 0x30 } else { letter - 0x61 + 10 });
        Term(TRIPLE | ((place(letters[0]) * 36 + place(letters[1])) * 36 + place(letters[2])))
    }

    fn phrase(number: u32) -> Term {
        Term(PHRASE | u64::from(number))
    }

    /// Whether the term is a pair of letters.
    pub(super) fn is_pair(self) -> bool {
        self.0 & OTHER == 0
    }

    /// The number of the phrase, if it is one.
    pub(super) fn phrase_number(self) -> Option<usize> {
        (self.0 & PHRASE == PHRASE).then_some((self.0 ^ PHRASE) as usize)
    }

    /// The number of its first letter, if it is no phrase.
    fn first(self, alphabet: &Alphabet) -> u32 {
        if self.is_pair() {
            return (self.0 >> LETTER) as u32;
        }
        if self.0 & TRIPLE == TRIPLE {
            return alphabet.number(ascii_letter((self.0 ^ TRIPLE) / 36 / 36));
        }
        (self.0 ^ OTHER) as u32
    }

    /// Its letters.
    pub(super) fn letters(self, alphabet: &Alphabet, phrases: &[Phrase]) -> Vec<Letter> {
        if self.is_pair() {
            let (first, second) = ((self.0 >> LETTER) as u32, self.0 as u32 & ((1 << LETTER) - 1));
            return vec![alphabet.letter(first), alphabet.letter(second)];
        }
        if let Some(number) = self.phrase_number() {
            return phrases[number].letters.clone();
        }
        if self.0 & TRIPLE == TRIPLE {
            let number = self.0 ^ TRIPLE;
            return [number / 36 / 36, number / 36 % 36, number % 36].map(ascii_letter).to_vec();
        }
        vec![alphabet.letter((self.0 ^ OTHER) as u32)]
    }
}

/// A digit or letter by its place among 36.
const fn ascii_letter(place: u64) -> Letter {
    if place < 10 { place as u32 + 0x30 } else { place as u32 - 10 + 0x61 }
}

/// A term in an entry, and one class of letters that follow it there: the term, the number of the entry, the level, the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence(u64);

/// Bits of a class, [`NOTHING`] among them.
const FOLLOWS: u32 = CLASS_BITS + 1;
/// The class where no letter follows.
const NOTHING: u32 = 1 << CLASS_BITS;
/// Bits of a level.
const LEVEL: u32 = 2;

impl Occurrence {
    fn new(term: Term, entry: usize, level: u32, follows: u32) -> Occurrence {
        let low = (entry as u64) << (LEVEL + FOLLOWS) | u64::from(level) << FOLLOWS | u64::from(follows);
        Occurrence(term.0 << (ENTRY + LEVEL + FOLLOWS) | low)
    }

    /// The term.
    pub(super) fn term(self) -> Term {
        Term(self.0 >> (ENTRY + LEVEL + FOLLOWS))
    }

    /// Term and entry.
    fn place(self) -> u64 {
        self.0 >> (LEVEL + FOLLOWS)
    }
}

/// What is written of the entries of a term, with classes of `bits` bits.
pub(super) fn postings(occurrences: &[Occurrence], bits: u32, postings: &mut Vec<Posting>) {
    postings.clear();
    for same in occurrences.chunk_by(|a, b| a.place() == b.place()) {
        let document = same[0].place() as u32 & ((1 << ENTRY) - 1);
        let level = (same[0].0 >> FOLLOWS) as u8 & 3;
        let classes = same.iter().map(|one| one.0 as u32 & ((1 << FOLLOWS) - 1)).filter(|class| *class != NOTHING);
        let signature = classes.fold(0, |signature, class| signature | 1 << (class >> (CLASS_BITS - bits)));
        postings.push(Posting { document, level, signature });
    }
}

/// How many entries have a term.
pub(super) fn frequency(occurrences: &[Occurrence]) -> u32 {
    occurrences.chunk_by(|a, b| a.place() == b.place()).count() as u32
}

/// Terms are sorted in this many parts, by their first letter, so that no more than a part is sorted at once.
const PARTS: usize = 48;

/// The terms of a part of the alphabet: its pairs, sorted, and its other terms, sorted by kind.
pub(super) type SortedTerms = [Vec<Occurrence>; 2];

/// What will be a [`SortedTerms`]: its terms as they were found.
#[derive(Debug, Default)]
pub(super) struct Unsorted(Vec<Vec<Occurrence>>);

impl Unsorted {
    /// Sorts the terms, of an alphabet of so many letters.
    pub(super) fn sorted(self, letters: usize) -> SortedTerms {
        let (mut pairs, mut others) = (Vec::with_capacity(self.0.iter().map(Vec::len).sum()), Vec::new());
        for occurrence in self.0.into_iter().flatten() {
            if occurrence.term().is_pair() { pairs.push(occurrence) } else { others.push(occurrence) }
        }
        let second = |term: Term| term.0 as usize & ((1 << LETTER) - 1);
        pairs = counted(&pairs, letters, second);
        pairs = counted(&pairs, letters, |term| (term.0 >> LETTER) as usize);
        others.sort_unstable();
        [pairs, others]
    }
}

/// The terms of all entries in parts that follow one another by their first letter.
pub(super) fn gather(entries: &[Entry<'_>], alphabet: &Alphabet, phrases: &[Phrase]) -> Vec<Unsorted> {
    let part_of = parts(alphabet);
    let matcher = Matcher::new(phrases);
    let firsts: Vec<u32> = phrases.iter().map(|phrase| alphabet.number(phrase.letters[0])).collect();
    let average = average(entries, alphabet);
    const CHUNK: usize = 64;
    let chunks: Vec<Vec<Vec<Occurrence>>> = entries
        .par_chunks(CHUNK)
        .enumerate()
        .map_init(
            || (Vec::new(), Vec::new(), Singles::new(alphabet)),
            |(found, all, singles), (chunk, entries)| {
                all.clear();
                for (index, entry) in entries.iter().enumerate() {
                    let words = entry.words();
                    let number = chunk * CHUNK + index;
                    terms_of(&words, alphabet, &matcher, found, |letter, field| {
                        if singles.is_first(letter, number) {
                            let level = if field == Field::Title { 3 } else { 0 };
                            all.push(Occurrence::new(Term::single(letter), number, level, NOTHING));
                        }
                    });
                    let norm = 1.0 / (1.0 - B + B * words.letters.len() as f32 / average);
                    weigh(found, norm, |term, level, follows| {
                        all.push(Occurrence::new(term, number, level, follows));
                    });
                }
                let first = |term: Term| match term.phrase_number() {
                    Some(number) => firsts[number],
                    None => term.first(alphabet),
                };
                split(all, |occurrence| usize::from(part_of[first(occurrence.term()) as usize]))
            },
        )
        .collect();
    // Turned over: for each part the pieces of all chunks.
    let mut parts: Vec<Unsorted> = (0..PARTS).map(|_| Unsorted(Vec::with_capacity(chunks.len()))).collect();
    for chunk in chunks {
        parts.iter_mut().zip(chunk).for_each(|(part, piece)| part.0.push(piece));
    }
    parts
}

/// Sorts by a key below `limit`, by counting; equal keys stay in their order, which for the entries of a term is the right one.
fn counted(all: &[Occurrence], limit: usize, key: impl Fn(Term) -> usize) -> Vec<Occurrence> {
    let mut places = vec![0_usize; limit];
    all.iter().for_each(|occurrence| places[key(occurrence.term())] += 1);
    let mut next = 0;
    for place in &mut places {
        next += std::mem::replace(place, next);
    }
    let mut sorted = vec![Occurrence(0); all.len()];
    for occurrence in all {
        let place = &mut places[key(occurrence.term())];
        sorted[*place] = *occurrence;
        *place += 1;
    }
    sorted
}

/// Tells the first place of each letter in an entry from the others.
struct Singles {
    /// The number of the last entry that had each letter, from 1.
    last: Vec<usize>,
}

impl Singles {
    fn new(alphabet: &Alphabet) -> Singles {
        Singles { last: vec![0; alphabet.counts.len()] }
    }

    fn is_first(&mut self, letter: u32, entry: usize) -> bool {
        std::mem::replace(&mut self.last[letter as usize], entry + 1) != entry + 1
    }
}

/// The occurrences of each part, in lists of just their length.
fn split(all: &[Occurrence], part: impl Fn(&Occurrence) -> usize) -> Vec<Vec<Occurrence>> {
    let mut counts = [0; PARTS];
    all.iter().for_each(|occurrence| counts[part(occurrence)] += 1);
    let mut parts: Vec<Vec<Occurrence>> = counts.iter().map(|count| Vec::with_capacity(*count)).collect();
    all.iter().for_each(|occurrence| parts[part(occurrence)].push(*occurrence));
    parts
}

/// The part of each first letter: parts of about equal size.
fn parts(alphabet: &Alphabet) -> Vec<u8> {
    let total: u64 = alphabet.counts.iter().map(|count| u64::from(*count)).sum::<u64>().max(1);
    let mut before = 0;
    let counts = alphabet.counts.iter();
    counts
        .map(|count| {
            let part = before * PARTS as u64 / total;
            before += u64::from(*count);
            part.min(PARTS as u64 - 1) as u8
        })
        .collect()
}

/// Letters of an entry on average.
fn average(entries: &[Entry<'_>], alphabet: &Alphabet) -> f32 {
    let letters: f64 = alphabet.counts.iter().map(|count| f64::from(*count)).sum();
    (letters as f32 / entries.len().max(1) as f32).max(1.0)
}

/// A term at one place of a text: the term, its field, the class of the letter behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mention(u64);

/// Every term of a text at every place, sorted by term; its letters are handed over one by one, the title's first.
fn terms_of(
    words: &Words,
    alphabet: &Alphabet,
    matcher: &Matcher,
    found: &mut Vec<Mention>,
    mut single: impl FnMut(u32, Field),
) {
    found.clear();
    let letters = words.letters.as_slice();
    let mut fields = words.fields.iter().copied().peekable();
    let mut field = Field::Body;
    let follows = |at: usize| match letters.get(at) {
        None | Some(&BREAK) => NOTHING,
        Some(letter) => class_of(*letter, CLASS_BITS),
    };
    let mut number = letters.first().map_or(0, |letter| alphabet.number(*letter));
    for (at, letter) in letters.iter().enumerate() {
        while let Some((_, next)) = fields.next_if(|(from, _)| *from <= at) {
            field = next;
        }
        let this = number;
        number = letters.get(at + 1).map_or(0, |letter| alphabet.number(*letter));
        if this == 0 {
            continue;
        }
        let mut add = |term: Term, follows: u32| {
            found.push(Mention(term.0 << (3 + FOLLOWS) | u64::from(field as u32) << FOLLOWS | u64::from(follows)));
        };
        single(this, field);
        if number == 0 {
            continue;
        }
        add(Term::pair(this, number), follows(at + 2));
        if is_ascii_word(*letter)
            && let Some(triple) = letters.get(at..at + 3)
            && triple.iter().all(|letter| is_ascii_word(*letter))
        {
            add(Term::triple(triple), follows(at + 3));
        }
        for (phrase, length) in matcher.at(&letters[at..]) {
            add(Term::phrase(phrase), follows(at + length));
        }
    }
    found.sort_unstable();
}

/// Weight of an occurrence in each field (BM25F, Robertson, Zaragoza, Taylor 2004), by the number of the field.
const WEIGHTS: [f32; 5] = [1.0, 3.0, 4.0, 6.0, 8.0];
/// How much the length of the text counts.
const B: f32 = 0.5;
/// Weighted frequencies at which the next level begins.
const LEVELS: [f32; 2] = [1.9, 4.5];

/// Sums the places of each term to its level, and hands it over with each class of letters that follows it.
fn weigh(found: &[Mention], norm: f32, mut take: impl FnMut(Term, u32, u32)) {
    for places in found.chunk_by(|a, b| a.0 >> (3 + FOLLOWS) == b.0 >> (3 + FOLLOWS)) {
        let (mut classes, mut weight, mut titled) = (0_u64, 0.0, false);
        for place in places {
            classes |= 1 << (place.0 & ((1 << FOLLOWS) - 1));
            let field = Field::ALL[(place.0 >> FOLLOWS) as usize & 7];
            titled |= field == Field::Title;
            let in_text = matches!(field, Field::Body | Field::Heading);
            weight += WEIGHTS[field as usize] * if in_text { norm } else { 1.0 };
        }
        let level = if titled { 3 } else { LEVELS.iter().filter(|from| weight >= **from).count() as u32 };
        while classes != 0 {
            take(Term(places[0].0 >> (3 + FOLLOWS)), level, classes.trailing_zeros());
            classes &= classes - 1;
        }
    }
}
