//! `casebook stats`: coverage by category and region, completeness, gaps.

use std::path::Path;

use serde_json::{Value, json};

use super::arguments::{Format, Stats};
use super::{Console, Failure};
use crate::diagnostic::Language;
use crate::registry::RegionKind;
use crate::site::{Drafts, Part, Site, completeness};

pub(super) fn run(root: &Path, options: &Stats, console: &Console) -> Result<(), Failure> {
    let snapshot = super::list::load(root, Drafts::Show, console)?;
    let stats = collect(&snapshot.site);
    match options.format {
        Format::Json => console.print(&format!("{stats:#}")),
        Format::Text => console.print(plain(&stats, console.language).trim_end()),
    }
    Ok(())
}

/// All figures, as they are printed in JSON.
fn collect(site: &Site) -> Value {
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
    let completeness: Vec<Value> = site
        .cases
        .iter()
        .map(|case| {
            let found = completeness(registry, case);
            let missing: Vec<String> = found
                .missing
                .iter()
                .map(|part| match part {
                    Part::Section(title) => title.clone(),
                    Part::Key(key) => (*key).to_owned(),
                })
                .collect();
            json!({ "id": case.document.id, "percent": found.percent(), "missing": missing })
        })
        .collect();
    let units = registry.programme.units().count();
    let covered = registry.programme.units().filter(|(key, _)| !site.cases_of_unit(*key).is_empty()).count();
    json!({
        "cases": site.cases.len(), "units": units, "units_with_cases": covered,
        "categories": categories, "regions": regions, "completeness": completeness,
    })
}

fn plain(stats: &Value, language: Language) -> String {
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
    for case in list("completeness") {
        let missing: Vec<String> = case["missing"].as_array().into_iter().flatten().map(text).collect();
        let percent = case["percent"].to_string();
        out.push_str(&format!("  {percent:>3}% {}  {}\n", text(&case["id"]), missing.join("、")));
    }
    out
}
