//! `casebook check`.

use std::path::Path;

use serde_json::json;

use super::arguments::{Check, CheckFormat};
use super::build::today;
use super::failure::check_root;
use super::{Console, Failure};
use crate::diagnostic::{Diagnostic, Severities, Summary, counts, file_report, github_line, json_line, sarif_log};
use crate::pipeline::{self, Request, Timings};
use crate::site::Drafts;
use crate::text;

/// What a check found.
struct Findings {
    /// Sorted by path.
    diagnostics: Vec<Diagnostic>,
    /// What the site makes of the rules.
    severities: Severities,
    summary: Summary,
}

pub(super) fn run(root: &Path, options: &Check, console: &Console) -> Result<(), Failure> {
    check_root(root)?;
    let findings = find(root, options)?;
    print(&findings, root, options, console);
    let stops = |diagnostic: &Diagnostic| diagnostic.stops(options.strict);
    if findings.diagnostics.iter().any(stops) { Err(Failure::Content) } else { Ok(()) }
}

fn find(root: &Path, options: &Check) -> Result<Findings, Failure> {
    let mut timings = Timings::default();
    let request = Request {
        drafts: if options.drafts { Drafts::Show } else { Drafts::Hide },
        base_url: None,
        offline: false,
        today: options.today.unwrap_or_else(today),
    };
    let inputs = pipeline::read(root, &mut timings)?;
    let files = inputs.sources.count();
    let severities = inputs.registry.as_ref().map(|registry| registry.settings.severities.clone());
    let (snapshot, mut diagnostics) = pipeline::assemble(inputs, &request, &mut timings)?;
    let severities = severities.unwrap_or_default();
    if let Some(snapshot) = &snapshot {
        match snapshot.inspect(root, &diagnostics).map_err(Failure::from) {
            Ok(mut inspected) => {
                severities.apply(&mut inspected.diagnostics);
                diagnostics.append(&mut inspected.diagnostics);
            }
            // A template that cannot be rendered is one problem more, not the end of the report.
            Err(Failure::Theme(diagnostic)) => diagnostics.push(*diagnostic),
            Err(failure) => return Err(failure),
        }
        diagnostics.sort();
        diagnostics.dedup();
    }
    let summary = Summary::of(&diagnostics, files);
    Ok(Findings { diagnostics, severities, summary })
}

fn print(findings: &Findings, root: &Path, options: &Check, console: &Console) {
    let language = console.language;
    let diagnostics = &findings.diagnostics;
    match options.format {
        CheckFormat::Text => print_text(findings, console),
        CheckFormat::Json => {
            console.print_lines(diagnostics.iter().map(|diagnostic| json_line(diagnostic, language)));
            console.print(&json!({ "summary": findings.summary }).to_string());
        }
        CheckFormat::Sarif => console.print(&sarif_log(diagnostics, &findings.severities, language)),
        CheckFormat::Github => {
            let root = from_here(root);
            console.print_lines(diagnostics.iter().map(|diagnostic| github_line(diagnostic, &root, language)));
        }
    }
}

/// The problems file by file, and how many there are of each kind.
fn print_text(findings: &Findings, console: &Console) {
    let (language, colour) = (console.language, console.stdout_colour());
    let by_file = findings.diagnostics.chunk_by(|a, b| a.location.path == b.location.path);
    console.print_lines(by_file.map(|file| file_report(file, language, colour).trim_end().to_owned() + "\n"));
    let counts = counts(&findings.diagnostics);
    let (files, zh, en) = (findings.summary.files, &counts.zh, &counts.en);
    let text = if findings.diagnostics.is_empty() {
        text!("检查了 {files} 个文件，没有发现问题", "{files} files checked, no problem found")
    } else {
        text!(
            "检查了 {files} 个文件：{zh}。用“casebook explain 代号”看某一条的说明",
            "{files} files checked: {en}. “casebook explain CODE” explains any of them"
        )
    };
    console.print(text.get(language));
}

/// The path of the site as seen from the folder that the program runs in, which is the repository's in a workflow.
fn from_here(root: &Path) -> String {
    let root = root.to_string_lossy().replace('\\', "/");
    match root.trim_start_matches("./").trim_end_matches('/') {
        "" | "." => String::new(),
        folder => format!("{folder}/"),
    }
}
