//! A link to a heading that its page does not have.

use crate::site::Documents;
use std::collections::HashMap;

use crate::document::markdown::Body;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at every link with an anchor.
pub(in crate::check) fn check(documents: &Documents, found: &mut Vec<Diagnostic>) {
    if !documents.has_anchors {
        return;
    }
    let all = || documents.all();
    let by_path: HashMap<&str, &Body> =
        all().map(|document| (document.source().path.as_str(), document.body())).collect();
    for document in all() {
        for link in &document.body().links {
            let (Some(anchor), Some(target)) = (&link.anchor, by_path.get(link.path.as_str())) else { continue };
            if target.headings.iter().any(|heading| heading.id == *anchor) {
                continue;
            }
            let path = &link.path;
            let message = text!("{path} 里没有标识为“{anchor}”的标题", "{path} has no heading of the id “{anchor}”");
            let diagnostic = Diagnostic::new(Code::DEAD_ANCHOR, link.location.clone(), message);
            let diagnostic = diagnostic.resting_on([path.clone()]);
            // Whoever writes the words of a heading is told its id.
            let named = target.headings.iter().find(|heading| heading.text.contains(anchor.as_str()));
            found.push(match named {
                Some(heading) => {
                    let id = &heading.id;
                    diagnostic.help(text!("这个标题的标识是“{id}”", "the id of that heading is “{id}”"))
                }
                None => diagnostic.nearest(anchor, target.headings.iter().map(|heading| heading.id.as_str())),
            });
        }
    }
}
