//! `casebook serve` over a real socket: what it answers, to whom, and that it shows what a build would publish.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use casebook::pipeline::{self, Request, Snapshot, Timings};
use casebook::site::Drafts;
use casebook::vocabulary::diagnostic::{Diagnostic, Language};

use crate::harness::{SiteTest, casebook, practice, report, repository};

/// A running preview; it ends with this value.
struct Preview {
    child: Child,
    /// `127.0.0.1:4000`.
    host: String,
    /// What it says on stderr, line by line, from the address on.
    said: Receiver<String>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn line(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

/// Nothing here takes so long; a test that waits for longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts a command and waits until it says where it listens.
fn start(mut command: Command) -> Preview {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut said = String::new();
    let host = loop {
        let Some(line) = lines.next() else { panic!("the preview did not start:\n{said}") };
        let line = line.unwrap();
        if let Some((_, rest)) = line.split_once("http://") {
            break rest.split('/').next().unwrap().to_owned();
        }
        said.push_str(&line);
        said.push('\n');
    };
    // Whatever it says later must not fill the pipe.
    let (sender, said) = channel();
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    Preview { child, host, said }
}

impl Preview {
    fn of(site: &SiteTest) -> Preview {
        Self::with(site.root(), &[])
    }

    fn with(root: &Path, arguments: &[&str]) -> Preview {
        let mut command = casebook();
        command.arg("--root").arg(root).args(["serve", "--port", "0", "--today", "2026-11-24"]).args(arguments);
        start(command)
    }

    /// Waits until it says something with these words.
    fn until_it_says(&self, words: &str) {
        let mut before = Vec::new();
        loop {
            match self.said.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(words) => return,
                Ok(line) => before.push(line),
                Err(_) => panic!("never said: {words}; but: {before:?}"),
            }
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends some bytes and reads what comes until the end.
    fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // It may be refused before all of it is taken.
        let _ = stream.write_all(bytes);
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        parse(&all)
    }

    fn ask(&self, method: &str, target: &str, lines: &str) -> Answer {
        let head = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{lines}\r\n", self.host);
        self.raw(head.as_bytes())
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", &format!("/{path}"), "")
    }

    fn state(&self, page: &str) -> serde_json::Value {
        serde_json::from_slice(&self.get(&format!("__preview/state?page={page}")).body).unwrap()
    }

    /// The stream of events.
    fn events(&self) -> Events {
        let mut stream = self.connect();
        write!(stream, "GET /__preview/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.host).unwrap();
        let mut lines = BufReader::new(stream);
        let mut line = String::new();
        while line.trim() != "retry: 1000" {
            line.clear();
            assert!(lines.read_line(&mut line).unwrap() > 0, "no stream of events");
        }
        Events { lines }
    }

    /// Waits until something is so, from event to event.
    fn until(&self, what: &str, so: impl Fn() -> bool) {
        let mut events = self.events();
        while !so() {
            assert!(events.next().is_some(), "never came: {what}");
        }
    }
}

/// The stream of events.
struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// The number that the next event brings. Nothing if the stream ends, or brings none for as long as a test waits: it is
    /// written to again and again without bringing one, so that reading alone would wait for ever.
    fn next(&mut self) -> Option<u64> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let mut line = String::new();
            if self.lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if let Some(number) = line.strip_prefix("data: ") {
                return number.trim().parse().ok();
            }
        }
        None
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("no answer: {bytes:?}"));
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body: bytes[end + 4..].to_vec() }
}

/// A page without the one line that the preview adds.
fn plain(body: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(body) else { return body.to_vec() };
    let lines = text.split_inclusive('\n').map(|line| {
        match line.find("<script type=\"module\" src=\"/__preview/preview.js\"") {
            Some(at) => {
                let rest = &line[at..];
                format!("{}{}", &line[..at], rest.split_once("</script>\n").map_or(rest, |(_, rest)| rest))
            }
            None => line.to_owned(),
        }
    });
    lines.collect::<String>().into_bytes()
}

/// What the files give: every file of the site, which is nothing where it cannot be put together or rendered, and all that is wrong.
fn clean(root: &Path) -> (Option<BTreeMap<String, Vec<u8>>>, Vec<Diagnostic>) {
    let today = jiff::civil::date(2026, 11, 24);
    let request = Request { drafts: Drafts::Show, base_url: None, offline: false, pdf: false, today };
    let mut timings = Timings::default();
    let inputs = pipeline::read(root, &mut timings).unwrap();
    let (snapshot, diagnostics) = pipeline::assemble(inputs, &request, &mut timings).unwrap();
    let files = snapshot.filter(|_| !diagnostics.iter().any(concerns_all)).as_ref().and_then(published);
    (files, diagnostics)
}

/// Whether something is wrong with the registry, the settings or the theme, so that no page can be relied on. What leads from there to
/// a page that is missing, or is only wanted there, keeps no page from being shown.
fn concerns_all(diagnostic: &Diagnostic) -> bool {
    let place = &diagnostic.location.path;
    let written = ["content/cases/", "content/practices/", "content/pages/"];
    let lesser = ["dead-link", "missing-gov-field", "personal-id"].contains(&diagnostic.code.as_str());
    diagnostic.is_error() && !lesser && !written.iter().any(|folder| place.starts_with(folder))
}

