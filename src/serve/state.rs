//! What the panel in the page shows, as JSON: problems, drafts, and the report at hand as an editor wants to see it.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::answer::Whole;
use super::lookout::Shown;
use crate::document::{ContentKind, content_kind, model};
use crate::pipeline::Snapshot;
use crate::plan::TextKey;
use crate::search::excerpt;
use crate::site::completeness;
use crate::vocabulary::diagnostic::{Diagnostic, Language, Text};
use crate::vocabulary::path::{OutPath, SourcePath};
use crate::vocabulary::privacy::mask;

/// Most problems that are sent; the count is always that of all.
const PROBLEMS: usize = 200;
/// How much of the text a search result shows, in characters.
const EXCERPT: usize = 80;
/// Most faulty files that are sent.
const FAULTY: usize = 200;
/// Most drafts that are sent.
const DRAFTS: usize = 200;

/// The state, seen from the page that the query names: `page=cases/a/b.html`.
pub(super) fn answer(shown: &Shown, follow: bool, query: &str) -> Whole {
    let page = query.strip_prefix("page=").unwrap_or_default();
    let page = percent_decode_str(page).decode_utf8_lossy();
    let errors = shown.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let state = json!({
        "number": shown.number,
        "behind": shown.is_behind(),
        "trouble": shown.trouble.as_ref().map(|trouble| trouble.get(Language::Chinese)),
        "unadvised": shown.unadvised,
        "errors": errors,
        "warnings": shown.diagnostics.len() - errors,
        "problems": shown.diagnostics.iter().take(PROBLEMS).map(problem).collect::<Vec<Value>>(),
        "faulty": shown.good.as_deref().map(|snapshot| faulty(shown, snapshot)),
        "awaited": shown.good.as_deref().map(|snapshot| awaited(shown, snapshot, &page)),
        "drafts": shown.good.as_deref().map(drafts),
        "report": shown.good.as_deref().and_then(|snapshot| {
            let own = shown.faulty.site_of(snapshot, &page);
            report(own.as_deref().unwrap_or(snapshot), &page)
        }),
        "content": shown.content,
        "follow": shown.saved.as_ref().filter(|_| follow).map(saved),
    });
    Whole::new(200, "application/json; charset=utf-8", state.to_string())
}

fn saved((number, address): &(u64, OutPath)) -> Value {
    json!({ "number": number, "page": address.encoded() })
}

fn problem(diagnostic: &Diagnostic) -> Value {
    let place = &diagnostic.location;
    json!({
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message.get(Language::Chinese),
        "help": diagnostic.help.as_ref().map(|help| help.get(Language::Chinese)),
        "path": place.path,
        "line": place.line,
        "column": place.column,
    })
}

/// The files that are left out of the site, and where each is shown.
fn faulty(shown: &Shown, snapshot: &Snapshot) -> Value {
    let all = shown.faulty.iter();
    let total = all.len();
    let listed = all.take(FAULTY).map(|(file, problems)| leading_to(shown, snapshot, file, problems));
    json!({ "total": total, "listed": listed.collect::<Vec<Value>>() })
}

fn leading_to(shown: &Shown, snapshot: &Snapshot, file: &SourcePath, problems: &[Diagnostic]) -> Value {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let address = shown.faulty.address(snapshot, file);
    json!({ "path": mask(file.as_str()), "href": address.map(|address| address.encoded().to_string()), "errors": errors })
}

/// The faulty files that the text at hand leads to or names: they do not count for it yet.
fn awaited(shown: &Shown, snapshot: &Snapshot, page: &str) -> Vec<Value> {
    let text = snapshot.plan.page(page).and_then(|(_, page)| page.text());
    let Some(key) = text else { return Vec::new() };
    let (mut cases, mut practices): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    match key {
        TextKey::Case(key) => {
            practices.extend(snapshot.site.case(key).document.header.practices.iter().map(|named| &*named.value));
        }
        TextKey::Practice(key) => {
            let header = &snapshot.site.practice(key).document.header;
            cases.extend(header.cases.iter().map(|named| &*named.value));
            practices.extend(header.similar.iter().chain(&header.supersedes).map(|named| &*named.value));
        }
        TextKey::Prose(_) => {}
    }
    let links = &key.document(&snapshot.site).body().links;
    let is_meant = |file: &SourcePath| {
        let named = match content_kind(file) {
            ContentKind::Case { id, .. } => cases.contains(&id),
            ContentKind::Practice { id } => practices.contains(&id),
            _ => false,
        };
        named || links.iter().any(|link| link.path == *file)
    };
    let meant = shown.faulty.iter().filter(|(file, _)| is_meant(file));
    meant.map(|(file, problems)| leading_to(shown, snapshot, file, problems)).collect()
}

/// Reports and practices that the public does not see.
fn drafts(snapshot: &Snapshot) -> Value {
    let (site, labels) = (&snapshot.site, &snapshot.theme.labels);
    let cases = site.cases.iter().map(|case| &case.document).filter(|case| !case.header.status.is_public());
    let cases = cases.map(|case| {
        let status = format!("status_{}", case.header.status.as_str());
        (&case.header.title, &case.address, status)
    });
    let practices = site.practices.iter().map(|practice| &practice.document);
    let practices = practices.filter(|practice| !practice.header.status.value.is_public()).map(|practice| {
        let status = format!("practice_{}", practice.header.status.value.as_str());
        (&practice.header.title, &practice.address, status)
    });
    let drafts: Vec<_> = cases.chain(practices).collect();
    let listed = drafts.iter().take(DRAFTS).map(
        |(title, address, status)| json!({ "title": title, "href": address.encoded(), "status": labels.owned(status) }),
    );
    json!({ "total": drafts.len(), "listed": listed.collect::<Vec<Value>>() })
}

/// A part that a report lacks: what editors call it and, if it is a key of the header, how it is written there.
fn missing(id: &str, name: &Text) -> Value {
    let top = id.split('.').next();
    let key = model::case().iter().any(|known| Some(known.key.as_str()) == top).then_some(id);
    json!({ "title": name.get(Language::Chinese), "key": key })
}

/// The report at an address, beside what readers see of it.
fn report(snapshot: &Snapshot, page: &str) -> Option<Value> {
    let (path, page) = snapshot.plan.page(page)?;
    let TextKey::Case(key) = page.text()? else { return None };
    let case = snapshot.site.case(key);
    let found = completeness(&snapshot.site.registry, case);
    let missing: Vec<Value> = found.missing.iter().map(|part| missing(&part.id, &part.name)).collect();
    Some(json!({
        "source": case.document.source.path.as_str(),
        "characters": case.document.body.characters,
        "complete": found.percent(),
        "missing": missing,
        "looks": snapshot.edition().sheet(path, key).ok().map(|(card, sheet)| json!({
            "card": card,
            "feed": { "title": sheet.feed.title, "author": sheet.feed.author, "date": sheet.card.date.text, "summary": sheet.feed.summary },
            "result": { "title": sheet.feed.title, "facts": sheet.facts, "excerpt": excerpt(&case.document.body.html, EXCERPT) },
        })),
    }))
}
