//! How a report looks elsewhere: in a list, in a feed, in search results. For the preview; never published.

use super::Context;
use super::feed::FeedEntry;
use super::parts::CaseCard;
use crate::site::CaseKey;

/// A report as it stands in places other than its page.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// In a list.
    pub card: CaseCard,
    /// In a feed.
    pub feed: FeedEntry,
    /// In search results: category, region and date, in one line.
    pub facts: String,
}

impl Sheet {
    /// The sheet of a report, its addresses seen from where the context is.
    pub(crate) fn make(context: &Context<'_>, key: CaseKey) -> Sheet {
        let case = context.site.case(key);
        let category = &context.programme().category(case.category).short_name;
        let region = &context.regions().get(case.region).name;
        Sheet {
            card: context.card(key),
            feed: FeedEntry::make(context, key),
            facts: format!("{category} · {region} · {}", case.document.header.date.value.day()),
        }
    }
}
