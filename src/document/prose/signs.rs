//! Characters that only look like others, and a `#` that cuts a text of the header off.

use super::{Effect, Finds, Found, PROSE};
use crate::document::markdown::Block;
use crate::formats::yaml::{Node, Value};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic};
use crate::vocabulary::han::ordinary;

pub(super) const FINDS: Finds = &[(Code::RADICAL_CHARACTER, Effect::Advises), (Code::HASH_IN_TEXT, Effect::Advises)];

/// Radicals and doubles of Han characters, as they come out of PDFs. One finding a block.
pub(super) fn check(block: &Block, found: &mut Found<'_>) {
    let text = &block.text;
    let bytes = text.as_bytes();
    // Radicals begin with E2 BA to E2 BF, doubles with EF A4 to EF AB or with F0 AF.
    let places = memchr::memchr3_iter(0xE2, 0xEF, 0xF0, bytes).filter(|at| match bytes.get(at + 1) {
        Some(second) => matches!((bytes[*at], second), (0xE2, 0xBA..=0xBF) | (0xEF, 0xA4..=0xAB) | (0xF0, 0xAF)),
        None => false,
    });
    let odd = |at: usize| text.get(at..)?.chars().next().and_then(|c| Some((at, c, ordinary(c)?)));
    let all: Vec<(usize, char, char)> = places.filter_map(odd).collect();
    let Some((at, character, plain)) = all.first().copied() else { return };
    let count = all.len();
    let message = text!(
        "“{character}”只是看起来像“{plain}”的部首字，搜索不到，本段共 {count} 个",
        "“{character}” only looks like “{plain}”; nobody finds it by searching, {count} in this paragraph"
    );
    let help =
        text!("请改成“{plain}”（多半是从 PDF 复制来的）", "write “{plain}”; it was probably copied out of a PDF");
    found.push(block, at..at + character.len_utf8(), Code::RADICAL_CHARACTER, message, Some(help));
}

/// `title: 走访日记 #1`: what follows the `#` is a remark to YAML, and lost.
pub(super) fn cut_off(header: &Node, found: &mut Found<'_>) {
    let Value::Map(entries) = &header.value else { return };
    for entry in entries.iter().filter(|entry| PROSE.contains(&entry.key.as_str())) {
        let text = &found.source.text;
        let range = entry.value.range.clone();
        let quoted =
            text[range.start..].starts_with(['"', '\'', '|', '>']) || text[..range.start].ends_with(['"', '\'']);
        if quoted || !matches!(entry.value.value, Value::Text(_) | Value::Null) {
            continue;
        }
        let from = range.end.max(entry.key_range.end);
        let line = text[from..].split('\n').next().unwrap_or_default();
        let Some(at) = line.find('#').filter(|at| line[..*at].trim().trim_start_matches(':').is_empty()) else {
            continue;
        };
        let lost = line[at..].trim_end();
        // `# 说明` below an empty key is a remark of the form that is filled in.
        if matches!(entry.value.value, Value::Null) && lost.starts_with("# ") {
            continue;
        }
        let written = match &entry.value.value {
            Value::Text(words) => format!("{words} {lost}"),
            _ => lost.to_owned(),
        };
        let key = &entry.key;
        let message =
            text!("“{lost}”成了注释，“{key}”少了这一截", "“{lost}” is a remark to YAML and is missing from “{key}”");
        let help = text!("请加引号：{key}: \"{written}\"", "put it in quotes: {key}: \"{written}\"");
        let location = found.source.locate(from + at..from + at + lost.len());
        found.diagnostics.push(Diagnostic::new(Code::HASH_IN_TEXT, location, message).help(help));
    }
}
