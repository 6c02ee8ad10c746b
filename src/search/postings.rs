//! Every term of every entry, and how much the entry is about it: one number for each, sorted by term and entry.

use rayon::prelude::*;

use super::alphabet::Alphabet;
use super::entry::{Entry, Field, Words};
use super::fold::{BREAK, Letter, is_ascii_word};
use super::list::{Posting, class_of};
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

    /// How many letters it has; 3 for phrases, which may have more.
    pub(super) fn length(self) -> usize {
        match self.0 & (TRIPLE | PHRASE) {
            _ if self.is_pair() => 2,
            OTHER => 1,
            _ => 3,
        }
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
            let place = |number: u64| if number < 10 { number as u32 + 0x30 } else { number as u32 - 10 + 0x61 };
            let number = self.0 ^ TRIPLE;
            return vec![place(number / 36 / 36), place(number / 36 % 36), place(number % 36)];
        }
        vec![alphabet.letter((self.0 ^ OTHER) as u32)]
    }
}

/// A term in an entry: the term, the number of the entry, the signature, the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence(u64);

impl Occurrence {
    fn new(term: Term, entry: usize, signature: u32, level: u32) -> Occurrence {
        let low = (entry as u64) << 8 | u64::from(signature) << 4 | u64::from(level);
        Occurrence(term.0 << (ENTRY + 8) | low)
    }

    /// The term.
    pub(super) fn term(self) -> Term {
        Term(self.0 >> (ENTRY + 8))
    }

    /// What is written of the entry.
    pub(super) fn posting(self) -> Posting {
        let document = (self.0 >> 8) as u32 & ((1 << ENTRY) - 1);
        Posting { document, level: self.0 as u8 & 0xF, signature: (self.0 >> 4) as u8 & 0xF }
    }
}

/// Pairs are sorted in this many parts, by their first letter, so that no more than a part is sorted at once.
const PARTS: usize = 48;
/// The part of single letters, and that of triples and phrases.
const SINGLES: usize = PARTS;
const REST: usize = PARTS + 1;

/// The terms of all entries in parts that follow one another: pairs by their letters, then all other terms.
pub(super) fn gather(
    entries: &[Entry<'_>],
    alphabet: &Alphabet,
    phrases: &[Phrase],
) -> impl IndexedParallelIterator<Item = Vec<Occurrence>> + use<> {
    let part_of = parts(alphabet);
    let letters = alphabet.counts.len();
    let matcher = Matcher::new(phrases);
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
                            all.push(Occurrence::new(Term::single(letter), number, 0, level));
                        }
                    });
                    let norm = 1.0 / (1.0 - B + B * words.letters.len() as f32 / average);
                    weigh(found, norm, |term, signature, level| {
                        all.push(Occurrence::new(term, number, signature, level));
                    });
                }
                split(all, &part_of)
            },
        )
        .collect();
    // Turned over: for each part the pieces of all chunks.
    let mut parts: Vec<Vec<Vec<Occurrence>>> = (0..=REST).map(|_| Vec::with_capacity(chunks.len())).collect();
    for chunk in chunks {
        parts.iter_mut().zip(chunk).for_each(|(part, piece)| part.push(piece));
    }
    parts.into_par_iter().map(move |pieces| {
        let mut all: Vec<Occurrence> = Vec::with_capacity(pieces.iter().map(Vec::len).sum());
        pieces.into_iter().for_each(|piece| all.extend(piece));
        sort(all, letters)
    })
}

/// Sorts by term; the entries of a term are in order already. Letters are few, so pairs are counted into place by
/// their second letter and then by their first.
fn sort(mut all: Vec<Occurrence>, letters: usize) -> Vec<Occurrence> {
    let Some(first) = all.first().map(|occurrence| occurrence.term()) else { return all };
    let second = |term: Term| term.0 as usize & ((1 << LETTER) - 1);
    if first.is_pair() {
        all = counted(&all, letters, second);
        return counted(&all, letters, |term| (term.0 >> LETTER) as usize);
    }
    if first.length() == 1 {
        return counted(&all, letters, second);
    }
    all.sort_unstable();
    all
}

/// Counting sort by a key below `limit`.
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
fn split(all: &[Occurrence], part_of: &[u8]) -> Vec<Vec<Occurrence>> {
    let part = |occurrence: &Occurrence| {
        let term = occurrence.term();
        match term.length() {
            _ if term.is_pair() => usize::from(part_of[(term.0 >> LETTER) as usize]),
            1 => SINGLES,
            _ => REST,
        }
    };
    let mut counts = [0; REST + 1];
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

/// A term at one place: the term, its field, the class of the letter behind it (4 for none).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(u64);

const NOTHING: u32 = 4;

/// Every term of a text at every place, sorted by term; its letters are handed over one by one, the title's first.
fn terms_of(
    words: &Words,
    alphabet: &Alphabet,
    matcher: &Matcher,
    found: &mut Vec<Place>,
    mut single: impl FnMut(u32, Field),
) {
    found.clear();
    let letters = words.letters.as_slice();
    let mut fields = words.fields.iter().copied().peekable();
    let mut field = Field::Body;
    let follows = |at: usize| match letters.get(at) {
        None | Some(&BREAK) => NOTHING,
        Some(letter) => class_of(*letter),
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
            found.push(Place(term.0 << 6 | u64::from(field as u32) << 3 | u64::from(follows)));
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

/// Sums the places of each term to its signature and level.
fn weigh(found: &[Place], norm: f32, mut take: impl FnMut(Term, u32, u32)) {
    for places in found.chunk_by(|a, b| a.0 >> 6 == b.0 >> 6) {
        let (mut signature, mut weight, mut titled) = (0, 0.0, false);
        for place in places {
            let follows = place.0 as u32 & 7;
            if follows != NOTHING {
                signature |= 1 << follows;
            }
            let field = Field::ALL[(place.0 >> 3) as usize & 7];
            titled |= field == Field::Title;
            let in_text = matches!(field, Field::Body | Field::Heading);
            weight += WEIGHTS[field as usize] * if in_text { norm } else { 1.0 };
        }
        let level = if titled { 3 } else { LEVELS.iter().filter(|from| weight >= **from).count() as u32 };
        take(Term(places[0].0 >> 6), signature, level);
    }
}
