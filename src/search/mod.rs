//! Full text search without a server: an index of small static files, and the reference searcher over them.
//!
//! Every pair of letters of a text is a term, so nothing has to be cut into words and no string of two letters or more
//! is missed; phrases of the registry and of the reports are terms too, so that a query needs few and short lists;
//! and with each term stands a hint of what follows it, so that pairs of one query are found side by side.

mod alphabet;
mod coder;
mod directory;
mod entry;
mod fold;
mod index;
mod list;
mod markup;
mod models;
mod pack;
mod phrases;
mod pinyin;
mod plan;
mod postings;
mod query;
mod searcher;
mod shards;

pub use index::Index;
pub use searcher::{Answer, Fetch, Filter, Hit, Question, Searcher};

/// The beginning of a report's text, as search results show it when nothing is marked in it.
pub fn excerpt(html: &str, characters: usize) -> String {
    let mut text = String::new();
    markup::text(html, |piece, heading| {
        if !heading {
            text.push_str(&piece);
        }
    });
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(characters).collect()
}

/// The text of a page that is searched for exact phrases: its description and all that can be read in its `<main>`.
fn page_text(html: &str) -> String {
    let mut text = String::new();
    let between = |from: &str, to: &str| html.split_once(from)?.1.split_once(to).map(|(text, _)| text);
    // Government sites write the names of their fields with capitals.
    let described = |name: &str| between(&format!("<meta name=\"{name}\" content=\""), "\"");
    let description = described("Description").or_else(|| described("description"));
    for part in [description, between("<main", "</main>").and_then(|main| Some(main.split_once('>')?.1))] {
        let Some(part) = part else { continue };
        markup::text(part, |piece, _| text.push_str(&piece));
        text.push('\n');
    }
    text
}
