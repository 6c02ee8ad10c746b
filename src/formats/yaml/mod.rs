//! YAML as people write it: a tree with positions.
//!
//! The tree takes a strict subset: no anchors, aliases, tags or merge keys, and a limited depth. A slip of the
//! keyboard is reported, mended in memory and read over, so that it hides nothing of the rest of the file.

mod draft;
mod names;
mod slips;

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

pub(crate) use names::{key_meant, value_meant};

use crate::text;
use crate::vocabulary::diagnostic::{Checked, Code, Diagnostic, Text};
use crate::vocabulary::source_text::SourceText;

/// A value, and the bytes of the file that it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Bytes of the file.
    pub range: Range<usize>,
    /// What stands there.
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Nothing, or `~`.
    Null,
    /// Any single value, as it is written, without quotes.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<MapEntry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct MapEntry {
    /// The key.
    pub key: String,
    /// Bytes of the key.
    pub key_range: Range<usize>,
    /// The value.
    pub value: Node,
}

/// A typed value, and the bytes of the file that it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Bytes of the file.
    pub range: Range<usize>,
}

/// Reads the YAML in `range` of the file, in which maps and lists may stand in one another `depth` deep.
/// `None` when it is empty, or broken beyond mending.
pub(crate) fn parse(source: &SourceText, range: Range<usize>, depth: usize) -> Checked<Option<Node>> {
    let slice = &source.text[range.clone()];
    let mut offsets: Vec<usize> = slice.char_indices().map(|(at, _)| range.start + at).collect();
    offsets.push(range.end);
    let attempt = read(source, slice, offsets, depth);
    if attempt.failure.is_some() || attempt.node.as_ref().is_some_and(slips::is_odd) {
        return slips::mend(source, range, depth, attempt);
    }
    Checked { value: attempt.node, diagnostics: attempt.diagnostics }
}

/// What reading a text once gave.
struct Attempt {
    node: Option<Node>,
    diagnostics: Vec<Diagnostic>,
    failure: Option<Failure>,
}

/// Why a text could not be read to its end.
struct Failure {
    /// The character that the parser stopped at.
    at: usize,
    diagnostic: Box<Diagnostic>,
}

/// Reads a text whose characters stand at `offsets` of the file.
fn read(source: &SourceText, text: &str, offsets: Vec<usize>, depth: usize) -> Attempt {
    let mut builder = Builder { source, depth, offsets, at: 0, open: Vec::new(), root: None, diagnostics: Vec::new() };
    let mut failure = None;
    for event in Parser::new_from_str(text) {
        let stop = match event {
            Ok((Event::StreamEnd, _)) => break,
            Ok((event, span)) => builder.take(event, span).err(),
            Err(error) => {
                Some(Failure { at: error.marker().index(), diagnostic: Box::new(builder.syntax_error(&error)) })
            }
        };
        if stop.is_some() {
            failure = stop;
            builder.root = None;
            break;
        }
    }
    Attempt { node: builder.root, diagnostics: builder.diagnostics, failure }
}

/// A list or map that is still open.
struct Open {
    node: Node,
    /// The key that waits for its value.
    key: Option<(String, Range<usize>)>,
}

