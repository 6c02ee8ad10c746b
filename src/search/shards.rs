//! Terms and their lists in files of a few kilobytes, sorted, so that a short directory tells which file holds a term.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::alphabet::Alphabet;
use super::coder::{Choice, Decoder, Encoder, GOLOMB};
use super::fold::Letter;
use super::list::{self, Form, List};
use super::phrases::Phrase;
use super::postings::{self, Occurrence};

/// The files and what leads to them.
#[derive(Debug, Default)]
pub(super) struct Shards {
    /// The files, in the order of their terms.
    pub(super) files: Vec<Vec<u8>>,
    /// For each file but the first, where it begins: a term of it or a beginning of one.
    pub(super) starts: Vec<Vec<Letter>>,
    /// How many entries hold each phrase of the lexicon, by its number.
    pub(super) frequencies: Vec<u32>,
}

/// About the size at which a file ends, in bytes: 4 KB up to ten thousand entries, growing to 16 KB, so that neither the
/// files of a large site nor the bytes of a query become too many.
pub(super) fn cap(entries: usize) -> usize {
    let grown = 4096.0 * (entries as f64 / 10_000.0).powf(0.6);
    (grown as usize).clamp(4096, 16_384)
}

/// Writes the lists of all parts, each part in files of its own.
pub(super) fn pack(
    parts: impl IndexedParallelIterator<Item = [Vec<Occurrence>; 2]>,
    alphabet: &Alphabet,
    phrases: &[Phrase],
    entries: usize,
) -> Shards {
    let numbers: FxHashMap<&[Letter], usize> =
        phrases.iter().enumerate().map(|(number, phrase)| (phrase.letters.as_slice(), number)).collect();
    let written: Vec<Packer> = parts.map(|part| write(part, alphabet, phrases, entries, &numbers)).collect();
    let mut shards = Shards { frequencies: vec![0; phrases.len()], ..Shards::default() };
    let mut last: Option<Vec<Letter>> = None;
    for file in written.iter().flat_map(|packer| &packer.ends) {
        shards.starts.extend(last.map(|last| boundary(&last, &file[0])));
        last = Some(file[1].clone());
    }
    for packer in written {
        shards.files.extend(packer.files);
        packer.frequencies.iter().for_each(|(number, frequency)| shards.frequencies[*number] = *frequency);
    }
    shards
}

fn write(
    [pairs, others]: [Vec<Occurrence>; 2],
    alphabet: &Alphabet,
    phrases: &[Phrase],
    entries: usize,
    numbers: &FxHashMap<&[Letter], usize>,
) -> Packer {
    let terms = |all: &'_ [Occurrence]| -> Vec<(Vec<Letter>, std::ops::Range<usize>)> {
        let mut from = 0;
        let ranges = all.chunk_by(|a, b| a.term() == b.term()).map(|same| {
            let range = from..from + same.len();
            from = range.end;
            (same[0].term().letters(alphabet, phrases), range)
        });
        ranges.collect()
    };
    let mut other = terms(&others);
    other.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut other = other.into_iter().peekable();
    let mut packer = Packer { entries: entries as u32, cap: cap(entries), ..Packer::default() };
    let mut add = |letters: Vec<Letter>, occurrences: &[Occurrence]| {
        let frequency = postings::frequency(occurrences);
        if let Some(number) = numbers.get(letters.as_slice()) {
            packer.frequencies.push((*number, frequency));
        }
        packer.add(letters, frequency, occurrences);
    };
    for same in pairs.chunk_by(|a, b| a.term() == b.term()) {
        let letters = same[0].term().letters(alphabet, phrases);
        while let Some((before, range)) = other.next_if(|(before, _)| *before < letters) {
            add(before, &others[range]);
        }
        add(letters, same);
    }
    other.for_each(|(letters, range)| add(letters, &others[range]));
    packer.end_file();
    packer
}

/// Fills files with terms one after the other.
#[derive(Default)]
struct Packer {
    entries: u32,
    cap: usize,
    out: Encoder,
    postings: Vec<list::Posting>,
    /// The last term of this file; empty before the first.
    last: Vec<Letter>,
    files: Vec<Vec<u8>>,
    /// The first and the last term of each file.
    ends: Vec<[Vec<Letter>; 2]>,
    /// Words of the lexicon that were met, by number, with their frequency.
    frequencies: Vec<(usize, u32)>,
}

impl Packer {
    fn add(&mut self, letters: Vec<Letter>, frequency: u32, occurrences: &[Occurrence]) {
        // A list of more than half a file, at about a byte an entry, has its own.
        let alone = frequency as usize > self.cap / 2;
        if alone || self.ends_well(&letters) {
            self.end_file();
        }
        if self.last.is_empty() {
            self.ends.push([letters.clone(), Vec::new()]);
        }
        self.out.bit(MORE, true);
        write_term(&self.last, &letters, &mut self.out);
        self.out.golomb(frequency - 1, 0, list::FREQUENCY);
        let bits = match list::form(letters.len(), frequency, self.entries) {
            Form::Full(bits) => bits,
            Form::Plain => 0,
        };
        postings::postings(occurrences, bits, &mut self.postings);
        list::write(&self.postings, letters.len(), self.entries, &mut self.out);
        self.last = letters;
        if alone {
            self.end_file();
        }
    }

