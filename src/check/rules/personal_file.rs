//! The name of a file, or a list in an attachment, holds a number of a person.
//!
//! Names become addresses and attachments are published as they are. Tables, plain texts and office files are read; what is
//! wrong with a report's own text is said where it is parsed.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::check::Subject;
use crate::document::{self, Clearance, ContentKind, PrivacyClearance, content_kind};
use crate::formats::archive::Unreadable;
use crate::formats::office;
use crate::site::Site;
use crate::source::Sources;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location, Severity, Text};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::privacy::{self, Finding, Kind};
use crate::vocabulary::source_text::SourceText;

/// Looks at the name of every file under `content/`.
pub(in crate::check) fn check_names(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for path in subject.sources.sizes().map(|(path, _)| path).filter(|path| path.as_str().starts_with("content/")) {
        found.extend(file_name(path));
    }
}

/// One fingerprint for all that [`check`] looks at: attachments, and what is cleared of them.
pub(in crate::check) fn print(subject: &Subject<'_>) -> Fingerprint {
    let parts = attachments(subject.site).map(|(path, owner, clearances)| {
        let file = subject.sources.file(path).map(|file| file.fingerprint);
        format!("{} {} {file:?} {clearances:?}", path.as_str(), owner.as_str())
    });
    Fingerprint::of_parts(parts.collect::<Vec<String>>().iter().map(String::as_bytes))
}

/// Looks at the attachments of what is published.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let all: Vec<(&SourcePath, &SourcePath, &[PrivacyClearance])> = attachments(subject.site).collect();
    found.par_extend(all.par_iter().flat_map_iter(|(path, _, clearances)| match content(subject.sources, path) {
        Content::None => Vec::new(),
        Content::Lines(source) => {
            let numbers = privacy::numbers(&source.text).into_iter();
            numbers.map(|Finding { kind, range }| judge(&source, kind, range, clearances)).collect()
        }
        Content::Whole(text) => judge_whole(path, &text, clearances),
        Content::Unreadable(reason) => vec![unreadable(path, reason)],
    }));
}

/// Whether a clearance of a document clears something in one of its attachments.
pub(in crate::check) fn clears(site: &Site, sources: &Sources, owner: &SourcePath, clearance: &Clearance) -> bool {
    let own = attachments(site).filter(|(_, document, _)| *document == owner);
    let mut texts = own.filter_map(|(path, ..)| match content(sources, path) {
        Content::Lines(source) => Some(source.text),
        Content::Whole(text) => Some(text),
        Content::None | Content::Unreadable(_) => None,
    });
    texts.any(|text| {
        let mut numbers = privacy::numbers(&text).into_iter();
        numbers.any(|Finding { kind, range }| clearance.covers(kind, &text[range]))
    })
}

/// An office file larger than this is not read.
const OFFICE_CAP: u64 = 64 * 1024 * 1024;

/// What an attachment says.
enum Content {
    /// It is of a kind that is not read, or has just gone.
    None,
    /// A text with lines, in which something can be pointed at.
    Lines(SourceText),
    /// The text of an office file, whose lines nobody has seen.
    Whole(String),
    /// It is of a kind that is read, but cannot be.
    Unreadable(Unreadable),
}

fn content(sources: &Sources, path: &SourcePath) -> Content {
    if !office::is_office(path.file_name()) {
        return sources.attachment_text(path).map_or(Content::None, Content::Lines);
    }
    let Some(file) = sources.file(path) else { return Content::None };
    if file.size > OFFICE_CAP {
        return Content::Unreadable(Unreadable::TooLarge);
    }
    let Ok(bytes) = file.bytes() else { return Content::None };
    office::text(&bytes).map_or_else(Content::Unreadable, Content::Whole)
}

/// Attachments that are published: the file, whose it is, and what that has cleared. Of a document that is not there nothing is
/// cleared.
fn attachments(site: &Site) -> impl Iterator<Item = (&SourcePath, &SourcePath, &[PrivacyClearance])> {
    site.attachments().map(|(file, owner)| {
        let clearances = owner.map_or(&[][..], |owner| owner.clearances());
        (&file.source, owner.map_or(&file.source, |owner| &owner.source().path), clearances)
    })
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
fn judge_whole(path: &SourcePath, text: &str, clearances: &[PrivacyClearance]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // By whether it is in doubt: the first, and all of them.
    let mut left: BTreeMap<bool, (String, Vec<&str>)> = BTreeMap::new();
    for Finding { kind, range } in privacy::numbers(text) {
        let number = &text[range];
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

fn unreadable(path: &SourcePath, reason: Unreadable) -> Diagnostic {
    let message = match reason {
        Unreadable::Damaged | Unreadable::Method => text!(
            "附件已损坏，或不是它的后缀所说的文件，里面有没有个人信息没有查",
            "the attachment is damaged, or not what its name says; whether it holds personal data was not checked"
        ),
        Unreadable::Locked => text!(
            "附件设有打开密码，或是旧格式的文件，里面有没有个人信息没有查",
            "the attachment has a password, or is of the old kind; whether it holds personal data was not checked"
        ),
        Unreadable::TooLarge => text!(
            "附件解开以后太大，里面有没有个人信息没有查",
            "the attachment is too large when it is unpacked; whether it holds personal data was not checked"
        ),
    };
    let help = text!(
        "请用 Word、Excel 或 WPS 打开，取消密码，另存一份再放回来；打不开的，读者也打不开",
        "open it where it was written, take the password away and save it anew; what cannot be opened, readers cannot open either"
    );
    Diagnostic::new(Code::UNREAD_ATTACHMENT, Location::file(path), message).help(help)
}

fn judge(source: &SourceText, kind: Kind, range: Range<usize>, clearances: &[PrivacyClearance]) -> Diagnostic {
    let number = &source.text[range.clone()];
    let location = source.locate(range.clone());
    if let Some(clearance) = covering(clearances, kind, number) {
        return document::cleared(location, kind, number, &clearance.reason);
    }
    let echo = privacy::echo(kind, number);
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
