//! `check --external` against servers on this machine, over real sockets.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

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
