//! The controlled list of tags.

use std::collections::BTreeMap;

use super::{duplicate, required_id};
use crate::formats::fields::Fields;

/// Number of a tag in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TagKey(pub usize);

/// A tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    /// What headers say.
    pub id: String,
    /// What pages show.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// What it means, in one sentence.
    pub meaning: String,
}

/// The tags, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags {
    list: Vec<Tag>,
    by_name: BTreeMap<String, TagKey>,
}

impl Tags {
    pub(super) fn read(fields: &Fields<'_>) -> Tags {
        let mut tags = Tags::default();
        fields.maps("tags", |tag| {
            let id = required_id(tag, "id");
            let key = TagKey(tags.list.len());
            if tags.by_name.insert(id.value.clone(), key).is_some() {
                tag.reader().push(duplicate(tag.reader().source, &id.range, &id.value));
            }
            tags.list.push(Tag {
                id: id.value,
                name: tag.required_plain("name"),
                aliases: tag.texts("aliases").into_iter().map(|alias| alias.value).collect(),
                meaning: tag.plain("meaning").unwrap_or_default(),
            });
        });
        tags
    }

    /// The tag of this id.
    pub(crate) fn find(&self, id: &str) -> Option<TagKey> {
        self.by_name.get(id).copied()
    }

    /// The tag of this name or alias, for proposals.
    pub(crate) fn find_by_name(&self, name: &str) -> Option<&Tag> {
        self.list.iter().find(|tag| tag.name == name || tag.aliases.iter().any(|alias| alias == name))
    }

    /// One tag.
    pub(crate) fn get(&self, key: TagKey) -> &Tag {
        &self.list[key.0]
    }

    /// All tags with their keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TagKey, &Tag)> {
        self.list.iter().enumerate().map(|(index, tag)| (TagKey(index), tag))
    }
}
