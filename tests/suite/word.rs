//! Reports that arrive as Word files: what becomes of each in `tests/word/`, and the command that imports them.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use casebook::formats::word;

use crate::harness::{Run, SiteTest, casebook, repository, run, tree};

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"#;

/// The Word file that a folder of its parts makes.
fn docx(folder: &Path) -> Vec<u8> {
    let mut parts = tree(folder);
    parts.entry("_rels/.rels".to_owned()).or_insert_with(|| RELATIONS.as_bytes().to_vec());
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    docx(&repository().join("tests/word").join(name))
}

/// Everything that a file becomes, as one text.
fn shown(docx: &[u8]) -> String {
    let draft = word::read(docx, "report").unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let mut text = format!("title: {}\n", draft.title.as_deref().unwrap_or("-"));
    let origin = [("issuer", &draft.origin.issuer), ("date", &draft.origin.date), ("number", &draft.origin.number)];
    for (name, value) in origin {
        if let Some(value) = value {
            text.push_str(&format!("{name}: {value}\n"));
        }
    }
    for picture in &draft.pictures {
        text.push_str(&format!("picture: {} ({} bytes)\n", picture.name, picture.bytes.len()));
    }
    for (remark, count) in draft.remarks.iter() {
        let kind = if remark.is_missing() { "missing" } else { "changed" };
        let remark = remark.text(count);
        text.push_str(&format!("{kind}: {}\n         {}\n", remark.zh, remark.en));
    }
    format!("{text}\n{}", draft.markdown)
}

#[test]
fn every_fixture_becomes_what_stands_beside_it() {
    let folder = repository().join("tests/word");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let text = shown(&docx(&entry));
        let beside = entry.with_extension("txt");
        if std::env::var_os("CASEBOOK_ACCEPT").is_some() {
            fs::write(&beside, &text).unwrap();
        } else if fs::read_to_string(&beside).ok().as_deref() != Some(&text) {
            wrong.push(format!("{}:\n{text}", entry.display()));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "run CASEBOOK_ACCEPT=1 cargo test every_fixture_becomes\n{}", wrong.join("\n"));
    assert!(count >= 10, "{count} fixtures");
}

fn import(site: &SiteTest, lang: &str, file: &Path, arguments: &[&str]) -> Run {
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["--lang", lang, "import"]).arg(file);
    command.args(["--unit", "unit-one", "--today", "2026-11-24"]).args(arguments);
    run(command)
}

/// A folder with Word files, outside of the site.
fn desk(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let desk = tempfile::TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(desk.path().join(name), bytes).unwrap();
    }
    desk
}

