//! Signs that their writer meant as Markdown and that reach readers as they are: links that are none, marks of other dialects,
//! headings without their mark. They are looked for in what the parser takes for text, so code is left alone.

use std::ops::Range;

use super::slips::is_address;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::vocabulary::source_text::SourceText;

/// Bytes without which a text holds no such sign.
static SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let all = b"]=+:{%*^$!";
    let mut at = 0;
    while at < all.len() {
        signs[all[at] as usize] = true;
        at += 1;
    }
    signs
};

/// Looks at a stretch of text as it stands in the file.
pub(super) fn find(source: &SourceText, range: &Range<usize>, diagnostics: &mut Vec<Diagnostic>) {
    let written = &source.text[range.clone()];
    if !written.bytes().any(|byte| SIGNS[usize::from(byte)]) {
        return;
    }
    let mut add = |at: Range<usize>, code: Code, message: Text, help: Text| {
        let location = source.locate(range.start + at.start..range.start + at.end);
        diagnostics.push(Diagnostic::new(code, location, message).help(help));
    };
    let broken = links(written, &mut add);
    if !broken {
        dialects(written, &mut add);
        remarks(source, range, diagnostics);
    }
}

/// Takes a finding: where in the stretch, the rule, what is wrong, and what to do.
type Add<'a> = dyn FnMut(Range<usize>, Code, Text, Text) + 'a;

/// `[文字](地址)` that is no link: a blank in its address, a title in Chinese quotes. Whether there was one.
fn links(written: &str, add: &mut Add<'_>) -> bool {
    let mut found = false;
    for (middle, _) in written.match_indices("](") {
        let Some(open) = written[..middle].rfind('[') else { continue };
        let escaped = written[..open].ends_with('\\') || written[..middle].ends_with('\\');
        let line = written[middle..].split('\n').next().unwrap_or_default();
        let Some(close) = line.find(')').map(|close| middle + close) else { continue };
        if escaped {
            continue;
        }
        found = true;
        let picture = written[..open].ends_with('!');
        let start = open - usize::from(picture);
        let (words, address) = (&written[open + 1..middle], written[middle + 2..close].trim());
        let sign = if picture { "!" } else { "" };
        let (bare, title) = match address.find(['“', '”', '‘', '＂', '"', '\'']) {
            Some(at) if address[..at].ends_with(char::is_whitespace) => (address[..at].trim(), Some(&address[at..])),
            _ => (address, None),
        };
        let title = title.map(|title| title.trim_matches(|c: char| "“”‘’＂\"'".contains(c) || c.is_whitespace()));
        let blank = bare.contains(char::is_whitespace);
        let fixed = match bare.contains("://") {
            true => bare.split_whitespace().collect::<Vec<_>>().join("%20"),
            false => bare.split_whitespace().collect::<String>(),
        };
        let right = match title {
            Some(title) => format!("{sign}[{words}]({fixed} \"{title}\")"),
            None => format!("{sign}[{words}]({fixed})"),
        };
        let message = match (blank, title.is_some()) {
            (true, _) => text!(
                "地址里有空格，不成链接，读者看到的是“]({address})”",
                "a blank in the address: this is no link, readers see “]({address})”"
            ),
            (false, true) => text!(
                "地址后面的标题要用半角引号，现在不成链接",
                "the title behind the address takes straight quotes; this is no link"
            ),
            _ => text!("这里不成链接，读者看到的是“]({address})”", "this is no link, readers see “]({address})”"),
        };
        let help = match blank && !bare.contains("://") {
            true => text!(
                "文件名不能有空格：把文件改名，再写成：{right}",
                "no blank can stand in a file name: rename the file and write: {right}"
            ),
            false => text!("请写成：{right}", "write: {right}"),
        };
        add(start..close + 1, Code::BROKEN_LINK, message, help);
    }
    found
}

