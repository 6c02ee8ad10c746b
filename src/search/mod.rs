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
mod models;
mod pack;
mod phrases;
mod pinyin;
mod plan;
mod postings;
mod query;
mod ranking;
mod searcher;
mod shards;

use crate::formats::html::{self, HtmlReader, Token};

pub(crate) use index::Index;
pub(crate) use searcher::{Answer, Filter, Question, Searcher};

/// The beginning of a report's text, as search results show it when nothing is marked in it.
pub(crate) fn excerpt(html: &str, characters: usize) -> String {
    let mut text = String::new();
    html::texts(html, |piece, heading| {
        if !heading {
            text.push_str(&piece);
        }
    });
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(characters).collect()
}

/// The text of a page that is searched for exact phrases: its description and all that can be read in its `<main>`.
fn page_text(html: &str) -> String {
    let (mut description, mut main) = (None, String::new());
    let mut reader = HtmlReader::new(html);
    while let Some(token) = reader.next() {
        match token {
            Token::Start("meta") => {
                // Government sites write the names of their fields with capitals.
                let described = reader.attribute("name").is_some_and(|name| name.eq_ignore_ascii_case("description"));
                description = description.or(reader.attribute("content").filter(|_| described));
            }
            Token::Start("main") => {
                let rest = &html[reader.offset()..];
                let end = rest.find("</main>").unwrap_or(rest.len());
                html::texts(&rest[..end], |piece, _| main.push_str(&piece));
                break;
            }
            _ => {}
        }
    }
    let description = description.map(|text| html::unescape(text).unwrap_or_else(|text| text));
    format!("{}\n{main}\n", description.unwrap_or_default())
}
