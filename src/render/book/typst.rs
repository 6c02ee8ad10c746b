//! A booklet as a document for [Typst](https://typst.app): a template of the theme, and everything that it shows as data.
//!
//! No text of a report ever becomes Typst markup. The template reads `book.json`, where texts are strings and the text of a report is
//! a tree of elements; a string stays a string whatever it holds, so there is nothing to escape and nothing to run.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::Outside;
use crate::formats::html::{self, heading_level, tree};
use crate::theme::{BookFonts, Labels, Theme};
use crate::view::booklet::BookletView;
use crate::vocabulary::path::{OutPath, SourcePath};

/// The document that Typst is called with.
pub(crate) const DOCUMENT: &str = "book.typ";
/// What the document shows.
pub(crate) const DATA: &str = "book.json";

/// A booklet before its pictures are read.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    theme: &'a Theme,
    frame: Frame<'a>,
    view: Value,
    /// Pictures to be read: name beside the document, file.
    pub pictures: Vec<(String, SourcePath)>,
}

/// What the template sees beside the view.
#[derive(Clone, Debug, Serialize)]
struct Frame<'a> {
    /// `zh`.
    language: &'a str,
    /// `cn`.
    region: Option<String>,
    /// Title, scope and volume.
    title: String,
    /// The day of the newest report: `2026-11-20`.
    modified: String,
}

/// All that the template sees.
#[derive(Serialize)]
struct Data<'a> {
    frame: &'a Frame<'a>,
    fonts: &'a BookFonts,
    labels: &'a Labels,
    view: &'a Value,
}

/// A piece of a report's text, as the template sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Node {
    Text(String),
    Element(Box<Element>),
}

/// An element of HTML, and `heading`, `alert` and `footnote`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Element {
    tag: String,
    /// What links within the book lead to; no id stands twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// An absolute address, or `#` and an id that is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
    /// The id of the footnote that is pointed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// Whether it is that of another site.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    external: bool,
    /// The name of a picture that is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    src: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alt: Option<String>,
    /// Of a heading: 1 below the title of its report; no level is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// The first number of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<u32>,
    /// `right` or `center`, of a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    align: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Node>,
}

/// The places of the template's own that a link may lead to.
const PLACES: [&str; 3] = ["practices", "by-region", "by-pinyin"];
/// Typst counts how deep elements stand in one another, and gives up; what stands deeper is set at this depth.
const DEPTH: usize = 12;
/// The level of a report's own headings on the page to be printed, whose title is of the third.
const FIRST_HEADING: u8 = 4;
/// Typst refuses longer addresses.
const ADDRESS: usize = 2_000;

/// The document of a booklet.
pub(crate) fn source<'a>(theme: &'a Theme, view: &BookletView, outside: Outside<'_>, language: &'a str) -> Source<'a> {
    let bodies: Vec<Vec<html::Node>> =
        view.parts.iter().flat_map(|part| &part.reports).map(|report| tree(&report.body)).collect();
    let mut setter = Setter::new(view, outside, &bodies);
    let mut bodies = bodies.into_iter();
    // Views are data of our own, which JSON can always hold; the empty value would only leave the book empty.
    let mut data = serde_json::to_value(view).unwrap_or_default();
    for report in data["parts"].as_array_mut().into_iter().flatten().flat_map(reports) {
        let body = setter.body(bodies.next().unwrap_or_default());
        report["body"] = serde_json::to_value(body).unwrap_or_default();
    }
    setter.links(&mut data);
    let (language, region) = language.split_once('-').unwrap_or((language, ""));
    let frame = Frame {
        language,
        region: (region.len() == 2).then(|| region.to_ascii_lowercase()),
        title: view.full_title(),
        modified: super::modified(view).to_owned(),
    };
    Source { theme, frame, view: data, pictures: setter.pictures.into_iter().collect() }
}

