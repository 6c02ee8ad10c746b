//! The promotion list: 序号、经验、主要内容、责任单位、推广范围、来源.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Context;
use super::booklet;
use super::page::{PageHead, PageView};
use super::parts::{Badge, FilterView, Link, RowFilter, RuleView};
use crate::document::PracticeStatus;
use crate::plan::{DataForm, Dataset, Scope, address};
use crate::registry::CategoryKey;
use crate::site::PracticeKey;

/// `practices/index.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PromotionView {
    /// The list as a table for spreadsheets.
    pub csv: String,
    /// The list as a workbook.
    pub workbook: String,
    /// The booklet of all reports with the practices as its annex, and its EPUB; none where there is no booklet.
    pub booklets: Vec<Link>,
    /// Who took practices over, if anybody did.
    pub adoptions: Option<Link>,
    /// What narrows the list down at once.
    pub filter: Option<FilterView>,
    /// How scores and grades come about.
    pub rule: RuleView,
    /// The practices by status, from 推广 to 停用; none empty.
    pub statuses: Vec<StatusGroup>,
    /// The practices by category, in the order of the notice; none empty.
    pub sections: Vec<PromotionSection>,
}

/// The practices of one category.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PromotionSection {
    /// Its id on the page.
    pub id: String,
    /// The category, by its full name.
    pub category: Link,
    /// Its practices.
    pub rows: Vec<PromotionRow>,
}

/// The practices of one status.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StatusGroup {
    /// The status, and what it means.
    pub status: Badge,
    /// Its practices, each with its number in the list.
    pub practices: Vec<NumberedLink>,
}

/// A practice by its number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NumberedLink {
    /// 序号.
    pub number: usize,
    /// The practice.
    pub link: Link,
}

/// A practice in the promotion list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PromotionRow {
    /// What the filters look at.
    pub filter: RowFilter,
    /// 序号: its number in the whole list, from 1.
    pub number: usize,
    /// 经验.
    pub practice: Link,
    /// Status, grade, evidence.
    pub badges: Vec<Badge>,
    /// 主要内容.
    pub content: String,
    /// 责任单位.
    pub responsible: String,
    /// 推广范围; absent when it is not decided.
    pub scope: Option<String>,
    /// 来源: the reports, by the names of their units.
    pub sources: Vec<Link>,
}

impl PageView for PromotionView {
    const KIND: &'static str = "practices";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> PromotionView {
        let site = context.site;
        let keys: Vec<PracticeKey> = (0..site.practices.len()).map(PracticeKey).collect();
        let sections = keys.chunk_by(|a, b| listed_under(context, *a) == listed_under(context, *b)).map(|keys| {
            let category = context.programme().category(listed_under(context, keys[0]));
            PromotionSection {
                id: category.slug.clone(),
                category: context.link(&category.name, &address::category(category, 1)),
                rows: keys.iter().map(|key| PromotionRow::make(context, *key)).collect(),
            }
        });
        let adoptions = || context.link(context.labels().get("all_adoptions"), &address::adoptions());
        PromotionView {
            csv: context.href(&address::data(Dataset::Practices, DataForm::Csv)),
            booklets: booklet::links(context, Scope::Site),
            workbook: context.href(&address::practices_workbook()),
            adoptions: site.has_adoptions().then(adoptions),
            filter: FilterView::practices(context),
            rule: RuleView::make(context),
            statuses: StatusGroup::all(context, &keys),
            sections: sections.collect(),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead {
            description: context.labels().owned("practices_lead"),
            ..PageHead::new(context, context.labels().owned("practices_title"), Vec::new())
        }
    }
}

/// The category that a practice is listed under: the first that it names.
fn listed_under(context: &Context<'_>, key: PracticeKey) -> CategoryKey {
    context.site.practice(key).categories[0]
}

impl StatusGroup {
    fn all(context: &Context<'_>, keys: &[PracticeKey]) -> Vec<StatusGroup> {
        let mut groups: BTreeMap<PracticeStatus, Vec<PracticeKey>> = BTreeMap::new();
        for key in keys {
            groups.entry(context.site.practice(*key).document.header.status.value).or_default().push(*key);
        }
        let link = |key: PracticeKey| NumberedLink { number: key.0 + 1, link: context.practice_link(key) };
        let groups = groups.into_iter().map(|(status, keys)| StatusGroup {
            status: context.practice_status(status),
            practices: keys.into_iter().map(link).collect(),
        });
        groups.collect()
    }
}

impl PromotionRow {
    fn make(context: &Context<'_>, key: PracticeKey) -> PromotionRow {
        let practice = context.site.practice(key);
        let header = &practice.document.header;
        let source = |case: &crate::site::CaseKey| {
            let case = context.site.case(*case);
            let unit = context.programme().unit(case.unit);
            context.link(&unit.published_name, &case.document.address)
        };
        PromotionRow {
            filter: RowFilter::practice(context, key),
            number: key.0 + 1,
            practice: context.practice_link(key),
            badges: context.practice_badges(key),
            content: header.content.clone(),
            responsible: header.responsible.clone(),
            scope: header.scope.as_ref().map(|scope| context.named(&context.programme().scopes, &scope.value)),
            sources: practice.cases.iter().map(source).collect(),
        }
    }
}
