//! A picture of the theme without alternative text. Those of an author's text are judged when it is parsed.

use super::super::{Finding, Subject};
use super::shown;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at every picture.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for picture in subject.markup.pictures.iter().filter(|picture| picture.in_text.is_none() && !picture.decorative) {
        // An empty text says that a picture is decoration; then it must say so to programs as well.
        if picture.alt.as_ref().is_none_or(|alt| alt.trim().is_empty()) {
            let src = shown(subject.path, &picture.src);
            let message = text!("图片 {src} 没有替代文字", "the picture {src} has no alternative text");
            let help = text!(
                "写明图里是什么；纯装饰的图片加 aria-hidden=\"true\"",
                "say what it shows; give a mere decoration aria-hidden=\"true\""
            );
            found.push(Finding { code: Code::MISSING_ALT, message, help: Some(help), part: None });
        }
    }
}
