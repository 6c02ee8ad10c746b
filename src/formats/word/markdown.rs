//! Blocks of a document as Markdown that reads as the document does: every sign that Markdown would take for its own is
//! escaped.

use std::fmt::Write;
use std::rc::Rc;

use super::body::{Block, Body, Format, Inline, Marker, OPEN};
use super::remark::{Remark, Remarks};
use super::styles::Script;

/// Where a text stands, which decides on breaks and signs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Setting {
    Paragraph,
    Heading,
    Cell,
}

/// The text of a document. Pictures are in `folder`.
pub(super) fn write(body: &Body, folder: &str) -> (String, Remarks) {
    let mut writer = MarkdownWriter { folder, remarks: Remarks::default() };
    let mut text = String::new();
    writer.blocks(&body.blocks, &mut text);
    for (at, note) in body.notes.iter().enumerate() {
        let mut inner = String::new();
        writer.blocks(note, &mut inner);
        if inner.trim().is_empty() {
            inner = format!("（{OPEN}脚注）");
        }
        let inner = inner.trim_end().replace('\n', "\n    ").replace("\n    \n", "\n\n");
        let _ = write!(text, "[^{}]: {inner}\n\n", at + 1);
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    (text, writer.remarks)
}

struct MarkdownWriter<'a> {
    folder: &'a str,
    remarks: Remarks,
}

/// A list that is open.
struct Open<'a> {
    level: usize,
    list: &'a str,
    ordered: bool,
    /// Every second list beside another has other markers, or Markdown would take both for one.
    other: bool,
    /// What stands before lines of its items.
    width: usize,
}

impl MarkdownWriter<'_> {
    fn blocks(&mut self, blocks: &[Block], text: &mut String) {
        let mut lists: Vec<Open<'_>> = Vec::new();
        for block in blocks {
            if let Block::Item { level, marker, list, inlines } = block {
                let inner = self.inlines(inlines, Setting::Paragraph);
                if !inner.is_empty() {
                    item(*level, *marker, list, &inner, &mut lists, text);
                }
                continue;
            }
            if !lists.is_empty() {
                lists.clear();
                text.push('\n');
            }
            match block {
                Block::Paragraph { inlines, .. } | Block::Title(inlines) => self.paragraph(inlines, "", text),
                Block::Quote(inlines) => self.paragraph(inlines, "> ", text),
                Block::Heading { level, inlines } => {
                    let inner = self.inlines(inlines, Setting::Heading);
                    if !inner.is_empty() {
                        let _ = write!(text, "{} {inner}\n\n", "#".repeat(usize::from(*level)));
                    }
                }
                Block::Table(rows) => self.table(rows, text),
                Block::Item { .. } => {}
            }
        }
        if !lists.is_empty() {
            text.push('\n');
        }
    }

    fn paragraph(&mut self, inlines: &[Inline], before: &str, text: &mut String) {
        let inner = self.inlines(inlines, Setting::Paragraph);
        if !inner.is_empty() {
            let _ = write!(text, "{before}{}\n\n", inner.replace('\n', &format!("\n{before}")));
        }
    }

    /// The first row is the head, as a table of Markdown must have one.
    fn table(&mut self, rows: &[Vec<Vec<Inline>>], text: &mut String) {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        for (at, row) in rows.iter().enumerate() {
            text.push('|');
            for cell in 0..width {
                let inner = match row.get(cell) {
                    // What heads a column is strong of itself.
                    Some(inlines) if at == 0 => self.inlines(&without_bold(inlines), Setting::Cell),
                    Some(inlines) => self.inlines(inlines, Setting::Cell),
                    None => String::new(),
                };
                let _ = write!(text, " {inner} |");
            }
            text.push('\n');
            if at == 0 {
                let _ = writeln!(text, "|{}", " --- |".repeat(width));
            }
        }
        text.push('\n');
    }

    fn inlines(&mut self, inlines: &[Inline], place: Setting) -> String {
        let inlines = tidy(inlines, place);
        let text = self.group(&inlines, 0, place);
        // Marks of bold and italic that run together may not mean what they should.
        let text = if text.replace("\\*", "").contains("***") {
            self.remarks.add(Remark::Slants);
            self.group(&tidy(&without_slant(&inlines), place), 0, place)
        } else {
            text
        };
        if place == Setting::Paragraph { line_starts(&text) } else { text }
    }

    /// Marks each run of what has the same link, tag or emphasis, from the outermost inwards.
    fn group(&mut self, inlines: &[Inline], depth: usize, place: Setting) -> String {
        if depth == DEPTHS {
            return inlines.iter().map(|inline| self.leaf(inline, place)).collect();
        }
        let mut text = String::new();
        for run in inlines.chunk_by(|a, b| mark(a, depth) == mark(b, depth)) {
            let inner = self.group(run, depth + 1, place);
            match mark(&run[0], depth) {
                _ if inner.is_empty() => {}
                None => text.push_str(&inner),
                Some(Mark::Link(_)) if inner.trim().is_empty() => text.push_str(&inner),
                Some(Mark::Link(address)) => {
                    let _ = write!(text, "[{inner}]({})", destination(address));
                }
                Some(Mark::Around(open, close)) => {
                    text.push_str(open);
                    text.push_str(&inner);
                    text.push_str(close);
                }
            }
        }
        text
    }

    fn leaf(&self, inline: &Inline, place: Setting) -> String {
        match inline {
            Inline::Text { text, .. } => escape(text, place),
            Inline::Break => match place {
                Setting::Paragraph => "\\\n".to_owned(),
                Setting::Heading => " ".to_owned(),
                Setting::Cell => "<br>".to_owned(),
            },
            Inline::Note(number) => format!("[^{number}]"),
            Inline::Picture { name, alternative, caption, cropped, .. } => {
                let alternative = match alternative {
                    Some(text) => escape(text, Setting::Heading),
                    None => format!("（{OPEN}图里是什么）"),
                };
                // So that it cannot be published unseen.
                let crop = if *cropped {
                    format!("（{OPEN}裁去的部分还在图片里，请裁好再换上）")
                } else {
                    String::new()
                };
                let caption = caption.as_ref().map(|text| format!(" \"{}\"", escape(text, place).replace('"', "\\\"")));
                format!("![{crop}{alternative}]({}/{name}{})", self.folder, caption.unwrap_or_default())
            }
        }
    }
}

