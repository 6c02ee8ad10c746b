//! `casebook list cases|practices|units|tags`.

use std::path::Path;

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::arguments::{List, Listed, ListedStatus, TableFormat};
use super::{Console, Failure};
use crate::formats::spreadsheet;
use crate::pipeline::{self, Snapshot, Timings};
use crate::registry::{CategoryKey, RegionKey, Regions};
use crate::site::{Drafts, Site};
use crate::text;
use crate::vocabulary::diagnostic::nearest;

/// A table: the names of its columns, and its rows.
struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

pub(super) fn run(root: &Path, options: &List, console: &Console) -> Result<(), Failure> {
    let snapshot = load(root, Drafts::Show, console)?;
    let chosen = Chosen::new(&snapshot, options)?;
    let table = match options.what {
        Listed::Cases => cases(&snapshot.site, &chosen),
        Listed::Practices => practices(&snapshot.site, &chosen),
        Listed::Units => units(&snapshot.site, &chosen),
        Listed::Tags => tags(&snapshot.site),
    };
    let text = match options.format {
        TableFormat::Table => plain(&table),
        TableFormat::Csv => {
            let csv = spreadsheet::csv(table.columns.iter().copied(), table.rows);
            String::from_utf8_lossy(&csv).into_owned()
        }
        TableFormat::Json => json(&table),
    };
    console.print(text.trim_end())
}

/// The site, problems or not: a list helps to find them.
pub(super) fn load(root: &Path, drafts: Drafts, console: &Console) -> Result<Snapshot, Failure> {
    super::failure::check_root(root)?;
    let mut timings = Timings::default();
    let inputs = pipeline::read(root, &mut timings)?;
    let request =
        pipeline::Request { drafts, base_url: None, offline: false, pdf: false, today: super::build::today() };
    let (snapshot, diagnostics) = pipeline::assemble(inputs, &request, &mut timings)?;
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let Some(snapshot) = snapshot else {
        console.diagnostics(&diagnostics);
        return Err(Failure::Content);
    };
    if errors > 0 {
        console.say(&text!(
            "注意：内容有 {errors} 个错误，结果可能不全",
            "note: the content has {errors} errors, something may be missing"
        ));
    }
    Ok(snapshot)
}

pub(super) fn find_category(snapshot: &Snapshot, slug: &str) -> Result<CategoryKey, Failure> {
    let programme = &snapshot.site.registry.programme;
    programme.find_category(slug).ok_or_else(|| {
        let near =
            nearest(slug, programme.categories().map(|(_, category)| category.slug.as_str())).unwrap_or_default();
        Failure::Usage(text!("没有试点类型“{slug}” {near}", "there is no category “{slug}” {near}"))
    })
}

pub(super) fn find_region(snapshot: &Snapshot, code: &str) -> Result<RegionKey, Failure> {
    let regions = &snapshot.site.registry.regions;
    regions
        .find(code)
        .ok_or_else(|| Failure::Usage(text!("没有代码为“{code}”的地区", "there is no region of the code “{code}”")))
}

/// What is listed of all that there is.
struct Chosen {
    status: Option<ListedStatus>,
    category: Option<CategoryKey>,
    region: Option<RegionKey>,
}

impl Chosen {
    fn new(snapshot: &Snapshot, options: &List) -> Result<Chosen, Failure> {
        Ok(Chosen {
            status: options.status,
            category: options.category.as_deref().map(|slug| find_category(snapshot, slug)).transpose()?,
            region: options.region.as_deref().map(|code| find_region(snapshot, code)).transpose()?,
        })
    }

    /// Whether something of a status (if it has any), of categories, and in `regions` is listed.
    fn has(
        &self,
        status: Option<&str>,
        categories: &[CategoryKey],
        mut regions: impl Iterator<Item = RegionKey>,
        all: &Regions,
    ) -> bool {
        let status = |chosen: ListedStatus| status.is_none_or(|status| status == chosen.as_str());
        let place = |chosen| regions.any(|region| all.roll_up(region).contains(&chosen));
        self.status.is_none_or(status)
            && self.category.is_none_or(|chosen| categories.contains(&chosen))
            && self.region.is_none_or(place)
    }
}

fn cases(site: &Site, chosen: &Chosen) -> Table {
    let registry = &site.registry;
    let cases = site.cases.iter().filter(|case| {
        let status = case.document.header.status.as_str();
        chosen.has(Some(status), &[case.category], std::iter::once(case.region), &registry.regions)
    });
    let rows = cases.map(|case| {
        let header = &case.document.header;
        vec![
            case.document.id.clone().into(),
            header.date.value.text().into(),
            case.document.extra.category.clone().into(),
            registry.programme.unit(case.unit).published_name.clone().into(),
            header.status.as_str().into(),
            header.title.clone().into(),
        ]
    });
    Table { columns: &["id", "date", "category", "unit", "status", "title"], rows: rows.collect() }
}

fn practices(site: &Site, chosen: &Chosen) -> Table {
    let registry = &site.registry;
    let practices = site.practices.iter().filter(|practice| {
        let status = practice.document.header.status.value.as_str();
        let regions = practice.cases.iter().map(|case| site.case(*case).region);
        chosen.has(Some(status), &practice.categories, regions, &registry.regions)
    });
    let rows = practices.map(|practice| {
        let header = &practice.document.header;
        let slugs = practice.categories.iter().map(|key| registry.programme.category(*key).slug.as_str());
        vec![
            practice.document.id.clone().into(),
            header.status.value.as_str().into(),
            slugs.collect::<Vec<&str>>().join(" ").into(),
            practice.cases.len().into(),
            practice.adoptions.len().into(),
            header.title.clone().into(),
        ]
    });
    Table { columns: &["id", "status", "categories", "cases", "adoptions", "title"], rows: rows.collect() }
}

fn units(site: &Site, chosen: &Chosen) -> Table {
    let registry = &site.registry;
    let units = registry
        .programme
        .units()
        .filter(|(_, unit)| chosen.has(None, &[unit.category], std::iter::once(unit.region), &registry.regions));
    let rows = units.map(|(key, unit)| {
        vec![
            unit.id.clone().into(),
            registry.programme.category(unit.category).slug.clone().into(),
            registry.regions.get(unit.region).id.clone().into(),
            site.cases_of_unit(key).len().into(),
            unit.published_name.clone().into(),
        ]
    });
    Table { columns: &["id", "category", "region", "cases", "name"], rows: rows.collect() }
}

fn tags(site: &Site) -> Table {
    let rows = site.registry.tags.iter().map(|(key, tag)| {
        vec![
            tag.id.clone().into(),
            site.cases_of_tag(key).len().into(),
            tag.name.clone().into(),
            tag.meaning.clone().into(),
        ]
    });
    Table { columns: &["id", "cases", "name", "meaning"], rows: rows.collect() }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Columns as wide as their widest cell, Han characters counted as two.
fn plain(table: &Table) -> String {
    let mut lines: Vec<Vec<String>> = vec![table.columns.iter().map(|name| (*name).to_owned()).collect()];
    lines.extend(table.rows.iter().map(|row| row.iter().map(shown).collect()));
    let widths: Vec<usize> =
        (0..table.columns.len()).map(|at| lines.iter().map(|line| line[at].width()).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for line in lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn json(table: &Table) -> String {
    let objects = table.rows.iter().map(|row| {
        let pairs = table.columns.iter().zip(row).map(|(name, value)| ((*name).to_owned(), value.clone()));
        Value::Object(pairs.collect::<Map<String, Value>>())
    });
    format!("{:#}", Value::Array(objects.collect()))
}
