//! [`Markup`]: what the rules look at in one rendered page — links, headings, pictures, tables, ids, meta tags.

/// What one page holds, in the order of the page. What stands in the author's text has its number there, from 0.
#[derive(Debug, Default)]
pub(super) struct Markup {
    pub(super) links: Vec<Link>,
    pub(super) headings: Vec<Heading>,
    pub(super) pictures: Vec<Picture>,
    pub(super) tables: Vec<Table>,
    pub(super) ids: Vec<String>,
    /// Name and content.
    pub(super) metas: Vec<(String, String)>,
    /// Addresses of scripts, styles, icons, frames and the like: what a browser loads by itself.
    pub(super) resources: Vec<String>,
}

/// A link that a reader can follow.
#[derive(Debug, Default)]
pub(super) struct Link {
    pub(super) href: String,
    /// What it says: its text with the alternative text of its pictures, or its label.
    pub(super) text: String,
    pub(super) in_text: Option<usize>,
}

/// A heading.
#[derive(Debug, Default)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) in_text: Option<usize>,
}

/// A picture.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) src: String,
    pub(super) alt: Option<String>,
    /// Whether readers of the page shall not hear of it.
    pub(super) decorative: bool,
    pub(super) in_text: Option<usize>,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Whether a cell of its head says anything.
    pub(super) has_header: bool,
    /// Whether it only arranges things.
    pub(super) layout: bool,
    /// Whether it holds a cell; a script may fill one that holds none.
    pub(super) has_cells: bool,
    pub(super) in_text: Option<usize>,
}
