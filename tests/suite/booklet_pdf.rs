//! Booklets as PDF, from outside: what the program `typst` is called with, and what happens without it. A script stands for it that
//! gives back what it was to set; PDFs are really made, and read, by `tests/pdf/`.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Run, SiteTest, casebook, run, unzip};

/// What the script says of its version and fonts, and does instead of setting a book.
struct Stand {
    version: &'static str,
    fonts: &'static str,
    compile: &'static str,
}

const STAND: Stand = Stand {
    version: "typst 0.15.1 (abcdef)",
    fonts: "Libertinus Serif\nNoto Serif CJK SC\nsimsun",
    compile: "echo \"%PDF $*\"; find site -type f 2>/dev/null | sort | tr '\\n' ' '; echo; cat book.json",
};

/// Two reports that link to one another, with headings and footnotes of the same names, and a picture.
fn site() -> SiteTest {
    let body = "##### 一、主要做法\n\n正文[^a]，又见[^a]、[那边](../../bees/second.md#results)和[附件](数据.csv)。\n\n\
                | 甲[^b] | 乙 |\n|---|--:|\n| 1 | 2 |\n\n![流程图](flow.png)\n\n![录像](film.avif)\n\n#### 成效 {#results}\n\n\
                [^a]: 脚注。\n[^b]: 表头的注。\n";
    SiteTest::new()
        .case("mushrooms/first/index.md", "title: '#read(\"/etc/passwd\") $*_甲'\n", body)
        .file("content/cases/mushrooms/first/flow.png", b"\x89PNG IEND")
        .file("content/cases/mushrooms/first/film.avif", b"\0\0\0\x1cftypavif")
        .file("content/cases/mushrooms/first/数据.csv", "a,b\n")
        .case(
            "bees/second.md",
            "unit: unit-three\n",
            "## 成效 {#results}\n\n[回到](../mushrooms/first/index.md#results)\n",
        )
}

fn stand(site: &SiteTest, stand: &Stand) -> PathBuf {
    let Stand { version, fonts, compile } = stand;
    let path = site.root().join("typst.sh");
    let script = format!(
        "#!/bin/sh\necho \"$*\" >> '{}'\ncase \"$1\" in\n--version) echo '{version}' ;;\nfonts) echo '{fonts}' ;;\n*) {compile} ;;\nesac\n",
        site.root().join("calls").display()
    );
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn build(site: &SiteTest, typst: &Path, language: &str) -> Run {
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args([
        "--lang",
        language,
        "build",
        "--today",
        "2026-11-24",
        "--pdf",
        "--typst",
    ]);
    command.arg(typst);
    run(command)
}

/// The data of a book that the script gave back for a PDF.
#[track_caller]
fn data(site: &SiteTest, path: &str) -> Value {
    let text = site.page(path).text;
    serde_json::from_str(text.split_once('{').map(|(_, rest)| format!("{{{rest}")).unwrap().as_str()).unwrap()
}

/// The elements of this tag in the text of a report.
fn elements<'a>(node: &'a Value, tag: &str, found: &mut Vec<&'a Value>) {
    match node {
        Value::Array(nodes) => nodes.iter().for_each(|node| elements(node, tag, found)),
        Value::Object(element) => {
            if element.get("tag").is_some_and(|known| known == tag) {
                found.push(node);
            }
            elements(element.get("children").unwrap_or(&Value::Null), tag, found);
        }
        _ => {}
    }
}

#[test]
fn every_booklet_is_set_from_data_that_hold_no_code() {
    let site = site();
    let built = build(&site, &stand(&site, &STAND), "zh");
    assert_eq!(built.code, 0, "{}", built.stderr);
    let text = site.page("booklet/all.pdf").has("%PDF compile --root .").has("--pdf-standard ua-1").text;
    assert!(
        text.contains(" site/cases/mushrooms/first/flow.png ")
            || text.contains("\nsite/cases/mushrooms/first/flow.png ")
    );
    assert!(!text.contains("film.avif \n") && text.contains("〔录像〕"), "what Typst cannot show is said:\n{text}");
    // 2026-11-01, when the newest report was published.
    assert!(text.contains("--creation-timestamp 1793491200"), "{text}");
    let book = data(&site, "booklet/all.pdf");
    assert_eq!(book["fonts"]["text"], serde_json::json!(["Noto Serif CJK SC", "SimSun"]));
    assert_eq!(book["frame"]["title"], "林下经济试点案例汇编");
    let first = &book["view"]["parts"][0]["reports"][0];
    assert_eq!(first["title"], "#read(\"/etc/passwd\") $*_甲", "texts stay strings");
    let found = |tag: &str| {
        let mut found = Vec::new();
        elements(&first["body"], tag, &mut found);
        found
    };
    let levels: Vec<&Value> = found("heading").iter().map(|heading| &heading["level"]).collect();
    assert_eq!(levels, [1, 2], "no level is left out");
    let links: Vec<&Value> = found("a").iter().map(|link| &link["href"]).collect();
    let file = "https://forest.example/pilot/cases/mushrooms/first/%E6%95%B0%E6%8D%AE.csv";
    assert_eq!(links, ["#second.results", file]);
    let notes = found("footnote");
    assert_eq!(notes.len(), 2, "one is set, and pointed to: {notes:?}");
    assert_eq!(notes[0]["children"], serde_json::json!(["脚注。"]));
    assert_eq!(notes[1]["to"], "first.fn-1");
    assert!(first["body"].to_string().contains("表头的注。"), "a head is repeated, so its note stands at the end");
    assert_eq!(found("td")[1]["align"], "right");
    // Where the other report is not in the book, the link leads to its page.
    let book = data(&site, "booklet/mushrooms.pdf");
    let mut links = Vec::new();
    elements(&book["view"]["parts"][0]["reports"][0]["body"], "a", &mut links);
    assert_eq!(links[0]["href"], "https://forest.example/pilot/cases/bees/second.html#results");
}

