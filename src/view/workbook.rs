//! The promotion list as a workbook for spreadsheets: what stands in each cell of each sheet.

use super::Context;
use crate::document::PracticeStatus;
use crate::plan;
use crate::registry::CategoryKey;
use crate::site::{CaseKey, PracticeKey};

/// `data/practices.xlsx`.
#[derive(Clone, Debug)]
pub(crate) struct WorkbookView {
    /// What the workbook is called.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// The day it stands for, `2026-11-20`: of the newest report behind it, else of the notice. A build has no time of its own.
    pub date: String,
    /// What stands at the foot of each printed page, around its number and the count of all pages: `第`, `页，共`, `页`.
    pub page: [String; 3],
    /// All practices, then those of each category and of each status, then the adoptions; none empty but the first.
    pub sheets: Vec<SheetView>,
}

/// A sheet.
#[derive(Clone, Debug)]
pub(crate) struct SheetView {
    /// What its tab says.
    pub name: String,
    /// What stands at the head of each printed page.
    pub heading: String,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// How many columns, from the first, are printed: as many as can be read on A4.
    pub printed: usize,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<CellView>>,
}

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct ColumnView {
    /// What its head says.
    pub name: String,
    /// Its width, in digits of the standard font; a Chinese character takes two.
    pub width: u8,
}

/// A cell.
#[derive(Clone, Debug)]
pub(crate) enum CellView {
    /// Nothing.
    Empty,
    /// A number.
    Number(u32),
    /// A text, which is never a formula.
    Text(String),
    /// A text that leads to an absolute address.
    Link(String, String),
}

/// Columns of the list, by their labels: those of the promotion list as Chinese practice knows it come first.
const LIST: [(&str, u8); 14] = [
    ("number", 6),
    ("practice", 22),
    ("content", 46),
    ("responsible", 18),
    ("scope", 14),
    ("sources", 20),
    ("kind_category", 14),
    ("status", 8),
    ("grade", 8),
    ("evidence", 16),
    ("area", 14),
    ("cost", 22),
    ("time_to_start", 14),
    ("adoption_places", 12),
];
/// Without the page's address at the end.
const LIST_PRINTED: usize = 9;
/// Columns of the adoptions, by their labels.
const ADOPTIONS: [(&str, u8); 8] = [
    ("practice", 22),
    ("adopter", 20),
    ("adopted_from", 20),
    ("adoption_date", 12),
    ("adoption_form", 14),
    ("adoption_document", 30),
    ("adoption_result", 36),
    ("adoption_source", 30),
];
const ADOPTIONS_PRINTED: usize = 7;

impl WorkbookView {
    /// All practices.
    pub(crate) fn make(context: &Context<'_>) -> WorkbookView {
        let (site, settings, labels) = (context.site, context.settings(), context.labels());
        let all: Vec<PracticeKey> = (0..site.practices.len()).map(PracticeKey).collect();
        let mut sheets = vec![list(context, labels.get("practices_title"), &all)];
        let category = |key: CategoryKey| {
            let keys = of(&all, |practice| site.practice(practice).categories.contains(&key));
            (context.programme().category(key).short_name.clone(), keys)
        };
        let status = |(name, status): (&str, PracticeStatus)| {
            let keys = of(&all, |key| site.practice(key).document.header.status.value == status);
            (labels.owned(&format!("practice_{name}")), keys)
        };
        let categories = context.programme().categories().map(|(key, _)| category(key));
        let parts = categories.chain(PracticeStatus::ALL.into_iter().map(status));
        // A part that is the whole says nothing new.
        let parts = parts.filter(|(_, keys)| !keys.is_empty() && keys.len() < all.len());
        sheets.extend(parts.map(|(name, keys)| list(context, &name, &keys)));
        sheets.extend(adoptions(context, &all));
        let cases: Vec<CaseKey> = all.iter().flat_map(|key| site.practice(*key).cases.iter().copied()).collect();
        let date =
            plan::newest(site, &cases).map_or_else(|| context.programme().notice.issued.clone(), |day| day.day());
        WorkbookView {
            title: title(context),
            author: settings.footer.organiser.clone().unwrap_or_else(|| settings.title.clone()),
            date,
            page: ["page_prefix", "page_of", "page_suffix"].map(|label| labels.owned(label)),
            sheets,
        }
    }
}

fn title(context: &Context<'_>) -> String {
    format!("{}{}", context.programme().name, context.labels().get("practices_title"))
}

