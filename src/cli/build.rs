//! `casebook build`.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::arguments::{Build, Edition, Format};
use super::failure::check_root;
use super::{Console, Failure, offline, pdf};
use crate::pipeline::{self, Inputs, Rendered, Request, Snapshot, Timings};
use crate::publish::{Outcome, Place, Publisher, Record, Staging};
use crate::render::typesetter::Typesetter;
use crate::search::Index;
use crate::site::Drafts;
use crate::text;
use crate::vocabulary::diagnostic::{Diagnostic, json_line};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::OutPath;

/// What a build says of the site; kept with the published tree, for a build that finds nothing changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Report {
    cases: usize,
    practices: usize,
    units: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    fn warnings(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_warning()).count()
    }
}

pub(super) fn run(root: &Path, options: &Build, console: &Console) -> Result<(), Failure> {
    check_root(root)?;
    let start = Instant::now();
    let mut timings = Timings::default();
    let request = request(&options.edition, options.offline);
    let inputs = pipeline::read(root, &mut timings)?;
    // A program that is not there is said before anything is made.
    let typesetter = pdf::typesetter(&options.edition)?;
    let print = fingerprint(&inputs, options, &request, typesetter.as_ref());
    let place = Place {
        root: root.to_path_buf(),
        output: options.output.clone().unwrap_or_else(|| root.join("public")),
        keep: inputs.registry.as_ref().map(|registry| registry.settings.keep.clone()).unwrap_or_default(),
    };
    let publisher = timings.stage("compare", || {
        Publisher::open(&place, &mut || {
            console.say(&text!(
                "另一个构建正在写这个文件夹，等它结束……",
                "another build is writing this folder, waiting for it …"
            ));
        })
    })?;
    if let Some((record, report)) = unchanged(&publisher, print) {
        let outcome = Outcome { written: 0, unchanged: record.files.len(), removed: 0 };
        if verdict(&report.diagnostics, options).is_err() {
            print_failure(&report, &timings, start, options, console)?;
            return Err(Failure::Content);
        }
        return print_report(&report, outcome, &timings, start, options, console);
    }
    let (snapshot, diagnostics) = pipeline::assemble(inputs, &request, &mut timings)?;
    let failed = verdict(&diagnostics, options).is_err();
    let Some(snapshot) = snapshot.filter(|_| !failed) else {
        let report = Report { cases: 0, practices: 0, units: 0, diagnostics };
        print_failure(&report, &timings, start, options, console)?;
        return Err(Failure::Content);
    };
    let report = Report {
        cases: snapshot.site.cases.len(),
        practices: snapshot.site.practices.len(),
        units: snapshot.site.registry.programme.units().count(),
        diagnostics,
    };
    let staging = publisher.stage()?;
    timings.stage("render", || render(&snapshot, &staging, options, console))?;
    if let Some(typesetter) = &typesetter {
        let put = |path: &OutPath, bytes: Vec<u8>| Ok(staging.put(path, &bytes).map(drop)?);
        timings.stage("pdf", || pdf::make(&snapshot, typesetter, console, put))?;
    }
    let index = timings.stage("search", || snapshot.search_index());
    let kept = serde_json::to_value(&report).unwrap_or_default();
    // What is kept says all that a build without changes needs, so the snapshot may go before the disk is waited for.
    drop(snapshot);
    timings.stage("write", || write_index(index, &staging, options.offline))?;
    let outcome = timings.stage("publish", || staging.finish(print, kept))?;
    print_report(&report, outcome, &timings, start, options, console)
}

/// What a site, or a copy of it, is made from besides its files.
pub(super) fn request(edition: &Edition, offline: bool) -> Request {
    Request {
        drafts: if edition.drafts { Drafts::Show } else { Drafts::Hide },
        base_url: edition.base_url.clone(),
        offline,
        pdf: edition.pdf,
        today: edition.today.unwrap_or_else(today),
    }
}

/// The day: that of `SOURCE_DATE_EPOCH` if it is set, else today in Beijing.
pub(super) fn today() -> Date {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let epoch = epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let now = epoch.unwrap_or_else(jiff::Timestamp::now);
    jiff::tz::Offset::constant(8).to_datetime(now).date()
}

/// Everything that the result depends on: the files, the options, the program with its embedded theme, the one that sets PDFs.
fn fingerprint(inputs: &Inputs, options: &Build, request: &Request, typesetter: Option<&Typesetter>) -> Fingerprint {
    let program = std::env::current_exe().and_then(std::fs::metadata).map(|file| (file.len(), file.modified().ok()));
    let typesetter = typesetter.map(Typesetter::fingerprint);
    let asked = format!("{request:?} {} {} {program:?} {typesetter:?}", options.precompress, env!("CARGO_PKG_VERSION"));
    Fingerprint::of_parts([inputs.sources.fingerprint().as_bytes(), asked.as_bytes()])
}

/// The report of the published site, if it was made from the same inputs and nobody has touched it.
fn unchanged(publisher: &Publisher, print: Fingerprint) -> Option<(&Record, Report)> {
    let record = publisher.published().filter(|record| record.inputs == print)?;
    let report = serde_json::from_value(record.report.clone()).ok()?;
    Some((record, report))
}

/// Whether the site may be published.
fn verdict(diagnostics: &[Diagnostic], options: &Build) -> Result<(), Failure> {
    let stops = |diagnostic: &Diagnostic| diagnostic.stops(options.edition.strict);
    if diagnostics.iter().any(stops) { Err(Failure::Content) } else { Ok(()) }
}

