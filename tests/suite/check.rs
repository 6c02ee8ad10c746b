//! `casebook check`: its formats, its exit codes, and that it writes nothing.

use serde_json::Value;

use crate::harness::{Run, SiteTest, casebook, repository, run, tree};

fn check(site: &SiteTest, arguments: &[&str]) -> Run {
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["check", "--today", "2026-11-24"]).args(arguments);
    run(command)
}

/// A site with an error in one file and a warning in another.
fn flawed() -> SiteTest {
    SiteTest::new().case("mushrooms/first.md", "tags: [技术培训, training]\n", "正文").case(
        "mushrooms/second.md",
        "",
        "<font>甲</font>",
    )
}

#[test]
fn problems_stand_under_their_file_and_nothing_is_written() {
    let site = flawed();
    let run = check(&site, &["--lang", "zh"]);
    assert_eq!(run.code, 1);
    let first = run.stdout.find("content/cases/mushrooms/first.md (1 个错误，0 个警告)\n\nerror[unknown-tag]").unwrap();
    let second = run.stdout.find("content/cases/mushrooms/second.md (0 个错误，").unwrap();
    assert!(first < second, "{}", run.stdout);
    assert!(run.stdout.contains("个文件：1 个错误，"), "{}", run.stdout);
    assert!(!site.has_page("index.html") && !site.root().join("public").exists());
}

#[test]
fn warnings_fail_only_a_strict_check() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "<font>甲</font>");
    assert_eq!(check(&site, &[]).code, 0);
    assert_eq!(check(&site, &["--strict"]).code, 1);
    let site = SiteTest::new().case("mushrooms/first.md", "", "## 一、实施背景\n\n正文");
    let run = check(&site, &["--strict"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("no problem found"), "{}", run.stdout);
}

#[test]
fn drafts_are_checked_when_asked() {
    let site = SiteTest::new().case("mushrooms/first.md", "status: draft\ntags: [nothing]\n", "正文");
    assert_eq!(check(&site, &[]).code, 0);
    assert_eq!(check(&site, &["--drafts"]).code, 1);
}

#[test]
fn json_is_one_object_a_line_and_a_summary() {
    let run = check(&flawed(), &["--format", "json", "--lang", "zh"]);
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, found) = lines.split_last().unwrap();
    assert_eq!(found[0]["code"], "unknown-tag");
    assert_eq!(found[0]["line"], 7);
    let errors = found.iter().filter(|line| line["severity"] == "error").count();
    assert_eq!(last["summary"]["errors"].as_u64(), Some(errors as u64));
    assert_eq!(last["summary"]["warnings"].as_u64(), Some((found.len() - errors) as u64));
    assert_eq!(last["summary"]["files"], 7);
    assert_eq!(run.stderr, "");
}

#[test]
fn sarif_names_rules_places_and_severities() {
    let site = flawed();
    let settings = "title: 试点\ndescription: 说明\nrules: {missing-footnote: off, raw-html: error}\n";
    let site = site.file("content/site.yaml", settings);
    let run = check(&site, &["--format", "sarif", "--lang", "zh"]);
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let driver = &log["runs"][0]["tool"]["driver"];
    let rules = driver["rules"].as_array().unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"], "the index leads to the rule");
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let tag = results.iter().find(|result| result["ruleId"] == "unknown-tag").unwrap();
    let place = &tag["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/cases/mushrooms/first.md");
    assert_eq!((place["region"]["startLine"].as_u64(), place["region"]["startColumn"].as_u64()), (Some(7), Some(8)));
    assert_eq!(place["region"]["endColumn"], 12);
    let off = rules.iter().find(|rule| rule["id"] == "missing-footnote").unwrap();
    assert_eq!(off["defaultConfiguration"]["enabled"], false);
    assert!(results.iter().any(|result| result["ruleId"] == "raw-html" && result["level"] == "error"));
}

#[test]
fn github_gets_a_workflow_command_for_each() {
    let run = check(&flawed(), &["--format", "github", "--lang", "en"]);
    let line = run.stdout.lines().find(|line| line.contains("title=unknown-tag")).unwrap();
    assert!(line.starts_with("::error file="), "{line}");
    assert!(line.contains("content/cases/mushrooms/first.md,line=7,endLine=7,col=8,endColumn=11,"), "{line}");
    assert!(line.contains("::there is no tag “技术培训” on the list"), "{line}");
}

