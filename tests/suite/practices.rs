//! From reports to practices: pages, lists, links both ways.

use crate::harness::{SiteTest, casebook, run};

#[test]
fn a_practice_has_a_page_and_stands_in_its_lists() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "", "正文")
        .case("mushrooms/second.md", "unit: unit-two\ntitle: 乙市的做法和经验\npractices: [teach-growers]\n", "正文")
        .practice(
            "teach-growers",
            "status: promoted\nscope: 全省\npreconditions: [{kind: 人员, text: 有技术员, must: true}]\nnot_for: [没有林子的地方]\n\
             steps: [选人, 办班]\nadoptions:\n  - {region: \"920101\", date: \"2026-03\", form: partial, document: 丙县办班通知}\n",
        )
        .built();
    let page = site.page("practices/teach-growers.html");
    page.has("教会林农种菌")
        .has("请技术员办班")
        .has("有技术员")
        .has("没有林子的地方")
        .has("<li>办班</li>")
        .has("../cases/mushrooms/first.html")
        .has("../cases/mushrooms/second.html")
        .has("西省丙县")
        .has("部分采用")
        .has("丙县办班通知");
    for path in [
        "practices/index.html",
        "categories/mushrooms.html",
        "units/unit-one.html",
        "units/unit-two.html",
        "regions/910000.html",
        "regions/920101.html",
        "cases/mushrooms/first.html",
        "cases/mushrooms/second.html",
        "sitemap.html",
        "sitemap.xml",
    ] {
        site.page(path).has("practices/teach-growers.html".trim_start_matches("practices/"));
    }
    site.page("categories/bees.html").lacks("teach-growers");
    site.page("practices/index.html").has("甲区林业局").has("东省甲区");
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["list", "practices", "--status", "promoted", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_str(&run(command).stdout).unwrap();
    assert_eq!(listed[0]["id"], "teach-growers");
    assert_eq!(listed[0]["cases"], 2);
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["search", "没有林子", "--format", "json"]);
    assert!(run(command).stdout.contains("practices/teach-growers.html"));
}

#[test]
fn a_practice_brings_its_files() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "", "[经验](../../practices/teach-growers/index.md)")
        .practice("teach-growers/index", "")
        .file("content/practices/teach-growers/课表.csv", "a,b\n")
        .built();
    site.page("practices/teach-growers.html").has("课表.csv").has("teach-growers/%E8%AF%BE%E8%A1%A8.csv");
    assert!(site.has_page("practices/teach-growers/课表.csv"));
    site.page("cases/mushrooms/first.html").has("../../practices/teach-growers.html");
}

#[test]
fn without_practices_the_list_says_so() {
    SiteTest::new().built().page("practices/index.html").has("还没有从案例中提炼出经验");
}