/// The same as if some files were not there.
fn clean_without(root: &Path, files: &BTreeSet<String>) -> (Option<BTreeMap<String, Vec<u8>>>, Vec<Diagnostic>) {
    if files.is_empty() {
        return clean(root);
    }
    let copy = tempfile::TempDir::new().unwrap();
    copy_tree(root, copy.path());
    for file in files {
        fs::remove_file(copy.path().join(file)).unwrap();
    }
    clean(copy.path())
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy_tree(&from, &to) } else { assert!(fs::copy(from, to).is_ok()) }
    }
}

/// What is not as it must be with the files that the preview takes for faulty: each has an error, each file with an error that no other
/// file has to do with is among them, and so is each other one, unless there is a faulty file that it may be due to.
fn misjudged(faulty: &BTreeSet<String>, diagnostics: &[Diagnostic]) -> Option<String> {
    let of_two = [
        "unknown-case",
        "unknown-practice",
        "dead-link",
        "dead-anchor",
        "duplicate-id",
        "address-collision",
        "supersedes-loop",
        "evidence-claim",
        "promotion-claim",
    ];
    let is_of = |place: &str, file: &str| {
        let folder = file.trim_end_matches(".md").trim_end_matches("/index");
        place == file || (!place.ends_with(".md") && place.starts_with(&format!("{folder}/")))
    };
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    for file in faulty {
        if !errors().any(|error| is_of(&error.location.path, file)) {
            return Some(format!("{file} has no error"));
        }
    }
    for error in errors() {
        let place = &error.location.path;
        let alone = !of_two.contains(&error.code.as_str());
        let sound = place.ends_with(".md") && !faulty.contains(place);
        if sound && (alone || faulty.is_empty()) {
            return Some(format!("{place} is taken for sound, with {}", error.code));
        }
    }
    None
}

/// Every file of a site; nothing if a page cannot be rendered.
fn published(snapshot: &Snapshot) -> Option<BTreeMap<String, Vec<u8>>> {
    let files = Mutex::new(BTreeMap::new());
    let taken = snapshot.render_all(|rendered| {
        files.lock().unwrap().insert(rendered.path.to_string(), rendered.bytes);
        Ok::<(), casebook::render::PageError>(())
    });
    taken.ok()?;
    let mut files = files.into_inner().unwrap();
    files.extend(snapshot.search_index().into_files().into_iter().map(|(path, bytes)| (path.to_string(), bytes)));
    Some(files)
}

/// Whether the panel lists the problems that a build would tell. A template that is broken is found by rendering.
fn tells(state: &serde_json::Value, diagnostics: &[Diagnostic]) -> bool {
    let listed = state["problems"].as_array().unwrap().iter().filter(|problem| problem["code"] != "theme-error");
    let told = |path: &str, line: u64, message: &str| format!("{path}:{line} {message}");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let listed: Vec<String> = listed
        .map(|problem| told(&text(&problem["path"]), problem["line"].as_u64().unwrap_or(0), &text(&problem["message"])))
        .collect();
    let expected = diagnostics.iter().filter(|problem| problem.code.as_str() != "theme-error");
    let expected = expected.take(200).map(|problem| {
        let place = &problem.location;
        told(&place.path, u64::from(place.line), problem.message.get(Language::Chinese))
    });
    listed == expected.collect::<Vec<String>>()
}

/// The first path at which the preview answers something else than these files hold.
fn difference(preview: &Preview, files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let differs = |(path, bytes): &(&String, &Vec<u8>)| {
        let encoded = percent_encoding::utf8_percent_encode(path, percent_encoding::CONTROLS).to_string();
        let answer = preview.get(&encoded);
        answer.status != 200 || plain(&answer.body) != **bytes
    };
    files.iter().find(differs).map(|(path, _)| path.clone())
}

#[test]
fn every_path_has_the_bytes_of_a_build_with_drafts() {
    let site = SiteTest::new()
        .case("mushrooms/first.md", "tags: [training]\n", "正文[图](first/数据.csv)")
        .case("mushrooms/draft.md", "status: draft\ntitle: 还没有写完的案例\n", "草稿")
        .file("content/cases/mushrooms/first/数据.csv", "a,b\n")
        .arguments(&["--drafts"])
        .built();
    let preview = Preview::of(&site);
    let published = site.published();
    assert!(published.len() > 40 && published.contains_key("cases/mushrooms/draft.html"));
    assert_eq!(difference(&preview, &published), None);
    assert_eq!(preview.get("").body, preview.get("index.html").body);
    assert_eq!(preview.get("cases/").body, preview.get("cases/index.html").body);
    assert_eq!(preview.get("cases").line("Location"), Some("/cases/"));
    assert!(preview.get("cases/mushrooms/draft.html").text().contains("badge--draft"));
    let state = preview.state("cases/mushrooms/draft.html");
    assert_eq!(state["drafts"]["listed"][0]["title"], "还没有写完的案例");
    assert_eq!(state["report"]["characters"], 2);
    // What is missing, as it is written in the file and in plain words.
    let missing = state["report"]["missing"].as_array().unwrap();
    assert!(missing.contains(&serde_json::json!({ "key": "lessons", "title": "问题与教训" })), "{missing:?}");
    assert!(state["report"]["looks"]["card"].as_str().unwrap().contains("case-card"));
    let gallery = preview.get("__components/").text();
    assert!(gallery.matches("data-example").count() >= 20 && !gallery.contains("gallery__problem"), "{gallery}");
}

