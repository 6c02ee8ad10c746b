//! Persons in sentences: a name beside what is told of it, an address down to the door, illness with age and village.
//!
//! These are guesses, so they are warnings. `张某`, `李大爷` and `王小明（化名）` name nobody and are left alone.

use std::ops::Range;

use super::words::{self, Hit, Names, Role, Surname, Triggers, before_names, no_villages, public_places};
use super::{Finding, Kind};
use crate::vocabulary::han::is_han;

/// Every person in a paragraph, in order.
pub fn people(text: &str) -> Vec<Finding> {
    let triggers: Vec<_> = Triggers::get().find(text).collect();
    let mut found = Vec::new();
    let mut name = |range: Option<Range<usize>>| found.extend(range.map(|range| Finding { kind: Kind::Name, range }));
    for hit in &triggers {
        match hit.role {
            Role::Status => {
                name(name_behind(text, hit.end));
                // `刘芳（低保对象）`
                let before = text[..hit.start].strip_suffix(['（', '(']);
                name(before.and_then(|before| name_before(text, before.len(), Wanted::Clear)));
            }
            Role::Title => name(name_before(text, hit.start, Wanted::Clear)),
            Role::Illness | Role::Recipient => {}
        }
    }
    for sex in words::sexes() {
        for at in sex.find_iter(text.as_bytes()) {
            let end = at + sex.needle().len();
            name(name_with_sex(text, at, end).filter(|_| is_concerned(text, at, end, &triggers)));
        }
    }
    let illnesses = triggers.iter().filter(|hit| hit.role == Role::Illness);
    found.extend(illnesses.filter_map(|hit| health(text, hit.start..hit.end)));
    // Few texts hold the end of an address at all.
    if triggers.iter().any(|hit| hit.role != Role::Illness) && words::may_lead_to_a_door(text) {
        for sentence in sentences(text) {
            if triggers.iter().any(|hit| hit.role != Role::Illness && sentence.contains(&hit.start)) {
                found.extend(address(text, sentence));
            }
        }
    }
    found.sort_by_key(|finding| (finding.range.start, finding.range.end));
    found.dedup_by(|next, before| next.kind == before.kind && next.range.start < before.range.end);
    found
}

/// Which surnames count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Only those that are seldom anything else.
    Clear,
    /// All: what stands beside the name leaves no doubt.
    All,
}

/// `低保户张三，…`: the name behind a status.
fn name_behind(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let skipped = ["名叫", "叫", "：", ":", "“", "（", "(", " "].iter().find(|sign| rest.starts_with(**sign));
    let start = at + skipped.map_or(0, |sign| sign.len());
    let rest = &text[start..];
    if rest.starts_with("化名") {
        return None;
    }
    let names = Names::get();
    let surname = [2, 1].into_iter().find_map(|count| Some((names.surname(prefix(rest, count)?)?, count)))?;
    [2, 1].into_iter().find_map(|given| {
        let name = prefix(rest, surname.1 + given)?;
        let behind = &rest[name.len()..];
        let bounded = behind.chars().next().is_none_or(|next| !is_han(next)) || names.follows(behind);
        let sure = surname.0 == Surname::Clear || tells_age_or_sex(behind);
        (bounded && sure && is_name(name, surname.1) && !is_made_up(behind)).then(|| start..start + name.len())
    })
}

/// `王小明老人`: the name before a title.
fn name_before(text: &str, at: usize, wanted: Wanted) -> Option<Range<usize>> {
    let names = Names::get();
    let before = &text[..at];
    if is_made_up(&text[at..]) {
        return None;
    }
    [(2, 2), (2, 1), (1, 2), (1, 1)].into_iter().find_map(|(surname, given)| {
        let name = suffix(before, surname + given)?;
        let sure = match names.surname(prefix(name, surname)?)? {
            Surname::Clear => true,
            Surname::Ambiguous => wanted == Wanted::All,
        };
        let start = at - name.len();
        let bounded = is_bounded(&text[..start]);
        (sure && bounded && is_name(name, surname)).then_some(start..at)
    })
}

