//! What the map in `lib.rs` promises: who may import whom, where each foreign crate lives, and that every
//! file says what it is.

mod circles;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::harness::repository;

/// Every Rust file of a folder with its path below it.
fn sources(folder: &str) -> Vec<(String, String)> {
    let top = repository().join(folder);
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![top.clone()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(here).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let name = entry.strip_prefix(&top).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The table of `lib.rs`: module → what it may import.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let lib = fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let part = lib.split("# Who may know whom").nth(1).unwrap().split("```").nth(1).unwrap();
    part.lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .filter(|line| !line.starts_with("text"))
        .filter_map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            Some((words.next()?, words.filter(|word| word != "-").collect()))
        })
        .collect()
}

fn module(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn imports_match_the_map() {
    let table = table();
    let lib = fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let declared: BTreeSet<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub")?.split_once(" mod ")?.1.strip_suffix(';')).collect();
    assert_eq!(declared, table.keys().map(String::as_str).collect(), "the table names every module");
    let mut used: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let files = sources("src");
    for (file, text) in files.iter().filter(|(file, _)| file != "lib.rs" && file != "main.rs") {
        let here = module(file);
        // Tests may use more than the code they test.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        if file.ends_with("/tests.rs") {
            continue;
        }
        for (at, _) in code.match_indices("crate::") {
            if code[..at].ends_with('$') {
                continue;
            }
            let name: String = code[at + 7..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if name != here && name != "text" && !name.is_empty() && table.contains_key(&name) {
                assert!(table[here].contains(&name), "{file} imports {name}, which the map in lib.rs does not allow");
                used.entry(here).or_default().insert(name);
            }
        }
    }
    for (module, allowed) in &table {
        let unused: Vec<&String> =
            allowed.iter().filter(|name| !used.get(module.as_str()).is_some_and(|used| used.contains(*name))).collect();
        assert!(unused.is_empty(), "the map allows {module} to import {unused:?}, which it does not");
    }
}

/// What a reader meets first: nothing that only a tool wants.
#[test]
fn the_top_level_shows_what_matters() {
    let git = std::process::Command::new("git").arg("-C").arg(repository()).args(["ls-files", "-z"]).output();
    let Some(listed) = git.ok().filter(|git| git.status.success()) else { return };
    let listed = String::from_utf8(listed.stdout).unwrap();
    let top: BTreeSet<&str> = listed.split('\0').filter_map(|path| path.split('/').next()).collect();
    let shown: Vec<&str> = top.into_iter().filter(|name| !name.is_empty() && !name.starts_with('.')).collect();
    let expected = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "README.zh-CN.md",
        "content",
        "docs",
        "public",
        "src",
        "tests",
        "themes",
    ];
    assert_eq!(shown, expected, "settings of tools take hidden names; what explains belongs into docs/");
}

