//! Writes the events of the parser as HTML and as plain text.

mod footnotes;
mod html;
mod links;

use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::blocks::{Block, Blocks};
use super::emphasis::{self, Prepared};
use super::joined::Joined;
use super::{Body, ExternalLink, FileLink, Heading, NESTING_LIMIT, Origins, compact, count_characters, stray};
use crate::text;
use crate::vocabulary::diagnostic::{Checked, Code, Diagnostic, Text};
use crate::vocabulary::escape::escape_html;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::han::{is_han, is_wide};
use crate::vocabulary::path::{OutPath, SourcePath};
use crate::vocabulary::source_text::SourceText;
use footnotes::Footnote;
use html::OpenTag;
use links::{Picture, strip_figures};

/// Parses and writes the body of a file. Each mark is HTML for the block that holds a byte; they are sorted.
pub(super) fn write(
    source: &SourceText,
    start: usize,
    page: &OutPath,
    resolve: &dyn Fn(&SourcePath) -> Option<OutPath>,
    marks: &[(usize, &str)],
) -> Checked<(Body, Vec<Block>)> {
    let prepared = emphasis::prepare(&source.text[start..]);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let parser = Parser::new_ext(&prepared.text, options);
    let definitions = links::definitions(&parser);
    let mut events = TextMergeWithOffset::new(parser.into_offset_iter()).peekable();
    let mut writer = HtmlWriter::new(source, start, page, resolve, &prepared);
    writer.definitions = definitions
        .into_iter()
        .map(|(label, span)| (label, start + prepared.original(span.start)..start + prepared.original(span.end)))
        .collect();
    let mut blocks = Blocks::default();
    let mut marks = marks.iter().peekable();
    while let Some((event, range)) = events.next() {
        let range = start + prepared.original(range.start)..start + prepared.original(range.end);
        blocks.take(&event, &range);
        if writer.depth == 0 && matches!(event, Event::Start(_) | Event::Rule) {
            while let Some((_, mark)) = marks.next_if(|(at, _)| *at < range.end) {
                writer.push(mark);
            }
        }
        writer.event(event, range, &mut events);
        if writer.too_deep {
            break;
        }
    }
    marks.for_each(|(_, mark)| writer.push(mark));
    let Checked { value, diagnostics } = writer.finish();
    Checked { value: (value, blocks.finish()), diagnostics }
}

/// A paragraph, heading, cell or footnote whose HTML is collected before it is known how it is written.
#[derive(Default)]
struct Buffer {
    html: String,
    /// Where its plain text begins in the text of the body.
    text_start: usize,
    /// How many pictures it holds.
    pictures: usize,
    /// Whether it holds anything but pictures.
    other: bool,
}

struct HtmlWriter<'a> {
    source: &'a SourceText,
    page: &'a OutPath,
    resolve: &'a dyn Fn(&SourcePath) -> Option<OutPath>,
    buffers: Vec<Buffer>,
    text: String,
    /// How many Markdown elements are open.
    depth: usize,
    too_deep: bool,
    open_tags: Vec<OpenTag>,
    /// What closes each open link.
    link_ends: Vec<&'static str>,
    /// Ranges and ids of open headings.
    heading: Option<(Range<usize>, Option<String>)>,
    headings: Vec<Heading>,
    heading_ids: HashMap<String, usize>,
    links: Vec<FileLink>,
    external: Vec<ExternalLink>,
    pictures_described: Option<bool>,
    origins: Origins,
    /// A line break that waits for the next character.
    pending_break: bool,
    /// Alternative text is collected, not written.
    picture: Option<Picture>,
    tables: usize,
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// A block of raw HTML: whether a paragraph is open in it.
    html_block: Option<bool>,
    in_code: bool,
    /// Where a comment began that has not ended yet.
    comment: Option<Range<usize>>,
    /// The paragraph that is read.
    paragraph: Range<usize>,
    joined: Joined,
    /// Addresses that are given by a label, and where that is written.
    definitions: Vec<(String, Range<usize>)>,
    /// Numbers of footnotes, by label, in the order of their first mention; with how often.
    footnotes: HashMap<String, (usize, usize)>,
    /// Footnotes whose text is being read, with what was written around them.
    open_footnotes: Vec<(String, Range<usize>, Origins)>,
    /// Footnotes that were read, in the order of the file.
    written_footnotes: Vec<Footnote>,
    diagnostics: Vec<Diagnostic>,
}

