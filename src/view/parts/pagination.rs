//! Where in a list a page stands.

use serde::Serialize;

use super::CaseCard;
use crate::plan::{self, PagedList};
use crate::site::CaseKey;
use crate::view::Context;

/// Where in a list a page stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Pagination {
    /// Reports in the whole list.
    pub total: usize,
    /// Number of the first report on this page, from 1; 0 when the list is empty.
    pub first: usize,
    /// Number of the last one.
    pub last: usize,
    /// How many pages there are.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// First, last and the neighbours of this page, in order; a gap stands for left-out pages.
    pub steps: Vec<PageStep>,
}

/// One step of the pagination.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageStep {
    /// Number of the page; absent for a gap.
    pub number: Option<usize>,
    /// Its address; absent for this page and for a gap.
    pub href: Option<String>,
}

impl Context<'_> {
    /// The reports of one page of a list, and where in the list it stands.
    pub(in crate::view) fn page_of(
        &self,
        keys: &[CaseKey],
        list: PagedList,
        number: usize,
    ) -> (Vec<CaseCard>, Pagination) {
        let (here, pagination) = self.part_of(keys, list, number);
        (self.cards(here), pagination)
    }

    /// The items of one page of a list, and where in the list it stands.
    pub(in crate::view) fn part_of<'l, T>(
        &self,
        items: &'l [T],
        list: PagedList,
        number: usize,
    ) -> (&'l [T], Pagination) {
        let size = list.page_size(self.site);
        let at = |number| self.href(&list.address(self.site, number));
        let pages = items.len().div_ceil(size.max(1)).max(1);
        let here = plan::slice(items, number, size);
        let first = if here.is_empty() { 0 } else { (number - 1) * size + 1 };
        let pagination = Pagination {
            total: items.len(),
            first,
            last: (first + here.len()).saturating_sub(1),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_show_the_ends_and_the_neighbours() {
        assert!(steps(1, 1).is_empty());
        assert_eq!(steps(1, 3), [Some(1), Some(2), Some(3)]);
        assert_eq!(steps(6, 12), [Some(1), None, Some(4), Some(5), Some(6), Some(7), Some(8), None, Some(12)]);
    }
}
