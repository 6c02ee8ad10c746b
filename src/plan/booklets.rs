//! Which booklets (汇编) there are, and which reports each volume holds.

use super::{Scope, address, pages};
use crate::registry::BookletScope;
use crate::site::{CaseKey, Site};
use crate::vocabulary::path::OutPath;

/// A volume of a booklet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Booklet {
    /// Of which reports.
    pub scope: Scope,
    /// Its number, from 1.
    pub volume: usize,
}

/// Up to this many reports booklets are made unasked. Nobody prints the hundreds of volumes of a larger site, and making them takes
/// more than half as long again as all its other pages; such a site names those that it wants.
const UNASKED: usize = 2_000;

impl Booklet {
    /// Every volume of every booklet that the settings ask for; none is made empty.
    pub(crate) fn all(site: &Site) -> Vec<Booklet> {
        let volumes = Booklet::scopes(site).into_iter().flat_map(|scope| {
            let count = Booklet { scope, volume: 1 }.volumes(site);
            (1..=count).map(move |volume| Booklet { scope, volume })
        });
        volumes.collect()
    }

    /// The first volume of each booklet: of everything, of each category, of each province-level region.
    pub(crate) fn firsts(site: &Site) -> Vec<Booklet> {
        Booklet::scopes(site).into_iter().map(|scope| Booklet { scope, volume: 1 }).collect()
    }

    /// The first volume of the booklet of a scope, if there is one.
    pub(crate) fn of(site: &Site, scope: Scope) -> Option<Booklet> {
        Booklet::scopes(site).contains(&scope).then_some(Booklet { scope, volume: 1 })
    }

    fn scopes(site: &Site) -> Vec<Scope> {
        let wanted = |scope| match &site.registry.settings.booklets.of {
            Some(of) => of.contains(&scope),
            None => site.cases.len() <= UNASKED,
        };
        let mut scopes = Vec::new();
        if wanted(BookletScope::All) && !site.cases.is_empty() {
            scopes.push(Scope::Site);
        }
        let categories =
            site.registry.programme.categories().filter(|(key, _)| !site.cases_of_category(*key).is_empty());
        if wanted(BookletScope::Categories) {
            scopes.extend(categories.map(|(key, _)| Scope::Category(key)));
        }
        if wanted(BookletScope::Regions) {
            scopes.extend(site.provinces_with_cases().map(Scope::Region));
        }
        scopes
    }

    /// How many volumes the booklet has. That of everything has one: when the reports are too many for it, it leads to the
    /// booklets of the categories, so that no report is printed more than twice over.
    pub(crate) fn volumes(self, site: &Site) -> usize {
        match self.scope {
            Scope::Site => 1,
            _ => pages::count(self.scope_size(site), site.registry.settings.booklets.volume),
        }
    }

    /// Whether the volume holds reports, not only the way to other booklets.
    pub(crate) fn has_reports(self, site: &Site) -> bool {
        self.scope != Scope::Site || self.scope_size(site) <= site.registry.settings.booklets.volume
    }

    fn scope_size(self, site: &Site) -> usize {
        match self.scope {
            Scope::Site => site.cases.len(),
            Scope::Category(key) => site.cases_of_category(key).len(),
            Scope::Region(key) => site.cases_of_region(key).len(),
        }
    }

    /// How many reports the whole booklet holds, in all volumes.
    pub(crate) fn size(self, site: &Site) -> usize {
        self.scope_size(site)
    }

    /// The reports of this volume in the order of the book: by category, by unit as in the notice, the oldest first.
    pub(crate) fn reports(self, site: &Site) -> Vec<CaseKey> {
        if !self.has_reports(site) {
            return Vec::new();
        }
        let mut keys: Vec<CaseKey> = match self.scope {
            Scope::Site => (0..site.cases.len()).map(CaseKey).collect(),
            Scope::Category(key) => site.cases_of_category(key).to_vec(),
            Scope::Region(key) => site.cases_of_region(key).to_vec(),
        };
        keys.sort_by_key(|key| {
            let case = site.case(*key);
            (case.category, case.unit, std::cmp::Reverse(*key))
        });
        pages::slice(&keys, self.volume, site.registry.settings.booklets.volume).to_vec()
    }

    /// The name in its address: `all`, the slug of a category or the code of a region.
    fn name(self, site: &Site) -> &str {
        match self.scope {
            Scope::Site => "all",
            Scope::Category(key) => &site.registry.programme.category(key).slug,
            Scope::Region(key) => &site.registry.regions.get(key).id,
        }
    }

    /// Where it is.
    pub(crate) fn address(self, site: &Site) -> OutPath {
        address::booklet(self.name(site), self.volume)
    }

    /// Where it is as an EPUB.
    pub(crate) fn epub_address(self, site: &Site) -> OutPath {
        address::booklet_epub(self.name(site), self.volume)
    }

    /// Where it is as a PDF, if PDFs are made.
    pub(crate) fn pdf_address(self, site: &Site) -> OutPath {
        address::booklet_pdf(self.name(site), self.volume)
    }
}
