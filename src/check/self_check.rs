//! The self-check table (自查表): what inspections of government sites look at, row by row, with what was found. Which
//! rules belong to a row is data: `self-check.yaml`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::rendered::Inspected;
use crate::plan;
use crate::registry::paths;
use crate::site::Site;
use crate::text;
use crate::vocabulary::diagnostic::{CheckPlace, CheckRow, CheckState, Diagnostic, Text};

/// What the table is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Results<'a> {
    /// Everything that was found.
    pub diagnostics: &'a [Diagnostic],
    /// The site; `None` when it could not be put together.
    pub site: Option<&'a Site>,
    /// What its pages showed.
    pub inspected: Option<&'a Inspected>,
    /// Whether links to other sites were followed.
    pub external: bool,
    /// The day of the check.
    pub today: Date,
}

/// A row as the data file gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    #[serde(default)]
    veto: bool,
    name: Text,
    criterion: Text,
    /// Rules whose findings count here. Not every one need exist yet.
    #[serde(default)]
    codes: Vec<String>,
    measure: Option<Measure>,
}

/// What is worked out from the site.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Measure {
    BlankColumns,
    StaleColumns,
    Home,
    ExternalLinks,
    Metas,
    Footer,
    Rest,
}

fn items() -> &'static [Item] {
    static ITEMS: OnceLock<Vec<Item>> = OnceLock::new();
    ITEMS.get_or_init(|| crate::vocabulary::data::from_embedded("self-check.yaml", include_str!("self-check.yaml")))
}

/// The table.
pub(crate) fn self_check(results: &Results<'_>) -> Vec<CheckRow> {
    items().iter().map(|item| row(item, results)).collect()
}

fn row(item: &Item, results: &Results<'_>) -> CheckRow {
    let counted = |diagnostic: &&Diagnostic| item.codes.iter().any(|code| code == diagnostic.code.as_str());
    let mut places: Vec<CheckPlace> = results.diagnostics.iter().filter(counted).map(place).collect();
    let measured = item.measure.map(|measure| self::measure(measure, results));
    let unknown = match measured {
        Some(Some(more)) => {
            places.extend(more);
            false
        }
        Some(None) => true,
        None => false,
    };
    let state = match (places.is_empty(), item.codes.is_empty() && item.measure.is_none()) {
        (false, _) => CheckState::Problem,
        (true, true) => CheckState::ByHand,
        (true, false) if unknown => CheckState::NotChecked,
        (true, false) => CheckState::Pass,
    };
    CheckRow {
        id: item.id.clone(),
        name: item.name.clone(),
        criterion: item.criterion.clone(),
        veto: item.veto,
        state,
        places,
    }
}

fn place(diagnostic: &Diagnostic) -> CheckPlace {
    let location = &diagnostic.location;
    CheckPlace { path: location.path.clone(), line: location.line, what: diagnostic.message.clone() }
}

/// What a measure finds; `None` when it could not be taken.
fn measure(measure: Measure, results: &Results<'_>) -> Option<Vec<CheckPlace>> {
    match measure {
        Measure::BlankColumns => results.site.map(blank_columns),
        Measure::StaleColumns => results.site.map(|site| stale_columns(site, results.today)),
        Measure::Home => results.site.map(|site| home(site, results.today)),
        Measure::ExternalLinks => results.external.then(Vec::new),
        Measure::Metas => results.inspected.map(metas),
        Measure::Footer => results.site.map(footer),
        Measure::Rest => Some(rest(results)),
    }
}

fn settings_place(what: Text) -> CheckPlace {
    CheckPlace { path: paths::SETTINGS.to_owned(), line: 1, what }
}

fn blank_columns(site: &Site) -> Vec<CheckPlace> {
    let categories = site.registry.programme.categories();
    let blank = categories.filter(|(key, _)| site.cases_of_category(*key).is_empty()).map(|(_, category)| {
        let name = &category.name;
        let path = plan::address::category(category, 1).to_string();
        CheckPlace { path, line: 1, what: text!("“{name}”还没有案例", "“{name}” has no report yet") }
    });
    blank.collect()
}

fn stale_columns(site: &Site, today: Date) -> Vec<CheckPlace> {
    if site.registry.settings.archived.is_some() {
        return Vec::new();
    }
    let categories = site.registry.programme.categories();
    let stale = categories.filter_map(|(key, category)| {
        let newest = plan::newest(site, site.cases_of_category(key))?;
        let limit = today.checked_sub(6.months()).ok()?;
        let (name, day) = (&category.name, newest.day());
        let path = plan::address::category(category, 1).to_string();
        let what = text!("“{name}”最近更新是 {day}", "“{name}” was last changed on {day}");
        (newest.at.date() < limit).then_some(CheckPlace { path, line: 1, what })
    });
    stale.collect()
}

fn home(site: &Site, today: Date) -> Vec<CheckPlace> {
    if site.registry.settings.archived.is_some() {
        return Vec::new();
    }
    let newest = site.cases.iter().map(|case| plan::modified(&case.document.header)).max();
    let limit = today.checked_sub(2.weeks()).ok();
    match newest {
        Some(newest) if limit.is_none_or(|limit| newest.at.date() >= limit) => Vec::new(),
        Some(newest) => {
            let day = newest.day();
            let what = text!(
                "最近更新是 {day}；专题已结束的，在 site.yaml 写 archived",
                "last changed on {day}; a topic that is closed says so under archived in site.yaml"
            );
            vec![CheckPlace { path: "index.html".to_owned(), line: 1, what }]
        }
        None => {
            vec![CheckPlace {
                path: "index.html".to_owned(),
                line: 1,
                what: text!("还没有案例", "there is no report yet"),
            }]
        }
    }
}

fn metas(inspected: &Inspected) -> Vec<CheckPlace> {
    let missing = inspected.missing_metas.iter().map(|(name, (count, first))| {
        let what = text!("{count} 个网页缺少 {name}", "{count} pages lack {name}");
        CheckPlace { path: first.to_string(), line: 1, what }
    });
    missing.collect()
}

fn footer(site: &Site) -> Vec<CheckPlace> {
    let footer = &site.registry.settings.footer;
    let items = [
        (footer.organiser.is_some(), "organiser", "主办单位"),
        (footer.contact.is_some(), "contact", "联系方式"),
        (footer.site_id_code.is_some(), "site_id_code", "网站标识码"),
        (footer.icp.is_some(), "icp", "ICP备案号"),
        (footer.police.is_some(), "police", "公安备案号"),
    ];
    let missing = items.into_iter().filter(|(given, ..)| !given);
    missing.map(|(_, key, name)| settings_place(text!("没有{name}（{key}）", "{key} is not given"))).collect()
}

/// Errors and warnings that belong to no other row, so that the table hides nothing.
fn rest(results: &Results<'_>) -> Vec<CheckPlace> {
    let listed: BTreeSet<&str> = items().iter().flat_map(|item| item.codes.iter().map(String::as_str)).collect();
    let others = results.diagnostics.iter().filter(|diagnostic| {
        !listed.contains(diagnostic.code.as_str()) && (diagnostic.is_error() || diagnostic.is_warning())
    });
    others.map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_apart_and_no_code_stands_in_two() {
        let ids: BTreeSet<&str> = items().iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids.len(), items().len());
        let codes: Vec<&String> = items().iter().flat_map(|item| &item.codes).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    }
}
