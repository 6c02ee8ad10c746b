//! The header of a practice: the copyable item distilled from reports.
//!
//! Everything that is weighed (evidence, replicability, grade) is worked out from here and from the
//! reports; no key of this header holds a rating.

use super::date::{self, Moment};
use super::{Header, ReadHeader, model, values};
use crate::formats::fields::Fields;
use crate::formats::yaml::{Spanned, Value};
use crate::text;
use crate::vocabulary::diagnostic::Code;
use crate::vocabulary::path::OutPath;

/// What a practice's front matter says.
#[derive(Clone, Debug)]
pub(crate) struct PracticeHeader {
    /// Title, which begins with a verb.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// What it is about, of the programme's closed list.
    pub area: Spanned<String>,
    /// Slugs of its categories; the first is the one it is listed under.
    pub categories: Vec<Spanned<String>>,
    /// 主要内容.
    pub content: String,
    /// 责任单位.
    pub responsible: String,
    /// Ids of the reports it was distilled from.
    pub cases: Vec<Spanned<String>>,
    /// 推广范围, of the programme's closed list.
    pub scope: Option<Spanned<String>>,
    /// How far its promotion is.
    pub status: Spanned<PracticeStatus>,
    /// Why it was retired.
    pub retired_reason: Option<String>,
    /// What must or should be there before one begins.
    pub preconditions: Vec<Precondition>,
    /// What it costs.
    pub cost: Option<Cost>,
    /// How long it takes to begin.
    pub time_to_start: Option<TimeToStart>,
    /// Where it does not fit.
    pub not_for: Vec<String>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// Who took it over.
    pub adoptions: Vec<Adoption>,
    /// Ids of practices that it replaces.
    pub supersedes: Vec<Spanned<String>>,
    /// Ids of practices that are like it.
    pub similar: Vec<Spanned<String>>,
}

/// How far the promotion of a practice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum PracticeStatus {
    /// It is promoted.
    Promoted,
    /// The programme office has looked at it.
    Reviewed,
    /// Somebody proposes it.
    #[default]
    Candidate,
    /// It should not be copied any more.
    Retired,
    /// It is being written; the public does not see it.
    Draft,
}

