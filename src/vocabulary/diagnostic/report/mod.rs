//! The forms in which diagnostics are told: text for people; JSON lines, SARIF and annotations for programs.

mod github;
mod html;
mod json;
mod sarif;
mod self_check;
mod text;

use serde::Serialize;

pub use github::github_line;
pub use html::{ReportHeading, html_report};
pub use json::json_line;
pub use sarif::sarif_log;
pub use self_check::{CheckPlace, CheckRow, CheckState, self_check_json, self_check_text};
pub use text::{counts, file_report, text_report};

use super::Diagnostic;

/// Whether a report is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With terminal colours.
    On,
    /// Plain text.
    Off,
}

/// How many problems there were, in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Files read.
    pub files: usize,
}

impl Summary {
    /// Counts the diagnostics of a run that read `files` files.
    pub fn of(diagnostics: &[Diagnostic], files: usize) -> Summary {
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.is_warning()).count();
        Summary { errors, warnings, files }
    }
}
