//! A link that says “点击这里”: in a list of links, as screen readers give it, it leads nowhere.

use std::sync::OnceLock;

use serde::Deserialize;

use super::super::locate::TextPart;
use super::super::{Finding, Subject};
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// The words that are looked for: a data file beside this one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkTexts {
    vague: Vec<String>,
    added: Vec<String>,
}

fn link_texts() -> &'static LinkTexts {
    static TEXTS: OnceLock<LinkTexts> = OnceLock::new();
    TEXTS.get_or_init(|| crate::vocabulary::data::from_embedded("link-texts.yaml", include_str!("link-texts.yaml")))
}

/// What a link says, without what the theme adds to it.
fn said(text: &str) -> &str {
    let mut text = text.trim();
    for added in &link_texts().added {
        while let Some(before) = text.strip_suffix(added.as_str()).filter(|_| !added.is_empty()) {
            text = before;
        }
    }
    text.trim()
}

/// Looks at the text of every link.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let texts = link_texts();
    for link in &subject.markup.links {
        let text = said(&link.text);
        let bare = text
            .trim_matches(|c: char| c.is_whitespace() || "。，、：；！？…“”（）()【】[]<>《》›»>→-.,:;!?".contains(c));
        if !texts.vague.iter().any(|vague| vague.eq_ignore_ascii_case(bare)) {
            continue;
        }
        let message = text!("链接文字“{text}”没有说明通向哪里", "the text “{text}” does not say where the link leads");
        let help =
            text!("用要去的文件或网页的名称作链接文字", "let the text name the document or page that it leads to");
        found.push(Finding {
            code: Code::VAGUE_LINK_TEXT,
            message,
            help: Some(help),
            part: link.in_text.map(TextPart::Link),
        });
    }
}
