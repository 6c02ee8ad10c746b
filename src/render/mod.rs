//! View × theme → bytes: what stands at one path of the plan.

pub mod book;
pub mod typesetter;
pub mod workbook;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::{Booklet, DataForm, Page, Plan, Scope, address};
use crate::render::book::{Place, epub, typst};
use crate::site::{CaseKey, Site};
use crate::source::{SourceError, Sources};
use crate::theme::{RenderError, Theme};
use crate::view::adoption::AdoptionsView;
use crate::view::booklet::{self, BookletView, BookletsView};
use crate::view::case::CaseView;
use crate::view::category::{CategoriesView, CategoryView};
use crate::view::compare::{CompareView, ComparisonView};
use crate::view::coverage::CoverageView;
use crate::view::dataset::{self, DictionaryView};
use crate::view::feed::FeedView;
use crate::view::filter;
use crate::view::frame::{Article, Frame, PageHead};
use crate::view::home::HomeView;
use crate::view::listing::{self, ListingView, TagsView};
use crate::view::metric::{self, MetricView, MetricsView};
use crate::view::page::{NotFoundView, PageView, RedirectView};
use crate::view::practice::PracticeView;
use crate::view::promotion::PromotionView;
use crate::view::region::{RegionView, RegionsView};
use crate::view::search::SearchView;
use crate::view::sheet::Sheet;
use crate::view::sitemap::{RobotsView, SitemapPageView, SitemapView};
use crate::view::timeline::TimelineView;
use crate::view::unit::UnitView;
use crate::view::workbook::WorkbookView;
use crate::view::{Context, linked_data};
use crate::vocabulary::path::{OutPath, SourcePath};

/// Everything that pages are rendered from.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// The site.
    pub site: &'a Site,
    /// Which files there are.
    pub plan: &'a Plan,
    /// How they look.
    pub theme: &'a Theme,
    /// The inputs, for pictures and attachments.
    pub sources: &'a Sources,
    /// Absolute address of the site, with `/` at its end.
    pub base_url: Option<&'a str>,
    /// Whether booklets are PDFs too; those are no pages of the plan, for they are set by another program.
    pub pdf: bool,
}

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A template asks for something that is not there.
    #[error(transparent)]
    Theme(#[from] RenderError),
    /// A picture or attachment cannot be read any more.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A book or workbook is larger than its format takes.
    #[error("{path}: {cause}")]
    Book {
        /// The book or workbook.
        path: OutPath,
        /// Why.
        cause: std::io::Error,
    },
}

impl<'a> Edition<'a> {
    fn context<'c>(&'c self, here: &'c OutPath) -> Context<'c> {
        Context { site: self.site, theme: self.theme, base_url: self.base_url, pdf: self.pdf, here }
    }

    /// The bytes of one page.
    ///
    /// # Errors
    /// When a template is broken or an attachment is gone.
    pub fn bytes(&self, path: &OutPath, page: &Page) -> Result<Vec<u8>, PageError> {
        let context = self.context(path);
        Ok(match page {
            Page::Attachment(source) => self.attachment(source)?,
            Page::BookletEpub(booklet) => self.book(path, *booklet)?,
            Page::Asset(asset) => self.theme.asset(asset).unwrap_or_default().to_vec(),
            Page::Data(set, DataForm::Json) => dataset::json(&context, *set),
            Page::Data(set, DataForm::Csv) => dataset::csv(&context, *set),
            Page::PracticesWorkbook => workbook::bytes(&WorkbookView::make(&context))
                .map_err(|cause| PageError::Book { path: path.clone(), cause })?,
            Page::DataSchema => dataset::schema(&context),
            Page::CaseList => filter::case_list(&context),
            Page::JsonFeed(scope) => {
                let json = FeedView::make(&context, *scope).to_json();
                format!("{json:#}\n").into_bytes()
            }
            _ => self.text(&context, page)?.into_bytes(),
        })
    }

    fn attachment(&self, source: &SourcePath) -> Result<Vec<u8>, SourceError> {
        Ok(self.sources.file(source).map(|file| file.bytes()).transpose()?.unwrap_or_default())
    }

