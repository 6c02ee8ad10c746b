//! Synonyms for search and words to avoid.

use crate::fields::Fields;

/// What `glossary.yaml` says.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Words that reports should not use.
    pub avoid: Vec<Avoid>,
}

/// A word to avoid.
#[derive(Clone, Debug)]
pub struct Avoid {
    /// The word.
    pub word: String,
    /// What to write instead.
    pub instead: Option<String>,
    /// Why.
    pub why: Option<String>,
}

impl Glossary {
    pub(super) fn read(fields: &Fields<'_>) -> Glossary {
        let reader = fields.reader();
        let synonyms = fields
            .nodes("synonyms")
            .into_iter()
            .map(|group| reader.list("synonyms", group))
            .map(|group| {
                group.into_iter().filter_map(|word| reader.text("synonyms", word)).map(|word| word.value).collect()
            })
            .collect();
        let avoid = fields.maps("avoid", |word| Avoid {
            word: word.required_plain("word"),
            instead: word.plain("instead"),
            why: word.plain("why"),
        });
        Glossary { synonyms, avoid }
    }
}