#[test]
fn a_word_file_becomes_a_draft_that_says_what_it_lacks() {
    let site = SiteTest::new();
    let desk = desk(&[("报告.docx", &fixture("everything"))]);
    let made = import(&site, "zh", &desk.path().join("报告.docx"), &["first-report"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    for said in ["草稿在", "1 张图片在", "没有带过来的", "1 处修订中已删除的文字", "合并的单元格", "[missing-key]"]
    {
        assert!(made.stderr.contains(said), "no {said} in\n{}", made.stderr);
    }
    let path = site.root().join("content/cases/mushrooms/first-report.md");
    let text = fs::read_to_string(&path).unwrap();
    for part in [
        "title: \"甲区林下种菌的做法\"",
        "unit: unit-one",
        "status: draft",
        "## 一、主要做法",
        "![林下菌棚，三人正在采菇](first-report/picture-1.png)",
        "[^1]: 据甲区林业局统计。",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(!text.contains("（待填：主要做法"), "no suggested section beside those of the file");
    assert!(path.with_extension("").join("picture-1.png").exists());
    // A draft keeps nothing back, and when it is filled it is a report like any other.
    let built = site.build();
    assert_eq!(built.code, 0, "{}", built.stderr);
    let filled = text
        .replace("summary:\n", "summary: 这是一段样例摘要，说明这篇案例讲了什么，字数够二十个。\n")
        .replace("  name:\n", "  name: 样例\n")
        .replace("  kind:\n", "  kind: own\n")
        .replace("status: draft", "status: published");
    let site = site.file("content/cases/mushrooms/first-report.md", filled);
    let mut check = casebook();
    check.arg("--root").arg(site.root()).args(["check", "--strict", "--today", "2026-11-24"]);
    let checked = run(check);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    site.built()
        .page("cases/mushrooms/first-report.html")
        .has("<td>乙镇</td>")
        .has("林下菌棚，三人正在采菇")
        .has("https://example.org/b");
}

#[test]
fn what_a_person_must_fill_is_reported_and_personal_data_is_masked() {
    let site = SiteTest::new();
    let document = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
        <w:p><w:r><w:t>联系电话 138000</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>00000。</w:t></w:r></w:p></w:body></w:document>"#;
    let folder = tempfile::TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("word")).unwrap();
    fs::write(folder.path().join("word/document.xml"), document).unwrap();
    let desk = desk(&[("a.docx", &docx(folder.path())), ("b.docx", &fixture("pictures"))]);
    let made = import(&site, "zh", &desk.path().join("a.docx"), &["with-a-number"]);
    assert!(made.code == 0 && made.stderr.contains("[personal-phone]"), "{}", made.stderr);
    assert!(made.stderr.contains("138****") && !made.stderr.contains("00000。"), "{}", made.stderr);
    let made = import(&site, "en", &desk.path().join("b.docx"), &["with-pictures"]);
    assert!(made.code == 0 && made.stderr.contains("Not carried:"), "{}", made.stderr);
    assert!(made.stderr.matches("[unfinished-text]").count() >= 5, "{}", made.stderr);
}

#[test]
fn what_cannot_be_imported_is_named_and_leaves_nothing_behind() {
    let site = SiteTest::new().case("bees/taken.md", "unit: unit-three", "正文。");
    let site = site.file("content/cases/mushrooms/has-folder/old.txt", "旧");
    let whole = fixture("everything");
    let ole = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &name].concat()
    };
    let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let other = other.finish().unwrap().into_inner();
    let desk = desk(&[
        ("whole.docx", &whole),
        ("old.docx", &ole("WordDocument")),
        ("locked.docx", &ole("EncryptedPackage")),
        ("half.docx", &whole[..whole.len() / 2]),
        ("text.docx", "报告".as_bytes()),
        ("page.pdf", b"%PDF-1.7"),
        ("open.docx", &other),
        ("empty.docx", b""),
    ]);
    let before = tree(site.root());
    let table = [
        ("old.docx", "new-report", 1, "另存为“Word 文档（.docx）”", "of the old kind"),
        ("locked.docx", "new-report", 1, "取消密码", "has a password"),
        ("half.docx", "new-report", 1, "没有传完整", "not complete"),
        ("text.docx", "new-report", 1, "已损坏", "damaged"),
        ("page.pdf", "new-report", 1, "PDF", "PDF"),
        ("open.docx", "new-report", 1, "OpenDocument", "OpenDocument"),
        ("empty.docx", "new-report", 1, "是空的", "is empty"),
        ("none.docx", "new-report", 2, "没有文件", "there is no file"),
        ("whole.docx", "taken", 2, "已经有", "is there already"),
        ("whole.docx", "has-folder", 2, "已经有", "is there already"),
        ("whole.docx", "报告", 2, "不能作标识", "cannot be an id"),
    ];
    for (file, id, code, zh, en) in table {
        for (lang, said) in [("zh", zh), ("en", en)] {
            let made = import(&site, lang, &desk.path().join(file), &[id]);
            assert!(made.code == code && made.stderr.contains(said), "{file} {id}: {} {}", made.code, made.stderr);
        }
    }
    assert_eq!(tree(site.root()), before);
    assert_eq!(import(&site, "zh", desk.path(), &["new-report"]).code, 2, "a folder has no single id");
    assert_eq!(tree(site.root()), before);
}

#[test]
fn a_folder_becomes_drafts_with_ids_of_their_own() {
    let site = SiteTest::new();
    let whole = fixture("everything");
    let files =
        [("b.docx", &*whole), ("a.docx", &*whole), ("c.docx", b"".as_slice()), ("~$a.docx", b""), ("d.txt", b"")];
    let desk = desk(&files);
    let made = import(&site, "zh", desk.path(), &[]);
    assert_eq!(made.code, 1, "{}", made.stderr);
    let folder = site.root().join("content/cases/mushrooms");
    for id in ["jia-qu-lin-xia-zhong-jun-de-zuo-fa", "jia-qu-lin-xia-zhong-jun-de-zuo-fa-2"] {
        let text = fs::read_to_string(folder.join(format!("{id}.md"))).unwrap();
        assert!(text.contains(&format!("]({id}/picture-1.png)")), "{text}");
        assert!(folder.join(id).join("picture-1.png").exists() && made.stderr.contains(id), "{}", made.stderr);
    }
    for said in ["没有带过来", "没有导入", "是空的", "1 个文件没有导入"] {
        assert!(made.stderr.contains(said), "no {said} in\n{}", made.stderr);
    }
    assert!(!made.stderr.contains("~$a"), "{}", made.stderr);
    // One file without an id, and several by their names.
    let one = desk.path().join("a.docx");
    let made = import(&site, "en", &one, &[]);
    assert!(made.code == 0 && made.stderr.contains("zuo-fa-3.md"), "{}", made.stderr);
    let made = import(&site, "en", &one, &[desk.path().join("b.docx").to_str().unwrap()]);
    assert!(made.code == 0 && made.stderr.contains("zuo-fa-5.md"), "{}", made.stderr);
}
