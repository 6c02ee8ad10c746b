//! The search page: what its script needs, and ways to browse for those who have none.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView};
use super::parts::Facet;
use super::titles::initial_label;
use crate::plan::address;

/// `search.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SearchView {
    /// Where the form leads: this page.
    pub action: String,
    /// Address of the engine.
    pub engine: String,
    /// Address of the first file of the index.
    pub index: String,
    /// Categories, provinces, years, tags and initials of titles with reports, each a static page.
    pub facets: Vec<Facet>,
}

/// The engine, below the folder of assets.
const ENGINE: &str = "search/engine.js";
/// How many tags are listed.
const TAGS: usize = 30;

impl PageView for SearchView {
    const KIND: &'static str = "search";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> SearchView {
        let category = |key| address::category(context.programme().category(key), 1);
        let categories = context.category_counts(|key| context.site.cases_of_category(key).len(), category);
        let initials = context.site.initials().map(|(initial, cases)| {
            context.count_link(&initial_label(context, initial), &address::titles(initial, 1), cases.len())
        });
        let facets = [
            context.facet("facet_category", categories, None),
            context.facet("facet_region", context.province_counts(), Some(("all_regions", address::regions()))),
            context.facet("facet_year", context.year_counts(), None),
            context.facet("facet_tag", context.tag_counts(TAGS), Some(("all_tags", address::tags()))),
            context.facet("facet_initial", initials.collect(), None),
        ];
        let engine = context.theme.assets().into_iter().find(|(_, path)| path == ENGINE);
        SearchView {
            action: context.href(&address::search()),
            engine: engine.map(|(address, _)| context.href(&address)).unwrap_or_default(),
            index: context.href(&address::search_index()),
            facets: facets.into_iter().flatten().collect(),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("search_title"), Vec::new())
    }
}
