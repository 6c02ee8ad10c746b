//! The page of each code for `docs/diagnostics/`, and their index: Markdown made from the catalogue.

use std::fmt::Write;

use super::{CatalogueEntry, Code, Language, Severity, entry};
use crate::text;

/// The page of a code, in both languages. `None` for a code without an entry.
pub fn page(code: Code) -> Option<String> {
    let entry = entry(code)?;
    let mut page =
        format!("<!-- Made from src/vocabulary/diagnostic/catalogue.yaml; change it there. -->\n\n# {code}\n");
    section(&mut page, code, entry, Language::Chinese);
    section(&mut page, code, entry, Language::English);
    Some(page)
}

fn section(page: &mut String, code: Code, entry: &CatalogueEntry, language: Language) {
    let kind = kind(code);
    let (title, wrong, right) = match language {
        Language::Chinese => ("中文", "错误写法", "正确写法"),
        Language::English => ("English", "Wrong", "Right"),
    };
    let (what, why) = (entry.what.get(language).trim(), entry.why.get(language).trim());
    // Writing into a string cannot fail.
    let _ = write!(page, "\n## {title}\n\n{what}（{}）\n\n{why}\n", kind.get(language));
    for (name, example) in [(wrong, &entry.wrong), (right, &entry.right)] {
        let fence = if example.contains("```") { "~~~~" } else { "```" };
        let _ = write!(page, "\n{name}:\n\n{fence}text\n{}\n{fence}\n", example.trim_end());
    }
}

/// The list of all codes, in the order of `code.rs`.
pub fn index_page() -> String {
    let mut page = String::from(
        "<!-- Made from src/vocabulary/diagnostic/catalogue.yaml; change it there. -->\n\n# 提示一览 · All diagnostics\n\n\
         每条提示的代号就是规则的名字；`casebook explain 代号` 给出同样的说明。\n\
         The code of a diagnostic is the name of its rule; `casebook explain CODE` says what these pages say.\n\n\
         `site.yaml` 里可以改一条规则的轻重，保护性的规则除外：\n\
         A site changes the severity of a rule in `site.yaml`, but for those that protect:\n\n\
         ```yaml\nrules:\n  raw-html: error\n  missing-footnote: off\n```\n\n\
         | 代号 code | 轻重 severity | 说明 | what it finds |\n|---|---|---|---|\n",
    );
    for code in Code::all() {
        let Some(entry) = entry(code) else { continue };
        let kind = kind(code);
        let _ = writeln!(
            page,
            "| [{code}]({code}.md) | {} {} | {} | {} |",
            kind.zh,
            kind.en,
            cell(&entry.what.zh),
            cell(&entry.what.en)
        );
    }
    page
}

/// How bad a breach is, in words.
fn kind(code: Code) -> super::Text {
    match code.severity() {
        Severity::Error if code.is_fixed() => text!("错误，不能改", "error, fixed"),
        Severity::Error => text!("错误", "error"),
        Severity::Warning => text!("警告", "warning"),
        Severity::Note if code.is_fixed() => text!("提示，不能改", "note, fixed"),
        Severity::Note => text!("提示", "note"),
    }
}

/// A text that stands in a cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('<', "\\<")
}