    /// Whether the file ends before this term: the fuller it is, the more bits its boundary may take in the directory, which is read
    /// before all else.
    fn ends_well(&self, next: &[Letter]) -> bool {
        let tenths = 10 * self.out.len() / self.cap;
        let Some(spare) = SPARE.get(tenths).filter(|_| !self.last.is_empty()) else { return !self.last.is_empty() };
        *spare <= ALONE && cut_of(boundary(&self.last, next).get(1..).unwrap_or_default()) >= *spare
    }

    /// A file ends by a zero where the next term would begin.
    fn end_file(&mut self) {
        if let Some(ends) = self.ends.last_mut().filter(|_| !self.last.is_empty()) {
            ends[1] = std::mem::take(&mut self.last);
            self.out.bit(MORE, false);
            self.files.push(std::mem::take(&mut self.out).finish());
        }
    }
}

/// How many bits the boundary of a file must spare when the file is filled by so many tenths; at thirteen it ends anywhere.
const SPARE: [u32; 13] = [16, 16, 16, 16, 16, 16, 16, ALONE, 10, 9, 8, 6, 4];

/// Whether another term follows.
const MORE: Choice = 0;
/// Whether a term is more than a pair that shares its first letter with the term before.
const LONGER: Choice = 1;
const SAME: Choice = 2;
const REST: Choice = SAME + GOLOMB;
/// How far the first letter that differs lies behind that of the term before.
const BEHIND: Choice = REST + GOLOMB;
/// Whether a letter is no Han character; whether it is none of ASCII either.
const FOREIGN: Choice = BEHIND + GOLOMB;
const _: () = assert!(FOREIGN + 2 == list::FREQUENCY);

/// Writes a term behind a smaller one: how many letters they share, then the others.
pub(super) fn write_term(before: &[Letter], term: &[Letter], bits: &mut Encoder) {
    let same = before.iter().zip(term).take_while(|(a, b)| a == b).count();
    let rest = &term[same..];
    // Most terms are pairs that share their first letter with the pair before.
    let longer = same != 1 || rest.len() != 1;
    bits.bit(LONGER, longer);
    if longer {
        bits.golomb(same as u32, 0, SAME);
        bits.golomb(rest.len() as u32 - 1, 0, REST);
    }
    for (place, letter) in rest.iter().enumerate() {
        match before.get(same).filter(|_| place == 0) {
            // The first letter that differs is the greater one.
            Some(least) => bits.golomb(letter - least - 1, 3, BEHIND),
            None => write_letter(*letter, bits),
        }
    }
}

const HAN: Letter = 0x4E00;

/// A letter by itself: whether it is no Han character, whether it is none of ASCII either, and its number.
fn write_letter(letter: Letter, bits: &mut Encoder) {
    let (han, ascii) = ((HAN..=0x9FFF).contains(&letter), letter < 0x80);
    bits.bit(FOREIGN, !han);
    if han {
        bits.raw(letter - HAN, 15);
    } else {
        bits.bit(FOREIGN + 1, !ascii);
        bits.raw(letter, if ascii { 7 } else { 21 });
    }
}

fn read_letter(bits: &mut Decoder<'_>) -> Letter {
    if !bits.bit(FOREIGN) {
        return HAN + bits.raw(15);
    }
    let ascii = !bits.bit(FOREIGN + 1);
    bits.raw(if ascii { 7 } else { 21 })
}

/// Reads a term behind another one.
pub(super) fn read_term(before: &[Letter], bits: &mut Decoder<'_>) -> Vec<Letter> {
    let longer = bits.bit(LONGER);
    let (same, rest) = if longer { (bits.golomb(0, SAME), bits.golomb(0, REST).saturating_add(1)) } else { (1, 1) };
    let mut term: Vec<Letter> = before.iter().copied().take(same as usize).collect();
    // No term is longer than this; a broken file cannot ask for more.
    for place in 0..rest.min(64) {
        let letter = match before.get(same as usize).filter(|_| place == 0) {
            Some(least) => least.wrapping_add(1).wrapping_add(bits.golomb(3, BEHIND)),
            None => read_letter(bits),
        };
        term.push(letter);
    }
    term
}

/// Reads the lists of some terms in a file; those that it does not hold are left out.
pub(super) fn lookup(file: &[u8], terms: &[Vec<Letter>], entries: u32) -> Vec<(Vec<Letter>, List)> {
    let mut bits = Decoder::new(file);
    let mut found = Vec::new();
    let mut last: Vec<Letter> = Vec::new();
    while bits.bit(MORE) && !bits.is_done() {
        let term = read_term(&last, &mut bits);
        let frequency = bits.golomb(0, list::FREQUENCY).saturating_add(1).min(entries);
        let list = list::read(term.len(), frequency, entries, &mut bits);
        if terms.contains(&term) {
            found.push((term.clone(), list));
        }
        last = term;
    }
    found
}

