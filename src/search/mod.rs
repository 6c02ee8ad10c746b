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

/// The text of a page that is searched for exact phrases: its description and its `<div data-search-body>`.
fn page_text(html: &str) -> String {
    let mut text = String::new();
    let description =
        html.split_once("<meta name=\"description\" content=\"").and_then(|(_, rest)| rest.split_once('"'));
    let body = html.split_once("data-search-body>").map(|(_, rest)| &rest[..end_of_div(rest)]);
    for part in [description.map(|(text, _)| text), body].into_iter().flatten() {
        markup::text(part, |piece, _| text.push_str(&piece));
        text.push('\n');
    }
    text
}

/// Where the `</div>` of an open `<div>` stands.
fn end_of_div(html: &str) -> usize {
    let mut depth = 1;
    let opens = html.match_indices("<div").map(|(at, _)| (at, 1));
    let closes = html.match_indices("</div").map(|(at, _)| (at, -1));
    let mut tags: Vec<(usize, i32)> = opens.chain(closes).collect();
    tags.sort_unstable();
    let end = tags.into_iter().find(|(_, change)| {
        depth += change;
        depth == 0
    });
    end.map_or(html.len(), |(at, _)| at)
}
