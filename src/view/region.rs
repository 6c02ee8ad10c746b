//! Regions: the tile grid, the tree, and one region.

use serde::Serialize;

use super::listing::Pagination;
use super::{CaseCard, CountLink, Link, UnitRow};

/// The province-level regions as squares. No map: nothing of it says where a border runs.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TileGrid {
    /// All of them, in the order of their codes.
    pub tiles: Vec<Tile>,
    /// How many columns.
    pub columns: usize,
    /// How many rows.
    pub rows: usize,
}

/// One province-level region.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Tile {
    /// Full name: `江苏省`.
    pub name: String,
    /// Short name: `江苏`.
    pub short: String,
    /// One character: `苏`.
    pub abbr: String,
    /// Row from 1.
    pub row: usize,
    /// Column from 1.
    pub column: usize,
    /// Address of its page; absent when it has neither units nor reports.
    pub href: Option<String>,
    /// Pilot units in it.
    pub units: usize,
    /// Reports from it.
    pub cases: usize,
    /// Shade of the tile: 0 no unit, 1 units without a report, 2–4 by number of reports.
    pub level: usize,
    /// What a screen reader says: `江苏省，5个试点单位，3篇案例`.
    pub label: String,
}

/// `regions/index.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RegionsView {
    /// The squares.
    pub grid: TileGrid,
    /// The tree of regions with units or reports.
    pub tree: Vec<RegionNode>,
    /// Groups of regions: 京津冀, 长三角 …
    pub groups: Vec<RegionNode>,
}

/// A region with what lies below it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RegionNode {
    /// Name and address.
    pub link: Link,
    /// Reports, roll-up.
    pub cases: usize,
    /// Units, roll-up.
    pub units: usize,
    /// Regions below.
    pub children: Vec<RegionNode>,
}

/// `regions/<code>.html` and its further pages.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RegionView {
    /// Full name from the province down: `江苏省苏州市相城区`.
    pub full_name: String,
    /// Name.
    pub name: String,
    /// Code of GB/T 2260; absent for a group.
    pub code: Option<String>,
    /// What should be known about it: for groups, where the membership comes from.
    pub note: Option<String>,
    /// Members of a group.
    pub members: Vec<Link>,
    /// Groups that it belongs to.
    pub groups: Vec<Link>,
    /// Regions below it that have units or reports.
    pub children: Vec<RegionNode>,
    /// Its pilot units.
    pub units: Vec<UnitRow>,
    /// Its reports by category.
    pub categories: Vec<CountLink>,
    /// The reports of this page.
    pub cards: Vec<CaseCard>,
    /// Where in the list this page stands.
    pub pagination: Pagination,
    /// The Atom feed of the region, if it has reports.
    pub feed: Option<String>,
}
