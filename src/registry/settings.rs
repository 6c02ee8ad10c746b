//! `site.yaml`: the site's identity and settings.

use std::ops::Range;

use crate::document::Contact;
use crate::formats::fields::Fields;
use crate::formats::yaml::Spanned;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Severities, Severity};
use crate::vocabulary::path::OutPath;

/// What `site.yaml` says.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Title of the site.
    pub title: String,
    /// Short title, for the header.
    pub short_title: String,
    /// What the site is.
    pub description: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Absolute address of the site, with `/` at its end.
    pub base_url: Option<String>,
    /// Language of the pages.
    pub language: String,
    /// The items of the footer and of the meta tags.
    pub footer: Footer,
    /// The column of the portal that the site is.
    pub column: Option<Column>,
    /// The main navigation.
    pub nav: Vec<NavEntry>,
    /// Name of the theme.
    pub theme: String,
    /// Reports on a page of a listing.
    pub page_size: usize,
    /// The topic is closed: date and text.
    pub archived: Option<(String, String)>,
    /// Whether a published report must have been reviewed.
    pub require_review: bool,
    /// Whether the fields of government sites must be filled.
    pub require_gov_fields: bool,
    /// Entries of the output folder that are carried over.
    pub keep: Vec<String>,
    /// Entries in a feed.
    pub feed_size: usize,
    /// What the site makes of the rules.
    pub severities: Severities,
    /// Which booklets are made.
    pub booklets: Booklets,
    /// Under which terms the open data may be used.
    pub data_licence: Option<Licence>,
    /// Largest report, in bytes.
    pub report_limit: u64,
    /// Largest picture or attachment, in bytes.
    pub picture_limit: u64,
    /// Largest picture that a page shows without a warning, in bytes.
    pub page_picture_limit: u64,
}

/// Who answers for the site. Nothing is invented: what is not given is not shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Footer {
    /// 主办单位.
    pub organiser: Option<String>,
    /// 承办单位.
    pub co_organiser: Option<String>,
    /// 联系方式.
    pub contact: Option<Contact>,
    /// ICP备案号.
    pub icp: Option<String>,
    /// 公安备案号.
    pub police: Option<String>,
    /// 网站标识码.
    pub site_id_code: Option<String>,
    /// Domain of the site.
    pub site_domain: Option<String>,
}

/// The column (栏目) for the meta tags.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// ColumnName.
    pub name: String,
    /// ColumnDescription.
    pub description: Option<String>,
    /// ColumnKeywords.
    pub keywords: Option<String>,
    /// ColumnType.
    pub kind: Option<String>,
}

/// Which booklets (汇编) are made.
#[derive(Clone, Debug)]
pub(crate) struct Booklets {
    /// Of what; `None` when the settings do not say.
    pub of: Option<Vec<BookletScope>>,
    /// A volume holds at most this many reports.
    pub volume: usize,
}

/// What a booklet can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BookletScope {
    /// Every report.
    All,
    /// The reports of a category.
    Categories,
    /// The reports of a province-level region.
    Regions,
}

