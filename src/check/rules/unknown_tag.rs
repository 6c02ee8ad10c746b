//! A tag that is not on the controlled list.

use crate::check::at;
use crate::document::CaseDocument;
use crate::registry::Registry;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};

/// Looks at `tags` of a report.
pub(in crate::check) fn check(case: &CaseDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let tags = &registry.tags;
    for tag in case.header.tags.iter().filter(|tag| tags.find(&tag.value).is_none()) {
        let id = &tag.value;
        let diagnostic =
            at(&case.source, tag, Code::UNKNOWN_TAG, text!("标签表里没有“{id}”", "there is no tag “{id}” on the list"));
        if let Some(parts) = id.contains(['，', '、', '；']).then(|| id.replace(['，', '、', '；'], ", ")) {
            let line = case.source.corrected(&tag.range, &parts);
            found.push(diagnostic.help(text!(
                "几个标签之间用半角逗号和空格，请写成：{line}",
                "a half-width comma and a space part the tags, write: {line}"
            )));
            continue;
        }
        found.push(match tags.find_by_name(id) {
            Some(named) => {
                let id = &named.id;
                diagnostic.help(text!("请写它的标识“{id}”", "write its id “{id}”"))
            }
            None => diagnostic.nearest(id, tags.iter().map(|(_, tag)| tag.id.as_str())),
        });
    }
}
