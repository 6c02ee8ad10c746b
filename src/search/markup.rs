//! The words of a page's HTML, as a reader selects them: tags vanish, and only white space parts words.

use std::borrow::Cow;

/// Hands over the text of our own HTML piece by piece, and whether it stands in a heading.
pub(super) fn text<'a>(html: &'a str, mut take: impl FnMut(Cow<'a, str>, bool)) {
    let mut heading = false;
    let mut rest = html;
    while !rest.is_empty() {
        match rest.find('<') {
            Some(0) => {
                let end = rest.find('>').map_or(rest.len(), |end| end + 1);
                heading = match rest.as_bytes() {
                    [b'<', b'h', b'2'..=b'6', b' ' | b'>', ..] => true,
                    [b'<', b'/', b'h', b'2'..=b'6', ..] => false,
                    _ => heading,
                };
                rest = &rest[end..];
            }
            next => {
                let (piece, after) = rest.split_at(next.unwrap_or(rest.len()));
                take(decoded(piece), heading);
                rest = after;
            }
        }
    }
}

/// Text with the entities that the writer and the templates know put back.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    Cow::Owned(text.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_vanish_and_headings_are_told_apart() {
        let html = "<h2 id=\"s-1\">一、背景</h2>\n<p>甲<strong>乙</strong>丙 &amp;lt; &lt;1</p><hr>丁";
        let mut found = Vec::new();
        text(html, |piece, heading| found.push((piece.into_owned(), heading)));
        let plain: String = found.iter().map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(plain, "一、背景\n甲乙丙 &lt; <1丁");
        assert_eq!(found.iter().filter(|(_, heading)| *heading).count(), 1);
    }
}
