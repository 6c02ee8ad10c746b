//! A page of the plan as HTML: each kind by its view, in the frame.

use super::Edition;
use crate::plan::{Page, PagedList};
use crate::theme::RenderError;
use crate::view::Context;
use crate::view::adoption::AdoptionsView;
use crate::view::booklet::{BookletView, BookletsView};
use crate::view::case::CaseView;
use crate::view::cases::CasesView;
use crate::view::category::{CategoriesView, CategoryView};
use crate::view::category_region::CategoryRegionView;
use crate::view::compare::{CompareView, ComparisonView};
use crate::view::coverage::CoverageView;
use crate::view::dataset::DictionaryView;
use crate::view::frame::Frame;
use crate::view::home::HomeView;
use crate::view::metric::{MetricView, MetricsView};
use crate::view::page::PageView;
use crate::view::practice::PracticeView;
use crate::view::promotion::PromotionView;
use crate::view::prose::{NotFoundView, ProseView, RedirectView};
use crate::view::region::{RegionView, RegionsView};
use crate::view::search::SearchView;
use crate::view::sitemap::SitemapPageView;
use crate::view::tag::{TagView, TagsView};
use crate::view::timeline::TimelineView;
use crate::view::titles::TitlesView;
use crate::view::unit::UnitView;
use crate::view::year::YearView;
use crate::vocabulary::path::OutPath;

impl Edition<'_> {
    /// The HTML of a page.
    ///
    /// # Errors
    /// When a template is broken.
    pub(crate) fn html(&self, path: &OutPath, page: &Page) -> Result<Vec<u8>, RenderError> {
        let leaf = Leaf { context: self.context(path), is_indexed: page.is_indexed(self.site) };
        match page {
            Page::Home => leaf.html::<HomeView>(&()),
            Page::List(PagedList::Cases, number) => leaf.html::<CasesView>(number),
            Page::List(PagedList::Category(key), number) => leaf.html::<CategoryView>(&(*key, *number)),
            Page::List(PagedList::CategoryRegion(key, region), number) => {
                leaf.html::<CategoryRegionView>(&(*key, *region, *number))
            }
            Page::List(PagedList::Region(key), number) => leaf.html::<RegionView>(&(*key, *number)),
            Page::List(PagedList::Tag(key), number) => leaf.html::<TagView>(&(*key, *number)),
            Page::List(PagedList::Year(year), number) => leaf.html::<YearView>(&(*year, *number)),
            Page::List(PagedList::Titles(initial), number) => leaf.html::<TitlesView>(&(*initial, *number)),
            Page::List(PagedList::Metric(key), number) => leaf.html::<MetricView>(&(*key, *number)),
            Page::Case(key) => leaf.html::<CaseView>(key),
            Page::Practices => leaf.html::<PromotionView>(&()),
            Page::Practice(key) => leaf.html::<PracticeView>(key),
            Page::Adoptions => leaf.html::<AdoptionsView>(&()),
            Page::Coverage => leaf.html::<CoverageView>(&()),
            Page::Dictionary => leaf.html::<DictionaryView>(&()),
            Page::Categories => leaf.html::<CategoriesView>(&()),
            Page::Regions => leaf.html::<RegionsView>(&()),
            Page::Unit(key) => leaf.html::<UnitView>(key),
            Page::Tags => leaf.html::<TagsView>(&()),
            Page::Metrics => leaf.html::<MetricsView>(&()),
            Page::Timeline => leaf.html::<TimelineView>(&()),
            Page::Compare => leaf.html::<CompareView>(&()),
            Page::CategoryComparison(key) => leaf.html::<ComparisonView>(key),
            Page::Booklets => leaf.html::<BookletsView>(&()),
            Page::Booklet(booklet) => leaf.html::<BookletView>(booklet),
            Page::Prose(index) => leaf.html::<ProseView>(index),
            Page::SiteMap => leaf.html::<SitemapPageView>(&()),
            Page::Search => leaf.html::<SearchView>(&()),
            Page::NotFound => leaf.html::<NotFoundView>(&()),
            Page::Redirect(target) => leaf.html::<RedirectView>(target),
        }
    }
}

/// A page that is being made.
struct Leaf<'a> {
    context: Context<'a>,
    is_indexed: bool,
}

impl Leaf<'_> {
    fn html<V: PageView>(&self, of: &V::Of) -> Result<Vec<u8>, RenderError> {
        let context = &self.context;
        let view = V::make(context, of);
        let frame = Frame::make(context, V::KIND, self.is_indexed, view.head(context, of));
        Ok(context.theme.render(&format!("pages/{}.html", V::TEMPLATE), &frame, &view)?.into_bytes())
    }
}
