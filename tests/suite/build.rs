//! Content in, pages out.

use crate::harness::SiteTest;

#[test]
fn a_report_becomes_a_page_and_stands_in_its_lists() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "tags: [training]\nplace: \"910101\"\n", "## 一、主要做法\n\n**种菌。**后文\n换行")
        .case("bees/second.md", "unit: unit-three\ndate: 2026-10-01\ntitle: 丙县养蜂的做法\n", "正文")
        .built();
    site.page("cases/mushrooms/first.html")
        .has("<strong>种菌。</strong>后文换行")
        .has("data-search-body")
        .has("../../tags/training.html");
    for path in [
        "index.html",
        "cases/index.html",
        "categories/mushrooms.html",
        "categories/mushrooms/910000.html",
        "regions/910101.html",
        "regions/910100.html",
        "regions/910000.html",
        "tags/training.html",
        "years/2026.html",
        "units/unit-one.html",
    ] {
        site.page(path).has("甲区的做法和经验");
    }
    site.page("categories/mushrooms.html").lacks("丙县养蜂");
    assert!(!site.has_page("tags/market.html"), "no tag page is made empty");
    assert!(!site.has_page("categories/bees/910000.html"), "no cross page is made empty");
    site.page("units/unit-two.html").has("尚未收录");
}

#[test]
fn regions_roll_up_through_areas_and_groups() {
    let site = SiteTest::new()
        .case("bees/farm.md", "unit: unit-farm\nplace: \"910201\"\n", "正文")
        .case("bees/west.md", "unit: unit-west\ntitle: 西区联合体的做法\n", "正文")
        .built();
    for region in ["910201", "east-farms", "910000"] {
        site.page(&format!("regions/{region}.html")).has("甲区的做法和经验");
    }
    // The area adopts its member: the prefecture of the codes is no longer above it.
    site.page("regions/910200.html").lacks("甲区的做法和经验");
    for region in ["west-union", "920000"] {
        site.page(&format!("regions/{region}.html")).has("西区联合体的做法");
    }
}

#[test]
fn listings_are_cut_into_pages() {
    let site = (1..=5).fold(SiteTest::new(), |site, day| {
        site.case(
            &format!("mushrooms/case-{day}.md"),
            &format!("date: 2026-10-0{day}\ntitle: 第{day}篇案例的标题\n"),
            "正文",
        )
    });
    let site = site.built();
    site.page("cases/index.html").has("第5篇").has("第4篇").lacks("第3篇").has("page-2.html");
    site.page("cases/page-3.html").has("第1篇案例").lacks("第2篇案例").has("href=\"index.html\"");
    site.page("categories/mushrooms/page-2.html").has("第3篇").has("href=\"../mushrooms.html\"");
    assert!(!site.has_page("cases/page-4.html"));
}

#[test]
fn drafts_are_hidden_unless_asked_for() {
    let draft = |site: SiteTest| site.case("mushrooms/draft.md", "status: draft\n", "草稿正文");
    let hidden = draft(SiteTest::new()).built();
    assert!(!hidden.has_page("cases/mushrooms/draft.html"));
    let shown = draft(SiteTest::new()).arguments(&["--drafts"]).built();
    shown.page("cases/mushrooms/draft.html").has("badge--draft").has("noindex");
    shown.page("sitemap.xml").lacks("draft.html");
}

#[test]
fn a_broken_draft_does_not_stop_the_public_site() {
    SiteTest::new().case("mushrooms/draft.md", "status: draft\nunit: nobody\n", "正文").built();
}

#[test]
fn reports_with_a_folder_bring_their_files() {
    let site = SiteTest::new()
        .case("mushrooms/with-files/index.md", "", "![流程图](flow.png \"图1\")\n\n[表格](数据.csv)")
        .file("content/cases/mushrooms/with-files/flow.png", b"\x89PNG IEND")
        .file("content/cases/mushrooms/with-files/数据.csv", "a,b\n")
        .file("content/cases/mushrooms/with-files/方案.pdf", "%PDF")
        .built();
    let page = site.page("cases/mushrooms/with-files.html");
    page.has("src=\"with-files/flow.png\"").has("with-files/%E6%95%B0%E6%8D%AE.csv").has("附件").has("方案.pdf");
    assert_eq!(site.published()["cases/mushrooms/with-files/flow.png"], b"\x89PNG IEND");
}

