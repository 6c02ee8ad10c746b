//! What pages are about, in the words of schema.org, for search engines and other programs: a block of JSON-LD. The view of a
//! page says its things with what stands here.
//!
//! Nothing is said that the page does not say. The block is data, which a Content-Security-Policy for scripts leaves alone.

use serde_json::{Map, Value, json};

use super::Context;
use super::parts::Crumb;
use crate::document::Moment;
use crate::registry::Settings;
use crate::vocabulary::path::OutPath;

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
pub(super) fn thing<const N: usize>(kind: &str, facts: [(&str, Option<Value>); N]) -> Value {
    let mut map = Map::new();
    map.insert("@type".to_owned(), json!(kind));
    for (name, value) in facts {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    }
    Value::Object(map)
}

/// The absolute address of a page, if the site has one.
pub(super) fn url(context: &Context<'_>, to: &OutPath) -> Option<Value> {
    context.absolute(to).map(Value::String)
}

/// Who answers for the site. Only offices of the government have a 网站标识码.
pub(super) fn publisher(settings: &Settings) -> Option<Value> {
    let name = settings.footer.organiser.as_ref()?;
    let kind = if settings.footer.site_id_code.is_some() { "GovernmentOrganization" } else { "Organization" };
    Some(thing(kind, [("name", Some(json!(name)))]))
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

/// A day, or a moment where its time is known.
pub(super) fn date(moment: Moment) -> String {
    if moment.timed { moment.rfc3339() } else { moment.day() }
}
