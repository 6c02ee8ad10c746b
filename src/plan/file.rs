//! [`File`]: what the site has beside its pages.

use super::{Booklet, DataForm, Dataset, Scope};
use crate::vocabulary::path::SourcePath;

/// A file that is no HTML page made by the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum File {
    /// What the filters of all reports need to know of each.
    CaseList,
    /// A table of open data.
    Data(Dataset, DataForm),
    /// What the columns of the tables mean, for programs.
    DataSchema,
    /// The promotion list as a workbook.
    PracticesWorkbook,
    /// A volume of a booklet as an EPUB.
    BookletEpub(Booklet),
    /// An Atom feed.
    Atom(Scope),
    /// A JSON feed.
    JsonFeed(Scope),
    /// The site map for search engines; or, if there are more addresses than one file may hold, the list of its parts.
    Sitemap,
    /// A part of a site map that is too large for one file, from 1.
    SitemapPart(usize),
    /// `robots.txt`.
    Robots,
    /// A picture or file beside a report, practice or page.
    Attachment(SourcePath),
    /// A style, script or icon of the theme, by its path below the folder of assets.
    Asset(String),
}

impl File {
    /// Whether a template makes it, so that a theme can break it.
    pub(crate) fn has_template(&self) -> bool {
        match self {
            File::BookletEpub(_) | File::Atom(_) | File::Sitemap | File::SitemapPart(_) | File::Robots => true,
            File::CaseList | File::Data(..) | File::DataSchema | File::PracticesWorkbook | File::JsonFeed(_) => false,
            File::Attachment(_) | File::Asset(_) => false,
        }
    }

    /// Whether another file never takes its address.
    pub(crate) fn is_lasting(&self) -> bool {
        match self {
            File::Asset(_) => true,
            File::CaseList | File::Data(..) | File::DataSchema | File::PracticesWorkbook | File::JsonFeed(_) => false,
            File::BookletEpub(_) | File::Atom(_) | File::Sitemap | File::SitemapPart(_) | File::Robots => false,
            File::Attachment(_) => false,
        }
    }

    /// Whether scripts of the site read it.
    pub(crate) fn is_read(&self) -> bool {
        match self {
            File::CaseList => true,
            File::Data(..) | File::DataSchema | File::PracticesWorkbook | File::JsonFeed(_) => false,
            File::BookletEpub(_) | File::Atom(_) | File::Sitemap | File::SitemapPart(_) | File::Robots => false,
            File::Attachment(_) | File::Asset(_) => false,
        }
    }

    /// The file of the inputs that it is a copy of.
    pub(crate) fn source(&self) -> Option<&SourcePath> {
        match self {
            File::Attachment(source) => Some(source),
            File::CaseList | File::Data(..) | File::DataSchema | File::PracticesWorkbook | File::JsonFeed(_) => None,
            File::BookletEpub(_) | File::Atom(_) | File::Sitemap | File::SitemapPart(_) | File::Robots => None,
            File::Asset(_) => None,
        }
    }
}
