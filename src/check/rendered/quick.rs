//! A page as templates write it, read quickly: lower-case tags, attributes in double quotes, few entities.
//!
//! Most of what a tokenizer of the HTML standard does is for pages that are not like that. [`read`] gives up on such, and
//! then that tokenizer reads the page; a test holds the two against each other.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memmem};

use super::markup::{Markup, Scanner};

/// Reads a page; `None` when it holds anything that only the standard knows how to read.
pub(super) fn read(html: &str) -> Option<Markup> {
    // The standard has rules of its own for these two.
    if memchr2(0, b'\r', html.as_bytes()).is_some() {
        return None;
    }
    let mut scanner = Scanner::default();
    let mut rest = html;
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        text(&mut scanner, &rest[..open])?;
        rest = &rest[open + 1..];
        rest = match rest.as_bytes().first()? {
            b'a'..=b'z' => {
                let (name, behind) = start_tag(&mut scanner, rest)?;
                match name {
                    "script" | "style" => raw(&mut scanner, name, behind)?,
                    "title" | "textarea" => escapable(&mut scanner, name, behind)?,
                    // Whether these hold markup depends on the browser.
                    "plaintext" | "iframe" | "xmp" | "noembed" | "noframes" | "noframe" | "noscript" => return None,
                    _ => behind,
                }
            }
            b'/' => {
                let length = memchr(b'>', rest.as_bytes())?;
                let name = rest[1..length].trim_ascii_end();
                if !is_name(name) {
                    return None;
                }
                scanner.end(name);
                &rest[length + 1..]
            }
            b'!' => declaration(rest)?,
            _ => return None,
        };
    }
    text(&mut scanner, rest)?;
    Some(scanner.finish())
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0C')
}

/// Hands a text over, if anything waits for it.
fn text(scanner: &mut Scanner, text: &str) -> Option<()> {
    if !text.is_empty() && scanner.wants_text() {
        scanner.text(&unescape(text)?);
    }
    Some(())
}

/// A start tag, whose name the text begins with: the name, and what follows the tag.
fn start_tag<'a>(scanner: &mut Scanner, tag: &'a str) -> Option<(&'a str, &'a str)> {
    let bytes = tag.as_bytes();
    let ends_name = |byte: &u8| is_space(*byte) || matches!(byte, b'/' | b'>');
    let mut at = bytes.iter().position(ends_name)?;
    let name = &tag[..at];
    if !is_name(name) {
        return None;
    }
    scanner.open(name);
    loop {
        at += bytes[at..].iter().position(|byte| !is_space(*byte))?;
        match bytes[at] {
            b'>' => break,
            b'/' if bytes.get(at + 1) == Some(&b'>') => {
                at += 1;
                break;
            }
            _ => at = attribute(scanner, tag, at)?,
        }
    }
    scanner.start();
    Some((name, &tag[at + 1..]))
}

/// An attribute, which begins at a byte of a tag; gives the byte behind it.
fn attribute(scanner: &mut Scanner, tag: &str, start: usize) -> Option<usize> {
    let bytes = tag.as_bytes();
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    let end = start + bytes[start..].iter().position(|byte| !in_name(byte))?;
    let name = &tag[start..end];
    if name.is_empty() {
        return None;
    }
    let (value, behind) = if bytes[end] == b'=' {
        let value = tag[end + 1..].strip_prefix('"')?;
        let length = memchr(b'"', value.as_bytes())?;
        (&value[..length], end + 2 + length + 1)
    } else {
        ("", end)
    };
    // Attributes must be parted; a `=` behind a space would still belong to the name.
    if !bytes.get(behind).is_some_and(|byte| is_space(*byte) || matches!(byte, b'/' | b'>')) {
        return None;
    }
    let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    };
    // What is given twice counts once, which of them the standard knows.
    if let Some(fresh) = scanner.name(&name) {
        if !fresh {
            return None;
        }
        scanner.value(&unescape(value)?);
    }
    Some(behind)
}

/// The contents of a script or a style, which are no markup, and its end tag; gives what follows.
fn raw<'a>(scanner: &mut Scanner, name: &str, html: &'a str) -> Option<&'a str> {
    let (inside, behind) = element(name, html)?;
    if inside.contains("<!--") {
        return None;
    }
    if !inside.is_empty() {
        scanner.text(inside);
    }
    scanner.end(name);
    Some(behind)
}

