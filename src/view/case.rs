//! A case report.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::context::grouped;
use super::feed;
use super::linked_data::{date, publisher, thing, url};
use super::page::{Article, PageHead, PageView, category_steps};
use super::practice::PracticeCard;
use super::rating::ground;
use super::{Badge, CaseCard, Context, DateView, Link};
use crate::document::{CaseHeader, Contact, Metric, Status, markdown};
use crate::plan::{self, Scope, address};
use crate::site::{CaseKey, Reason};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::SourcePath;

/// `cases/<category>/<id>.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CaseView {
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Summary.
    pub summary: String,
    /// When it was published here.
    pub date: DateView,
    /// When it was changed.
    pub updated: Option<DateView>,
    /// Draft, in review, archived, evidence.
    pub badges: Vec<Badge>,
    /// The category, by its short name.
    pub category: Link,
    /// The pilot unit, by the name in the notice.
    pub unit: Link,
    /// From the province down to the place.
    pub regions: Vec<Link>,
    /// Tags.
    pub tags: Vec<Link>,
    /// The fact box: label and what stands beside it, in order, none empty.
    pub facts: Vec<Fact>,
    /// Figures.
    pub metrics: Vec<MetricRow>,
    /// Rules and documents that came of it.
    pub documents: Vec<DocumentRow>,
    /// Lessons, conditions, replication note from the header: title and text.
    pub notes: Vec<Fact>,
    /// Contents of the report, by heading; empty when there are fewer than three headings.
    pub contents: Vec<Heading>,
    /// The text.
    pub body: Body,
    /// Pictures and files beside the report that the text does not show.
    pub attachments: Vec<Attachment>,
    /// Where it comes from.
    pub source: SourceView,
    /// First, second and third review.
    pub review: Vec<Fact>,
    /// The publishing office.
    pub contact: Vec<Fact>,
    /// Practices distilled from it.
    pub practices: Vec<PracticeCard>,
    /// Where it is put beside others.
    pub compare: String,
    /// Related reports, each with the reasons why.
    pub related: Vec<Related>,
    /// Reports whose text links here.
    pub mentioned_by: Vec<Link>,
    /// The next newer report of this category.
    pub newer: Option<Link>,
    /// The next older one.
    pub older: Option<Link>,
}

/// A body's HTML, shared with its document. It hashes as its document's fingerprint.
#[derive(Clone, Debug)]
pub struct Body {
    /// The HTML.
    pub html: Arc<str>,
    /// Fingerprint of the file that it was made from.
    pub fingerprint: Fingerprint,
}

impl Hash for Body {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fingerprint.hash(state);
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.html)
    }
}

/// A label and what stands beside it: plain texts or links.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Fact {
    /// `牵头部门`.
    pub label: String,
    /// One or more values.
    pub values: Vec<FactValue>,
}

/// One value of a fact.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct FactValue {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// One figure.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct MetricRow {
    /// What was counted.
    pub name: String,
    /// The figure with its qualifier, digits grouped: `约 10,000`.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// The figure before, digits grouped.
    pub baseline: Option<String>,
    /// At what date that was.
    pub baseline_as_of: Option<String>,
    /// At what date, and whether that was worked out: `2021（推定）`.
    pub as_of: String,
    /// Who says so.
    pub source: Option<String>,
    /// Where the same metric of other reports stands.
    pub href: Option<String>,
}

/// A document that came of the pilot.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DocumentRow {
    /// Its title, in 《》.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Its address on another site.
    pub href: Option<String>,
}

/// A heading in the contents.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Heading {
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Headings below it.
    pub children: Vec<Heading>,
}

/// A file to download.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Address relative to the page.
    pub href: String,
    /// `PDF`, `XLSX` …
    pub kind: String,
    /// `1.2 MB`.
    pub size: String,
}

/// Where a report comes from.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SourceView {
    /// Publisher.
    pub name: String,
    /// What kind of source: 本单位材料, 政府网站, 媒体, 期刊.
    pub kind: String,
    /// When it was published there.
    pub date: Option<String>,
    /// Its address on another site.
    pub href: Option<String>,
}

/// A related report and why it is related.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Related {
    /// The report.
    pub card: CaseCard,
    /// `同一试点类型`, `共同标签：救助顾问` …
    pub reasons: Vec<String>,
}

