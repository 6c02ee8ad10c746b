//! What a person typed, taken apart: words that must stand in a result, in its title, or not at all; exact phrases.

use super::fold::{self, Letter};

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// Words that a result holds: folded letters.
    pub(super) words: Vec<Vec<Letter>>,
    /// What its title holds, folded: words, or lines of words with one space between them. Their words are in `words` too.
    pub(super) titled: Vec<String>,
    /// Parts that a result must not hold.
    pub(super) excluded: Vec<Excluded>,
    /// Parts in quotation marks: folded, one space between words.
    pub(super) exact: Vec<String>,
}

/// A part that a result must not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excluded {
    /// One or more words.
    pub(super) words: Vec<Vec<Letter>>,
    /// Whether only a title must not hold them.
    pub(super) titled: bool,
}

/// Words longer than this are cut: nobody types them.
const LONGEST: usize = 64;
/// So many words are looked up.
const MOST: usize = 32;

impl Query {
    /// Takes a query apart: parts are separated by white space, `-` before one excludes it, `标题:` asks for it in the title, `"…"` or
    /// `“…”` keeps it whole.
    pub(super) fn parse(text: &str) -> Query {
        let mut query = Query::default();
        let mut rest = text;
        while let Some(start) = rest.find(|letter| !is_space(letter)) {
            rest = &rest[start..];
            let excluded = rest.starts_with('-') && rest[1..].starts_with(|letter| !is_space(letter));
            if excluded {
                rest = &rest[1..];
            }
            let titled = title_mark(rest);
            rest = &rest[titled..];
            let quoted = rest.starts_with(is_quote);
            let inner = if quoted { &rest[rest.chars().next().map_or(0, char::len_utf8)..] } else { rest };
            let ends = |letter: char| if quoted { is_quote(letter) } else { is_space(letter) };
            let end = inner.find(ends).unwrap_or(inner.len());
            let (part, after) = inner.split_at(end);
            rest = if quoted { after.strip_prefix(is_quote).unwrap_or(after) } else { after };
            query.add(part, excluded, titled > 0, quoted);
        }
        query.words.truncate(MOST);
        query
    }

    fn add(&mut self, part: &str, excluded: bool, titled: bool, quoted: bool) {
        let mut words = fold::words(part);
        words.iter_mut().for_each(|word| word.truncate(LONGEST));
        if words.is_empty() {
            return;
        }
        if excluded {
            self.excluded.push(Excluded { words, titled });
            return;
        }
        if titled && !quoted {
            self.titled.extend(words.iter().map(|word| fold::spelled(word)));
        } else if titled {
            self.titled.push(fold::line(part));
        } else if quoted {
            self.exact.push(fold::line(part));
        }
        for word in words {
            if !self.words.contains(&word) {
                self.words.push(word);
            }
        }
    }
}

/// The length of `标题:` at the start of a part, if something follows it.
fn title_mark(part: &str) -> usize {
    let mark = ["标题", "標題", "title"].iter().find_map(|mark| {
        let start = part.get(..mark.len()).filter(|start| start.eq_ignore_ascii_case(mark))?;
        let colon = part[start.len()..].chars().next().filter(|letter| matches!(letter, ':' | '：'))?;
        Some(start.len() + colon.len_utf8())
    });
    mark.filter(|length| part[*length..].starts_with(|letter| !is_space(letter))).unwrap_or(0)
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
            query.excluded.iter().map(|part| spelled(&part.words)).collect::<Vec<_>>(),
            [vec!["试点"], vec!["甲", "乙"]]
        );
        let query = Query::parse("标题：救助 Title:\"甲 乙\" -标题:丙 标题: 标题");
        assert_eq!(spelled(&query.words), ["救助", "甲", "乙", "标题"]);
        assert_eq!((query.titled, query.exact), (vec!["救助".to_owned(), "甲 乙".to_owned()], vec![]));
        assert_eq!(query.excluded, [Excluded { words: fold::words("丙"), titled: true }]);
        assert_eq!(Query::parse(" ，。 "), Query::default());
    }
}