#[test]
fn a_save_is_shown_and_what_concerns_all_keeps_the_last_site() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "原来的正文");
    let preview = Preview::with(site.root(), &["--follow"]);
    let page = || preview.get("cases/mushrooms/first.html").text();
    assert!(page().contains("原来的正文"));
    let site = site.case("mushrooms/first.md", "", "改过的正文");
    preview.until("the new text", || page().contains("改过的正文"));
    assert_eq!(preview.state("")["follow"]["page"], "cases/mushrooms/first.html");
    // Saved by way of another file, as editors and office programs do.
    let path = site.root().join("content/cases/mushrooms/first.md");
    fs::write(path.with_file_name("~$first.md"), "锁").unwrap();
    fs::write(path.with_extension("tmp"), report("", "另存的正文")).unwrap();
    fs::rename(path.with_extension("tmp"), &path).unwrap();
    preview.until("the text saved by renaming", || page().contains("另存的正文"));
    // A registry that cannot be read concerns every page.
    let registry = site.root().join("content/registry/tags.yaml");
    let tags = fs::read_to_string(&registry).unwrap();
    fs::write(&registry, "tags: [\n").unwrap();
    preview.until("the broken registry", || preview.state("")["behind"] == true);
    assert!(page().contains("另存的正文"));
    assert_eq!(preview.state("")["problems"][0]["path"], "content/registry/tags.yaml");
    fs::write(&registry, tags).unwrap();
    preview.until("the mended registry", || preview.state("")["behind"] == false);
    // A broken template is seen before anybody opens its page.
    let site = site.file("themes/default/pages/region.html", "{{ view.nothing.there }}");
    preview.until("the broken template", || preview.state("")["behind"] == true);
    assert_eq!(preview.state("")["problems"][0]["code"], "theme-error");
    fs::remove_dir_all(site.root().join("themes")).unwrap();
    preview.until("the theme without it", || preview.state("")["behind"] == false);
    fs::remove_dir_all(site.root().join("content/cases/mushrooms")).unwrap();
    preview.until("the report gone", || preview.get("cases/mushrooms/first.html").status == 404);
}

#[test]
fn advice_comes_after_the_first_pages_and_errors_before() {
    let doubled = "一句话，，又一句。";
    let site = SiteTest::new().case("mushrooms/first.md", "", doubled);
    let preview = Preview::of(&site);
    assert_eq!(preview.get("cases/mushrooms/first.html").status, 200);
    preview.until("all rules", || preview.state("")["unadvised"] == false);
    let (files, diagnostics) = clean(site.root());
    assert_eq!(diagnostics.iter().map(|found| found.code.as_str()).collect::<Vec<_>>(), ["doubled-punctuation"]);
    assert!(tells(&preview.state(""), &diagnostics));
    assert_eq!(difference(&preview, &files.unwrap()), None);
    drop(preview);
    // A file that a build would not publish is never taken for sound, not even at first.
    for text in ["（待填：这里写正文）", "联系人的手机号码是13800000000。"] {
        let site = SiteTest::new().case("mushrooms/first.md", "", text).case("mushrooms/second.md", "", doubled);
        let preview = Preview::of(&site);
        assert_eq!(preview.get("cases/mushrooms/second.html").status, 200, "{text}");
        assert!(!preview.get("cases/index.html").text().contains("mushrooms/first.html"), "{text}");
        assert!(preview.get("cases/mushrooms/first.html").text().contains("preview-notice"), "{text}");
        preview.until("all rules", || preview.state("")["unadvised"] == false);
        assert!(tells(&preview.state(""), &clean(site.root()).1));
    }
}

#[test]
fn a_broken_site_is_told_of_in_the_page() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let registry = site.root().join("content/registry/tags.yaml");
    let tags = fs::read_to_string(&registry).unwrap();
    fs::write(&registry, format!("{tags}\"<script>alert(1)</script>\": 1\n")).unwrap();
    let preview = Preview::of(&site);
    let page = preview.get("cases/index.html");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("content/registry/tags.yaml:") && page.text().contains("&lt;script&gt;alert"));
    assert!(!page.text().contains("<script>alert"));
    fs::write(&registry, tags).unwrap();
    preview.until("the site", || preview.get("cases/index.html").status == 200);
}

