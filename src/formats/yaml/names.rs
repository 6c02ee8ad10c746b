//! What Chinese writers write instead of the names of keys and values: `names.yaml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    /// Key → what is written for it.
    keys: BTreeMap<String, Vec<String>>,
    /// Key → value → what is written for it.
    values: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| crate::vocabulary::data::from_embedded("names.yaml", include_str!("names.yaml")))
}

/// The key that is meant by a Chinese word, if one of `keys` is.
pub(crate) fn key_meant<'a>(word: &str, keys: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    keys.into_iter().find(|key| names().keys.get(*key).is_some_and(|words| words.iter().any(|other| other == word)))
}

/// Whether a Chinese word stands for some key.
pub(super) fn is_key(word: &str) -> bool {
    names().keys.values().flatten().any(|other| other == word)
}

/// The value of a key that is meant by a word. For `true` and `false` the key is `yes`.
pub(crate) fn value_meant(key: &str, word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let values = names().values.get(key)?;
    values.iter().find(|(_, words)| words.contains(&word)).map(|(value, _)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_lead_to_keys_and_values() {
        assert_eq!(key_meant("日期", ["title", "date"]), Some("date"));
        assert_eq!(key_meant("单位", ["value", "unit"]), Some("unit"));
        assert_eq!(key_meant("日期", ["title"]), None);
        assert_eq!(value_meant("status", "草稿"), Some("draft"));
        assert_eq!(value_meant("yes", "YES"), Some("true"));
        assert_eq!(value_meant("title", "草稿"), None);
    }
}
