//! Pages of prose, the page for a missing address, and redirects.

use serde::Serialize;

use super::case::{Body, Heading};
use super::{DateView, Link};

/// `pages/<id>.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PageView {
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// When it was written.
    pub date: DateView,
    /// When it was changed.
    pub updated: Option<DateView>,
    /// Contents; empty when there are fewer than three headings.
    pub contents: Vec<Heading>,
    /// The text.
    pub body: Body,
    /// The other pages.
    pub others: Vec<Link>,
}

/// `404.html`. Its addresses are absolute, as it is shown at any depth.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NotFoundView {
    /// Where to go instead.
    pub links: Vec<Link>,
}

/// A page at an old address.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RedirectView {
    /// Where the report is now.
    pub target: Link,
}
