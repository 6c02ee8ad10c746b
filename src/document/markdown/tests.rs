//! What Markdown becomes, by tables; and that nothing but the known tags can come out.

use super::*;
use crate::document::address;

fn render(markdown: &str) -> Checked<Body> {
    let source = SourceText::new("content/cases/a/test.md", markdown);
    let page = OutPath::new("cases/a/test.html").unwrap();
    let Checked { value: (body, _), diagnostics } = body(&source, 0, &page, &|path| address(path)?.ok());
    Checked { value: body, diagnostics }
}

fn html(markdown: &str) -> String {
    render(markdown).value.html.trim_end().to_owned()
}

fn codes(markdown: &str) -> Vec<&'static str> {
    render(markdown).diagnostics.iter().map(|found| found.code.as_str()).collect()
}

#[test]
fn emphasis_closes_beside_chinese_punctuation() {
    let table = [
        ("**强调。**后文", "<strong>强调。</strong>后文"),
        ("前文**“引用”**后文", "前文<strong>“引用”</strong>后文"),
        ("**A组（n=30）**与**B组（n=28）**", "<strong>A组（n=30）</strong>与<strong>B组（n=28）</strong>"),
        ("前文**（括号）**后文", "前文<strong>（括号）</strong>后文"),
        ("~~旧标准。~~新标准", "<del>旧标准。</del>新标准"),
        ("*轻*重", "<em>轻</em>重"),
        ("**甲，***乙。*丙", "<strong>甲，</strong><em>乙。</em>丙"),
        ("“**党建**+**救助**”", "“<strong>党建</strong>+<strong>救助</strong>”"),
        ("**《办法》**出台", "<strong>《办法》</strong>出台"),
        ("共**3.5%**左右", "共<strong>3.5%</strong>左右"),
        ("**a.**b", "**a.**b"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("\\*\\*不强调。\\*\\*后", "**不强调。**后"),
        ("`**代码。**`后", "<code>**代码。**</code>后"),
        ("**`甲`**（乙）丙", "<strong><code>甲</code></strong>（乙）丙"),
        ("甲**`乙`**丙", "甲<strong><code>乙</code></strong>丙"),
        (
            "分**甲**、**`乙`**、**丙**类",
            "分<strong>甲</strong>、<strong><code>乙</code></strong>、<strong>丙</strong>类",
        ),
        ("**~~旧标准~~**，现已", "<strong><del>旧标准</del></strong>，现已"),
        ("~~**旧标准**~~，现已", "<del><strong>旧标准</strong></del>，现已"),
        ("甲（**`码`**）乙", "甲（<strong><code>码</code></strong>）乙"),
        ("**_倾斜_**，后", "<strong><em>倾斜</em></strong>，后"),
        ("***倾斜***，后", "<em><strong>倾斜</strong></em>，后"),
        ("**甲（*乙*）**丙", "<strong>甲（<em>乙</em>）</strong>丙"),
        ("见**<u>甲</u>**，乙", "见<strong><u>甲</u></strong>，乙"),
        ("**甲——**乙", "<strong>甲——</strong>乙"),
        ("**甲……**乙", "<strong>甲……</strong>乙"),
    ];
    for (markdown, inner) in table {
        assert_eq!(html(markdown), format!("<p>{inner}</p>"), "{markdown}");
    }
    assert!(!html("```\n**甲。**乙\n```").contains(emphasis::SENTINEL));
    assert!(!html("[甲](x**（一）**.md)").contains(emphasis::SENTINEL));
}

#[test]
fn a_line_break_between_han_characters_is_no_space() {
    let table = [
        ("困难\n群众", "困难群众"),
        ("困难，\n群众", "困难，群众"),
        ("**困难**\n群众", "<strong>困难</strong>群众"),
        ("use\nthe", "use\nthe"),
        ("使用\nApp", "使用\nApp"),
        ("甲  \n乙", "甲<br>\n乙"),
    ];
    for (markdown, inner) in table {
        assert_eq!(html(markdown), format!("<p>{inner}</p>"), "{markdown}");
    }
    assert_eq!(render("困难\n群众 two words").value.characters, 6);
}

#[test]
fn pictures_are_held_to_their_texts() {
    let described = |markdown: &str| render(markdown).value.pictures_described;
    assert_eq!(described("`<img alt=\"\">`"), None);
    assert_eq!(described("![流程](test/a.png)\n\n甲![大厅](test/b.png)乙"), Some(true));
    assert_eq!(described("![流程](test/a.png) ![](test/b.png)"), Some(false));
}

#[test]
fn every_part_of_a_page_knows_where_it_was_written() {
    let markdown = "甲[^b]\n===\n\n[^b]: [乙](https://a.gov.cn/)\n\n    |甲|\n    |-|\n\n> ![丙 [丁](https://b.gov.cn/)](test/c.png)\n\n\
                    |戊[^b]|\n|-|\n\n[己](../../../../x.md)\n\n[^c]: [庚](https://c.gov.cn/)\n";
    let body = render(markdown).value;
    let written = |ranges: &[std::ops::Range<u32>]| {
        let texts =
            ranges.iter().map(|range| markdown[range.start as usize..range.end as usize].lines().next().unwrap());
        texts.map(str::to_owned).collect::<Vec<_>>()
    };
    let origins = &body.origins;
    assert_eq!(written(&origins.headings), ["甲[^b]"]);
    assert_eq!(written(&origins.tables), ["|戊[^b]|", "|甲|"]);
    assert_eq!(written(&origins.links), ["[^b]", "[^b]", "[乙](https://a.gov.cn/)", "[^b]: [乙](https://a.gov.cn/)"]);
    assert_eq!(written(&origins.pictures), ["![丙 [丁](https://b.gov.cn/)](test/c.png)"]);
    assert_eq!(body.html.matches("<a ").count(), origins.links.len());
}

#[test]
fn headings_keep_their_id_when_they_are_renumbered() {
    let ids = |markdown: &str| render(markdown).value.headings.into_iter().map(|h| h.id).collect::<Vec<_>>();
    assert_eq!(ids("## 一、主要做法"), ids("## 二、主要做法"));
    assert_eq!(ids("## （三）主要做法"), ids("### 4. 主要做法"));
    assert_eq!(ids("## 做法 {#how}"), ["how"]);
    let twice = ids("## 甲\n\n## 甲");
    assert_eq!(twice[1], format!("{}-2", twice[0]));
    assert_eq!(codes("## 甲 {#a}\n\n## 乙 {#a}"), ["duplicate-heading-id"]);
    assert_eq!(codes("## 甲 {#A_b}"), ["invalid-id"]);
    assert!(html("# 大标题 {#a onclick=x .c}").ends_with(">大标题 {#a onclick=x .c}</h2>"));
    assert!(html("## 申请表{附件2}").ends_with(">申请表{附件2}</h2>"));
}

#[test]
fn raw_html_is_reduced_to_the_list() {
    let table = [
        ("H<sub>2</sub>O", "<p>H<sub>2</sub>O</p>"),
        ("a<br>b", "<p>a<br>\nb</p>"),
        ("<u>甲", "<p><u>甲</u></p>"),
        ("甲</u>", "<p>甲&lt;/u&gt;</p>"),
        ("**<u>甲**</u>", "<p><strong><u>甲</u></strong>&lt;/u&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<u onclick=\"x\">甲</u>", "<p>&lt;u onclick=&quot;x&quot;&gt;甲&lt;/u&gt;</p>"),
        ("甲<!-- 乙 -->", "<p>甲</p>"),
        ("<!-- 乙\n丙 -->丁", "<p>丁</p>"),
    ];
    for (markdown, expected) in table {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
    let details = html("<details>\n<summary>更多</summary>\n\n**内容。**后\n\n</details>\n");
    assert_eq!(details, "<details><summary>更多</summary>\n<p><strong>内容。</strong>后</p>\n</details>");
    assert_eq!(codes("<details>\n\n甲\n"), ["unclosed-html"]);
    assert_eq!(codes("<div>甲</div>"), ["raw-html", "raw-html"]);
}

#[test]
fn addresses_are_judged_on_their_decoded_value() {
    for unsafe_link in [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#10;script:alert(1))",
        "[a](java%0ascript:alert(1))",
        "[a](javascript%3Aalert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](//evil.example/x)",
        "<javascript:alert(1)>",
        "![图](https://evil.example/a.png)",
        "[a](&#x6a;avascript:x)",
    ] {
        assert_eq!(codes(unsafe_link), ["unsafe-link"], "{unsafe_link}");
        assert!(!html(unsafe_link).contains("href"), "{unsafe_link}");
    }
    for dead in ["[a](/cases/b.html)", "[a](b.html)", "[a](..\\b.md)", "[a](../../../../x.md)", "[a](b.pdf)"] {
        assert_eq!(codes(dead), ["dead-link"], "{dead}");
    }
    assert_eq!(html("[a](../b/other.md#how)"), "<p><a href=\"../b/other.html#how\">a</a></p>");
    assert_eq!(html("[a](#how)"), "<p><a href=\"#how\">a</a></p>");
    assert_eq!(html("[a](test/%E9%99%84%E4%BB%B6.pdf)"), "<p><a href=\"test/%E9%99%84%E4%BB%B6.pdf\">a</a></p>");
    assert!(html("[a](https://www.gov.cn/)").contains("rel=\"external noopener\""));
    assert!(html("<mailto:a@b.cn>").contains("href=\"mailto:a@b.cn\""));
    assert!(html("<a@b.cn>").contains("href=\"mailto:a@b.cn\""));
}

#[test]
fn pictures_alone_are_figures() {
    assert_eq!(
        html("![流程图](test/flow.png \"图1 流程\")"),
        "<figure><img src=\"test/flow.png\" alt=\"流程图\" loading=\"lazy\" decoding=\"async\"><figcaption>图1 流程</figcaption></figure>"
    );
    assert_eq!(
        html("见![标志](test/a.png \"题\")。"),
        "<p>见<img src=\"test/a.png\" alt=\"标志\" loading=\"lazy\" decoding=\"async\" title=\"题\">。</p>"
    );
    assert_eq!(codes("![](test/a.png)"), ["missing-alt"]);
}

#[test]
fn tables_notes_tasks_and_alerts_are_accessible() {
    let table = html("| 年 | 数 |\n|---|--:|\n| 2021 | 76 |\n");
    assert!(table.contains("<th scope=\"col\">年</th><th scope=\"col\" class=\"align-right\">数</th>"), "{table}");
    assert!(table.contains("<td class=\"align-right\">76</td>"), "{table}");
    let note = html("甲[^1]乙[^1]\n\n[^1]: 说明。");
    assert!(
        note.contains("id=\"fnref-1\"") && note.contains("id=\"fnref-1-2\"") && note.contains("<li id=\"fn-1\">"),
        "{note}"
    );
    assert_eq!(codes("甲[^9]"), ["missing-footnote"]);
    assert_eq!(codes("甲\n\n[^1]: 乙"), ["missing-footnote"]);
    let tasks = html("- [x] 完成\n- [ ] 未完成\n");
    assert!(
        tasks.contains("<li class=\"task task--done\">") && tasks.contains("<li class=\"task task--open\">"),
        "{tasks}"
    );
    let alert = html("> [!NOTE]\n> 内容\n");
    assert!(
        alert.starts_with("<div class=\"alert alert--note\" role=\"note\"><p class=\"alert__title\">说明</p>"),
        "{alert}"
    );
}

#[test]
fn templates_are_text() {
    assert_eq!(html("{{ frame }}"), "<p>{{ frame }}</p>");
}

#[test]
fn nesting_beyond_the_limit_is_an_error() {
    assert_eq!(codes(&format!("{}甲", "> ".repeat(101))), ["nesting-too-deep"]);
    assert!(codes(&"[".repeat(50_000)).is_empty());
    let _ = html(&"*".repeat(50_000));
    let _ = html(&"> ".repeat(20_000));
}

#[test]
fn ranges_are_those_of_the_file() {
    let markdown = "**甲。**乙 <b>丙";
    let found = render(markdown).diagnostics;
    assert_eq!((found[0].location.line, found[0].location.column), (1, 9));
}

/// A linear congruential generator (Knuth, MMIX): the same inputs on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn nothing_but_known_tags_can_come_out() {
    const PARTS: &[&str] = &[
        "<",
        ">",
        "</",
        "/>",
        "u",
        "<u>",
        "</u>",
        "<br>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "\n\n",
        "\n",
        "<script>",
        "</p>",
        "<!--",
        "-->",
        "\"",
        "'",
        "onclick=",
        "=x",
        "javascript:",
        "[a](",
        ")",
        "![",
        "](",
        "**",
        "*",
        "~~",
        "`",
        "```\n",
        "> ",
        "- ",
        "1. ",
        "| a | b |\n|---|---|\n",
        "|",
        "[^1]",
        "[^1]: ",
        "# ",
        " {#x onload=y}",
        "&lt;",
        "&#106;",
        "甲",
        "。",
        "“",
        " ",
        "\\",
        "<a href=javascript:x>",
        "<svg/onload=x>",
        "<kbd>",
        "</kbd>",
        "- [x] ",
        ": ",
        "\u{E0F7}",
        "<?",
        "<![CDATA[",
        "> [!NOTE]\n",
        "    ",
        "\t",
        "<https://a.cn>",
        "<mark ",
        "<U>",
        "</DETAILS>",
    ];
    let mut random = Random(20_201_027);
    for round in 0..60_000 {
        let length = 1 + random.below(14);
        let markdown: String = (0..length).map(|_| PARTS[random.below(PARTS.len())]).collect();
        let out = render(&markdown).value.html;
        if let Err(problem) = well_formed(&out) {
            panic!("round {round}: {problem}\n--- in\n{markdown}\n--- out\n{out}");
        }
    }
}

/// Pieces of a text that is pasted together; each `字` becomes another character.
const PASTED: &[&str] = &[
    "字字",
    "字",
    "字。",
    "，字",
    "字、字",
    "（字）",
    "“字”",
    "字 字",
    "a",
    "1",
    " ",
    "\n",
    "\n\n",
    "  \n",
    "**",
    "*",
    "~~",
    "_",
    "`",
    "```\n",
    "```字\n",
    "# ",
    "## ",
    "##字",
    "---\n",
    "===\n",
    "- ",
    "1. ",
    "1、",
    "> ",
    "|",
    "|---|\n",
    "| 字 | 字 |\n|---|---|\n",
    "| 字 |字|字 |\n",
    "[字](../b/other.md)",
    "[字][a]",
    "\n\n[字]: 字\n",
    "\n\n[a]: b.md\n",
    "[^a]",
    "\n\n[^a]: 字\n",
    "\n\n[^A]: 字\n\n",
    "{字}",
    "{字}\n",
    "{#字}",
    "{#字 .字}\n",
    "![字](test/a.png \"字\")",
    "![字](test/图 字.png)",
    "[字](https://a.cn/ \"字\")",
    "[字](https://a.cn/字 字)",
    "<!-- 字 -->",
    "<!-- 字\n字 -->",
    "<!--",
    "-->",
    "<b>",
    "</b>",
    "<details>\n",
    "</details>\n",
    "<summary>",
    "</summary>",
    "<u>",
    "</u>",
    "<字>",
    "    ",
    "\t",
    "　　",
    ": ",
    "\\",
    "&lt;",
    "&emsp;",
    "==字==",
    "[TOC]",
    "<",
    ">",
    "[",
    "]",
    "(",
    ")",
    "](",
    "!",
    "<https://a.cn/字>",
    ":::",
    "\u{E0F7}",
    "~",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: std::env::var("CASEBOOK_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200),
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn nothing_disappears_without_a_word(parts in proptest::collection::vec(0..PASTED.len(), 1..24)) {
        let mut next = 0x4E00;
        let mut markdown = String::new();
        for character in parts.iter().flat_map(|part| PASTED[*part].chars()) {
            if character == '字' {
                next += 1;
            }
            markdown.push(if character == '字' { char::from_u32(next).unwrap() } else { character });
        }
        // Nobody writes `<!-->`, which ends a comment for some readers of HTML and begins one for others.
        let odd = markdown.contains("<!-->") || markdown.contains("<!--->");
        if let Some(lost) = lost_without_a_word(&markdown).filter(|_| !odd) {
            panic!("{lost}\n--- in\n{markdown}\n--- out\n{}", render(&markdown).value.html);
        }
    }
}

/// A character that stands nowhere on the page, in a line of which nothing is said.
fn lost_without_a_word(markdown: &str) -> Option<char> {
    let Checked { value, diagnostics } = render(markdown);
    let shown = percent_encoding::percent_decode_str(&value.html).decode_utf8_lossy();
    markdown.split('\n').zip(1..).find_map(|(line, number)| {
        let said = diagnostics.iter().any(|found| {
            let rest =
                matches!(found.code.as_str(), "unclosed-comment" | "nesting-too-deep") && found.location.line <= number;
            rest || (found.location.line..=found.location.end_line).contains(&number)
        });
        line.chars().filter(|character| is_han(*character)).find(|character| !said && !shown.contains(*character))
    })
}

/// A small strict reader: known tags with known attributes, balanced.
fn well_formed(html: &str) -> Result<(), String> {
    const TAGS: &[&str] = &[
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "em",
        "strong",
        "del",
        "sup",
        "sub",
        "u",
        "mark",
        "ins",
        "kbd",
        "details",
        "summary",
        "a",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "blockquote",
        "pre",
        "code",
        "figure",
        "figcaption",
        "section",
        "span",
    ];
    const VOID: &[&str] = &["br", "hr", "img"];
    const ATTRIBUTES: &[&str] = &[
        "id",
        "class",
        "href",
        "rel",
        "role",
        "aria-label",
        "aria-hidden",
        "tabindex",
        "scope",
        "start",
        "src",
        "alt",
        "loading",
        "decoding",
        "title",
    ];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if rest[..at].contains('>') {
            return Err("a stray >".to_owned());
        }
        let end = rest[at..].find('>').ok_or("an open tag")? + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> out of order"));
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = attributes;
        while !attributes.is_empty() {
            let (key, value) = attributes.split_once("=\"").ok_or(format!("attribute in <{tag}>"))?;
            let (value, after) = value.split_once('"').ok_or(format!("quote in <{tag}>"))?;
            if !ATTRIBUTES.contains(&key) {
                return Err(format!("attribute {key}"));
            }
            if matches!(key, "href" | "src") && value.to_lowercase().contains("script:") {
                return Err(format!("address {value}"));
            }
            attributes = after.trim_start();
        }
        if VOID.contains(&name) {
            continue;
        }
        if !TAGS.contains(&name) {
            return Err(format!("tag <{name}>"));
        }
        open.push(name);
    }
    if open.is_empty() { Ok(()) } else { Err(format!("open: {open:?}")) }
}
