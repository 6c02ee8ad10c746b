//! [`Attachments`]: what the files beside documents hold of numbers of persons.
//!
//! They are read here, before any rule is applied, and each is let go of when it has been looked through: many of them together
//! would not fit into memory. The rules see what was found.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::formats::archive::Unreadable;
use crate::formats::office;
use crate::site::Site;
use crate::source::{PlainText, SourceError, SourceFile, Sources};
use crate::vocabulary::diagnostic::Location;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::privacy::{self, Finding, Kind};

/// What was found in the attachments of a site that are of a kind that is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attachments {
    by_path: BTreeMap<SourcePath, Arc<Examined>>,
}

/// An attachment that was looked through.
#[derive(Debug)]
struct Examined {
    /// Fingerprint of its bytes.
    print: Fingerprint,
    content: Content,
}

/// What an attachment holds.
#[derive(Debug)]
pub(super) enum Content {
    /// Numbers in a text with lines, in which something can be pointed at.
    Lines(Vec<(Number, Location)>),
    /// Numbers in an office file, whose lines nobody has seen.
    Whole(Vec<Number>),
    /// It cannot be read.
    NotRead(Obstacle),
}

/// A number of a person.
#[derive(Debug)]
pub(super) struct Number {
    pub(super) kind: Kind,
    /// As it is written.
    pub(super) text: String,
}

/// Why an attachment was not read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Obstacle {
    /// It is no such file, or is locked.
    Archive(Unreadable),
    /// It is no text.
    NoText,
    /// It is larger than what is read.
    TooLarge,
}

/// An office file larger than this is not read.
const OFFICE_CAP: u64 = 64 * 1024 * 1024;
/// Tables and plain texts, by the ends of their names.
const PLAIN: [&str; 8] = ["csv", "tsv", "txt", "json", "html", "htm", "vtt", "srt"];

impl Attachments {
    /// Reads the attachments of a site on all cores. What was read `before` and has not changed is not read again.
    ///
    /// # Errors
    /// When the machine refuses to read one, or it is no longer there.
    pub(crate) fn read(site: &Site, sources: &Sources, before: &Attachments) -> Result<Attachments, SourceError> {
        let wanted = site.attachments().map(|(attachment, _)| &attachment.source);
        let wanted: Vec<(&SourcePath, &SourceFile)> = wanted
            .filter(|path| office::is_office(path.file_name()) || is_plain(path))
            .filter_map(|path| Some((path, sources.file(path)?)))
            .collect();
        let read = wanted.into_par_iter().map(|(path, file)| {
            let known = before.by_path.get(path).filter(|known| known.print == file.fingerprint);
            let examined = match known {
                Some(known) => Arc::clone(known),
                None => Arc::new(Examined { print: file.fingerprint, content: examine(path, file)? }),
            };
            Ok((path.clone(), examined))
        });
        Ok(Attachments { by_path: read.collect::<Result<_, SourceError>>()? })
    }

    /// What an attachment holds; `None` if it is of a kind that is not read.
    pub(super) fn get(&self, path: &SourcePath) -> Option<&Content> {
        self.by_path.get(path).map(|examined| &examined.content)
    }
}

impl Content {
    /// The numbers in it.
    pub(super) fn numbers(&self) -> Vec<&Number> {
        match self {
            Content::Lines(numbers) => numbers.iter().map(|(number, _)| number).collect(),
            Content::Whole(numbers) => numbers.iter().collect(),
            Content::NotRead(_) => Vec::new(),
        }
    }
}

fn is_plain(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| PLAIN.contains(&extension.as_str()))
}

fn examine(path: &SourcePath, file: &SourceFile) -> Result<Content, SourceError> {
    let number =
        |text: &str, finding: &Finding| Number { kind: finding.kind, text: text[finding.range.clone()].into() };
    if office::is_office(path.file_name()) {
        if file.size > OFFICE_CAP {
            return Ok(Content::NotRead(Obstacle::Archive(Unreadable::TooLarge)));
        }
        return Ok(match office::text(&file.bytes()?) {
            Ok(text) => Content::Whole(privacy::numbers(&text).iter().map(|finding| number(&text, finding)).collect()),
            Err(reason) => Content::NotRead(Obstacle::Archive(reason)),
        });
    }
    Ok(match file.text(path)? {
        PlainText::Text(source) => {
            let numbers = privacy::numbers(&source.text);
            let located =
                numbers.iter().map(|finding| (number(&source.text, finding), source.locate(finding.range.clone())));
            Content::Lines(located.collect())
        }
        PlainText::Other => Content::NotRead(Obstacle::NoText),
        PlainText::TooLarge => Content::NotRead(Obstacle::TooLarge),
    })
}