#[test]
fn an_unfinished_draft_is_shown_with_its_problems_and_all_else_is_live() {
    let link = "[新的一篇](new-one.md)\n\n一句话，，又一句。";
    let site =
        SiteTest::new().case("mushrooms/first.md", "", link).case("bees/second.md", "unit: unit-three\n", "正文");
    let new = site.root().join("content/cases/mushrooms/new-one.md");
    fs::write(&new, "---\ntitle: 新写的一篇案例\nunit: unit-one\n---\n## 做法\n\n第一段。\n\n（待填：写做法）\n\n![图](new-one/a.png)\n").unwrap();
    fs::create_dir_all(new.with_extension("")).unwrap();
    fs::write(new.with_file_name("new-one").join("a.png"), b"\x89PNG IEND").unwrap();
    // The first start has it already.
    let preview = Preview::of(&site);
    let own = || preview.get("cases/mushrooms/new-one.html");
    let page = own();
    let text = page.text();
    assert_eq!(page.status, 200);
    assert!(text.contains("新写的一篇案例") && text.contains("第一段") && text.contains("case-meta"), "{text}");
    let notice = text.split_once("preview-notice").unwrap().1;
    let (notice, _) = notice.split_once("</section>").unwrap();
    assert!(notice.contains("summary") && notice.contains("new-one.md:9:"), "{notice}");
    // The mark stands between the paragraph before and the one that it is about.
    let mark = text.find("<p class=\"preview-mark preview-mark--error\" role=\"note\"><strong>第9行").unwrap();
    assert!(text.find("第一段。").unwrap() < mark && mark < text.rfind("（待填：写做法）").unwrap(), "{text}");
    assert_eq!(preview.get("cases/mushrooms/new-one/a.png").body, b"\x89PNG IEND");
    let lists =
        || ["index.html", "cases/index.html", "feed.xml", "data/cases.json"].map(|path| preview.get(path).text());
    assert!(lists().iter().all(|list| !list.contains("新写的一篇")));
    assert!(!preview.get("data/cases.json").text().contains("新写的一篇"));
    let state = preview.state("cases/mushrooms/first.html");
    let listed = serde_json::json!([{ "path": "content/cases/mushrooms/new-one.md", "href": "cases/mushrooms/new-one.html", "errors": state["errors"] }]);
    assert_eq!((&state["behind"], &state["faulty"]["listed"]), (&false.into(), &listed));
    // What leads to it is no fault, and is told where it stands.
    assert_eq!(state["awaited"], listed);
    assert_eq!(preview.state("cases/mushrooms/new-one.html")["report"]["source"], "content/cases/mushrooms/new-one.md");
    assert!(!preview.get("cases/mushrooms/first.html").text().contains("preview-notice"));
    // Another report is edited.
    let site = site.case("bees/second.md", "unit: unit-three\n", "改过的正文");
    preview.until("the other report", || preview.get("cases/bees/second.html").text().contains("改过的正文"));
    // Nothing of the header can be read, or the unit leads nowhere: the text stands under the name or the title of the file.
    fs::write(&new, "还在的正文\n").unwrap();
    preview.until("the broken header", || own().text().contains("还在的正文"));
    assert!(own().text().contains("<h1>new-one</h1>"), "{}", own().text());
    let site = site.case("mushrooms/new-one.md", "title: 单位写错的一篇\nunit: \"<script>\"\n", "还在的正文");
    preview.until("the wrong unit", || own().text().contains("<h1>单位写错的一篇</h1>"));
    let text = own().text();
    assert!(text.contains("&lt;script&gt;") && !text.contains("<script>\""), "{text}");
    // A build refuses as before; what is mended stands in the lists.
    assert!(clean(site.root()).1.iter().any(Diagnostic::is_error));
    let site = site.case("mushrooms/new-one.md", "title: 新写的一篇案例\n", "[附件](new-one/a.png)");
    let (_, found) = clean(site.root());
    assert!(!found.iter().any(Diagnostic::is_error), "{found:?}");
    preview.until("the mended report", || lists().iter().all(|list| list.contains("新写的一篇")));
    assert!(!own().text().contains("preview-notice"));
    assert_eq!(difference(&preview, &clean(site.root()).0.unwrap()), None);
}

#[test]
fn what_rests_on_a_faulty_file_is_worked_out_from_the_rest() {
    let promoted = practice("status: promoted\n", "正文");
    let document = "documents: [{title: 管理办法, date: 2026-01}]\n";
    let site = SiteTest::new()
        .case("mushrooms/first.md", document, "正文")
        .file("content/practices/one-way.md", &promoted)
        .case("mushrooms/same-one.md", "", "正文")
        .case("bees/same-two.md", "unit: unit-three\n", "正文");
    let preview = Preview::of(&site);
    preview.until("the site", || preview.state("")["faulty"]["total"] == 0);
    let faulty = || -> Vec<String> {
        let listed = preview.state("")["faulty"]["listed"].clone();
        listed.as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
    };
    // The only report of a promoted practice breaks: the practice stands, though a build would find its grade too low.
    let site = site.case("mushrooms/first.md", &format!("{document}unit: nobody\n"), "正文");
    preview.until("the broken report", || !faulty().is_empty());
    assert_eq!(faulty(), ["content/cases/mushrooms/first.md"]);
    assert_eq!(preview.get("practices/one-way.html").status, 200);
    assert!(clean(site.root()).1.iter().any(|found| found.code.as_str() == "promotion-claim"));
    fs::write(site.root().join("content/cases/mushrooms/first.md"), "没有文件头").unwrap();
    preview.until("the report without a header", || {
        preview.state("")["problems"].to_string().contains("missing-front-matter")
    });
    assert_eq!(faulty(), ["content/cases/mushrooms/first.md"]);
    // Of two files with one id the second is faulty, until the first is for another reason.
    let site = site.case("mushrooms/first.md", document, "正文").case("bees/same-one.md", "unit: unit-three\n", "正文");
    preview.until("the same id", || faulty() == ["content/cases/mushrooms/same-one.md"]);
    let _site = site.case("bees/same-one.md", "unit: nobody\n", "正文");
    preview.until("the other one", || faulty() == ["content/cases/bees/same-one.md"]);
}

#[test]
fn thousands_of_files_at_once_are_seen() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let preview = Preview::of(&site);
    let folder = site.root().join("content/cases/bees");
    let away = site.root().join("away");
    fs::create_dir_all(&away).unwrap();
    for number in 0..10_000 {
        let header = format!("unit: unit-three\ntitle: 第{number}篇案例的标题\n");
        fs::write(away.join(format!("case-{number:05}.md")), report(&header, "正文")).unwrap();
    }
    let there = |expected: &str| preview.get("cases/index.html").text().contains(expected);
    fs::rename(&away, &folder).unwrap();
    preview.until("a folder that came", || there("共10001篇"));
    fs::rename(&folder, &away).unwrap();
    preview.until("a folder that went", || there("共1篇"));
    // One by one, as another branch is checked out.
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(&away).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    preview.until("files that came one by one", || there("共10001篇"));
    fs::remove_dir_all(&folder).unwrap();
    preview.until("a folder that was removed", || there("共1篇"));
}

