//! What can be found: reports, practices, units and pages of prose, with the texts they are found by.

use super::fold::{Folder, Letter};
use crate::document::Moment;
use crate::formats::html;
use crate::plan::address;
use crate::registry::{CategoryKey, RegionKey, TagKey};
use crate::site::Site;
use crate::vocabulary::path::OutPath;

/// Something that can be found.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// Where it stands.
    pub(super) address: OutPath,
    /// Its title.
    pub(super) title: &'a str,
    /// When it was published; units have no date.
    pub(super) date: Option<Moment>,
    /// Its category.
    pub(super) category: Option<CategoryKey>,
    /// Where it is.
    pub(super) region: Option<RegionKey>,
    /// The province-level region of that.
    pub(super) province: Option<RegionKey>,
    /// Its tags.
    pub(super) tags: &'a [TagKey],
    summary: &'a str,
    /// Names of its unit, regions and tags.
    names: Vec<&'a str>,
    html: &'a str,
    /// Texts of the header that stand beside the body.
    notes: Vec<&'a str>,
}

/// In which part of an entry a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The text, and notes beside it.
    Body,
    /// A heading of the text.
    Heading,
    /// The summary.
    Summary,
    /// Names of unit, regions, tags.
    Names,
    /// The title.
    Title,
}

impl Field {
    /// All of them, in the order of their numbers.
    pub(super) const ALL: [Field; 5] = [Field::Body, Field::Heading, Field::Summary, Field::Names, Field::Title];
}

/// The words of an entry: letters, and from which letter on they belong to which field.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Letters and breaks.
    pub(super) letters: Vec<Letter>,
    /// Where each stretch begins, and its field; sorted.
    pub(super) fields: Vec<(usize, Field)>,
}

impl<'a> Entry<'a> {
    /// Everything of a site that can be found, in the order of document numbers: by category, province, then newest
    /// first. Filters are thereby ranges of numbers, and facets short tables.
    pub(super) fn all(site: &'a Site) -> Vec<Entry<'a>> {
        let mut entries: Vec<Entry<'a>> =
            cases(site).chain(practices(site)).chain(units(site)).chain(pages(site)).collect();
        entries.sort_by(|a, b| {
            let place = |entry: &Entry<'_>| {
                (entry.category.is_none(), entry.category, entry.province.is_none(), entry.province)
            };
            let date = |entry: &Entry<'_>| entry.date.map(|date| date.at);
            place(a).cmp(&place(b)).then_with(|| date(b).cmp(&date(a))).then_with(|| a.address.cmp(&b.address))
        });
        entries
    }

    /// Its year; 0 without a date.
    pub(super) fn year(&self) -> i16 {
        self.date.map_or(0, |date| date.year())
    }

    /// Its words.
    pub(super) fn words(&self) -> Words {
        let mut folder = Folder::default();
        folder.letters.reserve(self.html.len() / 3 + 256);
        let mut fields = Vec::new();
        let mut field = |folder: &mut Folder, field: Field| fields.push((folder.letters.len(), field));
        let whole = |folder: &mut Folder, text: &str| {
            folder.text(text);
            folder.end();
        };
        field(&mut folder, Field::Title);
        whole(&mut folder, self.title);
        field(&mut folder, Field::Names);
        self.names.iter().for_each(|name| whole(&mut folder, name));
        field(&mut folder, Field::Summary);
        whole(&mut folder, self.summary);
        field(&mut folder, Field::Body);
        let mut within = false;
        html::texts(self.html, |piece, heading| {
            if heading != within {
                // A heading is a line of its own, so nothing waits at its ends.
                within = heading;
                field(&mut folder, if heading { Field::Heading } else { Field::Body });
            }
            folder.text(&piece);
        });
        folder.end();
        field(&mut folder, Field::Body);
        self.notes.iter().for_each(|note| whole(&mut folder, note));
        Words { letters: folder.letters, fields }
    }
}

fn cases(site: &Site) -> impl Iterator<Item = Entry<'_>> {
    let registry = &site.registry;
    site.cases.iter().map(move |case| {
        let header = &case.document.header;
        let unit = registry.programme.unit(case.unit);
        let regions = registry.regions.path(case.region).into_iter().map(|key| registry.regions.get(key).name.as_str());
        let tags = case.tags.iter().map(|tag| registry.tags.get(*tag).name.as_str());
        let resources = header.resources.iter();
        let resources = resources.flat_map(|it| [&it.fund_source, &it.staff, &it.system, &it.note]);
        let notes = [&header.subtitle, &header.lessons, &header.conditions, &header.replication_note];
        let notes = notes.into_iter().chain([&header.lead_department]).chain(resources).flatten();
        let documents = header.documents.iter().flat_map(|document| document.number.iter().chain([&document.title]));
        let metrics = header.metrics.iter().flat_map(|metric| metric.source.iter().chain([&metric.name]));
        let notes = notes.chain(&header.partner_departments).chain(documents).chain(metrics);
        Entry {
            address: case.document.address.clone(),
            title: &header.title,
            date: Some(header.date.value),
            category: Some(case.category),
            region: Some(case.region),
            province: case.province,
            tags: &case.tags,
            summary: &header.summary,
            names: std::iter::once(unit.published_name.as_str()).chain(regions).chain(tags).collect(),
            html: &case.document.body.html,
            notes: notes.chain([&header.source.name]).map(String::as_str).collect(),
        }
    })
}

fn practices(site: &Site) -> impl Iterator<Item = Entry<'_>> {
    let registry = &site.registry;
    site.practices.iter().map(move |practice| {
        let header = &practice.document.header;
        let units = practice.units.iter().map(|unit| registry.programme.unit(*unit).published_name.as_str());
        let adopters = practice.adoptions.iter().map(|adoption| registry.regions.get(adoption.region).name.as_str());
        let notes = [&header.content, &header.responsible].into_iter().chain(&header.steps).chain(&header.not_for);
        let preconditions = header.preconditions.iter().map(|precondition| &precondition.text);
        let adoptions = header.adoptions.iter().flat_map(|adoption| adoption.result.iter().chain(&adoption.document));
        Entry {
            address: practice.document.address.clone(),
            title: &header.title,
            date: None,
            category: practice.categories.first().copied(),
            region: None,
            province: None,
            tags: &[],
            summary: &header.summary,
            names: units.chain(adopters).collect(),
            html: &practice.document.body.html,
            notes: notes
                .chain(preconditions)
                .chain(adoptions)
                .chain(&header.retired_reason)
                .map(String::as_str)
                .collect(),
        }
    })
}

fn units(site: &Site) -> impl Iterator<Item = Entry<'_>> {
    let registry = &site.registry;
    registry.programme.units().map(move |(_, unit)| {
        let regions = registry.regions.path(unit.region).into_iter().map(|key| registry.regions.get(key).name.as_str());
        let category = registry.programme.category(unit.category).short_name.as_str();
        Entry {
            address: address::unit(unit),
            title: &unit.published_name,
            date: None,
            category: Some(unit.category),
            region: Some(unit.region),
            province: registry.regions.province(unit.region),
            tags: &[],
            summary: "",
            names: regions.collect(),
            html: "",
            notes: vec![category],
        }
    })
}

fn pages(site: &Site) -> impl Iterator<Item = Entry<'_>> {
    site.pages.iter().map(|page| Entry {
        address: page.address.clone(),
        title: &page.header.title,
        date: Some(page.header.date.value),
        category: None,
        region: None,
        province: None,
        tags: &[],
        summary: &page.header.summary,
        names: Vec::new(),
        html: &page.body.html,
        notes: Vec::new(),
    })
}
