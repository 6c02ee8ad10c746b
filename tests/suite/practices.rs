//! From reports to practices: pages, lists, links both ways.

use crate::harness::{SiteTest, casebook, run};

#[test]
fn a_practice_has_a_page_and_stands_in_its_lists() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "", "正文")
        .case("mushrooms/second.md", "unit: unit-two\ntitle: 乙市的做法和经验\npractices: [teach-growers]\n", "正文")
        .practice(
            "teach-growers",
            "status: reviewed\nscope: 具备条件的地区\npreconditions: [{kind: 人员, text: 有技术员, must: true}]\nnot_for: [没有林子的地方]\n\
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
    site.page("practices/index.html")
        .has("甲区林业局")
        .has("东省甲区")
        .has("href=\"../booklet/all.html\"")
        .has("href=\"../booklet/all.epub\"");
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["list", "practices", "--status", "reviewed", "--format", "json"]);
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
fn a_draft_is_published_nowhere_and_shown_where_drafts_are() {
    let site = || {
        // What is begun lacks most of its keys, and keeps the site from nothing.
        let begun = "---\nstatus: draft\ntitle: 合伙卖出山货\n---\n（待填：谁在做。）\n";
        SiteTest::new()
            .case("mushrooms/first.md", "", "正文")
            .practice("teach-growers", "")
            .practice(
                "rent-woods",
                "title: 租下整片山林\nstatus: draft\nadoptions: [{region: \"920101\", date: \"2026\", form: copied}]\n",
            )
            .file("content/practices/rent-woods/合同.txt", "样本")
            .file("content/practices/sell-together.md", begun)
    };
    let hidden = site().built();
    assert!(!hidden.has_page("practices/rent-woods.html") && !hidden.has_page("practices/rent-woods/合同.txt"));
    assert!(!hidden.has_page("practices/sell-together.html") && !hidden.has_page("adoptions.html"));
    for (path, bytes) in hidden.published() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("租下整片山林") && !text.contains("合伙卖出山货"), "{path} tells of a draft");
    }
    let search = |site: &SiteTest, more: &[&str]| {
        let mut command = casebook();
        command.arg("--root").arg(site.root()).args(["search", "整片山林", "--format", "json"]).args(more);
        run(command).stdout
    };
    assert!(!search(&hidden, &[]).contains("租下整片山林"));
    assert!(search(&hidden, &["--drafts"]).contains("租下整片山林"));
    let shown = SiteTest::arguments(site(), &["--drafts"]).build();
    assert!(shown.code == 1 && shown.stderr.contains("sell-together.md"), "{}", shown.stderr);
    let shown = SiteTest::arguments(site(), &["--drafts"]);
    std::fs::remove_file(shown.root().join("content/practices/sell-together.md")).unwrap();
    let shown = shown.built();
    shown.page("practices/rent-woods.html").has("noindex").has("草稿");
    shown.page("practices/index.html").has("租下整片山林").has("id=\"draft\"");
    // A public text neither names a draft nor links to it.
    for (header, body, code) in [
        ("practices: [rent-woods]\n", "正文", "unknown-practice"),
        ("", "见[经验](../../practices/rent-woods.md)。", "link-to-draft"),
    ] {
        let named = site().case("mushrooms/first.md", header, body).build();
        assert!(named.code == 1 && named.stderr.contains(&format!("error[{code}]")), "{}", named.stderr);
        assert!(named.stderr.contains("还没有发布") || named.stderr.contains("is not published"), "{}", named.stderr);
    }
}

#[test]
fn without_practices_the_list_says_so() {
    SiteTest::new().built().page("practices/index.html").has("还没有从案例中提炼出经验");
}

/// A figure with the figure before.
const BASELINE: &str = "metrics:\n  - {name: 户数, value: 76, unit: 户, baseline: 12, as_of: \"2026\"}\n";

