//! The style sheet of a site: the styles of a theme in the one order of the cascade, and without layers, since browsers that are
//! older than `@layer` skip all that stands in one.

use std::borrow::Cow;
use std::ops::Range;

use super::refusal::Refusal;
use crate::text;
use crate::vocabulary::diagnostic::Text;

/// The order of the cascade. `styles/<name>.css` has the place of its name, every other file that of the components.
const ORDER: [&str; 7] = ["reset", "tokens", "base", "layout", "components", "utilities", "print"];

/// The place of what no other place is named for.
const COMPONENTS: usize = 4;

/// Joins styles, which come sorted by their paths; or says which layer cannot be taken off. In each place the file of its name
/// comes first.
pub(super) fn joined<'a>(files: impl Iterator<Item = (&'a str, Cow<'a, str>)>) -> Result<String, Refusal> {
    let named = |path: &str| place(path.strip_prefix("styles/")?.strip_suffix(".css")?);
    let (first, others): (Vec<_>, Vec<_>) = files.partition(|(path, _)| named(path).is_some());
    let mut places: [String; ORDER.len()] = Default::default();
    for (path, text) in first.into_iter().chain(others) {
        let sheet = Sheet::of(&text);
        let refused = |(range, problem)| Refusal { path: path.to_owned(), range, problem };
        for rule in sheet.rules() {
            if let Some((at, kept)) = sheet.taken_off(&rule).map_err(refused)? {
                sheet.write(kept, &mut places[at.or(named(path)).unwrap_or(COMPONENTS)]);
            }
        }
    }
    Ok(places.concat())
}

fn place(name: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == name)
}

/// The place that a rule asks for, by its number in the order, and what of the rule is kept.
type Placed = (Option<usize>, Range<usize>);

/// A style sheet in which rules can be told apart.
struct Sheet {
    /// The text with comments blanked.
    text: String,
    /// The same, of the same length, with strings blanked as well.
    outline: Vec<u8>,
}

impl Sheet {
    fn of(text: &str) -> Self {
        let mut bytes = text.as_bytes().to_vec();
        let mut outline = bytes.clone();
        let mut at = 0;
        while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
            let (length, is_comment) = match rest {
                [b'/', b'*', ..] => (text[at + 2..].find("*/").map_or(rest.len(), |end| end + 4), true),
                [quote @ (b'"' | b'\''), ..] => (string(rest, *quote), false),
                [b'\\', _, ..] => (2, false),
                _ => {
                    at += 1;
                    continue;
                }
            };
            outline[at..at + length].fill(b' ');
            if is_comment {
                bytes[at..at + length].fill(b' ');
            }
            at += length;
        }
        Self { text: String::from_utf8_lossy(&bytes).into_owned(), outline }
    }

    /// The rules that stand in no other.
    fn rules(&self) -> Vec<Range<usize>> {
        let (mut rules, mut start, mut depth, mut brackets) = (Vec::new(), 0, 0_usize, 0_usize);
        for (at, byte) in self.outline.iter().enumerate() {
            match byte {
                b'(' => brackets += 1,
                b')' => brackets = brackets.saturating_sub(1),
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && (*byte == b'}' || (*byte == b';' && brackets == 0)) {
                rules.push(start..at + 1);
                start = at + 1;
            }
        }
        rules.push(start..self.outline.len());
        rules
    }

    /// Where a rule belongs, if it says so, and what of it is kept; nothing of a layer's name. Or what cannot be taken off, and why.
    fn taken_off(&self, rule: &Range<usize>) -> Result<Option<Placed>, (Range<usize>, Text)> {
        let start =
            rule.start + self.outline[rule.clone()].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let (mut at, mut kept) = (None, start..rule.end);
        if self.layer(start..rule.end) == Some(start) {
            let head = start + LAYER.len();
            let end = head + self.outline[head..rule.end].iter().take_while(|byte| !b"{;".contains(byte)).count();
            let names: Vec<&str> = self.text[head..end].split(',').map(str::trim).collect();
            let unknown = names.iter().find(|name| place(name).is_none());
            if let Some(name) = unknown {
                return Err((start..end, unknown_layer(name)));
            }
            if self.outline.get(end) != Some(&b'{') {
                let in_order = names.is_sorted_by_key(|name| place(name));
                return if in_order { Ok(None) } else { Err((start..end, other_order())) };
            }
            at = place(names[0]);
            let closed = self.outline[..rule.end].ends_with(b"}");
            kept = end + 1..rule.end - usize::from(closed);
        }
        match self.layer(kept.clone()) {
            Some(inner) => Err((inner..inner + LAYER.len(), inner_layer())),
            None => Ok(Some((at, kept))),
        }
    }

    /// Where a layer begins in a part.
    fn layer(&self, part: Range<usize>) -> Option<usize> {
        let is_layer = |bytes: &[u8]| {
            let (word, rest) = bytes.split_at(LAYER.len());
            let more = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
            word.eq_ignore_ascii_case(LAYER) && !rest.first().is_some_and(more)
        };
        let at = part.clone().take_while(|at| at + LAYER.len() <= part.end);
        at.into_iter().find(|at| is_layer(&self.outline[*at..part.end]))
    }

    /// Writes a part without the lines that are left empty.
    fn write(&self, part: Range<usize>, out: &mut String) {
        for line in self.text[part].lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
    }
}

