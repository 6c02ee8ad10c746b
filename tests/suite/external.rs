//! `check --external` against servers on this machine, over real sockets.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use casebook::check::external::{self, Manners, Memory};
use casebook::vocabulary::diagnostic::Location;
use casebook::vocabulary::path::SourcePath;

use crate::harness::{Run, SiteTest, casebook, run};

/// A server that answers every request by its method; what was asked arrives at the receiver.
fn server(answer: fn(&str) -> &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/page", listener.local_addr().unwrap());
    let (asked, receiver) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(request)) = lines.next() else { continue };
            let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            let agent = head.iter().find(|line| line.to_lowercase().starts_with("user-agent:")).cloned();
            let method = request.split(' ').next().unwrap_or_default().to_owned();
            let _ = asked.send(format!("{request} {}", agent.unwrap_or_default()));
            let reply = format!("HTTP/1.1 {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", answer(&method));
            let _ = stream.write_all(reply.as_bytes());
        }
    });
    (address, receiver)
}

fn check(site: &SiteTest, arguments: &[&str]) -> Run {
    let mut command = casebook();
    command.env("NO_PROXY", "127.0.0.1").arg("--root").arg(site.root());
    command.args(["check", "--today", "2026-11-24", "--lang", "en"]).args(arguments);
    run(command)
}

#[test]
fn links_to_other_sites_are_followed_only_when_asked_and_not_twice() {
    let (found, found_asked) = server(|_| "200 OK");
    let (gone, gone_asked) = server(|_| "404 Not Found");
    // Many servers refuse HEAD.
    let (headless, headless_asked) =
        server(|method| if method == "HEAD" { "405 Method Not Allowed" } else { "200 OK" });
    let body = format!("[好的]({found}#part)、[没了]({gone})、[不认](<{headless}>)。");
    let site = SiteTest::new().case("mushrooms/first.md", "", &body);

    assert_eq!(check(&site, &[]).code, 0);
    assert!(found_asked.try_recv().is_err(), "nothing is asked unless it is wanted");

    let run = check(&site, &["--external"]);
    assert_eq!(run.code, 0, "a dead link elsewhere is a warning: {}", run.stdout);
    assert!(
        run.stdout.contains(&format!("warning[dead-external-link]: the link leads nowhere: {gone} (404)")),
        "{}",
        run.stdout
    );
    assert_eq!(run.stdout.matches("external-link]").count(), 1, "{}", run.stdout);
    assert!(run.stdout.contains("first.md:8:"), "{}", run.stdout);
    let first = found_asked.try_recv().unwrap();
    assert!(first.starts_with("HEAD /page HTTP/1.1") && first.contains("casebook/"), "{first}");
    assert!(headless_asked.try_recv().unwrap().starts_with("HEAD"));
    assert!(headless_asked.try_recv().unwrap().starts_with("GET"));
    while gone_asked.try_recv().is_ok() {}

    let again = check(&site, &["--external", "--strict"]);
    assert_eq!(again.code, 1);
    assert!(found_asked.try_recv().is_err() && headless_asked.try_recv().is_err(), "what answered is remembered");
    assert!(gone_asked.try_recv().is_ok(), "what did not is asked again");
    assert!(!site.root().join("content/.casebook").exists() && site.root().join(".casebook").exists());
}

#[test]
fn links_of_practices_and_pages_are_followed_too() {
    let (practice, practice_asked) = server(|_| "404 Not Found");
    let (page, page_asked) = server(|_| "404 Not Found");
    let site = SiteTest::new().case("mushrooms/first.md", "", "正文").practice("one", "");
    let path = site.root().join("content/practices/one.md");
    let text = format!("{}\n[教材]({practice})\n", std::fs::read_to_string(path).unwrap());
    let lines = text.lines().count();
    let header = "---\ntitle: 说明\nsummary: 这里是说明。\ndate: 2026-11-01\n---\n";
    let site =
        site.file("content/practices/one.md", text).file("content/pages/guide.md", format!("{header}[原文]({page})\n"));
    let run = check(&site, &["--external"]);
    assert!(practice_asked.try_recv().is_ok() && page_asked.try_recv().is_ok(), "{}", run.stdout);
    assert!(run.stdout.contains(&format!("content/practices/one.md:{lines}:1")), "{}", run.stdout);
    assert!(run.stdout.contains("content/pages/guide.md:6:1"), "{}", run.stdout);
}

/// A server that answers the requests of one connection after the other with what `answer` says of their number and
/// method, and nothing at all where it says nothing; every request arrives with the time it came at.
fn timed(answer: fn(usize, &str) -> Option<&'static str>) -> (String, Receiver<(String, Instant)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (asked, receiver) = channel();
    thread::spawn(move || {
        let mut silent = Vec::new();
        for (number, stream) in listener.incoming().enumerate() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(request)) = lines.next() else { continue };
            lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
            let words: Vec<&str> = request.split(' ').collect();
            let _ = asked.send((format!("{} {}", words[0], words[1]), Instant::now()));
            match answer(number, words[0]) {
                Some(status) => {
                    let reply = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    let _ = stream.write_all(reply.as_bytes());
                }
                None => silent.push(stream),
            }
        }
    });
    (address, receiver)
}