/// Writes an item of a list under, beside or above the one before.
fn item<'a>(level: usize, marker: Marker, list: &'a str, inner: &str, lists: &mut Vec<Open<'a>>, text: &mut String) {
    while lists.last().is_some_and(|open| open.level > level) {
        lists.pop();
    }
    let ordered = matches!(marker, Marker::Number(_));
    let beside = lists.last().filter(|open| open.level == level).map(|open| (open.list, open.ordered, open.other));
    let other = match beside {
        Some((same, kind, other)) if same == list && kind == ordered => other,
        Some((_, kind, other)) => {
            // Another list begins at the same place.
            text.push('\n');
            kind == ordered && !other
        }
        None => {
            // A list whose first number is not 1 does not end a paragraph.
            if !lists.is_empty() && !matches!(marker, Marker::Bullet | Marker::Number(1)) {
                text.push('\n');
            }
            false
        }
    };
    if beside.is_some() {
        lists.pop();
    }
    let sign = match (marker, other) {
        (Marker::Bullet, false) => "- ".to_owned(),
        (Marker::Bullet, true) => "* ".to_owned(),
        (Marker::Number(number), false) => format!("{number}. "),
        (Marker::Number(number), true) => format!("{number}) "),
    };
    let indent = lists.last().map_or(0, |above| above.width);
    lists.push(Open { level, list, ordered, other, width: indent + sign.len() });
    let lines = inner.replace('\n', &format!("\n{}", " ".repeat(indent + sign.len())));
    let _ = writeln!(text, "{}{sign}{lines}", " ".repeat(indent));
}

/// What stands around a run.
#[derive(PartialEq, Eq)]
enum Mark<'a> {
    Link(&'a str),
    Around(&'static str, &'static str),
}

/// Link, script, highlight, strike, bold, italic.
const DEPTHS: usize = 6;
const BOLD: usize = 4;

fn mark(inline: &Inline, depth: usize) -> Option<Mark<'_>> {
    if depth == 0 {
        let (Inline::Text { link, .. } | Inline::Picture { link, .. }) = inline else { return None };
        return link.as_deref().map(Mark::Link);
    }
    let Inline::Text { format, .. } = inline else { return None };
    around(*format, depth).map(|(open, close)| Mark::Around(open, close))
}

