//! Booklets (汇编): reports as a book to be printed, with cover, contents and indexes.

mod index;

use std::collections::BTreeMap;

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView};
use super::parts::{
    CountLink, DateView, DocumentRow, Fact, Fit, Link, MetricRow, SourceView, case_facts, case_notes, document_row,
    metric_row, step,
};
use super::practice::PracticeView;
use crate::plan::{self, Booklet, Scope, address};
use crate::registry::CategoryKey;
use crate::site::{CaseKey, PracticeKey};
use crate::vocabulary::path::{OutPath, SourcePath};
pub(crate) use index::{IndexGroup, IndexReference};

/// `booklet/index.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookletsView {
    /// The booklet of everything, those of categories, those of regions: each group with its heading, none empty.
    pub groups: Vec<BookletGroup>,
}

/// Booklets of one kind.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookletGroup {
    /// Its heading.
    pub title: String,
    /// The booklets.
    pub booklets: Vec<BookletRow>,
}

/// A booklet in a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookletRow {
    /// Name, address and number of reports.
    pub link: CountLink,
    /// Its EPUB, one a volume.
    pub epubs: Vec<Link>,
    /// Its PDF, one a volume; none where they are not made.
    pub pdfs: Vec<Link>,
}

/// A volume of a booklet: `booklet/<name>.html`, and what its EPUB is made from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookletView {
    /// What the book is called.
    pub title: String,
    /// Of which category or region; absent for the booklet of everything.
    pub scope: Option<String>,
    /// `第2册`, where there are several.
    pub volume: Option<String>,
    /// Who publishes it.
    pub organiser: Option<String>,
    /// The site, with the address of its home.
    pub site: Link,
    /// Absolute address of this page, if the site has one.
    pub address: Option<String>,
    /// How many reports this volume holds, or the whole booklet if it only leads to others.
    pub count: usize,
    /// When the newest of its reports was published or changed.
    pub modified: Option<DateView>,
    /// The EPUB.
    pub epub: Option<Link>,
    /// The PDF, if there is one.
    pub pdf: Option<Link>,
    /// All volumes, where there are several; this one has no address.
    pub volumes: Vec<VolumeLink>,
    /// The reports by category.
    pub parts: Vec<BookletPart>,
    /// Practices distilled from the reports.
    pub practices: Vec<BookletPractice>,
    /// Booklets that hold the reports when they are too many for this one.
    pub others: Vec<CountLink>,
    /// Index by region.
    pub by_region: Vec<IndexGroup>,
    /// Index by pinyin.
    pub by_pinyin: Vec<IndexGroup>,
    /// Pictures that the reports show: address on the page, and the file.
    #[serde(skip)]
    pub(crate) pictures: BTreeMap<OutPath, SourcePath>,
}

/// A volume.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct VolumeLink {
    /// `第2册`.
    pub label: String,
    /// Its address; absent for the one that is shown.
    pub href: Option<String>,
}

/// The reports of a category.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookletPart {
    /// Its id on the page.
    pub id: String,
    /// Name of the category.
    pub title: String,
    /// Its objectives, as in the notice.
    pub objectives: String,
    /// Its reports.
    pub reports: Vec<BookletReport>,
}

/// A report in a booklet.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookletReport {
    /// Its number in this volume, from 1.
    pub number: usize,
    /// Its id on the page.
    pub id: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Summary.
    pub summary: String,
    /// The pilot unit.
    pub unit: Link,
    /// When it was published here.
    pub date: DateView,
    /// The fact box.
    pub facts: Vec<Fact>,
    /// Figures.
    pub metrics: Vec<MetricRow>,
    /// The text: ids, links and headings fit this page.
    pub body: String,
    /// Lessons, conditions, replication note from the header.
    pub notes: Vec<Fact>,
    /// Rules and documents that came of it.
    pub documents: Vec<DocumentRow>,
    /// Where it comes from.
    pub source: SourceView,
    /// Its own page.
    pub page: Link,
    /// Absolute address of that, if the site has one.
    pub address: Option<String>,
}

/// A practice in the annex.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BookletPractice {
    /// Its id on the page.
    pub id: String,
    /// What its own page says.
    pub practice: PracticeView,
    /// The reports of this volume that it comes from.
    pub references: Vec<IndexReference>,
}

/// The headings of a text stand below the title of its report, which stands below that of its part.
const LOWER: i8 = 2;

impl PageView for BookletsView {
    const KIND: &'static str = "booklets";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> BookletsView {
        let rows = |wanted: fn(Scope) -> bool| -> Vec<BookletRow> {
            let firsts = Booklet::firsts(context.site).into_iter().filter(|booklet| wanted(booklet.scope));
            firsts.map(|booklet| BookletRow::make(context, booklet)).collect()
        };
        let groups = [
            ("booklet_all", rows(|scope| matches!(scope, Scope::Site))),
            ("by_category", rows(|scope| matches!(scope, Scope::Category(_)))),
            ("by_region", rows(|scope| matches!(scope, Scope::Region(_)))),
        ];
        let filled = groups.into_iter().filter(|(_, booklets)| !booklets.is_empty());
        let group = |(title, booklets)| BookletGroup { title: context.labels().owned(title), booklets };
        BookletsView { groups: filled.map(group).collect() }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead::new(context, context.labels().owned("booklets"), Vec::new())
    }
}

