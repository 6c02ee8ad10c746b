//! The head of a request: what is asked, and whether it may be answered at all.
//!
//! Any web page that the editor has open can send requests to the preview. So only those that were meant for it are
//! answered: `Host` is one of its own names, which a page of another site cannot have, whatever its domain resolves to.

use std::net::{IpAddr, SocketAddr};

use percent_encoding::percent_decode_str;
use tiny_http::Method;

/// A head may be this long, in bytes.
pub(super) const HEAD_LIMIT: usize = 16 * 1024;
/// It may have this many lines.
const LINE_LIMIT: usize = 100;

/// A request that may be answered.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// Without its `/`, decoded: `cases/index.html`.
    pub(super) path: String,
    /// What stands behind `?`, as it came.
    pub(super) query: String,
    /// Fingerprints that the browser has.
    pub(super) known: Option<String>,
    /// Whether only the head of the answer is wanted.
    pub(super) head_only: bool,
    /// Whether the connection shall stay open.
    pub(super) keep: bool,
    /// Whether the page that asks is ours, as far as the browser tells.
    pub(super) same_origin: bool,
}

/// Why a request is not answered, by its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Malformed = 400,
    Foreign = 403,
    Method = 405,
    Body = 413,
    Misdirected = 421,
    TooLarge = 431,
}

/// The names under which the preview answers.
#[derive(Clone, Debug)]
pub(super) struct Names {
    port: u16,
    /// The address that was bound to: loopback, one of the machine's, or all of them.
    bound: IpAddr,
}

impl Names {
    pub(super) fn new(address: SocketAddr) -> Names {
        Names { port: address.port(), bound: address.ip() }
    }

    /// Whether `Host` names the preview. An address in digits belongs to no domain, so nobody can point one here.
    fn has(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        if port != Some(self.port) {
            return false;
        }
        let address: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
        match address {
            Some(address) => address.is_loopback() || address == self.bound || self.bound.is_unspecified(),
            None => name.eq_ignore_ascii_case("localhost"),
        }
    }
}

/// Reads a head: it and its length, or nothing while it is not complete.
pub(super) fn read(bytes: &[u8], names: &Names) -> Result<Option<(Head, usize)>, Refusal> {
    let mut lines = [httparse::EMPTY_HEADER; LINE_LIMIT];
    let mut request = httparse::Request::new(&mut lines);
    let length = match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length <= HEAD_LIMIT => length,
        Ok(httparse::Status::Partial) if bytes.len() <= HEAD_LIMIT => return Ok(None),
        Ok(_) | Err(httparse::Error::TooManyHeaders) => return Err(Refusal::TooLarge),
        Err(_) => return Err(Refusal::Malformed),
    };
    judge(&request, names).map(|head| Some((head, length)))
}

