//! The gallery of the theme: every component with every example of its `examples.yaml`, on one page. Designers look at
//! it, and so do the checks of accessibility.

use serde_json::Value;

use super::answer::Whole;
use super::lookout::Shown;
use super::script::fresh;
use crate::pipeline::Snapshot;
use crate::theme::Examples;
use crate::vocabulary::diagnostic::Diagnostic;
use crate::vocabulary::escape::escaped_html;

/// The gallery, with the styles and scripts of the theme.
pub(super) fn answer(shown: &Shown) -> Whole {
    let Some(snapshot) = &shown.good else { return shown.nothing_yet() };
    let (html, tag) = fresh(snapshot, document(snapshot).into_bytes());
    Whole { tag: Some(tag), ..Whole::new(200, "text/html; charset=utf-8", html) }
}

fn document(snapshot: &Snapshot) -> String {
    let theme = &snapshot.theme;
    let scripts = theme.scripts("").into_iter();
    let scripts: String =
        scripts.map(|path| format!("<script type=\"module\" src=\"/{}\"></script>\n", path.encoded())).collect();
    let icon =
        theme.icon().map(|icon| format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"/{}\">\n", icon.encoded()));
    let icon = icon.unwrap_or_default();
    let components = theme.examples();
    let contents: String =
        components.iter().map(|(name, _)| format!("<li><a href=\"#{name}\">{name}</a></li>\n")).collect();
    let sections: String = components.into_iter().map(|(name, examples)| section(snapshot, &name, examples)).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>组件</title>\n\
         <link rel=\"stylesheet\" href=\"/{}\">\n<link rel=\"stylesheet\" href=\"/__preview/gallery.css\">\n{icon}{scripts}</head>\n\
         <body class=\"page\">\n<div class=\"gallery\">\n<h1>组件</h1>\n<ul>\n{contents}</ul>\n{sections}</div>\n</body>\n</html>\n",
        theme.style().encoded(),
    )
}

fn section(snapshot: &Snapshot, name: &str, examples: Result<Examples, String>) -> String {
    let shown = match examples {
        Ok(examples) => {
            let all = examples.iter().map(|(example, arguments)| {
                let arguments = Value::Object(arguments.clone().into_iter().collect());
                let html = snapshot.theme.component(name, &arguments);
                let html = html.unwrap_or_else(|error| problem(&error.diagnostic()));
                format!(
                    "<h3>{}</h3>\n<div class=\"gallery__example\" data-example>\n{html}\n</div>\n",
                    escaped_html(example)
                )
            });
            all.collect()
        }
        Err(problem) => format!("<p class=\"gallery__problem\">{}</p>\n", escaped_html(&problem)),
    };
    format!(
        "<section id=\"{name}\" aria-label=\"{name}\">\n<h2>{name}</h2>\n{shown}</section>\n",
        name = escaped_html(name)
    )
}

fn problem(diagnostic: &Diagnostic) -> String {
    format!("<p class=\"gallery__problem\">{}</p>", escaped_html(&diagnostic.message.zh))
}