impl BookletRow {
    fn make(context: &Context<'_>, booklet: Booklet) -> BookletRow {
        let site = context.site;
        let name = scope_name(context, booklet.scope).unwrap_or_else(|| title(context));
        let volumes = booklet.volumes(site);
        let each = |label: &str, made: bool, address: &dyn Fn(Booklet) -> OutPath| -> Vec<Link> {
            let label = context.labels().get(label);
            let file = |volume| {
                let label = match volumes {
                    1 => label.to_owned(),
                    _ => format!("{label} {}", volume_name(context, volume)),
                };
                context.link(&label, &address(Booklet { volume, ..booklet }))
            };
            if made && booklet.has_reports(site) { (1..=volumes).map(file).collect() } else { Vec::new() }
        };
        BookletRow {
            link: context.count_link(&name, &booklet.address(site), booklet.size(site)),
            epubs: each("epub", true, &|volume| volume.epub_address(site)),
            pdfs: each("pdf", context.pdf, &|volume| volume.pdf_address(site)),
        }
    }
}

impl PageView for BookletView {
    const KIND: &'static str = "booklet";
    type Of = Booklet;

    fn make(context: &Context<'_>, &booklet: &Booklet) -> BookletView {
        let site = context.site;
        let keys = booklet.reports(site);
        let settings = context.settings();
        let epub = booklet.has_reports(site).then(|| booklet.epub_address(site));
        let pdf = (context.pdf && epub.is_some()).then(|| booklet.pdf_address(site));
        let others = match epub {
            Some(_) => Vec::new(),
            None => Booklet::firsts(site).into_iter().filter(|other| other.scope != booklet.scope).collect(),
        };
        let other = |other: Booklet| {
            let name = scope_name(context, other.scope).unwrap_or_default();
            context.count_link(&name, &other.address(site), other.size(site))
        };
        let shelf = Shelf::new(context, &keys);
        BookletView {
            title: title(context),
            scope: scope_name(context, booklet.scope),
            volume: volume_of(context, booklet),
            organiser: settings.footer.organiser.clone(),
            site: context.link(&settings.title, &address::home()),
            address: context.absolute(&booklet.address(site)),
            count: if keys.is_empty() { booklet.size(site) } else { keys.len() },
            modified: plan::newest(site, &keys).map(|moment| context.date(moment)),
            epub: epub.map(|epub| context.link(context.labels().get("epub"), &epub)),
            pdf: pdf.map(|pdf| context.link(context.labels().get("pdf"), &pdf)),
            volumes: volumes(context, booklet),
            parts: shelf.parts(),
            practices: practices(context, &keys),
            others: others.into_iter().map(other).collect(),
            by_region: index::by_region(context, &keys),
            by_pinyin: index::by_pinyin(context, &keys),
            pictures: pictures(context, &keys),
        }
    }

    fn head(&self, context: &Context<'_>, _: &Booklet) -> PageHead {
        let above = vec![step(context, "booklets", address::booklets())];
        PageHead::new(context, self.full_title(), above)
    }
}

impl BookletView {
    /// Title, scope and volume: `案例汇编：服务类（第2册）`.
    pub(crate) fn full_title(&self) -> String {
        joined(&self.title, self.scope.as_deref(), self.volume.as_deref())
    }
}

/// What a booklet is called, with its scope and volume.
pub(super) fn full_title(context: &Context<'_>, booklet: Booklet) -> String {
    let volume = volume_of(context, booklet);
    joined(&title(context), scope_name(context, booklet.scope).as_deref(), volume.as_deref())
}

fn joined(title: &str, scope: Option<&str>, volume: Option<&str>) -> String {
    let scope = scope.map(|scope| format!("：{scope}")).unwrap_or_default();
    let volume = volume.map(|volume| format!("（{volume}）")).unwrap_or_default();
    format!("{title}{scope}{volume}")
}

fn title(context: &Context<'_>) -> String {
    context.labels().filled("booklet_title", &[("name", &context.programme().name)])
}

fn scope_name(context: &Context<'_>, scope: Scope) -> Option<String> {
    match scope {
        Scope::Site => None,
        Scope::Category(key) => Some(context.programme().category(key).name.clone()),
        Scope::Region(key) => Some(context.regions().get(key).name.clone()),
    }
}

fn volume_name(context: &Context<'_>, volume: usize) -> String {
    context.labels().filled("booklet_volume", &[("number", &volume.to_string())])
}

