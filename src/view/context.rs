//! What the makers of views work with: the site, the labels, and the address of the page.

use super::case::FactValue;
use super::frame::{Crumb, FeedLink};
use super::listing::{Facet, PageStep, Pagination};
use super::page::Step;
use super::practice::PracticeCard;
use super::region::RegionNode;
use super::{Badge, CaseCard, CountLink, DateView, Link, UnitRow};
use crate::document::{Evidence, Moment, PracticeStatus, Status};
use crate::plan::{self, PagedList, address};
use crate::registry::{CategoryKey, Grade, Named, Programme, RegionKey, Regions, Settings, TagKey, UnitKey};
use crate::site::{CaseKey, PracticeKey, Site};
use crate::theme::{Labels, Theme};
use crate::vocabulary::path::OutPath;

/// Everything that a view is made from, seen from one address.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The site.
    pub site: &'a Site,
    /// The theme, for its labels and the addresses of its assets.
    pub theme: &'a Theme,
    /// Absolute address of the site, with `/` at its end.
    pub base_url: Option<&'a str>,
    /// Whether booklets are PDFs too.
    pub pdf: bool,
    /// The address of the page.
    pub here: &'a OutPath,
}

impl<'a> Context<'a> {
    pub(super) fn labels(&self) -> &'a Labels {
        &self.theme.labels
    }

    pub(super) fn programme(&self) -> &'a Programme {
        &self.site.registry.programme
    }

    pub(super) fn regions(&self) -> &'a Regions {
        &self.site.registry.regions
    }

    pub(super) fn settings(&self) -> &'a Settings {
        &self.site.registry.settings
    }

    /// The address of another page, seen from this one.
    pub(super) fn href(&self, to: &OutPath) -> String {
        to.relative_from(self.here)
    }

    pub(super) fn link(&self, label: &str, to: &OutPath) -> Link {
        Link { label: label.to_owned(), href: self.href(to) }
    }

    pub(super) fn count_link(&self, label: &str, to: &OutPath, count: usize) -> CountLink {
        CountLink { label: label.to_owned(), href: self.href(to), count }
    }

    /// The absolute address of a page, if the site has one.
    pub(super) fn absolute(&self, to: &OutPath) -> Option<String> {
        self.base_url.map(|base| format!("{base}{}", to.encoded()))
    }

    // Links to the things of the site

    pub(super) fn case_link(&self, key: CaseKey) -> Link {
        let document = &self.site.case(key).document;
        self.link(&document.header.title, &document.address)
    }

    pub(super) fn practice_link(&self, key: PracticeKey) -> Link {
        let document = &self.site.practice(key).document;
        self.link(&document.header.title, &document.address)
    }

    /// A region by its full name, with its address if it has a page: a place that took a practice over may have none.
    pub(super) fn region_value(&self, key: RegionKey) -> FactValue {
        let page = address::region(self.regions().get(key), 1);
        let href = self.site.is_live(key).then(|| self.href(&page));
        FactValue { text: self.regions().full_name(key), href }
    }

    /// A category by its short name.
    pub(super) fn category_link(&self, key: CategoryKey) -> Link {
        let category = self.programme().category(key);
        self.link(&category.short_name, &address::category(category, 1))
    }

    pub(super) fn unit_link(&self, key: UnitKey) -> Link {
        let unit = self.programme().unit(key);
        self.link(&unit.published_name, &address::unit(unit))
    }

    pub(super) fn region_link(&self, key: RegionKey) -> Link {
        let region = self.regions().get(key);
        self.link(&region.name, &address::region(region, 1))
    }

    pub(super) fn tag_link(&self, key: TagKey) -> Link {
        let tag = self.site.registry.tags.get(key);
        self.link(&tag.name, &address::tag(tag, 1))
    }

    /// The page that holds the text of the notice.
    pub(super) fn notice_link(&self) -> Option<Link> {
        let notice = &self.programme().notice;
        let page = self.notice_page()?;
        Some(self.link(&notice.title, &page))
    }

    pub(super) fn notice_page(&self) -> Option<OutPath> {
        let id = self.programme().notice.page.as_ref()?;
        self.site.pages.iter().find(|page| page.id == *id).map(|page| page.address.clone())
    }

    // Small views

    pub(super) fn date(&self, moment: Moment) -> DateView {
        let iso = if moment.timed { moment.rfc3339() } else { moment.day() };
        DateView { iso, text: moment.text() }
    }

    /// Draft, archived and evidence marks of a report.
    pub(super) fn badges(&self, key: CaseKey) -> Vec<Badge> {
        let header = &self.site.case(key).document.header;
        let status = match header.status {
            Status::Published => None,
            other => Some(other.as_str()),
        };
        let status = status.map(|kind| Badge {
            kind: kind.to_owned(),
            label: self.labels().owned(&format!("status_{kind}")),
            meaning: self.labels().owned(&format!("status_{kind}_meaning")),
        });
        status.into_iter().chain([self.evidence(self.site.case(key).evidence.level)]).collect()
    }

    pub(super) fn evidence(&self, evidence: Evidence) -> Badge {
        let id = evidence.as_str();
        let named = self.programme().evidence.iter().find(|named| named.id == id);
        let name = named.map_or(id, |named| named.name.as_str());
        let meaning = named.and_then(|named| named.meaning.clone()).unwrap_or_else(|| name.to_owned());
        let label = self.labels().filled("evidence_badge", &[("id", id), ("name", name)]);
        Badge { kind: "evidence".to_owned(), label, meaning }
    }

    pub(super) fn card(&self, key: CaseKey) -> CaseCard {
        let case = self.site.case(key);
        let header = &case.document.header;
        CaseCard {
            title: header.title.clone(),
            href: self.href(&case.document.address),
            summary: header.summary.clone(),
            date: self.date(header.date.value),
            unit: self.unit_link(case.unit),
            category: self.category_link(case.category),
            tags: case.tags.iter().map(|tag| self.tag_link(*tag)).collect(),
            badges: self.badges(key),
            compare: self.compare_href(&case.document.address),
        }
    }

    /// The address that puts a page beside those that were chosen before.
    pub(super) fn compare_href(&self, page: &OutPath) -> String {
        let name = page.encoded();
        format!("{}?add={}", self.href(&address::compare()), name.trim_end_matches(".html"))
    }

    pub(super) fn cards(&self, keys: &[CaseKey]) -> Vec<CaseCard> {
        keys.iter().map(|key| self.card(*key)).collect()
    }

    /// Status, grade and evidence of a practice.
    pub(super) fn practice_badges(&self, key: PracticeKey) -> Vec<Badge> {
        let practice = self.site.practice(key);
        let status = self.practice_status(practice.document.header.status.value);
        vec![status, self.grade_badge(practice.rating.grade), self.evidence(practice.rating.evidence)]
    }

    pub(super) fn practice_status(&self, status: PracticeStatus) -> Badge {
        let kind = status.as_str();
        Badge {
            kind: kind.to_owned(),
            label: self.labels().owned(&format!("practice_{kind}")),
            meaning: self.labels().owned(&format!("practice_{kind}_meaning")),
        }
    }

    pub(super) fn grade_badge(&self, grade: Grade) -> Badge {
        Badge {
            kind: "grade".to_owned(),
            label: self.labels().filled("grade_badge", &[("grade", grade.as_str())]),
            meaning: self.labels().owned(&format!("grade_{}", grade.as_str())),
        }
    }

    pub(super) fn practice_card(&self, key: PracticeKey) -> PracticeCard {
        let practice = self.site.practice(key);
        let header = &practice.document.header;
        PracticeCard {
            title: header.title.clone(),
            href: self.href(&practice.document.address),
            summary: header.summary.clone(),
            units: practice.units.iter().map(|unit| self.unit_link(*unit)).collect(),
            badges: self.practice_badges(key),
        }
    }

    pub(super) fn practice_cards(&self, keys: &[PracticeKey]) -> Vec<PracticeCard> {
        keys.iter().map(|key| self.practice_card(*key)).collect()
    }

    pub(super) fn unit_row(&self, key: UnitKey) -> UnitRow {
        let unit = self.programme().unit(key);
        UnitRow {
            unit: self.unit_link(key),
            category: self.category_link(unit.category),
            region: self.regions().province(unit.region).map(|province| self.region_link(province)),
            cases: self.site.cases_of_unit(key).len(),
        }
    }

    pub(super) fn unit_rows(&self, keys: &[UnitKey]) -> Vec<UnitRow> {
        keys.iter().map(|key| self.unit_row(*key)).collect()
    }

    /// A region and what lies below it, as far as it has units or reports.
    pub(super) fn region_node(&self, key: RegionKey) -> RegionNode {
        let children = self.regions().get(key).children.iter().filter(|child| self.site.is_live(**child));
        RegionNode {
            link: self.region_link(key),
            cases: self.site.cases_of_region(key).len(),
            units: self.site.units_of_region(key).len(),
            children: children.map(|child| self.region_node(*child)).collect(),
        }
    }

    // Lists

    /// The reports of one page of a list, and where in the list it stands.
    pub(super) fn page_of(&self, keys: &[CaseKey], list: PagedList, number: usize) -> (Vec<CaseCard>, Pagination) {
        let (here, pagination) = self.part_of(keys, list, number);
        (self.cards(here), pagination)
    }

    /// The items of one page of a list, and where in the list it stands.
    pub(super) fn part_of<'l, T>(&self, items: &'l [T], list: PagedList, number: usize) -> (&'l [T], Pagination) {
        let size = list.page_size(self.site);
        let at = |number| self.href(&list.address(self.site, number));
        let pages = items.len().div_ceil(size.max(1)).max(1);
        let here = plan::slice(items, number, size);
        let first = if here.is_empty() { 0 } else { (number - 1) * size + 1 };
        let pagination = Pagination {
            total: items.len(),
            first,
            last: (first + here.len()).saturating_sub(1),
            page: number,
            pages,
            previous: (number > 1).then(|| at(number - 1)),
            next: (number < pages).then(|| at(number + 1)),
            steps: steps(number, pages)
                .into_iter()
                .map(|step| PageStep { number: step, href: step.filter(|step| *step != number).map(at) })
                .collect(),
        };
        (here, pagination)
    }

    pub(super) fn category_counts(
        &self,
        keys: impl Fn(CategoryKey) -> usize,
        at: impl Fn(CategoryKey) -> OutPath,
    ) -> Vec<CountLink> {
        let categories = self.programme().categories().map(|(key, category)| (key, category, keys(key)));
        let filled = categories.filter(|(_, _, count)| *count > 0);
        filled.map(|(key, category, count)| self.count_link(&category.short_name, &at(key), count)).collect()
    }

    pub(super) fn facet(&self, title: &str, items: Vec<CountLink>, more: Option<(&str, OutPath)>) -> Option<Facet> {
        let more = more.map(|(label, to)| self.link(self.labels().get(label), &to));
        (!items.is_empty()).then(|| Facet { title: self.labels().owned(title), items, more })
    }

    pub(super) fn year_counts(&self) -> Vec<CountLink> {
        let years = self.site.years();
        years.map(|(year, cases)| self.count_link(&year.to_string(), &address::year(year, 1), cases.len())).collect()
    }

    /// The tags that most reports bear, those of equal number in the order of the registry.
    pub(super) fn tag_counts(&self, limit: usize) -> Vec<CountLink> {
        let mut tags: Vec<(TagKey, usize)> = self.site.used_tags().map(|(key, cases)| (key, cases.len())).collect();
        tags.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
        tags.truncate(limit);
        tags.into_iter()
            .map(|(key, count)| {
                let tag = self.site.registry.tags.get(key);
                self.count_link(&tag.name, &address::tag(tag, 1), count)
            })
            .collect()
    }

    pub(super) fn province_counts(&self) -> Vec<CountLink> {
        let provinces =
            self.regions().iter().filter(|(_, region)| region.kind == crate::registry::RegionKind::Province);
        let counted = provinces.map(|(key, region)| (region, self.site.cases_of_region(key).len()));
        let filled = counted.filter(|(_, count)| *count > 0);
        filled.map(|(region, count)| self.count_link(&region.short, &address::region(region, 1), count)).collect()
    }

    // The frame

    pub(super) fn crumbs(&self, steps: Vec<Step>) -> Vec<Crumb> {
        let home = (self.labels().owned("home"), Some(address::home()));
        let all = std::iter::once(home).chain(steps);
        all.map(|(label, to)| Crumb { label, href: to.map(|to| self.href(&to)) }).collect()
    }

    pub(crate) fn feed_link(&self, title: String, to: &OutPath) -> FeedLink {
        let kind = if to.as_str().ends_with(".json") { "application/feed+json" } else { "application/atom+xml" };
        FeedLink { title, href: self.href(to), kind: kind.to_owned() }
    }

    /// The name of an entry of a closed list.
    pub(super) fn named(&self, list: &[Named], id: &str) -> String {
        list.iter().find(|named| named.id == id).map_or_else(|| id.to_owned(), |named| named.name.clone())
    }
}

