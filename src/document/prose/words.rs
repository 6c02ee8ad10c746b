//! Words that a report should not use, claims that need a source, and what was left to be filled.

use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem::Finder;

use super::{Effect, Finds, Found, sentence};
use crate::document::markdown::Block;
use crate::text;
use crate::vocabulary::diagnostic::Code;
use crate::vocabulary::fingerprint::Fingerprint;

/// A word to avoid.
#[derive(Clone, Debug)]
pub(crate) struct Avoid {
    /// The word.
    pub word: String,
    /// What to write instead.
    pub instead: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// Longer words that hold it and are all right.
    pub except: Vec<String>,
}

/// The words that a site avoids, and claims that need a source.
#[derive(Debug)]
pub(crate) struct WordList {
    entries: Vec<ListedWord>,
    automaton: Option<AhoCorasick>,
    print: Fingerprint,
}

/// What a word of the list is.
#[derive(Clone, Debug)]
enum ListedWord {
    Avoided(Avoid),
    /// It holds an avoided word and is all right.
    Harmless,
    Absolute,
    Unfinished,
}

impl WordList {
    /// The list of a site.
    pub(crate) fn new(avoid: &[Avoid]) -> WordList {
        let mut words: Vec<(String, ListedWord)> = Vec::new();
        for word in avoid.iter().filter(|avoid| !avoid.word.is_empty()) {
            words.push((word.word.clone(), ListedWord::Avoided(word.clone())));
            words.extend(
                word.except
                    .iter()
                    .filter(|except| !except.is_empty())
                    .map(|except| (except.clone(), ListedWord::Harmless)),
            );
        }
        words.extend(lines(include_str!("words/absolutes.txt")).map(|word| (word.to_owned(), ListedWord::Absolute)));
        words.extend(lines(UNFINISHED).map(|word| (word.to_owned(), ListedWord::Unfinished)));
        let print = format!("{words:?}");
        let builder =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words.iter().map(|(word, _)| word));
        let entries = words.into_iter().map(|(_, entry)| entry).collect();
        WordList { entries, automaton: builder.ok(), print: Fingerprint::of(print.as_bytes()) }
    }

    /// A list of no words of a site.
    pub(crate) fn empty() -> &'static WordList {
        static EMPTY: OnceLock<WordList> = OnceLock::new();
        EMPTY.get_or_init(|| WordList::new(&[]))
    }

    /// What a parse with this list depends on.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.print
    }
}

/// What a new file and an import leave to be written.
const UNFINISHED: &str = include_str!("words/unfinished.txt");

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether something was left to be filled in a block, whatever else the words are part of.
pub(super) fn is_unfinished(block: &Block) -> bool {
    static MARKS: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| lines(UNFINISHED).map(Finder::new).collect());
    MARKS.iter().any(|mark| mark.find(block.text.as_bytes()).is_some())
}

/// What is found here.
pub(super) const FINDS: Finds = &[
    (Code::AVOIDED_WORD, Effect::Advises),
    (Code::ABSOLUTE_CLAIM, Effect::Advises),
    (Code::UNFINISHED_TEXT, Effect::Blocks),
];

pub(super) fn check(block: &Block, list: &WordList, found: &mut Found<'_>) {
    let text = &block.text;
    let matches = list.automaton.iter().flat_map(|automaton| automaton.find_iter(text));
    for hit in matches {
        let range = hit.start()..hit.end();
        let word = &text[range.clone()];
        match &list.entries[hit.pattern().as_usize()] {
            ListedWord::Harmless => {}
            ListedWord::Avoided(avoid) if !in_title(text, hit.start()) => {
                let why = avoid.why.as_ref().map(|why| format!("：{why}")).unwrap_or_default();
                let message = text!("不宜写“{word}”{why}", "“{word}” is on the list of words to avoid{why}");
                let help = avoid.instead.as_ref().map(|instead| text!("请写“{instead}”", "write “{instead}”"));
                found.push(block, range, Code::AVOIDED_WORD, message, help);
            }
            ListedWord::Absolute if !has_source(block, hit.start()) && !in_title(text, hit.start()) => {
                let message = text!("“{word}”没有依据", "“{word}” without a source");
                let help = text!(
                    "写明出处（链接或脚注），或改成有数字的说法",
                    "name the source by a link or a footnote, or give the figure instead"
                );
                found.push(block, range, Code::ABSOLUTE_CLAIM, message, Some(help));
            }
            ListedWord::Unfinished => {
                let message = text!("这里还没有填写", "this is still to be filled");
                let help = text!("写上内容，把“（待填：…）”整个换掉", "write it, in place of the whole “（待填：…）”");
                found.push(block, range, Code::UNFINISHED_TEXT, message, Some(help));
            }
            ListedWord::Avoided(_) | ListedWord::Absolute => {}
        }
    }
}

/// Whether a byte lies within `《…》`: the title of a document is quoted as it is.
fn in_title(text: &str, at: usize) -> bool {
    text[..at].rfind('《') > text[..at].rfind('》')
}

/// Words of a sentence that names where it has its claim from.
const SOURCES: [&str; 8] = ["据", "报道", "来源", "《", "评为", "公布", "认定", "评估"];

/// Whether the sentence names a source: a link, a footnote, or who says so.
fn has_source(block: &Block, at: usize) -> bool {
    let sentence = sentence(&block.text, at);
    let start = sentence.as_ptr() as usize - block.text.as_ptr() as usize;
    let linked = block.sources.iter().any(|source| (start..=start + sentence.len() + '。'.len_utf8()).contains(source));
    linked || SOURCES.iter().any(|word| sentence.contains(word))
}