    /// A booklet as an EPUB. Its links are made as those of its page, which then are fitted to the book.
    fn book(&self, path: &OutPath, booklet: Booklet) -> Result<Vec<u8>, PageError> {
        let page = booklet.address(self.site);
        let context = self.context(&page);
        let book = epub::book(self.theme, &BookletView::make(&context, booklet), self.place(&page), self.language())?;
        let pictures = book.pictures.iter().map(|(_, source)| self.attachment(source)).collect::<Result<_, _>>()?;
        book.into_bytes(pictures).map_err(|cause| PageError::Book { path: path.clone(), cause })
    }

    /// A booklet as a document for Typst, and the bytes of its pictures in their order.
    ///
    /// # Errors
    /// When a picture is gone.
    pub fn typst(&self, booklet: Booklet) -> Result<(typst::Source<'a>, Vec<Vec<u8>>), SourceError> {
        let page = booklet.address(self.site);
        let view = BookletView::make(&self.context(&page), booklet);
        let source = typst::source(self.theme, &view, self.place(&page), self.language());
        let pictures = source.pictures.iter().map(|(_, source)| self.attachment(source)).collect::<Result<_, _>>()?;
        Ok((source, pictures))
    }

    fn place<'p>(&'p self, page: &'p OutPath) -> Place<'p> {
        Place { page, base_url: self.base_url }
    }

    /// The language of the site.
    fn language(&self) -> &'a str {
        &self.site.registry.settings.language
    }

    /// How a report looks in a list, rendered, and elsewhere, seen from one of the pages.
    ///
    /// # Errors
    /// When the component of the theme is broken.
    pub fn sheet(&self, here: &OutPath, key: CaseKey) -> Result<(String, Sheet), RenderError> {
        let context = self.context(here);
        let sheet = Sheet::make(&context, key);
        let card = self.theme.component("case-card", &BTreeMap::from([("case", &sheet.card)]))?;
        Ok((card, sheet))
    }

    fn text(&self, context: &Context<'_>, page: &Page) -> Result<String, RenderError> {
        match page {
            Page::Home => self.html(context, "home", head(context, page), &HomeView::make(context)),
            Page::Cases(number) => {
                self.html(context, "listing", head(context, page), &ListingView::all(context, *number))
            }
            Page::Case(key) => self.html(context, "case", head(context, page), &CaseView::make(context, *key)),
            Page::Coverage => self.html(context, "coverage", head(context, page), &CoverageView::make(context)),
            Page::Adoptions => self.html(context, "adoptions", head(context, page), &AdoptionsView::make(context)),
            Page::Practices => self.html(context, "practices", head(context, page), &PromotionView::make(context)),
            Page::Practice(key) => {
                self.html(context, "practice", head(context, page), &PracticeView::make(context, *key))
            }
            Page::Categories => self.html(context, "categories", head(context, page), &CategoriesView::make(context)),
            Page::Category(key, number) => {
                self.html(context, "category", head(context, page), &CategoryView::make(context, *key, *number))
            }
            Page::CategoryRegion(category, region, number) => {
                let view = ListingView::category_region(context, *category, *region, *number);
                self.html(context, "listing", head(context, page), &view)
            }
            Page::Regions => self.html(context, "regions", head(context, page), &RegionsView::make(context)),
            Page::Region(key, number) => {
                self.html(context, "region", head(context, page), &RegionView::make(context, *key, *number))
            }
            Page::Unit(key) => self.html(context, "unit", head(context, page), &UnitView::make(context, *key)),
            Page::Tags => self.html(context, "tags", head(context, page), &TagsView::make(context)),
            Page::Tag(key, number) => {
                self.html(context, "listing", head(context, page), &ListingView::tag(context, *key, *number))
            }
            Page::Year(year, number) => {
                self.html(context, "listing", head(context, page), &ListingView::year(context, *year, *number))
            }
            Page::Titles(initial, number) => {
                self.html(context, "listing", head(context, page), &ListingView::titles(context, *initial, *number))
            }
            Page::Metrics => self.html(context, "metrics", head(context, page), &MetricsView::make(context)),
            Page::Metric(key, number) => {
                self.html(context, "metric", head(context, page), &MetricView::make(context, *key, *number))
            }
            Page::Timeline => self.html(context, "timeline", head(context, page), &TimelineView::make(context)),
            Page::Compare => self.html(context, "compare", head(context, page), &CompareView::make(context)),
            Page::CategoryComparison(key) => {
                self.html(context, "comparison", head(context, page), &ComparisonView::make(context, *key))
            }
            Page::Booklets => self.html(context, "booklets", head(context, page), &BookletsView::make(context)),
            Page::Booklet(booklet) => {
                self.html(context, "booklet", head(context, page), &BookletView::make(context, *booklet))
            }
            Page::Prose(index) => self.html(context, "page", head(context, page), &PageView::make(context, *index)),
            Page::SitemapPage => self.html(context, "sitemap", head(context, page), &SitemapPageView::make(context)),
            Page::Search => self.html(context, "search", head(context, page), &SearchView::make(context)),
            Page::NotFound => self.html(context, "not-found", head(context, page), &NotFoundView::make(context)),
            Page::Redirect(target) => {
                self.html(context, "redirect", head(context, page), &RedirectView::make(context, target))
            }
            Page::Atom(scope) => self.theme.render("pages/feed.xml", &(), &FeedView::make(context, *scope)),
            Page::Sitemap => self.theme.render("pages/sitemap.xml", &(), &SitemapView::make(context, self.plan)),
            Page::SitemapPart(part) => {
                self.theme.render("pages/sitemap.xml", &(), &SitemapView::part(context, self.plan, *part))
            }
            Page::Robots => self.theme.render("pages/robots.txt", &(), &RobotsView::make(context)),
            Page::Dictionary => self.html(context, "dictionary", head(context, page), &DictionaryView::make(context)),
            Page::CaseList | Page::Data(..) | Page::DataSchema | Page::PracticesWorkbook => Ok(String::new()),
            Page::Attachment(_) | Page::Asset(_) | Page::JsonFeed(_) | Page::BookletEpub(_) => Ok(String::new()),
        }
    }

    fn html(
        &self,
        context: &Context<'_>,
        template: &str,
        head: PageHead,
        view: &impl Serialize,
    ) -> Result<String, RenderError> {
        self.theme.render(&format!("pages/{template}.html"), &Frame::make(context, head), view)
    }
}

