//! The checks that several headers share: titles, closed lists, numbers, addresses.

use std::ops::RangeInclusive;

use crate::formats::fields::{Fields, half_width};
use crate::formats::yaml::{Spanned, value_meant};
use crate::text;
use crate::vocabulary::diagnostic::{Code, nearest};
use crate::vocabulary::han::is_wide;
use crate::vocabulary::path::OutPath;

/// The required title: its length, and no punctuation at its end. `id` stands in for one that is missing, so that lists and the
/// preview have something to click on.
pub(super) fn title(fields: &Fields<'_>, length: RangeInclusive<usize>, id: &str) -> String {
    let Some(title) = fields.required_text("title") else { return id.to_owned() };
    check_length(fields, "title", &title, length);
    check_quotes(fields, "title", &title);
    if let Some(last) = title.value.chars().last()
        && matches!(last, '。' | '，' | '、' | '；' | '：' | '！' | '？' | '…' | '.' | ',' | ';' | ':' | '!' | '?')
    {
        let end = title.range.end;
        let message = text!("标题末尾不用标点“{last}”", "a title does not end with “{last}”");
        let start = fields.reader().source.text[..end].rfind(last).unwrap_or(title.range.start);
        fields.reader().report(Code::TITLE_PUNCTUATION, &(start..end), message);
    }
    if title.value.is_empty() { id.to_owned() } else { title.value }
}

/// The required summary.
pub(super) fn summary(fields: &Fields<'_>, length: RangeInclusive<usize>) -> String {
    paragraph(fields, "summary", length)
}

/// A required text of limited length, which may span lines.
pub(super) fn paragraph(fields: &Fields<'_>, key: &'static str, length: RangeInclusive<usize>) -> String {
    let Some(text) = fields.required_text(key) else { return String::new() };
    check_length(fields, key, &text, length);
    check_quotes(fields, key, &text);
    // A folded text spans lines; between Han characters the fold is no space.
    unfold(&text.value)
}

/// An optional text of limited length.
pub(super) fn short(fields: &Fields<'_>, key: &'static str, length: RangeInclusive<usize>) -> Option<String> {
    let text = fields.text(key)?;
    check_length(fields, key, &text, length);
    Some(text.value)
}

fn check_length(fields: &Fields<'_>, key: &str, text: &Spanned<String>, length: RangeInclusive<usize>) {
    let count = text.value.chars().count();
    if !length.contains(&count) {
        let (low, high) = (length.start(), length.end());
        let message = text!(
            "“{key}”有 {count} 个字，应为 {low} 到 {high} 个",
            "“{key}” has {count} characters, it takes {low} to {high}"
        );
        fields.reader().report(Code::WRONG_LENGTH, &text.range, message);
    }
}

/// Warns of Chinese quotes around the whole of a text: YAML takes them for a part of it.
fn check_quotes(fields: &Fields<'_>, key: &str, text: &Spanned<String>) {
    let inner = [('“', '”'), ('＂', '＂'), ('「', '」')].into_iter().find_map(|(open, close)| {
        let inner = text.value.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains([open, close])).then_some(inner)
    });
    // Quotes within plain double quotes are meant.
    let Some(inner) = inner.filter(|_| !fields.reader().source.text[text.range.clone()].starts_with(['"', '\'']))
    else {
        return;
    };
    let message = text!(
        "“{key}”整段放在中文引号里，网页上会带着引号显示",
        "the whole of “{key}” stands in Chinese quotes, which the page will show"
    );
    let diagnostic = fields.reader().diagnostic(Code::SMART_QUOTES, &text.range, message);
    fields.reader().push(diagnostic.help(fields.reader().correction(&text.range, inner)));
}

/// Joins the lines of a text; between Han characters without a space.
pub(super) fn unfold(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if !matches!(character, ' ' | '\n' | '\r') {
            joined.push(character);
            continue;
        }
        while characters.next_if(|next| matches!(next, ' ' | '\n' | '\r')).is_some() {}
        let wide = joined.chars().last().is_some_and(is_wide) && characters.peek().copied().is_some_and(is_wide);
        if !wide {
            joined.push(' ');
        }
    }
    joined
}