#[test]
fn a_practice_of_one_case_never_reaches_grade_a() {
    let documents = "documents: [{title: 办法, number: 东林发〔2025〕1号, date: \"2025\"}]\nstage: running\n";
    let adoption = |region: &str| {
        format!("  - {{region: \"{region}\", date: \"2026-03\", form: copied, document: 办法, result: 户数翻番}}\n")
    };
    let boast = format!(
        "status: promoted\ncost: low\ntime_to_start: ≤1m\npreconditions: [{{kind: 人员, text: 有技术员}}]\nadoptions:\n{}{}",
        adoption("920101"),
        adoption("920000")
    );
    let site = SiteTest::new()
        .case("mushrooms/first.md", &format!("{BASELINE}{documents}"), "全国领先，可复制、可推广。")
        .practice("teach-growers", &boast)
        .built();
    site.page("practices/teach-growers.html")
        .has("badge--grade\">B级")
        .has("另一个互不隶属的试点单位的案例")
        .lacks("A级");
    // Another report of the same unit, or of a place within it, is no second unit.
    let site = site
        .case(
            "mushrooms/same-unit.md",
            &format!("title: 甲区又一篇案例\npractices: [teach-growers]\n{BASELINE}"),
            "正文",
        )
        .built();
    site.page("practices/teach-growers.html").has("badge--grade\">B级").lacks("A级");
    let site = site
        .case(
            "mushrooms/other-unit.md",
            "title: 乙市的案例在这里\nunit: unit-two\npractices: [teach-growers]\n",
            "正文",
        )
        .built();
    site.page("practices/teach-growers.html").has("badge--grade\">A级");
}

#[test]
fn evidence_follows_from_facts() {
    let level = |header: &str| {
        let site = SiteTest::new().case("mushrooms/first.md", header, "正文").built();
        let text = site.page("cases/mushrooms/first.html").text;
        let badge = text.split("badge--evidence\">").nth(1).unwrap();
        badge[..2].to_owned()
    };
    assert_eq!(level("stage: plan\n"), "E0");
    assert_eq!(level("stage: running\n"), "E1");
    assert_eq!(level(BASELINE), "E2");
    assert_eq!(level(&format!("{BASELINE}evidence: E1\n")), "E1", "a header may claim less");
    assert_eq!(level(&format!("{BASELINE}source: {{name: 某大学, kind: evaluation}}\n")), "E3");
    assert_eq!(level(&BASELINE.replace("as_of", "source: 某大学第三方评估报告, as_of")), "E3");
    assert_eq!(level(&format!("{BASELINE}source: {{name: 某报, kind: media}}\n")), "E2");
}

#[test]
fn an_adoption_with_a_result_is_evidence_elsewhere_only() {
    let adopted = |region: &str, result: &str| {
        let adoption = format!("adoptions:\n  - {{region: \"{region}\", date: \"2026-03\", form: copied{result}}}\n");
        let site = SiteTest::new().case("mushrooms/first.md", "", "正文").practice("teach-growers", &adoption).built();
        (site.page("cases/mushrooms/first.html").text, site.page("practices/teach-growers.html").text)
    };
    let proven = |(case, practice): (String, String)| {
        (case.contains("badge--evidence\">E4"), practice.contains("badge--evidence\">E4"))
    };
    assert_eq!(proven(adopted("920101", ", result: 户数翻番")), (true, true));
    assert_eq!(proven(adopted("910000", ", result: 户数翻番")), (true, true), "the province took it over");
    assert_eq!(proven(adopted("920101", "")), (false, false), "no result is known");
    assert_eq!(proven(adopted("910101", ", result: 户数翻番")), (false, false), "nobody takes over from itself");
}