/// What stands around text of a format, below its link.
fn around(format: Format, depth: usize) -> Option<(&'static str, &'static str)> {
    match depth {
        1 => match format.script {
            Script::Line => None,
            Script::Super => Some(("<sup>", "</sup>")),
            Script::Sub => Some(("<sub>", "</sub>")),
        },
        2 => format.mark.then_some(("<mark>", "</mark>")),
        // Not `~~`, which does not open or close beside other marks.
        3 => format.strike.then_some(("<del>", "</del>")),
        BOLD => format.bold.then_some(("**", "**")),
        _ => format.italic.then_some(("*", "*")),
    }
}

/// Puts together what looks the same, and takes away what Markdown cannot show: space at the edges, emphasis of space and of
/// signs that would keep it from opening or closing.
fn tidy(inlines: &[Inline], place: Setting) -> Vec<Inline> {
    let mut letters: Vec<Letter> = Vec::new();
    let mut tidied: Vec<Inline> = Vec::new();
    let flush = |letters: &mut Vec<Letter>, tidied: &mut Vec<Inline>| {
        loosen(letters);
        for Letter { sign, format, link } in letters.drain(..) {
            match tidied.last_mut() {
                Some(Inline::Text { text, format: before, link: above }) if *before == format && *above == link => {
                    text.push(sign);
                }
                _ => tidied.push(Inline::Text { text: sign.to_string(), format, link }),
            }
        }
    };
    for inline in inlines {
        match inline {
            Inline::Text { text, format, link } => {
                let format = if place == Setting::Heading { format.without_emphasis() } else { *format };
                letters.extend(text.chars().map(|sign| Letter { sign, format, link: link.clone() }));
            }
            other => {
                flush(&mut letters, &mut tidied);
                tidied.push(other.clone());
            }
        }
    }
    flush(&mut letters, &mut tidied);
    trim(&mut tidied);
    tidied
}

/// A letter with what it looks like.
#[derive(Clone)]
struct Letter {
    sign: char,
    format: Format,
    link: Option<Rc<str>>,
}

/// Takes emphasis off the letters at the edges of a run where it could not stand.
fn loosen(letters: &mut [Letter]) {
    // Each with whether a letter has it, what takes it off, and how deep its marks stand.
    type Emphasis = (fn(&Format) -> bool, fn(&mut Format), usize);
    let emphases: [Emphasis; 2] = [
        (|format| format.bold, |format| format.bold = false, BOLD),
        (|format| format.italic, |format| format.italic = false, BOLD + 1),
    ];
    for (has, take, depth) in emphases {
        let mut at = 0;
        // A run ends where a mark further out begins or ends.
        for length in lengths(letters, depth) {
            let end = at + length;
            if has(&letters[at].format) {
                let (mut from, mut to) = (at, end);
                let outside = |at: usize| {
                    let neighbour = letters.get(at)?;
                    // Tags and brackets are signs themselves; the marks of bold and italic make one run of asterisks.
                    let apart = !same_around(neighbour, &letters[end - 1], BOLD);
                    (!apart).then_some(neighbour.sign)
                };
                while from < to && cannot_open(letters[from].sign, from.checked_sub(1).and_then(outside)) {
                    from += 1;
                }
                while from < to && cannot_open(letters[to - 1].sign, outside(to)) {
                    to -= 1;
                }
                letters[at..from].iter_mut().for_each(|letter| take(&mut letter.format));
                letters[to..end].iter_mut().for_each(|letter| take(&mut letter.format));
            }
            at = end;
        }
    }
}

/// How long the runs are of letters with the same marks as deep as `depth` and further out.
fn lengths(letters: &[Letter], depth: usize) -> Vec<usize> {
    letters.chunk_by(|a, b| same_around(a, b, depth + 1)).map(<[Letter]>::len).collect()
}

/// Whether two letters have the same marks further out than `depth`.
fn same_around(a: &Letter, b: &Letter, depth: usize) -> bool {
    a.link == b.link && (1..depth).all(|depth| around(a.format, depth) == around(b.format, depth))
}

