//! Terms and their lists in files of a few kilobytes, sorted, so that a short directory tells which file holds a term.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::alphabet::Alphabet;
use super::bits::{BitReader, BitWriter};
use super::fold::Letter;
use super::list::{self, Posting};
use super::phrases::Phrase;
use super::postings::{Occurrence, Term};

/// The lists of some terms, written one behind the other.
struct Lists {
    bytes: Vec<u8>,
    /// Term, how many entries have it, the first bit of its list, how many bits.
    terms: Vec<(Term, u32, usize, usize)>,
}

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

/// The size that a file should not exceed, in bytes: 4 KB up to ten thousand entries, growing to 16 KB, so that neither
/// the files of a large site nor the bytes of a query become too many.
pub(super) fn cap(entries: usize) -> usize {
    let grown = 4096.0 * (entries as f64 / 10_000.0).powf(0.6);
    (grown as usize).clamp(4096, 16_384)
}

/// Writes the lists and packs them.
pub(super) fn pack(
    parts: impl IndexedParallelIterator<Item = Vec<Occurrence>>,
    alphabet: &Alphabet,
    phrases: &[Phrase],
    entries: usize,
) -> Shards {
    let written: Vec<Lists> = parts.map(|part| write(&part, entries as u32, phrases)).collect();
    // Behind the parts of pairs come single letters, and triples and phrases.
    let (pairs, others) = written.split_at(written.len().saturating_sub(2));
    let terms = |lists: &'_ Lists| -> Vec<Vec<Letter>> {
        lists.terms.iter().map(|(term, ..)| term.letters(alphabet, phrases)).collect()
    };
    let mut shards = Shards { frequencies: vec![0; phrases.len()], ..Shards::default() };
    let mut other: Vec<(Vec<Letter>, &Lists, usize)> = Vec::new();
    for lists in others {
        other.extend(terms(lists).into_iter().enumerate().map(|(at, letters)| (letters, lists, at)));
    }
    other.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    for (term, frequency, ..) in others.iter().flat_map(|lists| &lists.terms) {
        if let Some(number) = term.phrase_number() {
            shards.frequencies[number] = *frequency;
        }
    }
    // Words that are pairs or triples like any other.
    let short = phrases.iter().enumerate().filter(|(_, phrase)| !phrase.is_term());
    let short: FxHashMap<&[Letter], usize> =
        short.map(|(number, phrase)| (phrase.letters.as_slice(), number)).collect();
    let pairs = pairs.iter().flat_map(|lists| (0..lists.terms.len()).map(move |at| (lists, at)));
    let mut pairs = pairs.map(|(lists, at)| (lists.terms[at].0.letters(alphabet, phrases), lists, at)).peekable();
    let mut other = other.into_iter().peekable();
    let mut packer = Packer::new(entries);
    loop {
        let first = match (pairs.peek(), other.peek()) {
            (Some(pair), Some(rest)) if rest.0 < pair.0 => other.next(),
            (Some(_), _) => pairs.next(),
            (None, _) => other.next(),
        };
        let Some((letters, lists, at)) = first else { break };
        let (_, frequency, from, len) = lists.terms[at];
        if let Some(number) = short.get(letters.as_slice()) {
            shards.frequencies[*number] = frequency;
        }
        packer.add(letters, frequency, &lists.bytes, from, len);
    }
    packer.end_file();
    shards.files = packer.files;
    shards.starts = packer.starts;
    shards
}

fn write(part: &[Occurrence], entries: u32, phrases: &[Phrase]) -> Lists {
    let mut bits = BitWriter::default();
    let mut terms = Vec::new();
    let mut postings: Vec<Posting> = Vec::new();
    for occurrences in part.chunk_by(|a, b| a.term() == b.term()) {
        let term = occurrences[0].term();
        postings.clear();
        postings.extend(occurrences.iter().map(|occurrence| occurrence.posting()));
        let from = bits.len();
        list::write(&postings, length(term, phrases), entries, &mut bits);
        terms.push((term, postings.len() as u32, from, bits.len() - from));
    }
    Lists { bytes: bits.finish(), terms }
}

fn length(term: Term, phrases: &[Phrase]) -> usize {
    match term.phrase_number() {
        Some(number) => phrases[number].letters.len(),
        None => term.length(),
    }
}

struct Packer {
    cap: usize,
    bits: BitWriter,
    /// The last term, in this file or before.
    last: Vec<Letter>,
    /// Whether this file has no term yet.
    empty: bool,
    files: Vec<Vec<u8>>,
    starts: Vec<Vec<Letter>>,
}

impl Packer {
    fn new(entries: usize) -> Packer {
        let (files, starts) = (Vec::new(), Vec::new());
        Packer { cap: cap(entries), bits: BitWriter::default(), last: Vec::new(), empty: true, files, starts }
    }

    fn add(&mut self, letters: Vec<Letter>, frequency: u32, bytes: &[u8], from: usize, len: usize) {
        // A list of more than half a file has its own.
        let alone = len / 8 > self.cap / 2;
        if !self.empty && (alone || (self.bits.len() + len) / 8 > self.cap) {
            self.end_file();
        }
        if self.empty && !self.last.is_empty() {
            self.starts.push(boundary(&self.last, &letters));
        }
        let before = if self.empty { &[][..] } else { &self.last };
        self.bits.bits(1, 1);
        write_term(before, &letters, &mut self.bits);
        self.bits.golomb(frequency - 1, 0);
        self.bits.copy(bytes, from, len);
        self.last = letters;
        self.empty = false;
        if alone {
            self.end_file();
        }
    }

