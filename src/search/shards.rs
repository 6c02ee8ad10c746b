//! Terms and their lists in files of a few kilobytes; the [`directory`](super::directory) tells which file holds a term.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::alphabet::Alphabet;
use super::coder::{Decoder, Encoder, Model, Sink};
use super::directory::{Group, file_size, long_pair, long_word};
use super::fold::Letter;
use super::list::{self, List, ListForm, Posting};
use super::models::{Counts, FREQUENCY, TERM, TERMS, models};
use super::phrases::Phrase;
use super::postings::{self, Occurrence, SortedTerms, Unsorted};

/// The files and what leads to them.
#[derive(Debug, Default)]
pub(super) struct Shards {
    /// The files: of the groups, of words of the lexicon, of pairs of letters.
    pub(super) files: Vec<Vec<u8>>,
    /// The groups of terms that share files.
    pub(super) groups: Vec<Group>,
    /// The pairs of letters that have files of their own and are not in the lexicon.
    pub(super) pairs: Vec<Vec<Letter>>,
    /// The weights of the models.
    pub(super) weights: Vec<u8>,
    /// How many entries hold each phrase of the lexicon, by its number.
    pub(super) frequencies: Vec<u32>,
}

/// What all terms are written with.
struct ShardWriter<'a> {
    entries: u32,
    alphabet: &'a Alphabet,
    phrases: &'a [Phrase],
    /// The number of each word of the lexicon.
    numbers: FxHashMap<&'a [Letter], usize>,
}

/// On a site of so many entries the symbols of every eighth part are counted, on a smaller one those of all.
const LARGE: u32 = 1000;

/// Writes the lists of all parts, each part in files of its own.
pub(super) fn pack(mut parts: Vec<Unsorted>, alphabet: &Alphabet, phrases: &[Phrase], entries: usize) -> Shards {
    let numbers = phrases.iter().enumerate().map(|(number, phrase)| (phrase.letters.as_slice(), number)).collect();
    let writer = ShardWriter { entries: entries as u32, alphabet, phrases, numbers };
    let letters = alphabet.counts.len();
    let every = if writer.entries < LARGE { 1 } else { 8 };
    // All parts at once, sorted and not, would take twice the memory.
    let sorted = parts
        .par_iter_mut()
        .enumerate()
        .map(|(number, part)| (number % every == every / 2).then(|| std::mem::take(part).sorted(letters)));
    let sorted: Vec<Option<SortedTerms>> = sorted.collect();
    let counts = sorted.par_iter().flatten().map(|part| writer.count(part));
    let weights = counts.reduce(|| Counts::new(writer.entries), |all, counts| all.add(&counts)).weights();
    let models = models(&weights, writer.entries);
    let written = parts.into_par_iter().zip(sorted);
    let written = written.map(|(part, sorted)| writer.write(&sorted.unwrap_or_else(|| part.sorted(letters)), &models));
    let written: Vec<Written> = written.collect();
    let mut shards = Shards { weights, frequencies: vec![0; phrases.len()], ..Shards::default() };
    let (mut words, mut pairs) = (Vec::new(), Vec::new());
    for part in written {
        shards.files.extend(part.files);
        shards.groups.extend(part.groups);
        part.frequencies.iter().for_each(|(number, frequency)| shards.frequencies[*number] = *frequency);
        words.extend(part.words);
        pairs.extend(part.pairs);
    }
    words.sort_unstable_by_key(|(number, _)| *number);
    shards.files.extend(words.into_iter().map(|(_, file)| file));
    for (pair, file) in pairs {
        shards.pairs.push(pair);
        shards.files.push(file);
    }
    shards
}

/// The words of the lexicon that have files of their own, in the order of the files.
pub(super) fn long_words<'a>(
    words: impl IntoIterator<Item = (&'a [Letter], u64)>,
    long: u32,
) -> impl Iterator<Item = Vec<Letter>> {
    words
        .into_iter()
        .filter(move |(word, count)| *count > u64::from(long) && word.len() > 1)
        .map(|(word, _)| word.to_vec())
}

