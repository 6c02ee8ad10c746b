//! One rule a file; a file's name is the rule's code.

pub(super) mod dead_anchor;
pub(super) mod dead_link;
pub(super) mod duplicate_element_id;
pub(super) mod empty_link;
pub(super) mod empty_meta;
pub(super) mod foreign_resource;
pub(super) mod heading_order;
pub(super) mod missing_alt;
pub(super) mod oversized_picture;
pub(super) mod table_without_headers;
pub(super) mod vague_link_text;

use crate::vocabulary::path::OutPath;

/// Where a relative address of a page leads: the path of a file of the site, and the anchor in it. `None` for
/// addresses that lead elsewhere.
fn target(page: &OutPath, address: &str) -> Option<(String, Option<String>)> {
    let (address, anchor) = match address.split_once('#') {
        Some((address, anchor)) => (address, Some(anchor)),
        None => (address, None),
    };
    let address = address.split('?').next().unwrap_or_default();
    let scheme = address.split('/').next().unwrap_or_default();
    if scheme.contains(':') || address.starts_with("//") {
        return None;
    }
    let decoded = |text| percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let anchor = anchor.filter(|anchor| !anchor.is_empty()).map(|anchor| decoded(anchor).into_owned());
    if address.is_empty() {
        return Some((page.as_str().to_owned(), anchor));
    }
    let address = decoded(address);
    if address.starts_with('/') {
        // An absolute path works on one host only; it leads to nothing of ours.
        return Some((address.into_owned(), anchor));
    }
    let mut path = page.as_str().rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    // No part of a page's path is empty: a path without text has no parts.
    let mut parts = path.split('/').filter(|part| !part.is_empty()).count();
    for part in address.split('/') {
        match part {
            ".." if parts == 0 => return Some((address.into_owned(), anchor)),
            ".." => {
                path.truncate(path.rfind('/').unwrap_or(0));
                parts -= 1;
            }
            "." => {}
            part => {
                if parts > 0 {
                    path.push('/');
                }
                path.push_str(part);
                parts += 1;
            }
        }
    }
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    Some((path, anchor))
}

/// An address of a page as it is told: the path of the file, so that it is the same on all pages.
fn shown(page: &OutPath, address: &str) -> String {
    let Some((path, _)) = target(page, address) else { return address.to_owned() };
    // The folder of the theme's files has the name of their fingerprint.
    match path.strip_prefix("assets/").and_then(|rest| rest.split_once('/')) {
        Some((_, file)) => file.to_owned(),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_files() {
        let page = OutPath::new("cases/a/b.html").unwrap();
        let table = [
            ("../c/d.html#x", Some(("cases/c/d.html", Some("x")))),
            ("#%E7%94%B2", Some(("cases/a/b.html", Some("甲")))),
            ("../../", Some(("index.html", None))),
            ("b/%E5%9B%BE.png?v=1", Some(("cases/a/b/图.png", None))),
            ("/index.html", Some(("/index.html", None))),
            ("../../../../x.html", Some(("../../../../x.html", None))),
            ("https://www.gov.cn/", None),
            ("mailto:a@b.c", None),
            ("//host/x", None),
        ];
        for (address, expected) in table {
            let found = target(&page, address);
            let found = found.as_ref().map(|(path, anchor)| (path.as_str(), anchor.as_deref()));
            assert_eq!(found, expected, "{address}");
        }
    }
}
