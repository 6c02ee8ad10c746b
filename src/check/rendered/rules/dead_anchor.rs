//! A link of a page to a place that its page does not have. Those of an author's text are judged by another rule.

use super::super::{Finding, Subject};
use super::target;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Text};
use crate::vocabulary::path::OutPath;

/// Looks at the anchors on the page itself; gives those on other pages.
pub(in crate::check::rendered) fn wanted(subject: &Subject<'_>, found: &mut Vec<Finding>) -> Vec<(OutPath, String)> {
    let mut elsewhere = Vec::new();
    for link in subject.markup.links.iter().filter(|link| link.in_text.is_none() && link.href.contains('#')) {
        let Some((path, Some(anchor))) = target(subject.path, &link.href) else { continue };
        let Some((path, _)) = subject.file(&path) else { continue };
        if path != subject.path {
            elsewhere.push((path.clone(), anchor));
        } else if !subject.markup.ids.contains(&anchor) && anchor != "top" {
            let message = text!("这一页上没有标识“{anchor}”", "the page has no element of the id “{anchor}”");
            found.push(Finding { code: Code::DEAD_ANCHOR, message, help: None, part: None });
        }
    }
    elsewhere
}

/// What is said of an anchor that is not there.
pub(in crate::check::rendered) fn describe(path: &OutPath, anchor: &str) -> (Text, Option<Text>) {
    (text!("{path} 里没有标识“{anchor}”", "{path} has no element of the id “{anchor}”"), None)
}
