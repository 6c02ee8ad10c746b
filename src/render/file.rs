//! A file of the plan as bytes.

use serde::Serialize;

use super::book::epub;
use super::{Edition, PageError, workbook};
use crate::plan::{Booklet, DataForm, File};
use crate::theme::RenderError;
use crate::view::booklet::BookletView;
use crate::view::case_list;
use crate::view::dataset;
use crate::view::feed::FeedView;
use crate::view::page::PageView;
use crate::view::sitemap::{RobotsView, SitemapView};
use crate::view::workbook::WorkbookView;
use crate::vocabulary::path::{OutPath, SourcePath};

impl Edition<'_> {
    /// The bytes of a file.
    pub(super) fn file(&self, path: &OutPath, file: &File) -> Result<Vec<u8>, PageError> {
        let context = self.context(path);
        Ok(match file {
            File::CaseList => case_list::json(&context),
            File::Data(set, DataForm::Json) => dataset::json(&context, *set),
            File::Data(set, DataForm::Csv) => dataset::csv(&context, *set),
            File::DataSchema => dataset::schema(&context),
            File::PracticesWorkbook => self.workbook(path)?,
            File::BookletEpub(booklet) => self.book(path, *booklet)?,
            File::Atom(scope) => self.text("feed.xml", &FeedView::make(&context, *scope))?,
            File::JsonFeed(scope) => format!("{:#}\n", FeedView::make(&context, *scope).to_json()).into_bytes(),
            File::Sitemap => self.text("sitemap.xml", &SitemapView::make(&context, self.plan))?,
            File::SitemapPart(part) => self.text("sitemap.xml", &SitemapView::part(&context, self.plan, *part))?,
            File::Robots => self.text("robots.txt", &RobotsView::make(&context))?,
            File::Attachment(source) => self.attachment(source)?,
            File::Asset(asset) => self.theme.asset(asset).ok_or_else(|| PageError::Gone(path.to_string()))?.to_vec(),
        })
    }

    /// A file that a template makes and that has no frame.
    fn text(&self, template: &str, view: &impl Serialize) -> Result<Vec<u8>, RenderError> {
        Ok(self.theme.render(&format!("pages/{template}"), &(), view)?.into_bytes())
    }

    pub(super) fn attachment(&self, source: &SourcePath) -> Result<Vec<u8>, PageError> {
        let file = self.sources.file(source).ok_or_else(|| PageError::Gone(source.to_string()))?;
        Ok(file.bytes()?)
    }

    fn workbook(&self, path: &OutPath) -> Result<Vec<u8>, PageError> {
        let view = WorkbookView::make(&self.context(path));
        workbook::bytes(&view).map_err(|cause| PageError::Book { path: path.clone(), cause })
    }

    /// A booklet as an EPUB. Its links are made as those of its page, which then are fitted to the book.
    fn book(&self, path: &OutPath, booklet: Booklet) -> Result<Vec<u8>, PageError> {
        let page = booklet.address(self.site);
        let view = BookletView::make(&self.context(&page), &booklet);
        let book = epub::book(self.theme, &view, self.outside(&page), self.language())?;
        let pictures = book.pictures.iter().map(|(_, source)| self.attachment(source)).collect::<Result<_, _>>()?;
        book.into_bytes(pictures).map_err(|cause| PageError::Book { path: path.clone(), cause })
    }
}