impl BookletScope {
    const ALL: [(&'static str, BookletScope); 3] =
        [("all", BookletScope::All), ("categories", BookletScope::Categories), ("regions", BookletScope::Regions)];
}

/// Terms of use. They are somebody's decision: without one, nothing is said.
#[derive(Clone, Debug)]
pub(crate) struct Licence {
    /// What they are called.
    pub name: String,
    /// Where they are, as an absolute address.
    pub url: String,
}

/// An entry of the main navigation.
#[derive(Clone, Debug)]
pub(crate) struct NavEntry {
    /// What it says.
    pub label: String,
    /// Which page.
    pub path: OutPath,
    /// Where that stands in the file.
    pub range: Range<usize>,
}

/// A book of more reports than this is hard to bind, and slow to open on a phone.
const BOOKLET_VOLUME: usize = 100;

impl Settings {
    pub(super) fn read(fields: &Fields<'_>) -> Settings {
        let title = fields.required_plain("title");
        let limits = fields
            .map("limits", |limits| {
                (
                    limits.number("report_mb", 5, 1..=1000),
                    limits.number("picture_mb", 20, 1..=10_000),
                    limits.number("page_picture_kb", 1024, 10..=100_000),
                )
            })
            .unwrap_or((5, 20, 1024));
        let publish = fields.map("publish", |publish| {
            (
                publish.flag("require_review"),
                publish.flag("require_gov_fields"),
                publish.texts("keep").into_iter().map(|name| name.value).collect::<Vec<_>>(),
            )
        });
        let (require_review, require_gov_fields, keep) = publish.unwrap_or_default();
        fields.retired("search");
        Settings {
            short_title: fields.plain("short_title").unwrap_or_else(|| title.clone()),
            title,
            description: fields.required_plain("description"),
            keywords: fields.texts("keywords").into_iter().map(|word| word.value).collect(),
            base_url: read_base_url(fields),
            language: fields.plain("language").unwrap_or_else(|| "zh-CN".to_owned()),
            footer: Footer {
                organiser: fields.plain("organiser"),
                co_organiser: fields.plain("co_organiser"),
                contact: fields.map("contact", Contact::read),
                icp: fields.plain("icp"),
                police: fields.plain("police"),
                site_id_code: read_site_id_code(fields),
                site_domain: read_site_domain(fields),
            },
            column: fields.map("column", |column| Column {
                name: column.required_plain("name"),
                description: column.plain("description"),
                keywords: column.node("keywords").map(|node| {
                    let words = column.reader().list("keywords", node);
                    let words = words.into_iter().filter_map(|word| column.reader().text("keywords", word));
                    words.map(|word| word.value).collect::<Vec<_>>().join(",")
                }),
                kind: column.plain("type"),
            }),
            nav: read_nav(fields),
            theme: read_theme(fields),
            page_size: fields.number("page_size", 20, 1..=1000),
            archived: fields
                .map("archived", |archived| (archived.required_plain("date"), archived.required_plain("text"))),
            require_review,
            require_gov_fields,
            keep,
            feed_size: fields.map("feeds", |feeds| feeds.number("size", 20, 1..=1000)).unwrap_or(20),
            severities: fields.map("rules", read_rules).unwrap_or_default(),
            booklets: read_booklets(fields),
            data_licence: fields.map("data_licence", read_licence).flatten(),
            report_limit: limits.0 as u64 * 1024 * 1024,
            picture_limit: limits.1 as u64 * 1024 * 1024,
            page_picture_limit: limits.2 as u64 * 1024,
        }
    }
}

/// Checks an absolute address and gives it `/` at its end.
pub(crate) fn base_url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split('/').next().unwrap_or_default();
    let sound = !host.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '#' | '"' | '<'));
    sound.then(|| format!("{}/", text.trim_end_matches('/')))
}

fn read_base_url(fields: &Fields<'_>) -> Option<String> {
    let text = fields.text("base_url")?;
    let address = base_url(&text.value);
    if address.is_none() {
        let value = &text.value;
        fields.reader().report(
            Code::INVALID_ADDRESS,
            &text.range,
            text!(
                "“{value}”不是以 http:// 或 https:// 开头的网址",
                "“{value}” is no address that begins with http:// or https://"
            ),
        );
    }
    address
}

/// 网站标识码: `^(\d{10}|bm\d{8})$`.
fn read_site_id_code(fields: &Fields<'_>) -> Option<String> {
    let text = fields.text("site_id_code")?;
    let value = &text.value;
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(value, 10) || value.strip_prefix("bm").is_some_and(|rest| digits(rest, 8)) {
        return Some(text.value);
    }
    fields.reader().report(
        Code::UNKNOWN_VALUE,
        &text.range,
        text!(
            "网站标识码“{value}”应是 10 位数字，或 bm 加 8 位数字",
            "the site id code “{value}” must be 10 digits, or bm and 8 digits"
        ),
    );
    None
}

fn read_site_domain(fields: &Fields<'_>) -> Option<String> {
    let text = fields.text("site_domain")?;
    let value = &text.value;
    if value.contains("://") || value.contains('/') {
        fields.reader().report(
            Code::INVALID_ADDRESS,
            &text.range,
            text!("网站域名“{value}”不带 http:// 和“/”", "the domain “{value}” is given without http:// and “/”"),
        );
        return None;
    }
    Some(text.value)
}

