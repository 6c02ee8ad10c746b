//! What a person typed, taken apart: words that must stand in a result, words that must not, exact phrases.

use super::fold::{self, Letter};

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// Words that a result holds: folded letters.
    pub(super) words: Vec<Vec<Letter>>,
    /// Parts that a result must not hold, each of one or more words.
    pub(super) excluded: Vec<Vec<Vec<Letter>>>,
    /// Parts in quotation marks: folded, one space between words.
    pub(super) exact: Vec<String>,
}

/// Words longer than this are cut: nobody types them.
const LONGEST: usize = 64;
/// So many words are looked up.
const MOST: usize = 32;

impl Query {
    /// Takes a query apart: parts are separated by white space, `-` before one excludes it, `"…"` or `“…”` keeps it whole.
    pub(super) fn parse(text: &str) -> Query {
        let mut query = Query::default();
        let mut rest = text;
        while let Some(start) = rest.find(|letter| !is_space(letter)) {
            rest = &rest[start..];
            let excluded = rest.starts_with('-') && rest[1..].starts_with(|letter| !is_space(letter));
            if excluded {
                rest = &rest[1..];
            }
            let quoted = rest.starts_with(is_quote);
            let inner = if quoted { &rest[rest.chars().next().map_or(0, char::len_utf8)..] } else { rest };
            let ends = |letter: char| if quoted { is_quote(letter) } else { is_space(letter) };
            let end = inner.find(ends).unwrap_or(inner.len());
            let (part, after) = inner.split_at(end);
            rest = if quoted { after.strip_prefix(is_quote).unwrap_or(after) } else { after };
            query.add(part, excluded, quoted);
        }
        query.words.truncate(MOST);
        query
    }

    fn add(&mut self, part: &str, excluded: bool, quoted: bool) {
        let mut words = fold::words(part);
        words.iter_mut().for_each(|word| word.truncate(LONGEST));
        if words.is_empty() {
            return;
        }
        if excluded {
            self.excluded.push(words);
            return;
        }
        if quoted {
            self.exact.push(fold::line(part));
        }
        for word in words {
            if !self.words.contains(&word) {
                self.words.push(word);
            }
        }
    }
}

/// White space as browsers see it.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() && letter != '\u{85}' || letter == '\u{FEFF}'
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '＂')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(words: &[Vec<Letter>]) -> Vec<String> {
        words.iter().map(|word| fold::spelled(word)).collect()
    }

    #[test]
    fn parts_are_told_apart() {
        let query = Query::parse("社会救助　改革 -试点 “最低 生活保障” -\"甲 乙\" - \"未完");
        assert_eq!(spelled(&query.words), ["社会救助", "改革", "最低", "生活保障", "未完"]);
        assert_eq!(query.exact, ["最低 生活保障", "未完"]);
        assert_eq!(
            query.excluded.iter().map(|part| spelled(part)).collect::<Vec<_>>(),
            [vec!["试点"], vec!["甲", "乙"]]
        );
        assert_eq!(Query::parse(" ，。 "), Query::default());
    }
}