/// A word of a closed list.
pub(super) fn choice<T: Copy>(fields: &Fields<'_>, key: &'static str, list: &[(&str, T)]) -> Option<Spanned<T>> {
    let text = fields.word(key)?;
    if let Some((_, value)) = list.iter().find(|(name, _)| *name == text.value) {
        return Some(Spanned { value: *value, range: text.range });
    }
    let value = &text.value;
    let names: Vec<&str> = list.iter().map(|(name, _)| *name).collect();
    let all = names.join("、");
    let message = text!("“{key}”不能是“{value}”", "“{key}” cannot be “{value}”");
    let diagnostic = fields.reader().diagnostic(Code::UNKNOWN_VALUE, &text.range, message);
    let half = half_width(value);
    let meant = names.iter().copied().find(|name| half.eq_ignore_ascii_case(name)).or_else(|| value_meant(key, &half));
    let meant = meant.filter(|meant| names.contains(meant));
    fields.reader().push(match (meant, nearest(value, names.iter().copied())) {
        (Some(meant), _) => diagnostic.help(fields.reader().correction(&text.range, meant)),
        (None, Some(near)) => {
            diagnostic.help(text!("是不是想写“{near}”？可用：{all}", "did you mean “{near}”? One of: {all}"))
        }
        (None, None) => diagnostic.help(text!("可用：{all}", "one of: {all}")),
    });
    None
}

/// A list of limited length.
pub(super) fn at_most(fields: &Fields<'_>, key: &'static str, limit: usize) -> Vec<Spanned<String>> {
    let items = fields.words(key);
    if let Some(surplus) = items.get(limit) {
        let count = items.len();
        let message =
            text!("“{key}”有 {count} 项，最多 {limit} 项", "“{key}” has {count} items, it takes {limit} at most");
        fields.reader().report(Code::WRONG_LENGTH, &surplus.range, message);
    }
    items
}

/// A plain number: digits, perhaps a sign and a decimal point. One that is only written otherwise is reported, and
/// read as what it means.
pub(super) fn number(fields: &Fields<'_>, key: &'static str) -> Option<f64> {
    let text = fields.text(key)?;
    if let Some(value) = plain_number(&text.value) {
        return Some(value);
    }
    let value = &text.value;
    let message = text!("“{key}”应是一个数，不能是“{value}”", "“{key}” wants a number, not “{value}”");
    let diagnostic = fields.reader().diagnostic(Code::INVALID_NUMBER, &text.range, message);
    let in_wan = key.ends_with("_wan")
        || matches!(key, "value" | "baseline") && fields.plain("unit").is_some_and(|unit| unit.starts_with('万'));
    let meant = number_meant(value, in_wan);
    fields.reader().push(match &meant {
        Some(meant) => diagnostic.help(fields.reader().correction(&text.range, meant)),
        None => diagnostic.help(text!("只写数字，单位写在“unit”里", "digits only; the unit goes under “unit”")),
    });
    plain_number(&meant?)
}

fn plain_number(text: &str) -> Option<f64> {
    let plain =
        text.bytes().enumerate().all(|(at, byte)| byte.is_ascii_digit() || byte == b'.' || at == 0 && byte == b'-');
    text.parse().ok().filter(|_| plain)
}

