//! What a page is about, in the words of schema.org, for search engines and other programs: a block of JSON-LD.
//!
//! Nothing is said that the page does not say. The block is data, which a Content-Security-Policy for scripts leaves alone.

use serde_json::{Map, Value, json};

use super::dataset::{ColumnRow, DictionaryView, TableView};
use super::frame::Crumb;
use super::{Context, Link};
use crate::document::{Moment, Status};
use crate::plan::{self, Page, address};
use crate::registry::Settings;
use crate::site::{CaseKey, PracticeKey};
use crate::vocabulary::path::OutPath;

/// The things that a page is about, beside its place in the site.
pub(crate) fn things(context: &Context<'_>, page: &Page) -> Vec<Value> {
    match page {
        Page::Home => vec![site(context)],
        Page::Case(key) => vec![report(context, *key)],
        Page::Practice(key) => vec![practice(context, *key)],
        Page::Prose(index) => vec![prose(context, *index)],
        Page::Dictionary => DictionaryView::make(context).tables.iter().map(|table| dataset(context, table)).collect(),
        _ => Vec::new(),
    }
}

/// The block of a page; `None` when there is nothing to say.
pub(super) fn block(context: &Context<'_>, crumbs: &[Crumb], mut things: Vec<Value>) -> Option<String> {
    things.extend(breadcrumbs(context, crumbs));
    if things.is_empty() {
        return None;
    }
    let block = json!({ "@context": "https://schema.org", "@graph": things });
    // The only way out of a block is “</”, and no comment may begin in it.
    Some(block.to_string().replace('<', "\\u003c"))
}

/// A thing without what is not known.
fn thing<const N: usize>(kind: &str, facts: [(&str, Option<Value>); N]) -> Value {
    let mut map = Map::new();
    map.insert("@type".to_owned(), json!(kind));
    for (name, value) in facts {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    }
    Value::Object(map)
}

fn url(context: &Context<'_>, to: &OutPath) -> Option<Value> {
    context.absolute(to).map(Value::String)
}

