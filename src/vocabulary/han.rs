//! What a Han character is, what is as wide as one, and what only looks like one.

use unicode_normalization::UnicodeNormalization;

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

/// Radicals that stand for characters (U+2E80 to U+2EF3), which PDFs leave behind: what each is meant for, a blank where none is.
const RADICALS: &str = concat!(
    "　厂乛乚乙亻冂几刀刂卜卩小小兀尣尢尣巳幺彑彐忄心扌攵　旡日月歺母民氵氺灬爫爫丬牛",
    "犭王疋目示礻竹糹纟网罒网网网羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑",
    "钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
);

/// The character that another one only looks like: `⺠` is a radical, `民` a word.
pub(crate) fn ordinary(character: char) -> Option<char> {
    let code = character as u32;
    let plain = match code {
        0x2E80..=0x2EF3 => RADICALS.chars().nth((code - 0x2E80) as usize).filter(|plain| *plain != '\u{3000}')?,
        0x2F00..=0x2FD5 | 0xF900..=0xFAFF | 0x2F800..=0x2FA1D => character.nfkc().next()?,
        _ => return None,
    };
    (plain != character).then_some(plain)
}

#[cfg(test)]
mod tests {
    #[test]
    fn radicals_stand_for_characters() {
        let table = [
            ('⺠', Some('民')),
            ('⻔', Some('门')),
            ('⻓', Some('长')),
            ('⼀', Some('一')),
            ('⽂', Some('文')),
            ('⻳', Some('龟')),
        ];
        for (radical, plain) in table.into_iter().chain([('⺀', None), ('民', None), ('﨎', None)]) {
            assert_eq!(super::ordinary(radical), plain, "{radical}");
        }
    }

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
