//! The command line: exit codes, lists, explanations, new sites.

use std::fs;

use crate::harness::{Run, SiteTest, casebook, run};

fn call(site: &SiteTest, arguments: &[&str]) -> Run {
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(arguments);
    run(command)
}

#[test]
fn exit_codes_tell_content_usage_and_machine_apart() {
    let site = SiteTest::new().case("mushrooms/first.md", "extra: 1\n", "正文");
    assert_eq!(call(&site, &["build"]).code, 1);
    assert_eq!(call(&site, &["build", "--nonsense"]).code, 2);
    assert_eq!(call(&site, &["bild"]).code, 2);
    assert_eq!(call(&site, &["--root", "/nonexistent", "build"]).code, 2);
    let site = SiteTest::new().file("public/stranger.txt", "x");
    assert_eq!(call(&site, &["build"]).code, 3);
    assert_eq!(call(&SiteTest::new(), &["--help"]).code, 0);
}

#[test]
fn strict_takes_warnings_for_errors() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "<font>甲</font>");
    let strict = call(&site, &["build", "--strict", "--today", "2026-11-24"]);
    assert_eq!(strict.code, 1);
    assert!(!site.has_page("index.html"));
    assert_eq!(call(&site, &["build", "--today", "2026-11-24"]).code, 0);
    // Also when nothing has changed since.
    let strict = call(&site, &["build", "--strict", "--today", "2026-11-24"]);
    assert!(strict.code == 1 && strict.stderr.contains("warning[raw-html]"), "{}", strict.stderr);
    let again = call(&site, &["build", "--today", "2026-11-24"]);
    assert!(again.stderr.contains("warning[raw-html]"), "an unchanged build repeats its warnings: {}", again.stderr);
}

#[test]
fn json_reports_are_one_object_a_line() {
    let site = SiteTest::new().case("mushrooms/first.md", "extra: 1\n", "正文");
    let run = call(&site, &["build", "--format", "json", "--lang", "zh"]);
    assert_eq!(run.stderr, "");
    let lines: Vec<serde_json::Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    let found = &lines[0];
    assert_eq!(found["code"], "unknown-key");
    assert_eq!(found["severity"], "error");
    assert_eq!(found["path"], "content/cases/mushrooms/first.md");
    assert_eq!(
        (found["line"].as_u64(), found["column"].as_u64(), found["end_column"].as_u64()),
        (Some(7), Some(1), Some(6))
    );
    assert_eq!(lines[1]["errors"], 1);
}

#[test]
fn the_language_follows_the_locale_and_the_flag() {
    let site = SiteTest::new().case("mushrooms/first.md", "extra: 1\n", "正文");
    let with = |variable: &str, value: &str, arguments: &[&str]| {
        let mut command = casebook();
        command.env(variable, value).arg("--root").arg(site.root()).args(arguments).arg("build");
        run(command).stderr
    };
    assert!(with("LC_ALL", "zh_CN.UTF-8", &[]).contains("没有“extra”这个键"));
    assert!(with("LANG", "de_DE.UTF-8", &[]).contains("there is no key “extra”"));
    assert!(with("LC_ALL", "zh_CN.UTF-8", &["--lang", "en"]).contains("there is no key"));
    let help = call(&site, &["--lang", "zh", "build", "--help"]).stdout;
    assert!(help.contains("用法") && help.contains("生成网站"), "{help}");
}

#[test]
fn carets_stand_under_wide_characters() {
    let site = SiteTest::new().case("mushrooms/first.md", "tags: [技术培训, training]\n", "正文");
    let stderr = call(&site, &["build", "--today", "2026-11-24"]).stderr;
    assert!(stderr.contains("| tags: [技术培训, training]\n  |        ^^^^^^^^"), "{stderr}");
}

