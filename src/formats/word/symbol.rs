//! Signs of symbol fonts, and text without what is no text.

use super::xml::Element;

/// The font of a run's letters, from its `w:rFonts`.
pub(super) fn font(fonts: &Element) -> Option<&str> {
    fonts.attribute("w:ascii").or_else(|| fonts.attribute("w:hAnsi"))
}

/// Whether the letters of a font are signs, whatever their codes say.
pub(super) fn is_symbolic(font: &str) -> bool {
    matches!(font, "Wingdings" | "Wingdings 2" | "Wingdings 3" | "Webdings" | "Symbol")
}

/// A text without what is no text: control characters, hyphens that show only at the end of a line, signs of private use
/// and of symbol fonts, of which `lost` is told where they have no counterpart. All white space is one kind.
pub(super) fn clean(text: &str, font: &str, mut lost: impl FnMut(char)) -> String {
    let symbolic = is_symbolic(font);
    // Most programs that write signs of private use leave their font unsaid.
    let font = if symbolic { font } else { "Wingdings" };
    let mut cleaned = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{ad}' if !symbolic => {}
            '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push(' '),
            '\u{a0}' if !symbolic => cleaned.push(' '),
            letter if symbolic && letter > ' ' && letter <= '\u{ff}' => match symbol(font, u32::from(letter)) {
                Some(sign) => cleaned.push(sign),
                None => lost(letter),
            },
            letter if letter.is_control() => {}
            '\u{e000}'..='\u{f8ff}' => match symbol(font, u32::from(letter)) {
                Some(sign) => cleaned.push(sign),
                None => lost(letter),
            },
            '\u{fff0}'..='\u{ffff}' | '\u{f0000}'.. => lost(letter),
            letter => cleaned.push(letter),
        }
    }
    cleaned
}

/// Signs of symbol fonts that forms of Chinese offices use. Word writes them in the private use area.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    let wingdings = [
        (0x6c, '●'),
        (0x6e, '■'),
        (0x6f, '□'),
        (0x70, '□'),
        (0x71, '□'),
        (0x72, '□'),
        (0x75, '◆'),
        (0xa1, '○'),
        (0xa7, '▪'),
        (0xa8, '□'),
        (0xd8, '➢'),
        (0xe0, '→'),
        (0xfb, '✗'),
        (0xfc, '✓'),
        (0xfd, '☒'),
        (0xfe, '☑'),
        (0x46, '☞'),
        (0x76, '❖'),
        (0xab, '★'),
        (0xdf, '←'),
        (0xe1, '↑'),
        (0xe2, '↓'),
        (0xe8, '➔'),
        (0xf0, '⇨'),
    ];
    let wingdings_2 = [(0x4f, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0xa3, '□')];
    let symbol =
        [(0xa3, '≤'), (0xb0, '°'), (0xb1, '±'), (0xb3, '≥'), (0xb4, '×'), (0xb7, '•'), (0xb8, '÷'), (0xae, '→')];
    let low = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    // Wingdings has the numbers to ten in circles, and then in black ones.
    if let ("Wingdings", at @ 0x81..=0x8a) = (font, low) {
        return char::from_u32(u32::from('①') + at - 0x81);
    }
    if let ("Wingdings", at @ 0x8c..=0x95) = (font, low) {
        return char::from_u32(u32::from('❶') + at - 0x8c);
    }
    let find = |table: &[(u32, char)]| table.iter().find(|(other, _)| *other == low).map(|(_, sign)| *sign);
    match font {
        "Wingdings" => find(&wingdings),
        "Wingdings 2" => find(&wingdings_2),
        "Symbol" => find(&symbol),
        "Wingdings 3" | "Webdings" => None,
        // A sign of an ordinary font.
        _ => char::from_u32(code).filter(|sign| !sign.is_control() && !('\u{e000}'..='\u{f8ff}').contains(sign)),
    }
}
