//! What a Han character is, and what is as wide as one.

/// Whether a character is a Han character.
///
/// These are the blocks of CJK ideographs of Unicode (`Blocks.txt`, version 17): unified ones with extension A, compatibility ones,
/// and the two planes that are kept for ideographs, whatever is assigned in them yet. `〇` is a numeral, and radicals are signs.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Whether a character is as wide as a Han character: Han, kana, Chinese punctuation, full-width forms. A line break between
/// two such is no space.
pub(crate) fn is_wide(character: char) -> bool {
    is_han(character)
        || matches!(character as u32,
            0x2E80..=0x303E | 0x3041..=0x33FF | 0xFE30..=0xFE4F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6)
}

#[cfg(test)]
mod tests {
    use super::{is_han, is_wide};

    #[test]
    fn characters_are_told_apart() {
        for (character, han, wide) in [
            ('㐀', true, true),
            ('一', true, true),
            ('龥', true, true),
            ('豈', true, true),
            ('𠮷', true, true),
            ('〇', false, true),
            ('䷀', false, false),
            ('、', false, true),
            ('ー', false, true),
            ('Ａ', false, true),
            ('￥', false, true),
            ('ｱ', false, false),
            ('A', false, false),
            ('“', false, false),
        ] {
            assert_eq!((is_han(character), is_wide(character)), (han, wide), "{character}");
        }
    }
}