/// Asks for some addresses with these manners, and remembers nothing; what was found, by code.
fn ask(addresses: &[String], pause: u64, patience: u64) -> Vec<String> {
    ask_again(addresses, &mut Memory::default(), pause, patience)
}

fn ask_again(addresses: &[String], memory: &mut Memory, pause: u64, patience: u64) -> Vec<String> {
    let place = |address: &String| (address.clone(), Location::file(&SourcePath::new("content/a.md")));
    let manners =
        Manners { now: 1_700_000_000, pause: Duration::from_millis(pause), patience: Duration::from_millis(patience) };
    let found = external::check(&addresses.iter().map(place).collect(), &manners, memory, &|| ());
    found.into_iter().map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.message.en)).collect()
}

#[test]
fn between_two_addresses_of_a_host_there_is_a_pause_and_between_two_hosts_none() {
    let mut memory = Memory::default();
    let (one, one_asked) = timed(|_, _| Some("200 OK"));
    let (two, two_asked) = timed(|_, _| Some("200 OK"));
    let addresses: Vec<String> =
        [&one, &two].iter().flat_map(|host| ["a", "b", "c"].map(|page| format!("{host}/{page}"))).collect();
    assert!(ask_again(&addresses, &mut memory, 150, 10_000).is_empty());
    for asked in [one_asked, two_asked] {
        let asked: Vec<(String, Instant)> = asked.try_iter().collect();
        let pages: Vec<&str> = asked.iter().map(|(request, _)| request.as_str()).collect();
        assert_eq!(pages, ["HEAD /a", "HEAD /b", "HEAD /c"]);
        for two in asked.windows(2) {
            assert!(two[1].1 - two[0].1 >= Duration::from_millis(150), "{two:?}");
        }
    }
    // What answered is remembered.
    assert!(ask_again(&addresses, &mut memory, 150, 10_000).is_empty());
    let kept = String::from_utf8(memory.bytes()).unwrap();
    assert_eq!(kept.matches("http://").count(), 6, "{kept}");
    assert_eq!(Memory::read(kept.as_bytes()).bytes(), memory.bytes());
}

#[test]
fn a_host_that_refuses_head_is_asked_with_get_at_once() {
    let (host, asked) = timed(|_, method| Some(if method == "HEAD" { "403 Forbidden" } else { "200 OK" }));
    // Were there a pause between the two, it would be longer than anything else takes here.
    assert!(ask(&[format!("{host}/a")], 60_000, 10_000).is_empty());
    let asked: Vec<String> = asked.try_iter().map(|(request, _)| request).collect();
    assert_eq!(asked, ["HEAD /a", "GET /a"]);
}

#[test]
fn a_busy_host_is_tried_again_once() {
    let (recovers, asked) = timed(|number, _| Some(if number < 2 { "503 Busy" } else { "200 OK" }));
    assert!(ask(&[format!("{recovers}/a")], 50, 10_000).is_empty());
    let asked: Vec<(String, Instant)> = asked.try_iter().collect();
    let requests: Vec<&str> = asked.iter().map(|(request, _)| request.as_str()).collect();
    assert_eq!(requests, ["HEAD /a", "GET /a", "HEAD /a"]);
    assert!(asked[2].1 - asked[1].1 >= Duration::from_millis(100), "a longer pause before the second try");
    let (busy, asked) = timed(|_, _| Some("503 Busy"));
    let found = ask(&[format!("{busy}/a")], 10, 10_000);
    assert_eq!(found, [format!("unverified-external-link the link cannot be verified: {busy}/a (503)")]);
    assert_eq!(asked.try_iter().count(), 4);
    let (gone, asked) = timed(|_, _| Some("404 Not Found"));
    assert!(ask(&[format!("{gone}/a")], 60_000, 10_000)[0].starts_with("dead-external-link"));
    assert_eq!(asked.try_iter().count(), 2, "what is gone is not asked again");
}

#[test]
fn a_host_that_does_not_answer_costs_its_time_once() {
    let (host, asked) = timed(|_, _| None);
    let addresses: Vec<String> = (0..50).map(|page| format!("{host}/{page:02}")).collect();
    // With a pause or a second try anywhere this would not end within a minute.
    let found = ask(&addresses, 60_000, 400);
    assert_eq!(found.len(), 50);
    assert!(
        found
            .iter()
            .all(|found| found.starts_with("unverified-external-link") && found.contains("does not answer in time")),
        "{found:?}"
    );
    assert_eq!(asked.try_iter().count(), 1, "it is asked once");
    assert!(Manners::polite(0).patience <= Duration::from_secs(15));
}