impl PageView for CaseView {
    const KIND: &'static str = "case";
    type Of = CaseKey;

    fn make(context: &Context<'_>, &key: &CaseKey) -> CaseView {
        let case = context.site.case(key);
        let (document, header) = (&case.document, &case.document.header);
        let siblings = context.site.cases_of_category(case.category);
        let at = siblings.partition_point(|other| *other < key);
        let neighbour = |at: Option<usize>| at.and_then(|at| siblings.get(at)).map(|key| context.case_link(*key));
        CaseView {
            title: header.title.clone(),
            subtitle: header.subtitle.clone(),
            summary: header.summary.clone(),
            date: context.date(header.date.value),
            updated: header.updated.as_ref().map(|updated| context.date(updated.value)),
            badges: context.badges(key),
            category: context.category_link(case.category),
            unit: context.unit_link(case.unit),
            regions: region_path(context, key),
            tags: case.tags.iter().map(|tag| context.tag_link(*tag)).collect(),
            facts: facts(context, key),
            metrics: metric_rows(context, key),
            documents: header.documents.iter().map(document_row).collect(),
            notes: notes(context, header),
            contents: Heading::contents(&document.body.headings),
            body: Body { html: document.body.html.clone(), fingerprint: document.source.fingerprint },
            attachments: Attachment::unshown(context, &case.attachments, &document.body),
            source: SourceView::make(context, header),
            review: review(context, header),
            contact: header.contact.as_ref().map(|contact| contact_facts(context, contact)).unwrap_or_default(),
            practices: context.practice_cards(&case.practices),
            compare: context.compare_href(&document.address),
            related: related(context, key),
            mentioned_by: context.site.mentioned_by(key).iter().map(|other| context.case_link(*other)).collect(),
            newer: neighbour(at.checked_sub(1)),
            older: neighbour(Some(at + 1)),
        }
    }

    fn head(&self, context: &Context<'_>, &key: &CaseKey) -> PageHead {
        let case = context.site.case(key);
        let keywords: Vec<String> =
            std::iter::once(&self.category).chain(&self.tags).map(|link| link.label.clone()).collect();
        PageHead {
            description: self.summary.clone(),
            feeds: vec![feed::link(context, Scope::Category(case.category))],
            things: vec![thing_of(context, key, &keywords)],
            article: Some(Article {
                title: self.title.clone(),
                date: case.document.header.date.value,
                source: self.source.name.clone(),
                keywords,
            }),
            ..PageHead::new(context, self.title.clone(), category_steps(context, case.category))
        }
    }
}

impl Heading {
    /// The headings of a text as a tree of two levels; empty when there are fewer than three.
    pub(super) fn contents(headings: &[markdown::Heading]) -> Vec<Heading> {
        let top = headings.iter().map(|heading| heading.level).min().unwrap_or(2);
        let mut contents: Vec<Heading> = Vec::new();
        for heading in headings.iter().filter(|heading| heading.level <= top + 1) {
            let entry = Heading { id: heading.id.clone(), text: heading.text.clone(), children: Vec::new() };
            match contents.last_mut() {
                Some(above) if heading.level > top => above.children.push(entry),
                _ => contents.push(entry),
            }
        }
        if headings.len() < 3 { Vec::new() } else { contents }
    }
}

impl SourceView {
    /// Where a report comes from.
    pub(super) fn make(context: &Context<'_>, header: &CaseHeader) -> SourceView {
        SourceView {
            name: header.source.name.clone(),
            kind: context.named(&context.programme().source_kinds, &header.source.kind.value),
            date: header.source.date.clone(),
            href: header.source.url.clone(),
        }
    }
}

