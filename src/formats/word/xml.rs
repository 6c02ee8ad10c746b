//! XML of others as a small tree, within caps. Names carry the customary prefix of their namespace, whatever prefix
//! the file itself uses: `w:p`, `a:blip`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::Refusal;

/// A part larger than this is no report.
const SIZE_CAP: usize = 64 * 1024 * 1024;
/// A part may hold this many elements and texts.
const NODE_CAP: usize = 2_000_000;
/// Elements may stand in one another this deep; text boxes in tables in text boxes stay far below.
const DEPTH_CAP: usize = 160;
/// No element of any document has as many attributes. Their length says nothing: a shape may carry its whole drawing in one.
const ATTRIBUTES_CAP: usize = 1000;
/// Namespaces that are declared around an element, most of them once more for each box in a box.
const NAMESPACES_CAP: usize = 2000;
/// An attribute that holds a drawing once more, for Word alone, in up to megabytes of base64.
const DRAWN_TWICE: &str = "o:gfxdata";

/// The ends of the names of namespaces, transitional and strict (ISO/IEC 29500-1 and -4), and what they are called here.
const NAMESPACES: [(&str, &str); 17] = [
    ("/wordprocessingml/2006/main", "w"),
    ("/wordprocessingml/main", "w"),
    ("/drawingml/2006/main", "a"),
    ("/drawingml/main", "a"),
    ("/drawingml/2006/wordprocessingDrawing", "wp"),
    ("/drawingml/wordprocessingDrawing", "wp"),
    ("/drawingml/2006/picture", "pic"),
    ("/drawingml/picture", "pic"),
    ("/drawingml/2006/chart", "c"),
    ("/drawingml/chart", "c"),
    ("/drawingml/2006/diagram", "dgm"),
    ("/drawingml/diagram", "dgm"),
    ("/officeDocument/2006/relationships", "r"),
    ("/officeDocument/relationships", "r"),
    ("/officeDocument/2006/math", "m"),
    ("/officeDocument/math", "m"),
    ("/markup-compatibility/2006", "mc"),
];

/// Namespaces that have one name only.
const OTHER_NAMESPACES: [(&str, &str); 5] = [
    ("urn:schemas-microsoft-com:vml", "v"),
    ("urn:schemas-microsoft-com:office:office", "o"),
    ("http://schemas.microsoft.com/office/drawing/2014/chartex", "c"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
    ("http://www.w3.org/XML/1998/namespace", "xml"),
];

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: Rc<str>,
    attributes: Vec<(Rc<str>, Box<str>)>,
    children: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug)]
enum Node {
    Element(Element),
    Text(Box<str>),
}

impl Element {
    /// Its name, such as `w:p`.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| &**other == name).map(|(_, value)| &**value)
    }

    /// The elements in it.
    pub(super) fn children(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements in it, taken out.
    pub(super) fn into_children(self) -> impl Iterator<Item = Element> {
        self.children.into_iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of a name in it.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name() == name)
    }

    /// Follows names down.
    pub(super) fn down(&self, names: &[&str]) -> Option<&Element> {
        names.iter().try_fold(self, |element, name| element.child(name))
    }

    /// `w:val` of the first element of a name in it.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("w:val")
    }

    /// Whether a property such as `w:b` is on or off; `None` if it is not there.
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        let property = self.child(name)?;
        Some(!matches!(property.attribute("w:val"), Some("0" | "false" | "off" | "none")))
    }

    /// The text that stands directly in it.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(&**text),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// Whether it is, or holds, an element that fits.
    pub(super) fn any(&self, fits: &dyn Fn(&Element) -> bool) -> bool {
        fits(self) || self.children().any(|child| child.any(fits))
    }
}