#[test]
fn a_changed_baseline_rewrites_what_shows_it_and_nothing_else() {
    let report = |header: &str| format!("title: 乙市的案例在这里\nunit: unit-two\n{header}");
    let site = SiteTest::new()
        .case("mushrooms/first.md", "", "正文")
        .case("mushrooms/second.md", &report(""), "正文")
        .case("bees/third.md", "unit: unit-three\ntitle: 丙县养蜂的做法\n", "正文")
        .practice("teach-growers", "cases: [first, second]\n")
        .practice("keep-bees", "title: 教会养蜂\ncategories: [bees]\ncases: [third]\n")
        .built();
    site.page("practices/teach-growers.html").has("badge--grade\">C级");
    let before = site.published();
    let site = site.case("mushrooms/second.md", &report(BASELINE), "正文").built();
    site.page("practices/teach-growers.html").has("badge--grade\">A级").has("badge--evidence\">E2").has("由12户到76户");
    site.page("cases/mushrooms/second.html").has("badge--evidence\">E2");
    let changed: Vec<String> = site
        .published()
        .into_iter()
        .filter(|(path, bytes)| before.get(path) != Some(bytes) && !path.starts_with("search/"))
        .map(|(path, _)| path)
        .collect();
    // Every page that shows the report's evidence or figures, or the practice's grade.
    let expected: Vec<&str> = EXPECTED.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(changed, expected, "{changed:#?}");
}

/// What shows the evidence of the second report or the grade of its practice.
const EXPECTED: &str = "
    booklet/910000.epub
    booklet/910000.html
    booklet/all.epub
    booklet/all.html
    booklet/mushrooms.epub
    booklet/mushrooms.html
    cases/index.html
    cases/list.json
    cases/mushrooms/first.html
    cases/mushrooms/second.html
    categories/mushrooms.html
    categories/mushrooms/910000.html
    compare/mushrooms.html
    data/cases.csv
    data/cases.json
    data/practices.csv
    data/practices.json
    data/practices.xlsx
    index.html
    practices/index.html
    practices/teach-growers.html
    regions/910000.html
    regions/910100.html
    regions/910101.html
    regions/910200.html
    titles/y.html
    units/unit-one.html
    units/unit-two.html
    years/2026.html
";

#[test]
fn open_data_is_complete_and_opens_in_a_spreadsheet() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "title: =1+1 的做法\ntags: [training, market]\n", "正文")
        .practice("teach-growers", "adoptions:\n  - {region: \"920101\", date: \"2026-03\", form: copied}\n")
        .built();
    let schema: serde_json::Value = serde_json::from_str(&site.page("data/schema.json").text).unwrap();
    for (set, count) in [("cases", 1), ("practices", 1), ("units", 5), ("adoptions", 1)] {
        let rows: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&site.page(&format!("data/{set}.json")).text).unwrap();
        assert_eq!(rows.len(), count, "{set}");
        let named = schema["$defs"][set]["items"]["properties"].as_object().unwrap();
        assert!(rows[0].keys().eq(named.keys()), "{set}: {rows:?}");
        let mut of_table = schema.clone();
        of_table["$ref"] = format!("#/$defs/{set}").into();
        let validator = jsonschema::validator_for(&of_table).unwrap();
        let table = serde_json::from_str(&site.page(&format!("data/{set}.json")).text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&table).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{set}: {errors:?}");
        assert!(!validator.is_valid(&serde_json::json!([{}])), "{set}: the schema asks for nothing");
        let csv = site.page(&format!("data/{set}.csv")).text;
        assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count(), "{set}: a line ends without CR");
        let head: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().next().unwrap().split(',').collect();
        assert!(head.len() == named.len() && head.iter().all(|column| named.contains_key(*column)), "{set}: {head:?}");
        let dictionary = site.page("data/index.html").has(&format!("href=\"{set}.csv\"")).has(&format!("id=\"{set}\""));
        for (column, property) in named {
            let row = format!(
                "<th scope=\"row\"><code>{column}</code></th>\n      <td>{}</td>",
                property["title"].as_str().unwrap()
            );
            assert!(dictionary.text.contains(&row), "{set}: the dictionary lacks {row}");
            assert!(dictionary.text.contains(property["description"].as_str().unwrap()), "{set}.{column}");
        }
        assert!(csv.starts_with('\u{feff}') && csv.lines().count() == count + 1, "{set}: {csv}");
    }
    site.page("data/cases.csv").has("'=1+1 的做法").has("training；market");
    site.page("data/practices.csv").has("东省甲区").has(",C,E1,");
    site.page("data/index.html")
        .has("<code>candidate</code> 待审")
        .has("href=\"practices.xlsx\"")
        .has("\"@type\":\"Dataset\"")
        .has("\"encodingFormat\":\"text/csv\"")
        .lacks("rel=\"license\"");
    site.page("index.html").has("data/index.html");
    let settings = std::fs::read_to_string(site.root().join("content/site.yaml")).unwrap();
    let licence = "data_licence: {name: 样例许可, url: https://example.org/licence}\n";
    let site = site.file("content/site.yaml", format!("{settings}\n{licence}")).built();
    site.page("data/index.html")
        .has("<a href=\"https://example.org/licence\" rel=\"license\">样例许可</a>")
        .has("\"license\":\"https://example.org/licence\"");
    site.page("coverage.html").has("尚未收录 0/1").has("1/2");
}