fn read_licence(fields: &Fields<'_>) -> Option<Licence> {
    let name = fields.required_plain("name");
    let url = fields.required_text("url")?;
    if base_url(&url.value).is_some() {
        return Some(Licence { name, url: url.value });
    }
    let value = &url.value;
    fields.reader().report(
        Code::INVALID_ADDRESS,
        &url.range,
        text!(
            "“{value}”不是以 http:// 或 https:// 开头的网址",
            "“{value}” is no address that begins with http:// or https://"
        ),
    );
    None
}

fn read_booklets(fields: &Fields<'_>) -> Booklets {
    let read = |booklets: &Fields<'_>| Booklets {
        of: booklets
            .node("of")
            .map(|_| booklets.texts("of").iter().filter_map(|name| booklet_scope(booklets, name)).collect()),
        volume: booklets.number("volume", BOOKLET_VOLUME, 1..=2000),
    };
    fields.map("booklets", read).unwrap_or(Booklets { of: None, volume: BOOKLET_VOLUME })
}

fn booklet_scope(fields: &Fields<'_>, name: &Spanned<String>) -> Option<BookletScope> {
    let found = BookletScope::ALL.iter().find(|(known, _)| *known == name.value).map(|(_, scope)| *scope);
    if found.is_none() {
        let value = &name.value;
        fields.reader().report(
            Code::UNKNOWN_VALUE,
            &name.range,
            text!(
                "汇编只能按 all、categories、regions 编，不能按“{value}”",
                "booklets are made of all, categories and regions, not of “{value}”"
            ),
        );
    }
    found
}

fn read_theme(fields: &Fields<'_>) -> String {
    let Some(name) = fields.text("theme") else { return "default".to_owned() };
    if name.value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
        return name.value;
    }
    let value = &name.value;
    fields.reader().report(
        Code::INVALID_ID,
        &name.range,
        text!(
            "主题名“{value}”只能有字母、数字、“-”和“_”",
            "a theme's name holds letters, digits, “-” and “_” only, not “{value}”"
        ),
    );
    "default".to_owned()
}

/// Reads `code: error|warning|off`, one rule a line.
fn read_rules(fields: &Fields<'_>) -> Severities {
    let mut severities = Severities::default();
    for (name, node) in fields.entries() {
        let Some(code) = Code::parse(&name.value) else {
            let value = &name.value;
            let message = text!("没有代号为“{value}”的规则", "there is no rule of the code “{value}”");
            let diagnostic = fields.reader().diagnostic(Code::UNKNOWN_VALUE, &name.range, message);
            fields.reader().push(diagnostic.nearest(value, Code::all().map(Code::as_str)));
            continue;
        };
        let Some(text) = fields.reader().text(&name.value, node) else { continue };
        let severity = match text.value.as_str() {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            "off" => None,
            value => {
                let message = text!("“{code}”不能是“{value}”", "“{code}” cannot be “{value}”");
                let diagnostic = fields.reader().diagnostic(Code::UNKNOWN_VALUE, &text.range, message);
                let help = text!("可用：error（错误）、warning（警告）、off（不查）", "one of: error, warning, off");
                fields.reader().push(diagnostic.help(help));
                continue;
            }
        };
        if !severities.set(code, severity) {
            let stays = if code.severity() == Severity::Error { "an error" } else { "a note" };
            let message = text!("“{code}”是保护性规则，不能降低或关闭", "“{code}” protects; it stays {stays}");
            fields.reader().report(Code::FIXED_SEVERITY, &text.range, message);
        }
    }
    severities
}

fn read_nav(fields: &Fields<'_>) -> Vec<NavEntry> {
    let entries = fields.maps("nav", |entry| {
        let label = entry.required_plain("label");
        let path = entry.required_text("path")?;
        match OutPath::new(&path.value) {
            Ok(out) => Some(NavEntry { label, path: out, range: path.range }),
            Err(error) => {
                entry.reader().report(
                    Code::INVALID_ADDRESS,
                    &path.range,
                    text!("导航地址不对：{error}", "no page has this address: {error}"),
                );
                None
            }
        }
    });
    entries.into_iter().flatten().collect()
}
