//! A pilot unit.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView};
use super::parts::{CaseCard, Link, PracticeCard, UnitRow, category_steps};
use crate::registry::UnitKey;

/// `units/<id>.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UnitView {
    /// Name as the notice prints it.
    pub published_name: String,
    /// `市辖区`, `地级市` …
    pub admin_type: Option<String>,
    /// The category.
    pub category: Link,
    /// Objectives of the category, as in the notice.
    pub objectives: String,
    /// Where the objectives come from.
    pub notice: Option<Link>,
    /// From the province down.
    pub regions: Vec<Link>,
    /// The region that leads a cluster.
    pub lead: Option<Link>,
    /// What should be known about it.
    pub note: Option<String>,
    /// Its reports; none is shown as 尚未收录.
    pub cards: Vec<CaseCard>,
    /// Practices that its reports led to.
    pub practices: Vec<PracticeCard>,
    /// Other units of the category.
    pub same_category: Vec<UnitRow>,
    /// Other units of the province.
    pub same_region: Vec<UnitRow>,
}

impl PageView for UnitView {
    const KIND: &'static str = "unit";
    type Of = UnitKey;

    fn make(context: &Context<'_>, &key: &UnitKey) -> UnitView {
        let (site, programme, regions) = (context.site, context.programme(), context.regions());
        let unit = programme.unit(key);
        let category = programme.category(unit.category);
        let others = |units: &[UnitKey]| {
            let others: Vec<UnitKey> = units.iter().copied().filter(|other| *other != key).collect();
            context.unit_rows(&others)
        };
        let region = regions.get(unit.region);
        let path = if region.lead.is_some() { vec![unit.region] } else { regions.path(unit.region) };
        UnitView {
            published_name: unit.published_name.clone(),
            admin_type: unit.admin_type.clone(),
            category: context.category_link(unit.category),
            objectives: category.objectives.clone(),
            notice: context.notice_link(),
            regions: path.into_iter().map(|region| context.region_link(region)).collect(),
            lead: region.lead.map(|lead| context.region_link(lead)),
            note: unit.note.clone(),
            cards: context.cards(site.cases_of_unit(key)),
            practices: context.practice_cards(site.practices_of_unit(key)),
            same_category: others(&category.units),
            same_region: regions
                .province(unit.region)
                .map(|province| others(site.units_of_region(province)))
                .unwrap_or_default(),
        }
    }

    fn head(&self, context: &Context<'_>, &key: &UnitKey) -> PageHead {
        let key = context.programme().unit(key).category;
        let category = context.programme().category(key);
        let title = &self.published_name;
        let values = [("name", title.as_str()), ("category", category.name.as_str())];
        // The region of the same name has a page too.
        let name = context.labels().filled("unit_title", &values);
        PageHead {
            description: context.labels().filled("unit_description", &values),
            ..PageHead::new(context, name, category_steps(context, key)).called(title)
        }
    }
}
