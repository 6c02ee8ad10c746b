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

/// The file of a template error, and what is wrong in it.
fn explain(error: &tera::Error) -> (String, String) {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            (report.filename().to_owned(), error.to_string())
        }
        _ => ("pages".to_owned(), error.to_string()),
    }
}
