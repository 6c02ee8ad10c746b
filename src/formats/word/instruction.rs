//! Instructions of fields (ECMA-376 part 1, 17.16): `HYPERLINK "https://…" \t "_blank"`, `EQ \f(1,3)`. Most fields keep beside
//! them what they show; these are the ones that do not, or lead somewhere.

use std::iter::Peekable;
use std::str::Chars;

use super::styles::Script;

/// What a field asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Instruction {
    /// To lead to an address outside, or to a place of the document.
    Link { address: Option<String>, anchor: Option<String> },
    /// To set signs beside, over and in one another.
    Formula(Formula),
    /// To show a sign of a font.
    Symbol { font: String, code: u32 },
    /// To show words that ask the author to write something.
    Prompt,
    /// To show nothing, or no more than stands beside it, such as the number of a page.
    Silent,
    /// To show what only Word works out.
    Other,
}

/// What the field `EQ` sets, as far as a line can say it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Formula {
    pub(super) pieces: Vec<Piece>,
    /// Readings above characters, which are left out.
    pub(super) readings: usize,
    /// Signs whose circle or box is left out.
    pub(super) frames: usize,
    /// Whether it holds what no line can say, such as an integral.
    pub(super) opaque: bool,
}

/// Text with its place on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) script: Script,
}

/// Brackets may stand in one another this deep.
const DEPTH: usize = 20;

impl Instruction {
    /// Reads the text between the marks of a field.
    pub(super) fn read(text: &str) -> Instruction {
        let text = text.trim();
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        match name.to_ascii_uppercase().as_str() {
            "HYPERLINK" => link(rest),
            "EQ" => Instruction::Formula(Formula::read(rest)),
            "SYMBOL" => symbol(rest),
            "MACROBUTTON" | "GOTOBUTTON" => Instruction::Prompt,
            "AUTONUM" | "AUTONUMLGL" | "AUTONUMOUT" | "LISTNUM" | "BARCODE" | "DISPLAYBARCODE" | "MERGEBARCODE"
            | "INCLUDEPICTURE" | "INCLUDETEXT" | "QUOTE" => Instruction::Other,
            _ => Instruction::Silent,
        }
    }
}

/// A word of an instruction.
enum Word {
    Switch(char),
    Text(String),
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            letter if letter.is_whitespace() => {}
            '"' | '“' | '”' => {
                let mut word = String::new();
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' | '”' => break,
                        // Only these are escaped; a path may hold single ones.
                        '\\' => word.push(letters.next_if(|next| matches!(next, '"' | '\\')).unwrap_or('\\')),
                        letter => word.push(letter),
                    }
                }
                words.push(Word::Text(word));
            }
            '\\' if letters.peek().is_some_and(|next| !next.is_whitespace() && *next != '\\') => {
                words.extend(letters.next().map(|letter| Word::Switch(letter.to_ascii_lowercase())));
            }
            letter => {
                let mut word = String::from(letter);
                while let Some(letter) = letters.next_if(|next| !next.is_whitespace() && *next != '"') {
                    word.push(letter);
                }
                words.push(Word::Text(word));
            }
        }
    }
    words
}

fn link(rest: &str) -> Instruction {
    let (mut address, mut anchor) = (None, None);
    let mut words = words(rest).into_iter().peekable();
    while let Some(word) = words.next() {
        match word {
            Word::Text(text) => drop(address.get_or_insert(text)),
            // The place, the words that appear above it, the window, the part of a sheet.
            Word::Switch(switch @ ('l' | 'o' | 't' | 's')) => {
                if let Some(Word::Text(text)) = words.next_if(|next| matches!(next, Word::Text(_)))
                    && switch == 'l'
                {
                    anchor = Some(text);
                }
            }
            Word::Switch(_) => {}
        }
    }
    Instruction::Link { address: address.filter(|address| !address.trim().is_empty()), anchor }
}

fn symbol(rest: &str) -> Instruction {
    let (mut code, mut font) = (None, String::new());
    let mut words = words(rest).into_iter().peekable();
    while let Some(word) = words.next() {
        match word {
            Word::Text(text) if code.is_none() => {
                let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
                code = match hexadecimal {
                    Some(digits) => u32::from_str_radix(digits, 16).ok(),
                    None => text.parse().ok().or_else(|| text.chars().next().map(u32::from)),
                };
            }
            Word::Text(_) => {}
            Word::Switch(switch @ ('f' | 's')) => {
                if let Some(Word::Text(text)) = words.next_if(|next| matches!(next, Word::Text(_)))
                    && switch == 'f'
                {
                    font = text;
                }
            }
            Word::Switch(_) => {}
        }
    }
    Instruction::Symbol { font, code: code.unwrap_or(0) }
}

