//! Numbers that Word writes itself, before paragraphs of lists and headings.

use std::collections::{BTreeMap, HashMap};

use super::styles::NumberingReference;
use super::symbol::{clean, font};
use super::xml::Element;

/// Word knows nine levels.
const LEVELS: usize = 9;

/// The lists of a file, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// From the number of a list.
    lists: HashMap<String, List>,
    /// From the number of an abstract list, which several lists share with its counters.
    schemes: HashMap<String, Scheme>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists whose own beginnings have been applied.
    begun: Vec<(String, usize)>,
}

#[derive(Debug, Default)]
struct List {
    scheme: String,
    /// Beginnings of its own, by level.
    starts: BTreeMap<usize, u32>,
    /// Levels of its own.
    levels: BTreeMap<usize, Level>,
}

#[derive(Debug, Default)]
struct Scheme {
    levels: BTreeMap<usize, Level>,
    /// The style that another scheme stands in.
    link: Option<String>,
    /// The style that this scheme stands in.
    linked: Option<String>,
}

#[derive(Clone, Debug)]
struct Level {
    form: String,
    /// `%1.%2`: the counters of levels among other signs.
    text: String,
    start: u32,
    style: Option<String>,
    /// The font of what stands before the paragraph.
    font: String,
}

/// What stands before a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// A sign of an unordered list; those that say something, such as a tick.
    Bullet { sign: Option<char> },
    /// A number of an ordered list.
    Number {
        value: u32,
        /// Whether a list of Markdown shows it as Word does: `1.`, `1)`.
        same: bool,
        /// The number as Word shows it.
        shown: String,
    },
    /// Anything else, as Word shows it: `一、`, `第一条`.
    Text(String),
}

impl Numbering {
    pub(super) fn read(root: &Element) -> Numbering {
        let mut numbering = Numbering::default();
        for element in root.children() {
            match element.name() {
                "w:abstractNum" => {
                    let Some(id) = element.attribute("w:abstractNumId") else { continue };
                    let scheme = Scheme {
                        levels: levels(element),
                        link: element.value("w:numStyleLink").map(str::to_owned),
                        linked: element.value("w:styleLink").map(str::to_owned),
                    };
                    numbering.schemes.insert(id.to_owned(), scheme);
                }
                "w:num" => {
                    let Some(id) = element.attribute("w:numId") else { continue };
                    let mut list = List {
                        scheme: element.value("w:abstractNumId").unwrap_or_default().to_owned(),
                        ..List::default()
                    };
                    for own in element.children().filter(|child| child.name() == "w:lvlOverride") {
                        let level = own.attribute("w:ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                        if let Some(start) = own.value("w:startOverride").and_then(|start| start.parse().ok()) {
                            list.starts.insert(level, start);
                        }
                        list.levels.extend(levels(own));
                    }
                    numbering.lists.insert(id.to_owned(), list);
                }
                _ => {}
            }
        }
        numbering.follow_links();
        numbering
    }

    /// A scheme may say that it is that of a style.
    fn follow_links(&mut self) {
        let linked = |style: &String| self.schemes.values().find(|scheme| scheme.linked.as_ref() == Some(style));
        let found: Vec<(String, BTreeMap<usize, Level>)> = self
            .schemes
            .iter()
            .filter(|(_, scheme)| scheme.levels.is_empty())
            .filter_map(|(id, scheme)| Some((id.clone(), linked(scheme.link.as_ref()?)?.levels.clone())))
            .collect();
        for (id, levels) in found {
            self.schemes.entry(id).or_default().levels = levels;
        }
    }

    /// Counts a paragraph: the level of its list, and what stands before it. `None` if it is in no list.
    pub(super) fn count(&mut self, reference: &NumberingReference) -> Option<(usize, Label)> {
        let id = reference.list.as_deref()?;
        let list = self.lists.get(id)?;
        let scheme = self.schemes.get(&list.scheme)?;
        let find = |level: usize| list.levels.get(&level).or_else(|| scheme.levels.get(&level));
        let by_style = reference.style.as_ref().and_then(|style| {
            (0..LEVELS).find(|level| find(*level).is_some_and(|found| found.style.as_ref() == Some(style)))
        });
        let at = reference.level.or(by_style).unwrap_or(0).min(LEVELS - 1);
        let level = find(at)?;
        let counters = self.counters.entry(list.scheme.clone()).or_default();
        let begins = list.starts.get(&at).filter(|_| !self.begun.contains(&(id.to_owned(), at)));
        let value = match (begins, counters[at]) {
            (Some(start), _) => *start,
            (None, Some(before)) => before.saturating_add(1),
            (None, None) => level.start,
        };
        if begins.is_some() {
            self.begun.push((id.to_owned(), at));
        }
        counters[at] = Some(value);
        counters[at + 1..].fill(None);
        let counters = *counters;
        if level.form == "bullet" {
            let sign = clean(&level.text, &level.font, |_| {}).chars().next();
            return Some((at, Label::Bullet { sign: sign.filter(|sign| "✓✔☑√✗✘☒×□☐".contains(*sign)) }));
        }
        // The levels above may have been left out.
        let number = |level: usize| {
            let found = find(level);
            let value = counters[level].or(found.map(|found| found.start)).unwrap_or(1);
            found.map_or_else(String::new, |found| form(value, &found.form))
        };
        let mut shown = String::new();
        let mut around = String::new();
        let mut rest = level.text.chars();
        while let Some(c) = rest.next() {
            match c {
                '%' => match rest.next().and_then(|digit| digit.to_digit(10)) {
                    Some(digit @ 1..=9) => shown.push_str(&number(digit as usize - 1)),
                    _ => shown.push('%'),
                },
                _ => {
                    shown.push(c);
                    around.push(c);
                }
            }
        }
        let plain = around.chars().all(|c| matches!(c, '.' | '．' | '、' | ')' | '）' | '(' | '（' | ' '));
        let counted = matches!(
            level.form.as_str(),
            "decimal" | "decimalZero" | "lowerLetter" | "upperLetter" | "lowerRoman" | "upperRoman"
        );
        // The numbers of Markdown have nine digits at most.
        if !(counted && plain) || value > 999_999_999 {
            return Some((at, Label::Text(shown)));
        }
        Some((at, Label::Number { value, same: level.form == "decimal" && shown.len() == digits(value) + 1, shown }))
    }
}