#[test]
fn practices_stand_in_the_feeds_of_their_scope() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "date: 2026-10-01\n", "正文")
        .case("bees/second.md", "unit: unit-three\ntitle: 丙县养蜂的做法\ndate: 2026-11-01\n", "正文")
        .practice("teach-growers", "")
        .built();
    let json: serde_json::Value = serde_json::from_str(&site.page("feed.json").text).unwrap();
    let titles: Vec<&str> =
        json["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        ["丙县养蜂的做法", "甲区的做法和经验", "经验：教会林农种菌"],
        "newest first, a practice after its report"
    );
    assert!(json["items"][2]["date_published"].as_str().unwrap().starts_with("2026-10-01"));
    site.page("feed.xml").has("practices/teach-growers.html").has("经验：教会林农种菌");
    site.page("categories/mushrooms.xml").has("经验：教会林农种菌");
    site.page("regions/910000.xml").has("经验：教会林农种菌");
    site.page("categories/bees.xml").lacks("教会林农种菌");
    let settings = std::fs::read_to_string(site.root().join("content/site.yaml")).unwrap();
    let site = site.file("content/site.yaml", format!("{settings}\nfeeds: {{size: 2}}\n")).built();
    site.page("feed.xml").lacks("教会林农种菌");
}

#[test]
fn a_metric_of_several_reports_has_a_page_and_units_are_never_mixed() {
    let metric = |rest: &str| format!("metrics:\n  - {{name: 户数, {rest}}}\n");
    let first =
        metric("value: 76, unit: 户, baseline: 12, baseline_as_of: \"2019\", as_of: \"2026\", as_of_inferred: true");
    let second =
        format!("title: 乙市的案例在这里\nunit: unit-two\n{}", metric("value: 31, unit: 户, as_of: \"2025-03\""));
    let third = format!("title: 丙县养蜂的做法\nunit: unit-three\n{}", metric("value: 900, unit: 人, as_of: \"2025\""));
    let site = SiteTest::new()
        .case("mushrooms/first.md", &first, "正文")
        .case("mushrooms/second.md", &second, "正文")
        .case("bees/third.md", &third, "正文")
        .practice("teach-growers", "")
        .built();
    let pages = |site: &SiteTest| -> Vec<String> {
        site.published().into_keys().filter(|path| path.starts_with("metrics/")).collect()
    };
    let [one, index] = <[String; 2]>::try_from(pages(&site)).unwrap();
    assert_eq!(index, "metrics/index.html");
    let page = site
        .page(&one)
        .has("户数（户）")
        .has("76")
        .has("12 户（2019）")
        .has("2026（推定）")
        .has("2025-03")
        .has("../cases/mushrooms/first.html")
        .has("../cases/mushrooms/second.html")
        .has("../practices/teach-growers.html")
        .has("role=\"img\"")
        .lacks("900")
        .lacks("third.html");
    assert_eq!(page.text.matches("bar-chart__bar--").count(), 3, "two values and a baseline");
    site.page(&index).has("2025-03至2026").has("../units/unit-two.html");
    let name = one.trim_start_matches("metrics/");
    for path in
        ["cases/mushrooms/first.html", "cases/mushrooms/second.html", "practices/teach-growers.html", "sitemap.html"]
    {
        site.page(path).has(name);
    }
    site.page("cases/bees/third.html").lacks("metrics/");
    // One report alone shares nothing.
    let site = site.case("mushrooms/second.md", &second.replace("name: 户数", "name: 家数"), "正文").built();
    assert!(pages(&site).is_empty());
    site.page("cases/mushrooms/first.html").lacks("metrics/");
}

