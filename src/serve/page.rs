//! Pages of the preview's own, for when there is none of the site: what is wrong, in the reader's language.

use super::answer::Whole;
use super::script::script_line;
use crate::document::Mark;
use crate::vocabulary::diagnostic::{Diagnostic, Language, Text};
use crate::vocabulary::escape::escaped_html;
use crate::vocabulary::fingerprint::Fingerprint;

/// Shown while there has been no site that could be put together yet.
pub(super) fn nothing_yet(trouble: Option<&Text>, problems: &[Diagnostic]) -> Whole {
    let trouble = trouble.map(|trouble| format!("<p>{}</p>", escaped_html(trouble.get(Language::Chinese))));
    let found: String = problems.iter().map(item).collect();
    let body = format!(
        "<p>修正下面的问题并保存，这一页会自动变成网站。</p>{}<ol class=\"problems\">{found}</ol>",
        trouble.unwrap_or_default()
    );
    Whole::new(500, HTML, document("网站还不能显示", &body))
}

/// Shown instead of a page whose template is broken.
pub(super) fn broken(diagnostic: &Diagnostic) -> Whole {
    Whole::new(500, HTML, document("这一页不能显示", &format!("<ol class=\"problems\">{}</ol>", item(diagnostic))))
}

const HTML: &str = "text/html; charset=utf-8";

/// Shown where a faulty file has its address, and nothing of it can be read.
pub(super) fn unreadable(problems: &[Diagnostic]) -> Whole {
    let found: String = problems.iter().map(item).collect();
    Whole::new(200, HTML, document("这一篇还不能显示", &format!("<ol class=\"problems\">{found}</ol>")))
}

/// What is wrong with a faulty file, to be put before all that is shown of it.
pub(super) fn notice(problems: &[Diagnostic]) -> String {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let found: String = problems.iter().map(item).collect();
    format!(
        "<section class=\"preview-notice\" aria-label=\"这一篇的问题\">\
         <p><strong>这一篇有{errors}个错误，改好以前不能发布，也不在列表、检索和统计里。</strong></p>\
         <ol>{found}</ol></section>\n"
    )
}

/// What stands before the block in which something is wrong.
pub(super) fn mark(problem: &Diagnostic) -> Mark {
    let line = problem.location.line;
    let message = escaped_html(problem.message.get(Language::Chinese));
    let help = problem.help.as_ref().map(|help| format!(" {}", escaped_html(help.get(Language::Chinese))));
    let (severity, help) = (problem.severity, help.unwrap_or_default());
    Mark {
        line,
        html: format!(
            "<p class=\"preview-mark preview-mark--{severity}\" role=\"note\"><strong>第{line}行：{message}</strong>{help}</p>\n"
        ),
    }
}

fn item(diagnostic: &Diagnostic) -> String {
    let place = &diagnostic.location;
    let help = diagnostic.help.as_ref().map(|help| format!("<p>{}</p>", escaped_html(help.get(Language::Chinese))));
    format!(
        "<li class=\"{}\"><p><strong>{}</strong></p><p><code>{}:{}:{}</code></p>{}</li>",
        diagnostic.severity,
        escaped_html(diagnostic.message.get(Language::Chinese)),
        escaped_html(&place.path),
        place.line,
        place.column,
        help.unwrap_or_default(),
    )
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/__preview/page.css\">\n{}</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n",
        script_line(&Fingerprint::of(body.as_bytes()).to_string(), "none", "none"),
    )
}
