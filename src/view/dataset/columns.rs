//! What the columns of the tables of open data are: the one source of the schema and of the data dictionary.

use crate::document::{AdoptionForm, Cost, Evidence, PracticeStatus, Status, TimeToStart};
use crate::plan::Dataset;
use crate::registry::{Grade, Named};

use super::super::Context;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its name in files.
    pub(super) id: &'static str,
    /// Its name for people.
    pub(super) name: &'static str,
    /// What its values are.
    pub(super) kind: ColumnKind,
    /// What it means.
    pub(super) meaning: &'static str,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    /// A text that is always there.
    Text,
    /// A text that may be missing.
    Optional,
    /// A day, `2026-11-20`.
    Day,
    /// A day that may be missing.
    OptionalDay,
    /// A year, a month or a day: `2021`, `2021-12`, `2021-12-06`.
    Partial,
    /// The same, which may be missing.
    OptionalPartial,
    /// An absolute address, or one from the home page when the site has none.
    Address,
    /// An address on another site, which may be missing.
    OptionalAddress,
    /// How many, in this measure.
    Count(&'static str),
    /// A score from 0 to 3.
    Score,
    /// Several texts.
    List,
    /// One of a closed list.
    Choice(Choice),
    /// One of a closed list, or missing.
    OptionalChoice(Choice),
    /// Several of a closed list.
    Choices(Choice),
}

/// Closed lists: those of the programme and those of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Category,
    CaseStatus,
    Stage,
    Evidence,
    SourceKind,
    PracticeStatus,
    Scope,
    Area,
    Grade,
    Cost,
    TimeToStart,
    AdoptionForm,
}

const fn column(id: &'static str, name: &'static str, kind: ColumnKind, meaning: &'static str) -> Column {
    Column { id, name, kind, meaning }
}

const CASES: &[Column] = &[
    column("id", "标识", ColumnKind::Text, "案例标识，各篇不同，不再改变"),
    column("title", "标题", ColumnKind::Text, "案例的标题"),
    column("url", "网址", ColumnKind::Address, "案例的网页"),
    column("category", "试点类型", ColumnKind::Choice(Choice::Category), "试点类型标识"),
    column("unit", "单位标识", ColumnKind::Text, "试点单位标识，同试点单位表的id"),
    column("unit_name", "试点单位", ColumnKind::Text, "试点单位的名称，同通知"),
    column("region", "地区代码", ColumnKind::Text, "地区代码（GB/T 2260），没有代码的是区域标识"),
    column("region_name", "地区", ColumnKind::Text, "地区全称"),
    column("date", "发布日期", ColumnKind::Day, "在本站发布的日期"),
    column("updated", "更新日期", ColumnKind::OptionalDay, "在本站更新的日期；没有更新过的为空"),
    column("status", "状态", ColumnKind::Choice(Choice::CaseStatus), "发布的状态"),
    column("stage", "进展", ColumnKind::OptionalChoice(Choice::Stage), "试点进展"),
    column("evidence", "证据等级", ColumnKind::Choice(Choice::Evidence), "由程序按统一规则算出，不是填写的"),
    column("summary", "摘要", ColumnKind::Text, "案例的摘要"),
    column("source_name", "来源", ColumnKind::Text, "材料由谁公开"),
    column("source_kind", "来源种类", ColumnKind::Choice(Choice::SourceKind), "材料来源的种类"),
    column("source_date", "来源日期", ColumnKind::OptionalPartial, "材料公开的日期，未知的为空"),
    column("source_url", "来源网址", ColumnKind::OptionalAddress, "材料的网址，没有的为空"),
    column("tags", "标签", ColumnKind::List, "标签标识"),
    column("practices", "经验", ColumnKind::List, "由它提炼的经验的标识，同经验表的id"),
];