/// Whether the first letter of a boundary is another than that of the boundary before.
const OTHER: Choice = MORE;
/// By how many bits its second letter is cut, or one of the values below: a tree.
const CUT: Choice = list::FREQUENCY;
/// The boundary has one letter.
const ALONE: u32 = 15;
/// The rest of the boundary is written as a term.
const WHOLE: u32 = 14;

/// How many bits of a boundary behind its first letter need not be written: [`ALONE`] if nothing is there.
fn cut_of(rest: &[Letter]) -> u32 {
    match rest {
        [] => ALONE,
        [second @ HAN..=0x9FFF] => (second - HAN).trailing_zeros().min(WHOLE - 1),
        _ => 0,
    }
}

/// The boundaries of the files: how much greater the first letter is than that of the boundary before; then the second
/// letter, a Han character without the bits at its end that are zero.
pub(super) fn write_directory(starts: &[Vec<Letter>]) -> Vec<u8> {
    let mut bits = Encoder::default();
    let mut last = 0;
    for start in starts {
        let first = start.first().copied().unwrap_or(0);
        bits.bit(OTHER, first != last);
        if first != last {
            bits.golomb(first - last - 1, 2, REST);
        }
        last = first;
        let rest = start.get(1..).unwrap_or_default();
        // What is written as a term spares nothing.
        let cut = match cut_of(rest) {
            0 if !matches!(rest, [HAN..=0x9FFF]) => WHOLE,
            cut => cut,
        };
        let mut node = 1;
        for place in (0..4).rev() {
            bits.bit(CUT + node, cut >> place & 1 == 1);
            node = node << 1 | (cut >> place & 1) as usize;
        }
        match rest {
            [second] if cut < WHOLE => bits.raw((second - HAN) >> cut, 15 - cut),
            rest if cut == WHOLE => write_term(&[], rest, &mut bits),
            _ => {}
        }
    }
    bits.finish()
}

/// Reads `count` boundaries.
pub(super) fn read_directory(bytes: &[u8], count: usize) -> Vec<Vec<Letter>> {
    let mut bits = Decoder::new(bytes);
    let mut last: Letter = 0;
    (0..count)
        .map(|_| {
            if bits.bit(OTHER) {
                last = last.wrapping_add(1).wrapping_add(bits.golomb(2, REST));
            }
            let mut start = vec![last];
            let cut = (0..4).fold(1, |node, _| node << 1 | u32::from(bits.bit(CUT + node as usize))) - 16;
            match cut {
                ALONE => {}
                WHOLE => start.extend(read_term(&[], &mut bits)),
                cut => start.push(HAN + (bits.raw(15 - cut) << cut)),
            }
            start
        })
        .collect()
}

/// The shortest boundary between two terms: greater than the one and not greater than the other. Its last letter
/// ends in as many zero bits as may be.
fn boundary(last: &[Letter], next: &[Letter]) -> Vec<Letter> {
    let same = last.iter().zip(next).take_while(|(a, b)| a == b).count();
    let mut start = next[..(same + 1).min(next.len())].to_vec();
    if let ([_, second @ HAN..=0x9FFF], 1) = (start.as_mut_slice(), same) {
        let least = last.get(1).map_or(0, |letter| letter + 1).max(HAN) - HAN;
        let most = *second - HAN;
        let cut = (0..WHOLE).rev().find(|cut| most >> cut << cut >= least).unwrap_or(0);
        *second = HAN + (most >> cut << cut);
    }
    start
}

/// The number of the file that a term would stand in.
pub(super) fn file_of(starts: &[Vec<Letter>], term: &[Letter]) -> usize {
    starts.partition_point(|start| start.as_slice() <= term)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<Letter> {
        text.chars().map(u32::from).collect()
    }

    #[test]
    fn boundaries_part_what_they_stand_between_and_are_read_back() {
        let terms = [
            "%",
            "0",
            "0%",
            "00",
            "000",
            "001",
            "a",
            "ab",
            "é",
            "é社",
            "一",
            "一丁",
            "一世",
            "一人",
            "一龙",
            "丁",
            "社",
            "社会",
            "社会保障",
            "社会救助",
            "社社",
            "𠮷",
            "𠮷野",
        ];
        let starts: Vec<Vec<Letter>> =
            terms.windows(2).map(|pair| boundary(&letters(pair[0]), &letters(pair[1]))).collect();
        for (pair, start) in terms.windows(2).zip(&starts) {
            assert!(*start > letters(pair[0]) && *start <= letters(pair[1]), "{pair:?}");
        }
        assert_eq!(read_directory(&write_directory(&starts), starts.len()), starts);
    }
}
