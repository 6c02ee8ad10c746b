//! The keys of headers as data: one source for the file that `new` writes, for the JSON Schema of editors, and for the limits
//! that headers are held to.
//!
//! Which keys are read, and into what, `document` says; a test holds its keys against these.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::vocabulary::diagnostic::Text;

/// A key of a header.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Its name.
    pub key: String,
    /// Whether a file must have it.
    #[serde(default)]
    pub required: bool,
    /// What its value is.
    #[serde(rename = "type")]
    pub kind: ValueKind,
    /// Whether it takes several values.
    #[serde(default)]
    pub list: bool,
    /// How many it takes at most.
    pub max: Option<usize>,
    /// Fewest and most characters.
    pub length: Option<[usize; 2]>,
    /// Which values it takes.
    pub values: Option<Values>,
    /// The keys of a map.
    #[serde(default)]
    pub keys: Vec<Key>,
    /// What it means.
    pub what: Text,
    /// A value as it is written in a file.
    pub example: Option<String>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// Any text.
    Text,
    /// A number, without separators and units.
    Number,
    /// A day, perhaps with a time.
    Moment,
    /// A year, a month or a day.
    Partial,
    /// A month.
    Month,
    /// An address that begins with `http://` or `https://`.
    Web,
    /// A path of a page of this site.
    Path,
    /// `true` or `false`.
    Flag,
    /// Keys of its own.
    Map,
}

/// Which values a key takes.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Values {
    /// A list of the registry, or of the site's own files.
    Listed(Listed),
    /// Words of the program.
    Words(Vec<Word>),
}

/// Lists that a site has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// Pilot units.
    Units,
    /// Slugs of categories.
    Categories,
    /// Codes of regions.
    Regions,
    /// Tags.
    Tags,
    /// Kinds of sources.
    SourceKinds,
    /// Stages of a pilot.
    Stages,
    /// Groups of people.
    TargetGroups,
    /// Units of figures.
    MetricUnits,
    /// The evidence ladder.
    Evidence,
    /// Areas of practices.
    Areas,
    /// How far a practice may be promoted.
    Scopes,
    /// Kinds of preconditions of practices.
    PreconditionKinds,
    /// Ids of practices.
    Practices,
    /// Ids of reports.
    Cases,
}

/// A word that a key takes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// What headers say.
    pub id: String,
    /// What it means, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Fewest and most characters that the value of a key takes; as many as it likes where the model sets no limit.
pub(super) fn length(keys: &[Key], key: &str) -> RangeInclusive<usize> {
    let [fewest, most] = find(keys, key).and_then(|key| key.length).unwrap_or([0, usize::MAX]);
    fewest..=most
}

/// How many values a key takes; as many as it likes where the model sets no limit.
pub(super) fn most(keys: &[Key], key: &str) -> usize {
    find(keys, key).and_then(|key| key.max).unwrap_or(usize::MAX)
}

/// A header asks for few limits, and there are few keys: nothing is gained by a table.
fn find<'a>(keys: &'a [Key], key: &str) -> Option<&'a Key> {
    keys.iter().find(|known| known.key == key)
}

/// The keys of a report.
pub fn case() -> &'static [Key] {
    static KEYS: OnceLock<Vec<Key>> = OnceLock::new();
    KEYS.get_or_init(|| crate::vocabulary::data::from_embedded("document/model/case.yaml", include_str!("case.yaml")))
}

/// The keys of a practice.
pub fn practice() -> &'static [Key] {
    static KEYS: OnceLock<Vec<Key>> = OnceLock::new();
    KEYS.get_or_init(|| {
        crate::vocabulary::data::from_embedded("document/model/practice.yaml", include_str!("practice.yaml"))
    })
}
