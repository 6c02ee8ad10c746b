//! The name of a file, or a list in an attachment, holds a number of a person.
//!
//! Names become addresses and attachments are published as they are. Tables and plain texts are read; what is
//! wrong with a report's own text is said where it is parsed.

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Location, Text};
use crate::document::{self, PageDocument, Place, PrivacyClearance, place};
use crate::path::SourcePath;
use crate::privacy::{self, Finding, Kind};
use crate::site::Site;
use crate::source::{SourceText, Sources};
use crate::text;

/// Looks at the name of every file under `content/`.
pub(in crate::check) fn check_names(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for path in subject.sources.sizes().map(|(path, _)| path).filter(|path| path.as_str().starts_with("content/")) {
        found.extend(file_name(path));
    }
}

/// Looks at the attachments of what is published.
pub(in crate::check) fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for (path, _, clearances) in attachments(subject.site) {
        let Some(source) = subject.sources.attachment_text(path) else { continue };
        for Finding { kind, range } in privacy::numbers(&source.text) {
            found.push(judge(&source, kind, range, clearances));
        }
    }
}

/// Whether a clearance of a document clears something in one of its attachments.
pub(in crate::check) fn clears(
    site: &Site,
    sources: &Sources,
    owner: &SourcePath,
    clearance: &PrivacyClearance,
) -> bool {
    let own = attachments(site).filter(|(_, document, _)| *document == owner);
    own.filter_map(|(path, ..)| sources.attachment_text(path)).any(|source| {
        privacy::numbers(&source.text)
            .iter()
            .any(|finding| clearance.covers(finding.kind, &source.text[finding.range.clone()]))
    })
}

/// Attachments that are published: the file, whose it is, and what that has cleared.
fn attachments(site: &Site) -> impl Iterator<Item = (&SourcePath, &SourcePath, &[PrivacyClearance])> {
    let cases = site.cases.iter().flat_map(|case| {
        let (owner, cleared) = (&case.document.source.path, case.document.header.privacy_ok.as_slice());
        case.attachments.iter().map(move |file| (&file.source, owner, cleared))
    });
    let practices = site.practices.iter().flat_map(|practice| {
        let (owner, cleared) = (&practice.document.source.path, practice.document.header.privacy_ok.as_slice());
        practice.attachments.iter().map(move |file| (&file.source, owner, cleared))
    });
    let pages = site.page_attachments.iter().map(|file| {
        // A page's files lie in the folder of its name; of a page that is not there nothing is cleared.
        let folder = |page: &PageDocument| format!("content/pages/{}/", page.id);
        let page = site.pages.iter().find(|page| file.source.as_str().starts_with(&folder(page)));
        let owner = page.map_or(&file.source, |page| &page.source.path);
        (&file.source, owner, page.map_or(&[][..], |page| page.header.privacy_ok.as_slice()))
    });
    cases.chain(practices).chain(pages)
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
    (place(path) != Place::Unknown).then_some(diagnostic)
}

fn judge(
    source: &SourceText,
    kind: Kind,
    range: std::ops::Range<usize>,
    clearances: &[PrivacyClearance],
) -> Diagnostic {
    let number = &source.text[range.clone()];
    let location = source.locate(range.clone());
    if let Some(clearance) = clearances.iter().find(|clearance| clearance.covers(kind, number)) {
        return document::cleared(location, kind, number, &clearance.reason);
    }
    let echo = privacy::echo(kind, number);
    let message: Text = text!("附件里有个人的号码 {echo}", "the attachment holds a number of a person: {echo}");
    let help = text!(
        "附件会原样公开；请删去这一列再放回来，或在所属文件的文件头用 privacy_ok 放行",
        "it is published as it is; take the column out, or clear it under privacy_ok in the header of its document"
    );
    let mut diagnostic = Diagnostic::new(Code::PERSONAL_FILE, location, message).help(help);
    if kind == Kind::DoubtfulId {
        diagnostic.severity = crate::diagnostic::Severity::Warning;
    }
    diagnostic
}