/// Marks of other dialects, each with what stands for it here.
fn dialects(written: &str, add: &mut Add<'_>) {
    let mut shown = |at: Range<usize>, help: Text| {
        let mark: String = written[at.clone()].chars().take(30).collect();
        let message =
            text!("“{mark}”是别的软件的写法，会原样显示", "“{mark}” belongs to another program and is shown as it is");
        add(at, Code::FOREIGN_MARKUP, message, help);
    };
    let trimmed = written.trim();
    let start = written.len() - written.trim_start().len();
    let whole = start..start + trimmed.len();
    let lower = trimmed.to_ascii_lowercase();
    if matches!(lower.as_str(), "[toc]" | "[[toc]]" | "@[toc]" | "{{toc}}" | "[[_toc_]]" | "${toc}" | "{:toc}") {
        return shown(whole, text!("请删去；网页会自己列出目录", "take it out; the page lists its contents by itself"));
    }
    if trimmed.starts_with(":::") {
        let help = text!(
            "提示框请写成引用，第一行写“> [!NOTE]”；结尾的“:::”删去",
            "write a quote whose first line is “> [!NOTE]”, and take the closing “:::” out"
        );
        return shown(whole, help);
    }
    if trimmed.starts_with("!!! ") || trimmed.starts_with("??? ") {
        return shown(whole, text!("提示框请写成“> [!NOTE]”开头的引用", "write a quote that begins with “> [!NOTE]”"));
    }
    for (open, close) in [("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}")] {
        if let Some(at) = written.find(open) {
            let end = written[at..].find(close).map_or(at + open.len(), |end| at + end + close.len());
            shown(at..end, text!("请删去，这里没有模板指令", "take it out; there are no template tags here"));
        }
    }
    if let Some(at) = ["{:", "{."].iter().find_map(|open| written.find(open)).or_else(|| with_attributes(written)) {
        let end = written[at..].find('}').map_or(at + 2, |end| at + end + 1);
        shown(at..end, text!("请删去，文字不能带样式", "take it out; texts have no styles of their own"));
    }
    if let Some((at, inside)) = between(written, "[[", "]]") {
        let picture = written[..at.start].ends_with('!');
        let help = match picture {
            true => text!("请写成：![图片说明]({inside})", "write: ![what it shows]({inside})"),
            false => text!("请写成：[{inside}](文件.md)", "write: [{inside}](file.md)"),
        };
        shown(at.start - usize::from(picture)..at.end, help);
    }
    for (sign, tag) in [("==", "mark"), ("++", "ins"), ("^", "sup")] {
        if let Some((at, inside)) = paired(written, sign) {
            shown(at, text!("请写成：<{tag}>{inside}</{tag}>", "write: <{tag}>{inside}</{tag}>"));
        }
    }
    if let Some(at) = written.find("$$") {
        shown(
            at..at + 2,
            text!("公式不会排版，请写成文字或放图片", "formulas are not set; write words or show a picture"),
        );
    }
    // `** 文字 **`: blanks inside keep it from being bold.
    let stars = || written.match_indices("**");
    let loose = stars().find(|(at, _)| {
        let behind = written[at + 2..].chars().next();
        let before = written[..*at].chars().next_back();
        behind == Some(' ') && !before.is_some_and(char::is_alphanumeric)
    });
    if let Some((at, _)) = loose.filter(|_| stars().count() > 1) {
        let message = text!("“**”会原样显示，没有加粗", "the “**” is shown as it is, nothing is bold");
        let help = text!("“**”里侧不能有空格，请写成：**文字**", "no blanks inside: write **text**");
        add(at..at + 2, Code::FOREIGN_MARKUP, message, help);
    }
}

/// `:::tip` below a text, which the parser takes for the meaning of a word.
pub(super) fn container(source: &SourceText, range: &Range<usize>) -> Option<Diagnostic> {
    let start = source.text[..range.start].trim_end_matches(':').len();
    let line = source.text[start..].split('\n').next().unwrap_or_default().trim_end();
    if !line.starts_with("::") {
        return None;
    }
    let message =
        text!("“{line}”是别的软件的写法，会原样显示", "“{line}” belongs to another program and is shown as it is");
    let help = text!(
        "提示框请写成引用，第一行写“> [!NOTE]”；结尾的“:::”删去",
        "write a quote whose first line is “> [!NOTE]”, and take the closing “:::” out"
    );
    Some(Diagnostic::new(Code::FOREIGN_MARKUP, source.locate(start..start + line.len()), message).help(help))
}