fn reports(part: &mut Value) -> impl Iterator<Item = &mut Value> {
    part["reports"].as_array_mut().into_iter().flatten()
}

impl Source<'_> {
    /// The document and its data, set in these fonts: name, text.
    pub(crate) fn files(&self, fonts: &BookFonts) -> [(&'static str, String); 2] {
        let data = Data { frame: &self.frame, fonts, labels: &self.theme.labels, view: &self.view };
        let data = serde_json::to_string(&data).unwrap_or_default();
        [(DOCUMENT, self.theme.book_document.clone()), (DATA, data)]
    }

    /// The day that the PDF bears, in seconds since 1970.
    pub(crate) fn created(&self) -> i64 {
        let day: Option<jiff::civil::Date> = self.frame.modified.parse().ok();
        let midnight = day.and_then(|day| jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok());
        midnight.map_or(0, jiff::Timestamp::as_second)
    }
}

/// Makes trees of HTML fit for the template.
struct Setter<'a> {
    outside: Outside<'a>,
    sources: &'a BTreeMap<OutPath, SourcePath>,
    /// Ids that links may lead to.
    ids: BTreeSet<String>,
    /// Ids of headings that are not yet set, none of which is that of something else.
    headings: BTreeSet<String>,
    pictures: BTreeMap<String, SourcePath>,
    /// Footnotes of the report that are not yet set.
    notes: BTreeMap<String, Vec<html::Node>>,
    /// Those that are set.
    set_notes: BTreeSet<String>,
    /// Whether footnotes are only named here: in others, and in what is set anew on every page.
    names_notes: bool,
    /// The level of the last heading.
    level: u8,
}

