//! The frame around every page: head, header, breadcrumbs, footer.

use serde::Serialize;

use super::page::PageHead;
use super::parts::{Crumb, FeedLink, Link};
use super::{Context, linked_data};
use crate::plan::address;
use crate::vocabulary::path::OutPath;

/// What the frame of a page shows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Frame {
    /// `zh-CN`.
    pub language: String,
    /// For `<title>`: page title and site title.
    pub title: String,
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
    /// Address of the icon of the site.
    pub icon: Option<String>,
    /// Addresses of the scripts (ES modules) of this page kind.
    pub scripts: Vec<String>,
    /// Whether the page is of a copy that is opened from disk: its scripts are no modules then.
    pub offline: bool,
    /// Address of the search page.
    pub search: String,
    /// Prefix from this page to the root of the site: `""`, `"../"` …
    pub root: String,
    /// Said at the top of every page when the topic is closed.
    pub archived: Option<String>,
    /// The page kind: `home`, `case`, `listing` …; a class on `<body>`.
    pub kind: String,
    /// Whether search engines should leave the page alone (404, redirects, drafts).
    pub noindex: bool,
    /// What the page is about, as JSON-LD.
    pub linked_data: Option<String>,
}

/// One `<meta name content>`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Meta {
    /// The name, case as the rules want it.
    pub name: String,
    /// The content, never empty.
    pub content: String,
}

/// An entry of the main navigation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NavItem {
    /// What it says.
    pub label: String,
    /// Address relative to the page.
    pub href: String,
    /// What it opens, in a line.
    pub opens: Option<String>,
    /// `page` when it is this page, `section` when this page lies below it, else absent.
    pub current: Option<String>,
}

/// A line of the footer: 主办单位, 联系方式, 网站标识码, ICP备案号, 公安备案.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FooterItem {
    /// What it is.
    pub label: String,
    /// What is said.
    pub text: String,
    /// Where it leads: mailto, tel, or the registers of ICP and police numbers.
    pub href: Option<String>,
}

impl Frame {
    /// The frame of a page of some kind, of which search engines are told or not.
    pub(crate) fn make(context: &Context<'_>, kind: &str, is_indexed: bool, head: PageHead) -> Frame {
        let settings = context.settings();
        let title = match &head.title {
            Some(title) => format!("{title} - {}", settings.title),
            None => settings.title.clone(),
        };
        let description =
            if head.description.is_empty() { settings.description.clone() } else { head.description.clone() };
        let mut feeds = vec![
            context.feed_link(settings.title.clone(), &OutPath::made("feed.xml")),
            context.feed_link(settings.title.clone(), &OutPath::made("feed.json")),
        ];
        let nav = nav(context, &head);
        let metas = metas(context, &head, &description);
        feeds.extend(head.feeds);
        let breadcrumbs = if head.steps.is_empty() { Vec::new() } else { context.crumbs(head.steps) };
        let linked_data = linked_data::block(context, &breadcrumbs, head.things).filter(|_| is_indexed);
        Frame {
            language: settings.language.clone(),
            title,
            canonical: context.absolute(context.here).filter(|_| is_indexed),
            metas,
            site: context.link(&settings.title, &address::home()),
            short_title: settings.short_title.clone(),
            nav,
            breadcrumbs,
            linked_data,
            feeds,
            footer: footer(context),
            footer_links: footer_links(context),
            style: context.href(&context.theme.style()),
            icon: context.theme.icon().map(|icon| context.href(&icon)),
            scripts: context.theme.scripts(kind).iter().map(|script| context.href(script)).collect(),
            search: context.href(&address::search()),
            offline: context.theme.is_offline(),
            root: context.here.to_root(),
            archived: settings.archived.as_ref().map(|(date, text)| format!("{date} {text}")),
            kind: kind.to_owned(),
            noindex: !is_indexed,
        }
    }
}

/// The tags of the rules for government sites: three on every page, the column's on lists and articles,
/// the article's on articles. What is not known is left out, never empty.
fn metas(context: &Context<'_>, head: &PageHead, description: &str) -> Vec<Meta> {
    let settings = context.settings();
    let mut metas = Vec::new();
    let mut add = |name: &str, content: Option<String>| {
        if let Some(content) = content.filter(|content| !content.trim().is_empty()) {
            metas.push(Meta { name: name.to_owned(), content });
        }
    };
    add("SiteName", Some(settings.title.clone()));
    add("SiteDomain", settings.footer.site_domain.clone());
    add("SiteIDCode", settings.footer.site_id_code.clone());
    if head.title.is_some()
        && let Some(column) = &settings.column
    {
        add("ColumnName", Some(column.name.clone()));
        add("ColumnDescription", column.description.clone());
        add("ColumnKeywords", column.keywords.clone());
        add("ColumnType", column.kind.clone());
    }
    if let Some(article) = &head.article {
        add("ArticleTitle", Some(article.title.clone()));
        add("PubDate", Some(article.date.minute()));
        add("ContentSource", Some(article.source.clone()));
    }
    let keywords = match &head.article {
        Some(article) if !article.keywords.is_empty() => &article.keywords,
        _ => &settings.keywords,
    };
    add("Keywords", Some(keywords.join(",")));
    add("Description", Some(description.to_owned()));
    metas
}