/// Remarks of an editor in the way of other programs: readers would see them.
fn remarks(source: &SourceText, range: &Range<usize>, diagnostics: &mut Vec<Diagnostic>) {
    let written = &source.text[range.clone()];
    for (open, close) in [("%%", "%%"), ("{>>", "<<}"), ("{--", "--}"), ("{++", "++}"), ("{==", "==}")] {
        let Some((at, _)) = between(written, open, close) else { continue };
        let location = source.locate(range.start + at.start..range.start + at.end);
        let message = text!("编辑的批注会原样显示在网页上", "a remark of an editor is shown to readers as it is");
        let help = text!("请删去", "take it out");
        let mut diagnostic = Diagnostic::new(Code::FOREIGN_MARKUP, location, message).help(help);
        diagnostic.severity = Severity::Error;
        diagnostics.push(diagnostic);
        return;
    }
}

/// `{#id .class}` that is no id of a heading.
fn with_attributes(written: &str) -> Option<usize> {
    let at = written.find("{#")?;
    let inside = &written[at..at + written[at..].find('}')?];
    inside.is_ascii().then_some(at)
}

/// What stands between two signs, and where with them.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(Range<usize>, &'a str)> {
    let start = text.find(open)?;
    let inside = start + open.len();
    let end = inside + text[inside..].find(close)?;
    let words = &text[inside..end];
    let fits = !words.trim().is_empty() && !text[..start].ends_with('\\');
    fits.then(|| (start..end + close.len(), words))
}

/// What stands close between two of the same sign: `==文字==`, but not `a == b` and `C++`.
fn paired<'a>(text: &'a str, sign: &str) -> Option<(Range<usize>, &'a str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find(sign) {
        let start = from + found;
        let inside = start + sign.len();
        from = inside;
        let end = text[inside..].find(sign).map(|end| inside + end)?;
        let words = &text[inside..end];
        let first = sign.chars().next().unwrap_or(' ');
        let tight = !words.starts_with(char::is_whitespace) && !words.ends_with(char::is_whitespace);
        let alone = !text[..start].ends_with(first) && !text[end + sign.len()..].starts_with(first);
        let open = sign == "^" || !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '\\');
        let short = sign != "^" || words.chars().count() <= 8;
        if !words.is_empty() && tight && alone && open && short && !words.contains(['[', ']', '\n', first]) {
            return Some((start..end + sign.len(), words));
        }
    }
    None
}

/// A paragraph of one short line that looks like a heading: `一、实施背景`, `**主要做法**`. `range` is the paragraph's.
pub(super) fn heading(source: &SourceText, range: &Range<usize>) -> Option<Diagnostic> {
    let written = source.text[range.clone()].trim();
    // A fast way out: most paragraphs are longer than any heading.
    if written.len() > 150 || written.contains('\n') {
        return None;
    }
    let bold = written.strip_prefix("**").and_then(|rest| rest.strip_suffix("**"));
    let bold = bold.or_else(|| written.strip_prefix("__").and_then(|rest| rest.strip_suffix("__")));
    let bold = bold.filter(|inside| !inside.is_empty() && inside.trim() == *inside && !inside.contains(['*', '_']));
    let words = bold.unwrap_or(written).trim();
    let numbered = level(words);
    let short =
        words.chars().count() <= 30 && !words.contains(['。', '；', '，', '：', '！', '？', '|', '“', '[', '<', '`']);
    let ends = words.ends_with(['.', ';', ':', ',', '、', '…', '）']);
    let caption = ["图", "表", "注", "附"].iter().any(|word| words.starts_with(word));
    let is_one = short && !ends && !caption && (numbered.is_some() || bold.is_some());
    if !is_one {
        return None;
    }
    let right = format!("{} {words}", "#".repeat(numbered.unwrap_or(2)));
    let message = match bold {
        Some(_) => text!("整行加粗不会成为标题，目录里没有它", "a bold line is no heading, and stands in no contents"),
        None => text!(
            "“{words}”像标题，但前面没有“##”，会当作正文",
            "“{words}” looks like a heading, but no “##” stands before it"
        ),
    };
    let help = text!("请写成：{right}；不是标题就不用改", "write: {right}; leave it if it is no heading");
    let start = range.start + source.text[range.clone()].len() - source.text[range.clone()].trim_start().len();
    let location = source.locate(start..start + written.len());
    Some(Diagnostic::new(Code::UNMARKED_HEADING, location, message).help(help))
}

