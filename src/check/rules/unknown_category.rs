//! A folder under `content/cases/` that is no category of the programme, or a practice of one that does not exist.

use crate::check::at;
use crate::document::{CaseDocument, PracticeDocument};
use crate::registry::Registry;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};

/// Looks at the folder of a report.
pub(in crate::check) fn check_folder(case: &CaseDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let (programme, slug) = (&registry.programme, &case.extra.category);
    if programme.find_category(slug).is_none() {
        let message = text!("没有名为“{slug}”的试点类型", "there is no category “{slug}”");
        let diagnostic = Diagnostic::new(Code::UNKNOWN_CATEGORY, Location::file(&case.source.path), message);
        let slugs = programme.categories().map(|(_, category)| category.slug.as_str());
        found.push(diagnostic.nearest(slug, slugs));
    }
}

/// Looks at `categories` of a practice.
pub(in crate::check) fn check(practice: &PracticeDocument, registry: &Registry, found: &mut Vec<Diagnostic>) {
    let programme = &registry.programme;
    let unknown = practice.header.categories.iter().filter(|slug| programme.find_category(&slug.value).is_none());
    for slug in unknown {
        let name = &slug.value;
        let message = text!("没有名为“{name}”的试点类型", "there is no category “{name}”");
        let diagnostic = at(&practice.source, slug, Code::UNKNOWN_CATEGORY, message);
        let named = programme.categories().find(|(_, other)| other.name == *name || other.short_name == *name);
        found.push(match named {
            Some((_, category)) => {
                let slug = &category.slug;
                diagnostic.help(text!("请写它的标识“{slug}”", "write its slug “{slug}”"))
            }
            None => diagnostic.nearest(name, programme.categories().map(|(_, category)| category.slug.as_str())),
        });
    }
}
