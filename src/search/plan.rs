//! Which terms a query needs: as few and as telling as will do.

use super::fold::{Letter, is_ascii_word};

/// A term that a result must have, and the letters that must follow it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needed {
    /// The term.
    pub(super) term: Vec<Letter>,
    /// What the query has behind the term, wherever it holds it.
    pub(super) follows: Vec<Letter>,
}

/// The terms of some words. `is_phrase` knows the lexicon, `longest` is the length of its longest word.
///
/// Each word is covered from left to right by the longest phrases of the lexicon, by triples where it is ASCII, and by pairs
/// elsewhere. All other pairs of the word that lie in a file that is needed anyway (`file_of`) are used too.
pub(super) fn plan(
    words: &[Vec<Letter>],
    longest: usize,
    is_phrase: impl Fn(&[Letter]) -> bool,
    file_of: impl Fn(&[Letter]) -> usize,
) -> Vec<Needed> {
    let mut needed: Vec<Needed> = Vec::new();
    for word in words {
        for (start, end) in cover(word, longest, &is_phrase) {
            add(&mut needed, word, start, end);
        }
    }
    let mut files: Vec<usize> = needed.iter().map(|needed| file_of(&needed.term)).collect();
    files.sort_unstable();
    for word in words {
        for start in 0..word.len().saturating_sub(1) {
            if files.binary_search(&file_of(&word[start..start + 2])).is_ok() {
                add(&mut needed, word, start, start + 2);
            }
        }
    }
    needed
}

fn add(needed: &mut Vec<Needed>, word: &[Letter], start: usize, end: usize) {
    let term = &word[start..end];
    let follows = word.get(end).copied();
    match needed.iter_mut().find(|needed| needed.term == term) {
        Some(needed) => needed.follows.extend(follows),
        None => needed.push(Needed { term: term.to_vec(), follows: follows.into_iter().collect() }),
    }
}

/// Stretches of a word that together cover all of it.
fn cover(word: &[Letter], longest: usize, is_phrase: impl Fn(&[Letter]) -> bool) -> Vec<(usize, usize)> {
    if word.len() < 2 {
        return vec![(0, word.len())];
    }
    let mut stretches = Vec::new();
    let mut open = 0;
    let mut at = 0;
    while at < word.len() {
        let most = longest.min(word.len() - at);
        let phrase = (3..=most).rev().find(|length| is_phrase(&word[at..at + length]));
        let ascii = word[at..].iter().take_while(|letter| is_ascii_word(**letter)).count();
        let end = match phrase {
            Some(length) => at + length,
            None if ascii >= 3 => at + ascii,
            None => {
                at += 1;
                continue;
            }
        };
        pairs(open, at, &mut stretches);
        if phrase.is_some() {
            stretches.push((at, end));
        } else {
            // Triples side by side, and one that ends with the stretch.
            stretches.extend((at..=end - 3).step_by(3).map(|from| (from, from + 3)));
            if ascii % 3 != 0 {
                stretches.push((end - 3, end));
            }
        }
        at = end;
        open = end;
    }
    pairs(open, word.len(), &mut stretches);
    // A long term says little of what stands beside it, so the pairs across its ends are asked for too.
    for (start, end) in stretches.clone().into_iter().filter(|(start, end)| end - start > 2) {
        stretches.extend((start > 0).then(|| (start - 1, start + 1)));
        stretches.extend((end < word.len()).then(|| (end - 1, end + 1)));
    }
    stretches.sort_unstable();
    stretches.dedup();
    stretches
}

/// Covers `start..end` by all its pairs, a single letter by a pair with its neighbour.
fn pairs(start: usize, end: usize, stretches: &mut Vec<(usize, usize)>) {
    if start == end {
        return;
    }
    if end - start == 1 {
        let from = if start > 0 { start - 1 } else { start };
        stretches.push((from, from + 2));
        return;
    }
    stretches.extend((start..end - 1).map(|from| (from, from + 2)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold;

    fn covered(word: &str) -> String {
        let word = fold::words(word).remove(0);
        let phrases = ["社会救助", "社会救助改革", "人民政府"].map(|phrase| fold::words(phrase).remove(0));
        let stretches = cover(&word, 6, |letters| phrases.iter().any(|phrase| phrase == letters));
        let texts = stretches.iter().map(|(start, end)| fold::spelled(&word[*start..*end]));
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_covered_by_few_terms() {
        let table = [
            ("救", "救"),
            ("救助", "救助"),
            ("救助金", "救助 助金"),
            ("社会救助改革", "社会救助改革"),
            ("新社会救助", "新社 社会救助"),
            ("社会救助法", "社会救助 助法"),
            ("乡镇人民政府做好吧", "乡镇 镇人 人民政府 府做 做好 好吧"),
            ("12349热线", "123 23 34 349 9热 热线"),
            ("2020年", "20 202 020 20 0年"),
            ("123456", "123 34 456"),
            ("3.5万", "3. .5 5万"),
        ];
        for (word, terms) in table {
            assert_eq!(covered(word), terms, "{word}");
        }
    }
}
