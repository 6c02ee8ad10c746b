//! The same input gives the same bytes, whatever the machine is set to; a second build writes nothing.

use crate::harness::{casebook, repository, run, tree};

fn build(jobs: &str, zone: &str, locale: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
    let folder = tempfile::TempDir::new().unwrap();
    let output = folder.path().join("out");
    let mut command = casebook();
    command.env("TZ", zone).env("LC_ALL", locale).arg("--root").arg(repository());
    command.args(["build", "--today", "2026-12-01", "--jobs", jobs, "--output"]).arg(&output);
    let run = run(command);
    assert_eq!(run.code, 0, "{}", run.stderr);
    tree(&output)
}

#[test]
fn two_builds_are_byte_identical() {
    let one = build("1", "UTC", "C");
    let other = build("7", "Asia/Shanghai", "zh_CN.UTF-8");
    assert!(one.len() > 300);
    assert!(
        one == other,
        "differs: {:?}",
        one.iter().find(|(path, bytes)| other.get(*path) != Some(*bytes)).map(|(path, _)| path)
    );
}

#[test]
fn a_second_build_writes_nothing() {
    let site = crate::harness::SiteTest::new().case("mushrooms/first.md", "", "正文").arguments(&["--format", "json"]);
    let summary = |run: crate::harness::Run| -> serde_json::Value {
        assert_eq!(run.code, 0, "{}", run.stderr);
        serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap()
    };
    let first = summary(site.build());
    let second = summary(site.build());
    assert_eq!(first["written"], first["pages"]);
    assert_eq!((second["written"].as_u64(), second["removed"].as_u64()), (Some(0), Some(0)));
    assert_eq!(second["unchanged"], first["pages"]);
    assert_eq!(second["cases"], 1);
    // One title changed: its page and the lists that show it are written, nothing else is.
    let site = site.case("mushrooms/first.md", "title: 经改过的标题在这里\n", "正文");
    let index = |site: &crate::harness::SiteTest| {
        let files = site.published().into_keys();
        files.filter(|path| path.starts_with("search/") && path != "search/index.bin").collect::<Vec<String>>()
    };
    let before = index(&site);
    let third = summary(site.build());
    assert!(third["written"].as_u64() < first["pages"].as_u64());
    // The search index has a new name, nothing else is gone.
    assert_eq!(third["removed"], before.len());
    assert!(index(&site).iter().all(|path| !before.contains(path)));
    site.page("cases/mushrooms/first.html").has("改过的标题在这里");
    // A comment in the settings changes no page.
    let settings = std::fs::read_to_string(site.root().join("content/site.yaml")).unwrap();
    let site = site.file("content/site.yaml", format!("# 说明\n{settings}"));
    assert_eq!(summary(site.build())["written"], 0);
}

#[test]
fn an_edit_writes_exactly_the_pages_that_show_it() {
    let site = crate::harness::SiteTest::new()
        .case("mushrooms/first.md", "", "正文")
        .case("bees/second.md", "unit: unit-three\ntitle: 丙县养蜂的做法\ndate: 2026-10-01\n", "正文")
        .built();
    let before = site.published();
    let site =
        site.case("bees/second.md", "unit: unit-three\ntitle: 丙县养蜂的做法\ndate: 2026-10-01\n", "改了正文").built();
    let after = site.published();
    let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)).map(|(path, _)| path);
    // The search index is one thing: it changes as a whole.
    let (index, pages): (Vec<&String>, Vec<&String>) = changed.partition(|path| path.starts_with("search/"));
    let booklets = ["booklet/920000", "booklet/all", "booklet/bees"];
    let booklets = booklets.iter().flat_map(|name| [format!("{name}.epub"), format!("{name}.html")]);
    let pages: Vec<String> = pages.into_iter().cloned().collect();
    assert_eq!(pages, booklets.chain(["cases/bees/second.html".to_owned()]).collect::<Vec<_>>());
    assert!(index.iter().any(|path| *path == "search/index.bin"));
}