#[test]
fn each_foreign_crate_has_its_home() {
    let homes = [
        ("pulldown_cmark", vec!["document"]),
        ("tera", vec!["theme"]),
        ("serde_yaml", vec!["vocabulary"]),
        ("saphyr_parser", vec!["formats"]),
        ("walkdir", vec!["source", "publish"]),
        ("notify", vec!["source"]),
        ("clap", vec!["cli"]),
        ("open", vec!["cli"]),
        ("tiny_http", vec!["serve"]),
        ("mio", vec!["serve"]),
        ("httparse", vec!["serve"]),
        ("annotate_snippets", vec!["vocabulary"]),
        ("encoding_rs", vec!["source", "search", "formats"]),
        ("aho_corasick", vec!["vocabulary", "document"]),
        ("memchr", vec!["vocabulary", "formats", "document", "source", "check"]),
        ("exif", vec!["source"]),
        ("html5gum", vec!["check"]),
        ("ureq", vec!["check"]),
        // `search` has a module of that name.
        ("pinyin", vec!["vocabulary", "search"]),
        ("zip", vec!["formats"]),
        ("rust_xlsxwriter", vec!["render"]),
        ("quick_xml", vec!["formats"]),
        ("tempfile", vec!["publish", "render"]),
    ];
    for (file, text) in sources("src") {
        // Tests may use more than the code they test.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (name, homes) in &homes {
            if code.contains(&format!("{name}::")) {
                assert!(homes.contains(&module(&file)), "{file} uses {name}");
            }
        }
        let doors = [("println!", "cli"), ("eprintln!", "cli"), ("std::env::var", "cli"), ("Timestamp::now", "cli")];
        for (door, home) in doors {
            let opens = code.contains(door) && !file.ends_with("/tests.rs");
            assert!(!opens || module(&file) == home, "{file} uses {door}");
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for folder in ["src", "tests/suite"] {
        for (file, text) in sources(folder) {
            assert!(text.starts_with("//! "), "{folder}/{file} does not open with //!");
        }
    }
}

#[test]
fn rules_have_the_names_of_their_codes() {
    for (file, _) in sources("src/check/rules").into_iter().filter(|(file, _)| file != "mod.rs") {
        let code = file.trim_end_matches(".rs").replace('_', "-");
        assert!(casebook::vocabulary::diagnostic::Code::parse(&code).is_some(), "{file} has the name of no code");
        assert!(
            repository().join(format!("tests/diagnostics/{code}.md")).exists()
                || ["file-too-large", "picture-position"].contains(&code.as_str()),
            "{code} has no fixture"
        );
    }
}

#[test]
fn rules_of_rendered_pages_have_the_names_of_their_codes() {
    for (file, _) in sources("src/check/rendered/rules").into_iter().filter(|(file, _)| file != "mod.rs") {
        let code = file.trim_end_matches(".rs").replace('_', "-");
        assert!(casebook::vocabulary::diagnostic::Code::parse(&code).is_some(), "{file} has the name of no code");
    }
}

#[test]
fn components_are_whole() {
    let folder = repository().join("themes/default/components");
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        for part in [format!("{name}.html"), format!("{name}.css"), "examples.yaml".to_owned()] {
            assert!(entry.join(&part).exists(), "component {name} has no {part}");
        }
        let html = fs::read_to_string(entry.join(format!("{name}.html"))).unwrap();
        assert!(html.contains(&format!("{{% component {}(", name.replace('-', "_"))), "{name}");
    }
}

#[test]
fn labels_that_views_ask_for_are_in_the_theme() {
    let theme = fs::read_to_string(repository().join("themes/default/theme.yaml")).unwrap();
    let has = |key: &str| theme.lines().any(|line| line.trim_start().starts_with(&format!("{key}:")));
    let mut count = 0;
    for (file, text) in
        sources("src").into_iter().filter(|(file, _)| file.starts_with("view/") || file.starts_with("render/"))
    {
        for call in [".get(\"", ".owned(\"", ".filled(\"", "label(\"", ".facet(\"", "step(context, \""] {
            for (at, _) in text.match_indices(call) {
                let key = text[at + call.len()..].split('"').next().unwrap();
                assert!(has(key), "{file} asks for the label {key}");
                count += 1;
            }
        }
    }
    assert!(count > 50, "only {count} labels were seen");
}

/// What the table of `lib.rs` should say: for each code that is no name of a file, the files that find it.
fn where_codes_come_from() -> BTreeMap<String, BTreeSet<String>> {
    let code = fs::read_to_string(repository().join("src/vocabulary/diagnostic/code.rs")).unwrap();
    let declared = code.lines().filter_map(|line| line.trim().split_once(" = \""));
    let declared: Vec<(&str, &str)> =
        declared.filter_map(|(name, rest)| Some((name, rest.split_once("\", ")?.0))).collect();
    assert!(declared.len() > 90, "only {} codes were seen", declared.len());
    let files = sources("src");
    let named: BTreeSet<&str> = files.iter().filter_map(|(file, _)| file.rsplit('/').next()).collect();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in files.iter().filter(|(file, _)| !file.starts_with("vocabulary/diagnostic/")) {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let is_said = |name: &str| {
            text.match_indices(&format!("Code::{name}")).any(|(at, whole)| {
                !text[at + whole.len()..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')
            })
        };
        for (name, code) in &declared {
            if !named.contains(format!("{}.rs", code.replace('-', "_")).as_str()) && is_said(name) {
                found.entry(file.clone()).or_default().insert((*code).to_owned());
            }
        }
    }
    found
}

#[test]
fn the_map_says_where_codes_come_from() {
    let lib = fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let table = lib.split("# Where codes come from").nth(1).unwrap().split("```").nth(1).unwrap();
    let (mut told, mut file): (BTreeMap<String, BTreeSet<String>>, String) = Default::default();
    for word in table.split_whitespace().filter(|word| !["text", "//!"].contains(word)) {
        if word.ends_with(".rs") {
            word.clone_into(&mut file);
        } else {
            told.entry(file.clone()).or_default().insert(word.to_owned());
        }
    }
    assert_eq!(told, where_codes_come_from());
}