#[test]
fn polling_is_told_of_and_asked_for_or_forced() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let notice = "looking again and again";
    let shows = |preview: &Preview, text: &str| {
        preview.until(text, || preview.get("cases/mushrooms/first.html").text().contains(text));
    };
    let preview = Preview::with(site.root(), &["--poll"]);
    let site = site.case("mushrooms/first.md", "", "改过的正文");
    shows(&preview, "改过的正文");
    drop(preview);
    // In a namespace of its own the limit of watches can be set without touching anybody else's.
    if cfg!(target_os = "linux") && limited().arg("true").status().is_ok_and(|status| status.success()) {
        let program = casebook();
        let mut command = limited();
        command.arg(program.get_program()).arg("--root").arg(site.root());
        command.args(["serve", "--port", "0", "--today", "2026-11-24"]).env("LANG", "C.UTF-8");
        let preview = start(command);
        preview.until_it_says(notice);
        let _site = site.case("mushrooms/first.md", "", "再改的正文");
        shows(&preview, "再改的正文");
    }
}

/// A command, to be completed, for which the system watches two folders at most.
fn limited() -> Command {
    let mut command = Command::new("unshare");
    let script = "echo 2 > /proc/sys/user/max_inotify_watches && exec \"$@\"";
    command.args(["--user", "--map-root-user", "sh", "-c", script, "limited"]);
    command.stderr(Stdio::null());
    command
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_ends_it_at_once_and_deletes_nothing() {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::{Pid, Signal, kill_process};

    let site = SiteTest::new().case("mushrooms/first.md", "", "正文").built();
    let before = crate::harness::tree(site.root());
    // A shell lets what it runs in the background ignore interrupts, these tests included.
    let mut command = Command::new("env");
    command.arg("--default-signal=INT").arg(casebook().get_program()).arg("--root").arg(site.root());
    command.args(["serve", "--port", "0", "--today", "2026-11-24"]).env("LANG", "C.UTF-8");
    let mut preview = start(command);
    // While a page listens, another is half asked for, and a file is being written.
    let events = preview.events();
    let mut half = preview.connect();
    half.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    kill_process(Pid::from_child(&preview.child), Signal::INT).unwrap();
    let ended = preview.child.wait().unwrap();
    assert_eq!(ended.signal(), Some(Signal::INT.as_raw()));
    drop((events, half));
    assert!(before.len() > 40 && crate::harness::tree(site.root()) == before);
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_opened_if_there_is_one() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let programs = tempfile::TempDir::new().unwrap();
    let with = |path: &str| {
        let mut command = casebook();
        command.arg("--root").arg(site.root()).args(["serve", "--port", "0", "--open"]).env("PATH", path);
        start(command)
    };
    with("/nowhere").until_it_says("open the address yourself");
    let opened = programs.path().join("opened");
    assert!(Command::new("mkfifo").arg(&opened).status().unwrap().success());
    let browser = programs.path().join("xdg-open");
    fs::write(&browser, format!("#!/bin/sh\necho \"$1\" > '{}'\n", opened.display())).unwrap();
    fs::set_permissions(&browser, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let preview = with(&format!("{}:/usr/bin:/bin", programs.path().display()));
    // Reading waits for the browser.
    assert_eq!(fs::read_to_string(&opened).unwrap().trim(), format!("http://{}/", preview.host));
}

#[test]
fn only_requests_meant_for_it_are_answered() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let preview = Preview::of(&site);
    let (_, port) = preview.host.rsplit_once(':').unwrap();
    let hosted =
        |host: &str| preview.raw(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes());
    for host in [&format!("localhost:{port}"), &format!("[::1]:{port}"), &preview.host] {
        assert_eq!(hosted(host).status, 200, "{host}");
    }
    for host in ["", "localhost", "evil.example", &format!("evil.example:{port}"), &format!("192.168.7.7:{port}")] {
        assert_eq!(hosted(host).status, 421, "{host}");
    }
    for (method, status) in [("HEAD", 200), ("POST", 405), ("PUT", 405), ("DELETE", 405), ("OPTIONS", 405)] {
        let answer = preview.ask(method, "/", "");
        assert_eq!(answer.status, status, "{method}");
        assert!(method != "HEAD" || answer.body.is_empty());
    }
    assert_eq!(preview.ask("GET", "/", "Content-Length: 5\r\n").status, 413);
    assert_eq!(preview.ask("GET", "/", "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n").status, 413);
    assert_eq!(preview.ask("GET", "/", &format!("X-Long: {}\r\n", "x".repeat(17 * 1024))).status, 431);
    assert_eq!(preview.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n").status, 400);
    for line in ["Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        for path in ["/__preview/events", "/__preview/state"] {
            assert_eq!(preview.ask("GET", path, line).status, 403, "{path} {line}");
        }
    }
    assert_eq!(preview.ask("GET", "/__preview/state", &format!("Origin: http://{}\r\n", preview.host)).status, 200);
    let page = preview.get("index.html");
    assert_eq!(page.line("X-Content-Type-Options"), Some("nosniff"));
    assert!(page.line("Content-Security-Policy").unwrap().contains("default-src 'self'"));
    assert_eq!(page.line("Access-Control-Allow-Origin"), None);
    assert_eq!(page.line("Content-Type"), Some("text/html; charset=utf-8"));
}

#[test]
fn answers_come_from_the_plan_and_not_from_the_disk() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文").file("content/secret.txt", "秘密");
    let preview = Preview::of(&site);
    let first = preview.get("nothing-there").body;
    for path in [
        "../Cargo.toml",
        "..%2f..%2fetc/passwd",
        "/etc/passwd",
        "content/site.yaml",
        "content/secret.txt",
        "cases/mushrooms/first.md",
        "cases/..%5c..%5ccontent/secret.txt",
        "cases/%00",
        "search/../content/secret.txt",
        "index.html/",
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, &answer.body), (404, &first), "{path}");
    }
    let answer = preview.get("%3Cscript%3Ealert(1)%3C/script%3E?%3Cscript%3Ealert(2)");
    assert!(answer.status == 404 && !answer.text().contains("alert"));
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let preview = Preview::of(&site);
    for path in ["index.html", "feed.xml", "search/index.bin"] {
        let tag = preview.get(path).line("ETag").unwrap().to_owned();
        let again = preview.ask("GET", &format!("/{path}"), &format!("If-None-Match: {tag}\r\n"));
        assert!(again.status == 304 && again.body.is_empty(), "{path}");
    }
    let page = preview.get("index.html");
    let tag = page.line("ETag").unwrap();
    let text = page.text();
    let (_, folder) = text.split_once("assets/").unwrap();
    let module = format!("assets/{}/search/engine.js", folder.split_once('/').unwrap().0);
    assert_eq!(preview.get(&module).status, 200);
    // A theme edit that the page does not show but in the address of its styles.
    let _site = site.file("themes/default/styles/more.css", "@layer base { p { color: red; } }");
    preview.until("the new style", || preview.get("index.html").line("ETag") != Some(tag));
    let new = preview.get("index.html");
    let (page_print, _) = tag.trim_matches('"').split_once('-').unwrap();
    assert!(new.line("ETag").unwrap().trim_matches('"').starts_with(page_print), "only the folder of assets differs");
    // The page takes the new styles up without being loaded again, and loads modules late.
    assert_eq!(preview.get(&module).status, 200);
    assert_eq!(preview.get(&module.replace("engine", "nothing")).status, 404);
}

