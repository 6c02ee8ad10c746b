//! Who took practices over, and from whom: the chains as drawings, with the same as tables.

use serde::Serialize;

use super::Context;
use super::page::{PageHead, PageView};
use super::parts::{AdoptionGraph, AdoptionRow, Link, step};
use crate::plan::address;
use crate::site::PracticeKey;

/// `adoptions.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AdoptionsView {
    /// How many places took how many practices over, in a sentence.
    pub lead: String,
    /// The practices that somebody took over, in the order of the promotion list.
    pub practices: Vec<AdoptedPractice>,
    /// The promotion list.
    pub all: Link,
}

/// A practice and who took it over.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AdoptedPractice {
    /// Its id on the page.
    pub id: String,
    /// The practice.
    pub practice: Link,
    /// The chain as a drawing.
    pub graph: AdoptionGraph,
    /// The same as a table, oldest first.
    pub adoptions: Vec<AdoptionRow>,
}

impl PageView for AdoptionsView {
    const KIND: &'static str = "adoptions";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> AdoptionsView {
        let keys = (0..context.site.practices.len()).map(PracticeKey);
        let practices: Vec<AdoptedPractice> = keys.filter_map(|key| AdoptedPractice::make(context, key)).collect();
        let places: usize = practices.iter().map(|practice| practice.adoptions.len()).sum();
        let values = [("practices", practices.len().to_string()), ("count", places.to_string())];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        AdoptionsView {
            lead: context.labels().filled("adoptions_lead", &values),
            practices,
            all: context.link(context.labels().get("practices_title"), &address::practices()),
        }
    }

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        let above = vec![step(context, "practices_title", address::practices())];
        PageHead::new(context, context.labels().owned("all_adoptions"), above)
    }
}

impl AdoptedPractice {
    /// `None` if nobody took it over.
    fn make(context: &Context<'_>, key: PracticeKey) -> Option<AdoptedPractice> {
        let practice = context.site.practice(key);
        Some(AdoptedPractice {
            id: practice.document.id.to_string(),
            practice: context.practice_link(key),
            graph: AdoptionGraph::make(context, practice)?,
            adoptions: practice.adoptions.iter().map(|placed| AdoptionRow::make(context, practice, placed)).collect(),
        })
    }
}
