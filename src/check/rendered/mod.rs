//! What only the rendered pages show: links of the theme, the order of headings, texts of links, pictures.
//!
//! Pages are handed in one by one, in any order and from any thread, and nothing of them is kept but what is wrong. A
//! finding in an author's text is located in its Markdown; one of the theme is told once, with the number of pages
//! that have it.

mod locate;
mod markup;
mod rules;
mod scanner;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::plan::{Output, Page, Plan, Purpose, TextKey};
use crate::registry::Settings;
use crate::site::Site;
use crate::source::{SourceError, Sources};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location, Text};
use crate::vocabulary::path::{OutPath, SourcePath};

use locate::TextPart;
use markup::Markup;

/// Everything that the rules of rendered pages may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surroundings<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// The files.
    pub sources: &'a Sources,
    /// The documents in their places.
    pub site: &'a Site,
    /// The addresses.
    pub plan: &'a Plan,
    /// Whether the texts have dead links: then a booklet that repeats them is not blamed for its own.
    pub dead_links: bool,
}

impl Surroundings<'_> {
    fn settings(&self) -> &Settings {
        &self.site.registry.settings
    }
}

/// A page that is looked at.
struct Subject<'a> {
    path: &'a OutPath,
    page: &'a Page,
    markup: &'a Markup,
    around: &'a Surroundings<'a>,
    files: &'a Files<'a>,
}

/// The files of the plan by their paths: every link of every page is looked up.
type Files<'a> = FxHashMap<&'a str, (&'a OutPath, &'a Output)>;

impl Subject<'_> {
    /// The file of the plan at a path.
    fn file(&self, path: &str) -> Option<(&OutPath, &Output)> {
        self.files.get(path).copied()
    }

    /// Whether the page shows the text of a Markdown file.
    fn has_source(&self) -> bool {
        self.page.document(self.around.site).is_some()
    }
}

/// What a rule found on a page.
struct Finding {
    code: Code,
    message: Text,
    help: Option<Text>,
    /// The part of the author's text that is meant; `None` when the theme is to blame.
    part: Option<TextPart>,
}

/// A rule: it looks at one page and adds what it finds.
type Rule = fn(&Subject<'_>, &mut Vec<Finding>);

/// Rules for every page. Anchors on other pages are looked for when all pages have been seen.
const RULES: &[Rule] = &[rules::duplicate_element_id::check, rules::foreign_resource::check, rules::empty_meta::check];

/// Rules about links, which are left out where a booklet or comparison repeats the dead links of its reports.
const LINK_RULES: &[Rule] = &[rules::dead_link::check];

/// Rules about what is read, which are left out in booklets and comparisons: each report has been judged on its own page.
const TEXT_RULES: &[Rule] = &[
    rules::missing_alt::check,
    rules::heading_order::check,
    rules::table_without_headers::check,
    rules::vague_link_text::check,
    rules::empty_link::check,
    rules::oversized_picture::check,
];

/// The meta tags that rules for government sites ask for: of every page, of lists and articles, of articles.
const METAS: [(&str, usize); 10] = [
    ("SiteName", 0),
    ("SiteDomain", 0),
    ("SiteIDCode", 0),
    ("ColumnName", 1),
    ("ColumnDescription", 1),
    ("ColumnKeywords", 1),
    ("ColumnType", 1),
    ("ArticleTitle", 2),
    ("PubDate", 2),
    ("ContentSource", 2),
];

/// What was found on all pages.
#[derive(Debug, Default)]
pub(crate) struct Inspected {
    /// In no order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many pages were looked at.
    pub pages: usize,
    /// How many pages lack a meta tag, with the first of them.
    pub missing_metas: BTreeMap<&'static str, (usize, OutPath)>,
    /// Links to other sites: address → the first page or text that has it.
    pub external: BTreeMap<String, Location>,
}

/// A finding of the theme: what is the same on many pages.
type Shared = (Code, Text, Option<Text>);

/// Gathers what is wrong with pages as they come.
#[derive(Debug)]
pub(crate) struct Inspector<'a> {
    around: Surroundings<'a>,
    files: Files<'a>,
    gathered: Mutex<Gathered>,
}

