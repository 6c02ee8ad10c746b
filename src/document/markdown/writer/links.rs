//! Links and pictures.

use std::ops::Range;

use pulldown_cmark::{LinkType, Parser};

use super::super::address::{self, Target, Use};
use super::super::{ExternalLink, FileLink, compact};
use super::HtmlWriter;
use crate::text;
use crate::vocabulary::diagnostic::Code;
use crate::vocabulary::escape::escape_html;

/// A picture whose alternative text is being collected.
pub(super) struct Picture {
    /// The address; absent when it was refused.
    pub(super) src: Option<String>,
    pub(super) title: String,
    pub(super) alt: String,
    pub(super) range: Range<usize>,
}

impl HtmlWriter<'_> {
    pub(super) fn link(&mut self, kind: LinkType, address: &str, title: &str, range: Range<usize>) {
        let address = if kind == LinkType::Email { format!("mailto:{address}") } else { address.to_owned() };
        self.before_text(Some('a'));
        match address::judge(&address, Use::Link, &self.source.path, self.page, self.resolve) {
            Ok(Target::File { path, anchor, href }) => {
                self.open_link("<a href=\"", &href, title, &range);
                let location = self.source.locate(range);
                self.links.push(FileLink { path, anchor, picture: false, location });
                self.link_ends.push("</a>");
            }
            Ok(Target::Web(address)) => {
                self.open_link("<a class=\"external\" rel=\"external noopener\" href=\"", &address, title, &range);
                let location = self.source.locate(range);
                self.external.push(ExternalLink { address, location });
                self.link_ends.push("<span class=\"visually-hidden\">（外部链接）</span></a>");
            }
            Ok(Target::Contact(address)) => {
                self.open_link("<a href=\"", &address, title, &range);
                let location = self.source.locate(range);
                self.external.push(ExternalLink { address, location });
                self.link_ends.push("</a>");
            }
            Err(refusal) => {
                self.report(refusal.code, range, refusal.message, refusal.help);
                self.link_ends.push("");
            }
        }
    }

    fn open_link(&mut self, before: &str, address: &str, title: &str, range: &Range<usize>) {
        let mut html = before.to_owned();
        escape_html(address, &mut html);
        if !title.trim().is_empty() {
            html.push_str("\" title=\"");
            escape_html(title.trim(), &mut html);
        }
        html.push_str("\">");
        self.push_link(&html, range);
    }

    /// Writes the HTML that holds the start of a link.
    pub(super) fn push_link(&mut self, html: &str, range: &Range<usize>) {
        self.push(html);
        // In the alternative text of a picture a link is its words alone.
        if self.picture.is_none() {
            self.origins.links.push(compact(range));
        }
    }

    pub(super) fn picture_address(&mut self, address: &str, range: &Range<usize>) -> Option<String> {
        match address::judge(address, Use::Picture, &self.source.path, self.page, self.resolve) {
            Ok(Target::File { path, anchor, href }) => {
                let location = self.source.locate(range.clone());
                self.links.push(FileLink { path, anchor, picture: true, location });
                Some(href)
            }
            Ok(Target::Web(_) | Target::Contact(_)) => {
                let message = text!("不能引用别的网站上的图片", "a picture of another site cannot be shown");
                let help = text!(
                    "请把图片放进案例自己的文件夹，再引用",
                    "put the picture into the report's own folder and link to it there"
                );
                self.report(Code::UNSAFE_LINK, range.clone(), message, Some(help));
                None
            }
            Err(refusal) => {
                self.report(refusal.code, range.clone(), refusal.message, refusal.help);
                None
            }
        }
    }

    /// `[注]: 数据来自民政局` is taken for the address of a link, and vanishes.
    pub(super) fn find_unused_definitions(&mut self) {
        for (label, range) in std::mem::take(&mut self.definitions) {
            let written = self.source.text[range.clone()].trim_end();
            let line = range.start..range.start + written.len();
            // `[//]: # (…)` is how some write a remark.
            if label == "//" || label == "comment" {
                let message = text!("这一行是注释，不会显示在网页上", "this line is a remark and is not shown");
                let help = text!("内部备注请在公开前删去", "take a remark out before it is published");
                self.report(Code::HTML_COMMENT, line, message, Some(help));
                continue;
            }
            let message = text!(
                "“[{label}]:”会当作链接的定义，这一行读者看不到",
                "“[{label}]:” is taken for the address of a link; readers do not see this line"
            );
            let help = text!(
                "请把冒号改成全角“：”；若是脚注请写成“[^{label}]: …”",
                "write “\\[{label}]: …”, or “[^{label}]: …” if it is a footnote"
            );
            self.report(Code::UNUSED_REFERENCE, line, message, Some(help));
        }
    }

    pub(super) fn end_picture(&mut self) {
        let Some(picture) = self.picture.take() else { return };
        let alt = picture.alt.trim();
        if alt.is_empty() {
            let message = text!("图片没有替代文字", "the picture has no alternative text");
            let help = text!(
                "请在方括号里写明图片内容：![图片说明](图片.png)",
                "say in the brackets what it shows: ![what it shows](picture.png)"
            );
            self.report(Code::MISSING_ALT, picture.range.clone(), message, Some(help));
        }
        let Some(src) = picture.src else {
            self.before_text(None);
            let mut shown = String::new();
            escape_html(alt, &mut shown);
            self.push(&shown);
            return;
        };
        let mut html = String::from("<figure><img src=\"");
        escape_html(&src, &mut html);
        html.push_str("\" alt=\"");
        escape_html(alt, &mut html);
        html.push_str("\" loading=\"lazy\" decoding=\"async\">");
        if !picture.title.trim().is_empty() {
            html.push_str(CAPTION);
            escape_html(picture.title.trim(), &mut html);
            html.push_str(CAPTION_END);
        }
        html.push_str("</figure>");
        self.push(&html);
        self.origins.pictures.push(compact(&picture.range));
        self.pictures_described = Some(self.pictures_described.unwrap_or(true) && !alt.is_empty());
        if let Some(buffer) = self.buffers.last_mut() {
            buffer.pictures += 1;
        }
    }
}

/// The labels of addresses that stand apart from their links, and where they stand, in order.
pub(super) fn definitions(parser: &Parser<'_>) -> Vec<(String, Range<usize>)> {
    let definitions = parser.reference_definitions().iter();
    let mut definitions: Vec<_> =
        definitions.map(|(name, definition)| (label(name), definition.span.clone())).collect();
    definitions.sort_by_key(|(_, span)| span.start);
    definitions
}

/// Labels that differ in case or blanks alone are the same.
pub(super) fn label(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

const CAPTION: &str = "<figcaption>";
const CAPTION_END: &str = "</figcaption>";

/// Leaves of a figure its picture alone, where one stands among text; its caption becomes a title.
pub(super) fn strip_figures(html: &str) -> String {
    let html = html.replace("<figure>", "").replace("</figure>", "");
    let mut rest = html.as_str();
    let mut kept = String::with_capacity(html.len());
    while let Some((before, after)) = rest.split_once(CAPTION) {
        // What would stand below the picture is told where somebody points at it.
        kept.push_str(before.trim_end_matches('>'));
        let (caption, behind) = after.split_once(CAPTION_END).unwrap_or((after, ""));
        kept.push_str(" title=\"");
        kept.push_str(caption);
        kept.push_str("\">");
        rest = behind;
    }
    kept.push_str(rest);
    kept
}
