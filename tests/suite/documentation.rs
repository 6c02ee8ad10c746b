//! What the README promises: its commands run, its example builds, its links lead somewhere.

use std::collections::BTreeMap;
use std::fs;

use casebook::vocabulary::diagnostic::{self, Code};

use crate::harness::{SiteTest, casebook, repository, run, tree};

fn readme(name: &str) -> String {
    fs::read_to_string(repository().join(name)).unwrap()
}

#[test]
fn the_example_report_builds() {
    for name in ["README.md", "README.zh-CN.md"] {
        let text = readme(name);
        let example = text.split("```markdown\n").nth(1).and_then(|rest| rest.split("\n```").next()).unwrap();
        let folder = tempfile::TempDir::new().unwrap();
        let dir = folder.path().join("site");
        let mut command = casebook();
        command.arg("init").arg(&dir);
        assert_eq!(run(command).code, 0);
        fs::write(dir.join("content/cases/party-building/example-from-readme.md"), example).unwrap();
        let mut command = casebook();
        command.arg("--root").arg(&dir).args(["build", "--strict"]);
        let built = run(command);
        assert_eq!(built.code, 0, "{name}: {}", built.stderr);
    }
}

#[test]
fn the_commands_exist() {
    let site = SiteTest::new();
    for name in ["README.md", "README.zh-CN.md"] {
        let text = readme(name);
        let mut count = 0;
        let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
        let lines = blocks.flat_map(str::lines);
        for line in lines.filter_map(|line| line.trim().strip_prefix("casebook ")) {
            let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().collect();
            let commands = [
                "init",
                "build",
                "pack",
                "check",
                "serve",
                "new",
                "import",
                "schema",
                "build",
                "pack",
                "check",
                "search",
                "list",
                "stats",
                "explain",
                "theme",
                "completions",
            ];
            let Some(called) = words.iter().find(|word| commands.contains(word)) else {
                panic!("{name}: casebook {line}");
            };
            let mut command = casebook();
            command.arg("--root").arg(site.root()).arg(called).arg("--help");
            assert_eq!(run(command).code, 0, "{name}: casebook {line}");
            count += 1;
        }
        assert!(count >= 4, "{name} shows {count} commands");
        assert!(text.contains("cargo run --release -- build") && text.contains("tests/run"), "{name}");
    }
}

#[test]
fn its_links_lead_somewhere() {
    let texts = [
        "README.md",
        "README.zh-CN.md",
        "tests/README.md",
        "docs/CHANGELOG.md",
        "docs/CONTRIBUTING.md",
        "docs/THIRD-PARTY.md",
    ];
    for name in texts {
        let text = readme(name);
        let folder = repository().join(name).parent().unwrap().to_path_buf();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split([')', '#']).next().unwrap();
            let shown_as_code = text[..at].rfind('`') > text[..at].rfind('\n');
            if !target.is_empty() && !target.starts_with("http") && !shown_as_code {
                assert!(folder.join(target).exists(), "{name} links to {target}");
            }
        }
    }
}

#[test]
fn every_diagnostic_has_its_page() {
    let folder = repository().join("docs/diagnostics");
    let code = |code: Code| (format!("{code}.md"), diagnostic::page(code).unwrap());
    let mut pages: BTreeMap<String, String> = Code::all().map(code).collect();
    pages.insert("README.md".to_owned(), diagnostic::index_page());
    if std::env::var_os("CASEBOOK_ACCEPT").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        pages.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
    }
    let on_disk = tree(&folder).into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()));
    let on_disk: BTreeMap<String, String> = on_disk.collect();
    let different: Vec<&String> =
        pages.keys().chain(on_disk.keys()).filter(|name| pages.get(*name) != on_disk.get(*name)).collect();
    assert!(different.is_empty(), "run CASEBOOK_ACCEPT=1 cargo test every_diagnostic: {different:?}");
}