/// The level that the number before a heading means.
fn level(words: &str) -> Option<usize> {
    const NUMERALS: [char; 11] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百'];
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| NUMERALS.contains(&c) || c.is_ascii_digit());
    if let Some((number, rest)) = words.split_once('、') {
        return (number.chars().all(|c| NUMERALS.contains(&c))
            && !number.is_empty()
            && !rest.contains('、')
            && !rest.is_empty())
        .then_some(2);
    }
    if let Some(rest) = words.strip_prefix(['（', '(']) {
        let (number, title) = rest.split_once(['）', ')'])?;
        let han = number.chars().all(|c| NUMERALS.contains(&c)) && !number.is_empty();
        return (han && !title.trim().is_empty()).then_some(3);
    }
    let rest = words.strip_prefix('第')?;
    let (number, title) = rest.split_once(['章', '节', '编'])?;
    (is_number(number) && title.starts_with([' ', '\u{3000}'])).then_some(2)
}

/// A heading that is one only because `---` stands right below a text.
pub(super) fn underlined(source: &SourceText, range: &Range<usize>) -> Option<Diagnostic> {
    let written = source.text[range.clone()].trim_end();
    if written.starts_with('#') {
        return None;
    }
    let (text, line) = written.rsplit_once('\n')?;
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
    let first = line.chars().next()?;
    let text = text.trim();
    let sentence =
        text.contains('\n') || text.ends_with(['。', '；', '！', '？', '，', '”']) || text.chars().count() > 30;
    if first != '-' && !sentence {
        return None;
    }
    let message = text!(
        "文字下面紧接着“{line}”，整段成了标题",
        "“{line}” right below the text makes a heading of the whole paragraph"
    );
    let help = text!(
        "分隔线请在前面空一行；真是标题请写成：## 标题",
        "leave a blank line above a dividing line; write a heading as: ## heading"
    );
    let at = range.start + written.len() - written.rsplit('\n').next().unwrap_or_default().trim_start().len();
    Some(Diagnostic::new(Code::UNDERLINED_HEADING, source.locate(at..at + line.len()), message).help(help))
}

/// What to write for an HTML tag that is not taken.
pub(super) fn tag_help(tag: &str, folder: &str) -> Option<Text> {
    let inner = tag.strip_prefix('<')?.trim_start_matches('/');
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    Some(match name.as_str() {
        "img" => {
            let (src, alt) = (attribute(tag, "src").unwrap_or_default(), attribute(tag, "alt").unwrap_or_default());
            let alt = if alt.trim().is_empty() { "图片说明" } else { alt };
            let local = !src.is_empty() && !src.contains(':') && !src.contains('\\') && !src.starts_with('/');
            let name = src.rsplit(['/', '\\']).next().unwrap_or_default();
            let name: String =
                if is_address(name) { name.split_whitespace().collect() } else { "图片.png".to_owned() };
            let src = if local { src.to_owned() } else { format!("{folder}{name}") };
            text!("请写成：![{alt}]({src})", "write: ![{alt}]({src})")
        }
        "a" => {
            let href = attribute(tag, "href").unwrap_or("地址");
            text!("请写成：[文字]({href})", "write: [text]({href})")
        }
        "b" | "strong" => text!("加粗请写成：**文字**", "bold text is **text**"),
        "i" | "em" => text!("斜体请写成：*文字*", "text in italics is *text*"),
        "s" | "strike" => text!("删除线请写成：~~文字~~", "struck text is ~~text~~"),
        "hr" => text!("分隔线请另起一行写：---（前后空一行）", "a dividing line is --- between blank lines"),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => text!("标题请写成：## 标题", "a heading is: ## heading"),
        "ul" | "ol" | "li" => text!("列表请每行写成：- 项目", "a list has a line “- item” for each"),
        "table" | "tr" | "td" | "th" | "thead" | "tbody" => {
            text!("表格请用“|”写：| 项目 | 数量 |", "write tables with “|”: | item | number |")
        }
        "p" | "div" | "span" | "font" | "center" | "section" | "o" => {
            text!("请删去这个标签，只留文字", "take the tag out and leave the text")
        }
        _ => return None,
    })
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let rest = &tag[at..];
    match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next(),
        _ => rest.split([' ', '>']).next(),
    }
}