/// Reads a part. Types of documents are refused, so no entity can be declared, let alone grow.
///
/// # Errors
/// When it is no well-formed XML, or beyond a cap. `part` is its name, for the message.
pub(super) fn parse(bytes: &[u8], part: &str) -> Result<Element, Refusal> {
    let damaged = || Refusal::Damaged(part.to_owned());
    if bytes.len() > SIZE_CAP {
        return Err(Refusal::TooLarge);
    }
    let text = decoded(bytes).ok_or_else(damaged)?;
    let mut reader = NsReader::from_str(&text);
    reader.resolver_mut().set_max_namespace_bindings(NAMESPACES_CAP);
    let mut names = Names::default();
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0_usize;
    let mut root = None;
    loop {
        let event = reader.read_event().map_err(|_| damaged())?;
        count += 1;
        if count > NODE_CAP {
            return Err(Refusal::TooLarge);
        }
        match event {
            Event::Start(start) => {
                if open.len() >= DEPTH_CAP {
                    return Err(Refusal::TooDeep);
                }
                open.push(element(&reader, &start, &mut names).ok_or_else(damaged)?);
            }
            Event::Empty(start) => {
                let element = element(&reader, &start, &mut names).ok_or_else(damaged)?;
                close(element, &mut open, &mut root).ok_or_else(damaged)?;
            }
            Event::End(_) => {
                let element = open.pop().ok_or_else(damaged)?;
                close(element, &mut open, &mut root).ok_or_else(damaged)?;
            }
            Event::Text(text) => push_text(&text, &mut open),
            Event::CData(text) => push_text(&text, &mut open),
            Event::GeneralRef(entity) => {
                let character = match entity.resolve_char_ref().map_err(|_| damaged())? {
                    Some(character) => character,
                    None => predefined(&entity).ok_or_else(damaged)?,
                };
                push_text(character.encode_utf8(&mut [0; 4]), &mut open);
            }
            Event::DocType(_) => return Err(damaged()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    root.filter(|_| open.is_empty()).ok_or_else(damaged)
}

/// The text of a part, which is in UTF-8 or UTF-16, or in what its first line says.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.unwrap_or_else(|| match bytes {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => declared(bytes).unwrap_or(UTF_8),
    });
    let (text, _, broken) = encoding.decode(bytes);
    (!broken).then_some(text)
}

/// The encoding that an XML declaration names: `<?xml version="1.0" encoding="GBK"?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let line = bytes.strip_prefix(b"<?xml")?.split(|byte| *byte == b'>').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let value = line.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let encoding = Encoding::for_label(value[1..].split(quote).next()?.as_bytes())?;
    // What could be read so far is in UTF-8, whatever it calls itself.
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

/// The five entities that XML has of itself.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn element(reader: &NsReader<&[u8]>, start: &BytesStart<'_>, names: &mut Names) -> Option<Element> {
    let (namespace, local) = reader.resolver().resolve_element(start.name());
    let name = names.intern(&namespace, local.as_ref());
    let mut attributes = Vec::new();
    // A name that stands twice is found once; looking for doubles would take long on purpose-made files.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        if attributes.len() >= ATTRIBUTES_CAP {
            return None;
        }
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let name = names.intern(&namespace, local.as_ref());
        if &*name == DRAWN_TWICE {
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        attributes.push((name, value.into()));
    }
    Some(Element { name, attributes, children: Vec::new() })
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Option<()> {
    match open.last_mut() {
        Some(above) => above.children.push(Node::Element(element)),
        None if root.is_none() => *root = Some(element),
        None => return None,
    }
    Some(())
}

/// White space between elements says nothing; in a text it does.
fn push_text(text: &str, open: &mut [Element]) {
    let Some(above) = open.last_mut() else { return };
    if above.name.ends_with(":t") || above.name.ends_with(":instrText") || !text.trim().is_empty() {
        above.children.push(Node::Text(text.into()));
    }
}

/// Names, each held once.
#[derive(Default)]
struct Names {
    known: HashMap<String, Rc<str>>,
    key: String,
}

impl Names {
    fn intern(&mut self, namespace: &ResolveResult<'_>, local: &str) -> Rc<str> {
        self.key.clear();
        match namespace {
            ResolveResult::Bound(namespace) => {
                self.key.push_str(customary(namespace.as_ref()));
                self.key.push(':');
            }
            ResolveResult::Unbound => {}
            ResolveResult::Unknown(_) => self.key.push_str("?:"),
        }
        self.key.push_str(local);
        if let Some(name) = self.known.get(&self.key) {
            return name.clone();
        }
        let name: Rc<str> = self.key.as_str().into();
        self.known.insert(self.key.clone(), name.clone());
        name
    }
}