#[derive(Debug, Default)]
struct Gathered {
    inspected: Inspected,
    /// Findings of the theme with the first page and the number of pages.
    shared: BTreeMap<Shared, (OutPath, usize)>,
    /// Anchors on other pages that are linked to: page → anchor → the first page that links, and how many do.
    anchors: BTreeMap<OutPath, BTreeMap<String, (OutPath, usize)>>,
    /// The ids of the pages that were looked at, as numbers: a page is read once.
    ids: FxHashMap<OutPath, Box<[u64]>>,
}

impl<'a> Inspector<'a> {
    /// An inspector of the pages of a site.
    pub(crate) fn new(around: Surroundings<'a>) -> Self {
        let files = around.plan.iter().map(|(path, output)| (path.as_str(), (path, output))).collect();
        Self { around, files, gathered: Mutex::default() }
    }

    /// Looks at a page.
    ///
    /// # Errors
    /// When the text that the page shows cannot be read again, to find the place of a finding in it.
    pub(crate) fn take(&self, path: &OutPath, page: &Page, bytes: &[u8]) -> Result<(), SourceError> {
        let markup = scanner::read(bytes);
        let subject = Subject { path, page, markup: &markup, around: &self.around, files: &self.files };
        let mut findings = Vec::new();
        // The texts of a collection are each judged on its own page.
        let repeats = page.purpose() == Purpose::Collection;
        let links = !(repeats && self.around.dead_links);
        let all = [(RULES, true), (LINK_RULES, links), (TEXT_RULES, !repeats)];
        for (rules, _) in all.iter().filter(|(_, wanted)| *wanted) {
            rules.iter().for_each(|rule| rule(&subject, &mut findings));
        }
        let anchors = if links { rules::dead_anchor::wanted(&subject, &mut findings) } else { Vec::new() };
        let text = page.document(self.around.site);
        let (placed, mut shared): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| finding.part.is_some() && text.is_some());
        let placed = match text {
            Some(document) if !placed.is_empty() => {
                let (placed, others) = locate::locate(&self.around, document, placed)?;
                shared.extend(others);
                placed
            }
            _ => Vec::new(),
        };
        let external = external(&self.around, path, page, &markup);
        let missing = missing_metas(page, &markup);
        let ids = markup.ids.iter().map(|id| number(id)).collect();
        let mut gathered = self.lock();
        gathered.inspected.pages += 1;
        gathered.ids.insert(path.clone(), ids);
        gathered.inspected.diagnostics.extend(placed);
        // What a page has twice it has.
        let shared: BTreeSet<Shared> =
            shared.into_iter().map(|finding| (finding.code, finding.message, finding.help)).collect();
        for finding in shared {
            let entry = gathered.shared.entry(finding);
            note(entry.or_insert_with(|| (path.clone(), 0)), path);
        }
        for (target, anchor) in anchors.into_iter().collect::<BTreeSet<_>>() {
            let entry = gathered.anchors.entry(target).or_default().entry(anchor);
            note(entry.or_insert_with(|| (path.clone(), 0)), path);
        }
        for name in missing {
            let entry = gathered.inspected.missing_metas.entry(name).or_insert_with(|| (0, path.clone()));
            entry.0 += 1;
            entry.1 = entry.1.clone().min(path.clone());
        }
        for (address, location) in external {
            let entry = gathered.inspected.external.entry(address).or_insert_with(|| location.clone());
            if location < *entry {
                *entry = location;
            }
        }
        Ok(())
    }

    /// The pages that have not been looked at and whose anchors are linked to; each is to be handed to [`Inspector::anchors`].
    pub(crate) fn linked_pages(&self) -> BTreeSet<OutPath> {
        let gathered = self.lock();
        gathered.anchors.keys().filter(|path| !gathered.ids.contains_key(*path)).cloned().collect()
    }

    /// Looks for the anchors of a page that other pages link to.
    pub(crate) fn anchors(&self, path: &OutPath, bytes: &[u8]) {
        let ids = scanner::read(bytes).ids.iter().map(|id| number(id)).collect();
        self.lock().ids.insert(path.clone(), ids);
    }

    /// Everything that was found.
    pub(crate) fn finish(self) -> Inspected {
        let gathered = self.gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut inspected = gathered.inspected;
        let mut shared = gathered.shared;
        for (path, wanted) in gathered.anchors {
            let ids = gathered.ids.get(&path).map_or(&[][..], |ids| ids);
            for (anchor, (first, count)) in wanted.into_iter().filter(|(anchor, _)| !ids.contains(&number(anchor))) {
                let (message, help) = rules::dead_anchor::describe(&path, &anchor);
                shared.insert((Code::DEAD_ANCHOR, message, help), (first, count));
            }
        }
        for ((code, message, help), (first, count)) in shared {
            let location = Location::file(&SourcePath::new(first.as_str()));
            let diagnostic = Diagnostic::new(code, location, message);
            let pages = match count {
                1 => text!(
                    "这是网页的地址；问题出在主题、设置或登记表",
                    "this is the address of the page; theme, settings or registry are to blame"
                ),
                _ => text!(
                    "共 {count} 个网页有这个问题；出在主题、设置或登记表",
                    "{count} pages have it; theme, settings or registry are to blame"
                ),
            };
            inspected.diagnostics.push(diagnostic.help(match help {
                Some(help) => {
                    Text { zh: format!("{}。{}", help.zh, pages.zh), en: format!("{}; {}", help.en, pages.en) }
                }
                None => pages,
            }));
        }
        inspected
    }

    fn lock(&self) -> MutexGuard<'_, Gathered> {
        // A thread that panicked has left nothing half done here.
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An id as a number: eight bytes are kept of each, and two that are not the same hardly ever share theirs.
fn number(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Counts a page, and keeps the first by address, so that threads change nothing.
fn note(entry: &mut (OutPath, usize), path: &OutPath) {
    if *path < entry.0 {
        entry.0 = path.clone();
    }
    entry.1 += 1;
}

/// Links that lead to other sites: at their place in the text, at its file for those of its header, else at the page.
fn external(around: &Surroundings<'_>, path: &OutPath, page: &Page, markup: &Markup) -> Vec<(String, Location)> {
    let document = page.document(around.site);
    let written = document.map_or(&[][..], |document| &document.body().external);
    let in_text = written.iter().map(|link| (link.address.clone(), link.location.clone()));
    let at = document.map_or_else(|| SourcePath::new(path.as_str()), |document| document.source().path.clone());
    // A collection repeats the links of reports, which are known by their place in the text.
    let repeats = page.purpose() == Purpose::Collection;
    let others = markup.links.iter().filter(|link| link.in_text.is_none() && !repeats);
    let others = others.map(|link| (link.href.clone(), Location::file(&at)));
    let is_web = |address: &str| address.starts_with("http://") || address.starts_with("https://");
    in_text.chain(others).filter(|(address, _)| is_web(address)).collect()
}

/// The meta tags that a page of its kind must have and has not.
fn missing_metas(page: &Page, markup: &Markup) -> Vec<&'static str> {
    let kind = match page.purpose() {
        Purpose::Home => 0,
        Purpose::Text(TextKey::Practice(_)) | Purpose::Unit | Purpose::Collection | Purpose::Overview => 1,
        Purpose::Text(TextKey::Case(_) | TextKey::Prose(_)) => 2,
        Purpose::Missing | Purpose::Redirect(_) => return Vec::new(),
    };
    let wanted = METAS.iter().filter(|(_, from)| *from <= kind).map(|(name, _)| *name);
    wanted
        .filter(|wanted| !markup.metas.iter().any(|(name, content)| name == wanted && !content.trim().is_empty()))
        .collect()
}
