//! Filters of lists: what can be chosen, and what each row says of itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::document::{Evidence, PracticeStatus};
use crate::plan::address;
use crate::registry::{CategoryKey, Grade, RegionKey};
use crate::site::{CaseKey, PracticeKey, Site};
use crate::view::Context;

/// The filters of a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FilterView {
    /// The file with the rows, where the page does not hold all of them.
    pub list: Option<String>,
    /// Which rows of the file the list is made of, as in an address: `c=home-service&r=320000`; empty for all of them.
    pub within: String,
    /// `找到{count}篇案例`: what is said of the rows that are found.
    pub found: String,
    /// What can be chosen; a field with one option only narrows nothing down and is left out.
    pub fields: Vec<FilterField>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FilterField {
    /// Its name in addresses: `c` category, `r` region, `y` year, `e` evidence, `s` status, `g` grade.
    pub name: String,
    /// `试点类型` and so on.
    pub label: String,
    /// The choices, none without rows.
    pub options: Vec<FilterOption>,
}

/// A choice.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FilterOption {
    /// What the address says.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// The same with the number of rows.
    pub text: String,
}

/// What a row says of itself: the values of each field, with spaces between several.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RowFilter {
    /// Slugs of categories.
    pub c: String,
    /// Ids of regions.
    pub r: String,
    /// Evidence.
    pub e: String,
    /// Status.
    pub s: String,
    /// Grade.
    pub g: String,
}

/// Lists of so few reports are seen at a glance and have no filters.
const FEW: usize = 6;

/// Options in the order of their keys, with their labels and the number of rows.
type Counted<K> = BTreeMap<K, (String, String, usize)>;

impl FilterView {
    /// The filters of all reports; `None` where there is nothing to narrow down.
    pub(in crate::view) fn cases(context: &Context<'_>) -> Option<FilterView> {
        let keys: Vec<CaseKey> = (0..context.site.cases.len()).map(CaseKey).collect();
        FilterView::of_cases(context, &keys, String::new())
    }

    /// The filters of a list of some reports, which are those with the values `within` of fields; `None` where there is nothing to
    /// narrow down.
    pub(in crate::view) fn cases_within(
        context: &Context<'_>,
        keys: &[CaseKey],
        within: &[(&str, &str)],
    ) -> Option<FilterView> {
        let within: Vec<String> = within.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if keys.len() <= FEW { None } else { FilterView::of_cases(context, keys, within.join("&")) }
    }

    fn of_cases(context: &Context<'_>, keys: &[CaseKey], within: String) -> Option<FilterView> {
        let mut categories: Counted<CategoryKey> = BTreeMap::new();
        let mut regions: Counted<RegionKey> = BTreeMap::new();
        let mut years: Counted<std::cmp::Reverse<i16>> = BTreeMap::new();
        let mut evidence: Counted<Evidence> = BTreeMap::new();
        for case in keys.iter().map(|key| context.site.case(*key)) {
            let year = case.document.header.date.value.year();
            let level = case.evidence.level;
            count(&mut categories, case.category, || category(context, case.category));
            if let Some(province) = case.province {
                count(&mut regions, province, || region(context, province));
            }
            count(&mut years, std::cmp::Reverse(year), || (year.to_string(), year.to_string()));
            count(&mut evidence, level, || (level.as_str().to_owned(), context.evidence(level).label));
        }
        let fields = [
            field(context, "c", "facet_category", categories),
            field(context, "r", "facet_region", regions),
            field(context, "y", "facet_year", years),
            field(context, "e", "part_evidence", evidence),
        ];
        let list = Some(context.href(&address::case_list()));
        let fields: Vec<FilterField> = fields.into_iter().flatten().collect();
        let found = context.labels().owned("filter_found_cases");
        (!fields.is_empty()).then_some(FilterView { list, within, found, fields })
    }

