//! A link from a public text to a report or practice that is not published: readers would find nothing.

use crate::site::Documents;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at every link to a hidden report or practice.
pub(in crate::check) fn check(documents: &Documents, found: &mut Vec<Diagnostic>) {
    if documents.hidden.is_empty() {
        return;
    }
    for document in documents.all() {
        for link in document.body().links.iter().filter(|link| documents.hidden.contains(&link.path)) {
            let path = &link.path;
            let message = text!("{path} 还没有发布", "{path} is not published");
            let help =
                text!("等它发布后再链接，或先去掉这个链接", "link to it when it is published, or take the link out");
            found.push(Diagnostic::new(Code::LINK_TO_DRAFT, link.location.clone(), message).help(help));
        }
    }
}
