//! The report as one HTML file to be sent: complete in itself, without a script, under a strict policy, for screen,
//! reader and printer.

use std::fmt::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use super::self_check::{CheckRow, CheckState, PLACES_SHOWN};
use super::{Summary, counts};
use crate::text;
use crate::vocabulary::diagnostic::{Diagnostic, Language, Severity, Text};
use crate::vocabulary::escape::escape_html;

const STYLE: &str = include_str!("report.css");

/// What the report says of itself.
#[derive(Clone, Debug)]
pub struct ReportHeading<'a> {
    /// The name of the site, if its settings could be read.
    pub site: Option<&'a str>,
    /// The day of the check.
    pub day: String,
}

/// The whole file. Diagnostics come sorted by path.
pub fn html_report(
    heading: &ReportHeading<'_>,
    rows: &[CheckRow],
    diagnostics: &[Diagnostic],
    summary: &Summary,
    language: Language,
) -> String {
    let mut page = Page { html: String::new(), language };
    page.head(heading, diagnostics, summary);
    page.table(rows);
    page.files(diagnostics);
    page.html.push_str("</main>\n</body>\n</html>\n");
    page.html
}

struct Page {
    html: String,
    language: Language,
}

impl Page {
    /// Adds markup of our own.
    fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Adds a text.
    fn say(&mut self, text: &str) {
        escape_html(text, &mut self.html);
    }

    fn label(&mut self, text: &Text) {
        let text = text.get(self.language).to_owned();
        self.say(&text);
    }

    fn element(&mut self, open: &str, text: &str, close: &str) {
        self.raw(open);
        self.say(text);
        self.raw(close);
    }

    fn head(&mut self, heading: &ReportHeading<'_>, diagnostics: &[Diagnostic], summary: &Summary) {
        let language = match self.language {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        };
        let title = text!("内容检查报告", "Report on the content");
        let title = match heading.site {
            Some(site) => format!("{} · {site}", title.get(self.language)),
            None => title.get(self.language).to_owned(),
        };
        // Nothing is loaded and nothing runs; only this very style applies.
        let hash = BASE64.encode(Sha256::digest(STYLE.as_bytes()));
        let _ = write!(
            self.html,
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n"
        );
        self.element("<title>", &title, "</title>\n");
        self.raw("<style>");
        self.raw(STYLE);
        self.raw("</style>\n</head>\n<body>\n<main>\n");
        self.element("<h1>", &title, "</h1>\n<p>");
        let (day, files, counts) = (&heading.day, summary.files, counts(diagnostics));
        let (zh, en) = (&counts.zh, &counts.en);
        self.label(&text!("检查日期 {day}；检查了 {files} 个文件：{zh}。", "Checked on {day}; {files} files: {en}."));
        self.raw("</p>\n");
    }

    fn table(&mut self, rows: &[CheckRow]) {
        self.raw("<h2 id=\"self-check\">");
        self.label(&text!("自查表", "Self-check"));
        self.raw("</h2>\n<table>\n<thead><tr>");
        let columns = [
            text!("序号", "No."),
            text!("检查指标", "What is inspected"),
            text!("要求", "What must hold"),
            text!("结果", "Result"),
            text!("问题和位置", "Problems and places"),
        ];
        for column in columns {
            self.element("<th scope=\"col\">", column.get(self.language), "</th>");
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for (number, row) in rows.iter().enumerate() {
            self.row(number + 1, row);
        }
        self.raw("</tbody>\n</table>\n");
    }

    fn row(&mut self, number: usize, row: &CheckRow) {
        let _ = write!(self.html, "<tr><td>{number}</td><th scope=\"row\">");
        self.label(&row.name);
        if row.veto {
            self.raw(" <span class=\"veto\">");
            self.label(&text!("单项否决", "fails the site"));
            self.raw("</span>");
        }
        self.raw("</th><td>");
        self.label(&row.criterion);
        let class = match row.state {
            CheckState::Pass => "pass",
            CheckState::Problem => "problem",
            CheckState::ByHand | CheckState::NotChecked => "open",
        };
        let _ = write!(self.html, "</td><td class=\"{class}\">");
        self.label(&row.state.word());
        let count = row.places.len();
        if count > 0 {
            self.label(&text!("（{count}）", " ({count})"));
        }
        self.raw("</td><td>");
        if !row.places.is_empty() {
            self.raw("<ul>");
            for place in row.places.iter().take(PLACES_SHOWN) {
                self.element("<li><code>", &format!("{}:{}", place.path, place.line), "</code> ");
                self.label(&place.what);
                self.raw("</li>");
            }
            self.raw("</ul>");
        }
        let more = count.saturating_sub(PLACES_SHOWN);
        if more > 0 {
            self.raw("<p>");
            self.label(&text!("还有 {more} 处，见下面", "and {more} more, see below"));
            self.raw("</p>");
        }
        self.raw("</td></tr>\n");
    }

    fn files(&mut self, diagnostics: &[Diagnostic]) {
        self.raw("<h2 id=\"files\">");
        self.label(&text!("各文件的问题", "Problems by file"));
        self.raw("</h2>\n");
        if diagnostics.is_empty() {
            self.raw("<p>");
            self.label(&text!("没有发现问题。", "No problem was found."));
            self.raw("</p>\n");
        }
        for file in diagnostics.chunk_by(|a, b| a.location.path == b.location.path) {
            let Some(first) = file.first() else { continue };
            self.element("<section>\n<h3><code>", &first.location.path, "</code> <small>");
            self.label(&counts(file));
            self.raw("</small></h3>\n<ol>\n");
            file.iter().for_each(|diagnostic| self.diagnostic(diagnostic));
            self.raw("</ol>\n</section>\n");
        }
    }

    fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        let (class, word) = match diagnostic.severity {
            Severity::Error => ("error", text!("错误", "Error")),
            Severity::Warning => ("warning", text!("警告", "Warning")),
            Severity::Note => ("note", text!("备查", "Note")),
        };
        let _ = write!(self.html, "<li><p><strong class=\"{class}\">");
        self.label(&word);
        self.raw("</strong> ");
        self.label(&diagnostic.message);
        let location = &diagnostic.location;
        let (line, column) = (location.line, location.column);
        if !location.excerpt.is_empty() {
            self.raw(" <span class=\"place\">");
            self.label(&text!("第 {line} 行第 {column} 字", "line {line}, column {column}"));
            self.raw("</span>");
        }
        self.element(" <code class=\"code\">", diagnostic.code.as_str(), "</code></p>\n");
        if !location.excerpt.is_empty() {
            self.excerpt(diagnostic);
        }
        if let Some(help) = &diagnostic.help {
            self.raw("<p class=\"help\">");
            self.label(help);
            self.raw("</p>\n");
        }
        self.raw("</li>\n");
    }

    /// The line, with what is meant marked.
    fn excerpt(&mut self, diagnostic: &Diagnostic) {
        let location = &diagnostic.location;
        let characters: Vec<char> = location.excerpt.chars().collect();
        let start = (location.column.saturating_sub(1) as usize).min(characters.len());
        let end = if location.end_line == location.line {
            (location.end_column.saturating_sub(1) as usize).clamp(start, characters.len())
        } else {
            characters.len()
        };
        let part = |range: std::ops::Range<usize>| characters[range].iter().collect::<String>();
        self.element("<pre><code>", &part(0..start), "");
        if start < end {
            self.element("<mark>", &part(start..end), "</mark>");
        }
        self.element("", &part(end..characters.len()), "</code></pre>\n");
    }
}