const PRACTICES: &[Column] = &[
    column("number", "序号", ColumnKind::Count("条"), "在推广清单中的序号，从1起；清单变动时会变"),
    column("id", "标识", ColumnKind::Text, "经验标识，各条不同，不再改变"),
    column("title", "经验", ColumnKind::Text, "经验的标题"),
    column("url", "网址", ColumnKind::Address, "经验的网页"),
    column("status", "状态", ColumnKind::Choice(Choice::PracticeStatus), "推广的状态"),
    column("content", "主要内容", ColumnKind::Text, "怎么做，不超过200字"),
    column("responsible", "责任单位", ColumnKind::Text, "由谁负责"),
    column("scope", "推广范围", ColumnKind::OptionalChoice(Choice::Scope), "推广到哪里；没有定的为空"),
    column("sources", "来源", ColumnKind::List, "试点单位的名称"),
    column("cases", "案例", ColumnKind::List, "出自哪些案例，同案例表的id"),
    column("categories", "试点类型", ColumnKind::Choices(Choice::Category), "试点类型标识，第一个是清单中所列的类型"),
    column("area", "领域", ColumnKind::Choice(Choice::Area), "属于哪一方面的工作"),
    column("grade", "等级", ColumnKind::Choice(Choice::Grade), "能不能照着做，由程序按统一规则算出"),
    column("evidence", "证据等级", ColumnKind::Choice(Choice::Evidence), "所依据的案例中最高的一级，由程序算出"),
    column("institution_score", "制度化", ColumnKind::Score, "有没有制度文件，越高越完备"),
    column("evidence_score", "证据", ColumnKind::Score, "成果有没有根据，越高越可靠"),
    column("resources_score", "资源门槛", ColumnKind::Score, "越高门槛越低"),
    column("conditions_score", "条件依赖", ColumnKind::Score, "越高依赖越少"),
    column("adoption_score", "已被采用", ColumnKind::Score, "越高采用的越多、结果越清楚"),
    column("cost", "投入", ColumnKind::OptionalChoice(Choice::Cost), "需要多少经费；没有公开的为空"),
    column(
        "time_to_start",
        "启动时间",
        ColumnKind::OptionalChoice(Choice::TimeToStart),
        "从决定到第一户受益要多久；没有公开的为空",
    ),
    column("adoptions", "采用地区数", ColumnKind::Count("处"), "采用的地方有几处，见采用情况表"),
];

const UNITS: &[Column] = &[
    column("id", "标识", ColumnKind::Text, "试点单位标识，各单位不同，不再改变"),
    column("name", "试点单位", ColumnKind::Text, "试点单位的名称，同通知"),
    column("url", "网址", ColumnKind::Address, "试点单位的网页"),
    column("category", "试点类型", ColumnKind::Choice(Choice::Category), "试点类型标识"),
    column("region", "地区代码", ColumnKind::Text, "地区代码（GB/T 2260），没有代码的是区域标识"),
    column("region_name", "地区", ColumnKind::Text, "地区全称"),
    column("cases", "案例篇数", ColumnKind::Count("篇"), "本站收录的案例"),
    column("practices", "经验条数", ColumnKind::Count("条"), "由它的案例提炼的经验"),
];

const ADOPTIONS: &[Column] = &[
    column("practice", "经验标识", ColumnKind::Text, "同经验表的id"),
    column("practice_title", "经验", ColumnKind::Text, "经验的标题"),
    column("region", "采用地区代码", ColumnKind::Text, "地区代码（GB/T 2260），没有代码的是区域标识"),
    column("region_name", "采用地区", ColumnKind::Text, "采用地区的全称"),
    column("from", "来自", ColumnKind::List, "从哪里学来，地区全称"),
    column("date", "时间", ColumnKind::Partial, "采用的时间"),
    column("form", "形式", ColumnKind::Choice(Choice::AdoptionForm), "照搬还是有改动"),
    column("document", "依据", ColumnKind::Optional, "采用的文件；未见的为空"),
    column("result", "结果", ColumnKind::Optional, "采用以后的结果；未见公开的为空"),
    column("source_url", "出处网址", ColumnKind::OptionalAddress, "在哪里公开；没有的为空"),
];

