//! What is written as Markdown reads as the document did, whatever signs it holds; and no file makes the reader stumble.

use std::io::Cursor;
use std::rc::Rc;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::body::{Block, Body, Format, Inline, Marker};
use super::styles::Script;
use super::*;
use crate::formats::archive::Archive;
use crate::formats::html;
use crate::vocabulary::path::OutPath;
use crate::vocabulary::source_text::SourceText;

/// Runs a property with the same cases every time.
fn hold<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, random).run(strategy, test).unwrap();
}

/// The text that a reader of the page sees, without white space.
fn seen(markdown: &str) -> String {
    let source = SourceText::new("content/cases/a/test.md", markdown);
    let page = OutPath::new("cases/a/test.html").unwrap();
    let rendered = crate::document::markdown::body(&source, 0, &page, &|_| None);
    let (body, _) = rendered.value;
    let mut text = String::new();
    html::texts(&body.html, |piece, _| text.push_str(&piece));
    // What a screen reader says after a link that leads elsewhere.
    squeezed(&text.replace("（外部链接）", ""))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn written(blocks: Vec<Block>) -> String {
    markdown::write(&Body { blocks, ..Body::default() }, "folder").0
}

/// Pieces of text that Markdown might take for something.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "低保",
        "对象",
        "，",
        "。",
        "（",
        "）",
        "“",
        "”",
        "：",
        "——",
        "……",
        "·",
        "①",
        "×",
        "€",
        "a",
        "b c",
        "1.2",
        "3~5",
        ")",
        "#",
        "# ",
        "-",
        "- ",
        "+ ",
        "*",
        "**",
        "* ",
        "_",
        "__",
        "`",
        "``",
        "[",
        "]",
        "[x]",
        "](y)",
        "<",
        ">",
        "<br>",
        "</u>",
        "<!--",
        "~~",
        "|",
        "|-|",
        "\\",
        "&amp;",
        "&#65;",
        "&",
        "!",
        "=",
        "==",
        "---",
        "{",
        "}",
        "{#a}",
        ":",
        ": ",
        "/",
        "\"",
        "'",
        "$",
        "^",
        "%",
        "@",
        "?",
        ";",
        "1. ",
        "1) ",
        "12.",
        "[^1]: ",
        "https://a.b/",
        "    ",
        "　",
        " ",
        "\u{e0f7}",
    ];
    prop::sample::select(pieces.to_vec()).prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..6).prop_map(|pieces| pieces.concat())
}

fn format() -> impl Strategy<Value = Format> {
    (any::<bool>(), any::<bool>(), 0..9_u8).prop_map(|(bold, italic, rest)| Format {
        bold,
        italic,
        strike: rest == 1,
        mark: rest == 2,
        script: match rest {
            3 => Script::Super,
            4 => Script::Sub,
            _ => Script::Line,
        },
    })
}

fn line() -> impl Strategy<Value = Vec<Inline>> {
    let link = prop::sample::select(vec![None, None, None, Some("https://a.b/c_(d)?e=1&f=2;g"), Some("mailto:a@b.c")]);
    let run = (text(), format(), link).prop_map(|(text, format, link)| Inline::Text {
        text: text.replace('\u{e0f7}', ""),
        format,
        link: link.map(Rc::from),
    });
    let inline = prop_oneof![8 => run, 1 => Just(Inline::Break)];
    prop::collection::vec(inline, 1..5)
}

fn plain(inlines: &[Inline]) -> String {
    squeezed(&body::plain_text(inlines))
}

#[test]
fn a_paragraph_reads_as_before() {
    hold(4000, &line(), |line| {
        let markdown = written(vec![Block::Paragraph { inlines: line.clone(), centred: false }]);
        prop_assert_eq!(seen(&markdown), plain(&line), "{}", markdown);
        Ok(())
    });
}

#[test]
fn headings_items_quotes_and_cells_read_as_before() {
    let lines = prop::collection::vec(line(), 4);
    hold(2000, &lines, |lines| {
        let [heading, item, quote, cell] = <[Vec<Inline>; 4]>::try_from(lines).unwrap();
        let plain: Vec<String> = [&heading, &item, &quote, &cell].map(|line| plain(line)).into();
        let blocks = vec![
            Block::Heading { level: 2, inlines: heading },
            Block::Item { level: 0, marker: Marker::Number(3), list: "1".into(), inlines: item },
            Block::Quote(quote),
            Block::Table(vec![vec![vec![], cell], vec![vec![]]]),
        ];
        let markdown = written(blocks);
        prop_assert_eq!(seen(&markdown), plain.concat(), "{}", markdown);
        Ok(())
    });
}