type Events<'p> = Peekable<TextMergeWithOffset<'p, pulldown_cmark::OffsetIter<'p>>>;

impl<'a> HtmlWriter<'a> {
    fn new(
        source: &'a SourceText,
        start: usize,
        page: &'a OutPath,
        resolve: &'a dyn Fn(&SourcePath) -> Option<OutPath>,
        prepared: &Prepared<'_>,
    ) -> Self {
        let size = prepared.text.len();
        let html = String::with_capacity(size + size / 4);
        Self {
            source,
            page,
            resolve,
            buffers: vec![Buffer { html, ..Buffer::default() }],
            text: String::with_capacity(source.text.len() - start),
            depth: 0,
            too_deep: false,
            open_tags: Vec::new(),
            link_ends: Vec::new(),
            heading: None,
            headings: Vec::new(),
            heading_ids: HashMap::new(),
            links: Vec::new(),
            external: Vec::new(),
            pictures_described: None,
            origins: Origins::default(),
            pending_break: false,
            picture: None,
            tables: 0,
            alignments: Vec::new(),
            column: 0,
            in_head: false,
            html_block: None,
            in_code: false,
            comment: None,
            paragraph: 0..0,
            joined: Joined::default(),
            definitions: Vec::new(),
            footnotes: HashMap::new(),
            open_footnotes: Vec::new(),
            written_footnotes: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, events: &mut Events<'_>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.plain(&emphasis::strip(&text), range),
            Event::Code(code) => {
                let code = emphasis::strip(&code).into_owned();
                self.before_text(code.chars().next());
                self.push("<code>");
                self.escaped(&code);
                self.push("</code>");
            }
            Event::SoftBreak => {
                self.pending_break = true;
                self.diagnostics.extend(self.joined.judge(self.source, range.start, self.depth <= 1));
            }
            Event::HardBreak => self.line_break(),
            Event::Rule => self.push("<hr>\n"),
            Event::FootnoteReference(label) => self.footnote_reference(&label, &range),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineHtml(html) => self.inline_html(&emphasis::strip(&html), range),
            Event::Html(html) => self.block_html(&emphasis::strip(&html), range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.plain(&emphasis::strip(&text), range),
        }
        // A break before the end of a line of text is none.
        if self.pending_break && events.peek().is_none() {
            self.pending_break = false;
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if matches!(tag, Tag::HtmlBlock) {
            self.html_block = Some(false);
            return;
        }
        self.depth += 1;
        if self.depth > NESTING_LIMIT {
            self.too_deep = true;
            let message = text!(
                "列表、引用或强调嵌套超过 {NESTING_LIMIT} 层",
                "lists, quotes or emphasis nested deeper than {NESTING_LIMIT}"
            );
            self.report(Code::NESTING_TOO_DEEP, range.start..range.start + 1, message, None);
            return;
        }
        match tag {
            Tag::Paragraph => {
                self.paragraph = range;
                self.begin_buffer();
            }
            Tag::DefinitionListTitle | Tag::TableCell => self.begin_buffer(),
            Tag::Heading { id, .. } => {
                self.diagnostics.extend(stray::underlined(self.source, &range));
                let id = id.map(|id| emphasis::strip(&id).into_owned());
                self.heading = Some((range, id));
                self.begin_buffer();
            }
            Tag::BlockQuote(kind) => self.quote(kind),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                self.find_text_in_code(&kind, &range);
                match kind {
                    CodeBlockKind::Fenced(language) if is_language(&language) => {
                        self.push(&format!("<pre><code class=\"language-{language}\">"));
                    }
                    _ => self.push("<pre><code>"),
                }
            }
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(first)) => self.push(&format!("<ol start=\"{first}\">\n")),
            Tag::List(None) => self.push("<ul>\n"),
            Tag::Item => self.push("<li>"),
            Tag::FootnoteDefinition(label) => {
                let around = std::mem::take(&mut self.origins);
                self.open_footnotes.push((label.into_string(), range, around));
                self.begin_buffer();
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListDefinition => {
                self.diagnostics.extend(stray::container(self.source, &range));
                self.push("<dd>");
            }
            Tag::Table(alignments) => {
                self.tables += 1;
                self.origins.tables.push(compact(&range));
                let number = self.tables;
                self.alignments = alignments;
                self.push(&format!(
                    "<div class=\"table-scroll\" role=\"region\" aria-label=\"表格 {number}\" tabindex=\"0\"><table>\n"
                ));
            }
            Tag::TableHead => {
                (self.column, self.in_head) = (0, true);
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.find_extra_cells(&range);
                self.column = 0;
                self.push("<tr>");
            }
            Tag::Emphasis => self.inline_tag("<em>"),
            Tag::Strong => self.inline_tag("<strong>"),
            Tag::Strikethrough => self.inline_tag("<del>"),
            Tag::Superscript => self.inline_tag("<sup>"),
            Tag::Subscript => self.inline_tag("<sub>"),
            Tag::Link { link_type, dest_url, title, id } => {
                self.definitions.retain(|(label, _)| *label != links::label(&id));
                self.link(link_type, &emphasis::strip(&dest_url), &emphasis::strip(&title), range);
            }
            Tag::Image { dest_url, title, id, .. } => {
                self.definitions.retain(|(label, _)| *label != links::label(&id));
                let src = self.picture_address(&emphasis::strip(&dest_url), &range);
                let title = emphasis::strip(&title).into_owned();
                self.picture = Some(Picture { src, title, alt: String::new(), range });
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::HtmlBlock) {
            self.end_html_block();
            return;
        }
        self.close_open_tags(self.depth);
        self.depth -= 1;
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(level) => self.end_heading(level as u8),
            TagEnd::BlockQuote(kind) => self.push(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" }),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.push("</code></pre>\n");
                self.end_line();
            }
            TagEnd::List(true) => self.push("</ol>\n"),
            TagEnd::List(false) => self.push("</ul>\n"),
            TagEnd::Item => {
                self.push("</li>\n");
                self.end_line();
            }
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => {
                let buffer = self.end_buffer();
                self.push(&format!("<dt>{}</dt>\n", buffer.html));
                self.end_line();
            }
            TagEnd::DefinitionListDefinition => {
                self.push("</dd>\n");
                self.end_line();
            }
            TagEnd::Table => self.push("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.push("</tr></thead>\n<tbody>\n");
                self.end_line();
            }
            TagEnd::TableRow => {
                self.push("</tr>\n");
                self.end_line();
            }
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Link => {
                let end = self.link_ends.pop().unwrap_or_default();
                self.push(end);
            }
            TagEnd::Image => self.end_picture(),
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {}
        }
    }

    // Text

    fn push(&mut self, html: &str) {
        if self.picture.is_none()
            && let Some(buffer) = self.buffers.last_mut()
        {
            buffer.html.push_str(html);
        }
    }

    /// Writes the line break that waits, unless it stands between two wide characters.
    fn before_text(&mut self, next: Option<char>) {
        if let Some(buffer) = self.buffers.last_mut() {
            buffer.other |= self.picture.is_none();
        }
        if !std::mem::take(&mut self.pending_break) {
            return;
        }
        let wide = self.text.chars().next_back().is_some_and(is_wide) && next.is_some_and(is_wide);
        if !wide {
            self.push("\n");
            self.text.push(' ');
            if let Some(picture) = &mut self.picture {
                picture.alt.push(' ');
            }
        }
    }

    fn inline_tag(&mut self, html: &str) {
        if let Some(buffer) = self.buffers.last_mut() {
            buffer.other |= self.picture.is_none();
        }
        self.push(html);
    }

    /// Writes text as HTML and as plain text.
    fn escaped(&mut self, text: &str) {
        if let Some(picture) = &mut self.picture {
            picture.alt.push_str(text);
            self.text.push_str(text);
            return;
        }
        if let Some(buffer) = self.buffers.last_mut() {
            escape_html(text, &mut buffer.html);
        }
        self.text.push_str(text);
    }

    fn plain(&mut self, text: &str, range: Range<usize>) {
        if !self.in_code {
            self.before_text(text.chars().next());
            self.find_lost_footnotes(text, &range);
            stray::find(self.source, &range, &mut self.diagnostics);
        }
        self.escaped(text);
    }

    fn line_break(&mut self) {
        self.before_text(None);
        self.push("<br>\n");
        self.text.push('\n');
    }

    /// Ends a line of the plain text.
    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn begin_buffer(&mut self) {
        self.pending_break = false;
        self.buffers.push(Buffer { text_start: self.text.len(), ..Buffer::default() });
    }

    fn end_buffer(&mut self) -> Buffer {
        self.pending_break = false;
        if self.buffers.len() > 1 { self.buffers.pop().unwrap_or_default() } else { Buffer::default() }
    }

    // Blocks

    fn end_paragraph(&mut self) {
        let buffer = self.end_buffer();
        if self.depth == 0 && buffer.pictures == 0 {
            self.diagnostics.extend(stray::heading(self.source, &self.paragraph));
        }
        let figure = buffer.pictures == 1 && !buffer.other;
        let nested = self.buffers.last_mut();
        if let Some(outer) = nested {
            outer.other = true;
        }
        if figure {
            self.push(&buffer.html);
            self.push("\n");
        } else {
            // Alone in its paragraph a picture is a figure; among text it is not.
            let html = if buffer.pictures > 0 { strip_figures(&buffer.html) } else { buffer.html };
            self.push("<p>");
            self.push(&html);
            self.push("</p>\n");
        }
        self.end_line();
    }

    fn end_heading(&mut self, level: u8) {
        let buffer = self.end_buffer();
        let Some((range, explicit)) = self.heading.take() else { return };
        let text = self.text[buffer.text_start..].trim().to_owned();
        let id = self.heading_id(explicit, &text, &range);
        // The title of the page is its only h1.
        let level = level.max(2);
        self.push(&format!("<h{level} id=\"{id}\">{}</h{level}>\n", buffer.html));
        self.origins.headings.push(compact(&range));
        self.headings.push(Heading { level, id, text });
        self.end_line();
    }

    /// The id that the author gave, or one that follows from the heading's words, without its number.
    fn heading_id(&mut self, explicit: Option<String>, text: &str, range: &Range<usize>) -> String {
        if let Some(id) = explicit {
            let sound = (1..=60).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            if sound {
                let count = self.heading_ids.entry(id.clone()).or_default();
                *count += 1;
                if *count == 1 {
                    return id;
                }
                let message = text!("标题标识“{id}”写了两次", "the heading id “{id}” is given twice");
                self.report(Code::DUPLICATE_HEADING_ID, range.clone(), message, None);
            } else {
                let message = text!(
                    "标题标识“{id}”只能用小写字母、数字和“-”",
                    "the heading id “{id}” may hold lower-case letters, digits and “-” only"
                );
                self.report(Code::INVALID_ID, range.clone(), message, None);
            }
        }
        let words: String = text.trim_start_matches(is_numbering).chars().filter(|c| !c.is_whitespace()).collect();
        let words = if words.is_empty() { text.to_owned() } else { words };
        let base = format!("s-{}", &Fingerprint::of(words.as_bytes()).to_string()[..6]);
        let count = self.heading_ids.entry(base.clone()).or_default();
        *count += 1;
        if *count == 1 { base } else { format!("{base}-{count}") }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.push("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", "说明"),
            Some(BlockQuoteKind::Tip) => ("tip", "提示"),
            Some(BlockQuoteKind::Important) => ("important", "重要"),
            Some(BlockQuoteKind::Warning) => ("warning", "注意"),
            Some(BlockQuoteKind::Caution) => ("caution", "警示"),
        };
        self.push(&format!(
            "<div class=\"alert alert--{class}\" role=\"note\"><p class=\"alert__title\">{title}</p>\n"
        ));
    }