struct Builder<'a> {
    source: &'a SourceText,
    depth: usize,
    /// Byte of the file for every character, as the parser counts characters.
    offsets: Vec<usize>,
    /// The character that is read now.
    at: usize,
    open: Vec<Open>,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn byte(&self, character: usize) -> usize {
        self.offsets.get(character).or(self.offsets.last()).copied().unwrap_or(0)
    }

    /// The bytes of a span, without white space at its end.
    fn bytes(&self, span: Span) -> Range<usize> {
        let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
        let kept = self.source.text[start..end.max(start)].trim_end().len();
        start..start + kept
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Failure> {
        let range = self.bytes(span);
        self.at = span.start.index();
        match event {
            Event::Alias(_) => self.refuse(range, "*"),
            Event::Scalar(_, _, anchor, tag) if anchor > 0 || tag.is_some() => {
                self.refuse(range, if anchor > 0 { "&" } else { "!" })
            }
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) if anchor > 0 || tag.is_some() => {
                self.refuse(range, if anchor > 0 { "&" } else { "!" })
            }
            Event::Scalar(text, style, ..) => {
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                self.add(Node { range, value: if null { Value::Null } else { Value::Text(text.into_owned()) } })
            }
            Event::SequenceStart(..) => self.begin(Node { range, value: Value::List(Vec::new()) }),
            Event::MappingStart(..) => self.begin(Node { range, value: Value::Map(Vec::new()) }),
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
            Event::DocumentStart(_) if self.root.is_some() => {
                let message = text!("这里又开始了一段 YAML，只能有一段", "a second YAML document begins here");
                Err(self.failure(range, message))
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, node: Node) -> Result<(), Failure> {
        let depth = self.depth;
        if self.open.len() >= depth {
            let message = text!("嵌套超过 {depth} 层", "nested deeper than {depth} levels");
            return Err(self.failure(node.range, message));
        }
        if self.open.last().is_some_and(|open| matches!(open.node.value, Value::Map(_)) && open.key.is_none()) {
            let message = text!("键只能是一个词", "a key must be a plain word");
            return Err(self.failure(node.range, message));
        }
        self.open.push(Open { node, key: None });
        Ok(())
    }

    fn end(&mut self, at: usize) -> Result<(), Failure> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        let last = match &open.node.value {
            Value::List(items) => items.last().map(|item| item.range.end),
            Value::Map(entries) => entries.last().map(|entry| entry.value.range.end.max(entry.key_range.end)),
            _ => None,
        };
        // A block collection ends where its last item ends, a flow collection at its bracket.
        let flow = matches!(self.source.text.as_bytes().get(open.node.range.start), Some(b'[' | b'{'));
        open.node.range.end = if flow { at.max(open.node.range.start) } else { last.unwrap_or(open.node.range.end) };
        self.add(open.node)
    }

    fn add(&mut self, node: Node) -> Result<(), Failure> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.node.value {
            Value::List(items) => items.push(node),
            Value::Map(entries) => match open.key.take() {
                Some((key, key_range)) => entries.push(MapEntry { key, key_range, value: node }),
                None => return self.key(node),
            },
            _ => {}
        }
        Ok(())
    }

    fn key(&mut self, node: Node) -> Result<(), Failure> {
        let key = match node.value {
            Value::Text(key) => key,
            _ => String::new(),
        };
        if key == "<<" {
            return self.refuse(node.range, "<<");
        }
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        let twice = matches!(&open.node.value, Value::Map(entries) if entries.iter().any(|entry| entry.key == key));
        open.key = Some((key.clone(), node.range.clone()));
        if twice {
            let message = text!("“{key}”写了两次", "“{key}” is given twice");
            self.report(Code::DUPLICATE_KEY, node.range, message);
        }
        Ok(())
    }

    fn refuse(&mut self, range: Range<usize>, sign: &str) -> Result<(), Failure> {
        let message = text!(
            "这里不用 YAML 的“{sign}”写法；如果它是文字的一部分，请加引号",
            "the YAML sign “{sign}” is not used here; if it belongs to the text, put the text in quotes"
        );
        Err(self.failure(range, message))
    }

    fn failure(&self, range: Range<usize>, message: Text) -> Failure {
        let diagnostic = Diagnostic::new(Code::YAML_SUBSET, self.source.locate(range), message);
        Failure { at: self.at, diagnostic: Box::new(diagnostic) }
    }

    fn syntax_error(&self, error: &ScanError) -> Diagnostic {
        let at = self.byte(error.marker().index());
        let info = error.info();
        let message = text!("这里的 YAML 读不懂（{info}）", "this YAML cannot be read ({info})");
        Diagnostic::new(Code::YAML_SYNTAX, self.source.locate(at..at + 1), message)
    }

    fn report(&mut self, code: Code, range: Range<usize>, message: Text) {
        self.diagnostics.push(Diagnostic::new(code, self.source.locate(range), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Checked<Option<Node>> {
        parse(&SourceText::new("a.md", text), 0..text.len(), 4)
    }

    fn codes(text: &str) -> Vec<&'static str> {
        read(text).diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
    }

    #[test]
    fn ranges_are_bytes_of_the_file() {
        let text = "标题: 海南 省  \nlist:\n  - 甲\n  - \"乙\"\n";
        let Some(Node { value: Value::Map(entries), .. }) = read(text).value else { panic!("no map") };
        assert_eq!(&text[entries[0].key_range.clone()], "标题");
        assert_eq!(&text[entries[0].value.range.clone()], "海南 省");
        let Value::List(items) = &entries[1].value.value else { panic!("no list") };
        assert_eq!(&text[items[1].range.clone()], "\"乙\"");
        assert_eq!(&text[entries[1].value.range.clone()], "- 甲\n  - \"乙\"");
    }

    #[test]
    fn the_subset_is_kept() {
        assert_eq!(codes("a: &x 1\n"), ["yaml-subset"]);
        assert_eq!(codes("a: *x\n"), ["unquoted-text"]);
        assert_eq!(codes("a: !t 1\n"), ["yaml-subset"]);
        assert_eq!(codes("<<: {a: 1}\n"), ["yaml-subset"]);
        assert_eq!(codes("? [a]\n: 1\n"), ["yaml-subset"]);
        assert_eq!(codes("a: 1\n---\nb: 2\n"), ["yaml-subset"]);
        assert_eq!(codes("a: [[[[[1]]]]]"), ["yaml-subset"]);
        assert_eq!(codes(&format!("a: {}", "[".repeat(5000))).len(), 1);
        assert_eq!(codes("a: 1\nb: 2\na: 3\n"), ["duplicate-key"]);
    }

    #[test]
    fn slips_hide_nothing_of_the_rest() {
        let checked = read("title: 甲\n单位： 乙\nsummary: 丙: 丁: 戊\ndate: \"2026\n什么\nunit: 己\n");
        let codes: Vec<&str> = checked.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        assert_eq!(codes, ["full-width-sign", "unquoted-text", "unclosed-quote", "yaml-syntax"]);
        let Some(Node { value: Value::Map(entries), .. }) = checked.value else { panic!("no map") };
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["title", "单位", "summary", "date", "unit"]);
    }

    #[test]
    fn nothing_stops_the_mending_from_ending() {
        for text in [
            ":\n:\n",
            "\"",
            "'",
            "- - -\n",
            "{",
            "}",
            "a: {b",
            "a: [\n",
            "%\n",
            "\t\t\n",
            "：",
            "a: |\n b\nc",
            "&",
            "? \n: [",
        ] {
            let _ = read(&text.repeat(30));
        }
    }
}