/// The customary prefix of a namespace.
fn customary(namespace: &str) -> &'static str {
    let ends = NAMESPACES.iter().find(|(end, _)| namespace.ends_with(end));
    let whole = || OTHER_NAMESPACES.iter().find(|(name, _)| *name == namespace);
    ends.or_else(whole).map_or("?", |(_, prefix)| prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "xmlns:x=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    fn refusal(text: &str) -> Option<Refusal> {
        parse(text.as_bytes(), "part").err()
    }

    #[test]
    fn names_carry_the_customary_prefix() {
        let text = format!(
            "<?xml version=\"1.0\"?><x:p {W}>\n <x:t x:val=\"a&amp;b\"> 低保&lt;&#x4E00;<![CDATA[&]]> </x:t>\n</x:p>"
        );
        let root = parse(text.as_bytes(), "part").unwrap();
        let t = root.child("w:t").unwrap();
        assert_eq!((root.name(), t.text().as_str(), t.attribute("w:val")), ("w:p", " 低保<一& ", Some("a&b")));
        assert_eq!(root.text(), "");
        let strict = "<p xmlns=\"http://purl.oclc.org/ooxml/wordprocessingml/main\" a=\"1\"/>";
        let root = parse(strict.as_bytes(), "part").unwrap();
        assert_eq!((root.name(), root.attribute("a")), ("w:p", Some("1")));
    }

    #[test]
    fn parts_may_be_in_other_encodings() {
        let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let text = "<a>低保</a>";
        let marked = format!("\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?>{text}");
        let (gbk, _, _) = encoding_rs::GBK.encode("<?xml version='1.0' encoding='GB2312'?><a>低保</a>");
        let table = [
            wide(text, u16::to_le_bytes),
            wide(text, u16::to_be_bytes),
            wide(&marked, u16::to_le_bytes),
            wide(&marked, u16::to_be_bytes),
            marked.clone().into_bytes(),
            format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{text}").into_bytes(),
            gbk.into_owned(),
        ];
        for bytes in table {
            assert_eq!(parse(&bytes, "part").map(|root| root.text()), Ok("低保".to_owned()), "{bytes:?}");
        }
    }

    #[test]
    fn long_attributes_are_read_and_drawings_in_them_left_out() {
        let long = "A".repeat(1024 * 1024);
        let text =
            format!("<a xmlns:o=\"urn:schemas-microsoft-com:office:office\" o:gfxdata=\"{long}\" b=\"{long}\"/>");
        let root = parse(text.as_bytes(), "part").unwrap();
        assert_eq!((root.attribute("o:gfxdata"), root.attribute("b").map(str::len)), (None, Some(long.len())));
    }

    #[test]
    fn what_is_made_to_do_harm_is_refused() {
        let damaged = Some(Refusal::Damaged("part".to_owned()));
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        for text in [bomb, "<a>&c;</a>", "<a>", "<a></b>", "<a/><b/>", "", "<a b=\"&c;\"/>", "<a>&#0;</a>"] {
            assert_eq!(refusal(text), damaged, "{text}");
        }
        assert_eq!(parse(b"<a>\xff\xfe</a>", "part").err(), damaged);
        let deep = "<a>".repeat(DEPTH_CAP + 1) + &"</a>".repeat(DEPTH_CAP + 1);
        assert_eq!(refusal(&deep), Some(Refusal::TooDeep));
        let wide: String = (0..5000).map(|n| format!(" a{n}=\"\"")).collect();
        assert_eq!(refusal(&format!("<a{wide}/>")), damaged);
        let many = format!("<a>{}</a>", "<b/>".repeat(NODE_CAP));
        assert_eq!(refusal(&many), Some(Refusal::TooLarge));
    }
}