#[test]
fn lists_keep_their_items_whatever_their_levels() {
    let item = (0..4_usize, prop::sample::select(vec![Marker::Bullet, Marker::Number(1), Marker::Number(7)]), 0..2_u8);
    hold(1000, &prop::collection::vec(item, 1..8), |items| {
        let mut expected = String::new();
        let mut blocks = Vec::new();
        for (at, (level, marker, list)) in items.into_iter().enumerate() {
            let text = format!("项{at}");
            expected.push_str(&text);
            let inlines = vec![Inline::Text { text, format: Format::default(), link: None }];
            blocks.push(Block::Item { level, marker, list: list.to_string(), inlines });
        }
        let markdown = written(blocks);
        prop_assert_eq!(seen(&markdown), expected, "{}", markdown);
        Ok(())
    });
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// A file with these parts.
fn docx(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" \
                Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
                Target=\"word/document.xml\"/></Relationships>";
    let mut archive = Archive::new(Cursor::new(Vec::new()));
    archive.compressed("_rels/.rels", rels.as_bytes()).unwrap();
    for (name, bytes) in parts {
        archive.compressed(name, bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn document(body: &str) -> Vec<u8> {
    docx(&[("word/document.xml", format!("<w:document {W}><w:body>{body}</w:body></w:document>").as_bytes())])
}

fn refusal(bytes: &[u8]) -> Option<Refusal> {
    read(bytes, "folder").err()
}

#[test]
fn what_is_made_to_do_harm_is_refused() {
    let deep = "<w:tbl><w:tr><w:tc>".repeat(60) + "<w:p/>" + &"</w:tc></w:tr></w:tbl>".repeat(60);
    assert_eq!(refusal(&document(&deep)), Some(Refusal::TooDeep));
    let large = docx(&[("word/document.xml", &vec![b' '; 65 * 1024 * 1024])]);
    assert!(large.len() < 1024 * 1024);
    assert_eq!(refusal(&large), Some(Refusal::TooLarge));
    let sheet = docx(&[("word/document.xml", b"<workbook/>")]);
    assert_eq!(refusal(&sheet), Some(Refusal::Other("XML")));
    let gone = docx(&[]);
    assert_eq!(refusal(&gone), Some(Refusal::Damaged("word/document.xml".into())));
    let whole = document("<w:p><w:r><w:t>低保</w:t></w:r></w:p>");
    assert_eq!(refusal(&whole), None);
    assert_eq!(refusal(&whole[..whole.len() / 2]), Some(Refusal::Damaged(".docx".into())));
    // What a cell or a list says of its size is not believed.
    let wide = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>\
                <w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert!(read(&document(wide), "folder").unwrap().markdown.len() < 1000);
}

#[test]
fn notes_of_notes_do_not_go_round_in_circles() {
    let note = |id: u8, to: u8| {
        format!(
            "<w:footnote w:id=\"{id}\"><w:p><w:r><w:t>注{id}</w:t><w:footnoteReference w:id=\"{to}\"/></w:r></w:p></w:footnote>"
        )
    };
    let notes = format!("<w:footnotes {W}>{}{}</w:footnotes>", note(1, 2), note(2, 1));
    let body = format!(
        "<w:document {W}><w:body><w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p></w:body></w:document>"
    );
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                <Relationship Id=\"a\" Type=\"x/footnotes\" Target=\"footnotes.xml\"/></Relationships>";
    let parts: [(&str, &[u8]); 3] = [
        ("word/document.xml", body.as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
    ];
    assert_eq!(read(&docx(&parts), "folder").unwrap().markdown, "甲[^1]\n\n[^1]: 注1\n");
}

#[test]
fn broken_files_are_refused_or_read_and_never_stumbled_over() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/word/everything");
    let file = |name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
    let names = [
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/numbering.xml",
        "word/footnotes.xml",
        "word/media/image1.png",
    ];
    let parts: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (*name, file(name))).collect();
    let lent: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let whole = docx(&lent);
    assert_eq!(refusal(&whole), None);
    // xorshift, so that every run tries the same.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut refused = 0;
    // Bytes of the container …
    for _ in 0..1000 {
        let mut bytes = whole.clone();
        let at = random(bytes.len());
        bytes[at] = random(256) as u8;
        refused += usize::from(refusal(&bytes).is_some());
    }
    // … and, so that they get past the check of the container, those of its parts.
    for turn in 0..2000 {
        let mut parts = parts.clone();
        let bytes = &mut parts[turn % 5].1;
        let at = random(bytes.len());
        match turn % 4 {
            0 => bytes[at] = random(128) as u8,
            1 => drop(bytes.drain(at..(at + 40).min(bytes.len()))),
            2 => {
                // A tag stands twice, often so that the XML stays sound.
                let text = String::from_utf8(bytes.clone()).unwrap();
                let mut pieces: Vec<&str> = text.split_inclusive('>').collect();
                let piece = pieces[random(pieces.len())];
                pieces.insert(random(pieces.len()), piece);
                *bytes = pieces.concat().into_bytes();
            }
            _ => {
                let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
                let digit = digits[random(digits.len())];
                drop(bytes.splice(digit..=digit, *b"4294967295"));
            }
        }
        let lent: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        refused += usize::from(refusal(&docx(&lent)).is_some());
    }
    assert!((500..2500).contains(&refused), "{refused} of 3000 were refused");
}
