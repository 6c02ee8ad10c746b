//! Reports side by side.

use crate::harness::SiteTest;

#[test]
fn a_category_with_two_reports_has_a_comparison() {
    let site = SiteTest::new()
        .case(
            "mushrooms/first.md",
            "stage: running\nconditions: 要有林地。\nmetrics: [{name: 林农, value: 1200, unit: 户, as_of: \"2021\"}]\n",
            "前言。\n\n## 一、主要做法\n\n第一篇的做法[^a]，见[下文](#more)。\n\n### 细节 {#more}\n\n## 二、其他\n\n甲\n\n[^a]: 注。\n",
        )
        .case("mushrooms/second.md", "unit: unit-two\ntitle: 乙市种菌的做法\n", "## 主要做法\n\n第二篇的做法。\n")
        .case("bees/third.md", "unit: unit-three\ntitle: 丙县养蜂的做法\n", "## 主要做法\n\n第三篇。\n")
        .built();
    let page = site.page("compare/mushrooms.html").text;
    let row = page.split("<th scope=\"row\">主要做法</th>").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(
        row.contains("第一篇的做法") && row.contains("第二篇的做法"),
        "one row for both, whatever its number:\n{row}"
    );
    assert!(row.contains("href=\"../cases/mushrooms/first.html#more\"") && !row.contains(" id="), "{row}");
    for wanted in ["<th scope=\"row\">其他</th>", "未写", "要有林地。", "林农：1,200 户"] {
        assert!(page.contains(wanted), "no {wanted}");
    }
    assert!(!page.contains("第三篇"));
    assert!(!site.has_page("compare/bees.html"), "one report is not compared");
    site.page("categories/mushrooms.html").has("../compare/mushrooms.html");
    site.page("compare.html").has("compare/mushrooms.html").lacks("compare/bees.html");
    site.page("cases/mushrooms/first.html").has("../../compare.html?add=cases/mushrooms/first");
}

#[test]
fn different_units_come_first() {
    let site = (1..=5).fold(SiteTest::new(), |site, day| {
        let unit = if day == 1 { "unit-two" } else { "unit-one" };
        let header = format!("unit: {unit}\ndate: 2026-10-0{day}\ntitle: 第{day}篇案例的标题\n");
        site.case(&format!("mushrooms/case-{day}.md"), &header, "正文")
    });
    let page = site.built().page("compare/mushrooms.html").text;
    let (table, rest) = page.split_once("</table>").unwrap();
    for day in [5, 4, 3, 1] {
        assert!(table.contains(&format!("第{day}篇案例")), "{day}");
    }
    assert!(!table.contains("第2篇案例") && rest.contains("第2篇案例"));
}
