//! The reports of a year.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView, numbered};
use super::parts::{FilterView, ListingView, first_page, step};
use crate::plan::{PagedList, address};

/// `years/<yyyy>.html` and its further pages.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct YearView(ListingView);

impl PageView for YearView {
    const KIND: &'static str = "year";
    const TEMPLATE: &'static str = ListingView::TEMPLATE;
    type Of = (i16, usize);

    fn make(context: &Context<'_>, &(year, number): &(i16, usize)) -> YearView {
        let labels = context.labels();
        let keys = context.site.years().find(|(found, _)| *found == year).map_or(&[][..], |(_, keys)| keys);
        let others = context.site.years().filter(|(other, _)| *other != year);
        let others = others.map(|(other, _)| context.link(&other.to_string(), &address::year(other, 1)));
        let title = labels.filled("year_title", &[("year", &year.to_string())]);
        YearView(ListingView {
            links: others.chain([context.link(labels.get("timeline"), &address::timeline())]).collect(),
            filter: first_page(number, || FilterView::cases_within(context, keys, &[("y", &year.to_string())])),
            ..ListingView::make(context, title, keys, PagedList::Year(year), number)
        })
    }

    fn head(&self, context: &Context<'_>, &(_, number): &(i16, usize)) -> PageHead {
        let (title, above) = (&self.0.title, vec![step(context, "timeline", address::timeline())]);
        PageHead::new(context, numbered(context, title, number), above).called(title)
    }
}
