//! Reports by the first letter of their titles in pinyin.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView, numbered};
use super::parts::{ListingView, step};
use crate::plan::{PagedList, address};
use crate::site::Initial;

/// `titles/<letter>.html` and its further pages.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct TitlesView(ListingView);

impl PageView for TitlesView {
    const KIND: &'static str = "titles";
    const TEMPLATE: &'static str = ListingView::TEMPLATE;
    type Of = (Initial, usize);

    fn make(context: &Context<'_>, &(initial, number): &(Initial, usize)) -> TitlesView {
        let keys = context.site.initials().find(|(found, _)| *found == initial).map_or(&[][..], |(_, keys)| keys);
        let others = context.site.initials().filter(|(other, _)| *other != initial);
        let others = others.map(|(other, _)| context.link(&initial_label(context, other), &address::titles(other, 1)));
        let title = context.labels().filled("titles_title", &[("letter", &initial_label(context, initial))]);
        TitlesView(ListingView {
            links: others.collect(),
            ..ListingView::make(context, title, keys, PagedList::Titles(initial), number)
        })
    }

    fn head(&self, context: &Context<'_>, &(_, number): &(Initial, usize)) -> PageHead {
        let (title, above) = (&self.0.title, vec![step(context, "search_title", address::search())]);
        PageHead::new(context, numbered(context, title, number), above).called(title)
    }
}

/// `A` to `Z`, or what stands for the rest.
pub(super) fn initial_label(context: &Context<'_>, initial: Initial) -> String {
    match initial {
        Initial::Letter(letter) => letter.to_string(),
        Initial::Other => context.labels().owned("titles_other"),
    }
}