#[test]
fn a_picture_that_loads_slowly_is_found_in_the_text() {
    let settings = "title: 试点\ndescription: 说明\nlimits: {page_picture_kb: 10}\n";
    let picture = |size: usize| {
        let mut bytes = b"\x89PNG IEND".to_vec();
        bytes.resize(size, b'x');
        bytes
    };
    let site = SiteTest::new()
        .file("content/site.yaml", settings)
        .file("content/cases/mushrooms/first/large.png", picture(11 * 1024))
        .file("content/cases/mushrooms/first/small.png", picture(10 * 1024))
        .case("mushrooms/first.md", "", "![大图](first/large.png)\n\n![小图](first/small.png)");
    let run = check(&site, &["--lang", "en"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("warning[oversized-picture]: the picture large.png has 11 KB"), "{}", run.stdout);
    assert!(run.stdout.contains("first.md:8:13\n"), "{}", run.stdout);
    assert_eq!(run.stdout.matches("oversized-picture").count(), 1);
}

#[test]
fn check_says_everything_that_build_says() {
    let site = flawed();
    let lines = |run: Run| -> Vec<String> {
        let lines = run.stdout.lines().filter(|line| line.contains("\"code\"")).map(str::to_owned);
        lines.collect()
    };
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["build", "--today", "2026-11-24", "--format", "json"]);
    let built = lines(run(command));
    let checked = lines(check(&site, &["--format", "json"]));
    assert!(!built.is_empty() && built.iter().all(|line| checked.contains(line)), "{built:?} {checked:?}");
}

