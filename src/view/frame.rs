//! The frame around every page: head, header, breadcrumbs, footer.

use serde::Serialize;

use super::Link;

/// What the frame of a page shows.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Frame {
    /// `zh-CN`.
    pub language: String,
    /// For `<title>`: page title and site title.
    pub title: String,
    /// For `<meta name="description">`; never empty.
    pub description: String,
    /// Absolute address, if the site has a `base_url`.
    pub canonical: Option<String>,
    /// The meta tags of the page kind (SiteName, ColumnName, ArticleTitle …), in order, none empty.
    pub metas: Vec<Meta>,
    /// Name of the site and where its home is.
    pub site: Link,
    /// Short name of the site.
    pub short_title: String,
    /// The main navigation.
    pub nav: Vec<NavItem>,
    /// From the home page to here; the last has no address. Empty on the home page.
    pub breadcrumbs: Vec<Crumb>,
    /// Feeds of this page, for `<link rel="alternate">`.
    pub feeds: Vec<FeedLink>,
    /// The lines of the footer.
    pub footer: Vec<FooterItem>,
    /// Links of the footer: site map, feeds, privacy, accessibility.
    pub footer_links: Vec<Link>,
    /// Address of the style sheet.
    pub style: String,
    /// Addresses of the scripts (ES modules) of this page kind.
    pub scripts: Vec<String>,
    /// Prefix from this page to the root of the site: `""`, `"../"` …
    pub root: String,
    /// Said at the top of every page when the topic is closed.
    pub archived: Option<String>,
    /// The page kind: `home`, `case`, `listing` …; a class on `<body>`.
    pub kind: String,
    /// Whether search engines should leave the page alone (404, redirects, drafts).
    pub noindex: bool,
}

/// One `<meta name content>`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Meta {
    /// The name, case as the rules want it.
    pub name: String,
    /// The content, never empty.
    pub content: String,
}

/// An entry of the main navigation.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NavItem {
    /// What it says.
    pub label: String,
    /// Address relative to the page.
    pub href: String,
    /// `page` when it is this page, `section` when this page lies below it, else absent.
    pub current: Option<String>,
}

/// A step of the breadcrumbs.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Crumb {
    /// What it says.
    pub label: String,
    /// Address relative to the page; absent for the page itself.
    pub href: Option<String>,
}

/// A feed.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct FeedLink {
    /// Its title.
    pub title: String,
    /// Address relative to the page.
    pub href: String,
    /// Media type.
    pub kind: String,
}

/// A line of the footer: 主办单位, 联系方式, 网站标识码, ICP备案号, 公安备案.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct FooterItem {
    /// What it is.
    pub label: String,
    /// What is said.
    pub text: String,
    /// Where it leads: mailto, tel, or the registers of ICP and police numbers.
    pub href: Option<String>,
}