#[test]
fn slow_connections_leave_the_others_served() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let preview = Preview::of(&site);
    let slow: Vec<TcpStream> = (0..500)
        .map(|_| {
            let mut stream = preview.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
            stream
        })
        .collect();
    // Others that ask, and never read what they get.
    let deaf: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = preview.connect();
            write!(stream, "GET / HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host).unwrap();
            stream
        })
        .collect();
    assert_eq!(preview.get("index.html").status, 200);
    drop((slow, deaf));
    assert_eq!(preview.get("index.html").status, 200);
}

#[cfg(unix)]
#[test]
fn the_limit_of_open_files_does_not_make_it_deaf() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let program = casebook();
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 128; exec \"$0\" --root \"$1\" serve --port 0 --today 2026-11-24"]);
    let preview = start({
        command.arg(program.get_program()).arg(site.root()).env("LANG", "C.UTF-8");
        command
    });
    let mut slow = Vec::new();
    for _ in 0..300 {
        let mut stream = preview.connect();
        // Those that were let go of to make room for others cannot be written to.
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: loc");
        slow.push(stream);
    }
    assert_eq!(preview.get("index.html").status, 200);
    let _site = site.case("mushrooms/first.md", "", "改过的正文");
    preview.until("the new text", || preview.get("cases/mushrooms/first.html").text().contains("改过的正文"));
    drop(slow);
    assert_eq!(preview.get("index.html").status, 200);
}

#[test]
fn a_port_that_is_taken_is_told_of_or_passed_over() {
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["serve", "--port", &port]);
    let run = crate::harness::run(command);
    assert!(run.code == 3 && run.stderr.contains("--port"), "{} {}", run.code, run.stderr);
    // Whoever asks for none gets the usual one, or the next.
    let ask_for_none = || {
        let mut command = casebook();
        command.arg("--root").arg(site.root()).arg("serve");
        start(command)
    };
    let (one, other) = (ask_for_none(), ask_for_none());
    assert!(one.host != other.host && one.get("").status == 200 && other.get("").status == 200);
}

/// A small generator of numbers (SplitMix64): the series of a seed is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