/// A term of a part, and where its occurrences stand.
struct Listed {
    letters: Vec<Letter>,
    /// How many entries have it.
    frequency: u32,
    /// Whether it is no pair.
    other: bool,
    range: std::ops::Range<usize>,
}

impl ShardWriter<'_> {
    /// The terms of a part in their order.
    fn terms(&self, [pairs, others]: &SortedTerms) -> impl Iterator<Item = Listed> {
        let listed = |all: &'_ [Occurrence], other| -> Vec<Listed> {
            let mut from = 0;
            let ranges = all.chunk_by(|a, b| a.term() == b.term()).map(|same| {
                let range = from..from + same.len();
                from = range.end;
                let letters = same[0].term().letters(self.alphabet, self.phrases);
                Listed { letters, frequency: postings::frequency(same), other, range }
            });
            ranges.collect()
        };
        let mut others = listed(others, true);
        others.sort_unstable_by(|a, b| a.letters.cmp(&b.letters));
        let mut others = others.into_iter().peekable();
        let mut pairs = listed(pairs, false).into_iter().peekable();
        std::iter::from_fn(move || match (pairs.peek(), others.peek()) {
            (Some(pair), Some(other)) if other.letters < pair.letters => others.next(),
            (Some(_), _) => pairs.next(),
            (None, _) => others.next(),
        })
    }

    /// Counts the symbols of a part.
    fn count(&self, part: &SortedTerms) -> Counts {
        let mut counts = Counts::new(self.entries);
        let (mut terms, mut postings) = (Terms::new(1), Vec::new());
        for listed in self.terms(part) {
            self.postings(&listed, part, &mut postings);
            write_term(&mut terms, &listed.letters, &postings, self.entries, &mut counts);
        }
        counts
    }

    fn postings(&self, listed: &Listed, part: &SortedTerms, postings: &mut Vec<Posting>) {
        let bits = match list::form(listed.letters.len(), listed.frequency, self.entries) {
            ListForm::Full(bits) => bits,
            ListForm::Plain => 0,
        };
        postings::postings(&part[usize::from(listed.other)][listed.range.clone()], bits, postings);
    }

    /// Writes all terms of a part.
    fn write(&self, part: &SortedTerms, models: &[Model]) -> Written {
        let mut written = Written::default();
        let all: Vec<Listed> = self.terms(part).collect();
        let mut postings = Vec::new();
        let mut file = |step: u32, terms: &[&Listed]| -> Vec<u8> {
            let mut out = Encoder::new(models);
            let mut file = Terms::new(step);
            for term in terms {
                self.postings(term, part, &mut postings);
                write_term(&mut file, &term.letters, &postings, self.entries, &mut out);
            }
            file.end(&mut out);
            out.finish()
        };
        let size = |term: &&Listed| list::size(term.letters.len(), term.frequency, self.entries);
        let fits = u64::from(file_size(self.entries));
        // Terms of rare letters, which share a file.
        let (mut open, mut filled): (Vec<&Listed>, u64) = (Vec::new(), 0);
        for terms in all.chunk_by(|a, b| a.letters[0] == b.letters[0]) {
            let mut rest: Vec<&Listed> = Vec::with_capacity(terms.len());
            for term in terms {
                let number = self.numbers.get(term.letters.as_slice());
                written.frequencies.extend(number.map(|number| (*number, term.frequency)));
                match (number, term.letters.len()) {
                    (Some(number), 2..) if term.frequency > long_word(self.entries) => {
                        written.words.push((*number, file(1, &[term])));
                    }
                    (None, 2) if term.frequency > long_pair(self.entries) => {
                        written.pairs.push((term.letters.clone(), file(1, &[term])));
                    }
                    _ => rest.push(term),
                }
            }
            let total: u64 = rest.iter().map(size).sum();
            if filled + total > fits && !open.is_empty() {
                written.group(&open, file(1, &open));
                open.clear();
                filled = 0;
            }
            if total <= fits {
                filled += total;
                open.append(&mut rest);
                continue;
            }
            let (alone, dealt): (Vec<&Listed>, Vec<&Listed>) = rest.iter().partition(|term| term.letters.len() == 1);
            let sizes: Vec<(Letter, u64)> = dealt.iter().map(|term| (term.letters[1], size(term))).collect();
            let files = evenest(&sizes, fits);
            if files == 1 {
                written.group(&rest, file(1, &rest));
                continue;
            }
            written.groups.push(Group { letter: terms[0].letters[0], files });
            written.files.push(file(1, &alone));
            for remainder in 0..files {
                let of: Vec<&Listed> =
                    dealt.iter().copied().filter(|term| term.letters[1] % files == remainder).collect();
                written.files.push(file(files, &of));
            }
        }
        if !open.is_empty() {
            written.group(&open, file(1, &open));
        }
        written
    }
}