impl Formula {
    fn read(text: &str) -> Formula {
        let mut reader = Reader { letters: text.chars().peekable(), formula: Formula::default() };
        let mut pieces = Vec::new();
        while reader.letters.peek().is_some() {
            pieces.extend(reader.sequence(0));
            // A comma or bracket that belongs to nothing is text.
            pieces.extend(reader.letters.next().map(|letter| Piece::of(letter.to_string())));
        }
        if let Some(first) = pieces.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        if let Some(last) = pieces.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        pieces.retain(|piece| !piece.text.is_empty());
        Formula { pieces, ..reader.formula }
    }
}

impl Piece {
    fn of(text: String) -> Piece {
        Piece { text, script: Script::Line }
    }
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

struct Reader<'a> {
    letters: Peekable<Chars<'a>>,
    formula: Formula,
}

/// The options of a command: `\ac`, `\up 9`, `\bc\[`.
#[derive(Default)]
struct Options {
    script: Script,
    left: Option<char>,
    right: Option<char>,
}

impl Reader<'_> {
    /// Everything up to a comma or a closing bracket.
    fn sequence(&mut self, depth: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        while let Some(letter) = self.letters.next_if(|next| !matches!(next, ',' | ')')) {
            match letter {
                '\\' => {
                    let command = self.command(depth);
                    if !command.is_empty() {
                        // Two and a half are not twenty-one halves.
                        if text.ends_with(is_digit) && plain(&command).starts_with(is_digit) {
                            text.push(' ');
                        }
                        pieces.push(Piece::of(std::mem::take(&mut text)));
                        pieces.extend(command);
                    }
                }
                '(' if depth < DEPTH => {
                    let inner: Vec<String> = self.arguments(depth + 1).iter().map(|inner| plain(inner)).collect();
                    text.push_str(&format!("({})", inner.join(",")));
                }
                letter => text.push(letter),
            }
        }
        pieces.push(Piece::of(text));
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }

    /// What stands between brackets, the first of which has been read.
    fn arguments(&mut self, depth: usize) -> Vec<Vec<Piece>> {
        let mut arguments = vec![self.sequence(depth)];
        while self.letters.next().is_some_and(|letter| letter == ',') {
            arguments.push(self.sequence(depth));
        }
        arguments
    }

    /// What follows a backslash.
    fn command(&mut self, depth: usize) -> Vec<Piece> {
        if self.letters.next_if_eq(&'*').is_some() {
            self.skip_format();
            return Vec::new();
        }
        let mut name = String::new();
        while let Some(letter) = self.letters.next_if(char::is_ascii_alphabetic) {
            name.push(letter.to_ascii_lowercase());
        }
        if name.is_empty() {
            return self.letters.next().map(|letter| Piece::of(letter.to_string())).into_iter().collect();
        }
        let mut options = Options::default();
        self.option(&name, &mut options);
        while self.option_follows() {
            self.letters.next();
            let mut option = String::new();
            while let Some(letter) = self.letters.next_if(char::is_ascii_alphabetic) {
                option.push(letter.to_ascii_lowercase());
            }
            self.option(&option, &mut options);
        }
        if self.letters.next_if_eq(&'(').is_none() {
            return Vec::new();
        }
        if depth >= DEPTH {
            self.formula.opaque = true;
            return Vec::new();
        }
        let arguments = self.arguments(depth + 1);
        self.set(&name, &options, arguments)
    }

    /// Whether another option of the same command comes next.
    fn option_follows(&mut self) -> bool {
        while self.letters.next_if(|next| next.is_whitespace()).is_some() {}
        let mut ahead = self.letters.clone();
        ahead.next() == Some('\\') && ahead.next().is_some_and(|next| next.is_ascii_alphabetic())
    }

    /// What belongs to an option: its number, or its sign.
    fn option(&mut self, name: &str, options: &mut Options) {
        match name {
            "up" => options.script = Script::Super,
            "do" => options.script = Script::Sub,
            "lc" | "rc" | "bc" | "fc" | "vc" => {
                self.letters.next_if_eq(&'\\');
                let sign = self.letters.next();
                if name != "rc" {
                    options.left = sign;
                }
                if name != "lc" {
                    options.right = sign.map(|sign| match sign {
                        '(' => ')',
                        '[' => ']',
                        '{' => '}',
                        '<' => '>',
                        sign => sign,
                    });
                }
            }
            _ => {}
        }
        while self.letters.next_if(|next| next.is_whitespace() || next.is_ascii_digit() || *next == '-').is_some() {}
    }

    /// A switch of every field: `\* jc2`, `\* "Font:宋体"`.
    fn skip_format(&mut self) {
        while self.letters.next_if(|next| next.is_whitespace()).is_some() {}
        if self.letters.next_if_eq(&'"').is_some() {
            while self.letters.next().is_some_and(|letter| letter != '"') {}
            return;
        }
        while self.letters.next_if(|next| !next.is_whitespace() && *next != '\\').is_some() {}
    }

    fn set(&mut self, name: &str, options: &Options, mut arguments: Vec<Vec<Piece>>) -> Vec<Piece> {
        match name {
            "o" => self.overlay(arguments),
            "f" => match arguments.as_slice() {
                [above, below] => vec![Piece::of(format!("{}/{}", factor(above), factor(below)))],
                _ => arguments.concat(),
            },
            "s" | "up" | "do" => {
                let script = options.script;
                arguments.concat().into_iter().map(|piece| Piece { script, ..piece }).collect()
            }
            "x" => arguments.concat(),
            "l" => vec![Piece::of(arguments.iter().map(|one| plain(one)).collect::<Vec<_>>().join(","))],
            "b" => {
                let (left, right) = (options.left.unwrap_or('('), options.right.unwrap_or(')'));
                let mut pieces = arguments.concat();
                pieces.insert(0, Piece::of(left.to_string()));
                pieces.push(Piece::of(right.to_string()));
                pieces
            }
            "r" if arguments.len() == 1 => {
                let inner = plain(&arguments.remove(0));
                vec![Piece::of(if inner.chars().count() > 1 { format!("√({inner})") } else { format!("√{inner}") })]
            }
            _ => {
                self.formula.opaque = true;
                Vec::new()
            }
        }
    }

    /// Signs upon one another: one in a circle, or a character with its reading above.
    fn overlay(&mut self, mut arguments: Vec<Vec<Piece>>) -> Vec<Piece> {
        let raised = |pieces: &Vec<Piece>| {
            !pieces.is_empty()
                && pieces.iter().all(|piece| piece.script != Script::Line || piece.text.trim().is_empty())
        };
        if arguments.iter().any(|pieces| !pieces.is_empty() && !raised(pieces)) {
            let before = arguments.len();
            arguments.retain(|pieces| !raised(pieces));
            self.formula.readings += before - arguments.len();
        }
        let round = |pieces: &Vec<Piece>| matches!(plain(pieces).trim(), "○" | "〇" | "◯" | "⭕");
        let square = |pieces: &Vec<Piece>| matches!(plain(pieces).trim(), "□" | "△" | "◇" | "▭" | "☐");
        if let [_, _] = arguments.as_slice()
            && let Some(frame) = arguments.iter().position(|pieces| round(pieces) || square(pieces))
        {
            let is_round = round(&arguments[frame]);
            let inner = arguments.remove(1 - frame);
            return match circled(plain(&inner).trim()).filter(|_| is_round) {
                Some(sign) => vec![Piece::of(sign.to_string())],
                None => {
                    self.formula.frames += 1;
                    inner
                }
            };
        }
        arguments.concat()
    }
}

