//! A meta tag without content, or with `null`: inspections of government sites look for them.

use super::super::{Finding, Subject};
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at every meta tag that has a name.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for (name, content) in &subject.markup.metas {
        let content = content.trim();
        if content.is_empty() || matches!(content, "null" | "undefined" | "None") {
            let message = text!("meta 标签 {name} 没有内容", "the meta tag {name} has no content");
            let help = text!("没有的内容就不要写这个标签", "leave the tag out where there is nothing to say");
            found.push(Finding { code: Code::EMPTY_META, message, help: Some(help), part: None });
        }
    }
}
