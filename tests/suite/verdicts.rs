//! Whatever the files are and however they got there, `check`, `build` and `pack` judge the site alike: what was built before, and
//! what is remembered of it, makes no difference.

use std::fs;
use std::path::Path;

use crate::harness::{SiteTest, casebook, report, run};

/// What may lie in a place of the site; whether it lets the site be published shall be said alike by all.
fn contents(kind: usize) -> Option<Vec<u8>> {
    let header = |line: &str| report(line, "林下种菌。").into_bytes();
    match kind {
        0 | 1 => Some(header("")),
        2 => Some(b"PK\x03\x04....word/document.xml".to_vec()),
        3 => Some([report("", "").as_bytes(), b"\0"].concat()),
        4 => Some(vec![0xff; 64]),
        5 => Some(header("extra: 1\n")),
        6 => Some(header("aliases: [index.html/x.html]\n")),
        7 => Some(Vec::new()),
        _ => None,
    }
}

/// The places of the trials: reports, a template, a style.
const PLACES: [&str; 5] = [
    "content/cases/mushrooms/first.md",
    "content/cases/mushrooms/second.md",
    "content/pages/third.md",
    "themes/default/pages/tags.html",
    "themes/default/styles/tokens.css",
];

fn put(root: &Path, place: &str, kind: usize) {
    let path = root.join(place);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    match contents(kind) {
        // What a report says is no template.
        Some(_) if place.starts_with("themes") && !(2..=4).contains(&kind) => {}
        Some(bytes) => fs::write(&path, bytes).unwrap(),
        #[cfg(unix)]
        None if kind == 8 => std::os::unix::fs::symlink(root.join("content/site.yaml"), &path).unwrap(),
        #[cfg(unix)]
        None if kind == 9 => assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success()),
        None => {}
    }
}

/// The exit codes of all, of which each runs in a process of its own.
fn verdicts(root: &Path) -> [i32; 3] {
    [&["check"][..], &["build"], &["pack"]].map(|command| {
        let mut program = casebook();
        program.arg("--root").arg(root).args(command).args(["--strict", "--today", "2026-11-24"]);
        run(program).code
    })
}

#[test]
fn all_commands_judge_a_site_alike_after_any_edit() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "林下种菌。");
    let start = verdicts(site.root());
    assert_eq!(start, [0; 3], "at the start");
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    let mut trail = Vec::new();
    let mut met = [0; 2];
    for _ in 0..14 {
        let (place, kind) = (PLACES[next(PLACES.len())], next(11));
        // Every second edit mends what the one before has broken, so that good sites are met as often as bad ones.
        let kind = if trail.len() % 2 == 1 { 10 } else { kind };
        let place = if trail.len() % 2 == 1 { trail.last().map_or(place, |(place, _)| *place) } else { place };
        put(site.root(), place, kind);
        trail.push((place, kind));
        let codes = verdicts(site.root());
        assert!(codes[0] == codes[1] && codes[1] == codes[2], "check, build, pack: {codes:?} after {trail:?}");
        met[usize::from(codes[0] == 0)] += 1;
    }
    assert!(met.iter().all(|count| *count >= 3), "bad and good sites: {met:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_named_by_a_build_that_had_been_good() {
    for kind in [2, 3, 4] {
        for place in &PLACES[1..4] {
            let site = SiteTest::new().case("mushrooms/first.md", "", "林下种菌。").built();
            put(site.root(), place, kind);
            let run = site.build();
            assert!(run.code == 1 && run.stderr.contains(place), "{place}, {kind}: {}", run.stderr);
            fs::remove_file(site.root().join(place)).unwrap();
            assert_eq!(site.build().code, 0);
        }
    }
}
