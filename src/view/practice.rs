//! A practice: where it comes from, what it needs, what it costs, where it does not fit, who took it over.

use serde::Serialize;
use serde_json::{Value, json};

use super::Context;
use super::linked_data::{publisher, thing, url};
use super::page::{PageHead, PageView};
use super::parts::{
    AdoptionGraph, AdoptionRow, Answers, Attachment, Badge, Body, Fact, FactValue, Facts, FigureRow, Heading, Link,
    PracticeCard, RatingView, SourceView, step,
};
use crate::plan::address;
use crate::site::{CaseKey, Practice, PracticeKey};

/// `practices/<id>.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PracticeView {
    /// Title.
    pub title: String,
    /// Summary, one sentence.
    pub summary: String,
    /// Who, for whom, at what cost, with what result, how sure.
    pub answers: Answers,
    /// Status, grade, evidence.
    pub badges: Vec<Badge>,
    /// Its categories, by their short names.
    pub categories: Vec<Link>,
    /// Why it was retired.
    pub retired_reason: Option<String>,
    /// Practices that replace it.
    pub superseded_by: Vec<Link>,
    /// 主要内容.
    pub content: String,
    /// The fact box: label and what stands beside it, in order, none empty.
    pub facts: Vec<Fact>,
    /// How well it can be copied, worked out.
    pub rating: RatingView,
    /// The reports it comes from, each with its source.
    pub sources: Vec<SourceRow>,
    /// The figures of these reports.
    pub figures: Vec<FigureRow>,
    /// What must or should be there before one begins; those that must come first.
    pub preconditions: Vec<PreconditionRow>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// Where it does not fit.
    pub not_for: Vec<String>,
    /// Who took it over as a drawing; absent when nobody did.
    pub graph: Option<AdoptionGraph>,
    /// Who took it over, oldest first.
    pub adoptions: Vec<AdoptionRow>,
    /// Contents of the text, by heading; empty when there are fewer than three headings.
    pub contents: Vec<Heading>,
    /// The text; absent when there is none.
    pub body: Option<Body>,
    /// Pictures and files beside the practice that the text does not show.
    pub attachments: Vec<Attachment>,
    /// Where it is put beside others.
    pub compare: String,
    /// Practices that it replaces.
    pub supersedes: Vec<Link>,
    /// Practices that are like it.
    pub similar: Vec<PracticeCard>,
}

/// A report that a practice comes from, with its own source.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SourceRow {
    /// The report.
    pub case: Link,
    /// Its unit.
    pub unit: Link,
    /// Its evidence.
    pub badges: Vec<Badge>,
    /// Where the report comes from.
    pub source: SourceView,
}

/// Something that must or should be there before one begins.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PreconditionRow {
    /// 法规, 资金 …, by its name.
    pub kind: String,
    /// What it is.
    pub text: String,
    /// Whether it does not work without.
    pub must: bool,
}

impl PageView for PracticeView {
    const KIND: &'static str = "practice";
    type Of = PracticeKey;

    fn make(context: &Context<'_>, &key: &PracticeKey) -> PracticeView {
        let practice = context.site.practice(key);
        let (document, header) = (&practice.document, &practice.document.header);
        let links = |keys: &[PracticeKey]| keys.iter().map(|key| context.practice_link(*key)).collect();
        let has_text = !document.body.html.trim().is_empty();
        PracticeView {
            title: header.title.clone(),
            summary: header.summary.clone(),
            answers: Answers::of_practice(context, practice),
            badges: context.practice_badges(key),
            categories: practice.categories.iter().map(|category| context.category_link(*category)).collect(),
            retired_reason: header.retired_reason.clone(),
            superseded_by: links(&practice.superseded_by),
            content: header.content.clone(),
            facts: facts(context, practice),
            rating: RatingView::make(context, key),
            sources: practice.cases.iter().map(|case| SourceRow::make(context, *case)).collect(),
            figures: figures(context, practice),
            preconditions: preconditions(context, practice),
            steps: header.steps.clone(),
            not_for: header.not_for.clone(),
            graph: AdoptionGraph::make(context, practice),
            adoptions: practice.adoptions.iter().map(|placed| AdoptionRow::make(context, practice, placed)).collect(),
            contents: Heading::contents(&document.body.headings),
            body: has_text.then(|| Body(document.body.html.clone())),
            attachments: Attachment::unshown(context, &practice.attachments, &document.body),
            compare: context.compare_href(&document.address),
            supersedes: links(&practice.supersedes),
            similar: context.practice_cards(&practice.similar),
        }
    }

