//! What is wrong with an author's text: [`Diagnostic`], in Chinese and English, located to line and column.
//!
//! A diagnostic never stops a stage: stages return [`Checked`]. A machine that refuses is an
//! `Error` of the door that met it (`source`, `publish`), not a diagnostic.

mod catalogue;
mod code;
mod page;
mod report;
mod severities;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use catalogue::{CatalogueEntry, catalogue, entry};
pub use code::Code;
pub use page::{index_page, page};
pub use report::{
    CheckPlace, CheckRow, CheckState, Colour, ReportHeading, Summary, counts, file_report, github_line, html_report,
    json_line, sarif_log, self_check_json, self_check_text, text_report,
};
pub use severities::Severities;

use crate::vocabulary::path::SourcePath;
use crate::vocabulary::privacy::mask;

/// The two languages casebook speaks to its users.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

/// A message in both languages; the reader's is chosen when it is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }

    /// The text, in which every number of a person is hidden.
    fn masked(self) -> Text {
        Text { zh: mask(&self.zh).into_owned(), en: mask(&self.en).into_owned() }
    }
}

/// Formats a [`Text`]: `text!("没有 {name}", "there is no {name}")`.
#[macro_export]
macro_rules! text {
    ($zh:literal, $en:literal) => {
        $crate::vocabulary::diagnostic::Text { zh: format!($zh), en: format!($en) }
    };
}

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// Published, but somebody should look.
    Warning,
    /// Nothing is wrong; it is told so that nobody forgets it.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// Where in a file: lines and columns count from 1, columns in characters; the end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The file, relative to the site's root.
    pub path: String,
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column behind the last character.
    pub end_column: u32,
    /// The text of the first line, cut to what a report can show; empty where a whole file is meant.
    pub excerpt: String,
}

impl Location {
    /// A whole file, where no line is to blame.
    pub fn file(path: &SourcePath) -> Self {
        Self { path: path.to_string(), line: 1, column: 1, end_line: 1, end_column: 1, excerpt: String::new() }
    }
}

/// One problem of the author's text. The order of diagnostics is that of path, line and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Where.
    pub location: Location,
    /// How bad.
    pub severity: Severity,
    /// Which rule.
    pub code: Code,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub help: Option<Text>,
    /// Other files by which it was found: had one of them no errors of its own, it might not be there.
    #[serde(skip)]
    pub rests_on: Vec<SourcePath>,
}

impl Diagnostic {
    /// A diagnostic of the rule's own severity. Numbers of persons are hidden in all that it repeats.
    pub fn new(code: Code, mut location: Location, message: Text) -> Self {
        for shown in [&mut location.excerpt, &mut location.path] {
            if let Cow::Owned(masked) = mask(shown) {
                *shown = masked;
            }
        }
        Self { location, severity: code.severity(), code, message: message.masked(), help: None, rests_on: Vec::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help.masked());
        self
    }

    /// Adds other files by which it was found.
    #[must_use]
    pub fn resting_on(mut self, files: impl IntoIterator<Item = SourcePath>) -> Self {
        self.rests_on.extend(files);
        self
    }

    /// Adds the nearest valid value, if there is one near enough.
    #[must_use]
    pub fn nearest<'a>(self, word: &str, valid: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, valid) {
            Some(near) => self.help(text!("是不是想写“{near}”？", "did you mean “{near}”?")),
            None => self,
        }
    }

    /// Whether it keeps the site from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether it is a warning.
    pub fn is_warning(&self) -> bool {
        self.severity == Severity::Warning
    }

    /// Whether it keeps the site from being published, where warnings count as errors too.
    pub fn stops(&self, strict: bool) -> bool {
        self.is_error() || strict && self.is_warning()
    }
}

/// A value, and what was found wrong on the way to it.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What was found, in the order it was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// Takes the value and hands the diagnostics to `all`.
    pub fn into_value(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }
}

/// The valid word nearest to what was typed, by edit distance, if at most a third of it differs.
pub fn nearest<'a>(word: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    valid
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (length.max(candidate.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("sumary", ["summary", "source"]), Some("summary"));
        assert_eq!(nearest("低保户", ["低保", "特困"]), Some("低保"));
        assert_eq!(nearest("abcdef", ["summary", "source"]), None);
    }
}
