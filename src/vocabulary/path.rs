//! The two kinds of path casebook knows: [`SourcePath`] of an input and [`OutPath`] of an output.
//! Both are made once, at the border, and are safe by construction afterwards.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// Path of an input relative to the site's root, with `/` between its parts: `content/cases/a/b.md`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// The path with these parts. The caller has found the file by walking, so nothing is checked.
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// The path as text, `/` between parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: `b.md`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// All but the last part, without a closing `/`: `content/cases/a`.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Follows a relative reference from the folder of this file. `None` if it leads above the root.
    pub fn join(&self, reference: &str) -> Option<SourcePath> {
        let mut parts: Vec<&str> = self.folder().split('/').filter(|part| !part.is_empty()).collect();
        for part in reference.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(part),
            }
        }
        Some(Self(parts.join("/").into()))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Path of an output relative to the output folder: `cases/party-building/zhijiang.html`.
///
/// Its parts are made of letters and digits (Han included, for attachments), `-`, `_` and `.`; none is
/// empty, begins or ends with `.`, is longer than [`OutPath::PART_LIMIT`] bytes or is a name that
/// Windows reserves. So no `OutPath` can lead out of the output folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

/// Why a text cannot be an [`OutPath`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnsafePath {
    /// A part is empty, `.`, `..`, hidden or ends with a dot.
    #[error("the part “{0}” is empty or begins or ends with a dot")]
    Dots(String),
    /// A part holds a character outside the safe alphabet.
    #[error("the character “{0}” cannot stand in a file name")]
    Character(char),
    /// A part is longer than file systems take.
    #[error("the part “{0}” is too long")]
    Long(String),
    /// Windows has no file of this name.
    #[error("“{0}” is a name that Windows reserves")]
    Reserved(String),
}

/// What stays as it is in the path of an address (RFC 3986: unreserved characters and `/`).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

impl OutPath {
    /// Longest part, in bytes: file systems take 255, a few are kept for the names of temporary files.
    pub const PART_LIMIT: usize = 200;

    /// Checks every part of `path`.
    ///
    /// # Errors
    /// Says which part is unsafe and why.
    pub fn new(path: &str) -> Result<Self, UnsafePath> {
        path.split('/').try_for_each(check_part)?;
        Ok(Self(path.into()))
    }

    /// The path that casebook itself makes from ids. A character outside the safe alphabet, which an id
    /// that was reported as invalid may hold, becomes `-`.
    pub fn made(path: &str) -> Self {
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let path = match path.bytes().all(|byte| safe(byte.into())) {
            true => Cow::Borrowed(path),
            false => Cow::Owned(path.chars().map(|c| if safe(c) { c } else { '-' }).collect()),
        };
        Self::new(&path).unwrap_or_else(|_| {
            Self(format!("x-{}", crate::vocabulary::fingerprint::Fingerprint::of(path.as_bytes()).short()).into())
        })
    }

    /// The path as text, `/` between parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many folders deep the file lies: 0 for `index.html`.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }

    /// The prefix that leads from this page to the root of the site: `""`, `"../"`, `"../../"`.
    pub fn to_root(&self) -> String {
        "../".repeat(self.depth())
    }

    /// The relative address of this file on the page `from`, percent-encoded.
    pub fn relative_from(&self, from: &OutPath) -> String {
        // Up to the last `/` that both paths have in common.
        let same = self.0.bytes().zip(from.0.bytes()).take_while(|(a, b)| a == b).count();
        let shared = self.0[..self.char_start(same)].rfind('/').map_or(0, |slash| slash + 1);
        let up = from.0.as_bytes()[shared..].iter().filter(|byte| **byte == b'/').count();
        let rest = &self.0[shared..];
        let mut address = String::with_capacity(3 * up + rest.len());
        for _ in 0..up {
            address.push_str("../");
        }
        push_encoded(&mut address, rest);
        address
    }

    /// The file that a relative address on this page leads to: the other way of [`OutPath::relative_from`]. `None` for an
    /// address on another site, or one that leads out of this one.
    pub fn resolve(&self, address: &str) -> Option<OutPath> {
        let decoded = percent_decode_str(address).decode_utf8().ok().filter(|path| !path.is_empty())?;
        OutPath::new(SourcePath::new(&self.0).join(&decoded)?.as_str()).ok()
    }

