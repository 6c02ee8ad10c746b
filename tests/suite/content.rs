//! The site of this repository: complete, without a warning, every link resolving.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use crate::harness::{casebook, repository, run, tree};

/// The built site and its closing report.
fn site() -> &'static (BTreeMap<String, Vec<u8>>, serde_json::Value) {
    static SITE: OnceLock<(BTreeMap<String, Vec<u8>>, serde_json::Value)> = OnceLock::new();
    SITE.get_or_init(|| {
        let folder = tempfile::TempDir::new().unwrap();
        let output = folder.path().join("out");
        let mut command = casebook();
        command.arg("--root").arg(repository()).args([
            "build",
            "--strict",
            "--today",
            "2026-12-01",
            "--format",
            "json",
            "--output",
        ]);
        command.arg(&output);
        let run = run(command);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        (tree(&output), serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap())
    })
}

#[test]
fn all_units_and_reports_are_there() {
    let (files, report) = site();
    assert_eq!(report["units"], 54);
    assert!(report["cases"].as_u64() >= Some(25));
    assert_eq!(files.keys().filter(|path| path.starts_with("units/")).count(), 54);
    let home = String::from_utf8_lossy(&files["index.html"]);
    for name in ["台湾省", "香港特别行政区", "澳门特别行政区"] {
        assert!(home.contains(&format!("{name}，不在通知试点单位名单内")), "{name}");
    }
    assert!(home.contains("示意方格图，非地图"));
    for path in ["units/fujian.html", "categories/hotline-12349.html", "categories/urban-rural-dibao.html"] {
        assert!(String::from_utf8_lossy(&files[path]).contains("尚未收录"), "{path}");
    }
    assert!(files.contains_key("regions/xpcc.html") && files.contains_key("regions/xiongan.html"));
}

#[test]
fn completeness_is_for_editors_alone() {
    let (files, _) = site();
    let mut pages = 0;
    for (path, bytes) in files {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        pages += usize::from(path.ends_with(".html"));
        for word in ["完整度", "completeness", "<meter", "还没有填写"] {
            assert!(!text.contains(word), "{path} has {word}");
        }
    }
    assert!(pages > 100, "{pages} pages");
    // What works it out is asked only where editors look.
    let knows = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("completeness(");
    let sources = tree(&repository().join("src"));
    let askers: Vec<&str> = sources.iter().filter(|(_, bytes)| knows(bytes)).map(|(path, _)| path.as_str()).collect();
    assert_eq!(askers, ["cli/stats.rs", "serve/state.rs", "site/completeness.rs"]);
}

#[test]
fn objectives_are_those_of_the_notice() {
    let notice = std::fs::read_to_string(repository().join("content/pages/notice.md")).unwrap();
    let programme = std::fs::read_to_string(repository().join("content/registry/programme.yaml")).unwrap();
    let objectives: Vec<&str> = programme.lines().filter_map(|line| line.trim().strip_prefix("objectives: ")).collect();
    assert_eq!(objectives.len(), 8);
    for text in objectives {
        assert!(notice.contains(text), "not in the notice: {text}");
    }
}

/// Addresses in attributes, with the attribute's name.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    ["href=\"", "src=\""].into_iter().flat_map(move |attribute| {
        html.match_indices(attribute).filter_map(move |(at, _)| html[at + attribute.len()..].split('"').next())
    })
}

#[test]
fn every_internal_link_resolves_and_none_is_absolute() {
    let (files, _) = site();
    let ids: BTreeMap<&String, BTreeSet<&str>> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| {
            let html = std::str::from_utf8(bytes).unwrap();
            (path, html.match_indices(" id=\"").filter_map(|(at, _)| html[at + 5..].split('"').next()).collect())
        })
        .collect();
    let mut count = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        for address in addresses(html) {
            if address.starts_with("http") || address.starts_with("mailto:") || address.starts_with("tel:") {
                assert!(!html.contains(&format!("src=\"{address}")), "{path} asks another host: {address}");
                continue;
            }
            assert!(!address.starts_with('/'), "{path} has an absolute link {address}");
            let (target, anchor) = address.split_once('#').unwrap_or((address, ""));
            let target = target.split('?').next().unwrap_or_default();
            let resolved = if target.is_empty() { path.clone() } else { resolve(path, target) };
            assert!(files.contains_key(&resolved), "{path} links to {address}, which is not there");
            if !anchor.is_empty() {
                assert!(ids[&resolved].contains(anchor), "{path} links to {address}, which has no such place");
            }
            count += 1;
        }
    }
    assert!(count > 5_000, "only {count} links were seen");
}

fn resolve(from: &str, address: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(address).decode_utf8().unwrap().into_owned();
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in decoded.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn a_strict_content_security_policy_works() {
    let (files, _) = site();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        for unwanted in [" style=", "<style", " onclick=", "javascript:", "<script>"] {
            assert!(!html.contains(unwanted), "{path} holds {unwanted}");
        }
    }
}

