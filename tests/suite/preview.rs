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

/// What a clean build of the files would publish, nothing if they have an error; and what it would tell.
fn clean(root: &Path) -> (Option<BTreeMap<String, Vec<u8>>>, Vec<Diagnostic>) {
    let today = jiff::civil::date(2026, 11, 24);
    let request = Request { drafts: Drafts::Show, base_url: None, offline: false, pdf: false, today };
    let mut timings = Timings::default();
    let inputs = pipeline::read(root, &mut timings).unwrap();
    let (snapshot, diagnostics) = pipeline::assemble(inputs, &request, &mut timings).unwrap();
    let sound = snapshot.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    (sound.as_ref().and_then(published), diagnostics)
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
fn tells(preview: &Preview, diagnostics: &[Diagnostic]) -> bool {
    let state = preview.state("");
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
fn a_save_is_shown_and_an_error_keeps_the_last_good_page() {
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
    let site = site.case("mushrooms/first.md", "unit: \"<script>\"\n", "有错误的正文");
    preview.until("the error", || preview.state("")["behind"] == true);
    assert!(page().contains("另存的正文"));
    let state = preview.state("");
    assert_eq!(state["problems"][0]["code"], "unknown-unit");
    assert_eq!(state["problems"][0]["path"], "content/cases/mushrooms/first.md");
    let site = site.case("mushrooms/first.md", "", "改好的正文");
    preview.until("the mended text", || page().contains("改好的正文"));
    assert_eq!(preview.state("")["behind"], false);
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
    assert!(tells(&preview, &diagnostics));
    assert_eq!(difference(&preview, &files.unwrap()), None);
    drop(preview);
    // A site that a build would not publish is never shown, not even at first.
    for text in ["（待填：这里写正文）", "联系人的手机号码是13800000000。"] {
        let site = SiteTest::new().case("mushrooms/first.md", "", text).case("mushrooms/second.md", "", doubled);
        let preview = Preview::of(&site);
        assert_eq!(preview.get("cases/mushrooms/second.html").status, 500, "{text}");
        preview.until("all rules", || preview.state("")["unadvised"] == false);
        assert!(tells(&preview, &clean(site.root()).1));
    }
}

#[test]
fn a_broken_site_is_told_of_in_the_page() {
    let site = SiteTest::new().case("mushrooms/first.md", "unit: \"<script>alert(1)</script>\"\n", "正文");
    let preview = Preview::of(&site);
    let page = preview.get("cases/index.html");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("content/cases/mushrooms/first.md:") && page.text().contains("&lt;script&gt;alert"));
    assert!(!page.text().contains("<script>alert"));
    let _site = site.case("mushrooms/first.md", "", "正文");
    preview.until("the site", || preview.get("cases/index.html").status == 200);
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
    let what = numbers.below(32);
    match what {
        0..=5 => write(&path, &report(&format!("{header}tags: [training]\n"), &format!("第{number}次的正文"))),
        6 => write(&path, &report(&header, &link)),
        7 => write(&path, &report(&header.replace(unit, "nobody"), "错误的单位")),
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
        20..=30 => disturb_others(root, what, numbers),
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
    let (mut sound, mut broken) = (0, 0);
    // Whether the last sound site is one that this test knows.
    let mut known = true;
    for step in 0..steps {
        let (mut done, mut several) = disturb(site.root(), &mut numbers);
        if broken == 2 {
            // Somebody mends it, in one go.
            done.push_str(", and mended");
            mend(site.root());
            several = true;
        }
        let (files, diagnostics) = clean(site.root());
        match files {
            Some(files) => {
                // Open pages may still ask for files of the index and of the theme before.
                let lasting = |path: &String| !path.starts_with("search/") && !path.starts_with("assets/");
                ever.extend(good.into_keys().filter(lasting));
                (good, sound, broken, known) = (files, sound + 1, 0, true);
            }
            None => {
                broken += 1;
                // Between two of several files there may be a sound site, which is then the last that the preview saw.
                known &= !several;
            }
        }
        // It may take more than one look until all of a change is seen.
        let stale = || ever.iter().find(|path| !good.contains_key(*path) && preview.get(path).status != 404).cloned();
        while let Some(path) = known.then(|| difference(&preview, &good).or_else(stale)).flatten() {
            assert!(events.next().is_some(), "seed {seed}, step {step}, {done}: {path} differs from a clean build");
        }
        while !tells(&preview, &diagnostics) {
            let state = preview.state("");
            assert!(
                events.next().is_some(),
                "seed {seed}, step {step}, {done}: other problems than a build's: {state}"
            );
        }
    }
    assert!(sound > steps / 2, "most steps left a site that cannot be built");
}