fn site(context: &Context<'_>) -> Value {
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

/// Who answers for the site. Only offices of the government have a 网站标识码.
fn publisher(settings: &Settings) -> Option<Value> {
    let name = settings.footer.organiser.as_ref()?;
    let kind = if settings.footer.site_id_code.is_some() { "GovernmentOrganization" } else { "Organization" };
    Some(thing(kind, [("name", Some(json!(name)))]))
}

fn report(context: &Context<'_>, key: CaseKey) -> Value {
    let case = context.site.case(key);
    let (document, header) = (&case.document, &case.document.header);
    let source = thing(
        "CreativeWork",
        [
            ("publisher", Some(json!({ "@type": "Organization", "name": header.source.name }))),
            ("url", header.source.url.as_ref().map(|url| json!(url))),
            ("datePublished", header.source.date.as_ref().map(|date| json!(date))),
        ],
    );
    let tags = case.tags.iter().map(|tag| context.site.registry.tags.get(*tag).name.as_str());
    let keywords: Vec<&str> =
        std::iter::once(context.programme().category(case.category).short_name.as_str()).chain(tags).collect();
    let place = context.regions().full_name(case.region);
    let archived = header.status == Status::Archived;
    thing(
        "Report",
        [
            ("headline", Some(json!(header.title))),
            ("abstract", Some(json!(header.summary))),
            ("url", url(context, &document.address)),
            ("inLanguage", Some(json!(context.settings().language))),
            ("datePublished", Some(json!(date(header.date.value)))),
            ("dateModified", header.updated.as_ref().map(|_| json!(date(plan::modified(header))))),
            ("keywords", Some(json!(keywords.join(",")))),
            ("spatialCoverage", Some(json!({ "@type": "AdministrativeArea", "name": place }))),
            ("creativeWorkStatus", archived.then(|| json!("Archived"))),
            ("isBasedOn", Some(source)),
            ("publisher", publisher(context.settings())),
        ],
    )
}

fn practice(context: &Context<'_>, key: PracticeKey) -> Value {
    let practice = context.site.practice(key);
    let (document, header) = (&practice.document, &practice.document.header);
    let report = |key: &CaseKey| {
        let document = &context.site.case(*key).document;
        thing("Report", [("headline", Some(json!(document.header.title))), ("url", url(context, &document.address))])
    };
    let based_on: Vec<Value> = practice.cases.iter().map(report).collect();
    let steps: Vec<Value> = header.steps.iter().map(|step| json!({ "@type": "HowToStep", "text": step })).collect();
    thing(
        if steps.is_empty() { "Article" } else { "HowTo" },
        [
            ("name", Some(json!(header.title))),
            ("description", Some(json!(header.summary))),
            ("url", url(context, &document.address)),
            ("inLanguage", Some(json!(context.settings().language))),
            ("step", (!steps.is_empty()).then(|| json!(steps))),
            ("isBasedOn", (!based_on.is_empty()).then(|| json!(based_on))),
            ("publisher", publisher(context.settings())),
        ],
    )
}

fn prose(context: &Context<'_>, index: usize) -> Value {
    let page = &context.site.pages[index];
    let header = &page.header;
    thing(
        "WebPage",
        [
            ("name", Some(json!(header.title))),
            ("description", Some(json!(header.summary))),
            ("url", url(context, &page.address)),
            ("inLanguage", Some(json!(context.settings().language))),
            ("datePublished", Some(json!(date(header.date.value)))),
            ("dateModified", header.updated.as_ref().map(|updated| json!(date(updated.value)))),
            ("publisher", publisher(context.settings())),
        ],
    )
}

/// A table of open data with its files. A file without an absolute address is no distribution.
fn dataset(context: &Context<'_>, table: &TableView) -> Value {
    let settings = context.settings();
    let file = |file: &Link| {
        let path = context.here.resolve(&file.href)?;
        let (_, ending) = path.as_str().rsplit_once('.')?;
        let format = match ending {
            "csv" => "text/csv",
            "json" => "application/json",
            _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        };
        Some(thing(
            "DataDownload",
            [
                ("name", Some(json!(format!("{}（{}）", table.name, file.label)))),
                ("encodingFormat", Some(json!(format))),
                ("contentUrl", Some(url(context, &path)?)),
            ],
        ))
    };
    let files: Vec<Value> = table.files.iter().filter_map(file).collect();
    let column = |column: &ColumnRow| {
        thing(
            "PropertyValue",
            [
                ("name", Some(json!(column.id))),
                ("alternateName", Some(json!(column.name))),
                ("description", Some(json!(column.meaning))),
                ("unitText", column.measure.as_ref().map(|measure| json!(measure))),
            ],
        )
    };
    let columns: Vec<Value> = table.columns.iter().map(column).collect();
    let all: Vec<CaseKey> = (0..context.site.cases.len()).map(CaseKey).collect();
    thing(
        "Dataset",
        [
            ("name", Some(json!(format!("{}：{}", settings.title, table.name)))),
            ("description", Some(json!(table.meaning))),
            ("url", context.absolute(context.here).map(|page| json!(format!("{page}#{}", table.id)))),
            ("inLanguage", Some(json!(settings.language))),
            ("isAccessibleForFree", Some(json!(true))),
            ("license", settings.data_licence.as_ref().map(|licence| json!(licence.url))),
            ("dateModified", plan::newest(context.site, &all).map(|moment| json!(date(moment)))),
            ("variableMeasured", Some(json!(columns))),
            ("distribution", (!files.is_empty()).then(|| json!(files))),
            ("creator", publisher(settings)),
            ("publisher", publisher(settings)),
        ],
    )
}

/// The way from the home page to this one.
fn breadcrumbs(context: &Context<'_>, crumbs: &[Crumb]) -> Option<Value> {
    let item = |(index, crumb): (usize, &Crumb)| {
        let to = crumb.href.as_ref().and_then(|href| context.here.resolve(href));
        let to = to.or_else(|| crumb.href.is_none().then(|| context.here.clone()));
        thing(
            "ListItem",
            [
                ("position", Some(json!(index + 1))),
                ("name", Some(json!(crumb.label))),
                ("item", to.and_then(|to| url(context, &to))),
            ],
        )
    };
    let items: Vec<Value> = crumbs.iter().enumerate().map(item).collect();
    (items.len() > 1).then(|| json!({ "@type": "BreadcrumbList", "itemListElement": items }))
}

fn date(moment: Moment) -> String {
    if moment.timed { moment.rfc3339() } else { moment.day() }
}
