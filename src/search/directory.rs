//! Which file holds a term: few numbers, so that the file that is read first stays small.
//!
//! Terms are grouped by their first letter, rare letters together and a common one by itself. A large group is dealt out to several
//! files by the second letter, as cards are, which needs no boundaries; lists that are long have files of their own.

use rustc_hash::FxHashMap;

use super::coder::{read_varint, varint};
use super::fold::Letter;
use super::pack::{deflate, inflate};

/// Terms of these first letters and all up to the next group's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The first letter.
    pub(super) letter: Letter,
    /// Over how many files the terms are dealt out, from 1. If there are several, one more, the first, is for the term that is the
    /// letter alone.
    pub(super) files: u32,
}

/// Where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TermFile {
    /// The number of the file.
    pub(super) file: usize,
    /// Second letters of the terms in the file differ by multiples of this.
    pub(super) step: u32,
}

/// The directory.
#[derive(Clone, Debug, Default)]
pub(super) struct Directory {
    /// The groups, by their letters, each with the number of its first file.
    groups: Vec<(Group, usize)>,
    /// Terms with a file of their own.
    own: FxHashMap<Vec<Letter>, usize>,
}

/// A pair of letters that more entries have has a file of its own, which the directory names. The list of such a pair, at about a byte
/// an entry, would fill two thirds of a file.
pub(super) fn long_pair(entries: u32) -> u32 {
    file_size(entries) * 2 / 3
}

/// A word of the lexicon that more entries have has a file of its own; the lexicon tells which those are.
pub(super) fn long_word(entries: u32) -> u32 {
    file_size(entries) / 12
}

/// About how long files are, in bytes: 3 KB up to ten thousand entries, growing to 16 KB, so that neither the
/// files of a large site nor the bytes of a query become too many.
pub(super) fn file_size(entries: u32) -> u32 {
    let grown = 3072.0 * (f64::from(entries) / 10_000.0).powf(0.6);
    (grown as u32).clamp(3072, 16_384)
}

impl Directory {
    /// A directory of these groups; then the terms with files of their own, in the order of their files.
    pub(super) fn new(groups: impl IntoIterator<Item = Group>, own: impl IntoIterator<Item = Vec<Letter>>) -> Self {
        let mut next = 0;
        let groups = groups.into_iter().map(|group| {
            let first = next;
            next += group.files as usize + usize::from(group.files > 1);
            (group, first)
        });
        let groups = groups.collect();
        let own = own.into_iter().zip(next..).collect();
        Directory { groups, own }
    }

    /// The place of a term of at least one letter.
    pub(super) fn place(&self, term: &[Letter]) -> TermFile {
        if let Some(file) = self.own.get(term) {
            return TermFile { file: *file, step: 1 };
        }
        let Some(letter) = term.first() else { return TermFile { file: 0, step: 1 } };
        let at = self.groups.partition_point(|(group, _)| group.letter <= *letter);
        // What stands before the first group is nowhere.
        let Some((group, first)) = self.groups.get(at.saturating_sub(1)) else { return TermFile { file: 0, step: 1 } };
        match term.get(1) {
            Some(second) if group.files > 1 => {
                TermFile { file: first + 1 + (second % group.files) as usize, step: group.files }
            }
            _ => TermFile { file: *first, step: 1 },
        }
    }
}

/// Writes the groups, and the pairs of letters with files of their own that are not in the lexicon.
pub(super) fn write(groups: &[Group], pairs: &[Vec<Letter>]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(groups.len() as u64, &mut out);
    let mut last = 0;
    for group in groups {
        varint(u64::from(group.letter - last), &mut out);
        last = group.letter;
    }
    groups.iter().for_each(|group| varint(u64::from(group.files), &mut out));
    let mut last = 0;
    for pair in pairs {
        varint(u64::from(pair[0] - last), &mut out);
        varint(u64::from(pair[1]), &mut out);
        last = pair[0];
    }
    deflate(&out)
}

/// Undoes [`write()`].
pub(super) fn read(bytes: &[u8]) -> (Vec<Group>, Vec<Vec<Letter>>) {
    let bytes = inflate(bytes);
    let mut rest = bytes.as_slice();
    let count = read_varint(&mut rest).min(bytes.len() as u64);
    let mut last: Letter = 0;
    let mut groups: Vec<Group> = (0..count)
        .map(|_| {
            last = last.wrapping_add(read_varint(&mut rest) as Letter);
            Group { letter: last, files: 1 }
        })
        .collect();
    groups.iter_mut().for_each(|group| group.files = (read_varint(&mut rest) as u32).max(1));
    let mut pairs = Vec::new();
    let mut last: Letter = 0;
    while !rest.is_empty() {
        last = last.wrapping_add(read_varint(&mut rest) as Letter);
        pairs.push(vec![last, read_varint(&mut rest) as Letter]);
    }
    (groups, pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_dealt_out_and_the_directory_is_read_back() {
        let groups = [(0x30, 1), (0x4E00, 3), (0x4E01, 1), (0x20000, 2)];
        let groups = groups.map(|(letter, files)| Group { letter, files });
        let pairs = vec![vec![0x4E00, 0x4E00], vec![0x4E00, 0x4E03], vec![0x7684, 0x30]];
        let (read_groups, read_pairs) = read(&write(&groups, &pairs));
        assert_eq!((read_groups.as_slice(), &read_pairs), (groups.as_slice(), &pairs));
        let directory = Directory::new(read_groups, read_pairs);
        let places = [
            (vec![0x25], 0, 1),
            (vec![0x30], 0, 1),
            (vec![0x39, 0x30, 0x30], 0, 1),
            (vec![0x4E00], 1, 1),
            (vec![0x4E00, 0x30], 2, 3),
            (vec![0x4E00, 0x4E00], 9, 1),
            (vec![0x4E00, 0x4E00, 0x30], 2, 3),
            (vec![0x4E00, 0x4E01], 3, 3),
            (vec![0x4E00, 0x4E02, 0x4E02], 4, 3),
            (vec![0x4E00, 0x4E03], 10, 1),
            (vec![0x7684, 0x31], 5, 1),
            (vec![0x7684, 0x30], 11, 1),
            (vec![0x20001], 6, 1),
            (vec![0x20001, 0x31], 8, 2),
        ];
        for (term, file, step) in places {
            assert_eq!(directory.place(&term), TermFile { file, step }, "{term:?}");
        }
    }
}
