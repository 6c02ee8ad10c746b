//! The home page.

use serde::Serialize;
use serde_json::{Value, json};

use super::Context;
use super::booklet;
use super::linked_data::{publisher, thing, url};
use super::page::{PageHead, PageView};
use super::parts::{CaseCard, CategorySummary, CountLink, DateView, Link, TileGrid};
use crate::document::parse_moment;
use crate::plan::address;
use crate::site::CaseKey;

/// `index.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct HomeView {
    /// Title of the site.
    pub title: String,
    /// Name of the programme.
    pub programme: String,
    /// Its goal, quoted from the notice.
    pub goal: String,
    /// The notice: issuer and title, with the address of its page if there is one.
    pub notice_title: String,
    /// Who issued it.
    pub notice_issuer: String,
    /// When.
    pub notice_date: DateView,
    /// Address of the notice's page.
    pub notice_href: Option<String>,
    /// Reports, units with a report, categories, regions.
    pub counts: Vec<CountLink>,
    /// The provinces.
    pub grid: TileGrid,
    /// The categories.
    pub categories: Vec<CategorySummary>,
    /// The newest reports.
    pub newest: Vec<CaseCard>,
    /// All reports.
    pub all: Link,
    /// The booklets, if there are any.
    pub booklets: Option<Link>,
    /// Years with reports.
    pub years: Vec<CountLink>,
    /// The tags used most.
    pub tags: Vec<CountLink>,
}

/// How many of the newest reports the home page shows.
const NEWEST: usize = 5;
/// How many tags it shows.
const TAGS: usize = 20;

impl PageView for HomeView {
    const KIND: &'static str = "home";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> HomeView {
        let (settings, programme, site) = (context.settings(), context.programme(), context.site);
        let newest: Vec<CaseKey> = (0..site.cases.len().min(NEWEST)).map(CaseKey).collect();
        let issued = &programme.notice.issued;
        HomeView {
            title: settings.title.clone(),
            programme: programme.name.clone(),
            goal: programme.notice.goal.clone(),
            notice_title: programme.notice.title.clone(),
            notice_issuer: programme.notice.issuer.clone(),
            notice_date: parse_moment(issued)
                .map_or_else(|| DateView { iso: issued.clone(), text: issued.clone() }, |date| context.date(date)),
            notice_href: context.notice_page().map(|page| context.href(&page)),
            counts: counts(context),
            grid: TileGrid::make(context),
            categories: programme.categories().map(|(key, _)| CategorySummary::make(context, key)).collect(),
            newest: context.cards(&newest),
            all: context.link(context.labels().get("all_cases"), &address::cases(1)),
            booklets: booklet::index(context),
            years: context.year_counts(),
            tags: context.tag_counts(TAGS),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead {
            description: context.settings().description.clone(),
            things: vec![thing_of(context)],
            ..PageHead::default()
        }
    }
}

/// The site in the words of schema.org.
fn thing_of(context: &Context<'_>) -> Value {
    let settings = context.settings();
    let search = context.absolute(&address::search());
    let search = search.map(|search| {
        json!({
            "@type": "SearchAction", "target": format!("{search}?q={{search_term_string}}"),
            "query-input": "required name=search_term_string",
        })
    });
    thing(
        "WebSite",
        [
            ("name", Some(json!(settings.title))),
            ("description", Some(json!(settings.description))),
            ("url", url(context, &address::home())),
            ("inLanguage", Some(json!(settings.language))),
            ("publisher", publisher(settings)),
            ("potentialAction", search),
        ],
    )
}

fn counts(context: &Context<'_>) -> Vec<CountLink> {
    let (programme, site) = (context.programme(), context.site);
    let labels = context.labels();
    let with_cases = programme.units().filter(|(key, _)| !site.cases_of_unit(*key).is_empty()).count();
    let provinces = context.province_counts().len();
    vec![
        context.count_link(labels.get("count_categories"), &address::categories(), programme.categories().count()),
        context.count_link(labels.get("count_units"), &address::categories(), programme.units().count()),
        context.count_link(labels.get("count_units_with_cases"), &address::categories(), with_cases),
        context.count_link(labels.get("count_cases"), &address::cases(1), site.cases.len()),
        context.count_link(labels.get("count_provinces"), &address::regions(), provinces),
    ]
}
