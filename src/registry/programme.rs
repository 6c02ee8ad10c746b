//! The programme: its notice, timeline, closed lists, categories and pilot units.

use std::collections::HashMap;

use super::{Grade, RegionKey, Regions, duplicate, required_id};
use crate::formats::fields::Fields;

/// Number of a category, in the order of the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CategoryKey(pub usize);

/// Number of a unit among all, in the order of the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct UnitKey(pub usize);

/// What `programme.yaml` says.
#[derive(Clone, Debug)]
pub(crate) struct Programme {
    /// Name.
    pub name: String,
    /// The notice that began it.
    pub notice: Notice,
    /// Milestones, in the order of the file.
    pub timeline: Vec<Milestone>,
    /// Suggested sections of a report.
    pub sections: Vec<Section>,
    /// Groups of people that reports are about.
    pub target_groups: Vec<Named>,
    /// Areas of practices.
    pub areas: Vec<Named>,
    /// How far a practice may be promoted (推广范围).
    pub scopes: Vec<Named>,
    /// The grade that a practice needs for a scope, by the scope's id.
    pub scope_grades: Vec<(String, Grade)>,
    /// Kinds of preconditions of practices.
    pub precondition_kinds: Vec<Named>,
    /// Units that figures are counted in.
    pub metric_units: Vec<String>,
    /// The evidence ladder, E0 first.
    pub evidence: Vec<Named>,
    /// Stages of a pilot.
    pub stages: Vec<Named>,
    /// Kinds of sources.
    pub source_kinds: Vec<Named>,
    /// Those of them that evaluate or audit what others did, by id.
    pub third_parties: Vec<String>,
    categories: Vec<Category>,
    units: Vec<Unit>,
    by_slug: HashMap<String, CategoryKey>,
    by_unit: HashMap<String, UnitKey>,
}

/// The notice.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// Title.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// When: `2020-10-27`.
    pub issued: String,
    /// The goal, quoted.
    pub goal: String,
    /// Id of the page that holds its text.
    pub page: Option<String>,
}

/// A milestone of the programme.
#[derive(Clone, Debug)]
pub(crate) struct Milestone {
    /// `2020-10-27`, `2024-07`, `2021`; absent when the notice gives none.
    pub date: Option<String>,
    /// Its kind: `issued`, `plan-filing` …
    pub kind: String,
    /// What happened.
    pub text: String,
}

/// A suggested section of a report.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    /// Its title, without a number.
    pub title: String,
    /// What to write there.
    pub prompt: String,
}

/// An entry of a closed list.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// What headers say.
    pub id: String,
    /// What pages show.
    pub name: String,
    /// What it means.
    pub meaning: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
}

/// A category (项目类型).
#[derive(Clone, Debug)]
pub(crate) struct Category {
    /// Its place in addresses.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Objectives, verbatim.
    pub objectives: String,
    /// Its units, in the order of the notice.
    pub units: Vec<UnitKey>,
}

/// A pilot unit (试点单位).
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// Its place in addresses.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name as the notice prints it.
    pub published_name: String,
    /// Where it is.
    pub region: RegionKey,
    /// `市辖区`, `地级市` …
    pub admin_type: Option<String>,
    /// What a reader should know.
    pub note: Option<String>,
    /// Its category.
    pub category: CategoryKey,
}

impl Programme {
    pub(super) fn read(fields: &Fields<'_>, regions: &Regions) -> Programme {
        let (mut scope_grades, mut third_parties) = (Vec::new(), Vec::new());
        let mut programme = Programme {
            name: fields.required_plain("name"),
            notice: fields.map("notice", read_notice).unwrap_or_else(|| {
                fields.required_node("notice");
                Notice::empty()
            }),
            timeline: fields.maps("timeline", |milestone| Milestone {
                date: milestone.plain("date"),
                kind: milestone.required_plain("type"),
                text: milestone.required_plain("text"),
            }),
            sections: fields.maps("sections", |section| {
                section.remark("id");
                Section { title: section.required_plain("title"), prompt: section.plain("prompt").unwrap_or_default() }
            }),
            target_groups: fields.maps("target_groups", read_named),
            areas: fields.maps("areas", read_named),
            scopes: fields.maps("scopes", |scope| {
                let (needs, named) = (Grade::read(scope, "needs"), read_named(scope));
                scope_grades.extend(needs.map(|needs| (named.id.clone(), needs)));
                named
            }),
            scope_grades,
            precondition_kinds: fields.maps("precondition_kinds", read_named),
            metric_units: fields.texts("metric_units").into_iter().map(|unit| unit.value).collect(),
            evidence: fields.maps("evidence", read_named),
            stages: fields.maps("stages", read_named),
            source_kinds: fields.maps("source_kinds", |kind| {
                let (third_party, named) = (kind.flag("third_party"), read_named(kind));
                third_parties.extend(third_party.then(|| named.id.clone()));
                named
            }),
            third_parties,
            categories: Vec::new(),
            units: Vec::new(),
            by_slug: HashMap::new(),
            by_unit: HashMap::new(),
        };
        fields.retired("roles");
        fields.maps("categories", |category| programme.read_category(category, regions));
        programme
    }

