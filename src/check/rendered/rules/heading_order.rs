//! A heading that skips a level, or a page without exactly one heading of the first.
//!
//! Screen readers list the headings of a page as its contents; a level that is skipped looks like a part that is lost.

use super::super::locate::TextPart;
use super::super::{Finding, Subject};
use crate::plan::Purpose;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at the headings in their order.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let headings = &subject.markup.headings;
    let first = headings.iter().filter(|heading| heading.level == 1).count();
    if first != 1 && !matches!(subject.page.purpose(), Purpose::Redirect(_)) {
        let message = text!(
            "网页应有一个一级标题，这里有 {first} 个",
            "a page has one heading of the first level, this has {first}"
        );
        found.push(Finding { code: Code::HEADING_ORDER, message, help: None, part: None });
    }
    let mut before = 0;
    for heading in headings {
        let level = heading.level;
        if before > 0 && level > before + 1 {
            let title = heading.text.trim();
            let message = text!(
                "标题“{title}”是 {level} 级，前一个是 {before} 级，跳了级",
                "the heading “{title}” is of level {level} behind one of level {before}"
            );
            let (wanted, marks) = (before + 1, "#".repeat(usize::from(before) + 1));
            let help = text!("请改为 {wanted} 级：“{marks} {title}”", "make it level {wanted}: “{marks} {title}”");
            let part = heading.in_text.map(TextPart::Heading);
            found.push(Finding { code: Code::HEADING_ORDER, message, help: part.is_some().then_some(help), part });
        }
        before = level;
    }
}
