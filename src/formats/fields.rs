//! [`Fields`]: reads a YAML map key by key; what is missing, unknown or of the wrong type is reported
//! at its place, and reading goes on.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::formats::yaml::{MapEntry, Node, Spanned, Value, key_meant, value_meant};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Text};
use crate::vocabulary::source_text::SourceText;

/// The file that is read, and what was found wrong in it so far.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    /// The file.
    pub source: &'a SourceText,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> Reader<'a> {
    /// A reader of this file.
    pub(crate) fn new(source: &'a SourceText) -> Self {
        Self { source, diagnostics: RefCell::default() }
    }

    /// What was found.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }

    /// Reports a problem.
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Reports a problem at some bytes of the file.
    pub(crate) fn report(&self, code: Code, range: &Range<usize>, message: Text) {
        self.push(self.diagnostic(code, range, message));
    }

    /// A diagnostic at some bytes of the file.
    pub(crate) fn diagnostic(&self, code: Code, range: &Range<usize>, message: Text) -> Diagnostic {
        Diagnostic::new(code, self.source.locate(range.clone()), message)
    }

    /// The help that says how the line should read, with `with` in the place of some of its bytes.
    pub(crate) fn correction(&self, range: &Range<usize>, with: &str) -> Text {
        let line = self.source.corrected(range, with);
        text!("请写成：{line}", "write: {line}")
    }

    /// The node's text, or a report that it is none.
    pub(crate) fn text(&self, key: &str, node: &Node) -> Option<Spanned<String>> {
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => {
                // Control characters can come in by escapes; no page, feed or terminal wants them.
                let shown: String = text.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect();
                Some(Spanned { value: shown, range: node.range.clone() })
            }
            Value::Text(_) | Value::Null => None,
            Value::List(_) | Value::Map(_) => {
                self.report(Code::WRONG_TYPE, &node.range, text!("“{key}”应是一段文字", "“{key}” wants a single text"));
                None
            }
        }
    }

    /// A word without the Chinese quotes around it, which are reported.
    fn unquoted(&self, text: Spanned<String>) -> Spanned<String> {
        const QUOTES: [(char, char); 4] = [('“', '”'), ('‘', '’'), ('＂', '＂'), ('「', '」')];
        let inner = QUOTES.iter().find_map(|(open, close)| text.value.strip_prefix(*open)?.strip_suffix(*close));
        let Some(inner) = inner.map(str::trim).filter(|inner| !inner.is_empty()) else { return text };
        let message = text!("用了中文引号，这里不用引号", "typographic quotes stand around a word that needs none");
        let diagnostic = self.diagnostic(Code::FULL_WIDTH_SIGN, &text.range, message);
        self.push(diagnostic.help(self.correction(&text.range, inner)));
        Spanned { value: inner.to_owned(), range: text.range }
    }

    /// The items of a list; a single text counts as a list of one.
    pub(crate) fn list<'n>(&self, key: &str, node: &'n Node) -> Vec<&'n Node> {
        match &node.value {
            Value::List(items) => items.iter().collect(),
            Value::Null => Vec::new(),
            Value::Text(_) => vec![node],
            Value::Map(_) => {
                self.report(
                    Code::WRONG_TYPE,
                    &node.range,
                    text!("“{key}”应是列表，每项一行，以“- ”开头", "“{key}” wants a list, one item a line after “- ”"),
                );
                Vec::new()
            }
        }
    }

    /// The node as a map, or a report that it is none.
    pub(crate) fn fields<'n>(&'n self, key: &str, node: &'n Node) -> Option<Fields<'n>> {
        match &node.value {
            Value::Map(_) => Some(Fields { reader: self, node, asked: RefCell::default(), open: Cell::new(false) }),
            _ => {
                self.report(
                    Code::WRONG_TYPE,
                    &node.range,
                    text!("“{key}”下面应是“键: 值”", "“{key}” wants “key: value” pairs below it"),
                );
                None
            }
        }
    }
}

/// A map that is read key by key.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    reader: &'a Reader<'a>,
    node: &'a Node,
    asked: RefCell<Vec<&'static str>>,
    /// Whether any key may stand here.
    open: Cell<bool>,
}

impl<'a> Fields<'a> {
    /// The file that is read.
    pub(crate) fn reader(&self) -> &'a Reader<'a> {
        self.reader
    }

