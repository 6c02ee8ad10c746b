//! The engine knows no programme: another ministry's is built by data alone.

use std::fs;

use crate::harness::{SiteTest, repository};

#[test]
fn a_made_up_programme_is_built() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文").built();
    site.page("index.html")
        .has("林下经济试点")
        .has("让林子里长出好日子")
        .has("林下养蜂试点")
        .lacks("社会救助")
        .lacks("民政部");
    site.page("categories/bees.html").has("探索林下养蜂。").has("尚未收录");
    assert_eq!(site.published().keys().filter(|path| path.starts_with("units/")).count(), 5);
}

#[test]
fn the_engine_names_no_category_unit_or_region() {
    let registry = fs::read_to_string(repository().join("content/registry/programme.yaml")).unwrap();
    let ids =
        registry.lines().filter_map(|line| line.trim().strip_prefix("- id: ").or(line.trim().strip_prefix("- slug: ")));
    let ids: Vec<&str> = ids.filter(|id| id.len() > 6).collect();
    assert!(ids.len() > 50);
    let mut folders = vec![repository().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            // The samples of `init` belong to the 2020 programme, which `init` brings along; examples may name it.
            if entry.ends_with("cli/init") || entry.ends_with("catalogue.yaml") {
                continue;
            }
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let text = fs::read_to_string(&entry).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                // A path in a test, a help text or an example names a folder, not a rule.
                let named = ids.iter().find(|id| line.contains(&format!("\"{id}\"")));
                assert!(named.is_none(), "{}: {line}", entry.display());
            }
        }
    }
}
