//! The province-level regions as squares.

use serde::Serialize;

use crate::plan::address;
use crate::registry::Tile as TileCell;
use crate::view::Context;

/// The province-level regions as squares. No map: nothing of it says where a border runs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TileGrid {
    /// All of them, in the order of their codes.
    pub tiles: Vec<Tile>,
}

/// One province-level region.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tile {
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

impl TileGrid {
    /// All tiles.
    pub(crate) fn make(context: &Context<'_>) -> TileGrid {
        let cells = &context.regions().tiles;
        TileGrid { tiles: cells.iter().map(|cell| Tile::make(context, cell)).collect() }
    }
}

impl Tile {
    fn make(context: &Context<'_>, cell: &TileCell) -> Tile {
        let region = context.regions().get(cell.region);
        let units = context.site.units_of_region(cell.region).len();
        let cases = context.site.cases_of_region(cell.region).len();
        let label = if units + cases == 0 { "tile_none" } else { "tile" };
        let counts = [("name", region.name.clone()), ("units", units.to_string()), ("cases", cases.to_string())];
        let counts: Vec<(&str, &str)> = counts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Tile {
            abbr: cell.abbr.clone(),
            row: cell.row,
            column: cell.column,
            href: context.site.is_live(cell.region).then(|| context.href(&address::region(region, 1))),
            units,
            cases,
            level: match (units, cases) {
                (0, 0) => 0,
                (_, 0) => 1,
                (_, 1..=2) => 2,
                (_, 3..=9) => 3,
                _ => 4,
            },
            label: context.labels().filled(label, &counts),
        }
    }
}
