//! `casebook schema`: what an editor needs to complete and check headers while somebody types.

use std::path::Path;

use super::arguments::{Schema, SchemaKind};
use super::{Console, Failure};
use crate::document::model;
use crate::pipeline::{self, Timings};
use crate::registry::forms;

pub(super) fn run(root: &Path, options: &Schema, console: &Console) -> Result<(), Failure> {
    // Outside a site the lists are open; in one they are the registry's.
    let registry = match root.join("content").is_dir() {
        true => pipeline::read(root, &mut Timings::default())?.registry,
        false => None,
    };
    let schema = match options.kind {
        SchemaKind::Case => forms::schema("casebook case", model::case(), registry.as_deref()),
        SchemaKind::Practice => forms::schema("casebook practice", model::practice(), registry.as_deref()),
    };
    console.print(&serde_json::to_string_pretty(&schema).unwrap_or_default())
}