/// The contents of an element that holds text alone, and its end tag; gives what follows.
fn escapable<'a>(scanner: &mut Scanner, name: &str, html: &'a str) -> Option<&'a str> {
    let (inside, behind) = element(name, html)?;
    text(scanner, inside)?;
    scanner.end(name);
    Some(behind)
}

/// What stands before the end tag of an element that holds no others, and behind it.
fn element<'a>(name: &str, html: &'a str) -> Option<(&'a str, &'a str)> {
    for at in memmem::find_iter(html.as_bytes(), "</") {
        let behind = &html[at + 2..];
        if behind.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            let behind = behind.strip_prefix(name)?.strip_prefix('>')?;
            return Some((&html[..at], behind));
        }
    }
    None
}

/// `<!DOCTYPE html>` or a comment, its `<` taken off; gives what follows.
fn declaration(html: &str) -> Option<&str> {
    if let Some(comment) = html.strip_prefix("!--") {
        let end = memmem::find(comment.as_bytes(), b"--")?;
        return comment[end..].strip_prefix("-->").filter(|_| !comment.starts_with(['>', '-']));
    }
    html.strip_prefix("!DOCTYPE html>").or_else(|| html.strip_prefix("!doctype html>"))
}

/// A text without its entities: those that templates and `document` write.
fn unescape(text: &str) -> Option<Cow<'_, str>> {
    const KNOWN: [(&str, char); 5] = [("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("apos;", '\'')];
    if memchr(b'&', text.as_bytes()).is_none() {
        return Some(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        rest = if let Some(number) = behind.strip_prefix('#') {
            let (number, behind) = number.split_once(';').filter(|(number, _)| number.len() <= 4)?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u8::from_str_radix(digits, 16).ok(),
                None => number.parse().ok(),
            };
            // Others are mapped by tables of the standard.
            out.push(char::from(code.filter(|code| (b' '..=b'~').contains(code))?));
            behind
        } else {
            let (name, character) = KNOWN.iter().find(|(name, _)| behind.starts_with(name))?;
            out.push(*character);
            &behind[name.len()..]
        };
    }
    out.push_str(rest);
    Some(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_as_templates_write_it_is_read() {
        let html = "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><title>甲 &amp; 乙</title>\
            <meta name=\"Keywords\" content=\"a&#x2F;b\"><script type=\"module\" src=\"a.js\"></script>\
            <script type=\"application/ld+json\">{\"a\": \"b&c\"}</script></head><body hidden>\
            <!-- 注 --><a class=\"x\" href=\"b.html?c=d&amp;e=f#g\">点<br/>&lt;这里&gt;</a>\
            <svg viewBox=\"0 0 1 1\"><path d=\"M0\" /></svg></body></html>";
        let markup = read(html).unwrap();
        assert_eq!(format!("{markup:?}"), format!("{:?}", Markup::read_by_standard(html.as_bytes())));
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
            assert!(read(html).is_none(), "{html}");
        }
    }

    proptest! {
        /// What is read quickly is read as the standard reads it.
        #[test]
        fn both_ways_read_the_same(parts in prop::collection::vec(prop::sample::select(vec![
            "<a href=\"x.html\">", "<a href=\"y&amp;z\" aria-label=\"标\">", "</a>", "<h2 id=\"i\">", "</h2>", "<table role=\"presentation\">", "<th>", "</th>",
            "<td>", "</table>", "<img src=\"p.png\" alt=\"\">", "<img alt aria-hidden=\"true\"/>", "<div data-search-body>", "</div>", "<meta name=\"n\" content=\"c\">",
            "<link rel=\"stylesheet icon\" href=\"s\">", "<script src=\"j\">", "</script>", "<style>", "</style >", "<title>", "</title>", "<!-- c -->", "<!--", "-->",
            "<!DOCTYPE html>", "字", " ", "&amp;", "&lt;", "&#39;", "&", "<", ">", "\"", "=", "/", "a", "<object data=\"o\">", "<area href=\"q\" alt=\"r\">", "<th", " id=\"k\"",
            " id=\"\"", "--!>", "<B>", "\n",
        ]), 0..14)) {
            let html = parts.concat();
            if let Some(markup) = read(&html) {
                prop_assert_eq!(format!("{markup:?}"), format!("{:?}", Markup::read_by_standard(html.as_bytes())), "{}", html);
            }
        }
    }
}