impl<'a> Setter<'a> {
    fn new(view: &'a BookletView, outside: Outside<'a>, bodies: &[Vec<html::Node>]) -> Setter<'a> {
        let mut ids: BTreeSet<String> = PLACES.map(str::to_owned).into();
        for part in &view.parts {
            ids.insert(part.id.clone());
            ids.extend(part.reports.iter().map(|report| report.id.clone()));
        }
        ids.extend(view.practices.iter().map(|practice| practice.id.clone()));
        let mut headings = BTreeSet::new();
        bodies.iter().for_each(|body| heading_ids(body, &mut ids, &mut headings));
        Setter {
            outside,
            sources: &view.pictures,
            ids,
            headings,
            pictures: BTreeMap::new(),
            notes: BTreeMap::new(),
            set_notes: BTreeSet::new(),
            names_notes: false,
            level: 0,
        }
    }

    /// The text of a report, its footnotes where they are mentioned.
    fn body(&mut self, mut nodes: Vec<html::Node>) -> Vec<Node> {
        self.notes.clear();
        self.level = 0;
        nodes.retain_mut(|node| match node {
            html::Node::Element(element) if element.is("footnotes") => {
                self.take_notes(&mut element.children);
                false
            }
            _ => true,
        });
        let mut out = self.nodes(&nodes, 0);
        // What was only named where it cannot be set stands at the end.
        for (_, note) in std::mem::take(&mut self.notes) {
            self.names_notes = true;
            out.extend(self.nodes(&note, 0));
            self.names_notes = false;
        }
        tidy(&mut out);
        out
    }

    fn take_notes(&mut self, nodes: &mut Vec<html::Node>) {
        for node in nodes.drain(..) {
            let html::Node::Element(mut element) = node else { continue };
            match element.tag.as_str() {
                "li" => drop(self.notes.insert(element.value("id").to_owned(), element.children)),
                _ => self.take_notes(&mut element.children),
            }
        }
    }

    fn nodes(&mut self, nodes: &[html::Node], depth: usize) -> Vec<Node> {
        let mut out = Vec::new();
        for node in nodes {
            match node {
                html::Node::Text(text) => out.push(Node::Text(text.clone())),
                html::Node::Element(element) => self.element(element, depth, &mut out),
            }
        }
        out
    }

    fn element(&mut self, element: &html::Element, depth: usize, out: &mut Vec<Node>) {
        if element.is("footnote-back") || element.value("aria-hidden") == "true" {
            return;
        }
        let mut new = Element { tag: element.tag.clone(), ..Element::default() };
        match element.tag.as_str() {
            // What is said to those alone who do not see the page; of a task it is all that says how far it is.
            "span" if element.is("visually-hidden") && !text_of(element).ends_with('：') => return,
            "sup" if element.is("footnote-reference") => return out.push(self.note(element, depth)),
            "img" => return out.push(self.picture(element)),
            "a" => match self.link(element.value("href")) {
                Some(href) => (new.href, new.external) = (Some(href), element.is("external")),
                None => return out.extend(self.nodes(&element.children, depth)),
            },
            "div" if element.is("alert") => new.tag = "alert".to_owned(),
            "p" if element.is("alert__title") => new.tag = "strong".to_owned(),
            "ol" => new.start = element.value("start").parse().ok(),
            "th" | "td" if element.is("align-right") => new.align = Some("right"),
            "th" | "td" if element.is("align-center") => new.align = Some("center"),
            "pre" => {
                new.children = vec![Node::Text(text_of(element))];
                return out.push(Node::Element(Box::new(new)));
            }
            tag => {
                if let Some(level) = heading_level(tag) {
                    // Readers of PDF follow the levels, none of which may be left out.
                    self.level = (level.saturating_sub(FIRST_HEADING) + 1).min(self.level + 1);
                    new.tag = "heading".to_owned();
                    new.level = Some(self.level);
                    new.id = self.headings.take(element.value("id"));
                }
            }
        }
        let known = new.tag == "alert" || !matches!(new.tag.as_str(), "div" | "span" | "section" | "tbody");
        if !known || depth >= DEPTH {
            return out.extend(self.nodes(&element.children, depth));
        }
        let outer = self.names_notes;
        self.names_notes |= new.tag == "thead";
        new.children = self.nodes(&element.children, depth + 1);
        self.names_notes = outer;
        if matches!(new.tag.as_str(), "li" | "dd") {
            begin(&mut new.children);
        }
        if is_block(&new.tag) {
            tidy(&mut new.children);
        }
        if new.tag != "a" || !new.children.is_empty() {
            out.push(Node::Element(Box::new(new)));
        }
    }

    /// A footnote where it is mentioned first, and a pointer to it where it is mentioned again.
    fn note(&mut self, element: &html::Element, depth: usize) -> Node {
        let link = element.children.iter().find_map(|child| match child {
            html::Node::Element(link) => link.value("href").strip_prefix('#'),
            html::Node::Text(_) => None,
        });
        let (id, shown) = (link.unwrap_or_default().to_owned(), text_of(element));
        if self.names_notes || !(self.notes.contains_key(&id) || self.set_notes.contains(&id)) {
            return Node::Text(shown);
        }
        let mut new = Element { tag: "footnote".to_owned(), ..Element::default() };
        match self.notes.remove(&id) {
            Some(note) => {
                self.names_notes = true;
                new.children = self.nodes(&note, depth + 1);
                self.names_notes = false;
                begin(&mut new.children);
                tidy(&mut new.children);
                self.set_notes.insert(id.clone());
                new.id = Some(id);
            }
            None => new.to = Some(id),
        }
        Node::Element(Box::new(new))
    }

    /// A picture that Typst can set; of any other its alternative text.
    fn picture(&mut self, element: &html::Element) -> Node {
        let alt = element.value("alt");
        match self.outside.picture(element.value("src"), self.sources) {
            Some((path, source, _)) => {
                let name = format!("site/{path}");
                self.pictures.insert(name.clone(), source.clone());
                let (src, alt) = (Some(name), Some(alt.to_owned()));
                Node::Element(Box::new(Element { tag: "img".to_owned(), src, alt, ..Element::default() }))
            }
            None => Node::Text(format!("〔{alt}〕")),
        }
    }

    /// Where a link leads from within the book; `None` when nothing of it is left there.
    fn link(&self, address: &str) -> Option<String> {
        match address.strip_prefix('#') {
            Some(id) => self.ids.contains(id).then(|| address.to_owned()),
            None => self.outside.outward(address).filter(|address| address.len() <= ADDRESS),
        }
    }

    /// Makes every `href` of a view one of the book.
    fn links(&self, value: &mut Value) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    match value {
                        // Those of texts are made already, and made once more would be the same.
                        Value::String(address) if key == "href" => {
                            *value = self.link(address).map_or(Value::Null, Value::String);
                        }
                        _ => self.links(value),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.links(value)),
            _ => {}
        }
    }
}