#[test]
fn lists_are_tables_csv_and_json() {
    let site = SiteTest::new().case("mushrooms/first.md", "tags: [training]\n", "正文").case(
        "bees/second.md",
        "unit: unit-three\nstatus: draft\n",
        "正文",
    );
    let json =
        |arguments: &[&str]| -> serde_json::Value { serde_json::from_str(&call(&site, arguments).stdout).unwrap() };
    assert_eq!(json(&["list", "cases", "--format", "json"]).as_array().unwrap().len(), 2);
    assert_eq!(json(&["list", "cases", "--status", "draft", "--format", "json"])[0]["id"], "second");
    assert_eq!(json(&["list", "cases", "--region", "910000", "--format", "json"])[0]["id"], "first");
    assert_eq!(json(&["list", "units", "--category", "bees", "--format", "json"]).as_array().unwrap().len(), 3);
    assert_eq!(json(&["list", "tags", "--format", "json"])[0]["cases"], 1);
    assert!(call(&site, &["list", "units", "--format", "csv"]).stdout.starts_with("\u{feff}id,category"));
    // What a spreadsheet would run as a formula is a text, as in the published tables.
    let site = SiteTest::new().case("mushrooms/first.md", "title: =cmd|' /C calc'!A0\n", "正文");
    assert!(call(&site, &["list", "cases", "--format", "csv"]).stdout.contains(",'=cmd|' /C calc'!A0"));
    assert!(call(&site, &["list", "units"]).stdout.contains("东省甲区"));
    assert_eq!(call(&site, &["list", "cases", "--category", "nothing"]).code, 2);
}

#[test]
fn stats_name_the_gaps() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let stats: serde_json::Value = serde_json::from_str(&call(&site, &["stats", "--format", "json"]).stdout).unwrap();
    assert_eq!(
        (stats["cases"].as_u64(), stats["units"].as_u64(), stats["units_with_cases"].as_u64()),
        (Some(1), Some(5), Some(1))
    );
    assert_eq!(stats["categories"][0]["units_without_cases"][0], "乙市");
    assert_eq!(stats["completeness"][0]["missing"][0], "主要做法");
    assert!(call(&site, &["--lang", "zh", "stats"]).stdout.contains("尚未收录：乙市"));
}

