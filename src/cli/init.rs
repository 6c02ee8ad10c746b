//! `casebook init DIR`: a new site whose first build is green.

use std::fs;
use std::path::Path;

use super::arguments::Init;
use super::{Console, Failure};
use crate::publish::whole::NewFiles;
use crate::text;

/// The files of a new site. The registry is that of this program's own site: the 2020 programme.
const FILES: [(&str, &str); 14] = [
    ("content/site.yaml", include_str!("init/site.yaml")),
    ("content/registry/programme.yaml", include_str!("../../content/registry/programme.yaml")),
    ("content/registry/regions.csv", include_str!("../../content/registry/regions.csv")),
    ("content/registry/region-groups.yaml", include_str!("../../content/registry/region-groups.yaml")),
    ("content/registry/tags.yaml", include_str!("../../content/registry/tags.yaml")),
    ("content/registry/glossary.yaml", include_str!("../../content/registry/glossary.yaml")),
    ("content/cases/service-based/sample-service.md", include_str!("init/sample-service.md")),
    ("content/cases/party-building/sample-party.md", include_str!("init/sample-party.md")),
    ("content/practices/sample-assess-first.md", include_str!("init/sample-practice.md")),
    ("content/pages/about.md", include_str!("init/about.md")),
    ("content/pages/notice.md", include_str!("../../content/pages/notice.md")),
    ("public/.gitignore", "*\n!.gitignore\n"),
    (".gitignore", "/.public.*\n"),
    ("README.md", include_str!("init/README.md")),
];

pub(super) fn run(options: &Init, console: &Console) -> Result<(), Failure> {
    let dir = &options.dir;
    let shown = dir.display();
    if !is_free(dir)? {
        return Err(Failure::Usage(text!(
            "{shown} 不是空文件夹，不会改动里面的东西；请换一个新文件夹",
            "{shown} is not an empty folder and is left as it is; choose a new one"
        )));
    }
    let mut files = NewFiles::default();
    for (path, text) in FILES {
        files.add(&dir.join(path), text.replace("date: 2026-11-20", "date: 2020-11-01").as_bytes())?;
    }
    files.appear()?;
    console.say(&text!(
        "新站点在 {shown}。接着：\n  casebook --root {shown} build\n然后用浏览器打开 {shown}/public/index.html",
        "the new site is in {shown}. Next:\n  casebook --root {shown} build\nthen open {shown}/public/index.html in a browser"
    ));
    Ok(())
}

/// Whether a folder is empty or not there yet.
fn is_free(dir: &Path) -> Result<bool, Failure> {
    if !dir.exists() {
        return Ok(true);
    }
    if !dir.is_dir() {
        return Ok(false);
    }
    let mut entries = fs::read_dir(dir).map_err(|cause| {
        let shown = dir.display();
        Failure::Machine(text!("无法读取 {shown}：{cause}", "cannot read {shown}: {cause}"))
    })?;
    Ok(entries.next().is_none())
}
