//! View × theme → bytes: what stands at one address of the plan.

pub(crate) mod book;
mod file;
mod page;
pub(crate) mod typesetter;
mod workbook;

use std::collections::BTreeMap;

use crate::plan::{Booklet, Output, Plan};
use crate::render::book::{Outside, typst};
use crate::site::{CaseKey, Site};
use crate::source::{SourceError, Sources};
use crate::theme::{RenderError, Theme};
use crate::view::Context;
use crate::view::booklet::BookletView;
use crate::view::page::PageView;
use crate::view::sheet::Sheet;
use crate::vocabulary::path::OutPath;

/// Everything that pages are rendered from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edition<'a> {
    /// The site.
    pub site: &'a Site,
    /// Which files there are.
    pub plan: &'a Plan,
    /// How they look.
    pub theme: &'a Theme,
    /// The inputs, for pictures and attachments.
    pub sources: &'a Sources,
    /// Absolute address of the site, with `/` at its end.
    pub base_url: Option<&'a str>,
    /// Whether booklets are PDFs too; those are no pages of the plan, for they are set by another program.
    pub pdf: bool,
}

/// Why a page or file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A template asks for something that is not there.
    #[error(transparent)]
    Theme(#[from] RenderError),
    /// A picture or attachment cannot be read any more.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The plan names a file that is not among the inputs, nor in the theme.
    #[error("{0} is gone")]
    Gone(String),
    /// A book or workbook is larger than its format takes.
    #[error("{path}: {cause}")]
    Book {
        /// The book or workbook.
        path: OutPath,
        /// Why.
        cause: std::io::Error,
    },
}

impl<'a> Edition<'a> {
    fn context<'c>(&'c self, here: &'c OutPath) -> Context<'c> {
        Context { site: self.site, theme: self.theme, base_url: self.base_url, pdf: self.pdf, here }
    }

    /// The bytes of what stands at an address.
    ///
    /// # Errors
    /// When a template is broken or an attachment is gone.
    pub(crate) fn bytes(&self, path: &OutPath, output: &Output) -> Result<Vec<u8>, PageError> {
        match output {
            Output::Page(page) => Ok(self.html(path, page)?),
            Output::File(file) => self.file(path, file),
        }
    }

    /// A booklet as a document for Typst, and the bytes of its pictures in their order.
    ///
    /// # Errors
    /// When a picture is gone.
    pub(crate) fn typst(&self, booklet: Booklet) -> Result<(typst::Source<'a>, Vec<Vec<u8>>), PageError> {
        let page = booklet.address(self.site);
        let view = BookletView::make(&self.context(&page), &booklet);
        let source = typst::source(self.theme, &view, self.outside(&page), self.language());
        let pictures = source.pictures.iter().map(|(_, source)| self.attachment(source)).collect::<Result<_, _>>()?;
        Ok((source, pictures))
    }

    /// How a book made from a page is left.
    fn outside<'p>(&'p self, page: &'p OutPath) -> Outside<'p> {
        Outside { page, base_url: self.base_url }
    }

    /// The language of the site.
    fn language(&self) -> &'a str {
        &self.site.registry.settings.language
    }

    /// How a report looks in a list, rendered, and elsewhere, seen from one of the pages.
    ///
    /// # Errors
    /// When the component of the theme is broken.
    pub(crate) fn sheet(&self, here: &OutPath, key: CaseKey) -> Result<(String, Sheet), RenderError> {
        let context = self.context(here);
        let sheet = Sheet::make(&context, key);
        let card = self.theme.component("case-card", &BTreeMap::from([("case", &sheet.card)]))?;
        Ok((card, sheet))
    }
}