#[test]
fn stats_of_many_reports_are_summed_up() {
    let site = (1..=33).fold(SiteTest::new(), |site, number| {
        site.case(&format!("mushrooms/no-{number}.md"), &format!("title: 第{number}个案例怎么做\n"), "正文")
    });
    let named = |text: &str| text.lines().filter(|line| line.contains("% no-")).count();
    let zh = call(&site, &["--lang", "zh", "stats"]).stdout;
    assert!(named(&zh) == 30 && zh.contains("另有 3 篇缺得少一些；全部列出：casebook stats --all"), "{zh}");
    let all = call(&site, &["--lang", "zh", "stats", "--all"]).stdout;
    assert!(named(&all) == 33 && !all.contains("--all"), "{all}");
    assert!(call(&site, &["--lang", "en", "stats"]).stdout.contains("3 more lack less"));
    let json: serde_json::Value = serde_json::from_str(&call(&site, &["stats", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["completeness"].as_array().unwrap().len(), 33);
}

#[test]
fn completeness_names_what_a_report_could_still_have() {
    let missing = |header: &str, body: &str| -> Vec<String> {
        let site = SiteTest::new()
            .case("mushrooms/first.md", header, body)
            .file("content/cases/mushrooms/first/a.png", b"\x89PNG IEND");
        let stats: serde_json::Value =
            serde_json::from_str(&call(&site, &["stats", "--format", "json"]).stdout).unwrap();
        let missing = stats["completeness"][0]["missing"].as_array().unwrap().iter();
        missing.map(|part| part.as_str().unwrap().to_owned()).collect()
    };
    let has = |missing: &[String], part: &str| missing.iter().any(|other| other == part);
    let bare = missing("", "正文。");
    for part in ["主要做法", "metrics", "contact", "conditions", "resources", "source.url", "documents"] {
        assert!(has(&bare, part), "{part} in {bare:?}");
    }
    // What has no place is not asked for.
    for part in ["metrics.baseline", "metrics.source", "pictures.alt", "resources.money_wan", "documents.number"] {
        assert!(!has(&bare, part), "{part} in {bare:?}");
    }
    let half = "metrics: [{name: 甲, value: 1, unit: 户, as_of: \"2026\", source: 报告}, {name: 乙, value: 1, unit: 户, as_of: \"2026\"}]\nresources: {note: 有}\ndocuments: [{title: 办法}]\n";
    let details = [
        "metrics.baseline",
        "metrics.source",
        "pictures.alt",
        "resources.money_wan",
        "resources.staff",
        "documents.number",
    ];
    let asked = missing(half, "## 主要做法\n\n![](first/a.png)");
    for part in details {
        assert!(has(&asked, part), "{part} in {asked:?}");
    }
    assert!(!has(&asked, "主要做法") && !has(&asked, "metrics"));
    let whole = half
        .replace("unit: 户, as_of: \"2026\"}", "unit: 户, as_of: \"2026\", source: 报告, baseline: 0}")
        .replace("{note: 有}", "{money_wan: 1, staff: 三人}")
        .replace("{title: 办法}", "{title: 办法, number: 1号}");
    let given = missing(&whole, "![图里是什么](first/a.png)");
    for part in details {
        assert!(!has(&given, part), "{part} in {given:?}");
    }
}

#[test]
fn completeness_is_told_in_the_words_of_editors_the_least_complete_first() {
    let site = SiteTest::new().case("mushrooms/first.md", "contact: {name: 林业局}\n", "## 主要做法\n\n有。").case(
        "mushrooms/second.md",
        "",
        "正文。",
    );
    let zh = call(&site, &["--lang", "zh", "stats"]).stdout;
    let at = |part: &str| zh.find(part).unwrap_or_else(|| panic!("no {part} in\n{zh}"));
    assert!(at("% second  “主要做法”一节、进展、") < at("% first  进展、"), "{zh}");
    assert!(at("最常缺的：") < at("% second"), "{zh}");
    assert!(zh.contains("联系方式") && call(&site, &["--lang", "en", "stats"]).stdout.contains("the office to ask"));
}

#[test]
fn explanations_have_both_sides() {
    let site = SiteTest::new();
    let zh = call(&site, &["--lang", "zh", "explain", "unknown-region"]).stdout;
    assert!(zh.contains("错误写法") && zh.contains("正确写法") && zh.contains("630106"), "{zh}");
    let unknown = call(&site, &["explain", "unknown-regon"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("unknown-region"), "{}", unknown.stderr);
}

#[test]
fn a_new_site_builds_without_a_word() {
    let folder = tempfile::TempDir::new().unwrap();
    let dir = folder.path().join("新站点");
    let init = |dir: &std::path::Path| {
        let mut command = casebook();
        command.arg("init").arg(dir);
        run(command)
    };
    assert_eq!(init(&dir).code, 0);
    let mut command = casebook();
    command.arg("--root").arg(&dir).args(["build", "--strict"]);
    let built = run(command);
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(fs::read_to_string(dir.join("public/cases/service-based/sample-service.html")).unwrap().contains("样例"));
    // The promotion list works at once, with a practice that says that it is a sample.
    let list = fs::read_to_string(dir.join("public/practices/index.html")).unwrap();
    assert!(list.contains("样例：先评估再提供服务") && list.contains("sample-assess-first.html"), "{list}");
    assert!(fs::read_to_string(dir.join("public/practices/sample-assess-first.html")).unwrap().contains("请不要发布"));
    assert_eq!(init(&dir).code, 2, "a folder that is not empty is refused");
}

#[test]
fn themes_are_ejected_but_never_overwritten() {
    let site = SiteTest::new();
    assert_eq!(call(&site, &["theme", "eject", "pages/home.html", "components/badge"]).code, 0);
    assert!(site.root().join("themes/default/components/badge/badge.css").exists());
    assert_eq!(call(&site, &["theme", "eject", "pages/home.html"]).code, 3);
    assert_eq!(call(&site, &["theme", "eject", "pages/hom.html"]).code, 2);
    assert_eq!(call(&site, &["build"]).code, 0);
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(call(&SiteTest::new(), &["completions", shell]).stdout.contains("build"));
    }
}

#[test]
fn texts_are_compressed_when_asked_for() {
    let site = SiteTest::new().arguments(&["--precompress"]).built();
    let page = site.published();
    let mut text = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(page["index.html.gz"].as_slice()), &mut text).unwrap();
    assert_eq!(text, page["index.html"]);
    assert!(page["index.html.br"].len() < page["index.html"].len() / 2);
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let site = SiteTest::new();
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["list", "units"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

/// Every way to ask for something on stdout.
const PRINTING: [&[&str]; 16] = [
    &["list", "cases"],
    &["list", "units", "--format", "json"],
    &["list", "tags", "--format", "csv"],
    &["search", "种菌"],
    &["search", "种菌", "--format", "json"],
    &["stats"],
    &["stats", "--format", "json"],
    &["schema", "case"],
    &["completions", "bash"],
    &["explain", "dead-link"],
    &["check"],
    &["check", "--format", "json"],
    &["check", "--format", "sarif"],
    &["build", "--format", "json"],
    &["--help"],
    &["--version"],
];

fn site_with_a_report() -> SiteTest {
    SiteTest::new().case("mushrooms/first.md", "", "林下种菌。")
}

#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_printed_is_not_reported_as_done() {
    let site = site_with_a_report();
    for arguments in PRINTING {
        let mut command = casebook();
        command.arg("--root").arg(site.root()).args(["--lang", "en"]).args(arguments);
        command.stdout(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
        let output = command.stderr(std::process::Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {stderr}");
        assert!(stderr.contains("standard output"), "{arguments:?}: {stderr}");
    }
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_failure() {
    let site = site_with_a_report();
    for arguments in PRINTING {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = casebook();
        command.arg("--root").arg(site.root()).args(arguments).stdout(writer);
        let output = command.stderr(std::process::Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(0) && !stderr.contains("error"), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_line_that_is_no_text_is_named_and_the_next_is_searched_for() {
    use std::io::Write;
    let site = site_with_a_report();
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["--lang", "en", "search", "-", "--format", "json"]);
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"\xe7\xa7\x8d\r\n\xd6\xd6\n\xe8\x8f\x8c").unwrap();
    let output = child.wait_with_output().unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!((output.status.code(), stdout.lines().count()), (Some(1), 2), "{stdout}{stderr}");
    assert!(stderr.contains("line 2"), "{stderr}");
}

#[test]
fn a_new_report_gets_no_id_that_the_site_refuses() {
    let site = SiteTest::new();
    for id in ["con", "com1", "index", "nul"] {
        for kind in ["case", "practice"] {
            let mut arguments = vec!["new", kind, id];
            if kind == "case" {
                arguments.extend(["--unit", "unit-one"]);
            }
            let run = call(&site, &arguments);
            assert_eq!(run.code, 2, "{kind} {id}: {}{}", run.stdout, run.stderr);
        }
    }
    assert!(!site.root().join("content/practices/con.md").exists());
}

#[test]
#[cfg(unix)]
fn a_new_report_goes_to_no_folder_that_no_build_reads() {
    let site = SiteTest::new().file("elsewhere/kept.md", "");
    fs::create_dir_all(site.root().join("content/cases")).unwrap();
    let _ = fs::remove_dir_all(site.root().join("content/cases/mushrooms"));
    std::os::unix::fs::symlink(site.root().join("elsewhere"), site.root().join("content/cases/mushrooms")).unwrap();
    let run = call(&site, &["--lang", "en", "new", "case", "zhijiang-visits", "--unit", "unit-one"]);
    assert!(run.code == 2 && run.stderr.contains("is a link"), "{}", run.stderr);
    let word = site.root().join("report.docx");
    fs::write(&word, crate::word::fixture("bold-headings")).unwrap();
    let run = call(&site, &["--lang", "en", "import", word.to_str().unwrap(), "--unit", "unit-one"]);
    assert!(run.code == 2 && run.stderr.contains("is a link"), "{}", run.stderr);
    assert_eq!(fs::read_dir(site.root().join("elsewhere")).unwrap().count(), 1);
}
