//! The header of a case report.
//!
//! What a header says of other files (units, regions, tags) is only read here; it is held against the
//! registry when the site is assembled. A required key that is missing has been reported and leaves the
//! nearest harmless value, so that the rest of the report can still be checked and previewed.

use std::ops::Range;

use jiff::civil::DateTime;

use super::contact::Contact;
use super::date::{self, Moment};
use super::{Header, ReadHeader, model, values};
use crate::formats::fields::Fields;
use crate::formats::yaml::Spanned;
use crate::text;
use crate::vocabulary::diagnostic::Code;
use crate::vocabulary::path::OutPath;

/// What a report's front matter says.
#[derive(Clone, Debug)]
pub(crate) struct CaseHeader {
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Id of the pilot unit.
    pub unit: Spanned<String>,
    /// Why a unit of another category stands here.
    pub category_note: Option<String>,
    /// When it was published.
    pub date: Spanned<Moment>,
    /// When it was changed.
    pub updated: Option<Spanned<Moment>>,
    /// Summary.
    pub summary: String,
    /// Where it comes from.
    pub source: CaseSource,
    /// Draft, review, published or archived.
    pub status: Status,
    /// A finer place below the unit: a region code.
    pub place: Option<Spanned<String>>,
    /// Stage of the pilot.
    pub stage: Option<Spanned<String>>,
    /// `YYYY-MM` of its start and end.
    pub period: Option<(String, Option<String>)>,
    /// Tag ids.
    pub tags: Vec<Spanned<String>>,
    /// Groups of people, of the programme's closed list.
    pub target_groups: Vec<Spanned<String>>,
    /// Lead department.
    pub lead_department: Option<String>,
    /// Partner departments.
    pub partner_departments: Vec<String>,
    /// Rules and documents that came of it.
    pub documents: Vec<CaseDocumentRef>,
    /// Money, staff, systems.
    pub resources: Option<Resources>,
    /// Figures.
    pub metrics: Vec<Metric>,
    /// The evidence that is claimed.
    pub evidence: Option<Spanned<Evidence>>,
    /// Ids of practices distilled from it.
    pub practices: Vec<Spanned<String>>,
    /// Problems and lessons.
    pub lessons: Option<String>,
    /// Conditions under which it works.
    pub conditions: Option<String>,
    /// Advice on copying it.
    pub replication_note: Option<String>,
    /// The publishing office.
    pub contact: Option<Contact>,
    /// First, second and third review, those that are given.
    pub review: Option<Review>,
    /// Old addresses.
    pub aliases: Vec<Spanned<OutPath>>,
    /// Where the header stands in the file.
    pub range: Range<usize>,
}

/// Where a report comes from.
#[derive(Clone, Debug)]
pub(crate) struct CaseSource {
    /// Publisher.
    pub name: String,
    /// Address.
    pub url: Option<String>,
    /// Date there.
    pub date: Option<String>,
    /// Kind of source, of the programme's closed list.
    pub kind: Spanned<String>,
}

/// How far a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Status {
    /// Being written.
    Draft,
    /// Being reviewed.
    Review,
    /// Public.
    #[default]
    Published,
    /// Public, and kept for the record.
    Archived,
}

impl Status {
    /// What headers say.
    pub(crate) const ALL: [(&'static str, Status); 4] = [
        ("draft", Status::Draft),
        ("review", Status::Review),
        ("published", Status::Published),
        ("archived", Status::Archived),
    ];

    /// What headers say.
    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("published", |(name, _)| name)
    }

    /// Whether the public sees it.
    pub(crate) fn is_public(self) -> bool {
        matches!(self, Status::Published | Status::Archived)
    }
}

/// The evidence ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Evidence {
    /// Plan only.
    E0,
    /// Self-reported outputs.
    E1,
    /// Figures before and after.
    E2,
    /// Evaluated or audited by a third party.
    E3,
    /// Adopted elsewhere with a result.
    E4,
}

