//! [`Page`]: what an HTML page of the site shows.

use super::{Booklet, PagedList};
use crate::document::{Moment, Written};
use crate::registry::{CategoryKey, UnitKey};
use crate::site::{CaseKey, PracticeKey, Site};
use crate::vocabulary::path::OutPath;

/// What an HTML page shows. Each kind has a view, which says the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// The home page.
    Home,
    /// A page of a list, from 1.
    List(PagedList, usize),
    /// A report.
    Case(CaseKey),
    /// The promotion list.
    Practices,
    /// A practice.
    Practice(PracticeKey),
    /// Who took practices over.
    Adoptions,
    /// Which category has reports from where.
    Coverage,
    /// What the tables of open data are, for people.
    Dictionary,
    /// The categories.
    Categories,
    /// The tile grid and the tree of regions.
    Regions,
    /// A pilot unit.
    Unit(UnitKey),
    /// The tags.
    Tags,
    /// The metrics that several reports give.
    Metrics,
    /// Milestones of the programme.
    Timeline,
    /// Reports side by side, chosen in the browser.
    Compare,
    /// Some reports of a category side by side.
    CategoryComparison(CategoryKey),
    /// All booklets.
    Booklets,
    /// A volume of a booklet, to be printed.
    Booklet(Booklet),
    /// A page of prose, by its number.
    Prose(usize),
    /// The site map for people.
    SiteMap,
    /// The search page. The files of the index are not planned: they come of the whole site at once.
    Search,
    /// What is shown for a missing address.
    NotFound,
    /// An old address of the page at another one.
    Redirect(OutPath),
}

/// What a page is for: what those ask who treat many kinds of pages alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose<'a> {
    /// The way in.
    Home,
    /// To show a text that somebody wrote.
    Text(TextKey),
    /// To show a pilot unit.
    Unit,
    /// To show texts of several reports, each of which has a page of its own as well.
    Collection,
    /// To lead to other pages: lists, tables, forms.
    Overview,
    /// To say that there is nothing at an address.
    Missing,
    /// To lead on from an old address to this one.
    Redirect(&'a OutPath),
}

/// A text that somebody wrote and that has a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKey {
    /// A report.
    Case(CaseKey),
    /// A practice.
    Practice(PracticeKey),
    /// A page of prose, by its number.
    Prose(usize),
}

impl Page {
    /// What the page is for.
    pub(crate) fn purpose(&self) -> Purpose<'_> {
        match self {
            Page::Home => Purpose::Home,
            Page::Case(key) => Purpose::Text(TextKey::Case(*key)),
            Page::Practice(key) => Purpose::Text(TextKey::Practice(*key)),
            Page::Prose(index) => Purpose::Text(TextKey::Prose(*index)),
            Page::Unit(_) => Purpose::Unit,
            Page::Booklet(_) | Page::CategoryComparison(_) => Purpose::Collection,
            Page::List(..) | Page::Practices | Page::Adoptions | Page::Coverage | Page::Dictionary => Purpose::Overview,
            Page::Categories | Page::Regions | Page::Tags | Page::Metrics | Page::Timeline => Purpose::Overview,
            Page::Compare | Page::Booklets | Page::SiteMap | Page::Search => Purpose::Overview,
            Page::NotFound => Purpose::Missing,
            Page::Redirect(target) => Purpose::Redirect(target),
        }
    }

    /// The text that the page shows.
    pub(crate) fn text(&self) -> Option<TextKey> {
        match self.purpose() {
            Purpose::Text(key) => Some(key),
            Purpose::Home | Purpose::Unit | Purpose::Collection | Purpose::Overview => None,
            Purpose::Missing | Purpose::Redirect(_) => None,
        }
    }

    /// Whether search of the site finds the page.
    pub(crate) fn is_found(&self) -> bool {
        match self.purpose() {
            Purpose::Text(_) | Purpose::Unit => true,
            Purpose::Home | Purpose::Collection | Purpose::Overview | Purpose::Missing | Purpose::Redirect(_) => false,
        }
    }

    /// Whether search engines may know pages of this kind.
    pub(super) fn may_be_indexed(&self) -> bool {
        match self.purpose() {
            Purpose::Home | Purpose::Text(_) | Purpose::Unit | Purpose::Collection | Purpose::Overview => true,
            Purpose::Missing | Purpose::Redirect(_) => false,
        }
    }

    /// The document whose text the page shows.
    pub(crate) fn document<'s>(&self, site: &'s Site) -> Option<&'s dyn Written> {
        self.text().map(|key| key.document(site))
    }

    /// Whether search engines are told of the page: not of drafts.
    pub(crate) fn is_indexed(&self, site: &Site) -> bool {
        self.may_be_indexed() && self.document(site).is_none_or(|document| document.header().is_public())
    }

    /// When the text of the page was published or last changed; a practice has no date of its own.
    pub(crate) fn modified(&self, site: &Site) -> Option<Moment> {
        let [published, changed] = self.document(site)?.header().dates();
        changed.or(published).map(|date| date.value)
    }
}

impl TextKey {
    /// Its document.
    pub(crate) fn document(self, site: &Site) -> &dyn Written {
        match self {
            TextKey::Case(key) => &*site.case(key).document,
            TextKey::Practice(key) => &*site.practice(key).document,
            TextKey::Prose(index) => &*site.pages[index],
        }
    }
}