/// What a page says to its frame, and to programs.
fn head(context: &Context<'_>, page: &Page) -> PageHead {
    PageHead { things: linked_data::things(context, page), ..words(context, page) }
}

/// What a page says to its frame: title, description, breadcrumbs, feeds, meta tags.
fn words(context: &Context<'_>, page: &Page) -> PageHead {
    let (site, labels) = (context.site, &context.theme.labels);
    let registry = &site.registry;
    let label = |key: &str| labels.owned(key);
    let plain = |kind: &'static str, title: String, steps: Vec<(String, Option<OutPath>)>| PageHead {
        kind,
        description: format!("{title}：{}", registry.settings.description),
        title: Some(title),
        steps,
        feeds: Vec::new(),
        article: None,
        noindex: false,
        things: Vec::new(),
    };
    // The last step is the page itself; a further page of a list says its number.
    let paged = |title: String, number: usize| match number {
        1 => title,
        _ => labels.filled("page_title", &[("title", &title), ("page", &number.to_string())]),
    };
    let categories = || (label("categories"), Some(address::categories()));
    let regions = || (label("regions"), Some(address::regions()));
    match page {
        Page::Home => PageHead {
            kind: "home",
            title: None,
            description: registry.settings.description.clone(),
            steps: Vec::new(),
            feeds: Vec::new(),
            article: None,
            noindex: false,
            things: Vec::new(),
        },
        Page::Cases(number) => {
            let title = paged(label("cases"), *number);
            plain("cases", title.clone(), vec![(title, None)])
        }
        Page::Case(key) => {
            let case = site.case(*key);
            let header = &case.document.header;
            let category = registry.programme.category(case.category);
            let up = (category.short_name.clone(), Some(address::category(category, 1)));
            let tags = case.tags.iter().map(|tag| registry.tags.get(*tag).name.clone());
            PageHead {
                description: header.summary.clone(),
                feeds: vec![feed(context, Scope::Category(case.category))],
                article: Some(Article {
                    title: header.title.clone(),
                    date: header.date.value,
                    source: header.source.name.clone(),
                    keywords: std::iter::once(category.short_name.clone()).chain(tags).collect(),
                }),
                noindex: !header.status.is_public(),
                ..plain("case", header.title.clone(), vec![categories(), up, (header.title.clone(), None)])
            }
        }
        Page::Coverage => PageHead {
            description: label("coverage_lead"),
            ..plain("coverage", label("coverage"), vec![(label("coverage"), None)])
        },
        Page::Adoptions => {
            let up = (label("practices_title"), Some(address::practices()));
            plain("adoptions", label("all_adoptions"), vec![up, (label("all_adoptions"), None)])
        }
        Page::Practices => PageHead {
            description: label("practices_lead"),
            ..plain("practices", label("practices_title"), vec![(label("practices_title"), None)])
        },
        Page::Practice(key) => {
            let header = &site.practice(*key).document.header;
            let up = (label("practices_title"), Some(address::practices()));
            PageHead {
                description: header.summary.clone(),
                noindex: !header.status.value.is_public(),
                ..plain("practice", header.title.clone(), vec![up, (header.title.clone(), None)])
            }
        }
        Page::Categories => plain("categories", label("categories"), vec![(label("categories"), None)]),
        Page::Category(key, number) => {
            let category = registry.programme.category(*key);
            let title = paged(category.name.clone(), *number);
            PageHead {
                description: category.objectives.clone(),
                feeds: vec![feed(context, Scope::Category(*key))],
                ..plain("category", title, vec![categories(), (category.short_name.clone(), None)])
            }
        }
        Page::CategoryRegion(key, region, number) => {
            let (category, region) = (registry.programme.category(*key), registry.regions.get(*region));
            let values = [("category", category.short_name.as_str()), ("region", region.name.as_str())];
            let title = paged(labels.filled("category_region_title", &values), *number);
            let up = (category.short_name.clone(), Some(address::category(category, 1)));
            plain("category-region", title, vec![categories(), up, (region.name.clone(), None)])
        }
        Page::Regions => plain("regions", label("regions"), vec![(label("regions"), None)]),
        Page::Region(key, number) => {
            let region = registry.regions.get(*key);
            let mut path = registry.regions.path(*key);
            if region.lead.is_some() {
                path = vec![*key];
            }
            path.pop();
            let above = path.into_iter().map(|above| {
                let above = registry.regions.get(above);
                (above.name.clone(), Some(address::region(above, 1)))
            });
            let steps = std::iter::once(regions()).chain(above).chain([(region.name.clone(), None)]).collect();
            let has_feed = !site.cases_of_region(*key).is_empty();
            PageHead {
                feeds: has_feed.then(|| feed(context, Scope::Region(*key))).into_iter().collect(),
                ..plain("region", paged(registry.regions.full_name(*key), *number), steps)
            }
        }
        Page::Unit(key) => {
            let unit = registry.programme.unit(*key);
            let category = registry.programme.category(unit.category);
            let up = (category.short_name.clone(), Some(address::category(category, 1)));
            let title = unit.published_name.clone();
            PageHead {
                description: labels.filled("unit_description", &[("name", &title), ("category", &category.name)]),
                ..plain("unit", title.clone(), vec![categories(), up, (title, None)])
            }
        }
        Page::Tags => plain("tags", label("tags"), vec![(label("tags"), None)]),
        Page::Tag(key, number) => {
            let tag = registry.tags.get(*key);
            let title = paged(labels.filled("tag_title", &[("name", &tag.name)]), *number);
            let up = (label("tags"), Some(address::tags()));
            plain("tag", title, vec![up, (tag.name.clone(), None)])
        }
        Page::Year(year, number) => {
            let title = labels.filled("year_title", &[("year", &year.to_string())]);
            let up = (label("timeline"), Some(address::timeline()));
            plain("year", paged(title.clone(), *number), vec![up, (title, None)])
        }
        Page::Titles(initial, number) => {
            let title = listing::titles_title(context, *initial);
            let up = (label("search_title"), Some(address::search()));
            plain("titles", paged(title.clone(), *number), vec![up, (title, None)])
        }
        Page::Metrics => PageHead {
            description: label("metrics_lead"),
            ..plain("metrics", label("shared_metrics"), vec![(label("shared_metrics"), None)])
        },
        Page::Metric(key, number) => {
            let title = metric::title(context, *key);
            let up = (label("shared_metrics"), Some(address::metrics()));
            plain("metric", paged(title.clone(), *number), vec![up, (title, None)])
        }
        Page::Timeline => plain("timeline", label("timeline"), vec![(label("timeline"), None)]),
        Page::Compare => plain("compare", label("compare"), vec![(label("compare"), None)]),
        Page::CategoryComparison(key) => {
            let category = registry.programme.category(*key);
            let title = labels.filled("comparison_title", &[("name", &category.short_name)]);
            let up = (category.short_name.clone(), Some(address::category(category, 1)));
            plain("comparison", title, vec![categories(), up, (label("compare"), None)])
        }
        Page::Booklets => plain("booklets", label("booklets"), vec![(label("booklets"), None)]),
        Page::Booklet(booklet) => {
            let title = booklet::full_title(context, *booklet);
            let up = (label("booklets"), Some(address::booklets()));
            plain("booklet", title.clone(), vec![up, (title, None)])
        }
        Page::Prose(index) => {
            let page = &site.pages[*index];
            let title = page.header.title.clone();
            PageHead {
                description: page.header.summary.clone(),
                article: Some(Article {
                    title: title.clone(),
                    date: page.header.date.value,
                    source: registry.settings.title.clone(),
                    keywords: Vec::new(),
                }),
                ..plain("page", title.clone(), vec![(title, None)])
            }
        }
        Page::SitemapPage => plain("sitemap", label("sitemap"), vec![(label("sitemap"), None)]),
        Page::Search => plain("search", label("search_title"), vec![(label("search_title"), None)]),
        Page::NotFound => {
            PageHead { noindex: true, ..plain("not-found", label("not_found"), vec![(label("not_found"), None)]) }
        }
        Page::Redirect(_) => PageHead { noindex: true, ..plain("redirect", label("moved"), Vec::new()) },
        Page::Dictionary => PageHead {
            description: label("open_data_lead"),
            ..plain("dictionary", label("open_data"), vec![(label("open_data"), None)])
        },
        Page::CaseList | Page::Data(..) | Page::DataSchema | Page::PracticesWorkbook => {
            plain("file", String::new(), Vec::new())
        }
        Page::Atom(_) | Page::JsonFeed(_) | Page::Sitemap | Page::SitemapPart(_) | Page::Robots => {
            plain("file", String::new(), Vec::new())
        }
        Page::Attachment(_) | Page::Asset(_) | Page::BookletEpub(_) => plain("file", String::new(), Vec::new()),
    }
}

fn feed(context: &Context<'_>, scope: Scope) -> crate::view::frame::FeedLink {
    let registry = &context.site.registry;
    let (name, path) = match scope {
        Scope::Site => (registry.settings.title.clone(), OutPath::made("feed.xml")),
        Scope::Category(key) => {
            let category = registry.programme.category(key);
            (category.name.clone(), address::category_feed(category))
        }
        Scope::Region(key) => {
            let region = registry.regions.get(key);
            (region.name.clone(), address::region_feed(region))
        }
    };
    let title = context.theme.labels.filled("feed_title", &[("name", &name), ("site", &registry.settings.title)]);
    context.feed_link(title, &path)
}