#[test]
fn pdfs_are_linked_where_they_are_made_and_only_there() {
    let site = site();
    let typst = stand(&site, &STAND);
    assert_eq!(site.build().code, 0);
    let pages = ["booklet/index.html", "booklet/all.html", "categories/mushrooms.html", "regions/910000.html"];
    for page in pages {
        site.page(page).lacks(".pdf\"");
    }
    assert_eq!(build(&site, &typst, "zh").code, 0);
    for (page, link) in pages.into_iter().zip(["mushrooms", "all", "../booklet/mushrooms", "../booklet/910000"]) {
        site.page(page).has(&format!("href=\"{link}.pdf\""));
    }
    let calls = || {
        fs::read_to_string(site.root().join("calls"))
            .unwrap()
            .lines()
            .filter(|call| call.starts_with("compile"))
            .count()
    };
    let before = calls();
    assert_eq!(build(&site, &typst, "zh").code, 0);
    assert_eq!(calls(), before, "where nothing has changed nothing is set again");
    stand(&site, &Stand { fonts: "Songti SC", ..STAND });
    assert_eq!(build(&site, &typst, "zh").code, 0);
    assert_eq!(calls(), 2 * before, "other fonts make another book");
    assert_eq!(site.build().code, 0);
    assert!(!site.has_page("booklet/all.pdf"));
}

#[test]
fn without_the_program_or_a_font_nothing_is_published() {
    let site = site();
    let typst = stand(&site, &STAND);
    assert_eq!(build(&site, &typst, "zh").code, 0);
    let published = site.published();
    let site = site.case("bees/third.md", "unit: unit-three\n", "新的一篇。\n");
    let old = Stand { version: "typst 0.13.1", ..STAND };
    let other = Stand { version: "GNU Typist 2.10", ..STAND };
    let no_font = Stand { fonts: "DejaVu Sans", ..STAND };
    let refused =
        Stand { compile: "printf 'error: failed to decode image\\n   ┌─ book.typ:7:9\\n' >&2; exit 1", ..STAND };
    let check = |program: &Path, code: i32, zh: &str, en: &str| {
        for (language, wanted) in [("zh", zh), ("en", en)] {
            let failed = build(&site, program, language);
            assert_eq!(failed.code, code, "{}", failed.stderr);
            assert!(failed.stderr.contains(wanted), "no “{wanted}”: {}", failed.stderr);
            assert!(failed.stderr.contains(if language == "zh" {
                "网站没有改动"
            } else {
                "the site is as it was"
            }));
        }
        assert_eq!(site.published(), published, "{zh}");
    };
    check(Path::new("/nowhere/typst"), 3, "typst/typst/releases", "download Typst 0.14 or newer");
    check(&stand(&site, &old), 3, "typst 0.13.1", "typst 0.13.1");
    check(&stand(&site, &other), 3, "GNU Typist", "which does not do");
    check(&stand(&site, &no_font), 3, "思源宋体", "TYPST_FONT_PATHS");
    check(&stand(&site, &refused), 1, "failed to decode image（book.typ:7:9）", "could not be set");
}

#[test]
fn a_book_that_cannot_be_accessible_is_made_and_said() {
    let site = site();
    // A program named by a relative path is found from every folder.
    let compile =
        "case \"$*\" in *ua-1*) echo 'error: PDF/UA-1 error: no font for this' >&2; exit 1 ;; *) echo %PDF ;; esac";
    let built = build(&site, &stand(&site, &Stand { compile, ..STAND }), "zh");
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(built.stderr.contains("booklet/all.pdf 能看能打印"), "{}", built.stderr);
    assert!(built.stderr.contains("no font for this"), "{}", built.stderr);
    site.page("booklet/all.pdf").has("%PDF");
}

#[test]
fn a_packed_copy_holds_pdfs_too() {
    let site = site();
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["pack", "--today", "2026-11-24", "--pdf", "--typst"]);
    command.arg(stand(&site, &STAND));
    let packed = run(command);
    assert_eq!(packed.code, 0, "{}", packed.stderr);
    let files = unzip(&fs::read(site.root().join("site.zip")).unwrap());
    assert!(files["林业试点案例/booklet/all.pdf"].starts_with("%PDF"));
    assert!(files["林业试点案例/booklet/index.html"].contains("all.pdf"));
}
