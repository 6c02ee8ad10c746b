//! Diagnostics as text, with a caret under the place, which stands right under wide characters.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Colour;
use crate::text;
use crate::vocabulary::diagnostic::{Diagnostic, Language, Severity, Text};

/// One diagnostic as text: what, where, the line with a caret under the place, and the cure.
pub fn text_report(diagnostic: &Diagnostic, language: Language, colour: Colour) -> String {
    let location = &diagnostic.location;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
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

/// All diagnostics of one file, under a line that names it and counts them.
pub fn file_report(diagnostics: &[Diagnostic], language: Language, colour: Colour) -> String {
    let Some(first) = diagnostics.first() else { return String::new() };
    let counts = counts(diagnostics);
    let path = &first.location.path;
    let mut report = match colour {
        Colour::On => format!("\x1b[1m{path}\x1b[0m"),
        Colour::Off => path.clone(),
    };
    report.push_str(&format!(" ({})\n\n", counts.get(language)));
    for diagnostic in diagnostics {
        report.push_str(&text_report(diagnostic, language, colour));
        report.push_str("\n\n");
    }
    report
}

/// How many errors and warnings there are, in words.
pub fn counts(diagnostics: &[Diagnostic]) -> Text {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic.is_warning()).count();
    text!("{errors} 个错误，{warnings} 个警告", "{errors} error(s), {warnings} warning(s)")
}