/// Does something to the files of a site, as people, programs and version control do; says what, and whether several files changed
/// one after the other.
fn disturb(root: &Path, numbers: &mut Numbers) -> (String, bool) {
    let (category, unit) = [("mushrooms", "unit-one"), ("bees", "unit-three")][numbers.below(2)];
    let id = format!("{category}-{}", numbers.below(6));
    let folder = root.join("content/cases").join(category);
    let path = folder.join(format!("{id}.md"));
    let other = folder.join(format!("{category}-{}.md", numbers.below(6)));
    let write = |path: &Path, text: &str| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let number = numbers.below(1000);
    let place = if unit == "unit-one" { "place: \"910101\"\n" } else { "" };
    let status = ["draft", "published", "archived"][numbers.below(3)];
    let link = format!("[另一篇]({category}-{}.md)", numbers.below(6));
    let header = format!(
        "unit: {unit}\n{place}title: 第{number}次改动的标题\nstatus: {status}\ndate: 2026-10-{:02}\n",
        1 + numbers.below(28)
    );
    let theme = root.join("themes/default");
    let what = numbers.below(36);
    match what {
        0..=5 => write(&path, &report(&format!("{header}tags: [training]\n"), &format!("第{number}次的正文"))),
        6 => write(&path, &report(&header, &link)),
        7 => write(&path, &report(&header.replace(unit, "nobody"), "错误的单位")),
        32 => write(
            &path,
            [
                "没有文件头的正文",
                "---\ntitle: [写到一半\n---\n正文\n",
                "---\ntitle: 只有标题的案例\n---\n## 小标题\n\n（待填：正文）\n",
            ][number % 3],
        ),
        33 => write(&path, &report(&header, "第一段\n\n联系电话13800000000。\n\n[图](nothing.png)")),
        34 => write(&path, &report(&format!("{header}practices: [practice-{}]\nevidence: E3\n", number % 3), &link)),
        8 => drop(fs::remove_file(&path)),
        9 | 10 => drop(fs::rename(&path, &other)),
        11 => drop(fs::remove_dir_all(&folder)),
        12 => write(&folder.join(&id).join("数据.csv"), &format!("a,{number}\n")),
        13 => drop(fs::remove_dir_all(folder.join(&id))),
        14 => write(&theme.join("styles/more.css"), &format!("@layer base {{ p {{ order: {number}; }} }}\n")),
        15 => write(&theme.join("pages/tags.html"), &format!("<p>{number} {{{{ labels.tags }}}}</p>\n")),
        16 => write(&theme.join("pages/regions.html"), "{{ view.nothing.there }}"),
        17 => drop(fs::remove_dir_all(root.join("themes"))),
        18 => {
            let settings = root.join("content/site.yaml");
            let text = fs::read_to_string(&settings).unwrap();
            let lines = text.lines().filter(|line| !line.starts_with("page_size"));
            let text: Vec<String> =
                lines.map(str::to_owned).chain([format!("page_size: {}", 1 + numbers.below(4))]).collect();
            write(&settings, &(text.join("\n") + "\n"));
        }
        20..=30 | 35 => disturb_others(root, what, numbers),
        _ => {
            // Another branch: several files at once.
            for number in 0..6 {
                write(&folder.join(format!("{category}-{number}.md")), &report(&header, "另一个分支"));
            }
        }
    }
    let several = matches!(what, 11 | 13 | 17 | 20 | 21 | 23..=25 | 29..);
    (format!("{what} at {category}/{id}"), several)
}

/// Does something to practices, pages of prose, the registry, the settings, clearances and attachments.
fn disturb_others(root: &Path, what: usize, numbers: &mut Numbers) {
    let content = root.join("content");
    let write = |path: &Path, text: &str| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let replace = |path: &str, old: &str, new: &str| {
        let fixture = repository().join("tests/sites/minimal/content").join(path);
        let text = fs::read_to_string(fixture).unwrap();
        assert!(text.contains(old), "{path} has no “{old}”");
        fs::write(content.join(path), text.replace(old, new)).unwrap();
    };
    let number = numbers.below(1000);
    let phone = "联系电话13800000000。";
    let clearance = ["138******00", "139******00"][numbers.below(2)];
    let clearance = format!("privacy_ok: [{{match: \"{clearance}\", reason: 号码是编的}}]\n");
    let (one, other) = (numbers.below(3), numbers.below(3));
    let practice_at = |id: usize| content.join(format!("practices/practice-{id}.md"));
    let page_at = |id: usize| content.join(format!("pages/page-{id}.md"));
    let page = |header: &str, body: &str| {
        format!("---\ntitle: 第{number}版说明\nsummary: 这里是一段说明。\ndate: 2026-11-01\n{header}---\n{body}\n")
    };
    match what {
        20 | 21 => {
            // A practice comes with its report.
            write(&content.join("cases/mushrooms/first.md"), &report("", "[经验](../../practices/practice-0.md)"));
            let status = ["draft", "candidate", "retired\nretired_reason: 不再适用"][numbers.below(3)];
            let header = format!("title: 推广第{number}种办法\nstatus: {status}\nsimilar: [practice-{other}]\n");
            let body = ["## 怎样做\n\n照着做。，", "#### 太深的标题\n\n[一篇](../cases/mushrooms/first.md#nothing)"];
            write(&practice_at(one), &practice(&header, body[numbers.below(2)]));
            write(&practice_at(other), &practice("", "正文"));
            write(&practice_at(0), &practice("", "正文"));
        }
        22 => drop(fs::rename(practice_at(one), practice_at(other))),
        23 => drop(fs::remove_dir_all(content.join("practices"))),
        24 => {
            let aliases = ["", "aliases: [old/page.html]\n", "aliases: [practices/practice-0.html]\n"];
            write(&page_at(one), &page(aliases[numbers.below(3)], "[另一页](page-0.md)"));
            write(&page_at(0), &page("nav_order: 2\n", "正文"));
        }
        25 if number < 500 => drop(fs::rename(page_at(one), page_at(other))),
        25 => drop(fs::remove_dir_all(content.join("pages"))),
        26 => {
            let avoid = format!("avoid: [{{word: 正文, instead: 第{number}种说法}}]\n");
            write(&content.join("registry/glossary.yaml"), if number < 700 { &avoid } else { "{}\n" });
        }
        27 => replace("registry/tags.yaml", "name: 打开销路", &format!("name: 打开{number}条销路")),
        28 if number < 600 => replace("registry/programme.yaml", "林下养蜂试点", &format!("第{number}批养蜂试点")),
        28 => replace("registry/programme.yaml", "id: unit-two", "id: unit-other"),
        29 => {
            let path = content.join("cases/bees/cleared.md");
            write(&path, &report(&format!("unit: unit-three\n{clearance}"), phone));
            write(&page_at(one), &page(&clearance, phone));
        }
        35 => {
            // Something is left unfinished.
            let text =
                ["没有文件头", "---\ntitle: 只有标题\n---\n正文\n", "---\ntitle: \"没写完\n---\n正文\n"][number % 3];
            write(&[practice_at(one), page_at(one)][number % 2], text);
        }
        _ => {
            let folder = [practice_at(one), page_at(one), content.join("cases/bees/cleared.md")];
            let folder = folder[numbers.below(3)].with_extension("");
            match number {
                0..500 => write(&folder.join("表.csv"), &format!("甲,{number}\n")),
                500..700 => write(&folder.join("表.csv"), "甲,13800000000\n"),
                _ => drop(fs::remove_dir_all(folder)),
            }
        }
    }
}

