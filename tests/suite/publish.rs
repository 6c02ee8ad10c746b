//! Publishing, seen from outside: killed builds, two at once, folders that are not ours.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::harness::{SiteTest, casebook, run, tree};

fn site() -> SiteTest {
    (0..40).fold(SiteTest::new(), |site, number| {
        site.case(
            &format!("mushrooms/case-{number:02}.md"),
            &format!("title: 第{number}篇案例的标题\n"),
            "## 做法\n\n正文。",
        )
    })
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let site = site().built();
    let old = site.published();
    // A change that every page shows, so that a mixture of both sites would be seen.
    let settings = fs::read_to_string(site.root().join("content/site.yaml")).unwrap();
    let site = site.file("content/site.yaml", settings.replace("林业试点案例", "换了名字的案例库"));
    let elsewhere = site.root().join("elsewhere");
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["build", "--today", "2026-11-24", "--output"]).arg(&elsewhere);
    assert_eq!(run(command).code, 0);
    let new = tree(&elsewhere);
    let mut killed = 0;
    for round in 0..60 {
        let mut command = casebook();
        command.arg("--root").arg(site.root()).args(["build", "--today", "2026-11-24"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Not a wait for anything: the moment of the kill is spread over the length of a build.
        std::thread::sleep(Duration::from_micros(700 * round));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let now: BTreeMap<String, Vec<u8>> = site.published();
        assert!(now == old || now == new, "round {round}: neither the old site nor the new one");
    }
    assert!(killed > 5, "only {killed} builds were killed");
    let site = site.built();
    assert!(site.published() == new);
    let mut left: Vec<String> = fs::read_dir(site.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, [".casebook", ".elsewhere.lock", ".public.lock", "content", "elsewhere", "public"]);
}

#[test]
fn two_builds_at_once_both_succeed() {
    let site = site();
    let spawn = || {
        let mut command = casebook();
        command.arg("--root").arg(site.root()).args(["build", "--today", "2026-11-24"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut children = [spawn(), spawn(), spawn()];
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(site.published().keys().filter(|path| path.starts_with("cases/mushrooms/case-")).count(), 40);
}

#[test]
fn a_folder_with_something_else_in_it_is_refused() {
    let site = site().file("mine/letter.txt", "不要动我");
    for output in ["mine", "content", ".", ".."] {
        let mut command = casebook();
        command.current_dir(site.root()).args(["build", "--today", "2026-11-24", "--output", output]);
        let run = run(command);
        assert_eq!(run.code, 3, "{output}: {}", run.stderr);
    }
    assert_eq!(fs::read_to_string(site.root().join("mine/letter.txt")).unwrap(), "不要动我");
    assert!(site.root().join("content/site.yaml").exists());
}

#[test]
fn kept_entries_stay_through_builds() {
    let site = site().file("public/.gitignore", "*\n").built();
    let settings = fs::read_to_string(site.root().join("content/site.yaml")).unwrap();
    let site = site
        .file("public/CNAME", "forest.example\n")
        .file("content/site.yaml", format!("{settings}publish: {{keep: [CNAME]}}\n"))
        .case("mushrooms/new.md", "title: 新来的一篇案例\n", "正文")
        .built();
    assert_eq!(site.page("CNAME").text, "forest.example\n");
    assert_eq!(site.page(".gitignore").text, "*\n");
    assert!(site.has_page("cases/mushrooms/new.html"));
}

#[test]
fn pages_of_deleted_reports_vanish() {
    let site = site().built();
    fs::remove_file(site.root().join("content/cases/mushrooms/case-07.md")).unwrap();
    let site = site.built();
    assert!(!site.has_page("cases/mushrooms/case-07.html") && site.has_page("cases/mushrooms/case-08.html"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_site() {
    // Needs the right to mount; where it is missing there is nothing to see.
    let site = site().built();
    let disk = site.root().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted =
        std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(&disk).output();
    if !mounted.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: no right to mount a small disk");
        return;
    }
    let output = disk.join("out");
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["build", "--today", "2026-11-24", "--output"]).arg(&output);
    let run = run(command);
    let left = tree(&disk);
    std::process::Command::new("umount").arg(&disk).status().unwrap();
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(left.keys().all(|path| path.ends_with(".lock")), "{:?}", left.keys().collect::<Vec<_>>());
}

#[cfg(target_os = "linux")]
#[test]
fn a_mount_point_is_filled_in_place() {
    let site = site();
    let output = site.root().join("mounted");
    fs::create_dir(&output).unwrap();
    let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "tmpfs"]).arg(&output).output();
    if !mounted.is_ok_and(|mount| mount.status.success()) {
        eprintln!("skipped: no right to mount");
        return;
    }
    let build = || {
        let mut command = casebook();
        command
            .arg("--root")
            .arg(site.root())
            .args(["build", "--today", "2026-11-24", "--format", "json", "--output"])
            .arg(&output);
        let run = run(command);
        (run.code, serde_json::from_str::<serde_json::Value>(run.stdout.lines().last().unwrap_or("null")).unwrap())
    };
    let (first, second) = (build(), build());
    fs::remove_file(site.root().join("content/cases/mushrooms/case-01.md")).unwrap();
    let third = build();
    let pages = tree(&output);
    std::process::Command::new("umount").arg(&output).status().unwrap();
    assert_eq!((first.0, second.0, third.0), (0, 0, 0));
    assert_eq!(second.1["written"], 0);
    assert!(pages.contains_key("index.html") && !pages.contains_key("cases/mushrooms/case-01.html"));
}

#[test]
fn two_builds_of_one_site_are_the_same_to_the_last_byte_and_the_record_is_not_in_them() {
    let site = site();
    let build = |output: &str| {
        let mut command = casebook();
        command.arg("--root").arg(site.root()).args(["build", "--today", "2026-11-24", "--output"]);
        command.arg(site.root().join(output));
        let run = run(command);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let marker = fs::read(site.root().join(output).join(".casebook.json")).unwrap();
        (tree(&site.root().join(output)), marker)
    };
    let (first, second) = (build("one"), build("two"));
    assert!(first == second, "the builds differ");
    assert!(first.1.len() < 100, "the marker holds more than its mark");
    // One record for each output folder, and what keeps them out of a repository.
    let kept = tree(&site.root().join(".casebook"));
    let records = kept.keys().filter(|name| name.starts_with("build-")).count();
    assert_eq!((records, kept[".gitignore"].as_slice(), kept.len()), (2, b"*\n".as_slice(), 3));
    assert!(build("one") == first, "a build after it differs");
}
