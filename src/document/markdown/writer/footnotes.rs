//! Footnotes: numbered in the order of their first mention, collected at the end.

use std::ops::Range;

use super::Writer;
use crate::text;
use crate::vocabulary::diagnostic::Code;

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        self.before_text(None);
        let next = self.footnotes.len() + 1;
        let (number, times) = self.footnotes.entry(label.to_owned()).or_insert((next, 0));
        *times += 1;
        let id = if *times == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{times}") };
        let html = format!(
            "<sup class=\"footnote-reference\"><a id=\"{id}\" href=\"#fn-{number}\" aria-label=\"脚注{number}\">[{number}]</a></sup>"
        );
        self.push(&html);
    }

    pub(super) fn end_footnote(&mut self) {
        let buffer = self.end_buffer();
        let Some((label, range)) = self.footnote_label.take() else { return };
        self.unused.push((label, buffer.html, range));
    }

    /// Puts the footnotes that are mentioned in the order of their numbers.
    pub(super) fn number_footnotes(&mut self) {
        for (label, html, range) in std::mem::take(&mut self.unused) {
            match self.footnotes.get(&label) {
                Some((number, _)) => {
                    self.definitions.entry(*number).or_insert(html);
                }
                None => {
                    let message = text!("正文没有引用脚注“{label}”", "the footnote “{label}” is mentioned nowhere");
                    self.report(Code::MISSING_FOOTNOTE, range, message, None);
                }
            }
        }
        if self.definitions.is_empty() {
            return;
        }
        self.push("<section class=\"footnotes\" aria-label=\"脚注\">\n<ol>\n");
        for (number, html) in std::mem::take(&mut self.definitions) {
            let back = format!(" <a class=\"footnote-back\" href=\"#fnref-{number}\" aria-label=\"返回正文\">↩</a>");
            let html = html.trim_end();
            let html = match html.strip_suffix("</p>") {
                Some(start) => format!("{start}{back}</p>"),
                None => format!("{html}{back}"),
            };
            self.push(&format!("<li id=\"fn-{number}\">{html}</li>\n"));
        }
        self.push("</ol>\n</section>\n");
    }

    /// A mark whose footnote does not exist reaches us as text.
    pub(super) fn find_lost_footnote(&mut self, text: &str, range: &Range<usize>) {
        let Some(at) = text.find("[^") else { return };
        let Some(length) = text[at..].find(']') else { return };
        let label = text[at + 2..at + length].to_owned();
        if label.is_empty() || label.contains(char::is_whitespace) {
            return;
        }
        let written = &self.source.text[range.clone()];
        let start = written.find("[^").map_or(range.start, |found| range.start + found);
        let message = text!("脚注“{label}”没有内容", "the footnote “{label}” has no text");
        let help = text!("请另起一行写“[^{label}]: 脚注内容”", "write a line “[^{label}]: text of the footnote”");
        self.report(Code::MISSING_FOOTNOTE, start..start + length + 1, message, Some(help));
    }
}