const LAYER: &[u8] = b"@layer";

/// How long the string is that a text begins with.
fn string(text: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            // A string that is left open ends with its line.
            b'\n' => return at,
            byte if *byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

fn unknown_layer(name: &str) -> Text {
    let order = ORDER.join(", ");
    text!("样式里没有层“{name}”，只有 {order}", "“{name}” is no layer of styles; these are: {order}")
}

fn other_order() -> Text {
    let order = ORDER.join(", ");
    text!("层的次序只能是 {order}", "layers have one order: {order}")
}

fn inner_layer() -> Text {
    text!(
        "层不能写在别的规则里面：旧浏览器不认识层，发布时要去掉",
        "a layer that stands in another rule cannot be taken off, and old browsers skip all that stands in it"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(files: &[(&'static str, &'static str)]) -> Result<String, String> {
        let files = files.iter().map(|(path, text)| (*path, Cow::Borrowed(*text)));
        joined(files).map_err(|refusal| format!("{}:{:?}: {}", refusal.path, refusal.range, refusal.problem.en))
    }

    #[test]
    fn files_stand_in_the_one_order() {
        let sheet = join(&[
            ("components/a/a.css", "a {}\n"),
            ("styles/base.css", "b {}\n"),
            ("styles/more.css", "c {}\n"),
            ("styles/print.css", "d {}\n"),
            ("styles/reset.css", "e {}\n"),
            ("styles/utilities.css", "f {}\n"),
        ]);
        assert_eq!(sheet.unwrap(), "e {}\nb {}\na {}\nc {}\nf {}\nd {}\n");
    }

    #[test]
    fn layers_are_taken_off_and_their_rules_stand_in_their_place() {
        let sheet = join(&[
            (
                "components/a/a.css",
                "@layer reset, base;\n@layer print {\n  @media print { a { b: c } }\n}\n@LAYER base{d{}}\ne {}",
            ),
            ("styles/base.css", "f { content: \"@layer x { \\\" }\" } /* @layer y { */\ng { h: url(data:a;b) }\n"),
        ]);
        let expected =
            "f { content: \"@layer x { \\\" }\" }\ng { h: url(data:a;b) }\nd{}\ne {}\n  @media print { a { b: c } }\n";
        assert_eq!(sheet.unwrap(), expected);
    }

    #[test]
    fn layers_that_cannot_be_taken_off_are_refused() {
        let refused = |text| join(&[("styles/a.css", text)]).unwrap_err();
        assert!(refused("/* 注 */ @layer theme { a {} }").starts_with("styles/a.css:10..23: “theme” is no layer"));
        assert!(refused("@layer { a {} }").contains("“” is no layer"));
        assert!(refused("@layer base.more { a {} }").contains("“base.more”"));
        assert!(refused("@layer base, reset;").contains("one order"));
        assert!(
            refused("@media print { @layer print { a {} } }").starts_with("styles/a.css:15..21: a layer that stands")
        );
        assert!(refused("@layer base { @layer reset { a {} } }").contains("stands in another rule"));
    }

    #[test]
    fn what_is_cut_short_is_kept() {
        assert_eq!(join(&[("styles/a.css", "a { b: \"c\n} d { e")]).unwrap(), "a { b: \"c\n}\nd { e\n");
        assert_eq!(join(&[("styles/a.css", "a {} /* b")]).unwrap(), "a {}\n");
        assert!(join(&[("styles/a.css", "@layer")]).is_err());
        assert!(join(&[("styles/a.css", "@layer base { a")]).is_ok());
    }
}