    fn read_category(&mut self, fields: &Fields<'_>, regions: &Regions) {
        let slug = required_id(fields, "slug");
        let key = CategoryKey(self.categories.len());
        if self.by_slug.insert(slug.value.clone(), key).is_some() {
            fields.reader().push(duplicate(fields.reader().source, &slug.range, &slug.value));
        }
        fields.remark("name_en");
        let name = fields.required_plain("name");
        let mut category = Category {
            slug: slug.value,
            short_name: fields.plain("short_name").unwrap_or_else(|| name.clone()),
            name,
            objectives: fields.required_plain("objectives"),
            units: Vec::new(),
        };
        fields.maps("units", |unit| category.units.extend(self.read_unit(unit, regions, key)));
        self.categories.push(category);
    }

    fn read_unit(&mut self, fields: &Fields<'_>, regions: &Regions, category: CategoryKey) -> Option<UnitKey> {
        let id = required_id(fields, "id");
        let name = fields.required_plain("name");
        let region = fields.required_text("region").and_then(|code| regions.resolve(fields, &code));
        let published_name = fields.plain("published_name").unwrap_or_else(|| name.clone());
        let (admin_type, note) = (fields.plain("admin_type"), fields.plain("note"));
        let key = UnitKey(self.units.len());
        if self.by_unit.insert(id.value.clone(), key).is_some() {
            fields.reader().push(duplicate(fields.reader().source, &id.range, &id.value));
        }
        let Some(region) = region else {
            self.by_unit.remove(&id.value);
            return None;
        };
        self.units.push(Unit { id: id.value, name, published_name, region, admin_type, note, category });
        Some(key)
    }

    /// All categories with their keys, in the order of the notice.
    pub(crate) fn categories(&self) -> impl Iterator<Item = (CategoryKey, &Category)> {
        self.categories.iter().enumerate().map(|(index, category)| (CategoryKey(index), category))
    }

    /// All units with their keys, in the order of the notice.
    pub(crate) fn units(&self) -> impl Iterator<Item = (UnitKey, &Unit)> {
        self.units.iter().enumerate().map(|(index, unit)| (UnitKey(index), unit))
    }

    /// One category.
    pub(crate) fn category(&self, key: CategoryKey) -> &Category {
        &self.categories[key.0]
    }

    /// One unit.
    pub(crate) fn unit(&self, key: UnitKey) -> &Unit {
        &self.units[key.0]
    }

    /// The category of this slug.
    pub(crate) fn find_category(&self, slug: &str) -> Option<CategoryKey> {
        self.by_slug.get(slug).copied()
    }

    /// The unit of this id.
    pub(crate) fn find_unit(&self, id: &str) -> Option<UnitKey> {
        self.by_unit.get(id).copied()
    }
}

impl Notice {
    fn empty() -> Notice {
        Notice { title: String::new(), issuer: String::new(), issued: String::new(), goal: String::new(), page: None }
    }
}

fn read_notice(fields: &Fields<'_>) -> Notice {
    ["document_number", "legal_basis", "source", "errata"].into_iter().for_each(|key| fields.remark(key));
    Notice {
        title: fields.required_plain("title"),
        issuer: fields.required_plain("issuer"),
        issued: fields.required_plain("issued"),
        goal: fields.required_plain("goal"),
        page: fields.plain("page"),
    }
}

fn read_named(fields: &Fields<'_>) -> Named {
    let id = fields.required_plain("id");
    Named {
        name: fields.plain("name").unwrap_or_else(|| id.clone()),
        id,
        meaning: fields.plain("meaning"),
        aliases: fields.texts("aliases").into_iter().map(|alias| alias.value).collect(),
    }
}
