//! What every code means: `catalogue.yaml`, read by `casebook explain` and by the documentation.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::{Code, Text};

/// What a rule finds, why it matters, and an example of each side.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    /// What the rule finds, in one sentence.
    pub what: Text,
    /// Why it matters, and what to do.
    pub why: Text,
    /// Text that the rule refuses.
    pub wrong: String,
    /// The same text, mended.
    pub right: String,
}

/// Every entry, by the name of its code.
pub fn catalogue() -> &'static BTreeMap<String, CatalogueEntry> {
    static CATALOGUE: OnceLock<BTreeMap<String, CatalogueEntry>> = OnceLock::new();
    CATALOGUE.get_or_init(|| crate::vocabulary::data::from_embedded("catalogue.yaml", include_str!("catalogue.yaml")))
}

/// The entry of one code.
pub fn entry(code: Code) -> Option<&'static CatalogueEntry> {
    catalogue().get(code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_and_nothing_else_is() {
        let codes: Vec<&str> = Code::all().map(Code::as_str).collect();
        let missing: Vec<_> = codes.iter().filter(|code| !catalogue().contains_key(**code)).collect();
        let surplus: Vec<_> = catalogue().keys().filter(|key| !codes.contains(&key.as_str())).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "missing {missing:?}, surplus {surplus:?}");
    }
}
