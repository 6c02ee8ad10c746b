//! Every file of `tests/diagnostics/` is a report (or several files after `==> path` lines) and stands
//! beside the messages that a build gives it, in both languages. A new test is a new file.
//!
//! `CASEBOOK_ACCEPT=1 cargo test diagnostics` writes what is said now; read the difference before you commit it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use casebook::document::Rules;
use casebook::pipeline::{self, Kept, Request, Timings};
use casebook::site::Drafts;
use casebook::source::Sources;
use casebook::vocabulary::diagnostic::Diagnostic;

use crate::harness::{SiteTest, casebook, repository, run};

/// The files that a fixture stands for.
fn files(name: &str, text: &str) -> Vec<(String, String)> {
    if !text.starts_with("==> ") {
        return vec![(format!("content/cases/mushrooms/{name}.md"), text.to_owned())];
    }
    let parts = text.split("==> ").filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('\n').unwrap())
        .map(|(path, text)| (path.trim().to_owned(), text.to_owned()))
        .collect()
}

/// What a command says of a fixture, in both languages.
fn said(name: &str, text: &str, command: &str) -> String {
    let mut out = String::new();
    let site = files(name, text).into_iter().fold(SiteTest::new(), |site, (path, text)| site.file(&path, text));
    for language in ["zh", "en"] {
        let mut program = casebook();
        program.arg("--root").arg(site.root()).args(["--lang", language, command, "--today", "2026-11-24"]);
        let run = run(program);
        // How long a build took is nobody's business here.
        let report = if command == "check" { &run.stdout } else { &run.stderr };
        let report = report.lines().filter(|line| !line.ends_with(" 秒") && !line.ends_with(" s"));
        out.push_str(&format!(
            "== {language}, exit {}\n{}\n",
            run.code,
            report.collect::<Vec<_>>().join("\n").trim_end()
        ));
    }
    out
}

/// Holds what a command says of every fixture of a folder against the file beside it; gives their number.
fn hold(folder: &str, command: &str) -> usize {
    let folder = repository().join(folder);
    let accept = std::env::var_os("CASEBOOK_ACCEPT").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut entries: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let said = said(&name, &fs::read_to_string(path).unwrap(), command);
        let expected = path.with_extension("txt");
        if accept {
            fs::write(&expected, &said).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != said {
            wrong.push(format!("{name}: now\n{said}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    count
}

#[test]
fn every_fixture_gets_its_message() {
    let count = hold("tests/diagnostics", "build");
    assert!(count >= 100, "only {count} fixtures");
}

#[test]
fn every_fixture_of_rendered_pages_gets_its_message() {
    let count = hold("tests/diagnostics/rendered", "check");
    assert!(count >= 6, "only {count} fixtures");
}

/// What a site is told when it is looked at by the rules that keep a site from being published, again by all rules, and at once by
/// all of them; and whether the first look left rules out.
fn looks(root: &Path) -> ([Vec<Diagnostic>; 3], bool) {
    let today = jiff::civil::date(2026, 11, 24);
    let request = Request { drafts: Drafts::Show, base_url: None, offline: false, pdf: false, today };
    let sources = Arc::new(Sources::read(root).unwrap());
    let look = |kept: &mut Kept| {
        let mut inputs = pipeline::inputs(Arc::clone(&sources), kept, &mut Timings::default());
        pipeline::assemble_again(&mut inputs, &request, kept, &mut Timings::default()).unwrap().1
    };
    let mut kept = Kept::default();
    kept.rules = Rules::Blocking;
    let first = look(&mut kept);
    let left_out = !kept.is_complete();
    kept.rules = Rules::All;
    ([first, look(&mut kept), look(&mut Kept::default())], left_out)
}

#[test]
fn rules_that_are_left_out_at_first_find_no_error() {
    let (mut left_out, mut errors) = (0, 0);
    for entry in fs::read_dir(repository().join("tests/diagnostics")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let files = files(&name, &fs::read_to_string(&path).unwrap());
        let site = files.into_iter().fold(SiteTest::new(), |site, (path, text)| site.file(&path, text));
        let ([mut first, second, clean], left) = looks(site.root());
        assert_eq!(second, clean, "{name}");
        let blocking = |found: &[Diagnostic]| found.iter().filter(|found| found.is_error()).count();
        assert_eq!(blocking(&first), blocking(&clean), "{name}");
        first.retain(|found| !clean.contains(found));
        assert_eq!(first, [], "{name}");
        left_out += usize::from(left);
        errors += usize::from(blocking(&clean) > 0);
    }
    assert!(left_out > 20 && errors > 20, "{left_out} with rules left out, {errors} with errors");
}

#[test]
fn every_code_has_a_fixture() {
    // These need bytes, sizes or a broken theme, and are tested in build.rs, cli.rs, privacy.rs and beside the code.
    const ELSEWHERE: [&str; 12] = [
        "encoding",
        "not-text",
        "office-document",
        "damaged-text",
        "file-too-large",
        "not-a-file",
        "unreadable-markdown",
        "theme-error",
        "picture-position",
        "oversized-picture",
        "dead-external-link",
        "unverified-external-link",
    ];
    let mut all = String::new();
    let entries = ["tests/diagnostics", "tests/diagnostics/rendered"].map(|folder| repository().join(folder));
    for entry in entries.iter().flat_map(|folder| fs::read_dir(folder).unwrap()) {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    let codes = casebook::vocabulary::diagnostic::Code::all().map(casebook::vocabulary::diagnostic::Code::as_str);
    let missing: Vec<&str> =
        codes.filter(|code| !ELSEWHERE.contains(code) && !all.contains(&format!("[{code}]"))).collect();
    assert!(missing.is_empty(), "no fixture shows {missing:?}");
}
