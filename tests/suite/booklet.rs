//! Booklets: reports as a book to be printed, and as an EPUB.

use std::collections::BTreeSet;

use crate::harness::{SiteTest, unzip};

/// Two reports that link to one another, with headings and footnotes of the same names, and a picture.
fn site() -> SiteTest {
    let body = "## 一、主要做法\n\n正文[^a]，见[那边](../../bees/second.md#results)和[附件](数据.csv)。\n\n\
                | 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n![流程图](flow.png)\n\n[^a]: 脚注。\n";
    SiteTest::new()
        .case("mushrooms/first/index.md", "tags: [training]\nplace: \"910101\"\n", body)
        .file("content/cases/mushrooms/first/flow.png", b"\x89PNG IEND")
        .file("content/cases/mushrooms/first/数据.csv", "a,b\n")
        .case(
            "bees/second.md",
            "unit: unit-three\ntitle: 丙县养蜂 & 酿蜜的做法\n",
            "## 一、主要做法\n\n正文[^a]，[回到](../mushrooms/first/index.md)。\n\n## 成效 {#results}\n\n[^a]: 脚注。\n",
        )
}

/// The values of an attribute in a page.
fn attributes(html: &str, name: &str) -> Vec<String> {
    let open = format!(" {name}=\"");
    html.match_indices(&open).map(|(at, _)| html[at + open.len()..].split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn a_booklet_holds_its_reports_and_its_links_stay_inside() {
    let site = site().built();
    let page = site.page("booklet/all.html").text;
    let ids = attributes(&page, "id");
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "an id stands twice: {ids:?}");
    for address in attributes(&page, "href").iter().filter_map(|address| address.strip_prefix('#')) {
        assert!(distinct.contains(&address.to_owned()), "#{address} leads nowhere");
    }
    for wanted in [
        "href=\"#second.results\">那边</a>",
        "href=\"#first\">回到</a>",
        "href=\"../cases/mushrooms/first/%E6%95%B0%E6%8D%AE.csv\">附件</a>",
        "src=\"../cases/mushrooms/first/flow.png\"",
        "id=\"first.fn-1\"",
        "<h4 id=\"second.results\">成效</h4>",
        "丙县养蜂 &amp; 酿蜜的做法",
    ] {
        assert!(page.contains(wanted), "no {wanted}:\n{page}");
    }
    // In a booklet that does not hold the other report, the link leads to its page.
    site.page("booklet/mushrooms.html").has("href=\"../cases/bees/second.html#results\"").lacks("养蜂 &amp;");
    site.page("booklet/910000.html").has("甲区的做法和经验");
    site.page("categories/mushrooms.html").has("../booklet/mushrooms.html").has("../booklet/mushrooms.epub");
    site.page("booklet/index.html").has("href=\"mushrooms.html\"").has("href=\"910000.epub\"");
    site.page("regions/910000.html").has("../booklet/910000.epub");
    for page in ["index.html", "cases/index.html", "sitemap.html"] {
        site.page(page).has("booklet/index.html");
    }
}

#[test]
fn indexes_are_by_region_and_by_pinyin() {
    let site = site().built();
    let page = site.page("booklet/all.html").text;
    let index = page.split("id=\"by-pinyin\"").nth(1).unwrap();
    let letters: Vec<&str> = index.match_indices("<h3>").map(|(at, _)| &index[at + 4..at + 5]).collect();
    let mut sorted = letters.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(letters, sorted, "letters stand once and in order");
    assert!(letters.len() >= 2, "{index}");
    let regions = page.split("id=\"by-region\"").nth(1).unwrap().split("id=\"by-pinyin\"").next().unwrap();
    assert!(regions.contains("href=\"#first\">") && regions.contains("href=\"#second\">"), "{regions}");
}

#[test]
fn an_epub_is_whole() {
    let site = site().built();
    let published = site.published();
    let bytes = &published["booklet/all.epub"];
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let files = unzip(bytes);
    let package = &files["EPUB/package.opf"];
    let named: BTreeSet<String> = attributes(package, "href").into_iter().map(|name| format!("EPUB/{name}")).collect();
    let there: BTreeSet<String> =
        files.keys().filter(|name| name.starts_with("EPUB/") && !name.ends_with(".opf")).cloned().collect();
    assert_eq!(named, there, "the package names every file, and no other");
    for (name, text) in files.iter().filter(|(name, _)| !name.ends_with(".css") && !name.ends_with(".png")) {
        if name == "mimetype" {
            continue;
        }
        let mut reader = quick_xml::Reader::from_str(text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}\n{text}"),
            }
        }
        for address in attributes(text, "href").iter().filter(|address| address.contains(".xhtml")) {
            let (file, anchor) =
                address.split_once('#').map_or((address.as_str(), None), |(file, id)| (file, Some(id)));
            let target = files.get(&format!("EPUB/{file}")).unwrap_or_else(|| panic!("{name}: {address}"));
            if let Some(anchor) = anchor {
                assert!(attributes(target, "id").contains(&anchor.to_owned()), "{name}: {address}");
            }
        }
    }
    let first = &files["EPUB/r-first.xhtml"];
    for wanted in ["href=\"r-second.xhtml#second.results\"", "<h1 ", "href=\"https://forest.example/pilot/cases/"] {
        assert!(first.contains(wanted), "no {wanted}:\n{first}");
    }
    assert!(package.contains("2026-11-01T00:00:00Z"), "the time is that of the newest report:\n{package}");
}

