//! How Chinese words are read: for an index sorted by pinyin, and for searching by pinyin.

use std::collections::HashMap;
use std::sync::OnceLock;

use pinyin::ToPinyin;

/// Words of which a character is not read as it is by itself: `重庆 chong qing`.
const READINGS: &str = include_str!("readings.txt");

/// The usual reading of a character without its tone: `nan`, `lü`.
pub(crate) fn usual(character: char) -> Option<&'static str> {
    Some(character.to_pinyin()?.plain())
}

/// The words with a reading of their own, a syllable for each character.
pub(crate) fn words() -> &'static HashMap<Vec<char>, Vec<&'static str>> {
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
pub(crate) fn syllables(text: &str) -> Vec<String> {
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

/// How a text is read, to sort it by: worked out once for each text, for it takes a while.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Reading {
    /// Where an index holds it.
    pub initial: Initial,
    /// Its syllables, each behind a character that comes before all others.
    syllables: Box<str>,
}

impl Reading {
    /// The reading of a text.
    pub(crate) fn of(text: &str) -> Reading {
        let syllables: String = syllables(text).into_iter().flat_map(|syllable| [syllable, "\0".to_owned()]).collect();
        Reading { initial: Initial::of(text), syllables: syllables.into() }
    }
}

/// Where an index sorted by pinyin holds a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Initial {
    /// Under the first letter of its first syllable, `A` to `Z`.
    Letter(char),
    /// Behind the letters: it begins with neither a Chinese character nor a letter.
    Other,
}

impl Initial {
    /// The initial of a text; marks before its first character do not count.
    pub(crate) fn of(text: &str) -> Initial {
        // No word with a reading of its own is longer than four characters.
        let beginning: String = text.chars().skip_while(|letter| !letter.is_alphanumeric()).take(4).collect();
        let first = syllables(&beginning).first().and_then(|syllable| syllable.chars().next());
        let letter = first.filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase());
        letter.map_or(Initial::Other, Initial::Letter)
    }
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
    fn readings_stand_as_their_syllables_do() {
        let texts = ["案", "案例", "按", "暗示", "a", "a案", "重庆", "重要", "西安", "先", ""];
        for (one, other) in texts.iter().flat_map(|one| texts.iter().map(move |other| (*one, *other))) {
            let plain = |text: &str| (Initial::of(text), syllables(text));
            assert_eq!(Reading::of(one).cmp(&Reading::of(other)), plain(one).cmp(&plain(other)), "{one} {other}");
        }
    }

    #[test]
    fn texts_stand_under_the_letter_of_their_first_syllable() {
        let table =
            [("重庆市的做法", "C"), ("“双向”转介", "S"), ("app上线", "A"), ("长沙", "C"), ("12349热线", ""), ("", "")];
        for (text, letter) in table {
            let expected = letter.chars().next().map_or(Initial::Other, Initial::Letter);
            assert_eq!(Initial::of(text), expected, "{text}");
        }
        assert!(Initial::Letter('Z') < Initial::Other);
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