/// `王小明，男，72岁`: the name before what its bearer is.
fn name_with_sex(text: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let sign = text[..at].chars().next_back().filter(|c| matches!(c, '，' | ',' | '（' | '(' | '、' | ' '))?;
    let behind = text[end..].chars().next();
    let alone =
        behind.is_none_or(|c| matches!(c, '，' | ',' | '）' | ')' | '。' | '、' | ' ' | '；') || c.is_ascii_digit());
    if !alone {
        return None;
    }
    name_before(text, at - sign.len_utf8(), Wanted::All)
}

/// Whether who is a man or a woman is somebody who is helped, and does not stand in a list of officials: `李明（女）`, `王勇，男，现任局长`.
fn is_concerned(text: &str, at: usize, end: usize, triggers: &[Hit]) -> bool {
    let bracketed = text[..at].ends_with(['（', '(']);
    let tells_age = prefix_up_to(&text[end..], 20).contains('岁');
    let sentence = sentences(text).find(|sentence| sentence.contains(&at)).unwrap_or(0..text.len());
    tells_age
        || triggers.iter().any(|hit| sentence.contains(&hit.start))
        || !bracketed && !words::offices().any(|word| text[sentence.clone()].contains(word))
}

/// Whether a name may begin behind this text.
fn is_bounded(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    !is_han(last)
        || before_names().any(|word| before.ends_with(word))
        || Triggers::get()
            .find(suffix_up_to(before, 12))
            .last()
            .is_some_and(|hit| hit.role == Role::Status && hit.end == suffix_up_to(before, 12).len())
}

/// Whether a word with this many characters of surname can be a name.
fn is_name(name: &str, surname: usize) -> bool {
    let names = Names::get();
    let given: Vec<&str> = name.char_indices().skip(surname).map(|(at, c)| &name[at..at + c.len_utf8()]).collect();
    let begins = surname == 1 && prefix(name, 2).is_some_and(|two| names.is_ordinary(two));
    let ordinary = begins || names.is_ordinary(name);
    let called = prefix(name, surname).map_or("", |first| &name[first.len()..]);
    !ordinary
        && given.iter().all(|character| names.is_given(character))
        && names.is_given(called)
        && !names.is_title(called)
}

/// `（化名）` behind a name.
fn is_made_up(behind: &str) -> bool {
    prefix_up_to(behind, 8).contains("化名")
}

fn tells_age_or_sex(behind: &str) -> bool {
    let behind = behind.trim_start_matches(['，', ',', '（', '(', ' ']);
    ["男", "女", "今年", "现年"].iter().any(|word| behind.starts_with(word))
        || age(behind).is_some_and(|(at, _)| at == 0)
}

/// The first `count` characters, if all are Han.
fn prefix(text: &str, count: usize) -> Option<&str> {
    let mut end = 0;
    let mut characters = text.chars();
    for _ in 0..count {
        end += characters.next().filter(|c| is_han(*c))?.len_utf8();
    }
    Some(&text[..end])
}

/// The last `count` characters, if all are Han.
fn suffix(text: &str, count: usize) -> Option<&str> {
    let mut start = text.len();
    let mut characters = text.chars().rev();
    for _ in 0..count {
        start -= characters.next().filter(|c| is_han(*c))?.len_utf8();
    }
    Some(&text[start..])
}

/// At most the last `count` characters.
fn suffix_up_to(text: &str, count: usize) -> &str {
    text.char_indices().rev().take(count).last().map_or("", |(at, _)| &text[at..])
}

/// At most the first `count` characters.
fn prefix_up_to(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(at, _)| &text[..at])
}

/// The sentences of a paragraph.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive(['。', '！', '？', '；', '\n']).map(move |sentence| {
        let range = start..start + sentence.len();
        start = range.end;
        range
    })
}

/// Illness, age and village within this many characters of one another are one person.
const NEAR: usize = 60;

