//! [`SiteTest`]: a temporary site that is written, built and looked at.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The program under test.
pub(crate) fn casebook() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.env_remove("LANG").env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C.UTF-8");
    command
}

/// The root of this repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A temporary site. Its day is 2026-11-24.
pub(crate) struct SiteTest {
    folder: TempDir,
    arguments: Vec<String>,
}

/// What a run of the program gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl SiteTest {
    /// A site with the fixture programme of `tests/sites/minimal`, without reports.
    pub(crate) fn new() -> SiteTest {
        Self::from("minimal")
    }

    /// A copy of a fixture site.
    pub(crate) fn from(fixture: &str) -> SiteTest {
        let folder = TempDir::new().unwrap();
        copy(&repository().join("tests/sites").join(fixture), folder.path());
        SiteTest { folder, arguments: Vec::new() }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    pub(crate) fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let target = self.root().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, text).unwrap();
        self
    }

    /// Writes a report with the required keys, some further lines of its header, and a body.
    pub(crate) fn case(self, path: &str, header: &str, body: &str) -> Self {
        let text = report(header, body);
        self.file(&format!("content/cases/{path}"), text)
    }

    /// Writes a practice of the report `first` with the required keys, and some further lines of its header.
    pub(crate) fn practice(self, id: &str, header: &str) -> Self {
        self.file(&format!("content/practices/{id}.md"), practice(header, ""))
    }

    /// Further arguments of every build.
    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        self
    }

    /// Builds the site.
    pub(crate) fn build(&self) -> Run {
        let mut command = casebook();
        command.arg("--root").arg(self.root()).args(["build", "--today", "2026-11-24"]).args(&self.arguments);
        run(command)
    }

    /// Builds the site, which must succeed.
    #[track_caller]
    pub(crate) fn built(self) -> Self {
        let run = self.build();
        assert_eq!(run.code, 0, "{}", run.stderr);
        self
    }

    /// The text of a published file.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> Page {
        let text = fs::read_to_string(self.root().join("public").join(path));
        Page { path: path.to_owned(), text: text.unwrap_or_else(|error| panic!("{path}: {error}")) }
    }

    /// Whether a file is published.
    pub(crate) fn has_page(&self, path: &str) -> bool {
        self.root().join("public").join(path).exists()
    }

    /// Every published file with its bytes.
    pub(crate) fn published(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.root().join("public"))
    }
}

/// A published page.
pub(crate) struct Page {
    path: String,
    pub(crate) text: String,
}

impl Page {
    /// The page holds this text.
    #[track_caller]
    pub(crate) fn has(self, wanted: &str) -> Self {
        assert!(self.text.contains(wanted), "{} has no “{wanted}”:\n{}", self.path, self.text);
        self
    }

    /// The page does not hold this text.
    #[track_caller]
    pub(crate) fn lacks(self, unwanted: &str) -> Self {
        assert!(!self.text.contains(unwanted), "{} has “{unwanted}”", self.path);
        self
    }
}

/// A report with the required keys, unless `header` gives them.
pub(crate) fn report(header: &str, body: &str) -> String {
    let defaults = [
        ("title", "甲区的做法和经验"),
        ("unit", "unit-one"),
        ("date", "2026-11-01"),
        ("summary", "这是一段样例摘要，说明这篇案例讲了什么，字数够二十个。"),
        ("source", "{name: 样例, kind: own}"),
    ];
    with_defaults(&defaults, header, body)
}

/// The text of a practice of the report `first` with the required keys, unless `header` gives them, and a body.
pub(crate) fn practice(header: &str, body: &str) -> String {
    let defaults = [
        ("title", "教会林农种菌"),
        ("summary", "办班教林农在林下种菌。"),
        ("area", "培训"),
        ("categories", "[mushrooms]"),
        ("content", "请技术员办班，教林农在林下种菌。"),
        ("responsible", "甲区林业局"),
        ("cases", "[first]"),
    ];
    with_defaults(&defaults, header, body)
}

/// A document of these keys, unless `header` gives them.
fn with_defaults(defaults: &[(&str, &str)], header: &str, body: &str) -> String {
    let mut lines = String::new();
    for (key, value) in defaults {
        if !header.lines().any(|line| line.starts_with(&format!("{key}:"))) {
            lines.push_str(&format!("{key}: {value}\n"));
        }
    }
    format!("---\n{lines}{header}{}---\n{body}\n", if header.is_empty() || header.ends_with('\n') { "" } else { "\n" })
}

/// Runs a command to its end.
pub(crate) fn run(mut command: Command) -> Run {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr) }
}

/// Every file below a folder with its bytes, without the marker.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(here) = folders.pop() {
        let Ok(entries) = fs::read_dir(&here) else { continue };
        for entry in entries.map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else if entry.file_name() != ".casebook.json" {
                let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let target = to.join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

/// The files of an archive, as text where they are text.
pub(crate) fn unzip(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned());
    }
    files
}