/// How many files the terms of a group go to: of a few numbers at which files are filled well, the one that fills them most evenly.
/// Of each term its second letter and its size are known.
fn evenest(sizes: &[(Letter, u64)], fits: u64) -> u32 {
    let total: u64 = sizes.iter().map(|(_, size)| size).sum();
    let least = (total.div_ceil(fits) as u32).max(1);
    // What a reader of a term takes in on average, times the number of files.
    let unevenness = |files: &u32| {
        let mut filled = vec![0_u64; *files as usize];
        sizes.iter().for_each(|(letter, size)| filled[(letter % files) as usize] += size);
        filled.iter().map(|size| u128::from(size * size)).sum::<u128>() * u128::from(*files)
    };
    (least..=least + least / 8 + 1).min_by_key(unevenness).unwrap_or(least)
}

/// The files of a part.
#[derive(Default)]
struct Written {
    files: Vec<Vec<u8>>,
    groups: Vec<Group>,
    /// Words of the lexicon with files of their own, by number, and pairs.
    words: Vec<(usize, Vec<u8>)>,
    pairs: Vec<(Vec<Letter>, Vec<u8>)>,
    /// Words of the lexicon that were met, by number, with their frequency.
    frequencies: Vec<(usize, u32)>,
}

impl Written {
    /// Adds a group that is one file.
    fn group(&mut self, terms: &[&Listed], file: Vec<u8>) {
        self.groups.extend(terms.first().map(|term| Group { letter: term.letters[0], files: 1 }));
        self.files.push(file);
    }
}

/// The terms of a file, each told by how it differs from the one before.
struct Terms {
    /// Second letters differ by multiples of this.
    step: u32,
    last: Vec<Letter>,
    /// The symbol of the term before.
    before: u32,
}

/// The file ends.
const END: u32 = 0;
/// A term in full. All greater symbols are pairs that share their first letter with the term before.
const FULL: u32 = 1;

impl Terms {
    const fn new(step: u32) -> Terms {
        Terms { step, last: Vec::new(), before: END }
    }

    const fn model(&self) -> usize {
        let before = self.before as usize;
        TERM + if before < TERMS { before } else { TERMS - 1 }
    }

    /// The file ends by a symbol where the next term would begin.
    fn end(&self, out: &mut impl Sink) {
        out.symbol(self.model(), END);
    }

    fn write(&mut self, term: &[Letter], out: &mut impl Sink) {
        let same = self.last.iter().zip(term).take_while(|(a, b)| a == b).count();
        let model = self.model();
        if let (1, [_, second]) = (same, term) {
            // How far the second letter lies behind that of the term before.
            let distance = match self.last.get(1) {
                Some(before) => (second - before) / self.step,
                None => second + 1,
            };
            self.before = FULL + 1 + distance.ilog2();
            out.symbol(model, self.before);
            out.raw(distance, distance.ilog2());
        } else {
            self.before = FULL;
            out.symbol(model, FULL);
            out.open(same as u32);
            out.open((term.len() - same) as u32 - 1);
            term[same..].iter().for_each(|letter| write_letter(*letter, out));
        }
        self.last.clear();
        self.last.extend_from_slice(term);
    }

