//! [`HtmlReader`]: HTML as a row of texts and tags.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text, its character references as they are written.
    Text(&'a str),
    /// The contents of a script or a style: text without character references.
    Code(&'a str),
    /// A start tag, by its name; [`HtmlReader::attributes`] has the rest of it.
    Start(&'a str),
    /// An end tag, by its name.
    End(&'a str),
    /// A comment, a declaration, or a tag that never ends, as it is written.
    Aside(&'a str),
}

/// Reads HTML as it is written here: tags in lower case, attributes in double quotes and apart, `<` never in a text.
///
/// What is written in another way is taken for what it looks like, and [`HtmlReader::is_plain`] says so from then on: then
/// a browser may see something else.
#[derive(Clone, Debug)]
pub(crate) struct HtmlReader<'a> {
    html: &'a str,
    /// How far it has been read.
    at: usize,
    /// The element that has just begun, if it holds text alone.
    holds_text: Option<&'a str>,
    attributes: Vec<(&'a str, &'a str)>,
    plain: bool,
}

/// Elements that hold text without character references.
const CODE: [&str; 2] = ["script", "style"];

impl<'a> HtmlReader<'a> {
    /// Begins to read.
    pub(crate) fn new(html: &'a str) -> HtmlReader<'a> {
        HtmlReader { html, at: 0, holds_text: None, attributes: Vec::new(), plain: true }
    }

    /// The next piece.
    pub(crate) fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.holds_text.take() {
            let length = self.contents(name);
            let contents = self.take(length);
            if !contents.is_empty() {
                return Some(if CODE.contains(&name) { Token::Code(contents) } else { Token::Text(contents) });
            }
        }
        let rest = &self.html[self.at..];
        match memchr(b'<', rest.as_bytes()) {
            _ if rest.is_empty() => None,
            Some(0) => Some(self.tag(rest)),
            next => Some(Token::Text(self.take(next.unwrap_or(rest.len())))),
        }
    }

    /// The attributes of the start tag that was read last: name and value, its character references as they are written.
    pub(crate) fn attributes(&self) -> &[(&'a str, &'a str)] {
        &self.attributes
    }

    /// The value of an attribute of the start tag that was read last.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// Whether all that was read so far is written as it is written here.
    pub(crate) fn is_plain(&self) -> bool {
        self.plain
    }

    /// How many bytes were read.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    fn take(&mut self, length: usize) -> &'a str {
        let taken = &self.html[self.at..self.at + length];
        self.at += length;
        taken
    }

    /// How long the contents of an element are that holds text alone.
    fn contents(&mut self, name: &str) -> usize {
        let rest = &self.html[self.at..];
        let ends = |at: &usize| rest[at + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        let Some(end) = memmem::find_iter(rest.as_bytes(), "</").find(ends) else {
            self.plain = false;
            return rest.len();
        };
        let exact = rest[end + 2..].strip_prefix(name).is_some_and(|behind| behind.starts_with('>'));
        // The standard has rules of its own for comments in scripts.
        self.plain &= exact && !(CODE.contains(&name) && rest[..end].contains("<!--"));
        end
    }

    /// What begins with `<`.
    fn tag(&mut self, rest: &'a str) -> Token<'a> {
        let token = match rest.as_bytes().get(1) {
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.start_tag(rest),
            Some(b'/') => self.end_tag(rest),
            Some(b'!' | b'?') => self.aside(rest),
            Some(_) => {
                self.plain = false;
                let length = 1 + memchr(b'<', &rest.as_bytes()[1..]).unwrap_or(rest.len() - 1);
                Some(Token::Text(self.take(length)))
            }
            None => None,
        };
        token.unwrap_or_else(|| {
            self.plain = false;
            Token::Aside(self.take(rest.len()))
        })
    }

    fn start_tag(&mut self, tag: &'a str) -> Option<Token<'a>> {
        self.attributes.clear();
        let bytes = tag.as_bytes();
        let mut at = 1 + bytes[1..].iter().position(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))?;
        let name = &tag[1..at];
        self.plain &= is_name(name);
        loop {
            at += bytes[at..].iter().position(|byte| !is_space(*byte))?;
            match bytes[at] {
                b'>' => break,
                b'/' => {
                    self.plain &= bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                _ => at = self.attribute_at(tag, at)?,
            }
        }
        self.at += at + 1;
        if matches!(name, "script" | "style" | "title" | "textarea") {
            self.holds_text = Some(name);
        }
        Some(Token::Start(name))
    }

    /// An attribute that begins at a byte of a tag; gives the byte behind it.
    fn attribute_at(&mut self, tag: &'a str, start: usize) -> Option<usize> {
        let bytes = tag.as_bytes();
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
        let ends = |byte: u8| is_space(byte) || matches!(byte, b'=' | b'/' | b'>');
        let mut end = start + bytes[start..].iter().position(|byte| !sound(*byte))?;
        if end == start || !ends(bytes[end]) {
            self.plain = false;
            // A `=` at the beginning belongs to the name.
            end = start + 1 + bytes[start + 1..].iter().position(|byte| ends(*byte))?;
        }
        let name = &tag[start..end];
        let (value, behind) = match (bytes[end], bytes.get(end + 1)) {
            (b'=', Some(quote @ (b'"' | b'\''))) => {
                self.plain &= *quote == b'"';
                let length = memchr(*quote, &bytes[end + 2..])?;
                (&tag[end + 2..end + 2 + length], end + 2 + length + 1)
            }
            (b'=', _) => {
                self.plain = false;
                let length = bytes[end + 1..].iter().position(|byte| is_space(*byte) || *byte == b'>')?;
                (&tag[end + 1..end + 1 + length], end + 1 + length)
            }
            _ => ("", end),
        };
        // Attributes must be parted; a `=` behind a space would still belong to the name.
        self.plain &= bytes.get(behind).is_some_and(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'));
        self.attributes.push((name, value));
        Some(behind)
    }

    fn end_tag(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let length = memchr(b'>', rest.as_bytes())?;
        let name = rest[2..length].trim_ascii_end();
        self.plain &= is_name(name);
        self.at += length + 1;
        Some(Token::End(name))
    }

    /// `<!DOCTYPE html>` or a comment.
    fn aside(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let length = match rest.strip_prefix("<!--") {
            Some(comment) => {
                let end = memmem::find(comment.as_bytes(), b"--")?;
                let plain = comment[end..].starts_with("-->") && !comment.starts_with(['>', '-']);
                self.plain &= plain;
                4 + if plain { end } else { memmem::find(comment.as_bytes(), b"-->")? } + 3
            }
            None => {
                self.plain &= rest.starts_with("<!DOCTYPE html>") || rest.starts_with("<!doctype html>");
                memchr(b'>', rest.as_bytes())? + 1
            }
        };
        Some(Token::Aside(self.take(length)))
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0C')
}

/// A text without its character references, those that are written here. `Err` has a text in which others are left as they are.
pub(crate) fn unescape(text: &str) -> Result<Cow<'_, str>, Cow<'_, str>> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut plain = true;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        rest = match reference(behind) {
            Some((character, behind)) => {
                out.push(character);
                behind
            }
            None => {
                plain = false;
                out.push('&');
                behind
            }
        };
    }
    out.push_str(rest);
    if plain { Ok(Cow::Owned(out)) } else { Err(Cow::Owned(out)) }
}

/// The character that is meant behind a `&`, and what follows it.
fn reference(behind: &str) -> Option<(char, &str)> {
    const KNOWN: [(&str, char); 5] = [("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("apos;", '\'')];
    if let Some(number) = behind.strip_prefix('#') {
        let (number, behind) = number.split_once(';').filter(|(number, _)| number.len() <= 4)?;
        let code = match number.strip_prefix('x') {
            Some(digits) => u8::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        };
        // Others are mapped by tables of the standard.
        return Some((char::from(code.filter(|code| (b' '..=b'~').contains(code))?), behind));
    }
    KNOWN.iter().find_map(|(name, character)| Some((*character, behind.strip_prefix(name)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> (Vec<Token<'_>>, bool) {
        let mut reader = HtmlReader::new(html);
        let tokens: Vec<_> = std::iter::from_fn(|| reader.next()).collect();
        (tokens, reader.is_plain())
    }

    #[test]
    fn html_is_read_piece_by_piece() {
        use Token::{Aside, Code, End, Start, Text};
        let (tokens, plain) =
            read("<!DOCTYPE html><p id=\"a\">甲<!-- <b> --><br/></p><script>a<b</script><title>乙</title>");
        let script = [Start("script"), Code("a<b"), End("script"), Start("title"), Text("乙"), End("title")];
        let text = [Aside("<!DOCTYPE html>"), Start("p"), Text("甲"), Aside("<!-- <b> -->"), Start("br"), End("p")];
        assert_eq!(tokens, [text, script].concat());
        assert!(plain);
    }

    #[test]
    fn attributes_are_those_of_the_tag_that_was_read_last() {
        let mut reader = HtmlReader::new("<a href=\"x?a=1&amp;b\" hidden data-a=\"b>c\">甲</a><b>");
        assert_eq!(reader.next(), Some(Token::Start("a")));
        assert_eq!(reader.attributes(), [("href", "x?a=1&amp;b"), ("hidden", ""), ("data-a", "b>c")]);
        assert_eq!(reader.next(), Some(Token::Text("甲")));
        assert_eq!(reader.attribute("href"), Some("x?a=1&amp;b"));
        assert_eq!((reader.next(), reader.next()), (Some(Token::End("a")), Some(Token::Start("b"))));
        assert!(reader.attributes().is_empty() && reader.is_plain());
    }

    #[test]
    fn what_is_written_in_another_way_is_read_and_told() {
        use Token::{Aside, End, Start, Text};
        let table: [(&str, &[Token<'_>]); 8] = [
            ("<A href=x>甲</A >", &[Start("A"), Text("甲"), End("A")]),
            ("<a b='c'd=\"e\">", &[Start("a")]),
            ("a < b", &[Text("a "), Text("< b")]),
            ("甲<b", &[Text("甲"), Aside("<b")]),
            ("甲<", &[Text("甲"), Aside("<")]),
            ("<?x><![CDATA[x]]>乙", &[Aside("<?x>"), Aside("<![CDATA[x]]>"), Text("乙")]),
            ("<!-- a -- b -->乙", &[Aside("<!-- a -- b -->"), Text("乙")]),
            ("<script>甲", &[Start("script"), Token::Code("甲")]),
        ];
        for (html, tokens) in table {
            assert_eq!(read(html), (tokens.to_vec(), false), "{html}");
        }
    }

    #[test]
    fn references_that_are_not_ours_stay() {
        assert_eq!(unescape("&lt;&#39;&#x2F;&amp;lt;"), Ok("<'/&lt;".into()));
        assert_eq!(unescape("&copy; &amp; &"), Err("&copy; & &".into()));
    }
}
