//! [`Markup`]: what the rules look at in one rendered page — links, headings, pictures, tables, ids, meta tags.
//!
//! Read with a tokenizer of the HTML standard, not with patterns: a theme may hold any HTML. A page without anything odd is
//! read quickly (`quick`), with the same result.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::quick;

/// What one page holds, in the order of the page.
#[derive(Debug, Default)]
pub(super) struct Markup {
    pub(super) links: Vec<Link>,
    pub(super) headings: Vec<Heading>,
    pub(super) pictures: Vec<Picture>,
    pub(super) tables: Vec<Table>,
    pub(super) ids: Vec<String>,
    /// Name and content.
    pub(super) metas: Vec<(String, String)>,
    /// Addresses of scripts, styles, icons, frames and the like: what a browser loads by itself.
    pub(super) resources: Vec<String>,
}

/// A link that a reader can follow.
#[derive(Debug, Default)]
pub(super) struct Link {
    pub(super) href: String,
    /// What it says: its text with the alternative text of its pictures, or its label.
    pub(super) text: String,
    pub(super) in_body: bool,
}

/// A heading.
#[derive(Debug, Default)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) in_body: bool,
}

/// A picture.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) src: String,
    pub(super) alt: Option<String>,
    /// Whether readers of the page shall not hear of it.
    pub(super) decorative: bool,
    pub(super) in_body: bool,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Whether a cell of its head says anything.
    pub(super) has_header: bool,
    /// Whether it only arranges things.
    pub(super) layout: bool,
    /// Whether it holds a cell; a script may fill one that holds none.
    pub(super) has_cells: bool,
    pub(super) in_body: bool,
}

impl Markup {
    /// Reads a page.
    pub(super) fn read(html: &[u8]) -> Markup {
        let quick = std::str::from_utf8(html).ok().and_then(quick::read);
        quick.unwrap_or_else(|| Markup::read_by_standard(html))
    }

    /// Reads a page that may hold anything.
    pub(super) fn read_by_standard(html: &[u8]) -> Markup {
        let mut scanner = Scanner::default();
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
            scanner.event(&event);
            None
        });
        // The contents of scripts and styles are no markup.
        emitter.naively_switch_states(true);
        // Reading from memory cannot fail.
        let _ = Tokenizer::new_with_emitter(html, emitter).finish();
        scanner.finish()
    }
}

/// The attributes that a rule or the scanner looks at.
const ATTRIBUTES: [&str; 12] = [
    "id",
    "href",
    "alt",
    "src",
    "rel",
    "role",
    "name",
    "content",
    "data",
    "aria-label",
    "aria-hidden",
    "data-search-body",
];

