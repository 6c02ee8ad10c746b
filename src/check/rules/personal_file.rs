//! The name of a file, or a list in an attachment, holds a number of a person.
//!
//! Names become addresses and attachments are published as they are. Tables, plain texts and office files are read; what is
//! wrong with a report's own text is said where it is parsed.

use std::collections::BTreeMap;

use crate::check::attachments::{Content, Number, Obstacle};
use crate::check::inputs::{Beside, FileNames, Outline};
use crate::document::{self, Clearance, ContentKind, PrivacyClearance, content_kind};
use crate::formats::archive::Unreadable;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location, Severity, Text};
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::privacy::{self, Kind};

/// Looks at the name of every file under `content/`.
pub(in crate::check) fn check_names(names: &FileNames<'_>, found: &mut Vec<Diagnostic>) {
    found.extend(names.content().filter_map(file_name));
}

/// Looks at the attachments of what is published.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    for Beside { path, clearances, content, .. } in outline.beside() {
        match content {
            None => {}
            Some(Content::Lines(numbers)) => {
                found.extend(numbers.iter().map(|(number, location)| judge(number, location.clone(), clearances)));
            }
            Some(Content::Whole(numbers)) => found.extend(judge_whole(path, numbers, clearances)),
            Some(Content::NotRead(obstacle)) => found.push(unread(path, *obstacle)),
        }
    }
}

/// Whether a clearance of a document clears something in one of its attachments, which are among these.
pub(in crate::check) fn clears<'a>(
    files: impl Iterator<Item = Beside<'a>>,
    owner: &SourcePath,
    clearance: &Clearance,
) -> bool {
    let mut own = files.filter(|file| file.owner == Some(owner)).filter_map(|file| file.content);
    own.any(|content| content.numbers().iter().any(|number| clearance.covers(number.kind, &number.text)))
}

fn file_name(path: &SourcePath) -> Option<Diagnostic> {
    let name = path.as_str();
    // A date and a serial number in a name are none; a doubtful number is too little to go by.
    let finding = privacy::numbers(name).into_iter().find(|finding| finding.kind != Kind::DoubtfulId)?;
    let echo = privacy::echo(finding.kind, &name[finding.range]);
    let message = text!("文件名里有个人的号码 {echo}", "the name of the file holds a number of a person: {echo}");
    let help = text!("请改名；文件名会成为网址", "rename it; its name becomes an address");
    // What lies beside a file that is not published may stay, but not unseen.
    let diagnostic = Diagnostic::new(Code::PERSONAL_FILE, Location::file(path), message).help(help);
    (content_kind(path) != ContentKind::Unknown).then_some(diagnostic)
}

/// What is in an office file: one diagnostic for all numbers of persons and one for all doubtful ones, for there are no lines to
/// point at; and a note for each that is cleared.
fn judge_whole(path: &SourcePath, all: &[Number], clearances: &[PrivacyClearance]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // By whether it is in doubt: the first, and all of them.
    let mut left: BTreeMap<bool, (String, Vec<&str>)> = BTreeMap::new();
    for Number { kind, text: number } in all {
        let kind = *kind;
        if let Some(clearance) = covering(clearances, kind, number) {
            found.push(document::cleared(Location::file(path), kind, number, &clearance.reason));
            continue;
        }
        let first = || (privacy::echo(kind, number), Vec::new());
        left.entry(kind == Kind::DoubtfulId).or_insert_with(first).1.push(number);
    }
    for (doubtful, (echo, mut numbers)) in left {
        numbers.sort_unstable();
        numbers.dedup();
        let message = match numbers.len() {
            1 => text!("附件里有个人的号码 {echo}", "the attachment holds a number of a person: {echo}"),
            count => text!(
                "附件里有个人的号码 {echo} 等 {count} 个",
                "the attachment holds {count} numbers of persons, such as {echo}"
            ),
        };
        found.push(in_attachment(Location::file(path), doubtful, message));
    }
    found
}

fn unread(path: &SourcePath, obstacle: Obstacle) -> Diagnostic {
    let message = match obstacle {
        Obstacle::NoText | Obstacle::Archive(Unreadable::Damaged | Unreadable::Method) => text!(
            "附件已损坏，或不是它的后缀所说的文件，里面有没有个人信息没有查",
            "the attachment is damaged, or not what its name says; whether it holds personal data was not checked"
        ),
        Obstacle::Archive(Unreadable::Locked) => text!(
            "附件设有打开密码，或是旧格式的文件，里面有没有个人信息没有查",
            "the attachment has a password, or is of the old kind; whether it holds personal data was not checked"
        ),
        Obstacle::Archive(Unreadable::TooLarge) => text!(
            "附件解开以后太大，里面有没有个人信息没有查",
            "the attachment is too large when it is unpacked; whether it holds personal data was not checked"
        ),
        Obstacle::TooLarge => text!(
            "附件太大，里面有没有个人信息没有查",
            "the attachment is too large; whether it holds personal data was not checked"
        ),
    };
    let help = text!(
        "请用 Word、Excel 或 WPS 打开，取消密码，另存一份再放回来；打不开的，读者也打不开",
        "open it where it was written, take the password away and save it anew; what cannot be opened, readers cannot open either"
    );
    Diagnostic::new(Code::UNREAD_ATTACHMENT, Location::file(path), message).help(help)
}

fn judge(number: &Number, location: Location, clearances: &[PrivacyClearance]) -> Diagnostic {
    let (kind, text) = (number.kind, &number.text);
    if let Some(clearance) = covering(clearances, kind, text) {
        return document::cleared(location, kind, text, &clearance.reason);
    }
    let echo = privacy::echo(kind, text);
    let message: Text = text!("附件里有个人的号码 {echo}", "the attachment holds a number of a person: {echo}");
    in_attachment(location, kind == Kind::DoubtfulId, message)
}

/// The clearance of a number.
fn covering<'a>(clearances: &'a [PrivacyClearance], kind: Kind, number: &str) -> Option<&'a Clearance> {
    clearances.iter().map(|clearance| &clearance.written).find(|clearance| clearance.covers(kind, number))
}

/// A number of a person in an attachment, and what to do.
fn in_attachment(location: Location, doubtful: bool, message: Text) -> Diagnostic {
    let help = text!(
        "附件会原样公开；请删去这一列再放回来，或在所属文件的文件头用 privacy_ok 放行",
        "it is published as it is; take the column out, or clear it under privacy_ok in the header of its document"
    );
    let mut diagnostic = Diagnostic::new(Code::PERSONAL_FILE, location, message).help(help);
    if doubtful {
        diagnostic.severity = Severity::Warning;
    }
    diagnostic
}