/// A part of a fraction, in brackets where it could be taken apart.
fn factor(pieces: &[Piece]) -> String {
    let text = plain(pieces).trim().to_owned();
    let sum = text.contains(|c| "+-−×÷*/＋－ ".contains(c));
    if sum { format!("({text})") } else { text }
}

/// The sign of a text in a circle, where there is one.
fn circled(text: &str) -> Option<char> {
    // `-`: signs that show another form of the character.
    const HAN: [(&str, u32); 2] =
        [("一二三四五六七八九十月火水木金土日", 0x3280), ("祝-秘男女--印注-休写正上中下左右医宗学-企--夜", 0x3297)];
    if let Ok(number) = text.parse::<u32>() {
        return match number {
            0 => Some('⓪'),
            1..=20 => char::from_u32(0x2460 + number - 1),
            21..=35 => char::from_u32(0x3251 + number - 21),
            _ => None,
        };
    }
    let mut letters = text.chars();
    let letter = letters.next().filter(|_| letters.next().is_none())?;
    let from = |start: u32, first: char| char::from_u32(start + u32::from(letter) - u32::from(first));
    match letter {
        'A'..='Z' => from(0x24b6, 'A'),
        'a'..='z' => from(0x24d0, 'a'),
        '-' => None,
        _ => HAN.iter().find_map(|(row, start)| {
            let at = row.chars().position(|other| other == letter)?;
            char::from_u32(start + u32::try_from(at).ok()?)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let Instruction::Formula(formula) = Instruction::read(text) else { panic!("{text} is no formula") };
        let pieces = formula.pieces.iter().map(|piece| match piece.script {
            Script::Line => piece.text.clone(),
            Script::Super => format!("^{}", piece.text),
            Script::Sub => format!("_{}", piece.text),
        });
        let notes = [("r", formula.readings), ("f", formula.frames), ("?", usize::from(formula.opaque))];
        let notes = notes.into_iter().filter(|(_, count)| *count > 0).map(|(note, count)| format!(" {note}{count}"));
        pieces.chain(notes).collect()
    }

    #[test]
    fn formulas_become_lines() {
        let table = [
            (r" EQ \o\ac(○,一) ", "㊀"),
            (r"eq \o\ac(○,12)", "⑫"),
            (r"EQ \o\ac(○,救)", "救 f1"),
            (r"EQ \o\ac(□,二)", "二 f1"),
            (r"EQ \o\ac(○,正)", "㊣"),
            (r"EQ \f(1,3)", "1/3"),
            (r"EQ \f(a+b,2)", "(a+b)/2"),
            (r"EQ 2\f(1,2)", "2 1/2"),
            (r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(zhī),枝)", "枝 r1"),
            (r#"EQ \* jc0 \* "Font:宋体" \* hps10 \o(\s\up 9(zhī),枝)"#, "枝 r1"),
            (r"EQ m\s\up8(2)", "m^2"),
            (r"EQ H\s\do4(2)O", "H_2O"),
            (r"EQ \x(甲)", "甲"),
            (r"EQ \b\bc\[(甲)", "[甲]"),
            (r"EQ \b\lc\{(甲,乙)", "{甲乙)"),
            (r"EQ \r(2)", "√2"),
            (r"EQ \l(1,2,3)", "1,2,3"),
            (r"EQ a\,b\(c\)", "a,b(c)"),
            (r"EQ a(b,c)", "a(b,c)"),
            (r"EQ \i(1,2,x)", " ?1"),
            (r"EQ )", ")"),
            (r"EQ \", ""),
            ("EQ", ""),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert!(shown(&format!("EQ {}", r"\f(".repeat(100_000))).ends_with("?1"));
        assert!(shown(&format!("EQ {}", "(".repeat(100_000))).starts_with('('));
    }

    #[test]
    fn links_are_found_among_switches() {
        let table = [
            (r#" HYPERLINK \t "_blank" "http://a.b/" "#, Some("http://a.b/"), None),
            (r#"HYPERLINK "http://a.b/" \o "提示""#, Some("http://a.b/"), None),
            (r#"hyperlink "http://a.b/""#, Some("http://a.b/"), None),
            (r#"HYPERLINK"http://a.b/""#, Some("http://a.b/"), None),
            ("HYPERLINK http://a.b/ ", Some("http://a.b/"), None),
            ("HYPERLINK “http://a.b/”", Some("http://a.b/"), None),
            (r#"HYPERLINK \n \h "http://a.b/" \l "c""#, Some("http://a.b/"), Some("c")),
            (r#"HYPERLINK \l "_Toc1""#, None, Some("_Toc1")),
            (r#"HYPERLINK "" \l "c""#, None, Some("c")),
            (r#"HYPERLINK "D:\\材料\\a.doc""#, Some(r"D:\材料\a.doc"), None),
            ("HYPERLINK", None, None),
        ];
        for (text, address, anchor) in table {
            let expected = Instruction::Link { address: address.map(str::to_owned), anchor: anchor.map(str::to_owned) };
            assert_eq!(Instruction::read(text), expected, "{text}");
        }
    }

    #[test]
    fn other_fields_are_told_apart() {
        let wingdings = |code| Instruction::Symbol { font: "Wingdings".to_owned(), code };
        let table = [
            (r#"SYMBOL 254 \f "Wingdings" \s 12"#, wingdings(254)),
            (r"SYMBOL 0xFE \f Wingdings", wingdings(254)),
            ("MACROBUTTON NoMacro [单击此处]", Instruction::Prompt),
            ("AUTONUM", Instruction::Other),
            (r"PAGE \* MERGEFORMAT", Instruction::Silent),
            ("", Instruction::Silent),
        ];
        for (text, expected) in table {
            assert_eq!(Instruction::read(text), expected, "{text}");
        }
    }
}
