//! How complete a report is: what an editor could still add. Never shown to the public.

use super::Case;
use crate::document::Metric;
use crate::registry::Registry;
use crate::text;
use crate::vocabulary::diagnostic::Text;

/// What a report has of what is suggested.
#[derive(Clone, Debug)]
pub(crate) struct Completeness {
    /// How many parts are there.
    pub have: usize,
    /// What is missing.
    pub missing: Vec<ReportPart>,
}

/// A part that a complete report has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportPart {
    /// The title of a suggested section, or a key of the header such as `stage` or `metrics.baseline`.
    pub id: String,
    /// What editors call it.
    pub name: Text,
}

impl Completeness {
    /// Share of the parts that are there, in percent.
    pub(crate) fn percent(&self) -> usize {
        (self.have * 100).checked_div(self.have + self.missing.len()).unwrap_or(100)
    }
}

/// Holds a report against the suggested sections and the optional keys that readers look for. What only makes sense
/// beside something else, such as the source of a figure, counts where that is there.
pub(crate) fn completeness(registry: &Registry, case: &Case) -> Completeness {
    let sections = registry.programme.sections.iter().map(|section| {
        let title = &section.title;
        let there = case.document.body.headings.iter().any(|heading| heading.text.contains(title.as_str()));
        let name = text!("“{title}”一节", "a section “{title}”");
        (ReportPart { id: title.clone(), name }, there)
    });
    let key = |(id, name, there): (&str, Text, Option<bool>)| Some((ReportPart { id: id.to_owned(), name }, there?));
    let parts: Vec<(ReportPart, bool)> = sections.chain(keys(case).into_iter().filter_map(key)).collect();
    let have = parts.iter().filter(|(_, there)| *there).count();
    let missing = parts.into_iter().filter(|(_, there)| !*there).map(|(part, _)| part).collect();
    Completeness { have, missing }
}

/// Keys, what editors call them, and whether they are there; `None` where there is no place for them.
fn keys(case: &Case) -> Vec<(&'static str, Text, Option<bool>)> {
    let header = &case.document.header;
    let metrics = header.metrics.as_slice();
    // Of figures that there are none of nothing more is asked.
    let of_metrics = |has: fn(&Metric) -> bool, all: bool| match metrics {
        [] => None,
        _ if all => Some(metrics.iter().all(has)),
        _ => Some(metrics.iter().any(has)),
    };
    let resources = header.resources.as_ref();
    let money = resources.map(|resources| resources.money_wan.is_some() || resources.fund_source.is_some());
    let people = resources.map(|resources| resources.staff.is_some());
    let numbered = (!header.documents.is_empty())
        .then(|| header.documents.iter().any(|document| document.number.is_some() || document.url.is_some()));
    vec![
        ("stage", text!("进展", "its stage"), Some(header.stage.is_some())),
        ("period", text!("起止时间", "when it ran"), Some(header.period.is_some())),
        ("tags", text!("标签", "tags"), Some(!header.tags.is_empty())),
        ("target_groups", text!("涉及群体", "whom it is about"), Some(!header.target_groups.is_empty())),
        ("departments", text!("牵头部门", "the lead department"), Some(header.lead_department.is_some())),
        ("source.url", text!("材料来源的网址", "the address of the source"), Some(header.source.url.is_some())),
        ("documents", text!("制度文件", "documents"), Some(!header.documents.is_empty())),
        ("documents.number", text!("文件的文号或网址", "number or address of a document"), numbered),
        ("resources", text!("投入", "what was put in"), Some(resources.is_some())),
        ("resources.money_wan", text!("资金投入", "what it cost"), money),
        ("resources.staff", text!("人员投入", "who did it"), people),
        ("metrics", text!("数据", "figures"), Some(!metrics.is_empty())),
        (
            "metrics.baseline",
            text!("试点以前的数值（基线值）", "a figure from before (baseline)"),
            of_metrics(|metric| metric.baseline.is_some(), false),
        ),
        (
            "metrics.source",
            text!("每个数据的出处", "the source of every figure"),
            of_metrics(|metric| metric.source.is_some(), true),
        ),
        (
            "pictures.alt",
            text!("每张图片的文字说明", "a text for every picture"),
            case.document.body.pictures_described,
        ),
        ("evidence", text!("证据等级", "the level of evidence"), Some(header.evidence.is_some())),
        ("lessons", text!("问题与教训", "problems and lessons"), Some(header.lessons.is_some())),
        ("conditions", text!("适用条件", "what it needs to work"), Some(header.conditions.is_some())),
        ("replication_note", text!("推广建议", "advice to others"), Some(header.replication_note.is_some())),
        ("contact", text!("联系方式", "the office to ask"), Some(header.contact.is_some())),
    ]
}
