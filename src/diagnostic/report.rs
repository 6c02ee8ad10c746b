//! Diagnostics for people (text with carets) and for programs (JSON lines).

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Language, Severity};

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

/// One diagnostic as text: what, where, the line with a caret under the place, and the cure.
pub fn text_report(diagnostic: &Diagnostic, language: Language, colour: Colour) -> String {
    let location = &diagnostic.location;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.get(language)).id(diagnostic.code.as_str());
    let mut group = if location.excerpt.is_empty() {
        let origin = Origin::path(&location.path).line(location.line as usize).char_column(location.column as usize);
        Group::with_title(title).element(origin)
    } else {
        let start = byte_of(&location.excerpt, location.column);
        let end = if location.end_line == location.line {
            byte_of(&location.excerpt, location.end_column)
        } else {
            location.excerpt.len()
        };
        let snippet = Snippet::source(&location.excerpt)
            .path(&location.path)
            .line_start(location.line as usize)
            .annotation(AnnotationKind::Primary.span(start..end.max(start)));
        Group::with_title(title).element(snippet)
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.get(language)));
    }
    let renderer = match colour {
        Colour::On => Renderer::styled(),
        Colour::Off => Renderer::plain(),
    };
    // Without a line to show, the arrow would stand at the margin.
    renderer.render(&[group]).to_string().replace("\n--> ", "\n --> ")
}

/// Byte offset of the character at 1-based `column`.
fn byte_of(line: &str, column: u32) -> usize {
    line.char_indices().nth(column.saturating_sub(1) as usize).map_or(line.len(), |(byte, _)| byte)
}

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

/// The closing line of a JSON report.
pub fn summary_line(summary: &Summary) -> String {
    serde_json::json!({ "summary": summary }).to_string()
}
