//! `casebook check`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use jiff::civil::Date;
use serde_json::json;

use super::arguments::{Check, CheckFormat};
use super::build::today;
use super::failure::check_root;
use super::{Console, Failure};
#[cfg(feature = "external-links")]
use crate::check::external::{self, Manners, Memory};
use crate::check::{self, Results};
use crate::pipeline::{self, Request, Timings};
#[cfg(feature = "external-links")]
use crate::publish::kept;
use crate::publish::whole;
use crate::site::Drafts;
#[cfg(feature = "external-links")]
use crate::source;
use crate::text;
use crate::vocabulary::diagnostic::{
    CheckRow, Diagnostic, Location, ReportHeading, Severities, Summary, counts, file_report, github_line, html_report,
    json_line, sarif_log, self_check_json, self_check_text,
};

/// What is remembered of other sites from one run to the next.
#[cfg(feature = "external-links")]
const MEMORY: &str = "external-links.json";
/// A larger file is not ours.
#[cfg(feature = "external-links")]
const MEMORY_CAP: u64 = 64 * 1024 * 1024;

/// What a check found.
struct Findings {
    /// Sorted by path.
    diagnostics: Vec<Diagnostic>,
    /// What the site makes of the rules.
    severities: Severities,
    summary: Summary,
    /// The self-check table.
    rows: Vec<CheckRow>,
    /// The name of the site.
    site: Option<String>,
    today: Date,
}

pub(super) fn run(root: &Path, options: &Check, console: &Console) -> Result<(), Failure> {
    check_root(root)?;
    let findings = find(root, options, console)?;
    print(&findings, root, options, console)?;
    if let Some(file) = &options.report {
        write_report(&findings, file, console)?;
    }
    let stops = |diagnostic: &Diagnostic| diagnostic.stops(options.strict);
    if findings.diagnostics.iter().any(stops) { Err(Failure::Content) } else { Ok(()) }
}

fn find(root: &Path, options: &Check, console: &Console) -> Result<Findings, Failure> {
    let mut timings = Timings::default();
    let today = options.today.unwrap_or_else(today);
    let request = Request {
        drafts: if options.drafts { Drafts::Show } else { Drafts::Hide },
        base_url: None,
        offline: false,
        pdf: false,
        today,
    };
    let inputs = pipeline::read(root, &mut timings)?;
    let files = inputs.sources.count();
    let settings = inputs.registry.as_ref().map(|registry| &registry.settings);
    let severities = settings.map(|settings| settings.severities.clone()).unwrap_or_default();
    let site = settings.map(|settings| settings.title.clone());
    let (snapshot, mut diagnostics) = pipeline::assemble(inputs, &request, &mut timings)?;
    let mut inspected = match snapshot.as_ref().map(|snapshot| snapshot.inspect(root, &diagnostics)).transpose() {
        Ok(inspected) => inspected,
        // A template that cannot be rendered is one problem more, not the end of the report.
        Err(error) => match Failure::from(error) {
            Failure::Theme(diagnostic) => {
                diagnostics.push(*diagnostic);
                None
            }
            failure => return Err(failure),
        },
    };
    if let (true, Some(inspected)) = (options.external, &mut inspected) {
        let mut dead = ask_others(root, &inspected.external, console)?;
        inspected.diagnostics.append(&mut dead);
    }
    if let Some(inspected) = &mut inspected {
        severities.apply(&mut inspected.diagnostics);
        diagnostics.append(&mut inspected.diagnostics);
    }
    diagnostics.sort();
    diagnostics.dedup();
    let rows = check::self_check(&Results {
        diagnostics: &diagnostics,
        site: snapshot.as_ref().map(|snapshot| &*snapshot.site),
        inspected: inspected.as_ref(),
        external: options.external,
        today,
    });
    let summary = Summary::of(&diagnostics, files);
    Ok(Findings { diagnostics, severities, summary, rows, site, today })
}

fn print(findings: &Findings, root: &Path, options: &Check, console: &Console) -> Result<(), Failure> {
    let language = console.language;
    let diagnostics = &findings.diagnostics;
    match options.format {
        CheckFormat::Text => {
            print_text(findings, console)?;
            if options.report.is_some() {
                console.print(self_check_text(&findings.rows, language).trim_end())?;
            }
            Ok(())
        }
        CheckFormat::Json => {
            console.print_lines(diagnostics.iter().map(|diagnostic| json_line(diagnostic, language)))?;
            let rows = self_check_json(&findings.rows, language);
            console.print(&json!({ "summary": findings.summary, "self_check": rows }).to_string())
        }
        CheckFormat::Sarif => console.print(&sarif_log(diagnostics, &findings.severities, language)),
        CheckFormat::Github => {
            let root = from_here(root);
            console.print_lines(diagnostics.iter().map(|diagnostic| github_line(diagnostic, &root, language)))
        }
    }
}

/// Follows links to other sites.
#[cfg(feature = "external-links")]
fn ask_others(root: &Path, links: &BTreeMap<String, Location>, console: &Console) -> Result<Vec<Diagnostic>, Failure> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let progress = console.progress(&text!("访问站外链接", "asking other sites"), links.len());
    // A memory that cannot be read is none, and one that cannot be written costs only time.
    let mut memory =
        source::named_file(&kept::file(root, MEMORY), MEMORY_CAP).map(|bytes| Memory::read(&bytes)).unwrap_or_default();
    let dead = external::check(links, &Manners::polite(now), &mut memory, &|| progress.step());
    kept::keep(root, MEMORY, &memory.bytes());
    Ok(dead)
}

/// A program without the feature says so.
#[cfg(not(feature = "external-links"))]
fn ask_others(_: &Path, _: &BTreeMap<String, Location>, _: &Console) -> Result<Vec<Diagnostic>, Failure> {
    Err(Failure::Usage(text!(
        "这个程序构建时没有带 external-links 功能，不能用 --external",
        "this program was built without the feature external-links, --external cannot be used"
    )))
}

/// Writes the HTML report.
fn write_report(findings: &Findings, file: &Path, console: &Console) -> Result<(), Failure> {
    let heading = ReportHeading { site: findings.site.as_deref(), day: findings.today.to_string() };
    let html = html_report(&heading, &findings.rows, &findings.diagnostics, &findings.summary, console.language);
    whole::replace(file, |file| file.write_all(html.as_bytes()))?;
    let shown = file.display();
    console.say(&text!("报告已写入 {shown}", "the report is in {shown}"));
    Ok(())
}

/// The problems file by file, and how many there are of each kind.
fn print_text(findings: &Findings, console: &Console) -> Result<(), Failure> {
    let (language, colour) = (console.language, console.stdout_colour());
    let by_file = findings.diagnostics.chunk_by(|a, b| a.location.path == b.location.path);
    console.print_lines(by_file.map(|file| file_report(file, language, colour).trim_end().to_owned() + "\n"))?;
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
    console.print(text.get(language))
}

/// The path of the site as seen from the folder that the program runs in, which is the repository's in a workflow.
fn from_here(root: &Path) -> String {
    let root = root.to_string_lossy().replace('\\', "/");
    match root.trim_start_matches("./").trim_end_matches('/') {
        "" | "." => String::new(),
        folder => format!("{folder}/"),
    }
}