/// Takes the tags and texts of a page in their order.
#[derive(Default)]
pub(super) struct Scanner {
    markup: Markup,
    /// The start tag that is being read.
    tag: String,
    /// Its attributes, those of [`ATTRIBUTES`].
    attributes: Vec<(&'static str, String)>,
    /// Which of them is being read.
    attribute: Option<usize>,
    /// The element of the author's text while it is open: its tag, and how many of the same are open. Other elements
    /// may lack their end tags.
    body: Option<(String, usize)>,
    /// The link, heading and head of a table that are open, by their number in the markup.
    link: Option<usize>,
    heading: Option<usize>,
    table: Vec<usize>,
    header_cell: bool,
}

impl Scanner {
    fn event(&mut self, event: &CallbackEvent<'_>) {
        let text = |bytes| String::from_utf8_lossy(bytes);
        match event {
            CallbackEvent::OpenStartTag { name } => self.open(&text(name)),
            CallbackEvent::AttributeName { name } => drop(self.name(&text(name))),
            CallbackEvent::AttributeValue { value } => self.value(&text(value)),
            CallbackEvent::CloseStartTag { .. } => self.start(),
            CallbackEvent::EndTag { name } => self.end(&text(name)),
            CallbackEvent::String { value } => self.text(&text(value)),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    /// A start tag begins.
    pub(super) fn open(&mut self, name: &str) {
        self.tag.clear();
        self.tag.push_str(name);
        self.attributes.clear();
        self.attribute = None;
    }

    /// An attribute begins: whether it is new on its tag, or nothing if nobody looks at it.
    pub(super) fn name(&mut self, name: &str) -> Option<bool> {
        self.attribute = None;
        let known = ATTRIBUTES.into_iter().find(|known| *known == name)?;
        let before = self.attributes.iter().position(|(name, _)| *name == known);
        self.attribute = Some(before.unwrap_or_else(|| {
            self.attributes.push((known, String::new()));
            self.attributes.len() - 1
        }));
        Some(before.is_none())
    }

    /// The value of the attribute; the first counts.
    pub(super) fn value(&mut self, value: &str) {
        if let Some((_, slot)) =
            self.attribute.and_then(|at| self.attributes.get_mut(at)).filter(|(_, slot)| slot.is_empty())
        {
            slot.push_str(value);
        }
    }

    /// What was read.
    pub(super) fn finish(self) -> Markup {
        self.markup
    }

    /// Whether a text here is of any use.
    pub(super) fn wants_text(&self) -> bool {
        self.link.is_some() || self.heading.is_some() || self.header_cell
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter_mut().find(|(known, _)| *known == name)?;
        Some(std::mem::take(value))
    }

    /// The start tag is complete.
    pub(super) fn start(&mut self) {
        let tag = std::mem::take(&mut self.tag);
        self.element(&tag);
        self.tag = tag;
    }

    fn element(&mut self, tag: &str) {
        match &mut self.body {
            Some((name, open)) if *name == tag => *open += 1,
            None if self.attributes.iter().any(|(name, _)| *name == "data-search-body") => {
                self.body = Some((tag.to_owned(), 1));
            }
            _ => {}
        }
        if let Some(id) = self.take("id").filter(|id| !id.is_empty()) {
            self.markup.ids.push(id);
        }
        let in_body = self.body.is_some();
        let label = self.take("aria-label").unwrap_or_default();
        match tag {
            "a" | "area" => {
                if let Some(href) = self.take("href") {
                    let text = if tag == "area" { self.take("alt").unwrap_or_default() } else { label };
                    self.link = (tag == "a").then_some(self.markup.links.len());
                    self.markup.links.push(Link { href, text, in_body });
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = Some(self.markup.headings.len());
                let level = tag.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                self.markup.headings.push(Heading { level, text: String::new(), in_body });
            }
            "img" => self.picture(in_body),
            "table" => {
                let role = self.take("role").unwrap_or_default();
                self.table.push(self.markup.tables.len());
                let layout = matches!(role.as_str(), "presentation" | "none");
                self.markup.tables.push(Table { layout, in_body, ..Table::default() });
            }
            "th" => self.header_cell = true,
            "td" => {
                if let Some(table) = self.table.last() {
                    self.markup.tables[*table].has_cells = true;
                }
            }
            "meta" => {
                if let (Some(name), Some(content)) = (self.take("name"), self.take("content")) {
                    self.markup.metas.push((name, content));
                }
            }
            "link" => {
                // A canonical address and the like is only named, not loaded.
                let rel = self.take("rel").unwrap_or_default();
                let href = self.take("href").unwrap_or_default();
                if rel
                    .split(' ')
                    .any(|rel| matches!(rel, "stylesheet" | "icon" | "modulepreload" | "preload" | "manifest"))
                {
                    self.markup.resources.push(href);
                } else if rel == "alternate" {
                    self.markup.links.push(Link { href, text: "-".to_owned(), in_body: false });
                }
            }
            "script" | "iframe" | "source" | "video" | "audio" | "embed" | "track" | "object" => {
                let address = self.take("src").or_else(|| self.take("data"));
                self.markup.resources.extend(address);
            }
            _ => {}
        }
    }

    fn picture(&mut self, in_body: bool) {
        let hidden = self.take("aria-hidden").is_some_and(|hidden| hidden == "true");
        let role = self.take("role").unwrap_or_default();
        let alt = self.take("alt");
        if let (Some(link), Some(alt)) = (self.link, &alt) {
            self.markup.links[link].text.push_str(alt);
        }
        let src = self.take("src").unwrap_or_default();
        let decorative = hidden || matches!(role.as_str(), "presentation" | "none");
        self.markup.pictures.push(Picture { src, alt, decorative, in_body });
    }

    /// An element ends.
    pub(super) fn end(&mut self, tag: &str) {
        match tag {
            "a" => self.link = None,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "th" => self.header_cell = false,
            "table" => {
                self.table.pop();
            }
            _ => {}
        }
        if let Some((name, open)) = &mut self.body
            && name == tag
        {
            *open -= 1;
            if *open == 0 {
                self.body = None;
            }
        }
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(link) = self.link {
            self.markup.links[link].text.push_str(text);
        }
        if let Some(heading) = self.heading {
            self.markup.headings[heading].text.push_str(text);
        }
        if let (true, Some(table)) = (self.header_cell && !text.trim().is_empty(), self.table.last()) {
            self.markup.tables[*table].has_header = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_a_browser_would() {
        let html = "<!DOCTYPE html><meta name=SiteName content='甲'><script>let a = '<a href=x>';</script>\
            <script src=a.js></script><link rel=stylesheet href=a.css><h1 id=t>标 &amp; 题</h1>\
            <div data-search-body><div><h3>节</h3></div><a href=\"b.html#c\">点<img src=p.png alt=图></a>\
            <table><tr><th></th><td>x</td></table></div><table><th>甲<tr></table><a href=d aria-label=全名></a>";
        let markup = Markup::read(html.as_bytes());
        assert_eq!(markup.metas, [("SiteName".to_owned(), "甲".to_owned())]);
        assert_eq!(markup.resources, ["a.js", "a.css"]);
        assert_eq!(markup.ids, ["t"]);
        let headings: Vec<_> = markup.headings.iter().map(|h| (h.level, h.text.as_str(), h.in_body)).collect();
        assert_eq!(headings, [(1, "标 & 题", false), (3, "节", true)]);
        let links: Vec<_> = markup.links.iter().map(|l| (l.href.as_str(), l.text.as_str(), l.in_body)).collect();
        assert_eq!(links, [("b.html#c", "点图", true), ("d", "全名", false)]);
        assert_eq!(markup.pictures[0].alt.as_deref(), Some("图"));
        assert!(!markup.tables[0].has_header && markup.tables[0].in_body);
        assert!(markup.tables[1].has_header);
    }
}