/// Whether emphasis cannot begin or end with a letter, with another on the far side of the mark.
fn cannot_open(letter: char, outside: Option<char>) -> bool {
    if letter.is_whitespace() {
        return true;
    }
    // The site's Markdown lets emphasis begin and end beside Chinese punctuation.
    let chinese = matches!(letter, '\u{3001}'..='\u{303e}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}')
        || "“”‘’…—·".contains(letter);
    let sound = letter.is_alphanumeric() || chinese;
    !sound && outside.is_some_and(|outside| !outside.is_whitespace())
}

/// Takes white space off both ends of a paragraph, and breaks.
fn trim(inlines: &mut Vec<Inline>) {
    fn is_blank(inline: &Inline) -> bool {
        match inline {
            Inline::Break => true,
            Inline::Text { text, .. } => text.trim().is_empty(),
            _ => false,
        }
    }
    while inlines.last().is_some_and(is_blank) {
        inlines.pop();
    }
    let blank = inlines.iter().take_while(|inline| is_blank(inline)).count();
    inlines.drain(..blank);
    if let Some(Inline::Text { text, .. }) = inlines.last_mut() {
        text.truncate(text.trim_end().len());
    }
    if let Some(Inline::Text { text, .. }) = inlines.first_mut() {
        *text = text.trim_start().to_owned();
    }
    // Nor does a line begin or end with it.
    for at in 0..inlines.len() {
        if !matches!(inlines[at], Inline::Break) {
            continue;
        }
        if let Some(Inline::Text { text, .. }) = inlines.get_mut(at + 1) {
            *text = text.trim_start().to_owned();
        }
        if let Some(Inline::Text { text, .. }) = at.checked_sub(1).and_then(|before| inlines.get_mut(before)) {
            text.truncate(text.trim_end().len());
        }
    }
}

fn without_bold(inlines: &[Inline]) -> Vec<Inline> {
    changed(inlines, |format| Format { bold: false, ..format })
}

fn without_slant(inlines: &[Inline]) -> Vec<Inline> {
    changed(inlines, |format| Format { italic: false, ..format })
}

fn changed(inlines: &[Inline], change: fn(Format) -> Format) -> Vec<Inline> {
    let change = |inline: &Inline| match inline {
        Inline::Text { text, format, link } => {
            Inline::Text { text: text.clone(), format: change(*format), link: link.clone() }
        }
        other => other.clone(),
    };
    inlines.iter().map(change).collect()
}

/// Escapes what Markdown would take for a sign of its own, anywhere in a line.
fn escape(text: &str, place: Setting) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        if letter == '|' && place == Setting::Cell && before.replace(letter) == Some('\\') {
            // Cells are parted before backslashes are counted.
            escaped.push_str("&#124;");
            continue;
        }
        before = Some(letter);
        let sign = match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|' => true,
            // An entity, or a mark before what may become a link.
            '&' => letters.peek().is_some_and(|next| *next == '#' || next.is_ascii_alphanumeric()),
            '!' => letters.peek().is_none(),
            '#' | '{' | '}' => place == Setting::Heading,
            _ => false,
        };
        if sign {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// Escapes what Markdown takes for a sign of its own where a line begins.
fn line_starts(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let behind = line[digits..].strip_prefix(['.', ')']);
        let numbered = (1..=9).contains(&digits) && behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        lines.push(match line.chars().next() {
            Some('#' | '>' | '+' | '-' | '=' | ':') => format!("\\{line}"),
            _ if numbered => format!("{}\\{}", &line[..digits], &line[digits..]),
            // A note at the beginning, and a colon: the note itself looks so.
            Some('[') if line.starts_with("[^") && line.find(']') == line.find("]:") => line.replacen("]:", "]\\:", 1),
            _ => line.to_owned(),
        });
    }
    lines.join("\n")
}

/// An address that ends where it shall.
fn destination(address: &str) -> String {
    let mut written = String::with_capacity(address.len());
    for letter in address.chars() {
        match letter {
            ' ' | '(' | ')' | '<' | '>' | '\\' | '|' | '"' | '`' | '[' | ']' => {
                let _ = write!(written, "%{:02X}", u32::from(letter));
            }
            letter if letter.is_control() || letter.is_whitespace() => {}
            // Without a semicolon there is no entity.
            '&' if address.contains(';') => written.push_str("&amp;"),
            letter => written.push(letter),
        }
    }
    written
}
