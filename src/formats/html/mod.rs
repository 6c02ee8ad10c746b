//! Our own HTML: read piece by piece, changed tag by tag, cut at its headings, or made a tree of.
//!
//! The HTML is what `document` and the templates write: well formed, attributes in double quotes, `<`, `>` and `&` of texts
//! escaped. It is not a parser for anybody else's.

mod reader;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub(crate) use reader::{HtmlReader, Token, unescape};

use crate::vocabulary::escape::escape_html;

/// The form that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// HTML: `<br>`.
    Html,
    /// XHTML: `<br/>`, every attribute with a value.
    Xml,
}

/// A tag, as it is read and as it will be written.
#[derive(Clone, Debug)]
pub(crate) struct Tag<'a> {
    /// Its name; emptied, the tag is left out.
    pub name: Cow<'a, str>,
    /// Whether it is an end tag.
    pub end: bool,
    /// Its attributes in order, their values without escapes.
    pub attributes: Vec<(&'a str, Cow<'a, str>)>,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref())
    }

    /// Gives an attribute that is there another value, or takes it away.
    pub(crate) fn set(&mut self, name: &str, value: Option<String>) {
        let Some(at) = self.attributes.iter().position(|(known, _)| *known == name) else { return };
        match value {
            Some(value) => self.attributes[at].1 = Cow::Owned(value),
            None => drop(self.attributes.remove(at)),
        }
    }

    /// Moves a heading down by some levels, or up.
    pub(crate) fn lower(&mut self, levels: i8) {
        if let Some(level) = heading_level(&self.name) {
            self.name = Cow::Owned(format!("h{}", level.saturating_add_signed(levels).clamp(1, 6)));
        }
    }
}

/// The level of a heading's tag.
pub(crate) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Elements without an end tag.
const VOID: [&str; 8] = ["br", "img", "hr", "col", "meta", "link", "input", "wbr"];

/// Copies HTML and lets `change` have each of its tags.
pub(crate) fn rewrite(html: &str, form: Syntax, change: &mut dyn FnMut(&mut Tag<'_>)) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut reader = HtmlReader::new(html);
    while let Some(token) = reader.next() {
        let mut tag = match token {
            Token::Text(same) | Token::Code(same) | Token::Aside(same) => {
                out.push_str(same);
                continue;
            }
            Token::Start(name) => {
                let attributes = reader.attributes().iter().map(|(name, value)| (*name, unescaped(value))).collect();
                Tag { name: Cow::Borrowed(name), end: false, attributes }
            }
            Token::End(name) => Tag { name: Cow::Borrowed(name), end: true, attributes: Vec::new() },
        };
        change(&mut tag);
        write(&tag, form, &mut out);
    }
    out
}

/// Hands over the text of HTML as a reader selects it: tags vanish, and only white space parts words. With each piece
/// comes whether it stands in a heading below the first level.
pub(crate) fn texts<'a>(html: &'a str, mut take: impl FnMut(Cow<'a, str>, bool)) {
    let mut heading = false;
    let mut reader = HtmlReader::new(html);
    while let Some(token) = reader.next() {
        match token {
            Token::Text(text) => take(unescaped(text), heading),
            Token::Code(text) => take(Cow::Borrowed(text), heading),
            Token::Start(name) if heading_level(name) > Some(1) => heading = true,
            Token::End(name) if heading_level(name) > Some(1) => heading = false,
            Token::Start(_) | Token::End(_) | Token::Aside(_) => {}
        }
    }
}

/// A piece of HTML in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Text, without escapes.
    Text(String),
    /// An element.
    Element(Element),
}

/// An element and what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name.
    pub tag: String,
    /// Its attributes, without escapes.
    pub attributes: BTreeMap<String, String>,
    /// What it holds.
    pub children: Vec<Node>,
}

impl Element {
    /// The value of an attribute; empty when it is not there.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// Whether it is of this class.
    pub(crate) fn is(&self, class: &str) -> bool {
        self.value("class").split(' ').any(|known| known == class)
    }
}

