//! What drawings made at build time need to know of text: how wide it is, and where it may be broken.
//!
//! All measures are pixels at the size of [`SIZE`]; the style sheet scales a drawing as a whole, with the text of the page.

/// Size of the letters.
pub(in crate::view) const SIZE: usize = 14;
/// From one line to the next.
pub(in crate::view) const LEADING: usize = 20;

/// Roughly how wide a text is: Han characters are square, Latin letters and digits a little more than half as wide.
pub(in crate::view) fn width(text: &str) -> usize {
    text.chars().map(|letter| if letter.is_ascii() { 8 } else { SIZE }).sum()
}

/// The lines of a text that may be `limit` wide. Words and numbers stay whole, and no line begins with a closing mark.
pub(in crate::view) fn lines(text: &str, limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for piece in pieces(text) {
        // There is always a last line: it begins with one, and none is taken away.
        let Some(line) = lines.last_mut() else { continue };
        let closes = piece.starts_with(['，', '。', '、', '；', '：', '）', '》', '”']);
        if line.is_empty() || closes || width(line) + width(piece) <= limit {
            line.push_str(piece);
        } else {
            lines.push(piece.trim_start().to_owned());
        }
    }
    lines
}

/// A text in the pieces between which it may be broken.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let length = match first.is_ascii_graphic() {
            true => rest.find(|letter: char| !letter.is_ascii_graphic()).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_numbers_whole_and_marks_off_their_beginning() {
        let table: [(&str, usize, &[&str]); 4] = [
            ("", 100, &[""]),
            ("广西壮族自治区", 56, &["广西壮族", "自治区"]),
            ("二〇年2020-07-14改造", 84, &["二〇年", "2020-07-14", "改造"]),
            ("上海市，静安区", 42, &["上海市，", "静安区"]),
        ];
        for (text, limit, wanted) in table {
            assert_eq!(lines(text, limit), wanted, "{text}");
        }
    }
}