    fn end_cell(&mut self) {
        let buffer = self.end_buffer();
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            _ => "",
        };
        self.column += 1;
        let html = if buffer.pictures > 0 { strip_figures(&buffer.html) } else { buffer.html };
        if self.in_head && !html.trim().is_empty() {
            self.push(&format!("<th scope=\"col\"{class}>{html}</th>"));
        } else {
            self.push(&format!("<td{class}>{html}</td>"));
        }
        self.text.push(' ');
    }

    /// Cells of a row beyond those of the header, which no reader sees.
    fn find_extra_cells(&mut self, range: &Range<usize>) {
        let row = self.source.text[range.clone()].trim_end();
        let most = self.alignments.len();
        if memchr::memchr_iter(b'|', row.as_bytes()).count() < most {
            return;
        }
        let bars: Vec<usize> =
            memchr::memchr_iter(b'|', row.as_bytes()).filter(|at| !row[..*at].ends_with('\\')).collect();
        let first = usize::from(row.trim_start().starts_with('|'));
        let Some(start) = bars.get(first + most - 1).map(|at| at + 1) else { return };
        let written = row[start..].trim().trim_end_matches('|').trim();
        if written.is_empty() {
            return;
        }
        let at = start + row[start..].find(written).unwrap_or(0);
        let message = text!(
            "这一行比表头多出一格，读者看不到“{written}”",
            "this row has more cells than the header; readers do not see “{written}”"
        );
        let help = text!(
            "给表头加一列；“|”若是文字，请写成“\\|”",
            "add a column to the header; a “|” that is text is written “\\|”"
        );
        self.report(Code::EXTRA_CELLS, range.start + at..range.start + at + written.len(), message, Some(help));
    }

    /// Sentences that became code by the blanks before them, and words behind the fence of code, which no reader sees.
    fn find_text_in_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        match kind {
            CodeBlockKind::Indented => {
                let written = &self.source.text[range.clone()];
                let sentence = written.trim_start().starts_with(|c: char| is_han(c) || "“《（①".contains(c));
                if !sentence || written.chars().filter(|c| is_han(*c)).count() < 4 {
                    return;
                }
                let length = written.split('\n').next().unwrap_or_default().trim_end().len();
                let message = text!(
                    "行首的四个空格或 Tab 把这一段变成了代码",
                    "four blanks or a tab before the line make code of this paragraph"
                );
                let help = text!(
                    "请删去行首的空格，段落之间空一行",
                    "take the blanks out, and leave a blank line between paragraphs"
                );
                self.report(Code::PARAGRAPH_INDENT, range.start..range.start + length, message, Some(help));
            }
            CodeBlockKind::Fenced(words) => {
                if words.chars().any(is_han) {
                    let words = emphasis::strip(words).into_owned();
                    let message =
                        text!("代码标记后面的“{words}”不会显示", "“{words}” behind the fence of code is not shown");
                    let help = text!("请另起一行写", "write it on a line of its own");
                    let length = self.source.text[range.clone()].split('\n').next().unwrap_or_default().len();
                    self.report(Code::FOREIGN_MARKUP, range.start..range.start + length, message, Some(help));
                }
            }
        }
    }

    /// The item that was just opened is a task.
    fn task(&mut self, done: bool) {
        let (class, word) = if done { ("done", "已完成：") } else { ("open", "未完成：") };
        let mark = format!(
            "<span class=\"task__mark\" aria-hidden=\"true\"></span><span class=\"visually-hidden\">{word}</span>"
        );
        for buffer in self.buffers.iter_mut().rev() {
            if buffer.html.ends_with("<li>") {
                let at = buffer.html.len() - 1;
                buffer.html.insert_str(at, &format!(" class=\"task task--{class}\""));
                break;
            }
        }
        self.inline_tag(&mark);
    }

    // The end

    fn report(&mut self, code: Code, range: Range<usize>, message: Text, help: Option<Text>) {
        let mut diagnostic = Diagnostic::new(code, self.source.locate(range), message);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    fn finish(mut self) -> Checked<Body> {
        if self.too_deep {
            return Checked { value: Body::empty(), diagnostics: self.diagnostics };
        }
        self.close_open_tags(0);
        self.number_footnotes();
        self.find_unused_definitions();
        let html = self.buffers.into_iter().next().unwrap_or_default().html;
        let characters = count_characters(&self.text);
        let body = Body {
            html: html.into(),
            headings: self.headings,
            links: self.links,
            external: self.external,
            characters,
            pictures_described: self.pictures_described,
            origins: self.origins,
        };
        Checked { value: body, diagnostics: self.diagnostics }
    }
}

/// Characters of a number before a heading: `一、`, `（二）`, `3.`, `4、`.
pub(super) fn is_numbering(character: char) -> bool {
    character.is_ascii_digit()
        || character.is_whitespace()
        || matches!(
            character,
            '一' | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '、'
                | '（'
                | '）'
                | '('
                | ')'
                | '.'
                | '．'
        )
}

fn is_language(name: &str) -> bool {
    !name.is_empty() && name.len() <= 20 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