#[test]
fn aliases_become_redirects() {
    let site = SiteTest::new().case("mushrooms/moved.md", "aliases: [old/name.html, /older/]\n", "正文").built();
    site.page("old/name.html").has("url=../cases/mushrooms/moved.html");
    site.page("older/index.html").has("url=../cases/mushrooms/moved.html");
}

#[test]
fn meta_tags_are_complete_and_never_empty() {
    let site = SiteTest::new()
        .file(
            "content/site.yaml",
            "title: 某局\ndescription: 说明\nsite_domain: www.example.gov.cn\nsite_id_code: \"1234567890\"\nicp: 某ICP备1号\n\
             column: {name: 试点案例, description: 案例, keywords: [甲, 乙], type: 政务公开}\n",
        )
        .case("mushrooms/first.md", "date: 2026-11-01 09:05\n", "正文")
        .built();
    let article = site.page("cases/mushrooms/first.html");
    for (name, content) in [
        ("SiteName", "某局"),
        ("SiteDomain", "www.example.gov.cn"),
        ("SiteIDCode", "1234567890"),
        ("ColumnName", "试点案例"),
        ("ColumnDescription", "案例"),
        ("ColumnKeywords", "甲,乙"),
        ("ColumnType", "政务公开"),
        ("ArticleTitle", "甲区的做法和经验"),
        ("PubDate", "2026-11-01 09:05"),
        ("ContentSource", "样例"),
    ] {
        assert!(
            article.text.contains(&format!("<meta name=\"{name}\" content=\"{content}\">")),
            "{name}\n{}",
            article.text
        );
    }
    article.has("某ICP备1号").lacks("content=\"\"").lacks("公安备案");
    site.page("index.html").has("SiteIDCode").lacks("ColumnName").lacks("ArticleTitle");
    site.page("cases/index.html").has("ColumnName").lacks("ArticleTitle");
}

/// The JSON-LD of a page.
fn linked_data(page: &str) -> serde_json::Value {
    let block = page.split("<script type=\"application/ld+json\">").nth(1).unwrap();
    serde_json::from_str(block.split("</script>").next().unwrap()).unwrap()
}

#[test]
fn pages_say_in_json_ld_what_they_are_about() {
    let site = SiteTest::new()
        .case(
            "mushrooms/first.md",
            "title: 甲</script><b>的做法\nsource: {name: 某报, kind: media, url: \"https://a.example/\"}\n",
            "正文",
        )
        .case("bees/draft.md", "status: draft\nunit: unit-three\n", "正文")
        .arguments(&["--drafts"])
        .built();
    let data = linked_data(&site.page("cases/mushrooms/first.html").text);
    let report = &data["@graph"][0];
    assert_eq!(report["@type"], "Report");
    assert_eq!(report["headline"], "甲</script><b>的做法");
    assert_eq!(report["url"], "https://forest.example/pilot/cases/mushrooms/first.html");
    assert_eq!(report["isBasedOn"]["url"], "https://a.example/");
    assert!(report.get("dateModified").is_none() && report.get("publisher").is_none(), "nothing is made up: {report}");
    let crumbs = data["@graph"][1]["itemListElement"].as_array().unwrap();
    assert_eq!(crumbs[0]["item"], "https://forest.example/pilot/");
    assert_eq!(crumbs.last().unwrap()["item"], report["url"]);
    let home = linked_data(&site.page("index.html").text);
    assert_eq!(home["@graph"][0]["@type"], "WebSite");
    site.page("cases/bees/draft.html").lacks("ld+json");
    let office = "title: 某局\ndescription: 说明\norganiser: 某市民政局\nsite_id_code: \"1234567890\"\n";
    let site = SiteTest::new().file("content/site.yaml", office).case("mushrooms/first.md", "", "正文").built();
    let report = linked_data(&site.page("cases/mushrooms/first.html").text)["@graph"][0].clone();
    assert_eq!(report["publisher"]["@type"], "GovernmentOrganization");
    assert!(report.get("url").is_none(), "a site without an address has none");
}

