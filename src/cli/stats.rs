//! `casebook stats`: coverage by category and region, completeness, gaps, and what was cleared of the privacy rule.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::arguments::{Format, Stats};
use super::{Console, Failure};
use crate::check::{Attachments, clearances};
use crate::registry::RegionKind;
use crate::site::{Drafts, Site, completeness};
use crate::vocabulary::diagnostic::Language;

/// So many reports of which most is missing are named unasked.
const MOST_LACKING: usize = 30;
/// So many parts that are most often missing are named.
const MOST_MISSING: usize = 5;

pub(super) fn run(root: &Path, options: &Stats, console: &Console) -> Result<(), Failure> {
    let snapshot = super::list::load(root, Drafts::Show, console)?;
    let stats = collect(&snapshot.site, &snapshot.attachments, console.language);
    match options.format {
        Format::Json => console.print(&format!("{stats:#}")),
        Format::Text => console.print(plain(&stats, options.all, console.language).trim_end()),
    }
}

/// All figures, as they are printed in JSON. Ids do not change with the language, names do.
fn collect(site: &Site, attachments: &Attachments, language: Language) -> Value {
    let registry = &site.registry;
    let categories: Vec<Value> = registry
        .programme
        .categories()
        .map(|(key, category)| {
            let gaps: Vec<&str> = category
                .units
                .iter()
                .filter(|unit| site.cases_of_unit(**unit).is_empty())
                .map(|unit| registry.programme.unit(*unit).published_name.as_str())
                .collect();
            json!({
                "slug": category.slug, "name": category.short_name, "units": category.units.len(),
                "units_with_cases": category.units.len() - gaps.len(), "cases": site.cases_of_category(key).len(),
                "units_without_cases": gaps,
            })
        })
        .collect();
    let provinces = registry.regions.iter().filter(|(_, region)| region.kind == RegionKind::Province);
    let regions: Vec<Value> = provinces
        .filter(|(key, _)| site.is_live(*key))
        .map(|(key, region)| {
            json!({
                "code": region.id, "name": region.name, "units": site.units_of_region(key).len(),
                "cases": site.cases_of_region(key).len(),
            })
        })
        .collect();
    let mut missed: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut completeness: Vec<(usize, &str, Value)> = site
        .cases
        .iter()
        .map(|case| {
            let found = completeness(registry, case);
            for part in &found.missing {
                let name = || (0, part.name.get(language).to_owned());
                missed.entry(part.id.clone()).or_insert_with(name).0 += 1;
            }
            let missing: Vec<&str> = found.missing.iter().map(|part| part.id.as_str()).collect();
            let names: Vec<&str> = found.missing.iter().map(|part| part.name.get(language)).collect();
            let (id, percent) = (case.document.id.as_str(), found.percent());
            (percent, id, json!({ "id": id, "percent": percent, "missing": missing, "missing_names": names }))
        })
        .collect();
    // Where most is to be done comes first.
    completeness.sort_by_key(|(percent, id, _)| (*percent, *id));
    let average = completeness.iter().map(|(percent, ..)| percent).sum::<usize>().checked_div(completeness.len());
    let mut missed: Vec<(String, (usize, String))> = missed.into_iter().collect();
    missed.sort_by(|(a, (many, _)), (b, (more, _))| more.cmp(many).then_with(|| a.cmp(b)));
    let missed: Vec<Value> =
        missed.into_iter().map(|(id, (cases, name))| json!({ "part": id, "name": name, "cases": cases })).collect();
    let completeness: Vec<Value> = completeness.into_iter().map(|(.., case)| case).collect();
    let cleared: Vec<Value> = clearances(site, attachments)
        .into_iter()
        .map(|cleared| {
            json!({
                "path": cleared.location.path, "line": cleared.location.line, "rule": cleared.rule,
                "match": cleared.shown, "reason": cleared.reason,
            })
        })
        .collect();
    let units = registry.programme.units().count();
    let covered = registry.programme.units().filter(|(key, _)| !site.cases_of_unit(*key).is_empty()).count();
    json!({
        "cases": site.cases.len(), "units": units, "units_with_cases": covered,
        "categories": categories, "regions": regions,
        "completeness": completeness, "completeness_average": average, "most_missing": missed, "cleared": cleared,
    })
}

