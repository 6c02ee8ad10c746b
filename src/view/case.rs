//! A case report.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::{Badge, CaseCard, DateView, Link};
use crate::fingerprint::Fingerprint;

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
    /// At what date.
    pub as_of: String,
    /// Who says so.
    pub source: Option<String>,
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
