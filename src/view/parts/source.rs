//! Where a report comes from.

use serde::Serialize;

use crate::document::CaseHeader;
use crate::view::Context;

/// Where a report comes from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SourceView {
    /// Publisher.
    pub name: String,
    /// What kind of source: 本单位材料, 政府网站, 媒体, 期刊.
    pub kind: String,
    /// When it was published there.
    pub date: Option<String>,
    /// Its address on another site.
    pub href: Option<String>,
}

impl SourceView {
    /// Where a report comes from.
    pub(in crate::view) fn make(context: &Context<'_>, header: &CaseHeader) -> SourceView {
        SourceView {
            name: header.source.name.clone(),
            kind: context.named(&context.programme().source_kinds, &header.source.kind.value),
            date: header.source.date.clone(),
            href: header.source.url.clone(),
        }
    }
}
