//! The header of a page of prose.

use jiff::civil::DateTime;

use super::date::{self, Moment};
use super::{Header, ReadHeader, values};
use crate::formats::fields::Fields;
use crate::formats::yaml::Spanned;
use crate::vocabulary::path::OutPath;

/// What a page's front matter says.
#[derive(Clone, Debug)]
pub(crate) struct PageHeader {
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// When it was published.
    pub date: Spanned<Moment>,
    /// When it was changed.
    pub updated: Option<Spanned<Moment>>,
    /// Its place among the pages; those without one come last.
    pub nav_order: usize,
    /// Old addresses.
    pub aliases: Vec<Spanned<OutPath>>,
}

impl Header for PageHeader {
    fn is_public(&self) -> bool {
        true
    }

    fn dates(&self) -> [Option<&Spanned<Moment>>; 2] {
        [Some(&self.date), self.updated.as_ref()]
    }

    fn aliases(&self) -> &[Spanned<OutPath>] {
        &self.aliases
    }
}

impl ReadHeader for PageHeader {
    fn read(fields: &Fields<'_>, id: &str) -> PageHeader {
        let date = fields.required_text("date").and_then(|text| date::moment(fields, "date", text));
        PageHeader {
            title: values::title(fields, 2..=60, id),
            summary: values::summary(fields, 4..=200),
            date: date.unwrap_or_else(|| Spanned {
                value: Moment { at: DateTime::constant(1970, 1, 1, 0, 0, 0, 0), timed: false },
                range: fields.range().clone(),
            }),
            updated: fields.text("updated").and_then(|text| date::moment(fields, "updated", text)),
            nav_order: fields.number("nav_order", usize::MAX, 0..=1000),
            aliases: values::aliases(fields),
        }
    }
}