/// A report in the words of schema.org.
fn thing_of(context: &Context<'_>, key: CaseKey, keywords: &[String]) -> Value {
    let case = context.site.case(key);
    let (document, header) = (&case.document, &case.document.header);
    let source = thing(
        "CreativeWork",
        [
            ("publisher", Some(json!({ "@type": "Organization", "name": header.source.name }))),
            ("url", header.source.url.as_ref().map(|url| json!(url))),
            ("datePublished", header.source.date.as_ref().map(|date| json!(date))),
        ],
    );
    let place = context.regions().full_name(case.region);
    let archived = header.status == Status::Archived;
    thing(
        "Report",
        [
            ("headline", Some(json!(header.title))),
            ("abstract", Some(json!(header.summary))),
            ("url", url(context, &document.address)),
            ("inLanguage", Some(json!(context.settings().language))),
            ("datePublished", Some(json!(date(header.date.value)))),
            ("dateModified", header.updated.as_ref().map(|_| json!(date(plan::modified(header))))),
            ("keywords", Some(json!(keywords.join(",")))),
            ("spatialCoverage", Some(json!({ "@type": "AdministrativeArea", "name": place }))),
            ("creativeWorkStatus", archived.then(|| json!("Archived"))),
            ("isBasedOn", Some(source)),
            ("publisher", publisher(context.settings())),
        ],
    )
}

/// From the province down to the place, as far as the regions have pages.
fn region_path(context: &Context<'_>, key: CaseKey) -> Vec<Link> {
    let regions = context.regions();
    let region = context.site.case(key).region;
    let path = if regions.get(region).lead.is_some() { vec![region] } else { regions.path(region) };
    path.into_iter().map(|region| context.region_link(region)).collect()
}

pub(super) fn facts(context: &Context<'_>, key: CaseKey) -> Vec<Fact> {
    let case = context.site.case(key);
    let header = &case.document.header;
    let (labels, programme) = (context.labels(), context.programme());
    let linked = |link: Link| FactValue { text: link.label, href: Some(link.href) };
    let plain = |text: String| FactValue { text, href: None };
    let mut facts = Vec::new();
    let mut add = |label: &str, values: Vec<FactValue>| {
        if !values.is_empty() {
            facts.push(Fact { label: labels.owned(label), values });
        }
    };
    add("unit", vec![linked(context.unit_link(case.unit))]);
    add("category", vec![linked(context.category_link(case.category))]);
    add("region", region_path(context, key).into_iter().map(linked).collect());
    let stage = header.stage.as_ref().map(|stage| context.named(&programme.stages, &stage.value));
    add("stage", stage.into_iter().map(plain).collect());
    add("period", header.period.iter().map(|(start, end)| plain(period(context, start, end.as_deref()))).collect());
    let groups = header.target_groups.iter().map(|group| context.named(&programme.target_groups, &group.value));
    add("target_groups", groups.map(plain).collect());
    add("lead_department", header.lead_department.clone().into_iter().map(plain).collect());
    add("partner_departments", header.partner_departments.iter().cloned().map(plain).collect());
    if let Some(resources) = &header.resources {
        let money = resources.money_wan.map(|money| labels.filled("money_wan", &[("money", &grouped(money))]));
        add("money", money.into_iter().map(plain).collect());
        add("fund_source", resources.fund_source.clone().into_iter().map(plain).collect());
        add("staff", resources.staff.clone().into_iter().map(plain).collect());
        add("system", resources.system.clone().into_iter().map(plain).collect());
        add("resource_note", resources.note.clone().into_iter().map(plain).collect());
    }
    add("evidence_basis", vec![plain(ground(context, key))]);
    add("category_note", header.category_note.clone().into_iter().map(plain).collect());
    facts
}

fn period(context: &Context<'_>, start: &str, end: Option<&str>) -> String {
    match end {
        Some(end) => context.labels().filled("period_closed", &[("start", start), ("end", end)]),
        None => context.labels().filled("period_open", &[("start", start)]),
    }
}

/// The figures of a report, each with the way to the same metric of other reports.
pub(super) fn metric_rows(context: &Context<'_>, key: CaseKey) -> Vec<MetricRow> {
    let metrics = context.site.case(key).document.header.metrics.iter().enumerate();
    let row = |(at, metric)| {
        let shared = context.site.metric_of(key, at).map(|shared| context.site.metric(shared));
        let href = shared.map(|shared| context.href(&address::metric(shared, 1)));
        MetricRow { href, ..metric_row(context, metric) }
    };
    metrics.map(row).collect()
}

