//! A link of a page that leads to no file of the site. Those of an author's text are judged when it is parsed.

use super::super::{Finding, Subject};
use super::target;
use crate::plan::address;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at every link and at everything that a browser loads.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let links = subject.markup.links.iter().filter(|link| link.in_text.is_none()).map(|link| &link.href);
    let pictures =
        subject.markup.pictures.iter().filter(|picture| picture.in_text.is_none()).map(|picture| &picture.src);
    for address in links.chain(&subject.markup.resources).chain(pictures) {
        let Some((path, _)) = target(subject.path, address) else { continue };
        // The files of the search index are not planned: they come of the whole site at once.
        if subject.file(&path).is_none() && path != address::search_index().as_str() {
            let message = text!("链接指向不存在的页面 {path}", "a link leads to a page that does not exist: {path}");
            found.push(Finding { code: Code::DEAD_LINK, message, help: None, part: None });
        }
    }
}
