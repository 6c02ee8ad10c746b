//! The script of the preview in a page, which keeps it fresh.

use crate::pipeline::Snapshot;
use crate::vocabulary::fingerprint::Fingerprint;

/// The page with the script of the preview, and its tag.
///
/// The script learns three fingerprints: that of the page without the name of the folder of assets, the name of that
/// folder, and that of the scripts. Where only the second has changed, new styles are all that is needed.
pub(super) fn fresh(snapshot: &Snapshot, bytes: Vec<u8>) -> (Vec<u8>, String) {
    let html = String::from_utf8_lossy(&bytes);
    let theme = &snapshot.theme;
    let folder = theme.assets_folder();
    let parts = html.split(folder.as_str()).map(str::as_bytes);
    let (page, assets) = (Fingerprint::of_parts(parts), theme.fingerprint.short());
    let line = script_line(&page.to_string(), &assets, &theme.scripts_print.short());
    let at = html.find("</head>").unwrap_or(html.len());
    let fresh = [&html[..at], &line, &html[at..]].concat();
    (fresh.into_bytes(), format!("{page}-{assets}"))
}

/// The only line in which the preview differs from the site.
pub(super) fn script_line(page: &str, assets: &str, scripts: &str) -> String {
    format!(
        "<script type=\"module\" src=\"/__preview/preview.js\" data-page=\"{page}\" data-assets=\"{assets}\" \
         data-scripts=\"{scripts}\"></script>\n"
    )
}
