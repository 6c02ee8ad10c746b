//! Diagnostics as JSON lines, for programs.

use serde::Serialize;

use crate::vocabulary::diagnostic::{Diagnostic, Language, Severity};

/// One diagnostic as a JSON object on one line.
pub fn json_line(diagnostic: &Diagnostic, language: Language) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        code: &'a str,
        severity: Severity,
        message: &'a str,
        path: &'a str,
        line: u32,
        column: u32,
        end_line: u32,
        end_column: u32,
        help: Option<&'a str>,
    }
    let location = &diagnostic.location;
    let line = Line {
        code: diagnostic.code.as_str(),
        severity: diagnostic.severity,
        message: diagnostic.message.get(language),
        path: &location.path,
        line: location.line,
        column: location.column,
        end_line: location.end_line,
        end_column: location.end_column,
        help: diagnostic.help.as_ref().map(|help| help.get(language)),
    };
    serde_json::to_string(&line).unwrap_or_default()
}
