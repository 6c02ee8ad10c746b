//! One form for all spellings: compatibility forms and case are folded, accents dropped, traditional characters
//! made simplified. The browser's engine does the same, character by character.
//!
//! Folding maps each character by itself, so a piece of a text folds to a piece of the folded text. That, and
//! that a query needs no more than terms of its own text, is why no string that stands in a report is missed.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A character of a word.
pub(super) type Letter = u32;
/// What stands between two words.
pub(super) const BREAK: Letter = 0;

/// Pairs: a traditional character, then the simplified one.
const SIMPLIFIED: &str = include_str!("simplified.txt");

/// Every traditional character with the simplified one that it is folded to, sorted.
pub(super) fn simplified() -> impl Iterator<Item = (char, char)> {
    let rows = SIMPLIFIED.lines().filter(|row| !row.starts_with('#'));
    rows.flat_map(|row| {
        let mut letters = row.chars();
        std::iter::from_fn(move || letters.next().zip(letters.next()))
    })
}

/// What becomes of one character.
#[derive(Clone, Copy)]
enum Fold {
    Break,
    /// An accent or an invisible mark.
    Nothing,
    /// `.` stays between digits, `%` behind one.
    Point,
    Percent,
    One(Letter),
    /// Several, such as `㎡`: a place in the list of these.
    Many(usize),
}

struct Table {
    low: Vec<Fold>,
    many: Vec<Vec<Fold>>,
    simplified: HashMap<char, char>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { low: Vec::new(), many: Vec::new(), simplified: simplified().collect() };
    for code in 0..0x1_0000 {
        let fold = match char::from_u32(code).map(|letter| table.fold(letter)).as_deref() {
            None | Some([]) => Fold::Nothing,
            Some([one]) => *one,
            Some(many) => {
                table.many.push(many.to_vec());
                Fold::Many(table.many.len() - 1)
            }
        };
        table.low.push(fold);
    }
    table
});

impl Table {
    fn fold(&self, letter: char) -> Vec<Fold> {
        let parts = std::iter::once(letter).nfkd().flat_map(char::to_lowercase);
        let visible = parts.filter(|part| !is_combining_mark(*part) && !is_invisible(*part));
        visible
            .map(|part| match self.simplified.get(&part).copied().unwrap_or(part) {
                '.' => Fold::Point,
                '%' => Fold::Percent,
                part if part.is_alphanumeric() => Fold::One(u32::from(part)),
                _ => Fold::Break,
            })
            .collect()
    }
}

/// Marks without width that word processors leave inside words.
fn is_invisible(letter: char) -> bool {
    matches!(u32::from(letter), 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFEFF)
}

/// Folds a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// The letters so far, [`BREAK`] between words, never two breaks in a row.
    pub(super) letters: Vec<Letter>,
    /// A `.` behind a digit that waits for the next.
    point: bool,
}

const fn is_digit(letter: Letter) -> bool {
    matches!(letter, 0x30..=0x39)
}

impl Folder {
    /// Adds text.
    pub(super) fn text(&mut self, text: &str) {
        let table = &*TABLE;
        for letter in text.chars() {
            match table.low.get(u32::from(letter) as usize) {
                Some(Fold::Many(place)) => table.many[*place].iter().for_each(|fold| self.push(*fold)),
                Some(fold) => self.push(*fold),
                None => table.fold(letter).into_iter().for_each(|fold| self.push(fold)),
            }
        }
    }

    /// Ends a word.
    pub(super) fn end(&mut self) {
        self.push(Fold::Break);
    }

    fn push(&mut self, fold: Fold) {
        match fold {
            Fold::One(letter) => {
                if std::mem::take(&mut self.point) {
                    self.letters.push(if is_digit(letter) { u32::from('.') } else { BREAK });
                }
                self.letters.push(letter);
            }
            Fold::Nothing => {}
            Fold::Break => {
                self.point = false;
                if self.letters.last().is_some_and(|last| *last != BREAK) {
                    self.letters.push(BREAK);
                }
            }
            Fold::Point if !self.point && self.letters.last().is_some_and(|last| is_digit(*last)) => self.point = true,
            Fold::Percent if !self.point && self.letters.last().is_some_and(|last| is_digit(*last)) => {
                self.letters.push(u32::from('%'));
            }
            Fold::Point | Fold::Percent | Fold::Many(_) => self.push(Fold::Break),
        }
    }
}

/// The words of a text, folded.
pub(super) fn words(text: &str) -> Vec<Vec<Letter>> {
    let mut folder = Folder::default();
    folder.text(text);
    folder.end();
    folder.letters.split(|letter| *letter == BREAK).filter(|word| !word.is_empty()).map(<[Letter]>::to_vec).collect()
}

/// A text folded, one space between words: for comparing titles.
pub(super) fn line(text: &str) -> String {
    let words: Vec<String> = words(text).iter().map(|word| spelled(word)).collect();
    words.join(" ")
}

/// Letters as text.
pub(super) fn spelled(letters: &[Letter]) -> String {
    letters.iter().filter_map(|letter| char::from_u32(*letter)).collect()
}

/// Whether a letter belongs to an ASCII word or number, of which triples are indexed too.
pub(super) const fn is_ascii_word(letter: Letter) -> bool {
    matches!(letter, 0x30..=0x39 | 0x61..=0x7A)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same table is read by the tests of the browser's engine.
    const VECTORS: &str = include_str!("../../tests/search/folding.json");

    #[test]
    fn every_vector_folds_as_written() {
        let vectors: Vec<(String, String)> = serde_json::from_str(VECTORS).unwrap();
        assert!(vectors.len() >= 40);
        for (text, folded) in vectors {
            assert_eq!(line(&text), folded, "{text:?}");
        }
    }

    #[test]
    fn no_simplified_character_is_folded_again() {
        let all: HashMap<char, char> = simplified().collect();
        assert!(all.len() > 4000);
        assert!(all.values().all(|to| !all.contains_key(to)));
    }

    #[test]
    fn a_piece_of_a_text_folds_to_pieces_of_its_words() {
        let text = "第3.5％條：ＣＯＶＩＤ－19，é㎡①、2020年12月…Å１２．３４。";
        let whole = line(text);
        let letters: Vec<char> = text.chars().collect();
        for start in 0..letters.len() {
            for end in start + 1..=letters.len() {
                let piece: String = letters[start..end].iter().collect();
                for word in words(&piece) {
                    let word = spelled(&word);
                    assert!(whole.contains(&word), "{piece:?} has {word:?}, which {whole:?} lacks");
                }
            }
        }
    }
}
