//! Whether links to other sites still lead somewhere: the only module that asks other hosts, and only when told to.
//!
//! It is a guest there: one address at a time of a host with a pause between two, few hosts at once, `HEAD` before
//! `GET`, time limits, a second try only where a host may have been busy, a name in the user agent. A host that does
//! not answer in time is left alone, so that it costs its time once and not once for each link. What answered is
//! remembered and not asked again for a week.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};

/// How the asking is done.
#[derive(Clone, Debug)]
pub struct Manners {
    /// Now, in seconds since 1970.
    pub now: u64,
    /// The pause between two addresses of one host; before a second try it is twice as long.
    pub pause: Duration,
    /// How long one address may take.
    pub patience: Duration,
}

impl Manners {
    /// What suits other people's servers.
    pub fn polite(now: u64) -> Manners {
        // An inspection of government sites gives a page 15 seconds (国办秘函〔2019〕19号).
        Manners { now, pause: Duration::from_secs(1), patience: Duration::from_secs(15) }
    }
}

/// How a link fared.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    /// It leads somewhere.
    Found,
    /// There is nothing, says the host, or no such host.
    Gone(String),
    /// It cannot be told from here: the host refuses programs or is busy.
    Unclear(String),
    /// The host does not answer in time.
    Silent,
}

/// What is remembered from one time to the next: when an address last answered, in seconds since 1970.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    answered: BTreeMap<String, u64>,
}

impl Memory {
    /// What [`bytes`](Memory::bytes) has made; what cannot be understood is no memory.
    pub fn read(bytes: &[u8]) -> Memory {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// As it is kept in a file.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }
}

/// What answered is not asked again for so many seconds: a week.
const REMEMBERED: u64 = 7 * 24 * 60 * 60;
/// So many hosts are asked at once.
const HOSTS_AT_ONCE: usize = 8;
/// What an address may not hold as it stands: spaces; what is not ASCII is encoded anyway.
const BEYOND_ASCII: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');
/// A host that seems busy is asked so many times.
const TRIES: u32 = 2;

/// Asks for every address that has not answered of late, and says which lead nowhere. `step` is called after each.
pub fn check(
    links: &BTreeMap<String, Location>,
    manners: &Manners,
    memory: &mut Memory,
    step: &(dyn Fn() + Sync),
) -> Vec<Diagnostic> {
    // An anchor is the page's business.
    let mut by_host: BTreeMap<&str, BTreeMap<&str, Vec<&Location>>> = BTreeMap::new();
    for (address, location) in links {
        let page = address.split('#').next().unwrap_or(address);
        by_host.entry(host(page)).or_default().entry(page).or_default().push(location);
    }
    let answered = Mutex::new(std::mem::take(&mut memory.answered));
    let agent = agent(manners.patience);
    let ask_host = |pages: &BTreeMap<&str, Vec<&Location>>| {
        let mut found = Vec::new();
        let (mut asked, mut silent) = (false, false);
        for (page, locations) in pages {
            let fresh = |at: &u64| manners.now.saturating_sub(*at) < REMEMBERED;
            if !answered.lock().is_ok_and(|answered| answered.get(*page).is_some_and(fresh)) {
                if std::mem::replace(&mut asked, true) && !silent {
                    std::thread::sleep(manners.pause);
                }
                let answer = if silent { Answer::Silent } else { ask(&agent, page, manners.pause) };
                silent = answer == Answer::Silent;
                match answer {
                    Answer::Found => {
                        if let Ok(mut answered) = answered.lock() {
                            answered.insert((*page).to_owned(), manners.now);
                        }
                    }
                    answer => found.extend(locations.iter().filter_map(|location| describe(page, location, &answer))),
                }
            }
            locations.iter().for_each(|_| step());
        }
        found
    };
    let hosts: Vec<_> = by_host.into_values().collect();
    // The work is waiting, so the number of threads has nothing to do with that of processors.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(HOSTS_AT_ONCE).build();
    let diagnostics = match pool {
        Ok(pool) => pool.install(|| hosts.par_iter().flat_map(ask_host).collect()),
        Err(_) => hosts.iter().flat_map(ask_host).collect(),
    };
    memory.answered = answered.into_inner().unwrap_or_default();
    memory.answered.retain(|_, at| manners.now.saturating_sub(*at) < REMEMBERED);
    diagnostics
}

/// How an answer that is not [`Answer::Found`] is told.
fn describe(page: &str, location: &Location, answer: &Answer) -> Option<Diagnostic> {
    let (code, message, help) = match answer {
        Answer::Found => return None,
        Answer::Gone(why) => (
            Code::DEAD_EXTERNAL_LINK,
            text!("站外链接打不开：{page}（{why}）", "the link leads nowhere: {page} ({why})"),
            text!(
                "请在原网站找到新地址，或改为可靠的转载地址；找不到就去掉链接，保留出处的名称和日期",
                "find its new address, or a reliable copy; else take the link out and keep name and date of the source"
            ),
        ),
        Answer::Silent => (
            Code::UNVERIFIED_EXTERNAL_LINK,
            text!(
                "站外链接无法确认：{page}（网站没有及时应答）",
                "the link cannot be verified: {page} (the host does not answer in time)"
            ),
            text!(
                "请在浏览器里打开看看；同一网站的其他链接这次没有再问",
                "open it in a browser; other links to this host were not asked this time"
            ),
        ),
        Answer::Unclear(why) => (
            Code::UNVERIFIED_EXTERNAL_LINK,
            text!("站外链接无法确认：{page}（{why}）", "the link cannot be verified: {page} ({why})"),
            text!("请在浏览器里打开看看", "open it in a browser"),
        ),
    };
    Some(Diagnostic::new(code, location.clone(), message).help(help))
}

/// Asks with `HEAD`, then with `GET` where that is not answered well, and again where the host seems busy.
fn ask(agent: &ureq::Agent, page: &str, pause: Duration) -> Answer {
    let address = utf8_percent_encode(page, BEYOND_ASCII).to_string();
    let mut answer = Answer::Unclear(String::new());
    for attempt in 0..TRIES {
        if attempt > 0 {
            std::thread::sleep(pause * 2);
        }
        let head = agent.head(&address).call().map(|response| response.status().as_u16());
        let status = match head {
            Ok(status @ 200..=399) => Ok(status),
            // Many hosts do not know HEAD, and say so in many ways.
            Ok(_) => agent.get(&address).call().map(|response| response.status().as_u16()),
            Err(error) => Err(error),
        };
        answer = judge(status);
        if !matches!(answer, Answer::Unclear(_)) {
            break;
        }
    }
    answer
}

fn judge(status: Result<u16, ureq::Error>) -> Answer {
    match status {
        Ok(200..=399) => Answer::Found,
        Ok(status @ (404 | 410)) => Answer::Gone(status.to_string()),
        Ok(status) => Answer::Unclear(status.to_string()),
        Err(error @ (ureq::Error::HostNotFound | ureq::Error::BadUri(_))) => Answer::Gone(error.to_string()),
        Err(ureq::Error::Timeout(_)) => Answer::Silent,
        Err(error) => Answer::Unclear(error.to_string()),
    }
}

fn agent(patience: Duration) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(8)
        .timeout_global(Some(patience))
        .timeout_connect(Some(patience / 2))
        .user_agent(concat!("casebook/", env!("CARGO_PKG_VERSION"), " (link check of a government site)"))
        .build();
    config.new_agent()
}

fn host(address: &str) -> &str {
    address.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default()
}
