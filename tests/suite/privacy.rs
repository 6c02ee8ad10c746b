//! Personal information: what must be found, what must be left alone, and that nothing found is told again.

use std::fmt::Write;
use std::fs;

use casebook::vocabulary::privacy::{Kind, mask, numbers, people};
use proptest::prelude::*;

use crate::harness::{SiteTest, casebook, report, repository, run};

/// The lines of a list under `tests/privacy/`, without remarks.
fn lines(name: &str) -> Vec<String> {
    let text = fs::read_to_string(repository().join("tests/privacy").join(name)).unwrap();
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect()
}

/// Builds a report with this body and gives what is said of it, with the exit code.
fn said(body: &str, format: &str) -> (i32, String) {
    let site = SiteTest::new().case("mushrooms/one-report.md", "", body);
    let mut command = casebook();
    command.arg("--root").arg(site.root()).args(["check", "--today", "2026-11-24", "--format", format]);
    let run = run(command);
    (run.code, run.stdout + &run.stderr)
}

/// Every digit of a text, full width as half.
fn digits(text: &str) -> String {
    let half = text
        .chars()
        .map(|c| if ('０'..='９').contains(&c) { (b'0' + (c as u32 - '０' as u32) as u8) as char } else { c });
    half.filter(char::is_ascii_digit).collect()
}

