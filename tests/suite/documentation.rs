//! What the README promises: its commands run, its example builds, its links lead somewhere.

use std::fs;

use crate::harness::{SiteTest, casebook, repository, run};

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
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("casebook ")) {
            let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().collect();
            let command_words: Vec<&str> =
                words.iter().copied().filter(|word| !word.starts_with('-')).take(1).collect();
            let mut command = casebook();
            command.arg("--root").arg(site.root()).args(&command_words).arg("--help");
            assert_eq!(run(command).code, 0, "{name}: casebook {line}");
            count += 1;
        }
        assert!(count >= 4, "{name} shows {count} commands");
        assert!(text.contains("cargo run --release -- build") && text.contains("tests/run"), "{name}");
    }
}

#[test]
fn its_links_lead_somewhere() {
    for name in ["README.md", "README.zh-CN.md", "tests/README.md"] {
        let text = readme(name);
        let folder = repository().join(name).parent().unwrap().to_path_buf();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split([')', '#']).next().unwrap();
            if !target.is_empty() && !target.starts_with("http") {
                assert!(folder.join(target).exists(), "{name} links to {target}");
            }
        }
    }
}
