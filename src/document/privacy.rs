//! The privacy rule over one file: what `privacy` finds in its text and in its header, less what a person has cleared.
//!
//! The office that publishes is exempt (`contact`), and so are the clearances themselves. A clearance names what it
//! clears as the message shows it, `138******00`, so that nobody has to write the number again.

use std::ops::Range;

use super::clearance::Clearance;
use super::markdown::Block;
use super::prose::{Effect, Finds};
use crate::formats::yaml::{Node, Value};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::privacy::{self, Finding, Kind, Part};
use crate::vocabulary::source_text::SourceText;

/// Keys of a header that hold no recipient.
const EXEMPT: [&str; 2] = ["contact", "privacy_ok"];

/// What [`privacy::people`] finds; numbers of persons always block.
pub(super) const PEOPLE: Finds = &[
    (Code::PERSONAL_NAME, Effect::Advises),
    (Code::PERSONAL_ADDRESS, Effect::Advises),
    (Code::PERSONAL_HEALTH, Effect::Advises),
];

/// Adds what is personal in a file, and hides what was found in the lines that any diagnostic of this file shows. Gives back what
/// each clearance clears.
pub(super) fn check(
    source: &SourceText,
    header: Option<&Node>,
    body: usize,
    blocks: &[Block],
    clearances: &[Clearance],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<Kind>> {
    let exempt = header.map(exempt).unwrap_or_default();
    // A header that cannot be read keeps the file from being published anyway.
    let from = if header.is_some() { 0 } else { body };
    let mut findings = numbers(source, from, &exempt);
    let mut texts = Vec::new();
    if let Some(header) = header {
        header_texts(header, &mut texts);
    }
    for block in texts.iter().chain(blocks) {
        findings.extend(
            privacy::people(&block.text)
                .into_iter()
                .map(|Finding { kind, range }| Finding { kind, range: block.locate(&source.text, range) }),
        );
    }
    let places: Vec<(Kind, Location)> =
        findings.iter().map(|finding| (finding.kind, source.locate(finding.range.clone()))).collect();
    let mut kinds = vec![None; clearances.len()];
    for finding in findings {
        let found = &source.text[finding.range.clone()];
        let clearance = clearances.iter().position(|clearance| clearance.covers(finding.kind, found));
        if let Some(at) = clearance {
            kinds[at] = Some(finding.kind);
        }
        diagnostics.push(judge(source, finding, clearance.map(|at| &clearances[at])));
    }
    for (kind, place) in &places {
        diagnostics.iter_mut().for_each(|diagnostic| hide(&mut diagnostic.location, *kind, place));
    }
    kinds
}

/// Whether there are numbers of persons in a file.
pub(super) fn has_numbers(source: &SourceText, header: &Node) -> bool {
    !numbers(source, 0, &exempt(header)).is_empty()
}

/// Numbers of persons in a file of settings or of the registry.
pub(crate) fn personal_numbers(source: &SourceText, root: Option<&Node>) -> Vec<Diagnostic> {
    let exempt = root.map(exempt).unwrap_or_default();
    numbers(source, 0, &exempt).into_iter().map(|finding| judge(source, finding, None)).collect()
}

/// The diagnostic of a finding: a note where it is cleared.
fn judge(source: &SourceText, finding: Finding, clearance: Option<&Clearance>) -> Diagnostic {
    let Finding { kind, range } = finding;
    let found = &source.text[range.clone()];
    let location = source.locate(range);
    match clearance {
        Some(clearance) => cleared(location, kind, found, &clearance.reason),
        None => describe(location, kind, found),
    }
}

/// A note that a finding was cleared.
pub(crate) fn cleared(location: Location, kind: Kind, found: &str, reason: &str) -> Diagnostic {
    let (what, echo) = (name(kind), privacy::echo(kind, found));
    let (zh, en) = (what.zh, what.en);
    let message = text!("已放行：{zh} {echo}，理由：{reason}", "cleared: {en} {echo}, because: {reason}");
    Diagnostic::new(Code::CLEARED_PERSONAL_DATA, location, message)
}

/// What is wrong with a finding, and what to do.
fn describe(location: Location, kind: Kind, found: &str) -> Diagnostic {
    let echo = privacy::echo(kind, found);
    let message = match kind {
        Kind::Id | Kind::OldId | Kind::Disability => {
            let what = name(kind);
            let (zh, en) = (what.zh, what.en);
            text!("这里有{zh} {echo}", "here is {en}: {echo}")
        }
        Kind::MaskedId => text!(
            "身份证号码 {echo} 遮得不够，还看得见 14 位以上",
            "the identity card number {echo} is not hidden enough, 14 digits or more can be read"
        ),
        Kind::DoubtfulId => text!(
            "{echo} 像身份证号码，但校验位不对",
            "{echo} looks like an identity card number, but its check digit is wrong"
        ),
        Kind::Phone => text!("这里有手机号码 {echo}", "here is a mobile number: {echo}"),
        Kind::Card => text!("这里有银行卡号 {echo}", "here is a bank card number: {echo}"),
        Kind::Name => {
            text!("这里像是当事人的姓名“{echo}”", "this seems to be the name of a person concerned: “{echo}”")
        }
        Kind::Address => text!("这里的住址写到了门牌“{echo}”", "this address leads to somebody's door: “{echo}”"),
        Kind::Health => text!(
            "病情、年龄和村庄写在一起，熟人认得出是谁",
            "illness, age and village together tell neighbours who it is"
        ),
    };
    let help = match kind {
        Kind::Name => text!(
            "请改成“张某”“李大爷”，或在姓名后注明“（化名）”；核对无误的，在文件头写 privacy_ok: [{{match: \"{echo}\", reason: 理由}}]",
            "write 张某 or 李大爷, or （化名） behind the name; if it may stand, add privacy_ok: [{{match: \"{echo}\", reason: why}}] to the header"
        ),
        Kind::Address | Kind::Health => text!(
            "请只写到乡镇，去掉门牌、村名或具体病名；核对无误的，在文件头用 privacy_ok 写明 match 和 reason",
            "name the township at most, no door, village or illness; if it may stand, clear it with match and \
             reason under privacy_ok in the header"
        ),
        _ => text!(
            "请删去；核对无误、确可公开的，在文件头写 privacy_ok: [{{match: \"{echo}\", reason: 理由}}]",
            "take it out; if it may be public, add privacy_ok: [{{match: \"{echo}\", reason: why}}] to the header"
        ),
    };
    Diagnostic::new(rule(kind), location, message).help(help)
}

/// The rule that finds it.
pub(crate) fn rule(kind: Kind) -> Code {
    match kind {
        Kind::Id | Kind::OldId | Kind::MaskedId | Kind::Disability => Code::PERSONAL_ID,
        Kind::DoubtfulId => Code::DOUBTFUL_ID,
        Kind::Phone => Code::PERSONAL_PHONE,
        Kind::Card => Code::PERSONAL_CARD,
        Kind::Name => Code::PERSONAL_NAME,
        Kind::Address => Code::PERSONAL_ADDRESS,
        Kind::Health => Code::PERSONAL_HEALTH,
    }
}

/// What a finding is called.
fn name(kind: Kind) -> crate::vocabulary::diagnostic::Text {
    match kind {
        Kind::Id | Kind::MaskedId => text!("身份证号码", "an identity card number"),
        Kind::OldId => text!("15 位身份证号码", "an identity card number of 15 digits"),
        Kind::DoubtfulId => text!("疑似身份证号码", "what looks like an identity card number"),
        Kind::Disability => text!("残疾人证号码", "a disability card number"),
        Kind::Phone => text!("手机号码", "a mobile number"),
        Kind::Card => text!("银行卡号", "a bank card number"),
        Kind::Name => text!("姓名", "a name"),
        Kind::Address => text!("住址", "an address"),
        Kind::Health => text!("病情、年龄和村庄", "illness, age and village"),
    }
}

/// Hides a finding in the line that a report shows; of one that spans lines, the part in this line.
fn hide(shown: &mut Location, kind: Kind, place: &Location) {
    if !(place.line..=place.end_line).contains(&shown.line) {
        return;
    }
    let line = &shown.excerpt;
    let byte = |column: u32| {
        line.char_indices().map(|(at, _)| at).nth(column.saturating_sub(1) as usize).unwrap_or(line.len())
    };
    let start = if place.line == shown.line { byte(place.column) } else { 0 };
    let end = if place.end_line == shown.line { byte(place.end_column) } else { line.len() };
    let part = match (place.line == shown.line, place.end_line == shown.line) {
        (true, true) => Part::Whole,
        (true, false) => Part::Start,
        (false, false) => Part::Middle,
        (false, true) => Part::End,
    };
    shown.excerpt = privacy::mask_range(line, start..end, kind, part);
}

/// The numbers in a file from a byte on, outside what is exempt.
fn numbers(source: &SourceText, from: usize, exempt: &[Range<usize>]) -> Vec<Finding> {
    let found = privacy::numbers(&source.text[from..]).into_iter();
    found
        .map(|Finding { kind, range }| Finding { kind, range: from + range.start..from + range.end })
        .filter(|finding| !exempt.iter().any(|exempt| exempt.contains(&finding.range.start)))
        .collect()
}

/// Where a header speaks of the office that publishes, or of clearances.
fn exempt(header: &Node) -> Vec<Range<usize>> {
    let Value::Map(entries) = &header.value else { return Vec::new() };
    let exempt = entries.iter().filter(|entry| EXEMPT.contains(&entry.key.as_str()));
    exempt.map(|entry| entry.key_range.start..entry.value.range.end).collect()
}

/// The texts of a header, less what is exempt.
fn header_texts(node: &Node, texts: &mut Vec<Block>) {
    match &node.value {
        Value::Null => {}
        Value::Text(text) => texts.push(Block::header(text, node.range.clone())),
        Value::List(items) => items.iter().for_each(|item| header_texts(item, texts)),
        Value::Map(entries) => {
            let entries = entries.iter().filter(|entry| !EXEMPT.contains(&entry.key.as_str()));
            entries.for_each(|entry| header_texts(&entry.value, texts));
        }
    }
}
