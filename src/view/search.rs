//! The search page: what its script needs, and ways to browse for those who have none.

use serde::Serialize;

use super::Context;
use super::listing::Facet;
use crate::plan::address;

/// `search.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SearchView {
    /// Where the form leads: this page.
    pub action: String,
    /// Address of the engine.
    pub engine: String,
    /// Addresses of the modules that it needs.
    pub modules: Vec<String>,
    /// Address of the first file of the index.
    pub index: String,
    /// Categories, provinces, years and tags with reports, each a static page.
    pub facets: Vec<Facet>,
}

/// The engine, below the folder of assets; the other modules lie beside it.
const ENGINE: &str = "search/engine.js";
/// How many tags are listed.
const TAGS: usize = 30;

impl SearchView {
    /// The search page.
    pub(crate) fn make(context: &Context<'_>) -> SearchView {
        let category = |key| address::category(context.programme().category(key), 1);
        let categories = context.category_counts(|key| context.site.cases_of_category(key).len(), category);
        let facets = [
            context.facet("facet_category", categories, None),
            context.facet("facet_region", context.province_counts(), Some(("all_regions", address::regions()))),
            context.facet("facet_year", context.year_counts(), None),
            context.facet("facet_tag", context.tag_counts(TAGS), Some(("all_tags", address::tags()))),
        ];
        let assets = context.theme.assets();
        let modules = assets.iter().filter(|(_, path)| path.starts_with("search/") && path.ends_with(".js"));
        let (engine, modules): (Vec<_>, Vec<_>) = modules.partition(|(_, path)| path == ENGINE);
        SearchView {
            action: context.href(&address::search()),
            engine: engine.first().map(|(address, _)| context.href(address)).unwrap_or_default(),
            modules: modules.into_iter().map(|(address, _)| context.href(address)).collect(),
            index: context.href(&address::search_index()),
            facets: facets.into_iter().flatten().collect(),
        }
    }
}
