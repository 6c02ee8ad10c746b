//! Reads a rendered page: what the rules look at is picked out of its tags and texts.
//!
//! A theme may hold any HTML, so a page is read with a tokenizer of the HTML standard. That takes most of the time of a check, and
//! pages as templates write them do not need it: such are read with the reader of our own HTML, with the same result.

use std::borrow::Cow;
use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use memchr::memchr2;

use super::markup::{Heading, Link, Markup, Picture, Table};
use crate::formats::html::{HtmlReader, Token, unescape};

/// Reads a page.
pub(super) fn read(html: &[u8]) -> Markup {
    let plain = std::str::from_utf8(html).ok().and_then(read_plain);
    plain.unwrap_or_else(|| read_by_standard(html))
}

/// Reads a page that may hold anything.
fn read_by_standard(html: &[u8]) -> Markup {
    let mut scanner = Scanner::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        scanner.event(&event);
        None
    });
    // The contents of scripts and styles are no markup.
    emitter.naively_switch_states(true);
    // Reading from memory cannot fail.
    let _ = Tokenizer::new_with_emitter(html, emitter).finish();
    scanner.markup
}

/// Reads a page that is written as templates write it; `None` when it holds anything that only the standard knows how to read.
fn read_plain(html: &str) -> Option<Markup> {
    // The standard has rules of its own for these two.
    if memchr2(0, b'\r', html.as_bytes()).is_some() {
        return None;
    }
    let mut scanner = Scanner::default();
    let mut reader = HtmlReader::new(html);
    while let Some(token) = reader.next() {
        if !reader.is_plain() {
            return None;
        }
        match token {
            // Whether these hold markup depends on the browser.
            Token::Start("plaintext" | "iframe" | "xmp" | "noembed" | "noframes" | "noframe" | "noscript") => {
                return None;
            }
            Token::Start(name) => {
                scanner.open(name);
                for (name, value) in reader.attributes() {
                    let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                        Cow::Owned(name.to_ascii_lowercase())
                    } else {
                        Cow::Borrowed(*name)
                    };
                    // What is given twice counts once, which of them the standard knows.
                    if let Some(fresh) = scanner.name(&name) {
                        if !fresh {
                            return None;
                        }
                        scanner.value(&unescape(value).ok()?);
                    }
                }
                scanner.start();
            }
            Token::End(name) => scanner.end(name),
            Token::Text(text) if scanner.wants_text() => scanner.text(&unescape(text).ok()?),
            Token::Code(text) => scanner.text(text),
            Token::Text(_) | Token::Aside(_) => {}
        }
    }
    reader.is_plain().then_some(scanner.markup)
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
struct Scanner {
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
    /// How many of each the author's text has held so far.
    links: usize,
    headings: usize,
    pictures: usize,
    tables: usize,
    /// The link, heading and head of a table that are open, by their number in the markup.
    link: Option<usize>,
    heading: Option<usize>,
    table: Vec<usize>,
    header_cell: bool,
}

