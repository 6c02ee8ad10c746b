//! [`Snapshot`]: a site at one moment, with its plan and theme.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::Attachments;
use crate::check::rendered::{Inspected, Inspector, Surroundings};
use crate::plan::{Output, Page, Plan};
use crate::render::{Edition, PageError};
use crate::search::Index;
use crate::site::Site;
use crate::source::Sources;
use crate::theme::Theme;
use crate::vocabulary::diagnostic::{Code, Diagnostic};
use crate::vocabulary::path::OutPath;

/// A site at one moment: everything that its pages are rendered from.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The files.
    pub(crate) sources: Arc<Sources>,
    /// The documents in their places.
    pub(crate) site: Arc<Site>,
    /// Which files the site consists of.
    pub(crate) plan: Plan,
    /// What the files beside documents hold of persons.
    pub(crate) attachments: Arc<Attachments>,
    /// How it looks.
    pub(crate) theme: Arc<Theme>,
    /// Absolute address of the site.
    pub(crate) base_url: Option<String>,
    /// Whether booklets become PDFs too.
    pub(crate) pdf: bool,
}

/// A page or file that has been made.
#[derive(Debug)]
pub struct Rendered<'a> {
    /// Its address.
    pub path: &'a OutPath,
    /// Whether scripts of the site read it.
    pub(crate) is_read: bool,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Snapshot {
    /// What pages are rendered from.
    pub(crate) fn edition(&self) -> Edition<'_> {
        Edition {
            site: &self.site,
            plan: &self.plan,
            theme: &self.theme,
            sources: &self.sources,
            base_url: self.base_url.as_deref(),
            pdf: self.pdf,
        }
    }

    /// The search index of the site.
    pub fn search_index(&self) -> Index {
        Index::make(&self.site)
    }

    /// Renders every page in memory and looks at it; nothing of a page is kept. `found` is what the content got already.
    ///
    /// # Errors
    /// The first error of a page.
    pub(crate) fn inspect(&self, root: &Path, found: &[Diagnostic]) -> Result<Inspected, PageError> {
        let edition = self.edition();
        let dead = [Code::DEAD_LINK, Code::DEAD_ANCHOR, Code::LINK_TO_DRAFT];
        let inspector = Inspector::new(Surroundings {
            root,
            sources: &self.sources,
            site: &self.site,
            plan: &self.plan,
            dead_links: found.iter().any(|diagnostic| dead.contains(&diagnostic.code)),
        });
        let pages: Vec<(&OutPath, &Page)> = self.plan.pages().collect();
        pages.par_iter().try_for_each(|(path, page)| {
            Ok::<(), PageError>(inspector.take(path, page, &edition.html(path, page)?)?)
        })?;
        // Whether a page has the anchor that another links to is known when all links are.
        let linked: Vec<OutPath> = inspector.linked_pages().into_iter().collect();
        linked.par_iter().filter_map(|path| self.plan.get(path.as_str())).try_for_each(|(path, output)| {
            inspector.anchors(path, &edition.bytes(path, output)?);
            Ok::<(), PageError>(())
        })?;
        Ok(inspector.finish())
    }

    /// Renders every page and file on all cores and hands it over.
    ///
    /// # Errors
    /// The first error of a page, or of whoever takes it.
    pub fn render_all<E: From<PageError> + Send>(
        &self,
        take: impl Fn(Rendered<'_>) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        let edition = self.edition();
        let outputs: Vec<(&OutPath, &Output)> = self.plan.iter().collect();
        outputs.par_iter().try_for_each(|(path, output)| {
            take(Rendered { path, is_read: output.is_read(), bytes: edition.bytes(path, output)? })
        })
    }
}
