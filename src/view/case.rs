//! A case report.

use serde::Serialize;
use serde_json::{Value, json};

use super::Context;
use super::feed;
use super::linked_data::{date, publisher, thing, url};
use super::page::{Article, PageHead, PageView};
use super::parts::{
    Answers, Attachment, Badge, Body, CaseCard, DateView, DocumentRow, Fact, FactValue, Heading, Link, MetricRow,
    PracticeCard, SourceView, case_facts, case_notes, category_steps, document_row, metric_rows,
};
use crate::document::{CaseHeader, Contact, Status};
use crate::plan::{self, Scope};
use crate::site::{CaseKey, Reason};

/// `cases/<category>/<id>.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseView {
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Summary.
    pub summary: String,
    /// Who, for whom, at what cost, with what result, how sure.
    pub answers: Answers,
    /// When it was published here.
    pub date: DateView,
    /// When it was changed.
    pub updated: Option<DateView>,
    /// Draft, in review, archived, evidence.
    pub badges: Vec<Badge>,
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

/// A related report and why it is related.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Related {
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
            answers: Answers::of_case(context, key),
            date: context.date(header.date.value),
            updated: header.updated.as_ref().map(|updated| context.date(updated.value)),
            badges: context.badges(key),
            tags: case.tags.iter().map(|tag| context.tag_link(*tag)).collect(),
            facts: case_facts(context, key),
            metrics: metric_rows(context, key),
            documents: header.documents.iter().map(document_row).collect(),
            notes: case_notes(context, header),
            contents: Heading::contents(&document.body.headings),
            body: Body(document.body.html.clone()),
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
        let category = context.programme().category(case.category).short_name.clone();
        let tags = self.tags.iter().map(|tag| tag.label.clone());
        let keywords: Vec<String> = std::iter::once(category).chain(tags).collect();
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
