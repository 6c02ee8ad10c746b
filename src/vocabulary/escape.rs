//! Texts as parts of HTML and XML.

/// Writes a text into HTML or XML, in an element or an attribute in double quotes. Control characters, which XML forbids
/// and nothing shows, are left out.
pub(crate) fn escape_html(text: &str, out: &mut String) {
    // A fast way out, many bytes at a time: most texts hold nothing to escape.
    let special = |byte: &u8| matches!(byte, 0..=0x1F | 0x7F | b'&' | b'<' | b'>' | b'"');
    let plain = |bytes: &[u8]| !bytes.iter().fold(false, |found, byte| found | special(byte));
    if text.as_bytes().chunks(64).all(plain) {
        out.push_str(text);
        return;
    }
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\n' | b'\t' => continue,
            0..=0x1F | 0x7F => "",
            _ => continue,
        };
        out.push_str(&text[copied..at]);
        out.push_str(reference);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
}

/// A text as a part of HTML or XML.
pub(crate) fn escaped_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_html(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::escaped_html;

    #[test]
    fn what_html_would_take_for_markup_is_escaped() {
        assert_eq!(
            escaped_html("甲 <b a=\"c\"> & 'd'\u{1b}[0m\r\n\t"),
            "甲 &lt;b a=&quot;c&quot;&gt; &amp; 'd'[0m\n\t"
        );
        assert_eq!(escaped_html("甲乙"), "甲乙");
    }
}
