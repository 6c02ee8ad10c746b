//! A setting that a government site must show is empty, where the site demands them all.

use crate::check::inputs::RegistryFiles;
use crate::registry::paths;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::SourcePath;

/// Looks at the settings, if `publish.require_gov_fields` is set.
pub(in crate::check) fn check(files: &RegistryFiles<'_>, found: &mut Vec<Diagnostic>) {
    let settings = &files.registry.settings;
    if !settings.require_gov_fields {
        return;
    }
    let footer = &settings.footer;
    let fields = [
        ("base_url", settings.base_url.is_some()),
        ("organiser", footer.organiser.is_some()),
        ("contact", footer.contact.is_some()),
        ("site_id_code", footer.site_id_code.is_some()),
        ("site_domain", footer.site_domain.is_some()),
        ("icp", footer.icp.is_some()),
        ("police", footer.police.is_some()),
        ("column", settings.column.is_some()),
    ];
    for (field, _) in fields.iter().filter(|(_, given)| !given) {
        let location = Location::file(&SourcePath::new(paths::SETTINGS));
        let message =
            text!("政府网站必须有“{field}”，这里没有填", "a government site must have “{field}”, which is not given");
        found.push(Diagnostic::new(Code::MISSING_GOV_FIELD, location, message));
    }
}
