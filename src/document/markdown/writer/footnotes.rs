//! Footnotes: numbered in the order of their first mention, collected at the end.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::{Origins, compact};
use super::HtmlWriter;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// The text of a footnote.
pub(super) struct Footnote {
    label: String,
    html: String,
    /// Where it was written as a whole, and its parts.
    range: Range<usize>,
    origins: Origins,
}

impl HtmlWriter<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        self.before_text(None);
        let next = self.footnotes.len() + 1;
        let (number, times) = self.footnotes.entry(folded(label)).or_insert((next, 0));
        *times += 1;
        let id = if *times == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{times}") };
        let html = format!(
            "<sup class=\"footnote-reference\"><a id=\"{id}\" href=\"#fn-{number}\" aria-label=\"脚注{number}\">[{number}]</a></sup>"
        );
        self.push_link(&html, range);
    }

    pub(super) fn end_footnote(&mut self) {
        let html = self.end_buffer().html;
        let Some((label, range, around)) = self.open_footnotes.pop() else { return };
        let origins = std::mem::replace(&mut self.origins, around);
        self.written_footnotes.push(Footnote { label, html, range, origins });
    }

    /// Puts the footnotes that are mentioned in the order of their numbers.
    pub(super) fn number_footnotes(&mut self) {
        let mut numbered = BTreeMap::new();
        for footnote in std::mem::take(&mut self.written_footnotes) {
            match self.footnotes.get(&folded(&footnote.label)) {
                Some((number, _)) if numbered.contains_key(number) => {
                    let label = footnote.label;
                    let message = text!(
                        "脚注“{label}”写了两次，后面这一条读者看不到",
                        "the footnote “{label}” is given twice; readers do not see this one"
                    );
                    let help =
                        text!("请换一个标识，正文里也要引用它", "give it another label, and mention it in the text");
                    self.report(Code::DUPLICATE_FOOTNOTE, footnote.range, message, Some(help));
                }
                Some((number, _)) => {
                    numbered.insert(*number, footnote);
                }
                None => {
                    let label = footnote.label;
                    let message = text!("正文没有引用脚注“{label}”", "the footnote “{label}” is mentioned nowhere");
                    self.report(Code::MISSING_FOOTNOTE, footnote.range, message, None);
                }
            }
        }
        if numbered.is_empty() {
            return;
        }
        self.push("<section class=\"footnotes\" aria-label=\"脚注\">\n<ol>\n");
        for (number, footnote) in numbered {
            let back = format!(" <a class=\"footnote-back\" href=\"#fnref-{number}\" aria-label=\"返回正文\">↩</a>");
            let html = footnote.html.trim_end();
            let html = match html.strip_suffix("</p>") {
                Some(start) => format!("{start}{back}</p>"),
                None => format!("{html}{back}"),
            };
            self.push(&format!("<li id=\"fn-{number}\">{html}</li>\n"));
            self.origins.append(footnote.origins);
            self.origins.links.push(compact(&footnote.range));
        }
        self.push("</ol>\n</section>\n");
    }

    /// Marks whose footnotes do not exist reach us as text.
    pub(super) fn find_lost_footnotes(&mut self, text: &str, range: &Range<usize>) {
        let mut from = range.start;
        for (at, _) in text.match_indices("[^") {
            let Some(length) = text[at..].find(']') else { return };
            let label = &text[at + 2..at + length];
            let start = self.source.text[from..range.end].find("[^").map_or(from, |found| from + found);
            from = (start + 2).min(range.end);
            if !label.is_empty() && !label.contains(char::is_whitespace) {
                self.report_lost_footnote(label, start..start + length + 1);
            }
        }
    }

    fn report_lost_footnote(&mut self, label: &str, range: Range<usize>) {
        let message = text!("脚注“{label}”没有内容", "the footnote “{label}” has no text");
        let help = text!("请另起一行写“[^{label}]: 脚注内容”", "write a line “[^{label}]: text of the footnote”");
        self.report(Code::MISSING_FOOTNOTE, range, message, Some(help));
    }
}

/// Labels that differ in case alone are the same.
fn folded(label: &str) -> String {
    label.to_lowercase()
}
