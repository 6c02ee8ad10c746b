//! Synonyms for search and words to avoid.

use crate::document::Avoid;
use crate::formats::fields::Fields;

/// What `glossary.yaml` says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Glossary {
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Words that reports should not use.
    pub avoid: Vec<Avoid>,
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
            except: word.texts("except").into_iter().map(|except| except.value).collect(),
        });
        Glossary { synonyms, avoid }
    }
}