/// Which volume it is, where there are several.
fn volume_of(context: &Context<'_>, booklet: Booklet) -> Option<String> {
    (booklet.volumes(context.site) > 1).then(|| volume_name(context, booklet.volume))
}

fn volumes(context: &Context<'_>, booklet: Booklet) -> Vec<VolumeLink> {
    let count = booklet.volumes(context.site);
    let link = |volume| VolumeLink {
        label: volume_name(context, volume),
        href: (volume != booklet.volume).then(|| context.href(&Booklet { volume, ..booklet }.address(context.site))),
    };
    if count == 1 { Vec::new() } else { (1..=count).map(link).collect() }
}

/// The reports of a volume and where each stands in it, so that links between them stay in the book.
struct Shelf<'a> {
    context: &'a Context<'a>,
    keys: &'a [CaseKey],
    fit: Fit<'a>,
}

impl<'a> Shelf<'a> {
    fn new(context: &'a Context<'a>, keys: &'a [CaseKey]) -> Shelf<'a> {
        let documents = keys.iter().map(|key| &context.site.case(*key).document);
        let ids = documents.map(|document| (&document.address, document.id.as_str())).collect();
        Shelf { context, keys, fit: Fit { context, ids, levels: LOWER } }
    }

    fn parts(&self) -> Vec<BookletPart> {
        let mut parts: Vec<(CategoryKey, BookletPart)> = Vec::new();
        for (index, key) in self.keys.iter().enumerate() {
            let category = self.context.site.case(*key).category;
            if parts.last().is_none_or(|(last, _)| *last != category) {
                let found = self.context.programme().category(category);
                let (title, objectives) = (found.name.clone(), found.objectives.clone());
                // No report has an id that ends with a dot.
                let id = format!("{}.", found.slug);
                parts.push((category, BookletPart { id, title, objectives, reports: Vec::new() }));
            }
            if let Some((_, part)) = parts.last_mut() {
                part.reports.push(self.report(index + 1, *key));
            }
        }
        parts.into_iter().map(|(_, part)| part).collect()
    }

    fn report(&self, number: usize, key: CaseKey) -> BookletReport {
        let context = self.context;
        let case = context.site.case(key);
        let (document, header) = (&case.document, &case.document.header);
        BookletReport {
            number,
            id: document.id.clone(),
            title: header.title.clone(),
            subtitle: header.subtitle.clone(),
            summary: header.summary.clone(),
            unit: context.unit_link(case.unit),
            date: context.date(header.date.value),
            facts: case_facts(context, key),
            metrics: header.metrics.iter().map(|metric| metric_row(context, metric)).collect(),
            body: self.fit.html(&document.body.html, number, &document.address),
            notes: case_notes(context, header),
            documents: header.documents.iter().map(document_row).collect(),
            source: SourceView::make(context, header),
            page: context.case_link(key),
            address: context.absolute(&document.address),
        }
    }
}

/// The practices that rest on some reports, in the order of the site, each with its reports.
fn practices(context: &Context<'_>, keys: &[CaseKey]) -> Vec<BookletPractice> {
    let mut found: BTreeMap<PracticeKey, Vec<IndexReference>> = BTreeMap::new();
    for (index, key) in keys.iter().enumerate() {
        for practice in &context.site.case(*key).practices {
            found.entry(*practice).or_default().push(index::reference(context, index, *key));
        }
    }
    let practice = |(key, references): (PracticeKey, Vec<IndexReference>)| BookletPractice {
        // No report has an id with a dot.
        id: format!("practice.{}", context.site.practice(key).document.id),
        practice: PracticeView::make(context, &key),
        references,
    };
    found.into_iter().map(practice).collect()
}

/// The files beside some reports, which are what they show.
fn pictures(context: &Context<'_>, keys: &[CaseKey]) -> BTreeMap<OutPath, SourcePath> {
    let files = keys.iter().flat_map(|key| &context.site.case(*key).attachments);
    files.map(|file| (file.address.clone(), file.source.clone())).collect()
}

/// The booklet of a scope with its EPUB and PDF, for the page of that scope; none where there is no booklet.
pub(super) fn links(context: &Context<'_>, scope: Scope) -> Vec<Link> {
    let Some(booklet) = Booklet::of(context.site, scope) else { return Vec::new() };
    let page = context.link(context.labels().get("booklet_here"), &booklet.address(context.site));
    let single = booklet.volumes(context.site) == 1 && booklet.has_reports(context.site);
    let epub = single.then(|| context.link(context.labels().get("epub"), &booklet.epub_address(context.site)));
    let pdf =
        (single && context.pdf).then(|| context.link(context.labels().get("pdf"), &booklet.pdf_address(context.site)));
    std::iter::once(page).chain(epub).chain(pdf).collect()
}

/// The list of all booklets, if there are any.
pub(super) fn index(context: &Context<'_>) -> Option<Link> {
    let any = !Booklet::firsts(context.site).is_empty();
    any.then(|| context.link(context.labels().get("booklets"), &address::booklets()))
}
