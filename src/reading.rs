//! How Chinese words are read: for an index sorted by pinyin, and for searching by pinyin.

use std::collections::HashMap;
use std::sync::OnceLock;

use pinyin::ToPinyin;

/// Words of which a character is not read as it is by itself: `重庆 chong qing`.
const READINGS: &str = include_str!("readings.txt");

/// The usual reading of a character without its tone: `nan`, `lü`.
pub fn usual(character: char) -> Option<&'static str> {
    Some(character.to_pinyin()?.plain())
}

/// The words with a reading of their own, a syllable for each character.
pub fn words() -> &'static HashMap<Vec<char>, Vec<&'static str>> {
    static WORDS: OnceLock<HashMap<Vec<char>, Vec<&'static str>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let rows = READINGS.lines().filter(|row| !row.starts_with('#') && !row.is_empty());
        rows.filter_map(|row| row.split_once(' '))
            .map(|(word, reading)| (word.chars().collect(), reading.split(' ').collect()))
            .collect()
    })
}

/// The syllables of a text, one for each character, `ü` written `v`; what is no Chinese character stands for itself, in lower case. Texts
/// sorted by this stand in the order of a Chinese dictionary.
pub fn syllables(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let read = |letter: &char| {
        usual(*letter).map_or_else(|| letter.to_lowercase().collect(), |reading| reading.replace('ü', "v"))
    };
    let mut syllables: Vec<String> = letters.iter().map(read).collect();
    for start in 0..letters.len() {
        for end in start + 2..=letters.len().min(start + 4) {
            for (place, reading) in words().get(&letters[start..end]).into_iter().flatten().enumerate() {
                (*reading).clone_into(&mut syllables[start + place]);
            }
        }
    }
    syllables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_reading_of_their_own_have_as_many_syllables_as_characters() {
        for (word, reading) in words() {
            assert_eq!(word.len(), reading.len(), "{word:?}");
        }
    }

    #[test]
    fn texts_are_read_word_by_word() {
        let table =
            [("重庆市", "chong qing shi"), ("长沙", "chang sha"), ("南宁A区", "nan ning a qu"), ("绿", "lv"), ("", "")];
        for (text, reading) in table {
            assert_eq!(syllables(text).join(" "), reading, "{text}");
        }
    }
}