fn heading_ids(nodes: &[html::Node], ids: &mut BTreeSet<String>, headings: &mut BTreeSet<String>) {
    for node in nodes {
        if let html::Node::Element(element) = node {
            let id = element.value("id");
            if heading_level(&element.tag).is_some() && !id.is_empty() && ids.insert(id.to_owned()) {
                headings.insert(id.to_owned());
            }
            heading_ids(&element.children, ids, headings);
        }
    }
}

fn text_of(element: &html::Element) -> String {
    let mut text = String::new();
    for child in &element.children {
        match child {
            html::Node::Text(part) => text.push_str(part),
            html::Node::Element(child) => text.push_str(&text_of(child)),
        }
    }
    text
}

/// Whether an element stands by itself, so that spaces beside it and at its own ends are no part of the text.
fn is_block(tag: &str) -> bool {
    !matches!(
        tag,
        "a" | "strong" | "em" | "del" | "sup" | "sub" | "u" | "mark" | "ins" | "kbd" | "code" | "img" | "footnote"
    )
}

/// Takes the first paragraph out of its element, so that it begins on the line of the mark before it.
fn begin(nodes: &mut Vec<Node>) {
    let first = nodes.iter().position(|node| !matches!(node, Node::Text(text) if text.trim().is_empty()));
    if let Some(first) = first
        && let Some(Node::Element(paragraph)) = nodes.get_mut(first)
        && paragraph.tag == "p"
    {
        let children = std::mem::take(&mut paragraph.children);
        nodes.splice(..=first, children);
    }
}

/// Makes one space of each run of spaces and line ends, and none beside blocks.
fn tidy(nodes: &mut Vec<Node>) {
    nodes.iter_mut().for_each(squeeze);
    let block = |node: Option<&Node>| match node {
        None => true,
        Some(Node::Text(_)) => false,
        Some(Node::Element(element)) => is_block(&element.tag),
    };
    for at in 0..nodes.len() {
        let before = block(at.checked_sub(1).and_then(|before| nodes.get(before)));
        let after = block(nodes.get(at + 1));
        if let Some(Node::Text(text)) = nodes.get_mut(at) {
            let trimmed = if before { text.trim_start_matches(' ') } else { text.as_str() };
            let trimmed = if after { trimmed.trim_end_matches(' ') } else { trimmed };
            *text = trimmed.to_owned();
        }
    }
    nodes.retain(|node| !matches!(node, Node::Text(text) if text.is_empty()));
}

fn squeeze(node: &mut Node) {
    match node {
        Node::Text(text) if text.contains(['\n', '\t', '\r']) || text.contains("  ") => {
            let mut squeezed = String::with_capacity(text.len());
            for character in text.chars() {
                let space = matches!(character, ' ' | '\n' | '\t' | '\r');
                if !space {
                    squeezed.push(character);
                } else if !squeezed.ends_with(' ') {
                    squeezed.push(' ');
                }
            }
            *text = squeezed;
        }
        Node::Element(element) if !is_block(&element.tag) => element.children.iter_mut().for_each(squeeze),
        _ => {}
    }
}
