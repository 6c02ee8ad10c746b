//! `casebook list cases|practices|units|tags`.

use std::path::Path;

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::arguments::{List, Listed, ListedStatus, TableFormat};
use super::{Console, Failure};
use crate::diagnostic::nearest;
use crate::pipeline::{self, Snapshot, Timings};
use crate::registry::{CategoryKey, RegionKey};
use crate::site::{Drafts, PracticeKey};
use crate::text;

/// A table: the names of its columns, and its rows.
struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

pub(super) fn run(root: &Path, options: &List, console: &Console) -> Result<(), Failure> {
    let snapshot = load(root, Drafts::Show, console)?;
    let category = options.category.as_deref().map(|slug| find_category(&snapshot, slug)).transpose()?;
    let region = options.region.as_deref().map(|code| find_region(&snapshot, code)).transpose()?;
    let table = match options.what {
        Listed::Cases => cases(&snapshot, options.status, category, region),
        Listed::Practices => practices(&snapshot, options.status, category, region),
        Listed::Units => units(&snapshot, category, region),
        Listed::Tags => tags(&snapshot),
    };
    let text = match options.format {
        TableFormat::Table => plain(&table),
        TableFormat::Csv => csv(&table),
        TableFormat::Json => json(&table),
    };
    console.print(text.trim_end());
    Ok(())
}

/// The site, problems or not: a list helps to find them.
pub(super) fn load(root: &Path, drafts: Drafts, console: &Console) -> Result<Snapshot, Failure> {
    super::failure::check_root(root)?;
    let mut timings = Timings::default();
    let inputs = pipeline::read(root, &mut timings)?;
    let request = pipeline::Request { drafts, base_url: None, offline: false, today: super::build::today() };
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

fn cases(
    snapshot: &Snapshot,
    status: Option<ListedStatus>,
    category: Option<CategoryKey>,
    region: Option<RegionKey>,
) -> Table {
    let (site, registry) = (&snapshot.site, &snapshot.site.registry);
    let cases = site.cases.iter().filter(|case| {
        status.is_none_or(|status| case.document.header.status.as_str() == status.as_str())
            && category.is_none_or(|category| case.category == category)
            && region.is_none_or(|region| registry.regions.roll_up(case.region).contains(&region))
    });
    let rows = cases.map(|case| {
        let header = &case.document.header;
        vec![
            case.document.id.clone().into(),
            header.date.value.text().into(),
            case.document.category.clone().into(),
            registry.programme.unit(case.unit).published_name.clone().into(),
            header.status.as_str().into(),
            header.title.clone().into(),
        ]
    });
    Table { columns: &["id", "date", "category", "unit", "status", "title"], rows: rows.collect() }
}

fn practices(
    snapshot: &Snapshot,
    status: Option<ListedStatus>,
    category: Option<CategoryKey>,
    region: Option<RegionKey>,
) -> Table {
    let (site, registry) = (&snapshot.site, &snapshot.site.registry);
    let practices = site.practices.iter().enumerate().filter(|(at, practice)| {
        status.is_none_or(|status| practice.document.header.status.value.as_str() == status.as_str())
            && category.is_none_or(|category| practice.categories.contains(&category))
            && region.is_none_or(|region| site.practices_of_region(region).contains(&PracticeKey(*at)))
    });
    let rows = practices.map(|(_, practice)| {
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

fn units(snapshot: &Snapshot, category: Option<CategoryKey>, region: Option<RegionKey>) -> Table {
    let (site, registry) = (&snapshot.site, &snapshot.site.registry);
    let units = registry.programme.units().filter(|(_, unit)| {
        category.is_none_or(|category| unit.category == category)
            && region.is_none_or(|region| registry.regions.roll_up(unit.region).contains(&region))
    });
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

fn tags(snapshot: &Snapshot) -> Table {
    let tags = snapshot.site.registry.tags.iter();
    let rows = tags.map(|(key, tag)| {
        vec![
            tag.id.clone().into(),
            snapshot.site.cases_of_tag(key).len().into(),
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

/// CSV with a byte order mark, so that Excel reads Chinese.
fn csv(table: &Table) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let _ = writer.write_record(table.columns);
    for row in &table.rows {
        let _ = writer.write_record(row.iter().map(shown));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

fn json(table: &Table) -> String {
    let objects = table.rows.iter().map(|row| {
        let pairs = table.columns.iter().zip(row).map(|(name, value)| ((*name).to_owned(), value.clone()));
        Value::Object(pairs.collect::<Map<String, Value>>())
    });
    format!("{:#}", Value::Array(objects.collect()))
}