fn levels(element: &Element) -> BTreeMap<usize, Level> {
    let level = |element: &Element| {
        let at = element.attribute("w:ilvl")?.parse().ok()?;
        let level = Level {
            form: element.value("w:numFmt").unwrap_or("decimal").to_owned(),
            text: element.value("w:lvlText").unwrap_or_default().to_owned(),
            start: element.value("w:start").and_then(|start| start.parse().ok()).unwrap_or(1),
            style: element.value("w:pStyle").map(str::to_owned),
            font: element.down(&["w:rPr", "w:rFonts"]).and_then(font).unwrap_or_default().to_owned(),
        };
        (at < LEVELS).then_some((at, level))
    };
    element.children().filter(|child| child.name() == "w:lvl").filter_map(level).collect()
}

fn digits(value: u32) -> usize {
    value.to_string().len()
}

/// A number in a form of `ST_NumberFormat` (ECMA-376 part 1, 17.18.59).
fn form(value: u32, form: &str) -> String {
    let sign = |signs: &str| {
        let signs: Vec<char> = signs.chars().collect();
        let at = (value as usize).checked_sub(1)?;
        signs.get(at).map(ToString::to_string)
    };
    let found = match form {
        "none" => Some(String::new()),
        "decimalZero" => Some(format!("{value:02}")),
        "lowerLetter" => letters(value),
        "upperLetter" => letters(value).map(|letters| letters.to_uppercase()),
        "lowerRoman" => roman(value),
        "upperRoman" => roman(value).map(|roman| roman.to_uppercase()),
        "decimalFullWidth" | "decimalFullWidth2" => {
            let wide = |digit: char| char::from_u32(digit as u32 - '0' as u32 + '０' as u32).unwrap_or(digit);
            Some(value.to_string().chars().map(wide).collect())
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => sign("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        "ideographTraditional" => sign("甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => sign("子丑寅卯辰巳午未申酉戌亥"),
        "chineseLegalSimplified" => chinese(value, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]),
        "chineseCounting"
        | "chineseCountingThousand"
        | "ideographDigital"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => chinese(value, "零一二三四五六七八九", ["", "十", "百", "千"]),
        _ => None,
    };
    found.unwrap_or_else(|| value.to_string())
}

/// 1 to 9999 in Chinese; 10 to 19 begin with the ten.
fn chinese(value: u32, digits: &str, places: [&str; 4]) -> Option<String> {
    let names: Vec<char> = digits.chars().collect();
    if !(1..10_000).contains(&value) {
        return None;
    }
    let mut text = String::new();
    let mut gap = false;
    for place in (0..4).rev() {
        let digit = (value / 10_u32.pow(place)) % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push(names[0]);
        }
        gap = false;
        if !(digit == 1 && place == 1 && value < 20) {
            text.push(names[digit as usize]);
        }
        text.push_str(places[place as usize]);
    }
    Some(text)
}

/// `a` to `z`, then `aa`, `bb` … as Word has them.
fn letters(value: u32) -> Option<String> {
    let at = value.checked_sub(1)?;
    let letter = char::from(b'a' + u8::try_from(at % 26).ok()?);
    (at < 26 * 20).then(|| letter.to_string().repeat(at as usize / 26 + 1))
}

fn roman(value: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = (1..4000).contains(&value).then_some(value)?;
    let mut text = String::new();
    for (sign, letters) in SIGNS {
        while rest >= sign {
            text.push_str(letters);
            rest -= sign;
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_forms_of_word() {
        let table = [
            (1, "chineseCounting", "一"),
            (10, "chineseCounting", "十"),
            (12, "chineseCountingThousand", "十二"),
            (20, "chineseCounting", "二十"),
            (101, "chineseCounting", "一百零一"),
            (110, "chineseCounting", "一百一十"),
            (1005, "chineseCounting", "一千零五"),
            (3, "chineseLegalSimplified", "叁"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (27, "lowerLetter", "aa"),
            (4, "upperRoman", "IV"),
            (12, "decimalFullWidth", "１２"),
            (0, "lowerLetter", "0"),
            (7, "unheardOf", "7"),
            (u32::MAX, "lowerLetter", "4294967295"),
        ];
        for (value, name, shown) in table {
            assert_eq!(form(value, name), shown, "{value} {name}");
        }
    }
}
