//! The first ten minutes of an editor: `tests/editor/first-ten-minutes.txt`, run with the real program. What comes out
//! stands in README.zh-CN.md, and as a picture in `docs/`; `CASEBOOK_ACCEPT=1 cargo test first_minutes` writes both.

use std::fs;
use std::path::Path;

use crate::harness::{casebook, repository, run};
use crate::terminal;

const PICTURE: &str = "docs/first-ten-minutes.svg";
/// The day on which it happens, as seconds since 1970.
const TODAY: &str = "1795478400"; // 2026-11-24 00:00 UTC
/// What the transcript in the README begins and ends with.
const FENCES: (&str, &str) = ("```text\n$ casebook init 我的站点\n", "\n```");

/// What stands on the screen, with colours, and the exit code of each command of casebook.
struct Session {
    screen: String,
    codes: Vec<(String, i32)>,
}

fn session(script: &str, folder: &Path) -> Session {
    let mut here = folder.to_path_buf();
    let mut file = None;
    let (mut screen, mut codes) = (String::new(), Vec::new());
    let mut lines = script.lines().filter(|line| !line.starts_with('#')).peekable();
    while let Some(line) = lines.next() {
        let (sign, rest) = line.split_at(1);
        match sign {
            "$" => {
                let command = rest.trim();
                screen.push_str(&format!("\u{1b}[32m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m\n"));
                let words: Vec<&str> = command.split(' ').collect();
                match words[..] {
                    ["cd", to] => here.push(to),
                    ["head", "-n", count, path] => {
                        let text = fs::read_to_string(here.join(path)).unwrap();
                        let shown = text.lines().take(count.parse().unwrap());
                        shown.for_each(|line| screen.push_str(&format!("{line}\n")));
                    }
                    ["casebook", ..] => {
                        let mut program = casebook();
                        program.env("LANG", "zh_CN.UTF-8").env("SOURCE_DATE_EPOCH", TODAY);
                        program.current_dir(&here).args(["--color", "always"]).args(&words[1..]);
                        let run = run(program);
                        screen.push_str(&run.stdout);
                        screen.push_str(&run.stderr);
                        codes.push((command.to_owned(), run.code));
                    }
                    _ => panic!("no command of this session: {command}"),
                }
                screen.push('\n');
            }
            "~" => {
                screen.push_str(&format!("\u{1b}[2m（编辑 {}）\u{1b}[0m\n", rest.trim()));
                file = Some(here.join(rest.trim()));
            }
            "-" => {
                let path = file.as_ref().unwrap();
                let next = lines.next().and_then(|line| line.strip_prefix('+'));
                let next = next.unwrap_or_else(|| panic!("no line takes the place of {rest}"));
                let text = fs::read_to_string(path).unwrap();
                let changed = text.replacen(&format!("\n{rest}\n"), &format!("\n{next}\n"), 1);
                assert_ne!(text, changed, "there is no line {rest} in\n{text}");
                fs::write(path, changed).unwrap();
                screen.push_str(&format!("\u{1b}[31m-{rest}\u{1b}[0m\n\u{1b}[32m+{next}\u{1b}[0m\n"));
                if !lines.peek().is_some_and(|line| line.starts_with('-')) {
                    screen.push('\n');
                }
            }
            _ => panic!("no line of a session: {line}"),
        }
    }
    Session { screen, codes }
}

#[test]
fn an_editor_comes_from_an_empty_folder_to_a_published_report() {
    let folder = tempfile::TempDir::new().unwrap();
    let script = fs::read_to_string(repository().join("tests/editor/first-ten-minutes.txt")).unwrap();
    let Session { screen, codes } = session(&script, folder.path());
    let told: Vec<(&str, i32)> = codes.iter().map(|(command, code)| (command.as_str(), *code)).collect();
    assert_eq!(
        told,
        [
            ("casebook init 我的站点", 0),
            ("casebook new case --unit 枝江市 sample-visits", 0),
            ("casebook check --drafts", 1),
            ("casebook check", 0),
            ("casebook --quiet build", 0),
        ],
        "{screen}"
    );
    let transcript = terminal::plain(&screen);
    for code in ["full-width-sign", "invalid-date", "unknown-tag", "personal-phone", "unfinished-text"] {
        assert_eq!(transcript.matches(&format!("error[{code}]")).count(), 1, "{code} in\n{transcript}");
    }
    assert!(transcript.contains("没有发现问题"), "{transcript}");
    let page = folder.path().join("我的站点/public/cases/party-building/sample-visits.html");
    assert!(fs::read_to_string(page).unwrap().contains("每月固定走访，当场登记需求。"));

    let told = screen.find("\u{1b}[1mcasebook check --drafts").and_then(|at| screen[..at].rfind('\n'));
    let picture = terminal::svg(screen[told.unwrap()..].trim_start(), "检查、改正、再检查：终端里的五条提示和改法");
    let readme = fs::read_to_string(repository().join("README.zh-CN.md")).unwrap();
    let (start, end) = FENCES;
    let from = readme.find(start).unwrap() + "```text\n".len();
    let to = from + readme[from..].find(end).unwrap();
    if std::env::var_os("CASEBOOK_ACCEPT").is_some() {
        let text = format!("{}{}{}", &readme[..from], transcript.trim_end(), &readme[to..]);
        fs::write(repository().join("README.zh-CN.md"), text).unwrap();
        fs::write(repository().join(PICTURE), picture).unwrap();
        return;
    }
    assert_eq!(readme[from..to], *transcript.trim_end(), "run CASEBOOK_ACCEPT=1 cargo test first_minutes");
    assert!(readme.contains(&format!("]({PICTURE})")), "the README shows {PICTURE}");
    let on_disk = fs::read_to_string(repository().join(PICTURE)).unwrap_or_default();
    assert_eq!(on_disk, picture, "run CASEBOOK_ACCEPT=1 cargo test first_minutes");
    quick_xml::Reader::from_str(&picture).read_event().unwrap();
}

#[test]
fn a_picture_keeps_every_character_on_its_cell() {
    let picture = terminal::svg("a中\u{1b}[91m^<\u{1b}[0m b\n", "x");
    for part in [r#"x="16 24">a中<"#, r##"fill="#ff7b72" x="40 48">^&lt;<"##, r#"x="64">b<"#] {
        assert!(picture.contains(part), "no {part} in {picture}");
    }
    let long = terminal::svg(&"字".repeat(50), "x");
    assert_eq!(long.matches("<text").count(), 2);
    assert_eq!(terminal::plain("\u{1b}[1ma\u{1b}[0mb"), "ab");
}