impl Evidence {
    /// The ladder from its foot.
    pub(crate) const ALL: [(&'static str, Evidence); 5] =
        [("E0", Evidence::E0), ("E1", Evidence::E1), ("E2", Evidence::E2), ("E3", Evidence::E3), ("E4", Evidence::E4)];

    /// `E0` … `E4`.
    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// A document that came of the pilot.
#[derive(Clone, Debug)]
pub(crate) struct CaseDocumentRef {
    /// Title.
    pub title: String,
    /// Number.
    pub number: Option<String>,
    /// Date.
    pub date: Option<String>,
    /// Address.
    pub url: Option<String>,
}

/// What was put in.
#[derive(Clone, Debug)]
pub(crate) struct Resources {
    /// Money, in 10,000 yuan.
    pub money_wan: Option<f64>,
    /// Where the money came from.
    pub fund_source: Option<String>,
    /// People.
    pub staff: Option<String>,
    /// Information system.
    pub system: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// A figure.
#[derive(Clone, Debug)]
pub(crate) struct Metric {
    /// What was counted.
    pub name: String,
    /// The figure.
    pub value: f64,
    /// Its unit, of the programme's closed list.
    pub unit: Spanned<String>,
    /// The figure before.
    pub baseline: Option<f64>,
    /// At what date that was.
    pub baseline_as_of: Option<String>,
    /// At what date.
    pub as_of: String,
    /// Whether the source does not say the date, and the editor worked it out.
    pub as_of_inferred: bool,
    /// Who says so.
    pub source: Option<String>,
    /// `约`, `超过` …
    pub qualifier: Option<String>,
}

/// The three reviews (三审).
#[derive(Clone, Debug)]
pub(crate) struct Review {
    /// 一审.
    pub first: Option<String>,
    /// 二审.
    pub second: Option<String>,
    /// 三审.
    pub third: Option<String>,
}

/// A header in which nothing was given, for a file that has none.
fn nothing(range: Range<usize>) -> Spanned<String> {
    Spanned { value: String::new(), range }
}

impl Header for CaseHeader {
    fn is_public(&self) -> bool {
        self.status.is_public()
    }

    fn dates(&self) -> [Option<&Spanned<Moment>>; 2] {
        [Some(&self.date), self.updated.as_ref()]
    }

    fn aliases(&self) -> &[Spanned<OutPath>] {
        &self.aliases
    }
}

impl ReadHeader for CaseHeader {
    fn read(fields: &Fields<'_>, id: &str) -> Self {
        read(fields, id)
    }

    fn as_case(&self) -> Option<&CaseHeader> {
        Some(self)
    }
}

/// Reads the header.
fn read(fields: &Fields<'_>, id: &str) -> CaseHeader {
    let keys = model::case();
    let range = fields.range().clone();
    let date = fields.required_text("date").and_then(|text| date::moment(fields, "date", text));
    let date = date.unwrap_or_else(|| Spanned {
        value: Moment { at: DateTime::constant(1970, 1, 1, 0, 0, 0, 0), timed: false },
        range: range.clone(),
    });
    let departments = fields.map("departments", |departments| {
        let partners = departments.texts("partners").into_iter().map(|partner| partner.value).collect();
        (departments.plain("lead"), partners)
    });
    let (lead_department, partner_departments) = departments.unwrap_or_default();
    let header = CaseHeader {
        title: values::title(fields, model::length(keys, "title"), id),
        subtitle: values::short(fields, "subtitle", model::length(keys, "subtitle")),
        unit: fields.required_word("unit").unwrap_or_else(|| nothing(range.start..range.start)),
        category_note: fields.plain("category_note"),
        updated: fields.text("updated").and_then(|text| date::moment(fields, "updated", text)),
        date,
        summary: values::summary(fields, model::length(keys, "summary")),
        source: fields.map("source", read_source).unwrap_or_else(|| {
            fields.required_node("source");
            CaseSource { name: String::new(), url: None, date: None, kind: nothing(range.start..range.start) }
        }),
        status: values::choice(fields, "status", &Status::ALL).map(|status| status.value).unwrap_or_default(),
        place: fields.word("place"),
        stage: fields.word("stage"),
        period: fields.map("period", read_period).flatten(),
        tags: values::at_most(fields, "tags", model::most(keys, "tags")),
        target_groups: fields.words("target_groups"),
        lead_department,
        partner_departments,
        documents: fields.maps("documents", |document| CaseDocumentRef {
            title: document.required_plain("title"),
            number: document.plain("number"),
            date: date::partial(document, "date"),
            url: values::address(document, "url"),
        }),
        resources: fields.map("resources", |resources| Resources {
            money_wan: values::number(resources, "money_wan"),
            fund_source: resources.plain("fund_source"),
            staff: resources.plain("staff"),
            system: resources.plain("system"),
            note: resources.plain("note"),
        }),
        metrics: fields.maps("metrics", read_metric).into_iter().flatten().collect(),
        evidence: values::choice(fields, "evidence", &Evidence::ALL),
        practices: fields.words("practices"),
        lessons: fields.plain("lessons"),
        conditions: fields.plain("conditions"),
        replication_note: fields.plain("replication_note"),
        contact: fields.map("contact", Contact::read),
        review: fields.map("review", |review| Review {
            first: review.plain("first"),
            second: review.plain("second"),
            third: review.plain("third"),
        }),
        aliases: values::aliases(fields),
        range,
    };
    check_order(fields, &header);
    header
}

fn read_source(fields: &Fields<'_>) -> CaseSource {
    CaseSource {
        name: fields.required_plain("name"),
        url: values::address(fields, "url"),
        date: date::partial(fields, "date"),
        kind: fields.required_word("kind").unwrap_or_else(|| nothing(fields.range().start..fields.range().start)),
    }
}

fn read_period(fields: &Fields<'_>) -> Option<(String, Option<String>)> {
    fields.required_node("start");
    let (start, end) = (date::month(fields, "start"), date::month(fields, "end"));
    if let (Some(start), Some(end)) = (&start, &end)
        && end.value < start.value
    {
        let message = text!("结束月份早于开始月份", "the period ends before it starts");
        fields.reader().report(Code::DATE_ORDER, &end.range, message);
    }
    Some((start?.value, end.map(|end| end.value)))
}

fn read_metric(fields: &Fields<'_>) -> Option<Metric> {
    let name = fields.required_plain("name");
    fields.required_node("value");
    let value = values::number(fields, "value");
    let unit = fields.required_word("unit");
    let baseline = values::number(fields, "baseline");
    let baseline_as_of = date::partial(fields, "baseline_as_of");
    fields.required_node("as_of");
    let as_of = date::partial(fields, "as_of");
    let as_of_inferred = fields.flag("as_of_inferred");
    let (source, qualifier) = (fields.plain("source"), fields.plain("qualifier"));
    let (value, unit, as_of) = (value?, unit?, as_of?);
    Some(Metric { name, value, unit, baseline, baseline_as_of, as_of, as_of_inferred, source, qualifier })
}

fn check_order(fields: &Fields<'_>, header: &CaseHeader) {
    if let Some(updated) = &header.updated
        && updated.value.at < header.date.value.at
    {
        let message = text!("“updated”早于“date”", "“updated” is before “date”");
        fields.reader().report(Code::DATE_ORDER, &updated.range, message);
    }
}
