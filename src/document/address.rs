//! Where a content file belongs: its kind, its id and its address follow from its path alone.

use crate::vocabulary::path::{OutPath, SourcePath, UnsafePath};

/// What a file under `content/` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ContentKind<'a> {
    /// `content/cases/<category>/<id>.md` or `…/<id>/index.md`.
    Case {
        /// Slug of the category.
        category: &'a str,
        /// Id of the report.
        id: &'a str,
    },
    /// `content/practices/<id>.md` or `…/<id>/index.md`.
    Practice {
        /// Id of the practice.
        id: &'a str,
    },
    /// `content/pages/<id>.md` or `…/<id>/index.md`.
    Page {
        /// Id of the page.
        id: &'a str,
    },
    /// A picture or file in the folder of a report, practice or page: `content/cases/<category>/<id>/<file>`.
    Attachment,
    /// A file of the registry or the settings.
    Registry,
    /// Nothing that casebook reads.
    Unknown,
}

/// What the file at `path` is.
pub(crate) fn content_kind(path: &SourcePath) -> ContentKind<'_> {
    let Some(rest) = path.as_str().strip_prefix("content/") else { return ContentKind::Unknown };
    let parts: Vec<&str> = rest.split('/').collect();
    match parts.as_slice() {
        ["cases", category, file] => match file.strip_suffix(".md") {
            Some(id) if id != "index" => ContentKind::Case { category, id },
            _ => ContentKind::Unknown,
        },
        ["cases", category, id, "index.md"] => ContentKind::Case { category, id },
        ["cases", _, _, .., file] if !file.ends_with(".md") => ContentKind::Attachment,
        ["practices", file] => file.strip_suffix(".md").map_or(ContentKind::Unknown, |id| ContentKind::Practice { id }),
        ["practices", id, "index.md"] => ContentKind::Practice { id },
        ["practices", _, .., file] if !file.ends_with(".md") => ContentKind::Attachment,
        ["pages", file] => file.strip_suffix(".md").map_or(ContentKind::Unknown, |id| ContentKind::Page { id }),
        ["pages", id, "index.md"] => ContentKind::Page { id },
        ["pages", _, .., file] if !file.ends_with(".md") => ContentKind::Attachment,
        ["site.yaml"] => ContentKind::Registry,
        ["registry", file] if file.ends_with(".yaml") || file.ends_with(".csv") => ContentKind::Registry,
        _ => ContentKind::Unknown,
    }
}

/// The address of a report, page, practice or attachment. `None` for anything else.
///
/// # Errors
/// When its name cannot be part of an address.
pub(crate) fn address(path: &SourcePath) -> Option<Result<OutPath, UnsafePath>> {
    let address = match content_kind(path) {
        ContentKind::Case { category, id } => format!("cases/{category}/{id}.html"),
        ContentKind::Practice { id } => format!("practices/{id}.html"),
        ContentKind::Page { id } => format!("pages/{id}.html"),
        ContentKind::Attachment => path.as_str().strip_prefix("content/")?.to_owned(),
        ContentKind::Registry | ContentKind::Unknown => return None,
    };
    Some(OutPath::new(&address))
}

/// The files in one of which the report, practice or page is written that a picture or file lies beside. `None` for anything that
/// lies beside nothing.
pub(crate) fn owners(path: &SourcePath) -> Option<[SourcePath; 2]> {
    if content_kind(path) != ContentKind::Attachment {
        return None;
    }
    let rest = path.as_str().strip_prefix("content/")?;
    let depth = if rest.starts_with("cases/") { 3 } else { 2 };
    let folder: Vec<&str> = rest.split('/').take(depth).collect();
    let stem = folder.join("/");
    Some([format!("content/{stem}.md"), format!("content/{stem}/index.md")].map(|path| SourcePath::new(&path)))
}

/// How many parts of an address lead to the folder of a report, practice or page: the folder that its files lie in.
pub(crate) fn folder_depth(address: &OutPath) -> usize {
    if address.as_str().starts_with("cases/") { 3 } else { 2 }
}

/// Whether a text can be the id of a report, practice or page: `[a-z0-9-]{3,60}`.
pub(crate) fn is_id(text: &str) -> bool {
    (3..=60).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Whether a new report or practice can have this id: its file is then one that the site reads, at an address that it can have.
pub(crate) fn is_free_to_name(id: &str) -> bool {
    // `index` is the page of the folder.
    is_id(id) && id != "index" && OutPath::new(&format!("{id}.html")).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_follow_from_paths() {
        let table = [
            ("content/cases/a/b.md", Some("cases/a/b.html")),
            ("content/cases/a/b/index.md", Some("cases/a/b.html")),
            ("content/cases/a/b/图.png", Some("cases/a/b/图.png")),
            ("content/cases/a/b/more/x.pdf", Some("cases/a/b/more/x.pdf")),
            ("content/practices/c.md", Some("practices/c.html")),
            ("content/practices/c/index.md", Some("practices/c.html")),
            ("content/practices/c/表.xlsx", Some("practices/c/表.xlsx")),
            ("content/pages/about.md", Some("pages/about.html")),
            ("content/cases/a/index.md", None),
            ("content/cases/a/b/other.md", None),
            ("content/cases/a/loose.pdf", None),
            ("content/site.yaml", None),
            ("content/drafts/x.md", None),
        ];
        for (path, expected) in table {
            let found = address(&SourcePath::new(path)).map(|address| address.unwrap().to_string());
            assert_eq!(found.as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn an_id_that_may_be_taken_has_an_address() {
        for id in ["con", "com1", "index", "a", "Abc", "甲乙丙"] {
            assert!(!is_free_to_name(id), "{id}");
        }
        for id in ["zhijiang-visits", "console", "com-1", "index-2"] {
            assert!(is_free_to_name(id), "{id}");
            let path = SourcePath::new(&format!("content/cases/a/{id}.md"));
            assert!(address(&path).is_some_and(|address| address.is_ok()), "{id}");
        }
    }
}