/// Renders every page and hands it to the staged tree, on all cores.
fn render(snapshot: &Snapshot, staging: &Staging, options: &Build, console: &Console) -> Result<(), Failure> {
    let progress = console.progress(&text!("生成页面", "rendering"), snapshot.plan.len());
    snapshot.render_all(|Rendered { path, is_read, bytes }| {
        staging.put(path, &bytes)?;
        if options.offline && is_read {
            put_script(staging, path, &bytes)?;
        }
        if options.precompress {
            for (path, bytes) in compressed(path, &bytes) {
                staging.put(&path, &bytes)?;
            }
        }
        progress.step();
        Ok::<(), Failure>(())
    })
}

/// Hands the files of the search index to the staged tree, on all cores. They are compressed already.
fn write_index(index: Index, staging: &Staging, offline: bool) -> Result<(), Failure> {
    index.into_files().into_par_iter().try_for_each(|(path, bytes)| {
        match offline {
            true => put_script(staging, &path, &bytes)?,
            false => staging.put(&path, &bytes).map(drop)?,
        }
        Ok(())
    })
}

/// Puts a file as a script that hands over its bytes, for search in a copy that is opened from disk.
fn put_script(staging: &Staging, path: &OutPath, bytes: &[u8]) -> Result<(), Failure> {
    if let Some((path, script)) = offline::script(path, bytes) {
        staging.put(&path, &script)?;
    }
    Ok(())
}

/// `.gz` and `.br` of a text, for hosts that serve them.
fn compressed(path: &OutPath, bytes: &[u8]) -> Vec<(OutPath, Vec<u8>)> {
    let extension = path.as_str().rsplit_once('.').map_or("", |(_, extension)| extension);
    if !matches!(extension, "html" | "xml" | "json" | "css" | "js" | "svg" | "txt" | "csv") || bytes.len() < 256 {
        return Vec::new();
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let gzip = gzip.write_all(bytes).and_then(|()| gzip.finish());
    let mut brotli = Vec::new();
    // Quality 9 takes 3 ms a page, 11 takes 100 for a few per cent.
    let settings = brotli::enc::BrotliEncoderParams { quality: 9, size_hint: bytes.len(), ..Default::default() };
    let written = brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &settings);
    let gzip = gzip.ok().and_then(|gzip| Some((OutPath::new(&format!("{path}.gz")).ok()?, gzip)));
    let brotli = written.ok().and_then(|_| Some((OutPath::new(&format!("{path}.br")).ok()?, brotli)));
    gzip.into_iter().chain(brotli).collect()
}

fn summary(report: &Report, outcome: Outcome, timings: &Timings, start: Instant) -> Value {
    let errors = report.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let mut seconds: Map<String, Value> =
        timings.stages.iter().map(|(stage, time)| ((*stage).to_owned(), rounded(*time))).collect();
    seconds.insert("total".to_owned(), rounded(start.elapsed().as_secs_f64()));
    json!({
        "pages": outcome.written + outcome.unchanged, "written": outcome.written, "unchanged": outcome.unchanged,
        "removed": outcome.removed, "cases": report.cases, "practices": report.practices, "units": report.units,
        "warnings": report.warnings(), "errors": errors, "seconds": seconds,
    })
}

fn rounded(seconds: f64) -> Value {
    json!((seconds * 10_000.0).round() / 10_000.0)
}

fn print_diagnostics(report: &Report, options: &Build, console: &Console) -> Result<(), Failure> {
    match options.format {
        Format::Text => {
            console.diagnostics(&report.diagnostics);
            Ok(())
        }
        Format::Json => {
            let lines = report.diagnostics.iter().map(|diagnostic| json_line(diagnostic, console.language));
            console.print_lines(lines)
        }
    }
}

fn print_failure(
    report: &Report,
    timings: &Timings,
    start: Instant,
    options: &Build,
    console: &Console,
) -> Result<(), Failure> {
    print_diagnostics(report, options, console)?;
    let errors = report.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = report.warnings();
    match options.format {
        Format::Json => console.print(&summary(report, Outcome::default(), timings, start).to_string())?,
        Format::Text => console.error(&text!(
            "{errors} 个错误，{warnings} 个警告；网站没有改动。用“casebook explain 代号”看某一条的说明",
            "{errors} error(s), {warnings} warning(s); the site is as it was. “casebook explain CODE” explains any of them"
        )),
    }
    Ok(())
}

fn print_report(
    report: &Report,
    outcome: Outcome,
    timings: &Timings,
    start: Instant,
    options: &Build,
    console: &Console,
) -> Result<(), Failure> {
    print_diagnostics(report, options, console)?;
    if options.format == Format::Json {
        return console.print(&summary(report, outcome, timings, start).to_string());
    }
    let Outcome { written, unchanged, removed } = outcome;
    let (pages, cases, units, warnings) = (written + unchanged, report.cases, report.units, report.warnings());
    let seconds = format!("{:.2}", start.elapsed().as_secs_f64());
    console.say(&text!(
        "{pages} 个文件：{cases} 篇案例，{units} 个试点单位；写入 {written}，未变 {unchanged}，删除 {removed}；{warnings} 个警告；用时 {seconds} 秒",
        "{pages} files: {cases} reports, {units} pilot units; {written} written, {unchanged} unchanged, \
         {removed} removed; {warnings} warning(s); {seconds} s"
    ));
    if options.timings || console.is_verbose() {
        for (stage, seconds) in &timings.stages {
            let line = format!("{stage:>10} {seconds:8.3} s");
            console.say(&text!("{line}", "{line}"));
        }
    }
    Ok(())
}