    /// The filters of the promotion list, whose page holds all rows; `None` where there is nothing to narrow down.
    pub(in crate::view) fn practices(context: &Context<'_>) -> Option<FilterView> {
        let site = context.site;
        let mut categories: Counted<CategoryKey> = BTreeMap::new();
        let mut regions: Counted<RegionKey> = BTreeMap::new();
        let mut statuses: Counted<PracticeStatus> = BTreeMap::new();
        let mut grades: Counted<Grade> = BTreeMap::new();
        let mut evidence: Counted<Evidence> = BTreeMap::new();
        for (index, practice) in site.practices.iter().enumerate() {
            let (status, rating) = (practice.document.header.status.value, &practice.rating);
            for key in &practice.categories {
                count(&mut categories, *key, || category(context, *key));
            }
            for key in provinces(site, PracticeKey(index)) {
                count(&mut regions, key, || region(context, key));
            }
            count(&mut statuses, status, || (status.as_str().to_owned(), context.practice_status(status).label));
            count(&mut grades, rating.grade, || {
                (rating.grade.as_str().to_owned(), context.grade_badge(rating.grade).label)
            });
            let level = rating.evidence;
            count(&mut evidence, level, || (level.as_str().to_owned(), context.evidence(level).label));
        }
        let fields = [
            field(context, "c", "facet_category", categories),
            field(context, "r", "facet_region", regions),
            field(context, "s", "practice_status", statuses),
            field(context, "g", "grade", grades),
            field(context, "e", "part_evidence", evidence),
        ];
        let fields: Vec<FilterField> = fields.into_iter().flatten().collect();
        let found = context.labels().owned("filter_found_practices");
        (!fields.is_empty()).then_some(FilterView { list: None, within: String::new(), found, fields })
    }
}

impl RowFilter {
    /// What a practice says of itself.
    pub(in crate::view) fn practice(context: &Context<'_>, key: PracticeKey) -> RowFilter {
        let practice = context.site.practice(key);
        let categories = practice.categories.iter().map(|key| context.programme().category(*key).slug.as_str());
        let regions = provinces(context.site, key).into_iter().map(|key| context.regions().get(key).id.as_str());
        RowFilter {
            c: categories.collect::<Vec<&str>>().join(" "),
            r: regions.collect::<Vec<&str>>().join(" "),
            e: practice.rating.evidence.as_str().to_owned(),
            s: practice.document.header.status.value.as_str().to_owned(),
            g: practice.rating.grade.as_str().to_owned(),
        }
    }
}

/// The province-level regions of the reports that a practice comes from.
fn provinces(site: &Site, key: PracticeKey) -> BTreeSet<RegionKey> {
    site.practice(key).cases.iter().filter_map(|case| site.case(*case).province).collect()
}

fn category(context: &Context<'_>, key: CategoryKey) -> (String, String) {
    let category = context.programme().category(key);
    (category.slug.clone(), category.short_name.clone())
}

fn region(context: &Context<'_>, key: RegionKey) -> (String, String) {
    let region = context.regions().get(key);
    (region.id.clone(), region.short.clone())
}

fn count<K: Ord>(counted: &mut Counted<K>, key: K, named: impl FnOnce() -> (String, String)) {
    let entry = counted.entry(key).or_insert_with(|| {
        let (value, label) = named();
        (value, label, 0)
    });
    entry.2 += 1;
}

/// A field with its options; `None` if there are fewer than two.
fn field<K: Ord>(context: &Context<'_>, name: &str, label: &str, counted: Counted<K>) -> Option<FilterField> {
    let labels = context.labels();
    let option = |(value, label, count): (String, String, usize)| FilterOption {
        text: labels.filled("filter_option", &[("name", &label), ("count", &count.to_string())]),
        value,
        label,
    };
    let options: Vec<FilterOption> = counted.into_values().map(option).collect();
    (options.len() > 1).then(|| FilterField { name: name.to_owned(), label: labels.owned(label), options })
}