/// A figure by itself.
pub(super) fn metric_row(context: &Context<'_>, metric: &Metric) -> MetricRow {
    let qualifier = metric.qualifier.as_deref().map(|word| format!("{word} ")).unwrap_or_default();
    let as_of = match metric.as_of_inferred {
        true => context.labels().filled("as_of_inferred", &[("date", &metric.as_of)]),
        false => metric.as_of.clone(),
    };
    MetricRow {
        name: metric.name.clone(),
        value: format!("{qualifier}{}", grouped(metric.value)),
        unit: metric.unit.value.clone(),
        baseline: metric.baseline.map(grouped),
        baseline_as_of: metric.baseline_as_of.clone().filter(|_| metric.baseline.is_some()),
        as_of,
        source: metric.source.clone(),
        href: None,
    }
}

pub(super) fn document_row(document: &crate::document::CaseDocumentRef) -> DocumentRow {
    let title = document.title.trim();
    DocumentRow {
        title: if title.starts_with('《') { title.to_owned() } else { format!("《{title}》") },
        number: document.number.clone(),
        date: document.date.clone(),
        href: document.url.clone(),
    }
}

/// Long texts of the header.
pub(super) fn notes(context: &Context<'_>, header: &CaseHeader) -> Vec<Fact> {
    let notes = [
        ("lessons", &header.lessons),
        ("conditions", &header.conditions),
        ("replication_note", &header.replication_note),
    ];
    let given = notes.into_iter().filter_map(|(label, text)| Some((label, text.as_ref()?)));
    given
        .map(|(label, text)| Fact {
            label: context.labels().owned(label),
            values: text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| FactValue { text: line.to_owned(), href: None })
                .collect(),
        })
        .collect()
}

impl Attachment {
    /// Files beside a document that its text does not show or link.
    pub(super) fn unshown(
        context: &Context<'_>,
        files: &[crate::site::Attachment],
        body: &markdown::Body,
    ) -> Vec<Attachment> {
        let shown = |source: &SourcePath| body.links.iter().any(|link| link.path == *source);
        let rest = files.iter().filter(|file| !shown(&file.source));
        rest.map(|file| {
            let name = file.source.file_name();
            let kind = name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_uppercase());
            Attachment { name: name.to_owned(), href: context.href(&file.address), kind, size: size(file.size) }
        })
        .collect()
    }
}

/// A size for people, in units of 1,024.
fn size(bytes: u64) -> String {
    if bytes >= 1024 * 1024 {
        let tenths = bytes * 10 / (1024 * 1024);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", bytes.div_ceil(1024))
    }
}

fn review(context: &Context<'_>, header: &CaseHeader) -> Vec<Fact> {
    let Some(review) = &header.review else { return Vec::new() };
    let steps = [("review_first", &review.first), ("review_second", &review.second), ("review_third", &review.third)];
    let given = steps.into_iter().filter_map(|(label, name)| Some((label, name.clone()?)));
    given
        .map(|(label, text)| Fact {
            label: context.labels().owned(label),
            values: vec![FactValue { text, href: None }],
        })
        .collect()
}

fn contact_facts(context: &Context<'_>, contact: &Contact) -> Vec<Fact> {
    let value = |text: &str, href: Option<String>| vec![FactValue { text: text.to_owned(), href }];
    let mut facts = vec![Fact { label: context.labels().owned("contact_office"), values: value(&contact.name, None) }];
    if let Some(phone) = &contact.phone {
        facts.push(Fact { label: context.labels().owned("phone"), values: value(phone, Some(format!("tel:{phone}"))) });
    }
    if let Some(email) = &contact.email {
        facts.push(Fact {
            label: context.labels().owned("email"),
            values: value(email, Some(format!("mailto:{email}"))),
        });
    }
    facts
}

fn related(context: &Context<'_>, key: CaseKey) -> Vec<Related> {
    let labels = context.labels();
    let reason = |reason: &Reason| match reason {
        Reason::Mentioned => labels.owned("related_mentioned"),
        Reason::Unit(_) => labels.owned("related_unit"),
        Reason::Tag(tag) => labels.filled("related_tag", &[("name", &context.site.registry.tags.get(*tag).name)]),
        Reason::Province(region) => labels.filled("related_region", &[("name", &context.regions().get(*region).name)]),
        Reason::Category(_) => labels.owned("related_category"),
    };
    let relations = context.site.related(key);
    relations
        .iter()
        .map(|relation| Related {
            card: CaseCard { tags: Vec::new(), ..context.card(relation.case) },
            reasons: relation.reasons.iter().map(reason).collect(),
        })
        .collect()
}
