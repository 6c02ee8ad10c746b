//! HTML that an author wrote: allowed tags in order, everything else as text.

use std::ops::Range;

use super::super::raw_html::{self, Piece};
use super::super::{address, stray};
use super::HtmlWriter;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// An HTML tag that an author opened.
pub(super) struct OpenTag {
    pub(super) name: &'static str,
    /// How many Markdown elements were open.
    pub(super) depth: usize,
    pub(super) range: Range<usize>,
}

impl HtmlWriter<'_> {
    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        for (at, piece) in raw_html::pieces(html) {
            let here = range.start + at..range.end;
            match piece {
                Piece::Open(name) | Piece::Close(name) if raw_html::is_block(name) => self.refuse(&html[at..], here),
                piece => self.piece(piece, here),
            }
        }
    }

    pub(super) fn piece(&mut self, piece: Piece<'_>, range: Range<usize>) {
        match piece {
            Piece::Text(text) => {
                self.before_text(text.chars().next());
                self.escaped(text);
            }
            Piece::Break => self.line_break(),
            Piece::Refused(text) => self.refuse(text, range),
            Piece::Open(name) => {
                self.before_text(Some('a'));
                self.inline_tag(&format!("<{name}>"));
                self.open_tags.push(OpenTag { name, depth: self.depth, range });
            }
            Piece::Close(name) => match self.open_tags.last() {
                Some(open) if open.name == name && open.depth == self.depth => {
                    self.open_tags.pop();
                    self.push(&format!("</{name}>"));
                }
                _ => {
                    let message = text!("“</{name}>”前面没有对应的“<{name}>”", "“</{name}>” closes no “<{name}>”");
                    self.report(Code::UNCLOSED_HTML, range, message, None);
                    self.before_text(None);
                    self.escaped(&format!("</{name}>"));
                }
            },
        }
    }

    /// A remark of the author: it is kept from readers, and said.
    fn remark(&mut self, text: &str, range: Range<usize>) {
        let range = range.start..range.start + text.trim_end().len();
        if !text.ends_with("-->") {
            self.comment = Some(range);
            return;
        }
        let message = text!("HTML 注释不会显示在网页上", "a comment of HTML is not shown on the page");
        let help = text!(
            "若是给读者看的，请去掉“<!--”和“-->”；若是内部备注，请在公开前删去",
            "take “<!--” and “-->” out if readers should see it; take out a remark before it is published"
        );
        self.report(Code::HTML_COMMENT, range, message, Some(help));
    }

    /// What is left of a line of HTML behind the end of a comment.
    fn behind_comment<'a>(&mut self, html: &'a str, range: &mut Range<usize>) -> &'a str {
        let Some(comment) = self.comment.take() else { return html };
        let Some(end) = html.find("-->").map(|end| end + 3) else {
            self.comment = Some(comment);
            return "";
        };
        let whole = comment.start..range.start + end;
        let written = self.source.text[whole.clone()].to_owned();
        self.remark(&written, whole);
        range.start += end;
        &html[end..]
    }

    pub(super) fn refuse(&mut self, text: &str, range: Range<usize>) {
        if text.starts_with("<!--") {
            return self.remark(text, range);
        }
        let shown: String = text.chars().take(30).collect();
        let shown = shown.trim();
        let message = text!("“{shown}”不会当作 HTML，按文字显示", "“{shown}” is shown as text, not taken as HTML");
        let general = || {
            text!(
                "只可用不带属性的 br sub sup u mark ins del kbd details summary；若本来就是文字，请在“<”前加“\\”",
                "only br sub sup u mark ins del kbd details summary without attributes are taken; if it is text, put “\\” before “<”"
            )
        };
        let help = stray::tag_help(text, &address::beside(&self.source.path, "")).unwrap_or_else(general);
        self.report(Code::RAW_HTML, range, message, Some(help));
        self.before_text(text.chars().next());
        self.escaped(text);
    }

    pub(super) fn block_html(&mut self, html: &str, mut range: Range<usize>) {
        let html = self.behind_comment(html, &mut range);
        for (at, piece) in raw_html::pieces(html) {
            let here = range.start + at..range.end;
            match piece {
                Piece::Open(name) if raw_html::is_block(name) => self.open_block(name, here),
                Piece::Close(name) if raw_html::is_block(name) => {
                    self.end_html_paragraph();
                    self.piece(piece, here);
                    self.push("\n");
                    self.end_line();
                }
                Piece::Refused(text) if text.starts_with("<!--") => self.remark(text, here),
                Piece::Text(text) if text.trim().is_empty() => self.pending_break = self.html_block == Some(true),
                piece => {
                    let in_summary = self.open_tags.last().is_some_and(|open| open.name == "summary");
                    if self.html_block == Some(false) && !in_summary {
                        self.push("<p>");
                        self.html_block = Some(true);
                        self.depth += 1;
                    }
                    match piece {
                        Piece::Text(text) => self.piece(Piece::Text(text.trim_end_matches('\n')), here),
                        other => self.piece(other, here),
                    }
                }
            }
        }
    }

    /// `<details>` stands between blocks, `<summary>` only directly in `<details>`.
    pub(super) fn open_block(&mut self, name: &'static str, range: Range<usize>) {
        self.end_html_paragraph();
        let inside = self.open_tags.last().map(|open| (open.name, open.depth));
        let fits = match name {
            "summary" => inside == Some(("details", self.depth)),
            _ => inside.is_none_or(|(outer, _)| outer == "details"),
        };
        if fits {
            self.push(&format!("<{name}>"));
            self.open_tags.push(OpenTag { name, depth: self.depth, range });
        } else {
            self.push("<p>");
            self.refuse(&format!("<{name}>"), range);
            self.push("</p>");
        }
    }

    pub(super) fn end_html_paragraph(&mut self) {
        self.pending_break = false;
        if self.html_block == Some(true) {
            self.close_open_tags(self.depth);
            self.depth -= 1;
            self.push("</p>\n");
            self.end_line();
            self.html_block = Some(false);
        }
    }

    pub(super) fn end_html_block(&mut self) {
        self.end_html_paragraph();
        if let Some(range) = self.comment.take() {
            let message = text!(
                "注释没有结束，后面的文字读者都看不到",
                "the comment is not closed; readers see nothing of what follows"
            );
            let help = text!("请在注释后面补上“-->”", "add “-->” behind the comment");
            self.report(Code::UNCLOSED_COMMENT, range, message, Some(help));
        }
        // A summary holds one line; what follows the block is no part of it.
        if self.open_tags.last().is_some_and(|open| open.name == "summary") {
            self.close_last();
        }
        self.html_block = None;
    }

    /// Closes the tags that were opened inside the element that ends now.
    pub(super) fn close_open_tags(&mut self, depth: usize) {
        while self.open_tags.last().is_some_and(|open| open.depth >= depth) {
            self.close_last();
        }
    }

    pub(super) fn close_last(&mut self) {
        let Some(open) = self.open_tags.pop() else { return };
        let name = open.name;
        self.push(&format!("</{name}>"));
        let message = text!("“<{name}>”没有结束", "“<{name}>” is not closed");
        let help = text!("请在同一段里补上“</{name}>”", "add “</{name}>” in the same block");
        self.report(Code::UNCLOSED_HTML, open.range, message, Some(help));
    }
}
