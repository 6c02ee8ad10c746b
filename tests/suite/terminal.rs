//! A picture of a terminal: text with colours as SVG, every character on its cell whatever the fonts of the reader.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// Width of a cell; a Chinese character takes two.
const CELL: f64 = 8.0;
const LINE: f64 = 21.0;
const MARGIN: f64 = 16.0;
/// Longer lines are broken, as a terminal does.
const COLUMNS: usize = 96;

/// Text and background; 7:1 against each other or better, the colours 4.5:1 against the background.
const TEXT: &str = "#e6edf3";
const BACKGROUND: &str = "#161b22";

/// A character, its colour and whether it is bold.
type Cell = (char, &'static str, bool);

/// The picture of a text, in which escape sequences set colours. `title` is what it is called for who cannot see it.
pub(crate) fn svg(text: &str, title: &str) -> String {
    let lines: Vec<Vec<Cell>> = text.trim_end().lines().flat_map(cells).collect();
    let wide = CELL * COLUMNS as f64 + 2.0 * MARGIN;
    let height = LINE * lines.len() as f64 + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {height}\" width=\"{wide}\" height=\"{height}\" role=\"img\" xml:lang=\"zh-CN\">\n\
         <title>{title}</title>\n\
         <rect width=\"{wide}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n\
         <g xml:space=\"preserve\" font-size=\"14\" font-family=\"ui-monospace, Menlo, Consolas, 'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace\">\n"
    );
    for (at, line) in lines.iter().enumerate() {
        let y = MARGIN + LINE * at as f64 + 15.0;
        let mut column = 0;
        for run in line.chunk_by(|a, b| (a.1, a.2) == (b.1, b.2)) {
            let mut places = String::new();
            let mut shown = String::new();
            for (character, ..) in run {
                if *character != ' ' {
                    let x = MARGIN + CELL * column as f64;
                    let _ = write!(places, "{}{x}", if places.is_empty() { "" } else { " " });
                    shown.push_str(&escaped(*character));
                }
                column += width(*character);
            }
            let (_, colour, bold) = run[0];
            let weight = if bold { " font-weight=\"bold\"" } else { "" };
            if !shown.is_empty() {
                let _ = writeln!(svg, "<text y=\"{y}\" fill=\"{colour}\"{weight} x=\"{places}\">{shown}</text>");
            }
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn escaped(character: char) -> String {
    match character {
        '<' => "&lt;".to_owned(),
        '&' => "&amp;".to_owned(),
        _ => character.to_string(),
    }
}

/// The cells of a line, broken where it is too long.
fn cells(line: &str) -> Vec<Vec<Cell>> {
    let (mut rows, mut column) = (vec![Vec::new()], 0);
    let (mut colour, mut bold) = (TEXT, false);
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        if character == '\u{1b}' {
            let codes: String = rest.by_ref().skip(1).take_while(|c| *c != 'm').collect();
            for code in codes.split(';') {
                match code {
                    "1" => bold = true,
                    "31" | "91" => colour = "#ff7b72",
                    "32" | "92" => colour = "#7ee787",
                    "33" | "93" => colour = "#e3b341",
                    "34" | "94" | "36" | "96" => colour = "#79c0ff",
                    "2" | "90" => colour = "#9aa4af",
                    _ => (colour, bold) = (TEXT, false),
                }
            }
            continue;
        }
        let width = width(character);
        if column + width > COLUMNS {
            rows.push(Vec::new());
            column = 0;
        }
        column += width;
        if let Some(row) = rows.last_mut() {
            row.push((character, colour, bold));
        }
    }
    rows
}

/// How many cells a character takes; quotes, dots and dashes are drawn as wide as the Chinese text around them.
fn width(character: char) -> usize {
    match character {
        '“' | '”' | '‘' | '’' | '…' | '—' => 2,
        _ => character.width().unwrap_or(0),
    }
}

/// The text without its escape sequences.
pub(crate) fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}
