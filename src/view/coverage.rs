//! Coverage: which category has reports from where, and which units have none yet.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView};
use super::parts::{Link, UnitRow};
use crate::plan::address;
use crate::registry::{CategoryKey, RegionKey, RegionKind};

/// `coverage.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CoverageView {
    /// How many units there are.
    pub units: usize,
    /// How many of them have a report.
    pub covered: usize,
    /// The categories, in the order of the notice: the columns.
    pub columns: Vec<CoverageColumn>,
    /// The regions with units or reports, in the order of codes.
    pub rows: Vec<CoverageRow>,
    /// The units without a report.
    pub gaps: Vec<UnitRow>,
}

/// A category.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CoverageColumn {
    /// Its short name.
    pub category: Link,
    /// Its reports.
    pub cases: usize,
    /// Its practices.
    pub practices: usize,
    /// Its units.
    pub units: usize,
    /// Those of them that have a report.
    pub covered: usize,
}

/// A province-level region.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CoverageRow {
    /// Its name.
    pub region: Link,
    /// A cell for each category.
    pub cells: Vec<CoverageCell>,
    /// Reports of the region in all.
    pub cases: usize,
}

/// A category in a region.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CoverageCell {
    /// Units of the category in the region.
    pub units: usize,
    /// Reports.
    pub cases: usize,
    /// Where the reports stand, if there are any.
    pub href: Option<String>,
    /// `none`: neither units nor reports; `gap`: units without a report; `some`.
    pub kind: String,
}

impl PageView for CoverageView {
    const KIND: &'static str = "coverage";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> CoverageView {
        let (site, programme) = (context.site, context.programme());
        let without: Vec<_> =
            programme.units().map(|(key, _)| key).filter(|key| site.cases_of_unit(*key).is_empty()).collect();
        let units = programme.units().count();
        let columns = programme.categories().map(|(key, category)| CoverageColumn {
            category: context.category_link(key),
            cases: site.cases_of_category(key).len(),
            practices: site.practices_of_category(key).len(),
            units: category.units.len(),
            covered: category.units.iter().filter(|unit| !site.cases_of_unit(**unit).is_empty()).count(),
        });
        let provinces =
            context.regions().iter().filter(|(key, region)| region.kind == RegionKind::Province && site.is_live(*key));
        CoverageView {
            units,
            covered: units - without.len(),
            columns: columns.collect(),
            rows: provinces.map(|(key, _)| CoverageRow::make(context, key)).collect(),
            gaps: context.unit_rows(&without),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead {
            description: context.labels().owned("coverage_lead"),
            ..PageHead::new(context, context.labels().owned("coverage"), Vec::new())
        }
    }
}

impl CoverageRow {
    fn make(context: &Context<'_>, key: RegionKey) -> CoverageRow {
        let categories = context.programme().categories();
        CoverageRow {
            region: context.region_link(key),
            cells: categories.map(|(category, _)| CoverageCell::make(context, key, category)).collect(),
            cases: context.site.cases_of_region(key).len(),
        }
    }
}

impl CoverageCell {
    fn make(context: &Context<'_>, region: RegionKey, key: CategoryKey) -> CoverageCell {
        let (site, programme) = (context.site, context.programme());
        let category = programme.category(key);
        let units = site.units_of_region(region).iter().filter(|unit| programme.unit(**unit).category == key).count();
        let cases = site.provinces_of_category(key).get(&region).map_or(0, Vec::len);
        let page = address::category_region(category, context.regions().get(region), 1);
        let kind = match (units, cases) {
            (0, 0) => "none",
            (_, 0) => "gap",
            _ => "some",
        };
        CoverageCell { units, cases, href: (cases > 0).then(|| context.href(&page)), kind: kind.to_owned() }
    }
}