#[test]
fn an_address_from_the_command_line_gives_a_sitemap() {
    let settings = "title: 某站\nshort_title: 某站\ndescription: 说明\norganiser: 某局\n";
    let site = SiteTest::new().file("content/site.yaml", settings).case("mushrooms/first.md", "", "正文").built();
    assert!(!site.has_page("sitemap.xml"), "there is no sitemap without absolute addresses");
    let site = site.arguments(&["--base-url", "https://bees.example/a"]).built();
    site.page("sitemap.xml").has("<loc>https://bees.example/a/cases/mushrooms/first.html</loc>");
    site.page("robots.txt").has("Sitemap: https://bees.example/a/sitemap.xml");
}

#[test]
fn feeds_and_sitemap_are_well_formed() {
    let site =
        SiteTest::new().case("mushrooms/first.md", "title: 甲 & 乙 <丙> 的做法\ntags: [market]\n", "正文").built();
    for path in ["feed.xml", "categories/mushrooms.xml", "regions/910000.xml", "sitemap.xml"] {
        let text = site.page(path).text;
        let mut reader = quick_xml::Reader::from_str(&text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{path}: {error}"),
            }
        }
    }
    site.page("feed.xml")
        .has("https://forest.example/pilot/cases/mushrooms/first.html")
        .has("甲 &amp; 乙 &lt;丙&gt; 的做法");
    let json: serde_json::Value = serde_json::from_str(&site.page("feed.json").text).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["items"][0]["title"], "甲 & 乙 <丙> 的做法");
    site.page("robots.txt").has("Sitemap: https://forest.example/pilot/sitemap.xml");
}

#[test]
fn a_theme_is_overlaid_file_by_file() {
    let site = SiteTest::new()
        .file("themes/default/pages/not-found.html", "<p>{{ labels.not_found }}：{{ frame.site.label }}</p>")
        .built();
    assert_eq!(site.page("404.html").text, "<p>没有找到这个页面：林业试点案例</p>");
    site.page("index.html").has("tile-grid");
    let broken = SiteTest::new().file("themes/default/pages/home.html", "{% if %}").build();
    assert_eq!(broken.code, 1);
    assert!(
        broken.stderr.contains("theme-error") && broken.stderr.contains("themes/default/pages/home.html"),
        "{}",
        broken.stderr
    );
    let missing = SiteTest::new().file("themes/default/pages/home.html", "{{ view.nothing.there }}").build();
    assert_eq!(missing.code, 1, "{}", missing.stderr);
    assert!(
        missing.stderr.contains("error[theme-error]") && missing.stderr.contains("home.html"),
        "{}",
        missing.stderr
    );
}

#[test]
fn styles_are_published_in_one_order_and_without_layers() {
    let site = SiteTest::new()
        .file(
            "themes/default/styles/more.css",
            "@layer utilities { .late { order: 1 } }\n@layer reset { .early { order: 2 } }",
        )
        .built();
    let assets = site.root().join("public/assets");
    let folder = std::fs::read_dir(assets).unwrap().next().unwrap().unwrap().path();
    let sheet = std::fs::read_to_string(folder.join("theme.css")).unwrap();
    assert!(!sheet.contains("@layer") && !sheet.contains("/*"));
    let order = [
        "box-sizing",
        ".early",
        "--color-page:",
        "line-break: strict",
        ".wrap {",
        ".case-card {",
        ".prose {",
        ".late",
        "size: A4;",
    ];
    let places: Vec<usize> = order.map(|text| sheet.find(text).unwrap_or_else(|| panic!("no {text}"))).to_vec();
    assert!(places.is_sorted(), "{places:?}");
    let refused = SiteTest::new().file("themes/default/styles/more.css", "p {}\n\n  @layer own { p {} }\n").build();
    assert_eq!(refused.code, 1);
    let place = "themes/default/styles/more.css:3:3";
    assert!(refused.stderr.contains(place) && refused.stderr.contains("own"), "{}", refused.stderr);
}