#[test]
fn no_page_holds_personal_data_or_an_empty_meta_tag() {
    let (files, _) = site();
    for (path, bytes) in files.iter().filter(|(path, _)| Path::new(path).extension().is_some_and(|kind| kind == "html"))
    {
        let html = std::str::from_utf8(bytes).unwrap();
        assert!(!html.contains("content=\"\""), "{path}");
        let digits = html
            .split(|c: char| !c.is_ascii_digit())
            .filter(|run| run.len() == 11 && run.starts_with('1') || run.len() >= 15);
        // Addresses of sources hold long numbers; they are no one's.
        let found: Vec<&str> =
            digits.filter(|run| !html.contains(&format!("/{run}")) && !html.contains(&format!("_{run}"))).collect();
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

#[test]
fn every_claim_of_a_practice_leads_to_a_report_and_a_source() {
    let (files, report) = site();
    assert!(report["practices"].as_u64() >= Some(13));
    let practices = files.keys().filter(|path| path.starts_with("practices/") && *path != "practices/index.html");
    for path in practices.filter(|path| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(&files[path]);
        // Its text may compare it with other reports, too.
        let reports: BTreeSet<String> = addresses(between(&html, "id=\"sources\"", "</section>"))
            .filter(|address| address.starts_with("../cases/") && !address.contains("/index.html"))
            .map(|address| resolve(path, address.split('#').next().unwrap()))
            .collect();
        assert!(!reports.is_empty(), "{path} names no report");
        for report in &reports {
            let back = String::from_utf8_lossy(&files[report]);
            assert!(back.contains(&format!("../../{path}")), "{report} does not lead back to {path}");
            assert!(back.contains("id=\"source\""), "{report} has no source");
        }
        // Each part of the rating that is more than nothing says what it rests on.
        for part in html.split("class=\"rating-table__part\"").skip(1) {
            let nothing = part.contains("rating-table__score--0");
            assert!(nothing || part.contains("rating-table__reasons"), "{path}: {part}");
        }
        // Who took it over is told with a document or an address.
        let adoptions = html.split("class=\"adoption-table\"").nth(1).unwrap_or_default();
        for row in adoptions.split("</table>").next().unwrap().split("<th scope=\"row\">").skip(1) {
            let cells: Vec<&str> = row.split("<td>").collect();
            assert!(!cells[4].trim_start().starts_with("</td>"), "{path}: {row}");
        }
    }
}

/// The text of a page between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

/// Where the links of a part of a page lead, seen from the root; other sites as they are.
fn targets(page: &str, part: &str) -> Vec<String> {
    let address = casebook::vocabulary::path::OutPath::new(page).unwrap();
    let links = part.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.map(|link| address.resolve(link).map_or_else(|| link.to_owned(), |path| path.as_str().to_owned())).collect()
}

#[test]
fn every_claim_of_a_practice_leads_to_a_report_and_from_there_to_a_source() {
    let (files, _) = site();
    let page = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let practices: Vec<&String> = files
        .keys()
        .filter(|path| path.starts_with("practices/") && path.ends_with(".html") && !path.ends_with("index.html"))
        .collect();
    assert!(practices.len() >= 13, "{practices:?}");
    for path in practices {
        let text = page(path);
        let text = between(&text, "<main", "</main>");
        let reports: Vec<String> = targets(path, between(text, "id=\"sources\"", "</section>"))
            .into_iter()
            .filter(|to| to.starts_with("cases/"))
            .collect();
        assert!(!reports.is_empty(), "{path} comes from nowhere");
        // What it is about says which reports say so.
        let content = targets(path, between(text, "id=\"content\"", "</section>"));
        assert!(reports.iter().all(|report| content.contains(report)), "{path}: {content:?}");
        for report in &reports {
            let report_text = page(report);
            let source = between(&report_text, "id=\"source\"", "</section>");
            assert!(between(source, "<p>", "</p>").trim().chars().count() > 3, "{report} names no source");
            assert!(report_text.contains("资料来源"), "{report} does not list what it was made from");
            assert!(targets(report, &report_text).contains(path), "{report} does not say what came of it");
        }
        // Every figure says who says so and which report gives it.
        let figures = between(text, "id=\"figures\"", "</section>");
        for row in figures.split("<tr>").skip(2) {
            assert!(targets(path, row).iter().any(|to| reports.contains(to)), "{path}: {row}");
            assert!(!row.contains("<td></td>"), "{path}: {row}");
        }
        // Every adoption names a document.
        let adoptions = between(text, "class=\"adoption-table\"", "</table>");
        for row in adoptions.split("<tr>").skip(2) {
            assert!(!row.contains("<td></td>"), "{path}: {row}");
        }
    }
}
