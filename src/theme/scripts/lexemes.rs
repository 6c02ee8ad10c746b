//! JavaScript cut into words, signs, texts and comments, as far as imports, exports and line ends must be told from what only looks
//! like them.

use std::ops::Range;

/// What a lexeme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LexemeKind {
    /// Spaces and line ends.
    Space,
    /// A comment, without the line end behind `//`.
    Comment,
    /// A name, keyword or number.
    Word,
    /// A text in quotes.
    Quoted,
    /// A text in backquotes, or what stands of it before, between and behind its `${}`.
    Template,
    /// A regular expression.
    Pattern,
    /// One character of anything else.
    Sign(char),
}

/// A piece of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) kind: LexemeKind,
    pub(super) range: Range<usize>,
    /// How many brackets are open around it.
    pub(super) depth: usize,
}

impl Lexeme {
    /// Whether it is more than space and comments.
    pub(super) fn says_something(&self) -> bool {
        !matches!(self.kind, LexemeKind::Space | LexemeKind::Comment)
    }
}

/// Words behind which a `/` begins a regular expression.
const BEFORE_PATTERN: [&str; 14] = [
    "return",
    "typeof",
    "instanceof",
    "in",
    "of",
    "new",
    "delete",
    "void",
    "throw",
    "case",
    "do",
    "else",
    "await",
    "yield",
];

/// Cuts a script; together the lexemes are all of it.
pub(super) fn lexemes(script: &str) -> Vec<Lexeme> {
    let mut cutter = Cutter { script, at: 0, open: Vec::new(), lexemes: Vec::new() };
    while let Some(next) = script[cutter.at..].chars().next() {
        cutter.cut(next);
    }
    cutter.lexemes
}

struct Cutter<'a> {
    script: &'a str,
    at: usize,
    /// The brackets that are open: whether each is the `${` of a template.
    open: Vec<bool>,
    lexemes: Vec<Lexeme>,
}

impl Cutter<'_> {
    fn cut(&mut self, next: char) {
        let rest = &self.script[self.at..];
        let until = |ends: &dyn Fn(char) -> bool| rest.find(ends).unwrap_or(rest.len());
        match next {
            c if c.is_whitespace() => self.push(LexemeKind::Space, until(&|c| !c.is_whitespace())),
            '/' if rest.starts_with("//") => self.push(LexemeKind::Comment, until(&|c| matches!(c, '\n' | '\r'))),
            '/' if rest.starts_with("/*") => {
                self.push(LexemeKind::Comment, rest[2..].find("*/").map_or(rest.len(), |end| end + 4));
            }
            '/' => match pattern(rest).filter(|_| self.may_begin_pattern()) {
                Some(length) => self.push(LexemeKind::Pattern, length),
                None => self.push(LexemeKind::Sign('/'), 1),
            },
            '"' | '\'' => match quoted(rest, next) {
                Some(length) => self.push(LexemeKind::Quoted, length),
                None => self.push(LexemeKind::Sign(next), 1),
            },
            '`' => self.template(1),
            '}' if self.open.last() == Some(&true) => {
                self.open.pop();
                self.template(1);
            }
            '(' | '[' | '{' => {
                self.push(LexemeKind::Sign(next), 1);
                self.open.push(false);
            }
            ')' | ']' | '}' => {
                self.open.pop();
                self.push(LexemeKind::Sign(next), 1);
            }
            c if is_part_of_word(c) => self.push(LexemeKind::Word, until(&|c| !is_part_of_word(c))),
            other => self.push(LexemeKind::Sign(other), other.len_utf8()),
        }
    }

    fn push(&mut self, kind: LexemeKind, length: usize) {
        self.lexemes.push(Lexeme { kind, range: self.at..self.at + length, depth: self.open.len() });
        self.at += length;
    }

    /// A piece of a template, up to its end or to the next `${`; the first bytes are known to belong to it.
    fn template(&mut self, known: usize) {
        let bytes = &self.script.as_bytes()[self.at..];
        let mut length = known;
        while length < bytes.len() {
            match bytes[length] {
                b'\\' => length += 1,
                b'`' => return self.push(LexemeKind::Template, length + 1),
                b'$' if bytes.get(length + 1) == Some(&b'{') => {
                    self.push(LexemeKind::Template, length + 2);
                    self.open.push(true);
                    return;
                }
                _ => {}
            }
            length += 1;
        }
        self.push(LexemeKind::Template, bytes.len());
    }

    /// Whether a `/` here is no division. Behind a `}` it is taken for the beginning of a statement.
    fn may_begin_pattern(&self) -> bool {
        let before = self.lexemes.iter().rev().find(|lexeme| lexeme.says_something());
        before.is_none_or(|before| match before.kind {
            LexemeKind::Sign(sign) => !matches!(sign, ')' | ']'),
            LexemeKind::Word => BEFORE_PATTERN.contains(&&self.script[before.range.clone()]),
            LexemeKind::Template => self.script[before.range.clone()].ends_with("${"),
            _ => false,
        })
    }
}

fn is_part_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '#')
}

/// How long a text in quotes is, if it ends on its line.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// How long a regular expression is with its flags, if it ends on its line.
fn pattern(rest: &str) -> Option<usize> {
    let (mut escaped, mut in_class) = (false, false);
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => {
                let flags = rest[at + 1..].find(|c: char| !c.is_ascii_alphabetic());
                return Some(flags.map_or(rest.len(), |flags| at + 1 + flags));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::LexemeKind::{Comment, Pattern, Quoted, Sign, Template, Word};
    use super::*;

    fn cut(script: &str) -> Vec<(LexemeKind, &str, usize)> {
        let all = lexemes(script);
        let whole: String = all.iter().map(|lexeme| &script[lexeme.range.clone()]).collect();
        assert_eq!(whole, script);
        let said = all.into_iter().filter(|lexeme| lexeme.kind != LexemeKind::Space);
        said.map(|lexeme| (lexeme.kind, &script[lexeme.range], lexeme.depth)).collect()
    }

    #[test]
    fn scripts_are_cut_where_they_should_be() {
        assert_eq!(
            cut("a(`//${b}/*`); // c"),
            [
                (Word, "a", 0),
                (Sign('('), "(", 0),
                (Template, "`//${", 1),
                (Word, "b", 2),
                (Template, "}/*`", 1),
                (Sign(')'), ")", 0),
                (Sign(';'), ";", 0),
                (Comment, "// c", 0)
            ]
        );
        assert_eq!(cut("'a\\'\"' \"\\\\\""), [(Quoted, "'a\\'\"'", 0), (Quoted, "\"\\\\\"", 0)]);
        assert_eq!(cut("/* a\n// */b"), [(Comment, "/* a\n// */", 0), (Word, "b", 0)]);
        assert_eq!(cut("`a\\`${`${b}`}`").len(), 5);
    }

    #[test]
    fn divisions_are_no_regular_expressions() {
        let patterns = |script| cut(script).iter().filter(|(kind, ..)| *kind == Pattern).count();
        for script in ["a / b / c", "(a) / b / c", "a[0] / b / c", "1 / 2 / 3", "`${a}` / b / c"] {
            assert_eq!(patterns(script), 0, "{script}");
        }
        for script in ["a = /[/\"]`/g.exec(b)", "return /\\/'/", "{}\n/'/.test(a)", "(/'/)", "`${/'/}`", "!/\"/"] {
            assert_eq!(patterns(script), 1, "{script}");
        }
    }
}
