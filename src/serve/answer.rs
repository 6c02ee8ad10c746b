//! [`Answer`]: what is sent back, and how it is written with `tiny_http`.

use std::io::Cursor;

use tiny_http::{HTTPVersion, Header, Response, StatusCode};

use super::request::{Head, Refusal};

/// The policy that the README recommends for the published site: what it forbids is seen in the preview first.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// What a request gets.
#[derive(Debug)]
pub(super) enum Answer {
    /// Something whole.
    Whole(Whole),
    /// The stream of events.
    Stream,
}

/// An answer that has an end.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) status: u16,
    /// Media type.
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
    /// Changes whenever the body does.
    pub(super) tag: Option<String>,
    /// Whether the address holds the fingerprint of the body, so that it may be kept for ever.
    pub(super) lasting: bool,
    /// Where to go instead.
    pub(super) location: Option<String>,
}

impl Whole {
    pub(super) fn new(status: u16, kind: &'static str, body: impl Into<Vec<u8>>) -> Whole {
        Whole { status, kind, body: body.into(), tag: None, lasting: false, location: None }
    }

    pub(super) fn text(status: u16, text: &str) -> Whole {
        Whole::new(status, "text/plain; charset=utf-8", text)
    }

    /// The answer to a request that is none of ours, or is no request. It repeats nothing of it.
    pub(super) fn refusal(refusal: Refusal) -> Whole {
        let status = refusal as u16;
        Whole::text(status, StatusCode(status).default_reason_phrase())
    }

    /// The bytes to send to somebody who knows some fingerprints.
    pub(super) fn into_bytes(mut self, head: Option<&Head>) -> Vec<u8> {
        let tag = self.tag.as_ref().map(|tag| format!("\"{tag}\""));
        let known = head.and_then(|head| head.known.as_deref()).zip(tag.as_deref());
        if self.status == 200 && known.is_some_and(|(known, tag)| knows(known, tag)) {
            self.status = 304;
            self.body.clear();
        }
        let caching = if self.lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mut lines = vec![
            ("Server", "casebook"),
            ("Content-Type", self.kind),
            ("Cache-Control", caching),
            ("Content-Security-Policy", POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "same-origin"),
        ];
        lines.extend(tag.as_deref().map(|tag| ("ETag", tag)));
        lines.extend(self.location.as_deref().map(|location| ("Location", location)));
        if self.status == 405 {
            lines.push(("Allow", "GET, HEAD"));
        }
        let lines = lines.iter().filter_map(|(name, value)| Header::from_bytes(*name, *value).ok()).collect();
        let length = self.body.len();
        let mut bytes = Vec::with_capacity(length + 512);
        let response = Response::new(StatusCode(self.status), lines, Cursor::new(self.body), Some(length), None);
        let response = response.with_chunked_threshold(usize::MAX);
        let head_only = head.is_some_and(|head| head.head_only);
        // Writing to memory does not fail.
        let _ = response.raw_print(&mut bytes, HTTPVersion(1, 1), &[], head_only, None);
        bytes
    }
}

/// Whether a list of fingerprints, as browsers send it, has this one.
fn knows(list: &str, tag: &str) -> bool {
    list.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

/// The head of the stream of events.
pub(super) const STREAM: &str = "HTTP/1.1 200 OK\r\nServer: casebook\r\nContent-Type: text/event-stream\r\n\
    Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\
    \r\nretry: 1000\n\n";

/// The media type of a file, by its name.
pub(super) fn kind(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "doc" | "wps" => "application/msword",
        "xls" | "et" => "application/vnd.ms-excel",
        "ppt" | "dps" => "application/vnd.ms-powerpoint",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_sent_again() {
        assert!(knows("\"a\", W/\"b\"", "\"b\""));
        assert!(!knows("\"a\"", "\"b\""));
    }

    #[test]
    fn types_follow_from_names() {
        assert_eq!(kind("cases/a/方案.PDF"), "application/pdf");
        assert_eq!(kind("a.b/readme"), "application/octet-stream");
    }
}
