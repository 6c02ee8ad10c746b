//! [`PageView`]: what the theme is told of an HTML page. Each kind of page has one, which says everything that depends on the kind.

use serde::Serialize;

use super::Context;
use super::parts::{FeedLink, Step};
use crate::document::Moment;

/// All that one page shows: its template sees nothing else but the frame and the labels.
pub(crate) trait PageView: Serialize + Sized {
    /// What the theme calls pages of this kind: a class on `<body>`, and the key of their scripts in `theme.yaml`.
    const KIND: &'static str;
    /// Their template, `<name>.html` among the pages of the theme.
    const TEMPLATE: &'static str = Self::KIND;
    /// Of what there is such a page: a report, a tag and the number of the page …
    type Of;

    /// The page of this.
    fn make(context: &Context<'_>, of: &Self::Of) -> Self;

    /// What the page says to its frame, and to programs.
    fn head(&self, context: &Context<'_>, of: &Self::Of) -> PageHead;
}

/// What a page says to its frame, and to programs.
#[derive(Debug, Default)]
pub(crate) struct PageHead {
    /// Title of the page; `None` on the home page.
    pub(super) title: Option<String>,
    /// Description of the page.
    pub(super) description: String,
    /// The breadcrumbs below home; the last is the page itself.
    pub(super) steps: Vec<Step>,
    /// Further feeds.
    pub(super) feeds: Vec<FeedLink>,
    /// What the meta tags of an article need.
    pub(super) article: Option<Article>,
    /// What the page is about, in the words of schema.org.
    pub(super) things: Vec<serde_json::Value>,
}

/// What the meta tags of an article need.
#[derive(Debug)]
pub(super) struct Article {
    /// ArticleTitle.
    pub(super) title: String,
    /// PubDate.
    pub(super) date: Moment,
    /// ContentSource.
    pub(super) source: String,
    /// Keywords.
    pub(super) keywords: Vec<String>,
}

impl PageHead {
    /// What most pages say: a title and what the site is, below some steps of the breadcrumbs.
    pub(super) fn new(context: &Context<'_>, title: String, above: Vec<Step>) -> PageHead {
        PageHead {
            description: format!("{title}：{}", context.settings().description),
            steps: above.into_iter().chain([(title.clone(), None)]).collect(),
            title: Some(title),
            ..PageHead::default()
        }
    }

    /// The same for a page whose name in the breadcrumbs is shorter than its title.
    pub(super) fn called(mut self, name: &str) -> PageHead {
        if let Some((label, _)) = self.steps.last_mut() {
            name.clone_into(label);
        }
        self
    }
}

/// The title of a page of a list: from the second on it says its number.
pub(super) fn numbered(context: &Context<'_>, title: &str, number: usize) -> String {
    match number {
        1 => title.to_owned(),
        _ => context.labels().filled("page_title", &[("title", title), ("page", &number.to_string())]),
    }
}
