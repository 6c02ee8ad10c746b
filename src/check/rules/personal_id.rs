//! Numbers of persons in the settings and in the registry, which every page repeats.
//!
//! Reports and pages are looked at while they are parsed (`document`), for all kinds of personal information.

use crate::check::inputs::RegistryFiles;
use crate::document::personal_numbers;
use crate::formats::yaml;
use crate::vocabulary::diagnostic::Diagnostic;

/// Looks at `site.yaml` and the YAML files of the registry.
pub(in crate::check) fn check(files: &RegistryFiles<'_>, found: &mut Vec<Diagnostic>) {
    for source in files.yaml() {
        // What is wrong with the YAML itself was said when it was read.
        let root = yaml::parse(source, 0..source.text.len(), usize::MAX).value;
        found.extend(personal_numbers(source, root.as_ref()));
    }
}