fn nav(context: &Context<'_>, head: &PageHead) -> Vec<NavItem> {
    let entries = &context.settings().nav;
    let folder = |path: &OutPath| path.as_str().split_once('/').map(|(folder, _)| folder.to_owned());
    let here = folder(context.here);
    // An index stands for everything in its folder; a page whose folder has none stands below its breadcrumbs.
    let is_index = |path: &OutPath| path.as_str().ends_with("/index.html");
    let above = |path: &OutPath| here.is_some() && is_index(path) && folder(path) == here;
    let has_index = entries.iter().any(|entry| above(&entry.path));
    let current = |path: &OutPath| {
        let on_path = head.steps.iter().any(|(_, to)| to.as_ref() == Some(path));
        if path == context.here {
            Some("page".to_owned())
        } else {
            (above(path) || on_path && !has_index).then(|| "section".to_owned())
        }
    };
    let items = entries.iter().map(|entry| NavItem {
        label: entry.label.clone(),
        href: context.href(&entry.path),
        opens: opens(context, &entry.path),
        current: current(&entry.path),
    });
    items.collect()
}

/// What an entry of the navigation opens: the words of the theme for a list of the site, the summary of a page of prose.
fn opens(context: &Context<'_>, path: &OutPath) -> Option<String> {
    let (site, programme, labels) = (context.site, context.programme(), context.labels());
    let count = |count: usize| count.to_string();
    match path {
        path if *path == address::home() => Some(labels.owned("opens_home")),
        path if *path == address::cases(1) => {
            Some(labels.filled("opens_cases", &[("count", &count(site.cases.len()))]))
        }
        path if *path == address::practices() => {
            Some(labels.filled("opens_practices", &[("count", &count(site.practices.len()))]))
        }
        path if *path == address::categories() => {
            Some(labels.filled("opens_categories", &[("count", &count(programme.categories().count()))]))
        }
        path if *path == address::regions() => Some(labels.owned("opens_regions")),
        path if *path == address::tags() => Some(labels.owned("opens_tags")),
        path if *path == address::timeline() => Some(labels.owned("opens_timeline")),
        path if *path == address::metrics() => Some(labels.owned("opens_metrics")),
        path if *path == address::coverage() => Some(labels.owned("opens_coverage")),
        path => site.pages.iter().find(|page| page.address == *path).map(|page| page.header.summary.clone()),
    }
}

fn footer(context: &Context<'_>) -> Vec<FooterItem> {
    let settings = &context.settings().footer;
    let mut items = Vec::new();
    let mut add = |label: &str, text: Option<String>, href: Option<String>| {
        if let Some(text) = text {
            items.push(FooterItem { label: context.labels().owned(label), text, href });
        }
    };
    add("organiser", settings.organiser.clone(), None);
    add("co_organiser", settings.co_organiser.clone(), None);
    if let Some(contact) = &settings.contact {
        add("contact", Some(contact.name.clone()), None);
        add("phone", contact.phone.clone(), contact.phone.as_ref().map(|phone| format!("tel:{phone}")));
        add("email", contact.email.clone(), contact.email.as_ref().map(|email| format!("mailto:{email}")));
    }
    add("site_id_code", settings.site_id_code.clone(), None);
    add("icp", settings.icp.clone(), settings.icp.as_ref().map(|_| "https://beian.miit.gov.cn/".to_owned()));
    add("police", settings.police.clone(), settings.police.as_ref().map(|_| "https://beian.mps.gov.cn/".to_owned()));
    items
}

fn footer_links(context: &Context<'_>) -> Vec<Link> {
    let mut links: Vec<Link> =
        context.site.pages.iter().map(|page| context.link(&page.header.title, &page.address)).collect();
    links.push(context.link(context.labels().get("open_data"), &address::dictionary()));
    links.push(context.link(context.labels().get("sitemap"), &address::sitemap_page()));
    links.push(context.link(context.labels().get("feed"), &OutPath::made("feed.xml")));
    links
}
