//! [`Output`]: what stands at an address, a page or a file.

use std::mem::{Discriminant, discriminant};

use super::{File, Page, PagedList};
use crate::vocabulary::path::SourcePath;

/// What stands at one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// An HTML page that the theme makes.
    Page(Page),
    /// Anything else.
    File(File),
}

/// What tells kinds of outputs apart, whatever they are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutputKind {
    /// A page that stands for itself.
    Page(Discriminant<Page>),
    /// A page of a list.
    List(Discriminant<PagedList>),
    /// A file.
    File(Discriminant<File>),
}

impl Output {
    /// The page, if it is one.
    pub(crate) fn page(&self) -> Option<&Page> {
        match self {
            Output::Page(page) => Some(page),
            Output::File(_) => None,
        }
    }

    /// Of which kind it is.
    pub(crate) fn kind(&self) -> OutputKind {
        match self {
            Output::Page(Page::List(list, _)) => OutputKind::List(discriminant(list)),
            Output::Page(page) => OutputKind::Page(discriminant(page)),
            Output::File(file) => OutputKind::File(discriminant(file)),
        }
    }

    /// Whether a template makes it, so that a theme can break it.
    pub(crate) fn has_template(&self) -> bool {
        match self {
            Output::Page(_) => true,
            Output::File(file) => file.has_template(),
        }
    }

    /// Whether scripts of the site read it: search takes its excerpts from the pages that it finds, a comparison all that it shows.
    pub(crate) fn is_read(&self) -> bool {
        match self {
            Output::Page(page) => page.is_found(),
            Output::File(file) => file.is_read(),
        }
    }

    /// The file of the inputs that it is a copy of.
    pub(crate) fn source(&self) -> Option<&SourcePath> {
        match self {
            Output::Page(_) => None,
            Output::File(file) => file.source(),
        }
    }

    /// Whether another file never takes its address.
    pub(crate) fn is_lasting(&self) -> bool {
        match self {
            Output::Page(_) => false,
            Output::File(file) => file.is_lasting(),
        }
    }
}