fn health(text: &str, illness: Range<usize>) -> Option<Finding> {
    let before = suffix_up_to(&text[..illness.start], NEAR);
    let behind = prefix_up_to(&text[illness.end..], NEAR);
    let base = illness.start - before.len();
    let window = &text[base..illness.end + behind.len()];
    let (age_at, age_end) = age(window)?;
    let village = village(window)?;
    let start = illness.start.min(base + age_at).min(base + village.start);
    let end = illness.end.max(base + age_end).max(base + village.end);
    Some(Finding { kind: Kind::Health, range: start..end })
}

/// `72岁`, not `60岁以上` or `年满18岁`.
fn age(text: &str) -> Option<(usize, usize)> {
    text.match_indices('岁').find_map(|(at, sign)| {
        let digits = text[..at].trim_end_matches('周').trim_end_matches(|c: char| c.is_ascii_digit());
        let count = text[digits.len()..at].chars().filter(char::is_ascii_digit).count();
        let behind = &text[at + sign.len()..];
        let group = ["以上", "以下", "以内", "及以上", "及以下", "至", "到", "—", "-", "～", "~", "的老年人", "老年人"];
        let limit = ["满", "至", "到", "—", "-", "～", "~", "过", "足", "于", "从"];
        let one = (1..=3).contains(&count)
            && !group.iter().any(|word| behind.starts_with(word))
            && !limit.iter().any(|word| digits.ends_with(word));
        one.then(|| (digits.len(), at + sign.len()))
    })
}

/// The name of a village or of a community.
fn village(text: &str) -> Option<Range<usize>> {
    ["村", "屯", "寨", "社区"].into_iter().find_map(|kind| {
        text.match_indices(kind).find_map(|(at, kind)| {
            let end = at + kind.len();
            let name = suffix(&text[..at], 2)?;
            let general = no_villages().any(|word| text[..end].ends_with(word));
            let other = text[end..].starts_with(['民', '委', '级', '里', '干', '支', '医', '组', '卫', '庄']);
            (!general && !other).then(|| at - name.len()..end)
        })
    })
}

/// An address down to the door, unless the sentence speaks of an office.
fn address(text: &str, sentence: Range<usize>) -> Option<Finding> {
    let words = &text[sentence.clone()];
    let mut chain: Vec<&str> = Vec::new();
    let (mut start, mut end) = (0, 0);
    let mut door = None;
    let mut at = 0;
    while let Some(found) = words[at..].find(is_numeral) {
        let number = at + found;
        let behind = &words[number..];
        let unit_at = number + behind.find(|c| !is_numeral(c)).unwrap_or(behind.len());
        at = unit_at.max(number + 1);
        while !words.is_char_boundary(at) {
            at += 1;
        }
        let unit = DOORS.iter().find(|unit| words[unit_at..].starts_with(**unit));
        match unit {
            Some(unit) => {
                if number != end || chain.is_empty() {
                    chain.clear();
                    start = number;
                }
                chain.push(unit);
                end = unit_at + unit.len();
                at = end;
            }
            None => chain.clear(),
        }
        if is_door(&chain) {
            door = Some(sentence.start + start..sentence.start + end);
        } else if door.is_some() {
            break;
        }
    }
    let private = |_: &Range<usize>| !public_places().any(|place| words.contains(place));
    door.filter(private).map(|range| Finding { kind: Kind::Address, range })
}

/// Parts of an address that follow a number, the longest of a beginning first.
const DOORS: [&str; 12] = ["号楼", "号院", "单元", "栋", "幢", "座", "室", "组", "社", "队", "弄", "号"];

fn is_door(chain: &[&str]) -> bool {
    matches!(chain, [.., _, "室" | "单元"] | [.., "组" | "社" | "队" | "弄" | "栋" | "幢" | "号院" | "单元", "号"])
}

fn is_numeral(character: char) -> bool {
    character.is_ascii_digit()
        || matches!(
            character,
            '０'..='９' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '-'
        )
}
