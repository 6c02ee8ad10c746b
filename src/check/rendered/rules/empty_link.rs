//! A link without any text: nobody who does not see the page knows of it.

use super::super::locate::TextPart;
use super::super::{Finding, Subject};
use super::shown;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at the text of every link, pictures in it included.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for link in &subject.markup.links {
        let text = link.text.trim().trim_end_matches("（外部链接）");
        if text.is_empty() {
            let href = shown(subject.path, &link.href);
            let message = text!("到 {href} 的链接没有文字", "the link to {href} has no text");
            let help = text!("写上它通向哪里", "say where it leads");
            found.push(Finding {
                code: Code::EMPTY_LINK,
                message,
                help: Some(help),
                part: link.in_text.map(TextPart::Link),
            });
        }
    }
}