/// The number that `45,000`, `３５`, `约300户` or `3.5万` means; `in_wan` when it counts ten thousands anyway.
fn number_meant(text: &str, in_wan: bool) -> Option<String> {
    let text = half_width(text);
    let text = text.trim_matches(|c: char| matches!(c, '“' | '”' | '‘' | '’' | '"' | '\'' | ' '));
    let text = text.trim_start_matches(|c: char| "约近超过逾达共不足>≥≈~".contains(c)).trim_start();
    let digits =
        text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '，' | ' ' | '-')).unwrap_or(text.len());
    let (digits, tail) = text.split_at(digits);
    let digits: String = digits.chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    let value = plain_number(&digits)?;
    let (factor, tail) = match tail.chars().next() {
        Some('万') if in_wan => (1.0, &tail['万'.len_utf8()..]),
        Some('万') => (10_000.0, &tail['万'.len_utf8()..]),
        Some('亿') => (if in_wan { 10_000.0 } else { 100_000_000.0 }, &tail['亿'.len_utf8()..]),
        _ => (1.0, tail),
    };
    // A unit may follow, but no second number.
    let unit = tail.trim().trim_end_matches(['多', '余']);
    let sound =
        unit.chars().count() <= 3 && !unit.chars().any(|c| c.is_ascii_digit() || matches!(c, '万' | '亿' | '.'));
    if !sound {
        return None;
    }
    Some(if factor == 1.0 { digits } else { ((value * factor * 1000.0).round() / 1000.0).to_string() })
}

/// An address on another site: http or https.
pub(super) fn address(fields: &Fields<'_>, key: &'static str) -> Option<String> {
    let text = fields.text(key)?;
    let value = &text.value;
    let sound = (value.starts_with("https://") || value.starts_with("http://"))
        && value.len() > "https://".len()
        && !value.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'));
    if sound {
        return Some(text.value);
    }
    let message = text!(
        "“{value}”不是以 http:// 或 https:// 开头的网址",
        "“{value}” is no address that begins with http:// or https://"
    );
    fields.reader().report(Code::INVALID_ADDRESS, &text.range, message);
    None
}

/// Old addresses of a report: paths of pages below the site's root.
pub(super) fn aliases(fields: &Fields<'_>) -> Vec<Spanned<OutPath>> {
    let mut paths = Vec::new();
    for alias in fields.texts("aliases") {
        let value = &alias.value;
        let path = value.trim_start_matches('/');
        let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        match OutPath::new(&path) {
            Ok(path) if path.as_str().ends_with(".html") && !lies_in_a_file(path.as_str()) => {
                paths.push(Spanned { value: path, range: alias.range })
            }
            _ => {
                let message = text!(
                    "旧地址“{value}”不是本站网页的路径",
                    "the old address “{value}” is no path of a page of this site"
                );
                let diagnostic = fields.reader().diagnostic(Code::INVALID_ADDRESS, &alias.range, message);
                let help = text!("例如 cases/old/name.html", "such as cases/old/name.html");
                fields.reader().push(diagnostic.help(help));
            }
        }
    }
    paths
}

/// Whether a folder of an address is called like a file that a site or its host makes, beside which it could not stand.
fn lies_in_a_file(path: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "html", "xml", "json", "css", "js", "svg", "txt", "csv", "gz", "br", "bin", "epub", "pdf", "xlsx", "ico",
        "woff2",
    ];
    let ending = |folder: &str| folder.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    path.split('/').rev().skip(1).filter_map(ending).any(|ending| ENDINGS.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{number_meant, unfold};

    #[test]
    fn numbers_are_read_as_they_are_meant() {
        let table = [
            ("45,000", false, Some("45000")),
            ("４５，０００", false, Some("45000")),
            ("3.5万", false, Some("35000")),
            ("3.5万", true, Some("3.5")),
            ("1.2亿元", false, Some("120000000")),
            ("约300余户", false, Some("300")),
            ("30%", false, Some("30")),
            ("“76”", false, Some("76")),
            ("30-50", false, None),
            ("3万5千", false, None),
            ("很多", false, None),
            ("", false, None),
        ];
        for (text, in_wan, meant) in table {
            assert_eq!(number_meant(text, in_wan).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn folds_between_han_characters_are_no_spaces() {
        assert_eq!(unfold("甲\n乙  丙"), "甲乙丙");
        assert_eq!(unfold("use the\nnext 线"), "use the next 线");
        assert_eq!(unfold("甲，\n乙"), "甲，乙");
    }
}