#[test]
fn nothing_of_the_list_passes_or_is_told_again() {
    let mut wrong = String::new();
    for line in lines("personal.txt") {
        let (code, text) = line.split_once('\t').unwrap();
        let (exit, said) = said(&text.replace('⏎', "\n"), "text");
        if !said.contains(&format!("[{code}]")) {
            writeln!(wrong, "{code} is not found in {text}\n{said}").unwrap();
        }
        assert_eq!(
            exit,
            i32::from(matches!(code, "personal-id" | "personal-phone" | "personal-card")),
            "{text}: {said}"
        );
        // The day of birth is the most that could be told; more than five digits in a row are not.
        let told = digits(text).len() >= 11
            && said.lines().any(|line| {
                let shown = digits(line.split("content/").next().unwrap());
                shown.len() >= 8 && digits(text).contains(&shown[..8])
            });
        if told {
            writeln!(wrong, "what was found is told again: {said}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn harmless_look_alikes_are_left_alone() {
    for line in lines("harmless.txt") {
        let (exit, said) = said(&line, "text");
        let alarm = ["personal-", "doubtful-id"].iter().any(|code| said.contains(&format!("[{code}")));
        assert!(exit == 0 && !alarm, "{line}\n{said}");
    }
}

#[test]
fn every_place_is_looked_at() {
    let number = "13800000000";
    let places = [
        ("content/cases/mushrooms/one.md", report(&format!("lessons: 请打{number}"), "正文。"), "personal-phone"),
        ("content/cases/mushrooms/one.md", report(&format!("title: 请打{number}"), "正文。"), "personal-phone"),
        ("content/cases/mushrooms/one.md", report("", &format!("![热线{number}](one/a.png)")), "personal-phone"),
        ("content/cases/mushrooms/one.md", report("", &format!("![图](one/{number}.png)")), "personal-phone"),
        ("content/cases/mushrooms/one.md", report("", &format!("一[^1]\n\n[^1]: 见{number}")), "personal-phone"),
        ("content/cases/mushrooms/one.md", report("unit: 13800000000", "正文。"), "personal-phone"),
        ("content/pages/about.md", report("", &format!("请打{number}")), "personal-phone"),
        ("content/cases/mushrooms/one/13800000000.txt", "一".to_owned(), "personal-file"),
        ("content/cases/mushrooms/one/list.csv", format!("序号,电话\n1,{number}\n"), "personal-file"),
        ("content/cases/mushrooms/one/list.txt", format!("一 {number}\n"), "personal-file"),
    ];
    for (path, text, code) in places {
        let site = SiteTest::new().case("mushrooms/one.md", "", "正文。").file("content/cases/mushrooms/one/a.png", "");
        let built = site.file(path, &text).build();
        assert!(built.stderr.contains(&format!("error[{code}]")), "{path} {text}\n{}", built.stderr);
        assert!(!built.stderr.contains(number), "{path} {text}\n{}", built.stderr);
        assert_eq!(built.code, 1);
    }
}

#[test]
fn forms_for_programs_hide_it_too() {
    for format in ["json", "sarif", "github"] {
        let (exit, said) = said("身份证990101199003070015，电话13800000000，低保户王小明家。", format);
        assert_eq!(exit, 1);
        for told in ["19900307", "138000", "王小明"] {
            assert!(!said.contains(told), "{format} tells {told}");
        }
    }
}

#[test]
fn the_office_itself_is_exempt() {
    let site = SiteTest::new().case("mushrooms/one.md", "contact: {name: 甲区民政局, phone: 13800000000}", "正文。");
    assert_eq!(site.build().code, 0);
}

#[test]
fn a_clearance_needs_a_reason_and_is_listed() {
    let header = "privacy_ok: [{match: \"138******00\", reason: 对外公布的服务手机}]";
    let site = SiteTest::new().case("mushrooms/one.md", header, "请打13800000000。");
    let built = site.build();
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(built.stderr.contains("note[cleared-personal-data]"), "{}", built.stderr);
    assert!(built.stderr.contains("对外公布的服务手机") && !built.stderr.contains("13800000000"), "{}", built.stderr);
    let again = site.arguments(&["--strict"]).build();
    assert_eq!(again.code, 0, "a cleared finding is no warning: {}", again.stderr);
    let listed = "privacy_ok: [{match: \"138******00\", reason: 对外公布}]";
    let csv = SiteTest::new()
        .case("mushrooms/one.md", listed, "正文。")
        .file("content/cases/mushrooms/one/a.csv", "13800000000");
    let built = csv.build();
    assert!(built.code == 0 && built.stderr.contains("note[cleared-personal-data]"), "{}", built.stderr);
    assert!(!built.stderr.contains("unused-clearance"), "{}", built.stderr);
    for (header, code) in [
        ("privacy_ok: [{match: \"***********\", reason: 无}]", "personal-phone"),
        ("privacy_ok: [{match: \"138******00\"}]", "personal-phone"),
        ("privacy_ok: [{match: \"139******00\", reason: 无}]", "unused-clearance"),
    ] {
        let built = SiteTest::new().case("mushrooms/one.md", header, "请打13800000000。").build();
        assert!(built.code == 1 && built.stderr.contains(&format!("[{code}]")), "{header}: {}", built.stderr);
    }
}

#[test]
fn a_hidden_draft_warns_and_does_not_block() {
    let site = SiteTest::new().case("mushrooms/one.md", "status: draft", "请打13800000000。");
    let built = site.build();
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(built.stderr.contains("warning[personal-phone]"), "{}", built.stderr);
    let shown = site.arguments(&["--drafts"]).build();
    assert!(shown.code == 1 && shown.stderr.contains("error[personal-phone]"), "{}", shown.stderr);
}

/// The smallest JPEG of one segment, with or without a position in its EXIF data.
fn jpeg(position: bool) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    // A directory with one entry that leads to the GPS directory behind it, or with an orientation.
    let mut tiff = [b"MM\0\x2a".as_slice(), &8u32.to_be_bytes(), &1u16.to_be_bytes()].concat();
    if position {
        tiff.extend(entry(0x8825, 4, 1, 26u32.to_be_bytes()));
        tiff.extend(0u32.to_be_bytes());
        tiff.extend(1u16.to_be_bytes());
        tiff.extend(entry(2, 5, 3, 44u32.to_be_bytes()));
        tiff.extend(0u32.to_be_bytes());
        tiff.extend([30u32, 1, 0, 1, 0, 1].into_iter().flat_map(u32::to_be_bytes));
    } else {
        tiff.extend(entry(0x0112, 3, 1, [0, 1, 0, 0]));
        tiff.extend(0u32.to_be_bytes());
    }
    let exif = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [b"\xff\xd8\xff\xe1".as_slice(), &length, &exif, b"\xff\xd9"].concat()
}

#[test]
fn a_picture_that_says_where_it_was_taken_is_not_published() {
    let site = |picture| {
        SiteTest::new()
            .case("mushrooms/one.md", "", "![图](one/a.jpg)")
            .file("content/cases/mushrooms/one/a.jpg", picture)
            .build()
    };
    let with = site(jpeg(true));
    assert!(with.code == 1 && with.stderr.contains("error[picture-position]"), "{}", with.stderr);
    let without = site(jpeg(false));
    assert_eq!(without.code, 0, "{}", without.stderr);
    let broken = site(b"\xff\xd8\xff\xe1 broken".to_vec());
    assert!(!broken.stderr.contains("picture-position"), "{}", broken.stderr);
    assert!(broken.stderr.contains("error[unshown-picture]"), "{}", broken.stderr);
}

#[test]
fn attachments_of_practices_and_pages_are_read_like_those_of_reports() {
    let page = "---\ntitle: 关于本站\nsummary: 说明网站是谁办的。\ndate: 2026-11-01\n";
    let site = |header: &str| {
        SiteTest::new()
            .case("mushrooms/first.md", "", "正文。")
            .practice("teach", header)
            .file("content/practices/teach/list.csv", "名,号\n甲,13800000000\n")
            .file("content/pages/about.md", format!("{page}{header}---\n正文。\n"))
            .file("content/pages/about/list.csv", "名,号\n甲,13800000000\n")
            .build()
    };
    let found = site("");
    assert_eq!(found.code, 1);
    for path in ["content/practices/teach/list.csv:2:3", "content/pages/about/list.csv:2:3"] {
        assert!(found.stderr.contains(path), "{path}: {}", found.stderr);
    }
    assert_eq!(found.stderr.matches("error[personal-file]").count(), 2, "{}", found.stderr);
    let cleared = site("privacy_ok: [{match: \"138******00\", reason: 号码是编的}]\n");
    assert_eq!(cleared.code, 0, "{}", cleared.stderr);
}

/// An office file with these parts.
fn office(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = casebook::formats::archive::Archive::new(std::io::Cursor::new(Vec::new()));
    archive.compressed("[Content_Types].xml", b"<Types/>").unwrap();
    for (name, text) in parts {
        archive.compressed(name, text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn office_files_are_read_before_they_are_published() {
    // The number is cut into runs, as Word does when something in it was edited.
    let runs = "<w:r><w:t>9901011990</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>03070015</w:t></w:r>";
    let docx = office(&[("word/document.xml", format!("<w:d><w:p><w:r><w:t>证号</w:t></w:r>{runs}</w:p></w:d>"))]);
    let cells = "<row><c><v>13800000000</v></c><c><v>1.3800000001E10</v></c><c t=\"s\"><v>0</v></c></row>";
    let xlsx = office(&[
        ("xl/worksheets/sheet1.xml", format!("<sheet>{cells}</sheet>")),
        ("xl/sharedStrings.xml", "<sst><si><t>13800000002</t></si></sst>".to_owned()),
    ]);
    let site = |header: &str, name: &str, bytes: &[u8]| {
        let path = format!("content/cases/mushrooms/one/{name}");
        SiteTest::new().case("mushrooms/one.md", header, "正文。").file(&path, bytes).build()
    };
    let word = site("", "list.docx", &docx);
    assert!(word.code == 1 && word.stderr.contains("error[personal-file]"), "{}", word.stderr);
    assert!(word.stderr.contains("990***********") && word.stderr.contains("one/list.docx:1:1"), "{}", word.stderr);
    assert!(!word.stderr.contains("19900307"), "{}", word.stderr);
    let sheet = site("", "名单.XLSX", &xlsx);
    assert!(sheet.code == 1 && sheet.stderr.contains(" 3 "), "{}", sheet.stderr);
    assert!(!sheet.stderr.contains("1380000"), "{}", sheet.stderr);
    // What is cleared is told as a note; what is not stays an error.
    let clearance = "privacy_ok: [{match: \"990*************15\", reason: 号码是编的}]\n";
    let cleared = site(clearance, "list.docx", &docx);
    assert!(cleared.code == 0 && cleared.stderr.contains("cleared-personal-data"), "{}", cleared.stderr);
    assert!(!cleared.stderr.contains("unused-clearance"), "{}", cleared.stderr);
    // What cannot be read is said, and stops nothing unless warnings do.
    for bytes in [&docx[..docx.len() / 2], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"no archive"] {
        let unread = site("", "list.docx", bytes);
        assert!(unread.code == 0 && unread.stderr.contains("warning[unread-attachment]"), "{}", unread.stderr);
    }
    // So is a table that is none: a workbook under another name.
    let renamed = site("", "名单.csv", &docx);
    assert!(renamed.code == 0 && renamed.stderr.contains("warning[unread-attachment]"), "{}", renamed.stderr);
    let harmless = office(&[("word/document.xml", "<w:d><w:p><w:t>办理流程</w:t></w:p></w:d>".to_owned())]);
    let fine = site("", "flow.docx", &harmless);
    assert!(fine.code == 0 && !fine.stderr.contains("attachment"), "{}", fine.stderr);
}

#[test]
fn a_number_in_which_something_is_bold_is_shown_without_the_marks() {
    let (exit, said) = said("电话138**0000**0000。", "text");
    assert!(exit == 1 && said.contains("mobile number: 138******00"), "{said}");
    let header = "privacy_ok: [{match: \"138******00\", reason: 号码是编的}]\n";
    let cleared = SiteTest::new().case("mushrooms/one.md", header, "电话138**0000**0000。").build();
    assert_eq!(cleared.code, 0, "{}", cleared.stderr);
}

#[test]
fn clearances_are_listed_with_file_rule_and_reason() {
    let clearance = |number: &str| format!("privacy_ok: [{{match: \"{number}\", reason: 号码是编的}}]\n");
    let page = "---\ntitle: 关于本站\nsummary: 说明网站是谁办的。\ndate: 2026-11-01\n";
    let site = SiteTest::new()
        .case("mushrooms/first.md", &clearance("13800000000"), "打13800000000。")
        .practice("teach", &clearance("139******00"))
        .file("content/practices/teach/list.csv", "名,号\n甲,13900000000\n")
        .file("content/pages/about.md", format!("{page}{}---\n正文。\n", clearance("137******00")));
    let run = |arguments: &[&str]| {
        let mut command = casebook();
        command.arg("--root").arg(site.root()).args(arguments);
        crate::harness::run(command)
    };
    let stats: serde_json::Value = serde_json::from_str(&run(&["stats", "--format", "json"]).stdout).unwrap();
    let listed: Vec<(&str, u64, Option<&str>, &str, &str)> = stats["cleared"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cleared| {
            let text = |key: &str| cleared[key].as_str().unwrap();
            (text("path"), cleared["line"].as_u64().unwrap(), cleared["rule"].as_str(), text("match"), text("reason"))
        })
        .collect();
    assert_eq!(
        listed,
        [
            ("content/cases/mushrooms/first.md", 7, Some("personal-phone"), "138******00", "号码是编的"),
            ("content/pages/about.md", 5, None, "137******00", "号码是编的"),
            ("content/practices/teach.md", 9, Some("personal-file"), "139******00", "号码是编的"),
        ]
    );
    let text = run(&["--lang", "zh", "stats"]).stdout;
    assert!(text.contains("content/cases/mushrooms/first.md:7 personal-phone 138******00  理由：号码是编的"), "{text}");
    assert!(text.contains("content/pages/about.md:5 没有对上内容"), "{text}");
    assert!(!text.contains("13800000000"), "{text}");
    // What clears nothing is told of, in a practice too.
    let checked = run(&["check", "--today", "2026-11-24"]).stdout;
    assert!(checked.contains("warning[unused-clearance]") && checked.contains("content/pages/about.md:5"), "{checked}");
    let unused = SiteTest::new().case("mushrooms/first.md", "", "正文。").practice("teach", &clearance("138******00"));
    let built = unused.build().stderr;
    assert!(built.contains("warning[unused-clearance]") && built.contains("content/practices/teach.md:9"), "{built}");
}

/// A number of an identity card in a region that does not exist.
fn id() -> impl Strategy<Value = String> {
    (0..9999u32, 1900..2026u32, 1..13u32, 1..29u32, 0..1000u32).prop_map(|(region, year, month, day, order)| {
        let digits = format!("99{region:04}{year}{month:02}{day:02}{order:03}");
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        format!("{digits}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
    })
}

proptest! {
    #[test]
    fn an_id_is_found_however_it_is_written(
        number in id(),
        gap in prop::sample::select(vec!["", " ", "-", "　", "\n", "\u{200b}", "&nbsp;", "－", "\\-"]),
        at in 1usize..17,
        wide in any::<bool>(),
        before in "[一-龥，。]{0,6}",
        behind in "[，。、一-龥]{0,6}",
    ) {
        let (head, tail) = number.split_at(at);
        let written = format!("{head}{gap}{tail}");
        let written: String = written.chars().map(|c| match c {
            '0'..='9' | 'X' if wide => char::from_u32(c as u32 + 0xFEE0).unwrap(),
            c => c,
        }).collect();
        let text = format!("{before}{written}{behind}");
        let found = numbers(&text);
        prop_assert!(found.iter().any(|finding| finding.kind == Kind::Id && text[finding.range.clone()] == written), "{text}: {found:?}");
        prop_assert!(!mask(&text).contains(&number[6..14]));
        prop_assert!(numbers(&mask(&text)).is_empty());
        prop_assert_eq!(mask(&text).chars().count(), text.chars().count());
    }

    #[test]
    fn a_slip_of_one_digit_is_no_sure_finding(number in id(), at in 14usize..17, by in 1u8..10) {
        let mut digits = number.into_bytes();
        digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
        let text = String::from_utf8(digits).unwrap();
        prop_assert!(numbers(&text).iter().all(|finding| finding.kind != Kind::Id), "{text}");
    }

    #[test]
    fn any_text_is_read_to_its_end(text in "([0-9０-９Xx*&#;<br>\\-_ \n，。岁村男女低保户王张老人号楼室]|.){0,80}") {
        for finding in numbers(&text).into_iter().chain(people(&text)) {
            prop_assert!(text.get(finding.range.clone()).is_some_and(|found| !found.is_empty()), "{text:?}: {finding:?}");
        }
        let _ = mask(&text);
    }
}
