//! The few HTML tags that a report may hold: plain, without attributes.

/// Tags that stand in a line of text.
const INLINE: [&str; 8] = ["sub", "sup", "u", "mark", "ins", "del", "kbd", "br"];
/// Tags that hold blocks.
const BLOCK: [&str; 2] = ["details", "summary"];

/// A piece of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between tags; shown as it is.
    Text(&'a str),
    /// An allowed opening tag.
    Open(&'static str),
    /// An allowed closing tag.
    Close(&'static str),
    /// `<br>`.
    Break,
    /// A tag, comment or declaration that is shown as text.
    Refused(&'a str),
}

/// Whether a tag holds blocks.
pub(super) fn is_block(name: &str) -> bool {
    BLOCK.contains(&name)
}

/// Cuts raw HTML into pieces; with each, its offset.
pub(super) fn pieces(html: &str) -> Vec<(usize, Piece<'_>)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        let piece = match rest.find('<') {
            Some(0) => tag(rest),
            Some(next) => (next, Piece::Text(&rest[..next])),
            None => (rest.len(), Piece::Text(rest)),
        };
        pieces.push((at, piece.1));
        at += piece.0;
    }
    pieces
}

/// Reads what begins with `<`: its length, and what it is.
fn tag(rest: &str) -> (usize, Piece<'_>) {
    let end = if rest.starts_with("<!--") {
        rest.find("-->").map_or(rest.len(), |end| end + 3)
    } else {
        rest.find('>').map_or(rest.len(), |end| end + 1)
    };
    let whole = &rest[..end];
    let Some(inner) = whole.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')) else {
        return (end, Piece::Refused(whole));
    };
    let (inner, closing) = match inner.strip_prefix('/') {
        Some(inner) => (inner, true),
        None => (inner, false),
    };
    let name = inner.trim_end_matches('/').trim_end().to_ascii_lowercase();
    let known = INLINE.iter().chain(&BLOCK).find(|known| **known == name);
    let piece = match (known, closing) {
        (Some(&"br"), false) => Piece::Break,
        (Some(&"br"), true) | (None, _) => Piece::Refused(whole),
        (Some(name), false) if !inner.ends_with('/') => Piece::Open(name),
        (Some(name), true) if !inner.ends_with('/') => Piece::Close(name),
        _ => Piece::Refused(whole),
    };
    (end, piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_tags_of_the_list_pass() {
        let table = [
            ("<u>", Piece::Open("u")),
            ("</SUP>", Piece::Close("sup")),
            ("<br/>", Piece::Break),
            ("<br />", Piece::Break),
            ("<u onclick=x>", Piece::Refused("<u onclick=x>")),
            ("<script>", Piece::Refused("<script>")),
            ("<!-- a > b -->", Piece::Refused("<!-- a > b -->")),
            ("<u", Piece::Refused("<u")),
            ("</br>", Piece::Refused("</br>")),
        ];
        for (html, piece) in table {
            assert_eq!(pieces(html), [(0, piece)], "{html}");
        }
    }
}