/// First, last and the two neighbours on each side; a gap where pages are left out.
fn steps(page: usize, pages: usize) -> Vec<Option<usize>> {
    if pages < 2 {
        return Vec::new();
    }
    let mut steps = Vec::new();
    let mut last = 0;
    for step in 1..=pages {
        if step == 1 || step == pages || step.abs_diff(page) <= 2 {
            if step > last + 1 {
                steps.push(None);
            }
            steps.push(Some(step));
            last = step;
        }
    }
    steps
}

/// A number with its thousands grouped: `10,000`, `8.69`.
pub(super) fn grouped(value: f64) -> String {
    let text = format!("{value}");
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let table = [
            (0.0, "0"),
            (76.0, "76"),
            (10000.0, "10,000"),
            (3326800.0, "3,326,800"),
            (8.69, "8.69"),
            (-1234.5, "-1,234.5"),
        ];
        for (value, text) in table {
            assert_eq!(grouped(value), text);
        }
    }

    #[test]
    fn steps_show_the_ends_and_the_neighbours() {
        assert!(steps(1, 1).is_empty());
        assert_eq!(steps(1, 3), [Some(1), Some(2), Some(3)]);
        assert_eq!(steps(6, 12), [Some(1), None, Some(4), Some(5), Some(6), Some(7), Some(8), None, Some(12)]);
    }
}