    /// The start of the character that byte `at` belongs to.
    fn char_start(&self, at: usize) -> usize {
        (0..=at).rev().find(|at| self.0.is_char_boundary(*at)).unwrap_or(0)
    }

    /// The path as part of an absolute address, percent-encoded; `index.html` at its end is left out.
    pub fn encoded(&self) -> String {
        let mut address = String::with_capacity(self.0.len());
        push_encoded(&mut address, &self.0);
        match address.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
            _ => address,
        }
    }
}

/// A name in the form in which those are equal that some system takes for one: without regard to case, and to whether letters are
/// composed.
pub(crate) fn folded_name(name: &str) -> String {
    // By way of capitals: both small sigmas have one.
    name.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// Adds a path, percent-encoded. Most are plain ASCII of the safe alphabet and stay as they are.
fn push_encoded(address: &mut String, path: &str) {
    if path.is_ascii() {
        address.push_str(path);
    } else {
        address.extend(utf8_percent_encode(path, PATH));
    }
}

fn check_part(part: &str) -> Result<(), UnsafePath> {
    if part.is_empty() || part.starts_with('.') || part.ends_with('.') {
        return Err(UnsafePath::Dots(part.to_owned()));
    }
    if let Some(odd) = part.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))) {
        return Err(UnsafePath::Character(odd));
    }
    if part.len() > OutPath::PART_LIMIT {
        return Err(UnsafePath::Long(part.to_owned()));
    }
    let stem = part.split('.').next().unwrap_or(part).as_bytes();
    let reserved = match stem {
        [device @ .., b'1'..=b'9'] => ["com", "lpt"].iter().any(|name| device.eq_ignore_ascii_case(name.as_bytes())),
        _ => ["con", "prn", "aux", "nul"].iter().any(|name| stem.eq_ignore_ascii_case(name.as_bytes())),
    };
    if reserved {
        return Err(UnsafePath::Reserved(part.to_owned()));
    }
    Ok(())
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for OutPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Borrow<str> for OutPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(path: &str) -> OutPath {
        OutPath::new(path).unwrap()
    }

    #[test]
    fn unsafe_parts_are_refused() {
        for path in [
            "", "/a", "a//b", "../a", "a/..", "a/.git", "a b", "a\\b", "a%2e", "a:b", "con", "Aux.html", "com1.txt",
            "a.",
        ] {
            assert!(OutPath::new(path).is_err(), "{path:?} was taken");
        }
        assert!(OutPath::new(&"长".repeat(80)).is_err());
    }

    #[test]
    fn relative_addresses_lead_from_page_to_page() {
        let table = [
            ("index.html", "cases/a/b.html", "cases/a/b.html"),
            ("cases/a/b.html", "index.html", "../../index.html"),
            ("cases/a/b.html", "cases/a/c.html", "c.html"),
            ("cases/a/b.html", "cases/d/c.html", "../d/c.html"),
            ("cases/a.html", "cases/a/附件.pdf", "a/%E9%99%84%E4%BB%B6.pdf"),
            ("a/b.html", "a/b.html", "b.html"),
            ("cases/a/b.html", "cases/ab/c.html", "../ab/c.html"),
            ("a/甲.html", "a/由.html", "%E7%94%B1.html"),
            ("a/b/c.html", "a/b.html", "../b.html"),
        ];
        for (from, to, address) in table {
            assert_eq!(out(to).relative_from(&out(from)), address, "{from} → {to}");
            assert_eq!(out(from).resolve(address).unwrap(), out(to), "{from}: {address}");
        }
    }

    #[test]
    fn addresses_out_of_the_site_are_not_resolved() {
        for address in ["../../x.html", "https://a.example/x", "mailto:a@b", "", "a/%2e%2e/%2e%2e/%2e%2e/x"] {
            assert_eq!(out("cases/a.html").resolve(address), None, "{address}");
        }
    }

    #[test]
    fn references_follow_folders_but_not_above_the_root() {
        let path = SourcePath::new("content/cases/a/b.md");
        assert_eq!(path.join("../c/d.md").unwrap().as_str(), "content/cases/c/d.md");
        assert_eq!(path.join("./e.png").unwrap().as_str(), "content/cases/a/e.png");
        assert!(path.join("../../../../x").is_none());
    }
}
