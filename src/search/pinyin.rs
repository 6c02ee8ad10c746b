//! How words are read, for suggestions typed as pinyin or initials, and for mistakes of input methods.
//!
//! The browser gets a table of the 3,755 characters of GB 2312 level 1, which that standard sorts by reading, so
//! that runs of a reading are enough; the readings of other characters of the lexicon; and the words of the lexicon
//! that are not read as their characters are by themselves.

use std::collections::BTreeMap;

use encoding_rs::GB18030;

use super::fold::Letter;
use super::phrases::Phrase;
use crate::vocabulary::reading;

/// The usual reading of a character without its tone; `ü` is written `v`.
fn usual(letter: Letter) -> Option<&'static str> {
    reading::usual(char::from_u32(letter)?)
}

/// The characters of GB 2312 level 1 in the order of the standard: rows 16 to 55, of which the last ends early.
fn level_one() -> Vec<char> {
    let places = (0xB0..=0xD7_u8).flat_map(|row| (0xA1..=0xFE_u8).map(move |cell| [row, cell]));
    let places = places.filter(|[row, cell]| *row < 0xD7 || *cell <= 0xF9);
    places.filter_map(|bytes| GB18030.decode_without_bom_handling(&bytes).0.chars().next()).collect()
}

/// The file: three texts, one a line. Runs (`a2 ai13 …`), other characters (`邕yong …`), words with a reading of
/// their own (`17:0:chong …`: the word's number in the lexicon, the place of the character, its reading).
pub(super) fn file(phrases: &[Phrase]) -> String {
    let mut runs: Vec<(&str, usize)> = Vec::new();
    let mut known: BTreeMap<char, &str> = BTreeMap::new();
    for letter in level_one() {
        let reading = usual(u32::from(letter)).unwrap_or("-");
        known.insert(letter, reading);
        match runs.last_mut() {
            Some((last, count)) if *last == reading => *count += 1,
            _ => runs.push((reading, 1)),
        }
    }
    let words = reading::words();
    let mut others: BTreeMap<char, &str> = BTreeMap::new();
    let mut own = Vec::new();
    for (number, phrase) in phrases.iter().enumerate() {
        let letters: Vec<char> = phrase.letters.iter().filter_map(|letter| char::from_u32(*letter)).collect();
        for letter in letters.iter().filter(|letter| !known.contains_key(letter)) {
            if let Some(reading) = usual(u32::from(*letter)) {
                others.insert(*letter, reading);
            }
        }
        for start in 0..letters.len() {
            for end in start + 2..=letters.len().min(start + 4) {
                for (place, reading) in words.get(&letters[start..end]).into_iter().flatten().enumerate() {
                    if usual(u32::from(letters[start + place])) != Some(reading) {
                        own.push(format!("{number}:{}:{reading}", start + place));
                    }
                }
            }
        }
    }
    let runs: Vec<String> = runs.iter().map(|(reading, count)| format!("{reading}{count}")).collect();
    let others: Vec<String> = others.iter().map(|(letter, reading)| format!("{letter}{reading}")).collect();
    format!("{}\n{}\n{}", runs.join(" "), others.join(" "), own.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_one_is_sorted_by_reading() {
        let letters = level_one();
        assert_eq!(letters.len(), 3755);
        assert_eq!((letters[0], letters[3754]), ('啊', '座'));
        let runs = file(&[]);
        let runs = runs.lines().next().unwrap();
        assert!(runs.split(' ').count() < 900, "{}", runs.split(' ').count());
    }
}