    /// Where the map stands.
    pub(crate) fn range(&self) -> &'a Range<usize> {
        &self.node.range
    }

    /// Where the key of an entry stands.
    pub(crate) fn key_range(&self, key: &str) -> Range<usize> {
        match &self.node.value {
            Value::Map(entries) => entry(entries, key).map_or(0..0, |entry| entry.key_range.clone()),
            _ => 0..0,
        }
    }

    /// The value of a key, unless it is absent or empty.
    pub(crate) fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key);
        let Value::Map(entries) = &self.node.value else { return None };
        let node = &entry(entries, key)?.value;
        (!matches!(node.value, Value::Null)).then_some(node)
    }

    /// The value of a key; its absence is reported.
    pub(crate) fn required_node(&self, key: &'static str) -> Option<&'a Node> {
        let node = self.node(key);
        if node.is_none() {
            self.missing(key);
        }
        node
    }

    /// The entries of a map whose keys are not known beforehand: none of them counts as unknown.
    pub(crate) fn entries(&self) -> Vec<(Spanned<String>, &'a Node)> {
        self.open.set(true);
        let Value::Map(entries) = &self.node.value else { return Vec::new() };
        let key = |entry: &MapEntry| Spanned { value: entry.key.clone(), range: entry.key_range.clone() };
        entries.iter().map(|entry| (key(entry), &entry.value)).collect()
    }

    /// The text of a key.
    pub(crate) fn text(&self, key: &'static str) -> Option<Spanned<String>> {
        self.reader.text(key, self.node(key)?)
    }

    /// The text of a key, without its place.
    pub(crate) fn plain(&self, key: &'static str) -> Option<String> {
        self.text(key).map(|text| text.value)
    }

    /// The text of a key; its absence is reported.
    pub(crate) fn required_text(&self, key: &'static str) -> Option<Spanned<String>> {
        let node = self.required_node(key)?;
        let text = self.reader.text(key, node);
        if text.is_none() && matches!(node.value, Value::Text(_)) {
            self.missing(key);
        }
        text
    }

    /// The text of a required key, empty when it was reported missing.
    pub(crate) fn required_plain(&self, key: &'static str) -> String {
        self.required_text(key).map(|text| text.value).unwrap_or_default()
    }

    /// The word of a key: an id, or an entry of a closed list. Chinese quotes around it are reported and left out.
    pub(crate) fn word(&self, key: &'static str) -> Option<Spanned<String>> {
        self.text(key).map(|text| self.reader.unquoted(text))
    }

    /// The word of a key; its absence is reported.
    pub(crate) fn required_word(&self, key: &'static str) -> Option<Spanned<String>> {
        self.required_text(key).map(|text| self.reader.unquoted(text))
    }

    /// The words of a list.
    pub(crate) fn words(&self, key: &'static str) -> Vec<Spanned<String>> {
        self.texts(key).into_iter().map(|text| self.reader.unquoted(text)).collect()
    }

    /// The texts of a list.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<Spanned<String>> {
        let items = self.nodes(key);
        items.into_iter().filter_map(|item| self.reader.text(key, item)).collect()
    }

    /// The items of a list.
    pub(crate) fn nodes(&self, key: &'static str) -> Vec<&'a Node> {
        self.node(key).map(|node| self.reader.list(key, node)).unwrap_or_default()
    }

    /// Reads the map under a key.
    pub(crate) fn map<T>(&self, key: &'static str, read: impl FnOnce(&Fields<'_>) -> T) -> Option<T> {
        let fields = self.reader.fields(key, self.node(key)?)?;
        let value = read(&fields);
        fields.finish();
        Some(value)
    }

    /// Reads every map of a list.
    pub(crate) fn maps<T>(&self, key: &'static str, mut read: impl FnMut(&Fields<'_>) -> T) -> Vec<T> {
        let mut all = Vec::new();
        for item in self.nodes(key) {
            if let Some(fields) = self.reader.fields(key, item) {
                all.push(read(&fields));
                fields.finish();
            }
        }
        all
    }

    /// A whole number within bounds, or what it is when the key is absent.
    pub(crate) fn number(&self, key: &'static str, default: usize, bounds: std::ops::RangeInclusive<usize>) -> usize {
        let Some(text) = self.text(key) else { return default };
        match text.value.parse() {
            Ok(number) if bounds.contains(&number) => number,
            _ => {
                let (low, high) = (bounds.start(), bounds.end());
                self.reader.report(
                    Code::INVALID_NUMBER,
                    &text.range,
                    text!("“{key}”应是 {low} 到 {high} 的整数", "“{key}” wants a whole number from {low} to {high}"),
                );
                default
            }
        }
    }

    /// `true` or `false`; `false` when the key is absent.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        let Some(text) = self.text(key) else { return false };
        match text.value.as_str() {
            "true" => true,
            "false" => false,
            word => {
                let message = text!("“{key}”只能是 true 或 false", "“{key}” is true or false");
                let diagnostic = self.reader.diagnostic(Code::WRONG_TYPE, &text.range, message);
                let meant = value_meant("yes", word).or_else(|| value_meant("yes", &half_width(word)));
                let meant =
                    meant.or_else(|| ["true", "false"].into_iter().find(|name| word.eq_ignore_ascii_case(name)));
                self.reader.push(match meant {
                    Some(meant) => diagnostic.help(self.reader.correction(&text.range, meant)),
                    None => diagnostic,
                });
                meant == Some("true")
            }
        }
    }

    /// Reports keys that nobody asked for. Call it when all keys have been asked for.
    pub(crate) fn finish(self) {
        let Value::Map(entries) = &self.node.value else { return };
        if self.open.get() {
            return;
        }
        let asked = self.asked.borrow();
        for entry in entries {
            if !asked.contains(&entry.key.as_str()) {
                let key = &entry.key;
                let message = text!("没有“{key}”这个键", "there is no key “{key}”");
                let diagnostic = self.reader.diagnostic(Code::UNKNOWN_KEY, &entry.key_range, message);
                self.reader.push(match asked.iter().find(|known| is_meant(key, known)) {
                    Some(meant) => diagnostic.help(self.reader.correction(&entry.key_range, meant)),
                    None => diagnostic.nearest(key, asked.iter().copied()),
                });
            }
        }
    }

    /// Passes over a key for people who read the file: nothing shows what it says.
    pub(crate) fn remark(&self, key: &'static str) {
        self.node(key);
    }

    /// Passes over a key that used to be read and means nothing any more; whoever still has it is told.
    pub(crate) fn retired(&self, key: &'static str) {
        if self.node(key).is_some() {
            let message = text!("“{key}”不再使用，这里写的不起作用", "“{key}” is not used any more and has no effect");
            let diagnostic = self.reader.diagnostic(Code::RETIRED_KEY, &self.key_range(key), message);
            self.reader.push(diagnostic.help(text!("可以删去", "it may be taken out")));
        }
    }

    /// Reports that a key is missing, at the first line of the map.
    fn missing(&self, key: &str) {
        let key_range = self.key_range(key);
        let (range, message, help) = if key_range.is_empty() {
            let start = self.node.range.start;
            let rest = &self.reader.source.text[start..self.node.range.end];
            let line = start..start + rest.lines().next().unwrap_or_default().trim_end().len();
            let help = text!("请加上一行“{key}: …”", "add a line “{key}: …”");
            (line, text!("缺少“{key}”", "“{key}” is missing"), help)
        } else {
            let help = text!("请在冒号后面空一格，写上内容", "write it behind the colon and a space");
            (key_range, text!("“{key}”还没有写", "“{key}” is still empty"), help)
        };
        let diagnostic = self.reader.diagnostic(Code::MISSING_KEY, &range, message);
        self.reader.push(diagnostic.help(help));
    }
}

/// The entry of a key; one whose key is only written otherwise will do, though it is reported.
fn entry<'n>(entries: &'n [MapEntry], key: &str) -> Option<&'n MapEntry> {
    let exact = entries.iter().find(|entry| entry.key == key);
    exact.or_else(|| entries.iter().find(|entry| is_meant(&entry.key, key)))
}

/// Whether a key is meant by its Chinese name, or by full-width or capital letters.
fn is_meant(written: &str, key: &str) -> bool {
    if written.is_ascii() {
        return written != key && written.eq_ignore_ascii_case(key);
    }
    key_meant(written, [key]).is_some() || half_width(written).eq_ignore_ascii_case(key)
}

/// A text with full-width letters, digits and signs as half-width ones.
pub(crate) fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    text.chars().map(half).collect()
}