/// Puts the site back to what it was at first.
fn mend(root: &Path) {
    for folder in ["content/cases", "content/practices", "content/pages", "content/registry/glossary.yaml", "themes"] {
        let path = root.join(folder);
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
    for file in ["site.yaml", "registry/programme.yaml", "registry/tags.yaml"] {
        let fixture = repository().join("tests/sites/minimal/content").join(file);
        fs::copy(fixture, root.join("content").join(file)).unwrap();
    }
}

/// `CASEBOOK_STEPS` and `CASEBOOK_SEED` make the series longer, or another one.
#[test]
fn after_any_series_of_changes_every_path_equals_a_clean_build() {
    let setting = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (steps, seed) = (setting("CASEBOOK_STEPS", 40), setting("CASEBOOK_SEED", 1));
    let site = SiteTest::new().case("mushrooms/mushrooms-1.md", "", "正文");
    let preview = Preview::of(&site);
    let mut numbers = Numbers(seed);
    let mut good = clean(site.root()).0.unwrap();
    let mut events = preview.events();
    // Every path that there has been; those that are gone are not answered.
    let mut ever: BTreeSet<String> = BTreeSet::new();
    let (mut live, mut broken, mut with_faulty) = (0, 0, 0);
    // Whether the last site that could be put together is one that this test knows.
    let mut known = true;
    for step in 0..steps {
        let (mut done, mut several) = disturb(site.root(), &mut numbers);
        if broken == 2 {
            // Somebody mends it, in one go.
            done.push_str(", and mended");
            mend(site.root());
            several = true;
        }
        let (whole, diagnostics) = clean(site.root());
        let behind = whole.is_none();
        // It may take more than one look until all of a change is seen.
        let faulty = loop {
            let state = preview.state("");
            let listed = state["faulty"]["listed"].as_array().unwrap();
            let faulty: BTreeSet<String> =
                listed.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect();
            let wrong = if !tells(&state, &diagnostics) {
                Some(format!("other problems than a build's: {state}"))
            } else if state["behind"] != behind {
                Some(format!("behind is {}, not {behind}", state["behind"]))
            } else {
                misjudged(&faulty, &diagnostics).filter(|_| !behind)
            };
            let Some(wrong) = wrong else { break faulty };
            assert!(events.next().is_some(), "seed {seed}, step {step}, {done}: {wrong}");
        };
        if behind {
            broken += 1;
            // Between two of several files there may be a site that can be shown, which is then the last that the preview saw.
            known &= !several;
        } else {
            // Open pages may still ask for files of the index and of the theme before.
            let lasting = |path: &String| !path.starts_with("search/") && !path.starts_with("assets/");
            ever.extend(good.into_keys().filter(lasting));
            good = clean_without(site.root(), &faulty).0.unwrap();
            (live, broken, known) = (live + 1, 0, true);
            with_faulty += u64::from(!faulty.is_empty());
        }
        let stems: Vec<&str> =
            faulty.iter().filter_map(|file| file.strip_prefix("content/")?.strip_suffix(".md")).collect();
        let stems: Vec<&str> = stems.iter().map(|stem| stem.trim_end_matches("/index")).collect();
        let is_faulty = |path: &str| {
            stems
                .iter()
                .any(|stem| path.strip_prefix(stem).is_some_and(|rest| rest == ".html" || rest.starts_with('/')))
        };
        let stale = || {
            let gone =
                |path: &&String| !good.contains_key(*path) && !is_faulty(path) && preview.get(path).status != 404;
            ever.iter().find(gone).cloned()
        };
        while let Some(path) = known.then(|| difference(&preview, &good).or_else(stale)).flatten() {
            assert!(events.next().is_some(), "seed {seed}, step {step}, {done}: {path} differs from a clean build");
        }
        for path in stems.iter().map(|stem| format!("{stem}.html")).filter(|path| !behind && !good.contains_key(path)) {
            let page = preview.get(&path);
            let told = ["preview-notice", "这一篇还不能显示"].iter().any(|words| page.text().contains(words));
            assert!(page.status == 200 && told, "seed {seed}, step {step}, {done}: {path} does not tell what is wrong");
        }
    }
    assert!(live > steps / 2, "most steps left a site that cannot be put together");
    assert!(with_faulty > steps / 5, "hardly any step left a faulty file");
}