#[test]
fn who_took_over_from_whom_is_drawn_and_told_in_a_table() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "", "正文")
        .practice(
            "teach-growers",
            "adoptions:\n  - {region: \"910000\", from: \"910101\", date: \"2026-03\", form: adapted}\n  \
             - {region: \"920101\", from: \"910000\", date: \"2026-05\", form: copied, result: 户数翻番}\n",
        )
        .built();
    for path in ["adoptions.html", "practices/teach-growers.html"] {
        let text =
            site.page(path).has("role=\"img\"").has("2026-05，西省丙县照搬，来自东省").has(">2026-05</text>").text;
        assert_eq!(text.matches("<rect class=\"adoption-graph__box").count(), 3, "{path}");
        assert_eq!(text.matches("adoption-graph__line").count(), 2, "{path}");
        assert_eq!(text.matches("adoption-graph__box--proven").count(), 1, "{path}");
        assert!(text.matches("<th scope=\"row\"").count() >= 2, "{path}: the table beside it");
    }
    site.page("practices/index.html").has("../adoptions.html");
    site.page("sitemap.html").has("adoptions.html");
    let site = site.practice("teach-growers", "").built();
    assert!(!site.has_page("adoptions.html"));
    site.page("practices/teach-growers.html").lacks("<svg class=\"adoption-graph");
    site.page("practices/index.html").lacks("adoptions.html");
}

#[test]
fn the_promotion_list_stands_by_status_too() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "", "正文")
        .practice("teach-growers", "status: reviewed\n")
        .practice("lend-tools", "title: 出借工具\n")
        .practice("old-way", "title: 照老办法做\nstatus: retired\nretired_reason: 已有新办法\n")
        .built();
    let text = site.page("practices/index.html").text;
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is missing"));
    assert!(place("<h3 id=\"reviewed\">已审") < place("<h3 id=\"candidate\">待审"));
    assert!(place("<h3 id=\"candidate\">待审") < place("<h3 id=\"retired\">停用"));
    assert!(!text.contains("<h3 id=\"promoted\">"), "no status is shown empty");
}

#[test]
fn the_timeline_holds_milestones_and_reports_by_quarter() {
    let dated = |date: &str| format!("source: {{name: 某报, kind: media, date: \"{date}\"}}\n");
    let site = SiteTest::new()
        .case("mushrooms/first.md", &dated("2019-05-20"), "正文")
        .case("mushrooms/second.md", &format!("title: 乙市的案例在这里\nunit: unit-two\n{}", dated("2021")), "正文")
        .case("bees/third.md", "unit: unit-three\ntitle: 丙县养蜂的做法\ndate: 2026-10-01\n", "正文")
        .built();
    let text = site.page("timeline.html").text;
    let parts = [
        "id=\"y2019\">2019年",
        "第二季度",
        "印发通知",
        "2019-05-20",
        "cases/mushrooms/first.html",
        "id=\"y2021\">2021年",
        "未注明月份",
        "cases/mushrooms/second.html",
        "id=\"y2026\">2026年",
        "第四季度",
        "案例在本站发布",
        "cases/bees/third.html",
        "id=\"undated\"",
        "适时评估",
    ];
    let mut at = text.find("timeline-year").unwrap();
    for part in parts {
        at += text[at..].find(part).unwrap_or_else(|| panic!("{part} does not follow"));
    }
}

