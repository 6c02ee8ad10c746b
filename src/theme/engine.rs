//! The template engine: Tera, set up once and shared by all threads.

use std::borrow::Cow;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use super::Labels;

/// Loads templates; or says which is broken and why.
pub(super) fn load<'a>(
    templates: impl Iterator<Item = (&'a str, Cow<'a, str>)>,
    labels: &Labels,
) -> Result<Tera, (String, String)> {
    let mut tera = Tera::new();
    tera.global_context().insert("labels", labels);
    tera.add_raw_templates(templates).map_err(|error| explain(&error))?;
    Ok(tera)
}

/// Renders one template; or says in which file it went wrong, and why.
pub(super) fn render(
    tera: &Tera,
    template: &str,
    frame: &impl Serialize,
    view: &impl Serialize,
) -> Result<String, (String, String)> {
    let mut context = Context::new();
    context.insert("frame", frame);
    context.insert("view", view);
    tera.render(template, &context).map_err(|error| explain(&error))
}

/// Renders one component, named as its folder; or says in which file it went wrong, and why.
pub(super) fn component(
    tera: &Tera,
    name: &str,
    arguments: &impl Serialize,
    labels: &Labels,
) -> Result<String, (String, String)> {
    let file = format!("components/{name}");
    let arguments = Context::from_serialize(arguments).map_err(|error| (file, error.to_string()))?;
    let mut implicits = Context::new();
    implicits.insert("labels", labels);
    let name = name.replace('-', "_");
    tera.render_component_with_implicits(&name, &arguments, &implicits, None, true).map_err(|error| explain(&error))
}

/// The file of a template error, and what is wrong in it.
fn explain(error: &tera::Error) -> (String, String) {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.filename().to_owned(), error.to_string())
        }
        _ => ("pages".to_owned(), error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::theme::{Manifest, embedded_file, embedded_files};

    fn text(path: &str) -> String {
        String::from_utf8(embedded_file(path).unwrap()).unwrap()
    }

    #[test]
    fn every_example_of_every_component_renders() {
        let manifest: Manifest = crate::vocabulary::data::typed(&text("theme.yaml")).unwrap();
        let labels = Labels::new(manifest.labels);
        let files = embedded_files();
        let templates = files.iter().filter(|path| super::super::is_template(path));
        let tera = load(templates.map(|path| (path.as_str(), Cow::Owned(text(path)))), &labels).unwrap();
        let mut count = 0;
        for path in files.iter().filter(|path| path.ends_with("/examples.yaml")) {
            let name = path.split('/').nth(1).unwrap();
            let examples: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
                crate::vocabulary::data::typed(&text(path)).unwrap();
            assert!(!examples.is_empty(), "{path} holds no example");
            for (example, arguments) in examples {
                let html = component(&tera, name, &arguments, &labels);
                let html = html.unwrap_or_else(|error| panic!("{path}, {example}: {error:?}"));
                assert!(html.contains('<'), "{path}, {example}: nothing is shown");
                count += 1;
            }
        }
        assert!(count >= 20, "only {count} examples");
    }
}