    fn head(&self, context: &Context<'_>, &key: &PracticeKey) -> PageHead {
        let above = vec![step(context, "practices_title", address::practices())];
        PageHead {
            description: self.summary.clone(),
            things: vec![thing_of(context, key)],
            ..PageHead::new(context, self.title.clone(), above)
        }
    }
}

impl SourceRow {
    fn make(context: &Context<'_>, key: CaseKey) -> SourceRow {
        let case = context.site.case(key);
        SourceRow {
            case: context.case_link(key),
            unit: context.unit_link(case.unit),
            badges: context.badges(key),
            source: SourceView::make(context, &case.document.header),
        }
    }
}

fn facts(context: &Context<'_>, practice: &Practice) -> Vec<Fact> {
    let header = &practice.document.header;
    let (labels, programme) = (context.labels(), context.programme());
    let (linked, plain) = (FactValue::linked, FactValue::plain);
    let mut facts = Facts::new(labels);
    facts.add("area", [plain(context.named(&programme.areas, &header.area.value))]);
    facts.add("category", practice.categories.iter().map(|key| linked(context.category_link(*key))));
    facts.add("responsible", [plain(header.responsible.clone())]);
    let scope = header.scope.as_ref().map(|scope| context.named(&programme.scopes, &scope.value));
    facts.add("scope", scope.into_iter().map(plain));
    facts.add("units", practice.units.iter().map(|unit| linked(context.unit_link(*unit))));
    let cost = header.cost.map(|cost| labels.owned(&format!("cost_{}", cost.as_str())));
    facts.add("cost", cost.into_iter().map(plain));
    let time = header.time_to_start.map(|time| labels.owned(&format!("time_{}", time.id())));
    facts.add("time_to_start", time.into_iter().map(plain));
    facts.facts
}

/// The figures of the reports that a practice comes from, in their order.
fn figures(context: &Context<'_>, practice: &Practice) -> Vec<FigureRow> {
    let of = |key: &CaseKey| {
        let key = *key;
        let figures = 0..context.site.case(key).document.header.metrics.len();
        figures.map(move |at| FigureRow::make(context, key, at))
    };
    practice.cases.iter().flat_map(of).collect()
}

fn preconditions(context: &Context<'_>, practice: &Practice) -> Vec<PreconditionRow> {
    let kinds = &context.programme().precondition_kinds;
    let rows = practice.document.header.preconditions.iter().map(|entry| PreconditionRow {
        kind: context.named(kinds, &entry.kind.value),
        text: entry.text.clone(),
        must: entry.must,
    });
    let mut rows: Vec<PreconditionRow> = rows.collect();
    rows.sort_by_key(|row| !row.must);
    rows
}

/// A practice in the words of schema.org.
fn thing_of(context: &Context<'_>, key: PracticeKey) -> Value {
    let practice = context.site.practice(key);
    let (document, header) = (&practice.document, &practice.document.header);
    let report = |key: &CaseKey| {
        let document = &context.site.case(*key).document;
        thing("Report", [("headline", Some(json!(document.header.title))), ("url", url(context, &document.address))])
    };
    let based_on: Vec<Value> = practice.cases.iter().map(report).collect();
    let steps: Vec<Value> = header.steps.iter().map(|step| json!({ "@type": "HowToStep", "text": step })).collect();
    thing(
        if steps.is_empty() { "Article" } else { "HowTo" },
        [
            ("name", Some(json!(header.title))),
            ("description", Some(json!(header.summary))),
            ("url", url(context, &document.address)),
            ("inLanguage", Some(json!(context.settings().language))),
            ("step", (!steps.is_empty()).then(|| json!(steps))),
            ("isBasedOn", (!based_on.is_empty()).then(|| json!(based_on))),
            ("publisher", publisher(context.settings())),
        ],
    )
}