impl PracticeStatus {
    /// What headers say, in the order of the promotion list.
    pub(crate) const ALL: [(&'static str, PracticeStatus); 5] = [
        ("promoted", PracticeStatus::Promoted),
        ("reviewed", PracticeStatus::Reviewed),
        ("candidate", PracticeStatus::Candidate),
        ("retired", PracticeStatus::Retired),
        ("draft", PracticeStatus::Draft),
    ];

    /// Whether it is published.
    pub(crate) fn is_public(self) -> bool {
        self != PracticeStatus::Draft
    }

    /// What headers say.
    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// What a practice costs, beside what an office does anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cost {
    /// No money of its own.
    Low,
    /// Some money, within a county's means.
    Medium,
    /// A project of its own.
    High,
}

impl Cost {
    /// What headers say.
    pub(crate) const ALL: [(&'static str, Cost); 3] =
        [("low", Cost::Low), ("medium", Cost::Medium), ("high", Cost::High)];

    /// What headers say.
    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// How long it takes from the decision to the first household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum TimeToStart {
    /// At most a month.
    Month,
    /// At most a quarter of a year.
    Quarter,
    /// At most half a year.
    HalfYear,
    /// More than half a year.
    Longer,
}

impl TimeToStart {
    /// What headers say. `>6m` must stand in quotes: YAML would take it for a folded text.
    pub(crate) const ALL: [(&'static str, TimeToStart); 4] = [
        ("≤1m", TimeToStart::Month),
        ("≤3m", TimeToStart::Quarter),
        ("≤6m", TimeToStart::HalfYear),
        (">6m", TimeToStart::Longer),
    ];

    /// What headers say.
    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// Its name in labels of themes.
    pub(crate) fn id(self) -> &'static str {
        ["1m", "3m", "6m", "more"][self as usize]
    }
}

/// What must or should be there before one begins.
#[derive(Clone, Debug)]
pub(crate) struct Precondition {
    /// 法规, 资金 …: of the programme's closed list.
    pub kind: Spanned<String>,
    /// What it is.
    pub text: String,
    /// Whether it does not work without.
    pub must: bool,
}

/// A place that took the practice over.
#[derive(Clone, Debug)]
pub(crate) struct Adoption {
    /// Code of the place.
    pub region: Spanned<String>,
    /// Code of the place it was taken from; without it, from where the reports come from.
    pub from: Option<Spanned<String>>,
    /// When: `2021`, `2021-12` or `2021-12-06`.
    pub date: Spanned<String>,
    /// How much of it.
    pub form: AdoptionForm,
    /// The document that says so.
    pub document: Option<String>,
    /// What came of it there.
    pub result: Option<String>,
    /// Where that was published.
    pub source_url: Option<String>,
}

/// How much of a practice was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AdoptionForm {
    /// As it was.
    Copied,
    /// Changed to fit.
    #[default]
    Adapted,
    /// A part of it.
    Partial,
}

impl AdoptionForm {
    /// What headers say.
    pub(crate) const ALL: [(&'static str, AdoptionForm); 3] =
        [("copied", AdoptionForm::Copied), ("adapted", AdoptionForm::Adapted), ("partial", AdoptionForm::Partial)];

    /// What headers say.
    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

impl Header for PracticeHeader {
    fn is_public(&self) -> bool {
        self.status.value.is_public()
    }

    fn dates(&self) -> [Option<&Spanned<Moment>>; 2] {
        [None, None]
    }

    fn aliases(&self) -> &[Spanned<OutPath>] {
        &[]
    }
}

impl ReadHeader for PracticeHeader {
    fn read(fields: &Fields<'_>, id: &str) -> Self {
        read(fields, id)
    }
}

/// Reads the header.
fn read(fields: &Fields<'_>, id: &str) -> PracticeHeader {
    let keys = model::practice();
    let range = fields.range().clone();
    let header = PracticeHeader {
        title: values::title(fields, model::length(keys, "title"), id),
        summary: values::summary(fields, model::length(keys, "summary")),
        area: fields
            .required_word("area")
            .unwrap_or_else(|| Spanned { value: String::new(), range: range.start..range.start }),
        categories: at_least_one(fields, "categories"),
        content: values::paragraph(fields, "content", model::length(keys, "content")),
        responsible: fields.required_plain("responsible"),
        cases: at_least_one(fields, "cases"),
        scope: fields.word("scope"),
        status: values::choice(fields, "status", &PracticeStatus::ALL)
            .unwrap_or_else(|| Spanned { value: PracticeStatus::default(), range: range.start..range.start }),
        retired_reason: fields.plain("retired_reason"),
        preconditions: fields.maps("preconditions", |precondition| Precondition {
            kind: precondition.required_word("kind").unwrap_or_else(|| empty_at(precondition)),
            text: precondition.required_plain("text"),
            must: precondition.flag("must"),
        }),
        cost: values::choice(fields, "cost", &Cost::ALL).map(|cost| cost.value),
        time_to_start: values::choice(fields, "time_to_start", &TimeToStart::ALL).map(|time| time.value),
        not_for: fields.texts("not_for").into_iter().map(|text| values::unfold(&text.value)).collect(),
        steps: fields.texts("steps").into_iter().map(|text| values::unfold(&text.value)).collect(),
        adoptions: fields.maps("adoptions", read_adoption).into_iter().flatten().collect(),
        supersedes: fields.words("supersedes"),
        similar: fields.words("similar"),
    };
    if header.status.value == PracticeStatus::Retired && header.retired_reason.is_none() {
        let message = text!("已停用的经验要写“retired_reason”", "a retired practice wants “retired_reason”");
        let diagnostic = fields.reader().diagnostic(Code::MISSING_KEY, &header.status.range, message);
        let help = text!("写明为什么不再推广，别处好少走弯路", "say why, so that others are spared the same way");
        fields.reader().push(diagnostic.help(help));
    }
    header
}

fn read_adoption(fields: &Fields<'_>) -> Option<Adoption> {
    let region = fields.required_word("region");
    fields.required_node("date");
    let date = date::partial_at(fields, "date");
    fields.required_node("form");
    let adoption = Adoption {
        from: fields.word("from"),
        form: values::choice(fields, "form", &AdoptionForm::ALL).map(|form| form.value).unwrap_or_default(),
        document: fields.plain("document"),
        result: fields.text("result").map(|result| values::unfold(&result.value)),
        source_url: values::address(fields, "source_url"),
        region: region?,
        date: date?,
    };
    Some(adoption)
}

fn empty_at(fields: &Fields<'_>) -> Spanned<String> {
    Spanned { value: String::new(), range: fields.range().start..fields.range().start }
}

/// A required list that may not be empty.
fn at_least_one(fields: &Fields<'_>, key: &'static str) -> Vec<Spanned<String>> {
    let Some(node) = fields.required_node(key) else { return Vec::new() };
    let items = fields.words(key);
    if items.is_empty() && matches!(&node.value, Value::List(list) if list.is_empty()) {
        let message = text!("“{key}”至少要有一项", "“{key}” wants one item at least");
        fields.reader().report(Code::WRONG_LENGTH, &node.range, message);
    }
    items
}
