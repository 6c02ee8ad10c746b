//! The promotion list as a workbook, read back by a reader of spreadsheets.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::harness::{SiteTest, unzip};

const WORKBOOK: &str = "data/practices.xlsx";

/// Two practices of two categories, one of them adopted, with texts that a spreadsheet would like to run.
fn site() -> SiteTest {
    SiteTest::new()
        .case("mushrooms/first.md", "", "正文")
        .case("bees/second.md", "unit: unit-three\ntitle: 丙县养蜂的做法\n", "正文")
        .practice(
            "teach-growers",
            "content: \"=HYPERLINK(0)办班教林农种菌，<甲> & 乙。\"\nscope: 具备条件的地区\nadoptions:\n  - {region: \"920101\", date: \"2026-03\", form: partial, \
             document: \"+丙县办班通知\"}\n",
        )
        .practice(
            "keep-bees",
            "title: 教会养蜂\ncategories: [bees]\ncases: [second]\nstatus: retired\nretired_reason: 已有新的做法\n",
        )
}

fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    workbook.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn texts(row: &[Data]) -> Vec<String> {
    row.iter().map(ToString::to_string).collect()
}

#[test]
fn the_workbook_holds_the_promotion_list() {
    let site = site().built();
    site.page("practices/index.html").has("href=\"../data/practices.xlsx\"");
    let bytes = &site.published()[WORKBOOK];
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(workbook.sheet_names(), ["推广清单", "林下食用菌试点", "林下养蜂试点", "待审", "停用", "采用情况"]);
    let list = rows(bytes, "推广清单");
    assert_eq!(list.len(), 3);
    assert_eq!(texts(&list[0])[..6], ["序号", "经验", "主要内容", "责任单位", "推广范围", "来源"]);
    assert_eq!(list[1][0], Data::Float(1.0), "a number is a number");
    let first = texts(&list[1]);
    assert_eq!(first[1..4], ["教会林农种菌", "=HYPERLINK(0)办班教林农种菌，<甲> & 乙。", "甲区林业局"]);
    assert_eq!(first[5], "东省甲区");
    let named = texts(&list[0]).into_iter().zip(texts(&list[2])).collect::<std::collections::BTreeMap<_, _>>();
    assert_eq!((named["状态"].as_str(), named["等级"].as_str()), ("停用", "C"));
    assert_eq!(rows(bytes, "林下养蜂试点").len(), 2);
    let adopted = texts(&rows(bytes, "采用情况")[1]);
    assert_eq!(adopted[1..6], ["西省丙县", "东省一州甲区", "2026-03", "部分采用", "+丙县办班通知"]);
}

#[test]
fn the_workbook_is_ready_to_be_printed_and_runs_nothing() {
    let site = site().arguments(&["--base-url", "https://example.org/pilot/"]).built();
    let published = site.published();
    let files = unzip(&published[WORKBOOK]);
    let sheets: Vec<&String> =
        files.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")).map(|(_, text)| text).collect();
    assert_eq!(sheets.len(), 6);
    for sheet in sheets {
        assert!(!sheet.contains("<f>"), "a formula: {sheet}");
        for wanted in [
            "orientation=\"landscape\"",
            "paperSize=\"9\"",
            "fitToHeight=\"0\"",
            "state=\"frozen\"",
            "<autoFilter ",
            "第 &amp;P 页，共 &amp;N 页",
        ] {
            assert!(sheet.contains(wanted), "no {wanted}: {sheet}");
        }
    }
    assert!(files["xl/workbook.xml"].contains("_xlnm.Print_Titles"), "the head stands on each page");
    let links = &files["xl/worksheets/_rels/sheet1.xml.rels"];
    let page = "https://example.org/pilot/practices/teach-growers.html";
    assert!(links.contains(page), "{links}");
    // The day of the newest report, not that of the build.
    assert!(files["docProps/core.xml"].contains("2026-11-01T00:00:00Z"), "{}", files["docProps/core.xml"]);
}

#[test]
fn without_an_address_of_the_site_nothing_leads_to_it() {
    let site = site();
    let path = "content/site.yaml";
    let settings = std::fs::read_to_string(site.root().join(path)).unwrap();
    let without: Vec<&str> = settings.lines().filter(|line| !line.starts_with("base_url:")).collect();
    let site = site.file(path, without.join("\n")).built();
    let files = unzip(&site.published()[WORKBOOK]);
    assert!(files.keys().all(|name| !name.contains("_rels/sheet")), "{:?}", files.keys());
    assert!(!files["xl/sharedStrings.xml"].contains("teach-growers"));
}

#[test]
fn without_practices_the_workbook_is_empty_and_whole() {
    let site = SiteTest::new().built();
    let bytes = &site.published()[WORKBOOK];
    let workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(workbook.sheet_names(), ["推广清单"]);
    assert_eq!(rows(bytes, "推广清单").len(), 1);
}
