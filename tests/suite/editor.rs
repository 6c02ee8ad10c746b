//! What an editor begins with: a new report, the schema of its header, the editorial rules on the real content.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use casebook::pipeline::{self, Kept, Request, Timings};
use casebook::site::Drafts;
use casebook::source::Sources;
use serde_json::Value;

use crate::harness::{Run, SiteTest, casebook, report, repository, run};

fn ran(root: &Path, arguments: &[&str]) -> Run {
    let mut command = casebook();
    command.arg("--root").arg(root).args(arguments);
    run(command)
}

fn new_case(site: &SiteTest, arguments: &[&str]) -> Run {
    ran(site.root(), &[&["--lang", "zh", "new", "case", "--today", "2026-11-24"], arguments].concat())
}

#[test]
fn a_new_report_lacks_nothing_but_what_must_be_written() {
    let site = SiteTest::new();
    let made = new_case(&site, &["--unit", "东省甲区", "first-report.md"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let path = site.root().join("content/cases/mushrooms/first-report.md");
    let text = fs::read_to_string(&path).unwrap();
    for part in [
        "unit: unit-one",
        "date: 2026-11-24",
        "status: draft",
        "探索林下种菌",
        "910101",
        "own 本单位材料",
        "## 一、主要做法",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert_eq!(ran(site.root(), &["build", "--today", "2026-11-24"]).code, 0, "a draft does not keep others back");
    let checked = ran(site.root(), &["check", "--drafts", "--today", "2026-11-24", "--format", "json"]);
    let codes: BTreeSet<String> = checked
        .stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        // A title that is still missing leaves links without text on the pages.
        .filter(|found| found["path"].as_str().is_some_and(|path| path.starts_with("content/")))
        .filter_map(|found| found["code"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(codes, ["missing-key", "unfinished-text"].map(str::to_owned).into(), "{}", checked.stdout);
    let filled = text
        .replace("title:\n", "title: 甲区的做法和经验\n")
        .replace("summary:\n", "summary: 这是一段样例摘要，说明这篇案例讲了什么，字数够二十个。\n")
        .replace("  name:\n", "  name: 样例\n")
        .replace("  kind:\n", "  kind: own\n");
    let filled: String =
        filled.lines().map(|line| if line.contains("待填：") { "写好了。" } else { line }.to_owned() + "\n").collect();
    fs::write(&path, filled).unwrap();
    let checked = ran(site.root(), &["check", "--drafts", "--strict", "--today", "2026-11-24"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
}

#[test]
fn every_remark_of_a_new_report_comes_to_life() {
    // Each line `# key: example` is a key with a value that the reader takes.
    let site = SiteTest::new();
    assert_eq!(new_case(&site, &["--unit", "unit-one", "first-report"]).code, 0);
    let path = site.root().join("content/cases/mushrooms/first-report.md");
    let text = fs::read_to_string(&path).unwrap();
    let is_key = |line: &str| {
        let key = line.split(':').next().unwrap();
        line.contains(": ") && !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let mut count = 0;
    let alive: String = text
        .lines()
        .map(|line| match line.trim_start().strip_prefix("# ") {
            Some(rest) if is_key(rest) => {
                count += 1;
                format!("{}{rest}\n", &line[..line.len() - line.trim_start().len()])
            }
            _ => format!("{line}\n"),
        })
        .collect();
    assert!(count >= 18, "{count} keys in\n{text}");
    fs::write(&path, alive).unwrap();
    let checked = ran(site.root(), &["check", "--drafts", "--today", "2026-11-24", "--format", "json"]);
    for code in [
        "unknown-key",
        "wrong-type",
        "invalid-date",
        "invalid-number",
        "invalid-address",
        "yaml-syntax",
        "duplicate-key",
    ] {
        assert!(!checked.stdout.contains(&format!("\"{code}\"")), "{code}: {}", checked.stdout);
    }
}

#[test]
fn nothing_is_overwritten_and_nobody_is_guessed() {
    let site = SiteTest::new().case("bees/taken.md", "unit: unit-three", "正文。");
    let table = [
        (vec!["--unit", "unit-one", "taken"], "已经有"),
        (vec!["--unit", "unit-on", "free-id"], "unit-one"),
        (vec!["--unit", "丁县", "free-id"], "没有试点单位"),
        (vec!["--unit", "区", "free-id"], "unit-one（东省甲区）、unit-west（西区联合体）"),
        (vec!["--unit", "unit-one", "--category", "bee", "free-id"], "bees"),
        (vec!["--unit", "unit-one", "枝江"], "不能作标识"),
        (vec!["--unit", "unit-one", "../x"], "不能作标识"),
    ];
    for (arguments, said) in table {
        let made = new_case(&site, &arguments);
        assert!(made.code == 2 && made.stderr.contains(said), "{arguments:?}: {} {}", made.code, made.stderr);
    }
    let other = new_case(&site, &["--unit", "unit-one", "--category", "bees", "free-id"]);
    assert_eq!(other.code, 0, "{}", other.stderr);
    let text = fs::read_to_string(site.root().join("content/cases/bees/free-id.md")).unwrap();
    assert!(text.contains("\ncategory_note:"), "another category's unit needs a reason:\n{text}");
}

/// The front matter of a file as JSON, as a language server reads it.
fn header(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    let header = text.strip_prefix("---\n").unwrap().split("\n---\n").next().unwrap();
    casebook::yaml::typed(header).unwrap()
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![repository().join(folder)];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(here).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|other| other == extension) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

fn validator(root: &Path) -> jsonschema::Validator {
    let printed = ran(root, &["schema", "case"]);
    assert_eq!(printed.code, 0, "{}", printed.stderr);
    let schema: Value = serde_json::from_str(&printed.stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_schema_takes_every_report_and_refuses_what_is_wrong() {
    let validator = validator(&repository());
    for path in files("content/cases", "md") {
        let errors: Vec<String> = validator.iter_errors(&header(&path)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    let minimal = self::validator(SiteTest::new().root());
    let wrong = [
        "unknown-key",
        "unknown-status",
        "unknown-unit",
        "unknown-tag",
        "unknown-value",
        "missing-key",
        "wrong-length",
        "metric-unit",
        "invalid-number",
        "invalid-date",
        "invalid-address",
        "too-many-tags",
        "wrong-type",
    ];
    for name in wrong {
        let path = repository().join(format!("tests/diagnostics/{name}.md"));
        assert!(!minimal.is_valid(&header(&path)), "the schema takes {name}");
    }
    let outside = ran(Path::new("/"), &["schema", "case"]);
    assert!(outside.code == 0 && outside.stdout.contains("privacy_ok"), "{}", outside.stderr);
}

#[test]
fn the_keys_of_the_model_are_those_of_the_reader() {
    // Whatever key the model knows, the reader knows, and the other way round: what it asks for is in its proposals.
    let keys = |keys: &[casebook::model::Key]| keys.iter().map(|key| key.key.clone()).collect::<BTreeSet<String>>();
    let model = keys(casebook::model::case());
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let told = readme.split("A report's header needs ").nth(1).unwrap().split(". An unknown key").next().unwrap();
    let told: BTreeSet<String> = told.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(model, told);
    for key in &model {
        let built = SiteTest::new().case("mushrooms/one.md", &format!("{key}: 1"), "正文。").build();
        assert!(!built.stderr.contains("[unknown-key]"), "{key}: {}", built.stderr);
    }
}

#[test]
fn limits_of_the_model_are_those_of_the_reader() {
    for key in casebook::model::case() {
        let Some([low, high]) = key.length else { continue };
        for (count, fits) in [(low, true), (high, true), (high + 1, false), (low - 1, low == 1)] {
            let built = SiteTest::new()
                .case("mushrooms/one.md", &format!("{}: {}", key.key, "字".repeat(count)), "正文。")
                .build();
            assert_eq!(!built.stderr.contains("[wrong-length]"), fits, "{} with {count}: {}", key.key, built.stderr);
        }
    }
}

#[test]
fn a_new_word_to_avoid_is_found_in_reports_that_stay_the_same() {
    let site = SiteTest::new().file("content/cases/mushrooms/one.md", report("", "帮助穷人。"));
    let request =
        Request { drafts: Drafts::Hide, base_url: None, offline: false, today: "2026-11-24".parse().unwrap() };
    let mut kept = Kept::default();
    let mut sources = Sources::read(site.root()).unwrap();
    let mut found = |sources: &Sources| {
        let mut timings = Timings::default();
        let mut inputs = pipeline::inputs(Arc::new(sources.clone()), &mut kept, &mut timings);
        let (snapshot, found) = pipeline::assemble_again(&mut inputs, &request, &mut kept, &mut timings).unwrap();
        assert_eq!(snapshot.unwrap().site.cases.len(), 1);
        (inputs.sources, found.iter().any(|found| found.code.as_str() == "avoided-word"))
    };
    let (released, early) = found(&sources);
    assert!(!early);
    sources = Arc::unwrap_or_clone(released);
    let site = site.file("content/registry/glossary.yaml", "avoid: [{word: 穷人}]\n");
    assert!(sources.refresh(site.root(), &Sources::everywhere()).unwrap());
    assert!(found(&sources).1);
}
