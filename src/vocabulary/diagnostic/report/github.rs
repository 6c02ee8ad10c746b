//! Diagnostics as annotations of GitHub's workflows: `::error file=…,line=…::message`.

use crate::vocabulary::diagnostic::{Diagnostic, Language, Severity};

/// One diagnostic as a workflow command on one line. `root` leads from the repository to the site, with `/` at
/// its end, or is empty.
pub fn github_line(diagnostic: &Diagnostic, root: &str, language: Language) -> String {
    let location = &diagnostic.location;
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let file = property(&format!("{root}{}", location.path));
    let mut line = format!("::{kind} file={file},line={},endLine={}", location.line, location.end_line);
    // GitHub takes columns only within one line, and its end is the last column, not the one behind it.
    if location.line == location.end_line && location.end_column > location.column {
        line.push_str(&format!(",col={},endColumn={}", location.column, location.end_column - 1));
    }
    line.push_str(&format!(",title={}::", property(diagnostic.code.as_str())));
    line.push_str(&data(diagnostic.message.get(language)));
    if let Some(help) = &diagnostic.help {
        line.push_str("%0A");
        line.push_str(&data(help.get(language)));
    }
    line
}

/// What stands behind `::` must not end the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property must not end at a colon or comma either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;
    use crate::vocabulary::diagnostic::{Code, Location};

    #[test]
    fn what_ends_a_command_is_escaped() {
        let location = Location {
            path: "content/a,b.md".into(),
            line: 3,
            column: 2,
            end_line: 3,
            end_column: 4,
            excerpt: "甲乙丙".into(),
        };
        let diagnostic = Diagnostic::new(Code::UNKNOWN_TAG, location, text!("没有 100% 的\n标签", "no"));
        assert_eq!(
            github_line(&diagnostic.help(text!("改", "mend")), "site/", Language::Chinese),
            "::error file=site/content/a%2Cb.md,line=3,endLine=3,col=2,endColumn=3,title=unknown-tag\
             ::没有 100%25 的%0A标签%0A改"
        );
    }
}
