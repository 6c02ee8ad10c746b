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
    let (count, alive) = enliven(&fs::read_to_string(&path).unwrap());
    assert!(count >= 18, "{count} keys in\n{alive}");
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

/// Brings every remark `# key: value` of a new file to life, and says how many there are.
fn enliven(text: &str) -> (usize, String) {
    let is_key = |line: &str| {
        let key = line.split(':').next().unwrap();
        line.contains(": ") && !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let mut count = 0;
    let mut alive = |line: &str| match line.trim_start().strip_prefix("# ") {
        Some(rest) if is_key(rest) => {
            count += 1;
            format!("{}{rest}\n", &line[..line.len() - line.trim_start().len()])
        }
        _ => format!("{line}\n"),
    };
    let alive = text.lines().map(&mut alive).collect();
    (count, alive)
}

#[test]
fn a_new_practice_lacks_nothing_but_what_must_be_written() {
    let site = SiteTest::new().case("mushrooms/first.md", "title: 林下种菌[试点]的做法", "正文。").case(
        "bees/third.md",
        "unit: unit-three\ndate: 2026-11-02\nstatus: draft",
        "正文。",
    );
    let made = ran(site.root(), &["--lang", "zh", "new", "practice", "teach-growers"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let path = site.root().join("content/practices/teach-growers.md");
    let text = fs::read_to_string(&path).unwrap();
    for part in [
        "#   mushrooms 林下食用菌试点 · bees 林下养蜂试点",
        "#   third 甲区的做法和经验\n#   first 林下种菌[试点]的做法\ncases:\n",
        "status: draft",
        "全省",
        "（必填）",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    // The site does not wait until it is filled in.
    let checked = ran(site.root(), &["check", "--strict", "--today", "2026-11-24"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    let checked = ran(site.root(), &["check", "--drafts", "--today", "2026-11-24", "--format", "json"]);
    let found = checked.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let codes: BTreeSet<String> = found.filter_map(|found| found["code"].as_str().map(str::to_owned)).collect();
    assert_eq!(codes, ["missing-key", "unfinished-text"].map(str::to_owned).into(), "{}", checked.stdout);

    let from = ["--lang", "zh", "new", "practice", "--case", "first", "--case", "third", "keep-bees"];
    let made = ran(site.root(), &from);
    assert_eq!(made.code, 0, "{}", made.stderr);
    fs::remove_file(&path).unwrap();
    let path = site.root().join("content/practices/keep-bees.md");
    let text = fs::read_to_string(&path).unwrap();
    for part in ["\ncases: [first, third]\n", "\ncategories: [mushrooms, bees]\n", "\nresponsible: 东省甲区；丙县\n"]
    {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    let filled = text
        .replace("title:\n", "title: 教会林农种菌\n")
        .replace("summary:\n", "summary: 办班教林农在林下种菌。\n")
        .replace("area:\n", "area: 培训\n")
        .replace("content:\n", "content: 请技术员办班，教林农在林下种菌。\n");
    let filled: String =
        filled.lines().filter(|line| !line.contains("待填：")).map(|line| line.to_owned() + "\n").collect();
    fs::write(&path, filled).unwrap();
    let checked = ran(site.root(), &["check", "--drafts", "--strict", "--today", "2026-11-24"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
}

#[test]
fn every_remark_of_a_new_practice_comes_to_life() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文。");
    assert_eq!(ran(site.root(), &["--lang", "zh", "new", "practice", "--case", "first", "teach-growers"]).code, 0);
    let path = site.root().join("content/practices/teach-growers.md");
    let (count, alive) = enliven(&fs::read_to_string(&path).unwrap());
    assert!(count >= 11, "{count} keys in\n{alive}");
    fs::write(&path, alive).unwrap();
    let checked = ran(site.root(), &["check", "--drafts", "--today", "2026-11-24", "--format", "json"]);
    for code in ["unknown-key", "wrong-type", "invalid-date", "invalid-address", "yaml-syntax", "duplicate-key"] {
        assert!(!checked.stdout.contains(&format!("\"{code}\"")), "{code}: {}", checked.stdout);
    }
}

#[test]
fn no_practice_is_overwritten_and_no_report_is_guessed() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文。").practice("taken", "");
    for (arguments, said) in [
        (vec!["taken"], "已经有"),
        (vec!["教会"], "不能作标识"),
        (vec!["--case", "frist", "free-id"], "是不是“first”"),
        (vec!["--case", "elsewhere", "free-id"], "casebook list cases"),
    ] {
        let made = ran(site.root(), &[&["--lang", "zh", "new", "practice"], &arguments[..]].concat());
        assert!(made.code == 2 && made.stderr.contains(said), "{arguments:?}: {} {}", made.code, made.stderr);
    }
    assert!(!site.root().join("content/practices/free-id.md").exists());
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
    casebook::vocabulary::data::typed(header).unwrap()
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

fn validator(root: &Path, kind: &str) -> jsonschema::Validator {
    let printed = ran(root, &["schema", kind]);
    assert_eq!(printed.code, 0, "{}", printed.stderr);
    let schema: Value = serde_json::from_str(&printed.stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn the_schema_takes_every_report_and_refuses_what_is_wrong() {
    let validator = validator(&repository(), "case");
    for path in files("content/cases", "md") {
        let errors: Vec<String> = validator.iter_errors(&header(&path)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    let minimal = self::validator(SiteTest::new().root(), "case");
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
fn the_schema_takes_every_practice_and_refuses_what_is_wrong() {
    let validator = validator(&repository(), "practice");
    let practices = files("content/practices", "md");
    assert!(!practices.is_empty());
    for path in practices {
        let errors: Vec<String> = validator.iter_errors(&header(&path)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文。");
    let minimal = self::validator(site.root(), "practice");
    let wrong = [
        "unit: unit-one",
        "title: 很",
        "area: {}",
        "categories: [moss]",
        "scope: 全球",
        "status: published",
        "preconditions: [{text: 没有种类, must: true}]",
        "preconditions: [{kind: 人员, text: 有人, must: 也许}]",
        "cost: cheap",
        "time_to_start: 1m",
        "adoptions: [{region: \"910101\", date: \"2021\"}]",
        "adoptions: [{region: \"910101\", date: \"2021\", form: copied, source_url: example.org}]",
        "privacy_ok: [{match: 某某}]",
    ];
    for (at, line) in wrong.iter().enumerate() {
        let id = format!("wrong-{at}");
        let site = SiteTest::new().practice(&id, line).practice("sound", "");
        let path = |id: &str| site.root().join(format!("content/practices/{id}.md"));
        assert!(!minimal.is_valid(&header(&path(&id))), "the schema takes {line}");
        assert!(minimal.is_valid(&header(&path("sound"))));
    }
    let outside = ran(Path::new("/"), &["schema", "practice"]);
    assert!(outside.code == 0 && outside.stdout.contains("time_to_start"), "{}", outside.stderr);
}

/// Names of keys, and of the keys of their maps.
fn names(keys: &[casebook::document::model::Key]) -> BTreeSet<String> {
    keys.iter().flat_map(|key| names(&key.keys).into_iter().chain([key.key.clone()])).collect()
}

/// Words that stand in quotes in the functions of a source file which read its fields: the keys it asks for.
fn asked_for(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(repository().join("src/document").join(file)).unwrap();
    let reading = text.split_once("Reads the header").map_or(text.as_str(), |(_, reading)| reading);
    let quoted = reading.split('"').skip(1).step_by(2);
    let is_key = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    quoted.filter(is_key).map(str::to_owned).collect()
}

#[test]
fn the_model_has_every_key_that_is_asked_for() {
    // What headers share is asked for elsewhere: by `values`, by `contact` and by `clearance`.
    let shared = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<String>>();
    let clearance = &asked_for("clearance.rs") | &shared(&["title", "summary"]);
    let case = &(&asked_for("case.rs") | &asked_for("contact.rs")) | &clearance;
    assert_eq!(names(casebook::document::model::case()), &case | &shared(&["aliases"]));
    assert_eq!(names(casebook::document::model::practice()), &asked_for("practice.rs") | &clearance);
}

#[test]
fn the_keys_of_the_model_are_those_of_the_reader() {
    // Whatever key the model knows, the reader knows, and the other way round: what it asks for is in its proposals.
    let keys =
        |keys: &[casebook::document::model::Key]| keys.iter().map(|key| key.key.clone()).collect::<BTreeSet<String>>();
    let model = keys(casebook::document::model::case());
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
fn a_new_word_to_avoid_is_found_in_reports_that_stay_the_same() {
    let site = SiteTest::new().file("content/cases/mushrooms/one.md", report("", "帮助穷人。"));
    let request = Request {
        drafts: Drafts::Hide,
        base_url: None,
        offline: false,
        pdf: false,
        today: "2026-11-24".parse().unwrap(),
    };
    let mut kept = Kept::default();
    let mut sources = Sources::read(site.root()).unwrap();
    let mut found = |sources: &Sources| {
        let mut timings = Timings::default();
        let mut inputs = pipeline::inputs(Arc::new(sources.clone()), &mut kept, &mut timings);
        let (snapshot, found) = pipeline::assemble_again(&mut inputs, &request, &mut kept, &mut timings).unwrap();
        assert!(snapshot.is_some());
        (inputs.sources, found.iter().any(|found| found.code.as_str() == "avoided-word"))
    };
    let (released, early) = found(&sources);
    assert!(!early);
    sources = Arc::unwrap_or_clone(released);
    let site = site.file("content/registry/glossary.yaml", "avoid: [{word: 穷人}]\n");
    assert!(sources.refresh(site.root(), &Sources::everywhere()).unwrap());
    assert!(found(&sources).1);
}