#[test]
fn lists_have_filters_and_what_they_look_at() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "", "正文")
        .case("mushrooms/second.md", &format!("title: 乙市的案例在这里\nunit: unit-two\n{BASELINE}"), "正文")
        .case("bees/third.md", "unit: unit-three\ntitle: 丙县养蜂的做法\ndate: 2025-10-01\n", "正文")
        .practice("teach-growers", "cases: [first, second]\nstatus: reviewed\n")
        .practice("keep-bees", "title: 教会养蜂\ncategories: [bees]\ncases: [third]\n")
        .built();
    site.page("cases/index.html")
        .has("<list-filter")
        .has("data-list=\"list.json\"")
        .has("<option value=\"mushrooms\" data-name=\"林下食用菌试点\">林下食用菌试点（2）</option>")
        .has("<option value=\"2025\" data-name=\"2025\">2025（1）</option>")
        .has("<option value=\"E2\"");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&site.page("cases/list.json").text).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(
        rows[2],
        serde_json::json!({
            "href": "cases/bees/third.html", "title": "丙县养蜂的做法", "date": "2025-10-01", "unit": "丙县",
            "badge": "E1 自述成果", "c": "bees", "r": "920000 920101 west-union", "y": "2025", "e": "E1",
        })
    );
    site.page("practices/index.html")
        .has("<option value=\"reviewed\" data-name=\"已审\">已审（1）</option>")
        .has("data-c=\"mushrooms\" data-r=\"910000\" data-s=\"reviewed\" data-g=\"A\" data-e=\"E2\"")
        .lacks("data-list=");
    // Short lists have no filters.
    site.page("categories/mushrooms.html").has("data-filter-static").lacks("<list-filter");
    // Where there is nothing to choose there is no form.
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文").built();
    site.page("cases/index.html").lacks("<list-filter");
}

#[test]
fn lists_of_some_reports_filter_the_rows_of_all() {
    let mut site = SiteTest::new().case("bees/other.md", "unit: unit-three\ntitle: 丙县养蜂的做法\n", "正文");
    for day in 1..=7 {
        let year = 2025 + day % 2;
        let lines = format!("title: 第{day}次采收怎么办\ndate: {year}-03-0{day}\n");
        site = site.case(&format!("mushrooms/day-{day}.md"), &lines, "正文");
    }
    let site = site.built();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&site.page("cases/list.json").text).unwrap();
    let rows_within = |name: &str, value: &str| {
        let has = |row: &&serde_json::Value| row[name].as_str().unwrap().split(' ').any(|found| found == value);
        rows.iter().filter(has).count()
    };
    for (page, list, within) in [
        ("categories/mushrooms.html", "../cases/list.json", "c=mushrooms"),
        ("regions/910000.html", "../cases/list.json", "r=910000"),
        ("categories/mushrooms/910000.html", "../../cases/list.json", "c=mushrooms&amp;r=910000"),
    ] {
        site.page(page)
            .has(&format!("data-list=\"{list}\" data-within=\"{within}\""))
            .has("<option value=\"2025\" data-name=\"2025\">2025（3）</option>")
            .lacks("<select name=\"c\">");
    }
    assert_eq!((rows.len(), rows_within("c", "mushrooms"), rows_within("r", "910000")), (8, 7, 7));
    // The form begins where the list does, and what it hides has the links that narrow the list down without script.
    let text = site.page("categories/mushrooms.html").text;
    let (list, filter) = (text.find("id=\"list\"").unwrap(), text.find("<list-filter").unwrap());
    let (rest, chips) = (text.rfind("<div data-filter-static>").unwrap(), text.find("case-section__chips").unwrap());
    assert!(list < filter && filter < rest && rest < chips);
}