fn plain(stats: &Value, all: bool, language: Language) -> String {
    let word = |zh: &'static str, en: &'static str| match language {
        Language::Chinese => zh,
        Language::English => en,
    };
    let list = |key: &str| stats[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut out = format!(
        "{} {}  ·  {} {}/{}\n\n{}\n",
        word("案例", "reports"),
        stats["cases"],
        word("有案例的试点单位", "units with a report"),
        stats["units_with_cases"],
        stats["units"],
        word("按类型", "By category"),
    );
    for category in list("categories") {
        let gaps: Vec<String> = category["units_without_cases"].as_array().into_iter().flatten().map(text).collect();
        let row = format!(
            "  {:>4} {} · {}/{} {} · {}",
            category["cases"].to_string(),
            word("篇", "reports"),
            category["units_with_cases"],
            category["units"],
            word("个单位", "units"),
            text(&category["name"]),
        );
        out.push_str(&row);
        if !gaps.is_empty() {
            out.push_str(&format!("\n       {}{}", word("尚未收录：", "none from: "), gaps.join("、")));
        }
        out.push('\n');
    }
    out.push_str(&format!("\n{}\n", word("按地区", "By region")));
    for region in list("regions") {
        let (cases, units) = (region["cases"].to_string(), region["units"].to_string());
        let name = text(&region["name"]);
        out.push_str(&format!(
            "  {cases:>4} {} · {units:>2} {} · {name}\n",
            word("篇", "reports"),
            word("个单位", "units")
        ));
    }
    out.push_str(&format!("\n{}\n", word("完整度（缺什么）", "Completeness (what is missing)")));
    if let Some(average) = stats["completeness_average"].as_u64() {
        let most = list("most_missing").into_iter().take(MOST_MISSING);
        let most: Vec<String> = most.map(|part| format!("{} {}", text(&part["name"]), part["cases"])).collect();
        let (average_word, most_word) = (word("平均", "on average"), word("最常缺的：", "most often missing: "));
        out.push_str(&format!("  {average:>3}% {average_word}  {most_word}{}\n", most.join("、")));
    }
    let lacking: Vec<Value> =
        list("completeness").into_iter().filter(|case| case["percent"].as_u64() != Some(100)).collect();
    let named = if all { lacking.len() } else { MOST_LACKING.min(lacking.len()) };
    for case in &lacking[..named] {
        let missing: Vec<String> = case["missing_names"].as_array().into_iter().flatten().map(text).collect();
        let percent = case["percent"].to_string();
        out.push_str(&format!("  {percent:>3}% {}  {}\n", text(&case["id"]), missing.join("、")));
    }
    let complete = stats["cases"].as_u64().unwrap_or_default() - lacking.len() as u64;
    if complete > 0 {
        out.push_str(&format!("  100% {complete} {}\n", word("篇", "reports")));
    }
    match lacking.len() - named {
        0 => {}
        more if language == Language::Chinese => {
            out.push_str(&format!("       另有 {more} 篇缺得少一些；全部列出：casebook stats --all\n"));
        }
        more => out.push_str(&format!("       {more} more lack less; to see all of them: casebook stats --all\n")),
    }
    out.push_str(&format!("\n{}\n", word("放行的个人信息（privacy_ok）", "Cleared personal information (privacy_ok)")));
    let cleared = list("cleared");
    if cleared.is_empty() {
        out.push_str(word("  没有\n", "  none\n"));
    }
    for clearance in cleared {
        let rule = match clearance["rule"].as_str() {
            Some(rule) => rule.to_owned(),
            None => word("没有对上内容", "clears nothing").to_owned(),
        };
        let (path, line) = (text(&clearance["path"]), &clearance["line"]);
        let (shown, reason) = (text(&clearance["match"]), text(&clearance["reason"]));
        let why = word("理由：", "because: ");
        out.push_str(&format!("  {path}:{line} {rule} {shown}  {why}{reason}\n"));
    }
    out
}