fn of(all: &[PracticeKey], wanted: impl Fn(PracticeKey) -> bool) -> Vec<PracticeKey> {
    all.iter().copied().filter(|key| wanted(*key)).collect()
}

fn columns(context: &Context<'_>, columns: &[(&str, u8)]) -> Vec<ColumnView> {
    columns.iter().map(|(label, width)| ColumnView { name: context.labels().owned(label), width: *width }).collect()
}

fn list(context: &Context<'_>, name: &str, keys: &[PracticeKey]) -> SheetView {
    let mut columns = columns(context, &LIST);
    if context.base_url.is_some() {
        columns.push(ColumnView { name: context.labels().owned("address"), width: 40 });
    }
    let whole = name == context.labels().get("practices_title");
    SheetView {
        name: name.to_owned(),
        heading: if whole { title(context) } else { format!("{}：{name}", title(context)) },
        columns,
        printed: LIST_PRINTED,
        rows: keys.iter().map(|key| row(context, *key)).collect(),
    }
}

fn row(context: &Context<'_>, key: PracticeKey) -> Vec<CellView> {
    let practice = context.site.practice(key);
    let header = &practice.document.header;
    let (labels, programme) = (context.labels(), context.programme());
    let label = |name: String| labels.owned(&name);
    let page = context.absolute(&practice.document.address);
    let units = practice.units.iter().map(|unit| programme.unit(*unit).published_name.clone());
    let categories = practice.categories.iter().map(|key| programme.category(*key).short_name.clone());
    let scope = header.scope.as_ref().map(|scope| context.named(&programme.scopes, &scope.value));
    let mut cells = vec![
        count(key.0 + 1),
        linked(header.title.clone(), page.as_ref()),
        text(header.content.clone()),
        text(header.responsible.clone()),
        text(scope.unwrap_or_else(|| labels.owned("scope_open"))),
        text(units.collect::<Vec<String>>().join("、")),
        text(categories.collect::<Vec<String>>().join("、")),
        text(label(format!("practice_{}", header.status.value.as_str()))),
        text(practice.rating.grade.as_str().to_owned()),
        text(context.evidence(practice.rating.evidence).label),
        text(context.named(&programme.areas, &header.area.value)),
        header.cost.map_or(CellView::Empty, |cost| text(label(format!("cost_{}", cost.as_str())))),
        header.time_to_start.map_or(CellView::Empty, |time| text(label(format!("time_{}", time.id())))),
        count(practice.adoptions.len()),
    ];
    cells.extend(page.as_ref().map(|page| linked(page.clone(), Some(page))));
    cells
}

/// Who took what over; `None` while nobody has.
fn adoptions(context: &Context<'_>, keys: &[PracticeKey]) -> Option<SheetView> {
    let labels = context.labels();
    let name = |key: &crate::registry::RegionKey| context.regions().full_name(*key);
    let optional = |value: &Option<String>| value.clone().map_or(CellView::Empty, text);
    let mut rows = Vec::new();
    for key in keys {
        let practice = context.site.practice(*key);
        let page = context.absolute(&practice.document.address);
        for placed in &practice.adoptions {
            let adoption = practice.adoption(placed);
            rows.push(vec![
                linked(practice.document.header.title.clone(), page.as_ref()),
                text(name(&placed.region)),
                text(placed.from.iter().map(name).collect::<Vec<String>>().join("、")),
                text(adoption.date.value.clone()),
                text(labels.owned(&format!("adoption_{}", adoption.form.as_str()))),
                optional(&adoption.document),
                optional(&adoption.result),
                adoption.source_url.as_ref().map_or(CellView::Empty, |url| linked(url.clone(), Some(url))),
            ]);
        }
    }
    (!rows.is_empty()).then(|| SheetView {
        name: labels.owned("data_adoptions"),
        heading: format!("{}：{}", title(context), labels.get("data_adoptions")),
        columns: columns(context, &ADOPTIONS),
        printed: ADOPTIONS_PRINTED,
        rows,
    })
}

fn text(text: String) -> CellView {
    if text.is_empty() { CellView::Empty } else { CellView::Text(text) }
}

fn linked(text: String, address: Option<&String>) -> CellView {
    match address {
        Some(address) => CellView::Link(text, address.clone()),
        None => CellView::Text(text),
    }
}

fn count(number: usize) -> CellView {
    CellView::Number(u32::try_from(number).unwrap_or(u32::MAX))
}