#[test]
fn scripts_of_a_theme_that_cannot_be_published_are_refused_where_they_are_wrong() {
    let joined = "const a = 1;\nimport {\n  b as c,\n} from './bits.js';\n";
    let run = SiteTest::new().file("themes/default/search/lists.js", joined).build();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("error[theme-error]"), "{}", run.stderr);
    assert!(run.stderr.contains("themes/default/search/lists.js:2:1"), "{}", run.stderr);
    // A browser knows modules, but not in a copy that is opened from disk.
    let module = "/**\n * 甲\n */\nconsole.log(import.meta.url);\n";
    let site = SiteTest::new().file("themes/default/search/page.js", module).built();
    let run = site.arguments(&["--offline"]).build();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("themes/default/search/page.js:4:13"), "{}", run.stderr);
}

#[test]
fn gbk_is_read_with_a_hint() {
    let text = crate::harness::report("", "困难群众");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    let run_site = SiteTest::new().file("content/cases/mushrooms/gbk.md", bytes);
    let run = run_site.build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning[encoding]"), "{}", run.stderr);
    run_site.page("cases/mushrooms/gbk.html").has("困难群众");
    let word = SiteTest::new().file("content/cases/mushrooms/word.md", b"PK\x03\x04\0\0").build();
    assert!(word.code == 1 && word.stderr.contains("error[office-document]"), "{}", word.stderr);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_not_followed() {
    let site = SiteTest::new();
    std::os::unix::fs::symlink("/etc/passwd", site.root().join("content/pages.md")).unwrap();
    let run = site.build();
    assert!(run.code == 0 && run.stderr.contains("warning[not-a-file]"), "{}", run.stderr);
}

#[test]
fn files_beyond_the_limit_are_refused() {
    let run = SiteTest::new().case("mushrooms/large.md", "", &"长".repeat(2_000_000)).build();
    assert!(run.code == 1 && run.stderr.contains("error[file-too-large]"), "{}", run.stderr);
}

#[test]
fn twelve_broken_reports_give_twelve_messages_in_one_run() {
    let broken = [
        "title: 短",
        "unit: nobody",
        "date: 昨天",
        "summary: 太短",
        "source: {name: 甲, kind: 乙}",
        "status: 好",
        "place: \"999999\"",
        "tags: [nothing]",
        "evidence: E9",
        "updated: 2020-01-01",
        "extra: 1",
        "stage: 走",
    ];
    let site = SiteTest::new().case("mushrooms/good.md", "", "正文").built();
    let before = site.published();
    let site = broken.iter().enumerate().fold(site, |site, (index, header)| {
        site.case(&format!("mushrooms/broken-{index:02}.md"), &format!("{header}\n"), "正文")
    });
    let run = site.build();
    assert_eq!(run.code, 1);
    for index in 0..12 {
        let place = format!(" --> content/cases/mushrooms/broken-{index:02}.md:");
        assert_eq!(run.stderr.matches(&place).count(), 1, "{place}\n{}", run.stderr);
    }
    assert_eq!(site.published(), before, "the published site stays as it was");
}

#[test]
fn nothing_a_report_says_is_a_template() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "title: \"{{ frame.title }}的做法\"\n", "{{ view }} {% if %}")
        .built();
    site.page("cases/mushrooms/first.html").has("{{ view }} {% if %}").has("<h1>{{ frame.title }}的做法</h1>");
}

#[test]
fn related_reports_say_why() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "tags: [training]\n", "[另一篇](second.md)")
        .case("mushrooms/second.md", "title: 另一篇案例的标题\ntags: [training]\n", "正文")
        .built();
    site.page("cases/mushrooms/first.html").has("文中提到").has("共同标签：技术培训");
    site.page("cases/mushrooms/second.html").has("提到本文的案例");
}
