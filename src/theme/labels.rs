//! The texts of a theme: what pages say around the content.

use std::collections::BTreeMap;

use serde::Serialize;

/// Texts by key. A text may hold places for values: `{count}篇`.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Labels(BTreeMap<String, String>);

impl Labels {
    pub(super) fn new(texts: BTreeMap<String, String>) -> Self {
        Self(texts)
    }

    /// The text of a key; the key itself when the theme has none.
    pub(crate) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The text of a key as a value of its own.
    pub(crate) fn owned(&self, key: &str) -> String {
        self.get(key).to_owned()
    }

    /// The text of a key with its places filled.
    pub(crate) fn filled(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.owned(key);
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }
}
