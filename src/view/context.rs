//! What the makers of views work with: the site, the labels, and the address of the page.

use crate::registry::{Named, Programme, Regions, Settings};
use crate::site::Site;
use crate::theme::{Labels, Theme};
use crate::vocabulary::path::OutPath;

/// Everything that a view is made from, seen from one address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    /// The site.
    pub site: &'a Site,
    /// The theme, for its labels and the addresses of its assets.
    pub theme: &'a Theme,
    /// Absolute address of the site, with `/` at its end.
    pub base_url: Option<&'a str>,
    /// Whether booklets are PDFs too.
    pub pdf: bool,
    /// The address of the page.
    pub here: &'a OutPath,
}

impl<'a> Context<'a> {
    pub(super) fn labels(&self) -> &'a Labels {
        &self.theme.labels
    }

    pub(super) fn programme(&self) -> &'a Programme {
        &self.site.registry.programme
    }

    pub(super) fn regions(&self) -> &'a Regions {
        &self.site.registry.regions
    }

    pub(super) fn settings(&self) -> &'a Settings {
        &self.site.registry.settings
    }

    /// The address of another page, seen from this one.
    pub(super) fn href(&self, to: &OutPath) -> String {
        to.relative_from(self.here)
    }

    /// The absolute address of a page, if the site has one.
    pub(super) fn absolute(&self, to: &OutPath) -> Option<String> {
        self.base_url.map(|base| format!("{base}{}", to.encoded()))
    }

    /// The name of an entry of a closed list.
    pub(super) fn named(&self, list: &[Named], id: &str) -> String {
        list.iter().find(|named| named.id == id).map_or_else(|| id.to_owned(), |named| named.name.clone())
    }
}

/// A number with its thousands grouped: `10,000`, `8.69`.
pub(super) fn grouped(value: f64) -> String {
    let text = format!("{value}");
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let table = [
            (0.0, "0"),
            (76.0, "76"),
            (10000.0, "10,000"),
            (3326800.0, "3,326,800"),
            (8.69, "8.69"),
            (-1234.5, "-1,234.5"),
        ];
        for (value, text) in table {
            assert_eq!(grouped(value), text);
        }
    }
}