    /// A file ends by a zero where the next term would begin.
    fn end_file(&mut self) {
        if !self.empty {
            self.bits.bits(0, 1);
            self.files.push(std::mem::take(&mut self.bits).finish());
            self.empty = true;
        }
    }
}

/// Writes a term behind a smaller one: how many letters they share, then the others.
pub(super) fn write_term(before: &[Letter], term: &[Letter], bits: &mut BitWriter) {
    let same = before.iter().zip(term).take_while(|(a, b)| a == b).count();
    let rest = &term[same..];
    // Most terms are pairs that share their first letter with the pair before.
    if same == 1 && rest.len() == 1 {
        bits.bits(0, 1);
    } else {
        bits.bits(1, 1);
        bits.golomb(same as u32, 0);
        bits.golomb(rest.len() as u32 - 1, 0);
    }
    for (place, letter) in rest.iter().enumerate() {
        match before.get(same).filter(|_| place == 0) {
            // The first letter that differs is the greater one.
            Some(least) => bits.golomb(letter - least - 1, 6),
            None => write_letter(*letter, bits),
        }
    }
}

const HAN: Letter = 0x4E00;

/// A letter by itself: Han characters in 16 bits, ASCII in 9.
fn write_letter(letter: Letter, bits: &mut BitWriter) {
    match letter {
        HAN..=0x9FFF => bits.bits(letter - HAN, 16),
        0..=0x7F => bits.bits(0b10 << 7 | letter, 9),
        _ => bits.bits(0b11 << 21 | letter, 23),
    }
}

fn read_letter(bits: &mut BitReader<'_>) -> Letter {
    if bits.bits(1) == 0 {
        HAN + bits.bits(15)
    } else if bits.bits(1) == 0 {
        bits.bits(7)
    } else {
        bits.bits(21)
    }
}

/// Reads a term behind another one.
pub(super) fn read_term(before: &[Letter], bits: &mut BitReader<'_>) -> Vec<Letter> {
    let (same, rest) = if bits.bits(1) == 0 { (1, 1) } else { (bits.golomb(0), bits.golomb(0).saturating_add(1)) };
    let mut term: Vec<Letter> = before.iter().copied().take(same as usize).collect();
    // No term is longer than this; a broken file cannot ask for more.
    for place in 0..rest.min(64) {
        let letter = match before.get(same as usize).filter(|_| place == 0) {
            Some(least) => least.wrapping_add(1).wrapping_add(bits.golomb(6)),
            None => read_letter(bits),
        };
        term.push(letter);
    }
    term
}

/// Reads the lists of some terms in a file; those that it does not hold are left out.
pub(super) fn lookup(file: &[u8], terms: &[Vec<Letter>], entries: u32) -> Vec<(Vec<Letter>, Vec<Posting>)> {
    let mut bits = BitReader::new(file);
    let mut found = Vec::new();
    let mut last: Vec<Letter> = Vec::new();
    while bits.bits(1) == 1 && !bits.is_done() {
        let term = read_term(&last, &mut bits);
        let frequency = bits.golomb(0).saturating_add(1).min(entries);
        let postings = list::read(term.len(), frequency, entries, &mut bits);
        if terms.contains(&term) {
            found.push((term.clone(), postings));
        }
        last = term;
    }
    found
}

/// What stands in four bits before a boundary's second letter: by how many bits the letter is cut, or one of these.
const ALONE: u32 = 15;
const WHOLE: u32 = 14;

/// The boundaries of the files, in bits: one bit whether the first letter is that of the boundary before, else how much
/// greater it is; then the second letter, a Han character without the bits at its end that are zero.
pub(super) fn write_directory(starts: &[Vec<Letter>]) -> Vec<u8> {
    let mut bits = BitWriter::default();
    let mut last = 0;
    for start in starts {
        let first = start.first().copied().unwrap_or(0);
        if first == last {
            bits.bits(0, 1);
        } else {
            bits.bits(1, 1);
            bits.golomb(first - last - 1, 2);
        }
        last = first;
        match start.get(1..).unwrap_or_default() {
            [] => bits.bits(ALONE, 4),
            [second @ HAN..=0x9FFF] => {
                let value = second - HAN;
                let cut = value.trailing_zeros().min(WHOLE - 1);
                bits.bits(cut, 4);
                bits.bits(value >> cut, 15 - cut);
            }
            rest => {
                bits.bits(WHOLE, 4);
                write_term(&[], rest, &mut bits);
            }
        }
    }
    bits.finish()
}

/// Reads `count` boundaries.
pub(super) fn read_directory(bytes: &[u8], count: usize) -> Vec<Vec<Letter>> {
    let mut bits = BitReader::new(bytes);
    let mut last: Letter = 0;
    (0..count)
        .map(|_| {
            if bits.bits(1) == 1 {
                last = last.wrapping_add(1).wrapping_add(bits.golomb(2));
            }
            let mut start = vec![last];
            match bits.bits(4) {
                ALONE => {}
                WHOLE => start.extend(read_term(&[], &mut bits)),
                cut => start.push(HAN + (bits.bits(15 - cut) << cut)),
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
