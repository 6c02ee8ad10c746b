//! The offline copy as one zip.

use std::fs;
use std::io::{Cursor, Read};

use crate::harness::{Run, SiteTest, casebook, run};

fn pack(site: &SiteTest, arguments: &[&str]) -> Run {
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["pack", "--today", "2026-11-24"]).args(arguments);
    run(command)
}

#[test]
fn a_pack_holds_the_offline_copy_in_one_folder() {
    let site = SiteTest::new()
        .case("mushrooms/first/index.md", "", "正文[表](数据.csv)")
        .file("content/cases/mushrooms/first/数据.csv", "a,b\n")
        .arguments(&["--offline"])
        .built();
    let packed = pack(&site, &[]);
    assert_eq!(packed.code, 0, "{}", packed.stderr);
    let bytes = fs::read(site.root().join("site.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let published = site.published();
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let name = name.strip_prefix("林业试点案例/").unwrap_or_else(|| panic!("{name} lies outside the folder"));
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        match published.get(name) {
            Some(expected) => assert!(content == *expected, "{name} differs from build --offline"),
            None => assert!(name == "使用说明.txt" && content.starts_with("\u{FEFF}林业试点案例".as_bytes()), "{name}"),
        }
        names.push(name.to_owned());
    }
    assert_eq!(names.len(), published.len() + 1);
    for name in ["index.html", "search/index.bin.js", "cases/mushrooms/first/数据.csv"] {
        assert!(names.iter().any(|found| found == name), "no {name}");
    }
    // Bit 11 of the flags says that names are UTF-8; without it Windows takes them for GBK or worse.
    let name = "林业试点案例/cases/mushrooms/first/数据.csv".as_bytes();
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
    assert_eq!(bytes[at - 30..at - 26], *b"PK\x03\x04");
    assert_ne!(bytes[at - 23] & 0b1000, 0);
}

#[test]
fn two_packs_are_the_same_and_an_error_keeps_the_old_one() {
    let site =
        SiteTest::new().case("mushrooms/first.md", "", "正文").case("bees/second.md", "unit: unit-three\n", "正文");
    assert_eq!(pack(&site, &["--output", &site.root().join("a.zip").to_string_lossy()]).code, 0);
    assert_eq!(pack(&site, &["--output", &site.root().join("b.zip").to_string_lossy()]).code, 0);
    let first = fs::read(site.root().join("a.zip")).unwrap();
    assert!(first == fs::read(site.root().join("b.zip")).unwrap());
    let site = site.case("bees/second.md", "unit: nobody\n", "正文");
    let broken = pack(&site, &["--output", &site.root().join("a.zip").to_string_lossy()]);
    assert!(broken.code == 1 && broken.stderr.contains("unknown-unit"), "{}", broken.stderr);
    assert!(first == fs::read(site.root().join("a.zip")).unwrap());
    let left = fs::read_dir(site.root()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().contains("part")));
}

#[test]
fn a_pack_is_a_zip_and_its_place_must_be_there() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    assert_eq!(pack(&site, &["--output", "somewhere.html"]).code, 2);
    let missing = pack(&site, &["--output", &site.root().join("no/such/a.zip").to_string_lossy()]);
    assert!(missing.code == 3 && missing.stderr.contains("a.zip"), "{}", missing.stderr);
}