    /// Reads the next term into [`Terms::last`]; false at the end of the file.
    fn read(&mut self, bits: &mut Decoder<'_>) -> bool {
        self.before = bits.symbol(self.model());
        match self.before {
            END => return false,
            FULL => {
                self.last.truncate(bits.open() as usize);
                // No term is longer than this; a broken file cannot ask for more.
                let rest = bits.open().min(63) + 1;
                self.last.extend((0..rest).map(|_| read_letter(bits)));
            }
            symbol => {
                let width = symbol - FULL - 1;
                let distance = 1 << width | bits.raw(width);
                let second = match self.last.get(1) {
                    Some(before) => before.wrapping_add(distance.wrapping_mul(self.step)),
                    None => distance - 1,
                };
                self.last.truncate(1);
                self.last.push(second);
            }
        }
        true
    }
}

const HAN: Letter = 0x4E00;

/// A letter by itself: whether it is Han or ASCII, and its number.
fn write_letter(letter: Letter, out: &mut impl Sink) {
    if (HAN..=0x9FFF).contains(&letter) {
        out.raw(0, 1);
        out.raw(letter - HAN, 15);
    } else {
        let ascii = letter < 0x80;
        out.raw(1, 1);
        out.raw(u32::from(!ascii), 1);
        out.raw(letter, if ascii { 7 } else { 21 });
    }
}

fn read_letter(bits: &mut Decoder<'_>) -> Letter {
    if bits.raw(1) == 0 {
        return HAN + bits.raw(15);
    }
    let width = if bits.raw(1) == 0 { 7 } else { 21 };
    bits.raw(width)
}

/// Writes a term, how many entries have it, and its list.
fn write_term(terms: &mut Terms, letters: &[Letter], postings: &[Posting], entries: u32, out: &mut impl Sink) {
    terms.write(letters, out);
    out.number(FREQUENCY, postings.len() as u32);
    list::write(postings, letters.len(), entries, out);
}

/// Reads the lists of some terms in a file; those that it does not hold are left out.
pub(super) fn lookup(
    file: &[u8],
    step: u32,
    terms: &[Vec<Letter>],
    entries: u32,
    models: &[Model],
) -> Vec<(Vec<Letter>, List)> {
    let mut bits = Decoder::new(file, models);
    let mut found = Vec::new();
    let mut read = Terms::new(step);
    while read.read(&mut bits) && !bits.is_done() {
        let frequency = bits.number(FREQUENCY).min(entries);
        let list = list::read(read.last.len(), frequency, entries, &mut bits);
        if terms.contains(&read.last) {
            found.push((read.last.clone(), list));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_back() {
        let letters = |text: &str| -> Vec<Letter> { text.chars().map(u32::from).collect() };
        let files = [
            (
                1,
                vec![
                    "%", "0", "0%", "00", "000", "001", "a", "ab", "é", "é社", "一", "一a", "一丁", "一世", "一人",
                    "丁",
                ],
            ),
            (1, vec!["社会保障体系", "社会救助", "社会救济", "社社", "𠮷", "𠮷野"]),
            (4, vec!["社一", "社一一", "社丄", "社丄一", "社丠", "社两"]),
        ];
        let models = models(&[], 9);
        for (step, terms) in files {
            let mut bits = Encoder::new(&models);
            let mut file = Terms::new(step);
            terms.iter().for_each(|term| file.write(&letters(term), &mut bits));
            file.end(&mut bits);
            let bytes = bits.finish();
            let mut bits = Decoder::new(&bytes, &models);
            let mut file = Terms::new(step);
            for term in terms {
                assert!(file.read(&mut bits));
                assert_eq!(file.last, letters(term));
            }
            assert!(!file.read(&mut bits));
        }
    }

    #[test]
    fn terms_are_dealt_out_evenly() {
        // All second letters are even: an even number of files would leave half of them empty.
        let sizes: Vec<(Letter, u64)> = (0..900).map(|at| (2 * at, 10)).collect();
        assert_eq!(evenest(&sizes, 1000), 9);
        assert_eq!(evenest(&sizes[..800], 1000), 9);
        assert_eq!(evenest(&[], 1000), 1);
    }
}
