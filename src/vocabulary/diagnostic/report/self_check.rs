//! The self-check table as values, as text and as JSON.

use serde::Serialize;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::text;
use crate::vocabulary::diagnostic::{Language, Text};

/// One row of the table: what is inspected, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRow {
    /// Its stable name.
    pub id: String,
    /// What is inspected.
    pub name: Text,
    /// What must hold.
    pub criterion: Text,
    /// Whether one finding fails the whole site (单项否决).
    pub veto: bool,
    /// How it stands.
    pub state: CheckState,
    /// What was found.
    pub places: Vec<CheckPlace>,
}

/// How a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// Nothing was found.
    Pass,
    /// Something was found.
    Problem,
    /// No program can tell; a person looks.
    ByHand,
    /// It was not asked for, or the site could not be put together.
    NotChecked,
}

impl CheckState {
    /// The word for it.
    pub fn word(self) -> Text {
        match self {
            CheckState::Pass => text!("通过", "pass"),
            CheckState::Problem => text!("有问题", "problem"),
            CheckState::ByHand => text!("人工核对", "by hand"),
            CheckState::NotChecked => text!("未检查", "not checked"),
        }
    }
}

/// One finding of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckPlace {
    /// The file or page.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// What is wrong there.
    pub what: Text,
}

/// More places than this are only counted: the findings themselves stand below the table or above it.
pub(super) const PLACES_SHOWN: usize = 10;

/// The table for a terminal: a line for each row, and the places below it.
pub fn self_check_text(rows: &[CheckRow], language: Language) -> String {
    let title = text!("自查表", "Self-check");
    let mut out = format!("{}\n", title.get(language));
    let width = rows.iter().map(|row| row.state.word().get(language).width()).max().unwrap_or(0);
    for row in rows {
        let word = row.state.word();
        let word = word.get(language);
        let count = if row.places.is_empty() { String::new() } else { format!(" ({})", row.places.len()) };
        out.push_str(&format!("  [{word}]{}  {}{count}\n", " ".repeat(width - word.width()), row.name.get(language)));
        for place in row.places.iter().take(PLACES_SHOWN) {
            out.push_str(&format!("      {}:{} {}\n", place.path, place.line, place.what.get(language)));
        }
        let more = row.places.len().saturating_sub(PLACES_SHOWN);
        if more > 0 {
            let text = text!("      还有 {more} 处\n", "      and {more} more\n");
            out.push_str(text.get(language));
        }
    }
    out
}

/// The table for programs.
pub fn self_check_json(rows: &[CheckRow], language: Language) -> Value {
    let place =
        |place: &CheckPlace| json!({"path": place.path, "line": place.line, "message": place.what.get(language)});
    let rows = rows.iter().map(|row| {
        json!({
            "id": row.id, "name": row.name.get(language), "criterion": row.criterion.get(language), "veto": row.veto,
            "state": row.state, "count": row.places.len(), "places": row.places.iter().map(place).collect::<Vec<_>>(),
        })
    });
    Value::Array(rows.collect())
}