/// The columns of a table, in order.
pub(super) fn columns(set: Dataset) -> &'static [Column] {
    match set {
        Dataset::Cases => CASES,
        Dataset::Practices => PRACTICES,
        Dataset::Units => UNITS,
        Dataset::Adoptions => ADOPTIONS,
    }
}

impl ColumnKind {
    /// The closed list that the values are of.
    pub(super) fn choice(self) -> Option<Choice> {
        match self {
            ColumnKind::Choice(choice) | ColumnKind::OptionalChoice(choice) | ColumnKind::Choices(choice) => {
                Some(choice)
            }
            _ => None,
        }
    }

    /// Whether it may be missing.
    pub(super) fn is_optional(self) -> bool {
        matches!(
            self,
            ColumnKind::Optional
                | ColumnKind::OptionalDay
                | ColumnKind::OptionalPartial
                | ColumnKind::OptionalAddress
                | ColumnKind::OptionalChoice(_)
        )
    }

    /// The measure of a number.
    pub(super) fn measure(self) -> Option<&'static str> {
        match self {
            ColumnKind::Count(measure) => Some(measure),
            ColumnKind::Score => Some("分"),
            _ => None,
        }
    }

    /// The end of the label that says what the values are.
    pub(super) fn label(self) -> &'static str {
        match self {
            ColumnKind::Text | ColumnKind::Optional => "text",
            ColumnKind::Day | ColumnKind::OptionalDay => "day",
            ColumnKind::Partial | ColumnKind::OptionalPartial => "partial",
            ColumnKind::Address | ColumnKind::OptionalAddress => "address",
            ColumnKind::Count(_) => "count",
            ColumnKind::Score => "score",
            ColumnKind::List => "list",
            ColumnKind::Choice(_) | ColumnKind::OptionalChoice(_) => "choice",
            ColumnKind::Choices(_) => "choices",
        }
    }
}

impl Choice {
    /// The values of the list, each with what it means.
    pub(super) fn values(self, context: &Context<'_>) -> Vec<(String, String)> {
        let (programme, labels) = (context.programme(), context.labels());
        let named = |list: &[Named]| list.iter().map(|named| (named.id.clone(), named.name.clone())).collect();
        let labelled = |id: &str, label: String| (id.to_owned(), labels.owned(&label));
        match self {
            Choice::Category => {
                programme.categories().map(|(_, category)| (category.slug.clone(), category.name.clone())).collect()
            }
            Choice::Stage => named(&programme.stages),
            Choice::SourceKind => named(&programme.source_kinds),
            Choice::Scope => named(&programme.scopes),
            Choice::Area => named(&programme.areas),
            Choice::Evidence => {
                Evidence::ALL.into_iter().map(|(id, level)| (id.to_owned(), context.evidence(level).meaning)).collect()
            }
            Choice::CaseStatus => Status::ALL.into_iter().map(|(id, _)| labelled(id, format!("status_{id}"))).collect(),
            Choice::PracticeStatus => {
                PracticeStatus::ALL.into_iter().map(|(id, _)| labelled(id, format!("practice_{id}"))).collect()
            }
            Choice::Grade => Grade::ALL
                .into_iter()
                .map(|grade| labelled(grade.as_str(), format!("grade_{}", grade.as_str())))
                .collect(),
            Choice::Cost => Cost::ALL.into_iter().map(|(id, _)| labelled(id, format!("cost_{id}"))).collect(),
            Choice::TimeToStart => {
                TimeToStart::ALL.into_iter().map(|(id, time)| labelled(id, format!("time_{}", time.id()))).collect()
            }
            Choice::AdoptionForm => {
                AdoptionForm::ALL.into_iter().map(|(id, _)| labelled(id, format!("adoption_{id}"))).collect()
            }
        }
    }
}