#[test]
fn practices_stand_in_an_annex() {
    let practice = "---\ntitle: 教会林农种菌\nsummary: 办班教林农种菌。\narea: 种植\ncategories: [mushrooms]\ncontent: 办班，给菌种。\n\
                    responsible: 甲区林业局\ncases: [first]\nsteps: [办班]\nnot_for: 没有林地的地方\n---\n";
    let site = site().file("content/practices/teach-growers.md", practice).built();
    for booklet in ["all", "mushrooms", "910000"] {
        let page = site.page(&format!("booklet/{booklet}.html")).text;
        let annex = page.split("id=\"practice.teach-growers\"").nth(1).unwrap().split("</article>").next().unwrap();
        for wanted in ["教会林农种菌", "办班，给菌种。", "没有林地的地方", "href=\"#first\""] {
            assert!(annex.contains(wanted), "{booklet} has no {wanted}:\n{annex}");
        }
    }
    site.page("booklet/bees.html").lacks("教会林农种菌");
    let files = unzip(&site.published()["booklet/all.epub"]);
    assert!(files["EPUB/practices.xhtml"].contains("href=\"r-first.xhtml\""), "{}", files["EPUB/practices.xhtml"]);
    assert!(files["EPUB/package.opf"].contains("href=\"practices.xhtml\""));
}

#[test]
fn large_booklets_come_in_volumes() {
    let settings = "title: 某局\ndescription: 说明\nbooklets: {volume: 2, of: [all, categories]}\n";
    let site = (1..=5).fold(SiteTest::new().file("content/site.yaml", settings), |site, day| {
        site.case(
            &format!("mushrooms/case-{day}.md"),
            &format!("date: 2026-10-0{day}\ntitle: 第{day}篇案例的标题\n"),
            "正文",
        )
    });
    let site = site.built();
    site.page("booklet/mushrooms.html").has("第1篇案例").has("第2篇案例").lacks("第3篇案例").has("第1册");
    site.page("booklet/mushrooms/page-3.html").has("第5篇案例").lacks("第4篇案例").has("href=\"../mushrooms.html\"");
    site.page("booklet/all.html").has("href=\"mushrooms.html\"").lacks("第1篇案例");
    for (path, there) in [
        ("booklet/mushrooms/page-2.epub", true),
        ("booklet/mushrooms/page-4.html", false),
        ("booklet/all.epub", false),
        ("booklet/910000.html", false),
        ("booklet/bees.html", false),
    ] {
        assert_eq!(site.has_page(path), there, "{path}");
    }
    let none = SiteTest::new().file("content/site.yaml", "title: 某局\ndescription: 说明\nbooklets: {of: []}\n");
    let none = none.case("mushrooms/first.md", "", "正文").built();
    assert!(!none.has_page("booklet/index.html"));
    none.page("index.html").lacks("booklet");
    let wrong = SiteTest::new().file("content/site.yaml", "title: 某局\ndescription: 说明\nbooklets: {of: [years]}\n");
    let run = wrong.build();
    assert!(
        run.code == 1 && run.stderr.contains("error[unknown-value]") && run.stderr.contains(":3:17"),
        "{}",
        run.stderr
    );
}
