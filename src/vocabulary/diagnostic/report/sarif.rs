//! Diagnostics as a log of SARIF 2.1.0 (OASIS), the form that code hosts and editors take.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::vocabulary::diagnostic::{Code, Diagnostic, Language, Location, Severities, Severity, Text, entry};
use crate::vocabulary::fingerprint::Fingerprint;

/// The whole log. Addresses are relative to the site's root; `severities` are those of the site.
pub fn sarif_log(diagnostics: &[Diagnostic], severities: &Severities, language: Language) -> String {
    // Rules that the site has switched off are listed too, as disabled.
    let rules: Vec<Value> = Code::all().map(|code| rule(code, severities, language)).collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, language)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "casebook",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": match language { Language::Chinese => "zh-CN", Language::English => "en" },
                "rules": rules,
            }},
            "language": match language { Language::Chinese => "zh-CN", Language::English => "en" },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"SITE": {"description": {"text": "The folder of the site, which holds content/"}}},
            "results": results,
        }],
    });
    format!("{log:#}")
}

fn rule(code: Code, severities: &Severities, language: Language) -> Value {
    let nothing = Text::default();
    let (what, why) = entry(code).map_or((&nothing, &nothing), |entry| (&entry.what, &entry.why));
    json!({
        "id": code.as_str(),
        "name": code.as_str(),
        "shortDescription": {"text": what.get(language)},
        "help": {"text": why.get(language)},
        "defaultConfiguration": {
            "enabled": severities.of(code).is_some(),
            "level": level(severities.of(code).unwrap_or(code.severity())),
        },
    })
}

fn result(diagnostic: &Diagnostic, language: Language) -> Value {
    let location = &diagnostic.location;
    let mut message = diagnostic.message.get(language).to_owned();
    if let Some(help) = &diagnostic.help {
        message.push('\n');
        message.push_str(help.get(language));
    }
    let mut place = json!({"artifactLocation": {"uri": uri(&location.path), "uriBaseId": "SITE"}});
    if !location.excerpt.is_empty() {
        place["region"] = region(location);
    }
    // The place of the words, not the number of the line, so that a finding stays the same when lines move.
    let print = [diagnostic.code.as_str(), &location.path, &location.excerpt, diagnostic.message.get(language)];
    json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": Code::all().position(|code| code == diagnostic.code),
        "level": level(diagnostic.severity),
        "message": {"text": message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"words/v1": Fingerprint::of_parts(print.map(str::as_bytes)).short()},
    })
}

fn region(location: &Location) -> Value {
    json!({
        "startLine": location.line, "startColumn": location.column,
        "endLine": location.end_line, "endColumn": location.end_column,
        "snippet": {"text": location.excerpt},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A path as a relative address (RFC 3986).
fn uri(path: &str) -> String {
    const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');
    utf8_percent_encode(path, PATH).to_string()
}