/// Reads HTML as a tree. An end tag closes what its element left open, one without an element is nothing.
pub(crate) fn tree(html: &str) -> Vec<Node> {
    let mut open = vec![Element::default()];
    let close = |open: &mut Vec<Element>| {
        if let Some(element) = open.pop()
            && let Some(outer) = open.last_mut()
        {
            outer.children.push(Node::Element(element));
        }
    };
    let mut reader = HtmlReader::new(html);
    while let Some(token) = reader.next() {
        let text = match token {
            Token::Text(text) => unescaped(text),
            Token::Code(text) => Cow::Borrowed(text),
            Token::Aside(_) => continue,
            Token::End(name) => {
                if open.iter().skip(1).any(|element| element.tag == name) {
                    while open.last().is_some_and(|element| element.tag != name) {
                        close(&mut open);
                    }
                    close(&mut open);
                }
                continue;
            }
            Token::Start(name) => {
                let attributes = reader.attributes().iter();
                let attributes = attributes.map(|(name, value)| ((*name).to_owned(), unescaped(value).into_owned()));
                open.push(Element { tag: name.to_owned(), attributes: attributes.collect(), children: Vec::new() });
                if VOID.contains(&name) {
                    close(&mut open);
                }
                continue;
            }
        };
        if let Some(inner) = open.last_mut() {
            inner.children.push(Node::Text(text.into_owned()));
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

/// Cuts a text at its headings of the second level, as far as they stand in no other element: the id of each, and what
/// follows it. What stands before the first is left out.
pub(crate) fn sections(html: &str) -> Vec<(String, &str)> {
    let mut sections: Vec<(String, usize, usize)> = Vec::new();
    let mut depth = 0_usize;
    let mut reader = HtmlReader::new(html);
    loop {
        let open = reader.offset();
        match reader.next() {
            None => break,
            Some(Token::End(name)) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && name == "h2" {
                    let section = sections.last_mut().filter(|(_, start, _)| *start == usize::MAX);
                    if let Some((_, start, end)) = section {
                        (*start, *end) = (reader.offset(), html.len());
                    }
                }
            }
            Some(Token::Start(name)) if !VOID.contains(&name) => {
                if depth == 0 && name == "h2" {
                    if let Some((_, _, end)) = sections.last_mut() {
                        *end = open;
                    }
                    let id = reader.attribute("id").unwrap_or_default();
                    sections.push((unescaped(id).into_owned(), usize::MAX, 0));
                }
                depth += 1;
            }
            Some(Token::Start(_) | Token::Text(_) | Token::Code(_) | Token::Aside(_)) => {}
        }
    }
    let whole = sections.into_iter().filter(|(_, start, end)| start <= end);
    whole.map(|(id, start, end)| (id, html[start..end].trim())).collect()
}

fn write(tag: &Tag<'_>, form: Syntax, out: &mut String) {
    if tag.name.is_empty() {
        return;
    }
    out.push_str(if tag.end { "</" } else { "<" });
    out.push_str(&tag.name);
    for (name, value) in &tag.attributes {
        out.push(' ');
        out.push_str(name);
        if !value.is_empty() || form == Syntax::Xml || *name == "alt" || *name == "href" {
            out.push_str("=\"");
            escape_html(value, out);
            out.push('"');
        }
    }
    let closes = form == Syntax::Xml && !tag.end && VOID.contains(&tag.name.as_ref());
    out.push_str(if closes { "/>" } else { ">" });
}

/// A text without its character references.
fn unescaped(text: &str) -> Cow<'_, str> {
    unescape(text).unwrap_or_else(|text| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_changed_stays_as_it_is() {
        let html = "<!DOCTYPE html>\n<p class=\"a b\">甲 &amp; 乙<br>\n<a href=\"x?a=1&amp;b=2\">丙</a><img src=\"y.png\" alt=\"\"></p> <b";
        assert_eq!(rewrite(html, Syntax::Html, &mut |_| {}), html);
    }

    #[test]
    fn tags_vanish_and_headings_are_told_apart() {
        let html = "<h2 id=\"s-1\">一、背景</h2>\n<p>甲<strong>乙</strong>丙 &amp;lt; &lt;1</p><hr>丁";
        let mut found = Vec::new();
        texts(html, |piece, heading| found.push((piece.into_owned(), heading)));
        let plain: String = found.iter().map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(plain, "一、背景\n甲乙丙 &lt; <1丁");
        assert_eq!(found.iter().filter(|(_, heading)| *heading).count(), 1);
    }

    #[test]
    fn texts_are_cut_at_headings_that_stand_free() {
        let html = "<p>前</p><h2 id=\"a\">甲 <em>乙</em></h2>\n<p>一<br></p><blockquote><h2 id=\"b\">丙</h2></blockquote>\n\
                    <h2 id=\"c\">丁</h2><h3>戊</h3>";
        let found = sections(html);
        assert_eq!(found[0], ("a".to_owned(), "<p>一<br></p><blockquote><h2 id=\"b\">丙</h2></blockquote>"));
        assert_eq!(found[1], ("c".to_owned(), "<h3>戊</h3>"));
        assert_eq!(found.len(), 2);
        assert!(sections("<p>无</p>").is_empty() && sections("<h2>未完").is_empty());
    }

    #[test]
    fn a_tree_holds_what_the_html_says() {
        let text = |text: &str| Node::Text(text.to_owned());
        let element = |tag: &str, attributes: &[(&str, &str)], children: Vec<Node>| {
            let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Node::Element(Element { tag: tag.to_owned(), attributes, children })
        };
        assert_eq!(
            tree("甲 &lt;b&gt;<!-- x --><p class=\"a b\">乙<br>丙<strong>丁</p>戊</i><hr>"),
            [
                text("甲 <b>"),
                element(
                    "p",
                    &[("class", "a b")],
                    vec![text("乙"), element("br", &[], vec![]), text("丙"), element("strong", &[], vec![text("丁")])]
                ),
                text("戊"),
                element("hr", &[], vec![]),
            ]
        );
        assert_eq!(tree("甲<b"), [text("甲")]);
        assert_eq!(tree("<p>甲"), [element("p", &[], vec![text("甲")])]);
    }

    #[test]
    fn tags_are_changed_left_out_and_closed() {
        let html = "<h2 id=\"a\">甲</h2><img src=\"b\" alt=\"乙\"><details open><hr></details>";
        let changed = rewrite(html, Syntax::Xml, &mut |tag| {
            tag.lower(2);
            tag.set("id", Some("x.a&".to_owned()));
            if tag.name == "img" {
                tag.name = Cow::Borrowed("");
            }
        });
        assert_eq!(changed, "<h4 id=\"x.a&amp;\">甲</h4><details open=\"\"><hr/></details>");
    }
}