fn judge(request: &httparse::Request<'_, '_>, names: &Names) -> Result<Head, Refusal> {
    let all = |name: &str| {
        let lines = request.headers.iter().filter(|line| line.name.eq_ignore_ascii_case(name));
        lines.map(|line| std::str::from_utf8(line.value).map(str::trim)).collect::<Result<Vec<&str>, _>>()
    };
    let one = |name: &str| match all(name).as_deref() {
        Ok([]) => Ok(None),
        Ok([value]) => Ok(Some(*value)),
        _ => Err(Refusal::Malformed),
    };
    if !names.has(one("host")?.unwrap_or_default()) {
        return Err(Refusal::Misdirected);
    }
    let method: Method = request.method.unwrap_or_default().parse().map_err(|()| Refusal::Malformed)?;
    let head_only = match method {
        Method::Get => false,
        Method::Head => true,
        _ => return Err(Refusal::Method),
    };
    // A body is not read, so nothing can be hidden in one.
    if one("content-length")?.is_some_and(|length| length != "0") || one("transfer-encoding")?.is_some() {
        return Err(Refusal::Body);
    }
    let target = request.path.unwrap_or_default().strip_prefix('/').ok_or(Refusal::Malformed)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = percent_decode_str(path).decode_utf8().map_err(|_| Refusal::Malformed)?;
    let origin = one("origin")?.is_none_or(|origin| origin.strip_prefix("http://").is_some_and(|host| names.has(host)));
    let site = one("sec-fetch-site")?.is_none_or(|site| site == "same-origin" || site == "none");
    let connection = one("connection")?.unwrap_or_default().to_ascii_lowercase();
    let keep = if request.version == Some(1) { connection != "close" } else { connection == "keep-alive" };
    Ok(Head {
        path: path.into_owned(),
        query: query.to_owned(),
        known: one("if-none-match")?.map(str::to_owned),
        head_only,
        keep,
        same_origin: origin && site,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(bound: &str) -> Names {
        Names::new(bound.parse().unwrap())
    }

    fn read_text(head: &str) -> Result<Option<Head>, Refusal> {
        read(head.as_bytes(), &names("127.0.0.1:4000")).map(|found| found.map(|(head, _)| head))
    }

    fn get(target: &str, lines: &str) -> Result<Option<Head>, Refusal> {
        read_text(&format!("GET {target} HTTP/1.1\r\nHost: localhost:4000\r\n{lines}\r\n"))
    }

    #[test]
    fn only_its_own_names_are_answered() {
        let own = names("127.0.0.1:4000");
        for host in ["localhost:4000", "127.0.0.1:4000", "[::1]:4000", "LOCALHOST:4000"] {
            assert!(own.has(host), "{host}");
        }
        for host in [
            "",
            "localhost",
            "localhost:4001",
            "evil.example:4000",
            "127.0.0.1.evil.example:4000",
            "192.168.1.9:4000",
            ":4000",
            "[::1]",
        ] {
            assert!(!own.has(host), "{host}");
        }
        assert!(names("192.168.1.9:4000").has("192.168.1.9:4000"));
        assert!(names("0.0.0.0:4000").has("192.168.1.9:4000"));
        assert!(!names("0.0.0.0:4000").has("evil.example:4000"));
        assert!(names("127.0.0.1:80").has("localhost"));
    }

    #[test]
    fn requests_are_judged() {
        let refused = |found: Result<Option<Head>, Refusal>| found.unwrap_err();
        assert_eq!(refused(read_text("GET / HTTP/1.1\r\nHost: evil.example:4000\r\n\r\n")), Refusal::Misdirected);
        assert_eq!(refused(read_text("GET / HTTP/1.1\r\n\r\n")), Refusal::Misdirected);
        assert_eq!(refused(get("/", "Host: localhost:4000\r\n")), Refusal::Malformed);
        assert_eq!(refused(read_text("POST / HTTP/1.1\r\nHost: localhost:4000\r\n\r\n")), Refusal::Method);
        assert_eq!(refused(get("/", "Content-Length: 3\r\n")), Refusal::Body);
        assert_eq!(refused(get("/", "Transfer-Encoding: xchunked\r\n")), Refusal::Body);
        assert_eq!(refused(get("http://localhost:4000/", "")), Refusal::Malformed);
        assert_eq!(refused(get("/%ff", "")), Refusal::Malformed);
        assert_eq!(refused(get("/", &format!("X: {}\r\n", "x".repeat(HEAD_LIMIT)))), Refusal::TooLarge);
        assert_eq!(refused(get("/", &"X: y\r\n".repeat(LINE_LIMIT))), Refusal::TooLarge);
        assert!(read_text("GET / HT").unwrap().is_none());
    }

    #[test]
    fn what_is_asked_is_decoded() {
        let head = get("/cases/%E7%94%B2.html?a=1", "Origin: http://evil.example\r\n").unwrap().unwrap();
        assert_eq!((head.path.as_str(), head.query.as_str(), head.same_origin), ("cases/甲.html", "a=1", false));
        assert!(get("/", "Origin: http://localhost:4000\r\n").unwrap().unwrap().same_origin);
        assert!(!get("/", "Sec-Fetch-Site: cross-site\r\n").unwrap().unwrap().same_origin);
        assert!(!get("/", "Connection: close\r\n").unwrap().unwrap().keep);
    }
}