/// The number of what stands here in the author's text, if it stands there.
fn numbered(body: &Option<(String, usize)>, count: &mut usize) -> Option<usize> {
    body.as_ref()?;
    *count += 1;
    Some(*count - 1)
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
    fn open(&mut self, name: &str) {
        self.tag.clear();
        self.tag.push_str(name);
        self.attributes.clear();
        self.attribute = None;
    }

    /// An attribute begins: whether it is new on its tag, or nothing if nobody looks at it.
    fn name(&mut self, name: &str) -> Option<bool> {
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
    fn value(&mut self, value: &str) {
        if let Some((_, slot)) =
            self.attribute.and_then(|at| self.attributes.get_mut(at)).filter(|(_, slot)| slot.is_empty())
        {
            slot.push_str(value);
        }
    }

    /// Whether a text here is of any use.
    fn wants_text(&self) -> bool {
        self.link.is_some() || self.heading.is_some() || self.header_cell
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter_mut().find(|(known, _)| *known == name)?;
        Some(std::mem::take(value))
    }

    /// The start tag is complete.
    fn start(&mut self) {
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
        let label = self.take("aria-label").unwrap_or_default();
        match tag {
            "a" | "area" => {
                if let Some(href) = self.take("href") {
                    let text = if tag == "area" { self.take("alt").unwrap_or_default() } else { label };
                    self.link = (tag == "a").then_some(self.markup.links.len());
                    let in_text = numbered(&self.body, &mut self.links);
                    self.markup.links.push(Link { href, text, in_text });
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading = Some(self.markup.headings.len());
                let level = tag.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                let in_text = numbered(&self.body, &mut self.headings);
                self.markup.headings.push(Heading { level, text: String::new(), in_text });
            }
            "img" => self.picture(),
            "table" => {
                let role = self.take("role").unwrap_or_default();
                self.table.push(self.markup.tables.len());
                let layout = matches!(role.as_str(), "presentation" | "none");
                let in_text = numbered(&self.body, &mut self.tables);
                self.markup.tables.push(Table { layout, in_text, ..Table::default() });
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
                    self.markup.links.push(Link { href, text: "-".to_owned(), in_text: None });
                }
            }
            "script" | "iframe" | "source" | "video" | "audio" | "embed" | "track" | "object" => {
                let address = self.take("src").or_else(|| self.take("data"));
                self.markup.resources.extend(address);
            }
            _ => {}
        }
    }

    fn picture(&mut self) {
        let hidden = self.take("aria-hidden").is_some_and(|hidden| hidden == "true");
        let role = self.take("role").unwrap_or_default();
        let alt = self.take("alt");
        if let (Some(link), Some(alt)) = (self.link, &alt) {
            self.markup.links[link].text.push_str(alt);
        }
        let src = self.take("src").unwrap_or_default();
        let decorative = hidden || matches!(role.as_str(), "presentation" | "none");
        let in_text = numbered(&self.body, &mut self.pictures);
        self.markup.pictures.push(Picture { src, alt, decorative, in_text });
    }

    /// An element ends.
    fn end(&mut self, tag: &str) {
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
    fn text(&mut self, text: &str) {
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_is_read_as_a_browser_would() {
        let html = "<!DOCTYPE html><meta name=SiteName content='甲'><script>let a = '<a href=x>';</script>\
            <script src=a.js></script><link rel=stylesheet href=a.css><h1 id=t>标 &amp; 题</h1>\
            <div data-search-body><div><h3>节</h3></div><a href=\"b.html#c\">点<img src=p.png alt=图></a>\
            <table><tr><th></th><td>x</td></table></div><table><th>甲<tr></table><a href=d aria-label=全名></a>";
        let markup = read(html.as_bytes());
        assert_eq!(markup.metas, [("SiteName".to_owned(), "甲".to_owned())]);
        assert_eq!(markup.resources, ["a.js", "a.css"]);
        assert_eq!(markup.ids, ["t"]);
        let headings: Vec<_> = markup.headings.iter().map(|h| (h.level, h.text.as_str(), h.in_text)).collect();
        assert_eq!(headings, [(1, "标 & 题", None), (3, "节", Some(0))]);
        let links: Vec<_> = markup.links.iter().map(|l| (l.href.as_str(), l.text.as_str(), l.in_text)).collect();
        assert_eq!(links, [("b.html#c", "点图", Some(0)), ("d", "全名", None)]);
        assert_eq!(markup.pictures[0].alt.as_deref(), Some("图"));
        assert!(!markup.tables[0].has_header && markup.tables[0].in_text == Some(0));
        assert!(markup.tables[1].has_header);
    }

    #[test]
    fn a_page_as_templates_write_it_is_read() {
        let html = "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><title>甲 &amp; 乙</title>\
            <meta name=\"Keywords\" content=\"a&#x2F;b\"><script type=\"module\" src=\"a.js\"></script>\
            <script type=\"application/ld+json\">{\"a\": \"b&c\"}</script></head><body hidden>\
            <!-- 注 --><a class=\"x\" href=\"b.html?c=d&amp;e=f#g\">点<br/>&lt;这里&gt;</a>\
            <svg viewBox=\"0 0 1 1\"><path d=\"M0\" /></svg></body></html>";
        let markup = read_plain(html).unwrap();
        assert_eq!(format!("{markup:?}"), format!("{:?}", read_by_standard(html.as_bytes())));
        assert_eq!(markup.links[0].href, "b.html?c=d&e=f#g");
        assert_eq!(markup.links[0].text, "点<这里>");
    }

    #[test]
    fn what_only_the_standard_reads_is_left_to_it() {
        for html in [
            "<a href=x>",
            "<a href='x'>",
            "<A href=\"x\">",
            "<a href=\"x\"title=\"y\">",
            "<a href =\"x\">",
            "a < b",
            "<a href=\"&copy;\">",
            "<h1>&copy</h1>",
            "<!-- a --!>",
            "<!-->",
            "<script><!--</script>",
            "<script>",
            "<iframe>",
            "</a b>",
            "<a href=\"x\" href=\"y\">",
            "<a",
            "a\r\nb",
            "<title>a</TITLE>",
            "<?x>",
            "<![CDATA[x]]>",
        ] {
            assert!(read_plain(html).is_none(), "{html}");
        }
    }

    proptest! {
        /// What is read quickly is read as the standard reads it.
        #[test]
        fn both_ways_read_the_same(parts in prop::collection::vec(prop::sample::select(vec![
            "<a href=\"x.html\">", "<a href=\"y&amp;z\" aria-label=\"标\">", "</a>", "<h2 id=\"i\">", "</h2>",
            "<table role=\"presentation\">", "<th>", "</th>",
            "<td>", "</table>", "<img src=\"p.png\" alt=\"\">", "<img alt aria-hidden=\"true\"/>",
            "<div data-search-body>", "</div>", "<meta name=\"n\" content=\"c\">",
            "<link rel=\"stylesheet icon\" href=\"s\">", "<script src=\"j\">", "</script>", "<style>", "</style >",
            "<title>", "</title>", "<!-- c -->", "<!--", "-->",
            "<!DOCTYPE html>", "字", " ", "&amp;", "&lt;", "&#39;", "&", "<", ">", "\"", "=", "/", "a",
            "<object data=\"o\">", "<area href=\"q\" alt=\"r\">", "<th", " id=\"k\"",
            " id=\"\"", "--!>", "<B>", "\n",
        ]), 0..14)) {
            let html = parts.concat();
            if let Some(markup) = read_plain(&html) {
                prop_assert_eq!(format!("{markup:?}"), format!("{:?}", read_by_standard(html.as_bytes())), "{}", html);
            }
        }
    }
}