#[test]
fn the_site_of_this_repository_passes_a_strict_check() {
    let mut command = casebook();
    command.arg("--root").arg(crate::harness::repository()).args(["check", "--strict", "--today", "2026-12-01"]);
    let run = run(command);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn the_report_is_one_file_that_loads_nothing() {
    let site = flawed();
    let file = site.root().join("report.html");
    let run = check(&site, &["--lang", "zh", "--report", file.to_str().unwrap()]);
    assert_eq!(run.code, 1);
    let html = std::fs::read_to_string(&file).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    assert!(html.contains("default-src 'none'"));
    for unwanted in ["<script", " src=", "<link", " href=\"http", " style=", "<font>"] {
        assert!(!html.contains(unwanted), "{unwanted}");
    }
    for wanted in [
        "<h3><code>content/cases/mushrooms/first.md</code>",
        "tags: [<mark>技术培训</mark>, training]",
        "第 7 行第 8 字",
        "<mark>&lt;font&gt;</mark>",
        "自查表",
        "空白栏目",
    ] {
        assert!(html.contains(wanted), "{wanted}: {html}");
    }
    assert!(run.stdout.contains("自查表\n") && run.stdout.contains("空白栏目 (1)\n"), "{}", run.stdout);
    assert!(run.stderr.contains("报告已写入"), "{}", run.stderr);
}

#[test]
fn a_report_that_cannot_be_written_is_the_machine_s_refusal() {
    let run = check(&flawed(), &["--report", "/nonexistent/report.html"]);
    assert!(run.code == 3 && run.stderr.contains("cannot write"), "{}", run.stderr);
}

/// A row of the self-check table: its state and its places.
fn row(site: &SiteTest, id: &str) -> (String, Vec<String>) {
    let run = check(site, &["--format", "json", "--lang", "en"]);
    let last: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
    let row = last["self_check"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap();
    let places = row["places"].as_array().unwrap().iter();
    let places =
        places.map(|place| format!("{} {}", place["path"].as_str().unwrap(), place["message"].as_str().unwrap()));
    (row["state"].as_str().unwrap().to_owned(), places.collect())
}

#[test]
fn every_editorial_rule_has_its_row() {
    // What reads the prose of a report names its rules as constants.
    let table = std::fs::read_to_string(repository().join("src/check/self-check.yaml")).unwrap();
    let listed: Vec<&str> =
        table.split("codes: [").skip(1).flat_map(|rest| rest.split(']').next().unwrap().split(", ")).collect();
    let mut rules = 0;
    for (name, bytes) in tree(&repository().join("src/document/prose")) {
        let text = String::from_utf8(bytes).unwrap();
        for rest in text.split("Code::").skip(1) {
            let constant: String = rest.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
            if !constant.is_empty() {
                let code = constant.to_lowercase().replace('_', "-");
                assert!(listed.contains(&code.as_str()), "{name}: {code} has no row");
                rules += 1;
            }
        }
    }
    assert!(rules > 8, "{rules} rules");
}

#[test]
fn the_self_check_table_tells_what_an_inspection_would_find() {
    let settings = "title: 试点\ndescription: 说明\norganiser: 某局\ncontact: {name: 某科}\n";
    let site = SiteTest::new().file("content/site.yaml", settings).case(
        "mushrooms/first.md",
        "date: 2026-03-01\n",
        "[没有](no-such.md)，<font>甲</font>",
    );
    let problem = |places: &[&str]| ("problem".to_owned(), places.iter().map(|place| (*place).to_owned()).collect());
    assert_eq!(row(&site, "blank-columns"), problem(&["categories/bees.html “林下养蜂试点” has no report yet"]));
    assert_eq!(
        row(&site, "stale-columns"),
        problem(&["categories/mushrooms.html “林下食用菌试点” was last changed on 2026-03-01"])
    );
    assert_eq!(row(&site, "home").0, "problem");
    assert_eq!(
        row(&site, "footer").1,
        ["site_id_code", "icp", "police"].map(|key| format!("content/site.yaml {key} is not given"))
    );
    assert_eq!(row(&site, "dead-links").1.len(), 1);
    assert_eq!(row(&site, "format").1.len(), 2, "the two tags of raw HTML");
    let (state, lacking) = row(&site, "metas");
    assert!(state == "problem" && lacking.iter().any(|place| place.ends_with("pages lack SiteIDCode")), "{lacking:?}");
    assert!(!lacking.iter().any(|place| place.ends_with("ArticleTitle")), "{lacking:?}");
    assert_eq!(row(&site, "accessibility"), ("pass".to_owned(), Vec::new()));
    assert_eq!(row(&site, "external-links").0, "not-checked");
    assert_eq!(row(&site, "wording").0, "by-hand");
}

#[test]
fn a_closed_topic_is_not_stale() {
    let settings = "title: 试点\ndescription: 说明\narchived: {date: 2026-04-01, text: 专题已结束}\n";
    let site =
        SiteTest::new().file("content/site.yaml", settings).case("mushrooms/first.md", "date: 2026-03-01\n", "正文");
    assert_eq!(row(&site, "stale-columns").0, "pass");
    assert_eq!(row(&site, "home").0, "pass");
}

#[test]
fn what_cannot_be_measured_is_not_called_sound() {
    let site = SiteTest::new().file("content/site.yaml", "");
    assert_eq!(row(&site, "blank-columns").0, "not-checked");
    assert_eq!(row(&site, "rest").0, "problem");
}

#[test]
fn a_thousand_problems_in_three_hundred_files_are_all_told() {
    let mut site = SiteTest::new();
    for number in 0..300 {
        // A slip of the keyboard, the title twice by it, and two words that are on no list.
        let header = "title：甲区的做法和经验\ntags: [nothing]\nevidence: E9\n";
        site = site.case(&format!("mushrooms/report-{number:03}.md"), header, "正文。");
    }
    for number in 0..100 {
        site = site.case(&format!("bees/report-{number:03}.md"), "extra: 1\nunit: unit-three\n", "正文。");
    }
    let run = check(&site, &["--format", "json"]);
    assert_eq!(run.code, 1);
    let last: Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
    assert!(last["summary"]["errors"].as_u64() >= Some(1000), "{}", last["summary"]);
    let text = check(&site, &["--lang", "zh"]).stdout;
    assert_eq!(text.matches("\nerror[unknown-tag]").count(), 300);
    assert_eq!(text.matches("\nerror[full-width-sign]").count(), 300);
    assert!(text.contains("content/cases/mushrooms/report-299.md (4 个错误，"));
}
