//! The text of a document as blocks: paragraphs, headings, items of lists and tables, in their order, with what stands in
//! them.

use std::collections::HashMap;
use std::rc::Rc;

use super::container::{Container, ContainerPart, Relation, Relations};
use super::instruction::{Formula, Instruction};
use super::numbering::{Label, Numbering};
use super::remark::{Remark, Remarks};
use super::styles::{Role, Script, Styles};
use super::symbol::{clean, font, is_symbolic, symbol};
use super::xml::Element;
use super::{Picture, Refusal};

/// Begins what a person must still write; `check` reports it as `unfinished-text`.
pub(super) const OPEN: &str = "待填：";
/// Word's own limit is 63 columns; what a file says of more is not believed.
const COLUMNS: usize = 63;

/// A document.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// Footnotes and endnotes in the order in which they are referred to.
    pub(super) notes: Vec<Vec<Block>>,
    pub(super) pictures: Vec<Picture>,
    pub(super) remarks: Remarks,
}

/// A piece of a document that stands for itself.
#[derive(Clone, Debug)]
pub(super) enum Block {
    Title(Vec<Inline>),
    /// From 1, as the document has it.
    Heading {
        level: u8,
        inlines: Vec<Inline>,
    },
    Paragraph {
        inlines: Vec<Inline>,
        centred: bool,
    },
    Quote(Vec<Inline>),
    Item {
        level: usize,
        marker: Marker,
        list: String,
        inlines: Vec<Inline>,
    },
    /// Rows of cells.
    Table(Vec<Vec<Vec<Inline>>>),
}

/// What stands before an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet,
    Number(u32),
}

/// What stands in a line.
#[derive(Clone, Debug)]
pub(super) enum Inline {
    Text {
        text: String,
        format: Format,
        link: Option<Rc<str>>,
    },
    Break,
    Picture {
        name: String,
        alternative: Option<String>,
        /// What stands under it.
        caption: Option<String>,
        /// Whether the document shows a part of it only.
        cropped: bool,
        link: Option<Rc<str>>,
    },
    /// The number of a note, from 1.
    Note(usize),
}

/// How text looks, as far as Markdown can say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) strike: bool,
    pub(super) mark: bool,
    pub(super) script: Script,
}

impl Format {
    /// As headings show it, which are strong of themselves.
    pub(super) fn without_emphasis(self) -> Format {
        Format { bold: false, italic: false, ..self }
    }
}

/// The text of a line, without what stands around it.
pub(super) fn plain_text(inlines: &[Inline]) -> String {
    let text = |inline: &Inline| match inline {
        Inline::Text { text, .. } => text.clone(),
        Inline::Break | Inline::Picture { .. } | Inline::Note(_) => String::new(),
    };
    inlines.iter().map(text).collect()
}

/// Reads the text of a document.
pub(super) fn read(container: &mut Container<'_>, document: ContainerPart) -> Result<Body, Refusal> {
    let ContainerPart { root, relations } = document;
    let styles = container.related(&relations, "styles")?;
    let numbering = container.related(&relations, "numbering")?;
    let footnotes = container.related(&relations, "footnotes")?.map(Notes::read).unwrap_or_default();
    let endnotes = container.related(&relations, "endnotes")?.map(Notes::read).unwrap_or_default();
    let mut remarks = Remarks::default();
    page_heads(container, &relations, &mut remarks)?;
    let mut reader = BodyReader {
        container,
        styles: Rc::new(styles.map(|part| Styles::read(&part.root)).unwrap_or_default()),
        numbering: numbering.map(|part| Numbering::read(&part.root)).unwrap_or_default(),
        notes: [footnotes, endnotes],
        referred: HashMap::new(),
        in_note: false,
        relations: Rc::new(relations),
        names: HashMap::new(),
        fields: Vec::new(),
        boxes: Vec::new(),
        carried: Vec::new(),
        body: Body { remarks, ..Body::default() },
    };
    let mut blocks = Vec::new();
    if let Some(body) = root.child("w:body") {
        reader.blocks(body, &mut blocks)?;
    }
    reader.body.blocks = blocks;
    Ok(reader.body)
}

/// Counts headers and footers that say more than a number of a page.
fn page_heads(container: &mut Container<'_>, relations: &Relations, remarks: &mut Remarks) -> Result<(), Refusal> {
    let heads: Vec<String> = relations
        .iter()
        .filter(|relation| matches!(relation.kind.as_str(), "header" | "footer") && !relation.external)
        .map(|relation| relation.target.clone())
        .collect();
    for name in heads {
        let says = |element: &Element| element.name() == "w:t" && element.text().chars().any(char::is_alphabetic);
        if container.part(&name)?.is_some_and(|part| part.root.any(&says)) {
            remarks.add(Remark::PageHeads);
        }
    }
    Ok(())
}

/// Footnotes or endnotes by id.
#[derive(Debug, Default)]
struct Notes {
    by_id: HashMap<String, Rc<Element>>,
    relations: Rc<Relations>,
}

impl Notes {
    fn read(part: ContainerPart) -> Notes {
        let id = |note: &Element| note.attribute("w:id").map(str::to_owned);
        // Notes with a type are the lines that part notes from the text.
        let is_note = |note: &Element| note.attribute("w:type").is_none_or(|kind| kind == "normal");
        let notes = part.root.into_children().filter(is_note);
        let by_id = notes.filter_map(|note| Some((id(&note)?, Rc::new(note)))).collect();
        Notes { by_id, relations: Rc::new(part.relations) }
    }
}

/// A field whose end has not come: `{ HYPERLINK "…" }`.
#[derive(Default)]
struct Field {
    instruction: String,
    /// Whether what follows is what the field shows.
    shows: bool,
    /// What a field of a form shows: its box, or the word that was chosen.
    control: Option<String>,
}

/// Fields may stand in one another this deep.
const FIELDS: usize = 50;

struct BodyReader<'c, 'a> {
    container: &'c mut Container<'a>,
    styles: Rc<Styles>,
    numbering: Numbering,
    /// Footnotes and endnotes.
    notes: [Notes; 2],
    /// Numbers of notes that have been referred to.
    referred: HashMap<(usize, String), usize>,
    in_note: bool,
    /// What the part refers to that is being read.
    relations: Rc<Relations>,
    /// Names of pictures by the part that holds them; `None` for those that cannot be shown.
    names: HashMap<String, Option<String>>,
    fields: Vec<Field>,
    /// Text boxes of the paragraph that is being read.
    boxes: Vec<Vec<Block>>,
    /// What the next paragraph begins with: a paragraph whose end was deleted, or a large first letter.
    carried: Vec<Inline>,
    body: Body,
}

/// What a run has from around it.
#[derive(Clone, Copy)]
struct Around<'a> {
    /// The style of the paragraph, unless it is a heading.
    style: Option<&'a str>,
    link: Option<&'a Rc<str>>,
}

impl BodyReader<'_, '_> {
    fn remark(&mut self, remark: Remark) {
        self.body.remarks.add(remark);
    }

    /// Every block below an element.
    fn blocks(&mut self, element: &Element, blocks: &mut Vec<Block>) -> Result<(), Refusal> {
        for child in element.children() {
            if matches!(child.name(), "w:tbl" | "w:altChunk" | "w:subDoc") {
                self.end_carried(blocks);
            }
            match child.name() {
                "w:p" => self.paragraph(child, blocks)?,
                "w:tbl" => self.table(child, blocks)?,
                "w:sdt" if is_unfilled(child) => blocks.push(paragraph(vec![self.unfilled(child)])),
                "w:sdt" => {
                    let gallery = child.down(&["w:sdtPr", "w:docPartObj", "w:docPartGallery"]);
                    let contents = gallery.and_then(|gallery| gallery.attribute("w:val")) == Some("Table of Contents");
                    if let Some(content) = child.child("w:sdtContent") {
                        if contents {
                            let lines = content.children().filter(|child| child.name() == "w:p").count();
                            (0..lines).for_each(|_| self.remark(Remark::Contents));
                        } else {
                            self.blocks(content, blocks)?;
                        }
                    }
                }
                "mc:AlternateContent" => {
                    if let Some(chosen) = chosen(child) {
                        self.blocks(chosen, blocks)?;
                    }
                }
                "w:altChunk" | "w:subDoc" => {
                    self.remark(Remark::Chunks);
                    blocks.push(paragraph(vec![open("嵌入的网页或文件里的文字")]));
                }
                "w:del" | "w:moveFrom" => self.remark(Remark::Deletions),
                "m:oMathPara" | "m:oMath" => {
                    self.remark(Remark::Formulas);
                    blocks.push(paragraph(vec![open("公式")]));
                }
                _ => self.blocks(child, blocks)?,
            }
        }
        self.end_carried(blocks);
        Ok(())
    }

    /// What was to begin the next paragraph stands for itself where none follows.
    fn end_carried(&mut self, blocks: &mut Vec<Block>) {
        let carried = std::mem::take(&mut self.carried);
        if has_text(&carried) {
            blocks.push(paragraph(carried));
        }
    }

    fn paragraph(&mut self, paragraph: &Element, blocks: &mut Vec<Block>) -> Result<(), Refusal> {
        let properties = paragraph.child("w:pPr");
        let mark = properties.and_then(|properties| properties.child("w:rPr"));
        let joined = mark.is_some_and(|mark| mark.child("w:del").or(mark.child("w:moveFrom")).is_some());
        let frame = properties.and_then(|properties| properties.child("w:framePr")?.attribute("w:dropCap"));
        if joined || frame.is_some_and(|frame| frame != "none") {
            // Such a paragraph becomes a part of the next, and is what that one is.
            let style = self.styles.clone().of(properties).map(str::to_owned);
            let mut inlines = std::mem::take(&mut self.carried);
            self.inlines(paragraph, Around { style: style.as_deref(), link: None }, &mut inlines)?;
            if joined && has_text(&inlines) {
                self.remark(Remark::Deletions);
            }
            self.carried = inlines;
            return Ok(());
        }
        blocks.extend(self.paragraph_of(paragraph)?);
        for text in std::mem::take(&mut self.boxes) {
            blocks.extend(text);
        }
        Ok(())
    }

    fn paragraph_of(&mut self, paragraph: &Element) -> Result<Option<Block>, Refusal> {
        let styles = self.styles.clone();
        let properties = paragraph.child("w:pPr");
        let role = styles.role(properties);
        let style = match role {
            Role::Heading(_) | Role::Title => None,
            _ => styles.of(properties),
        };
        let mut inlines = std::mem::take(&mut self.carried);
        self.inlines(paragraph, Around { style, link: None }, &mut inlines)?;
        // The instruction of a field ends with its paragraph; one that does not is broken, and would hide the rest.
        if self.fields.last().is_some_and(|field| !field.shows) {
            self.fields.clear();
            self.remark(Remark::Fields);
        }
        let label = styles.numbering(properties).and_then(|reference| {
            let list = reference.list.clone().unwrap_or_default();
            self.numbering.count(&reference).map(|(level, label)| (list, level, label))
        });
        if !has_text(&inlines) {
            return Ok(None);
        }
        if role == Role::Contents {
            self.remark(Remark::Contents);
            return Ok(None);
        }
        let label = match (label, role) {
            (Some((list, level, Label::Bullet { sign })), Role::Text | Role::Quote) => {
                if let Some(sign) = sign {
                    inlines.insert(0, text(format!("{sign} ")));
                }
                return Ok(Some(Block::Item { level, marker: Marker::Bullet, list, inlines }));
            }
            (Some((list, level, Label::Number { value, same, .. })), Role::Text | Role::Quote) => {
                if !same {
                    self.remark(Remark::ListNumbers);
                }
                return Ok(Some(Block::Item { level, marker: Marker::Number(value), list, inlines }));
            }
            (Some((_, _, Label::Number { shown, .. } | Label::Text(shown))), _) => shown,
            (Some((_, _, Label::Bullet { .. })) | None, _) => String::new(),
        };
        let label = clean(&label, "", |_| {});
        if !label.trim().is_empty() {
            let space = if label.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.') { " " } else { "" };
            inlines.insert(0, text(format!("{}{space}", label.trim())));
        }
        Ok(Some(match role {
            Role::Title => Block::Title(inlines),
            Role::Heading(level) => Block::Heading { level, inlines },
            Role::Quote => Block::Quote(inlines),
            Role::Text | Role::Contents => Block::Paragraph { inlines, centred: styles.is_centred(properties) },
        }))
    }

    /// Everything in a line below an element.
    fn inlines(&mut self, element: &Element, around: Around<'_>, inlines: &mut Vec<Inline>) -> Result<(), Refusal> {
        for child in element.children() {
            match child.name() {
                "w:pPr" | "w:sdtPr" | "w:smartTagPr" | "w:customXmlPr" => {}
                "w:r" => self.run(child, around, inlines)?,
                "w:hyperlink" => {
                    let link = self.hyperlink(child);
                    self.inlines(child, Around { link: link.as_ref().or(around.link), ..around }, inlines)?;
                }
                "w:fldSimple" => {
                    let instruction = Instruction::read(child.attribute("w:instr").unwrap_or_default());
                    let link = self.field_link(&instruction);
                    let before = inlines.len();
                    self.inlines(child, Around { link: link.as_ref().or(around.link), ..around }, inlines)?;
                    if inlines.len() == before {
                        self.computed(instruction, Format::default(), around.link.cloned(), inlines);
                    }
                }
                "w:sdt" if is_unfilled(child) => inlines.push(self.unfilled(child)),
                "w:ins" | "w:moveTo" => {
                    if child.any(&|inner| inner.name() == "w:t") {
                        self.remark(Remark::Insertions);
                    }
                    self.inlines(child, around, inlines)?;
                }
                "w:del" | "w:moveFrom" => self.remark(Remark::Deletions),
                "m:oMath" | "m:oMathPara" => {
                    self.remark(Remark::Formulas);
                    inlines.push(open("公式"));
                }
                "mc:AlternateContent" => {
                    if let Some(chosen) = chosen(child) {
                        self.inlines(chosen, around, inlines)?;
                    }
                }
                _ => self.inlines(child, around, inlines)?,
            }
        }
        Ok(())
    }

    fn run(&mut self, run: &Element, around: Around<'_>, inlines: &mut Vec<Inline>) -> Result<(), Refusal> {
        let partial = self.styles.format(run.child("w:rPr"), around.style);
        let on = |value: Option<bool>| value.unwrap_or(false);
        let hidden = on(partial.hidden);
        let format = Format {
            bold: on(partial.bold),
            italic: on(partial.italic),
            strike: on(partial.strike),
            mark: on(partial.mark),
            script: partial.script.unwrap_or_default(),
        };
        let before = inlines.len();
        let fonts = run.down(&["w:rPr", "w:rFonts"]).and_then(font).filter(|font| is_symbolic(font));
        self.run_parts(run, format, fonts.unwrap_or_default(), around, inlines)?;
        let says = |inline: &Inline| matches!(inline, Inline::Text { text, .. } if !text.trim().is_empty());
        if inlines[before..].iter().any(says) {
            if hidden {
                self.remark(Remark::Hidden);
            } else if on(partial.underline) && around.link.is_none() && self.link_of_fields().is_none() {
                self.remark(Remark::Underlines);
            }
        }
        if hidden {
            inlines.truncate(before);
        }
        Ok(())
    }

    fn run_parts(
        &mut self,
        run: &Element,
        format: Format,
        font: &str,
        around: Around<'_>,
        inlines: &mut Vec<Inline>,
    ) -> Result<(), Refusal> {
        for part in run.children() {
            let shows = self.fields.iter().all(|field| field.shows);
            let link = || around.link.cloned().or_else(|| self.link_of_fields());
            let mut push = |text: String| inlines.push(Inline::Text { text, format, link: link() });
            match part.name() {
                "w:t" if shows => {
                    let mut symbols = 0;
                    push(clean(&part.text(), font, |_| symbols += 1));
                    (0..symbols).for_each(|_| self.remark(Remark::Symbols));
                }
                "w:t" => self.instruct(&part.text()),
                "w:tab" | "w:ptab" if shows => push(" ".to_owned()),
                "w:noBreakHyphen" if shows => push("-".to_owned()),
                "w:br" if matches!(part.attribute("w:type"), None | Some("textWrapping")) => {
                    inlines.push(Inline::Break)
                }
                "w:cr" => inlines.push(Inline::Break),
                "w:sym" if shows => {
                    let code = part.attribute("w:char").and_then(|code| u32::from_str_radix(code, 16).ok());
                    match symbol(part.attribute("w:font").unwrap_or_default(), code.unwrap_or(0)) {
                        Some(sign) => push(sign.to_string()),
                        None => self.remark(Remark::Symbols),
                    }
                }
                "w:fldChar" => {
                    let link = around.link.cloned();
                    self.field_mark(part, format, link, inlines);
                }
                "w:instrText" => self.instruct(&part.text()),
                "w:footnoteReference" => self.note(0, part, inlines)?,
                "w:endnoteReference" => self.note(1, part, inlines)?,
                "w:commentReference" => self.remark(Remark::Comments),
                "w:ruby" => {
                    self.remark(Remark::Readings);
                    if let Some(base) = part.child("w:rubyBase") {
                        self.inlines(base, around, inlines)?;
                    }
                }
                "w:drawing" | "w:pict" => {
                    let before = (inlines.len(), self.boxes.len(), self.body.remarks.clone());
                    self.drawing(part, None, around, inlines)?;
                    if before == (inlines.len(), self.boxes.len(), self.body.remarks.clone()) {
                        self.remark(Remark::Shapes);
                    }
                }
                "w:object" => self.object(part, inlines),
                "mc:AlternateContent" => {
                    let Some(chosen) = chosen(part) else { continue };
                    let remarks = self.body.remarks.clone();
                    let before = (inlines.len(), self.boxes.len());
                    self.run_parts(chosen, format, font, around, inlines)?;
                    let mut shape = remarks.clone();
                    shape.add(Remark::Shapes);
                    // What is drawn in a newer way may be a plain picture in the older one.
                    if before == (inlines.len(), self.boxes.len())
                        && self.body.remarks == shape
                        && let Some(fallback) = part.child("mc:Fallback")
                    {
                        self.body.remarks = remarks;
                        self.run_parts(fallback, format, font, around, inlines)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A piece of the instruction of a field.
    fn instruct(&mut self, text: &str) {
        if let Some(field) = self.fields.last_mut().filter(|field| !field.shows) {
            field.instruction.push_str(text);
        }
    }

    fn field_mark(&mut self, mark: &Element, format: Format, link: Option<Rc<str>>, inlines: &mut Vec<Inline>) {
        match mark.attribute("w:fldCharType").unwrap_or_default() {
            "begin" if self.fields.len() < FIELDS => {
                let control = mark.child("w:ffData").and_then(control);
                self.fields.push(Field { control, ..Field::default() });
            }
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.shows = true;
                    let instruction = std::mem::take(&mut field.instruction);
                    // Where the field leads is worked out once, as it may be worth a remark.
                    let link = self.field_link(&Instruction::read(&instruction));
                    if let (Some(field), Some(link)) = (self.fields.last_mut(), link) {
                        field.instruction = link.to_string();
                    }
                }
            }
            "end" => {
                let Some(field) = self.fields.pop() else { return };
                let mut shown = Vec::new();
                let link = link.or_else(|| self.link_of_fields());
                match field.control {
                    Some(text) => shown.push(Inline::Text { text: clean(&text, "", |_| {}), format, link }),
                    None if !field.shows => {
                        self.computed(Instruction::read(&field.instruction), format, link, &mut shown);
                    }
                    None => {}
                }
                if self.fields.iter().all(|field| field.shows) {
                    part_digits(inlines, &shown);
                    inlines.append(&mut shown);
                } else {
                    // A field in the instruction of another.
                    self.instruct(&plain_text(&shown));
                }
            }
            _ => {}
        }
    }

    /// What a field shows beside which its text does not stand.
    fn computed(&mut self, instruction: Instruction, format: Format, link: Option<Rc<str>>, inlines: &mut Vec<Inline>) {
        match instruction {
            Instruction::Formula(Formula { pieces, readings, frames, opaque }) => {
                (0..readings).for_each(|_| self.remark(Remark::Readings));
                (0..frames).for_each(|_| self.remark(Remark::Enclosures));
                for piece in pieces {
                    let script = if piece.script == Script::Line { format.script } else { piece.script };
                    let text = clean(&piece.text, "", |_| {});
                    inlines.push(Inline::Text { text, format: Format { script, ..format }, link: link.clone() });
                }
                if opaque {
                    self.remark(Remark::Formulas);
                    inlines.push(open("公式"));
                }
            }
            Instruction::Symbol { font, code } => match symbol(&font, code) {
                Some(sign) => inlines.push(Inline::Text { text: sign.to_string(), format, link }),
                None => self.remark(Remark::Symbols),
            },
            Instruction::Prompt => {
                self.remark(Remark::Placeholders);
                inlines.push(open("没有填的内容"));
            }
            Instruction::Other => {
                self.remark(Remark::Fields);
                inlines.push(open("域"));
            }
            Instruction::Link { .. } | Instruction::Silent => {}
        }
    }

    /// In place of a control that its author has not filled. What it shows is no text of the author's.
    fn unfilled(&mut self, control: &Element) -> Inline {
        self.remark(Remark::Placeholders);
        let name = control.child("w:sdtPr").and_then(|properties| properties.value("w:alias"));
        let name = clean(name.unwrap_or_default(), "", |_| {});
        open(match name.trim() {
            "" => "没有填的内容",
            name => name,
        })
    }

    /// Where the fields lead that are open.
    fn link_of_fields(&self) -> Option<Rc<str>> {
        let open = self.fields.iter().rev().find(|field| field.shows && !field.instruction.is_empty())?;
        Some(open.instruction.as_str().into())
    }

    /// Where a field leads.
    fn field_link(&mut self, instruction: &Instruction) -> Option<Rc<str>> {
        let Instruction::Link { address, anchor } = instruction else { return None };
        let Some(address) = address else {
            // Word makes such links in tables of contents, without being asked.
            if anchor.as_ref().is_some_and(|anchor| !anchor.starts_with("_Toc")) {
                self.remark(Remark::InnerLinks);
            }
            return None;
        };
        let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
        self.link(&format!("{}{anchor}", address.trim()))
    }

    fn hyperlink(&mut self, element: &Element) -> Option<Rc<str>> {
        let relations = self.relations.clone();
        let Some(id) = element.attribute("r:id") else {
            // Word makes such links in tables of contents, without being asked.
            if element.attribute("w:anchor").is_some_and(|anchor| !anchor.starts_with("_Toc")) {
                self.remark(Remark::InnerLinks);
            }
            return None;
        };
        let Some(address) = relations.get(id).map(|relation| relation.target.clone()) else {
            self.remark(Remark::LocalLinks);
            return None;
        };
        let anchor = element.attribute("w:anchor").map(|anchor| format!("#{anchor}")).unwrap_or_default();
        self.link(&format!("{address}{anchor}"))
    }

    /// An address, if it is one that reports may lead to.
    fn link(&mut self, address: &str) -> Option<Rc<str>> {
        let address = address.trim();
        let kind = address.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if address.contains(':') && matches!(kind.as_str(), "http" | "https" | "mailto" | "tel") {
            return Some(address.into());
        }
        // Word opens such an address as one of the web.
        if kind.starts_with("www.") {
            return Some(format!("http://{address}").into());
        }
        self.remark(if address.starts_with('#') { Remark::InnerLinks } else { Remark::LocalLinks });
        None
    }

    /// A reference to a note, which is read when it is first referred to.
    fn note(&mut self, kind: usize, reference: &Element, inlines: &mut Vec<Inline>) -> Result<(), Refusal> {
        let Some(id) = reference.attribute("w:id") else { return Ok(()) };
        let Some(note) = self.notes[kind].by_id.get(id).cloned() else { return Ok(()) };
        // A note of a note could lead in a circle.
        if self.in_note {
            return Ok(());
        }
        let key = (kind, id.to_owned());
        if let Some(number) = self.referred.get(&key) {
            inlines.push(Inline::Note(*number));
            return Ok(());
        }
        let number = self.referred.len() + 1;
        self.referred.insert(key, number);
        inlines.push(Inline::Note(number));
        let fields = std::mem::take(&mut self.fields);
        let relations = std::mem::replace(&mut self.relations, self.notes[kind].relations.clone());
        let boxes = std::mem::take(&mut self.boxes);
        let carried = std::mem::take(&mut self.carried);
        self.in_note = true;
        let mut blocks = Vec::new();
        let read = self.blocks(&note, &mut blocks);
        self.in_note = false;
        self.carried = carried;
        self.boxes = boxes;
        self.relations = relations;
        self.fields = fields;
        self.body.notes.push(blocks);
        read
    }

    /// Pictures, text boxes and the rest of what is drawn.
    fn drawing(
        &mut self,
        element: &Element,
        alternative: Option<&str>,
        around: Around<'_>,
        inlines: &mut Vec<Inline>,
    ) -> Result<(), Refusal> {
        let described = |element: &Element| {
            let described = match element.name() {
                "v:shape" | "v:rect" => element.attribute("alt"),
                "pic:pic" => element.down(&["pic:nvPicPr", "pic:cNvPr"])?.attribute("descr"),
                _ => element.child("wp:docPr")?.attribute("descr"),
            };
            described.filter(|text| says_something(text)).map(str::to_owned)
        };
        let own = described(element);
        let alternative = own.as_deref().or(alternative);
        match element.name() {
            "a:blip" => return self.picture(element, "r:embed", "r:link", alternative, around, inlines),
            "v:imagedata" => {
                let before = inlines.len();
                self.picture(element, "r:id", "r:href", alternative, around, inlines)?;
                if crops(element) {
                    self.mark_cropped(&mut inlines[before..]);
                }
            }
            "c:chart" => {
                self.remark(Remark::Charts);
                inlines.push(open("图表"));
            }
            "dgm:relIds" => {
                self.remark(Remark::Diagrams);
                inlines.push(open("图形"));
            }
            // Text along a curve, which stands in an attribute.
            "v:textpath" => match element.attribute("string").map(|text| clean(text, "", |_| {})) {
                Some(drawn) if !drawn.trim().is_empty() => {
                    self.remark(Remark::TextBoxes);
                    self.boxes.push(vec![paragraph(vec![text(drawn)])]);
                }
                _ => self.remark(Remark::Shapes),
            },
            "a:txBody" => {
                let mut blocks = Vec::new();
                drawn_text(element, &mut blocks);
                if !blocks.is_empty() {
                    self.remark(Remark::TextBoxes);
                    self.boxes.push(blocks);
                }
            }
            name if name.ends_with(":blipFill") => {
                let before = inlines.len();
                for child in element.children() {
                    self.drawing(child, alternative, around, inlines)?;
                }
                if element.child("a:srcRect").is_some_and(crops) {
                    self.mark_cropped(&mut inlines[before..]);
                }
            }
            "w:txbxContent" => {
                self.remark(Remark::TextBoxes);
                let mut blocks = Vec::new();
                let boxes = std::mem::take(&mut self.boxes);
                let fields = std::mem::take(&mut self.fields);
                let carried = std::mem::take(&mut self.carried);
                self.blocks(element, &mut blocks)?;
                self.carried = carried;
                self.fields = fields;
                self.boxes = boxes;
                self.boxes.push(blocks);
            }
            "mc:AlternateContent" => {
                if let Some(chosen) = chosen(element) {
                    return self.drawing(chosen, alternative, around, inlines);
                }
            }
            _ => {
                for child in element.children() {
                    self.drawing(child, alternative, around, inlines)?;
                }
            }
        }
        Ok(())
    }

    /// Pictures of which the document shows a part only; the rest is still in their files.
    fn mark_cropped(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            if let Inline::Picture { cropped, .. } = inline {
                *cropped = true;
                self.remark(Remark::CroppedPictures);
            }
        }
    }

    fn picture(
        &mut self,
        element: &Element,
        inside: &str,
        outside: &str,
        alternative: Option<&str>,
        around: Around<'_>,
        inlines: &mut Vec<Inline>,
    ) -> Result<(), Refusal> {
        let relations = self.relations.clone();
        let id = element.attribute(inside).or_else(|| element.attribute(outside));
        let relation = id.and_then(|id| relations.get(id));
        if relation.is_none_or(|relation| relation.external) {
            // VML knows pictures without any reference: places for one.
            if id.is_some() {
                self.remark(Remark::LinkedPictures);
                inlines.push(open("图片"));
            }
            return Ok(());
        }
        let Some(Relation { target, .. }) = relation else { return Ok(()) };
        let name = match self.names.get(target) {
            Some(name) => name.clone(),
            None => {
                let name = self.take_picture(target)?;
                self.names.insert(target.clone(), name.clone());
                name
            }
        };
        match name {
            Some(name) => {
                let alternative = alternative.map(|text| clean(text, "", |_| {}).trim().to_owned());
                let link = around.link.cloned();
                inlines.push(Inline::Picture { name, alternative, caption: None, cropped: false, link });
            }
            None => {
                let remark = match self.container.bytes(target)? {
                    Some(bytes) if !bytes.is_empty() => Remark::OtherPictures,
                    _ => Remark::LostPictures,
                };
                self.remark(remark);
                inlines.push(open("图片"));
            }
        }
        Ok(())
    }

    /// Takes a picture out of the container. `None` if browsers cannot show it.
    fn take_picture(&mut self, part: &str) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.container.bytes(part)? else { return Ok(None) };
        let Some(extension) = extension(&bytes) else { return Ok(None) };
        let name = format!("picture-{}.{extension}", self.body.pictures.len() + 1);
        self.body.pictures.push(Picture { name: name.clone(), bytes });
        Ok(Some(name))
    }

    /// A file in the file, or a formula of the old editor.
    fn object(&mut self, element: &Element, inlines: &mut Vec<Inline>) {
        let formula = |element: &Element| {
            let program = element.attribute("ProgID").unwrap_or_default();
            element.name() == "o:OLEObject" && (program.starts_with("Equation") || program.contains("MathType"))
        };
        let (remark, what) =
            if element.any(&formula) { (Remark::Formulas, "公式") } else { (Remark::Objects, "嵌入的文件") };
        self.remark(remark);
        inlines.push(open(what));
    }

    fn table(&mut self, table: &Element, blocks: &mut Vec<Block>) -> Result<(), Refusal> {
        let mut rows: Vec<Vec<Vec<Block>>> = Vec::new();
        let mut merged = false;
        self.rows(table, &mut rows, &mut merged)?;
        if let [row] = rows.as_mut_slice()
            && let [cell] = row.as_mut_slice()
        {
            self.remark(Remark::Frames);
            blocks.append(cell);
            return Ok(());
        }
        if merged {
            self.remark(Remark::MergedCells);
        }
        let mut flat = Vec::new();
        for row in rows {
            let cells: Vec<Vec<Inline>> = row.into_iter().map(|cell| self.flatten(cell)).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                flat.push(cells);
            }
        }
        if !flat.is_empty() {
            blocks.push(Block::Table(flat));
        }
        Ok(())
    }

    fn rows(&mut self, table: &Element, rows: &mut Vec<Vec<Vec<Block>>>, merged: &mut bool) -> Result<(), Refusal> {
        for child in table.children() {
            match child.name() {
                "w:tr" => {
                    // A row that was deleted while changes were tracked.
                    if child.down(&["w:trPr", "w:del"]).is_some() {
                        self.remark(Remark::Deletions);
                        continue;
                    }
                    let before = child.child("w:trPr").and_then(|row| count(row, "w:gridBefore")).unwrap_or(0);
                    let mut row = vec![Vec::new(); before.min(COLUMNS)];
                    self.cells(child, &mut row, merged)?;
                    row.truncate(COLUMNS);
                    rows.push(row);
                }
                "w:tblPr" | "w:tblGrid" => {}
                _ => self.rows(child, rows, merged)?,
            }
        }
        Ok(())
    }

    fn cells(&mut self, row: &Element, cells: &mut Vec<Vec<Block>>, merged: &mut bool) -> Result<(), Refusal> {
        for child in row.children() {
            match child.name() {
                "w:tc" => {
                    let properties = child.child("w:tcPr");
                    let span = properties.and_then(|cell| count(cell, "w:gridSpan")).unwrap_or(1).clamp(1, COLUMNS);
                    // A cell that was deleted while changes were tracked.
                    if properties.is_some_and(|cell| cell.child("w:cellDel").is_some()) {
                        self.remark(Remark::Deletions);
                        continue;
                    }
                    let below = properties.and_then(|cell| cell.child("w:vMerge"));
                    *merged |= span > 1 || below.is_some();
                    let mut blocks = Vec::new();
                    self.blocks(child, &mut blocks)?;
                    cells.push(blocks);
                    cells.extend((1..span).map(|_| Vec::new()));
                }
                "w:trPr" => {}
                "w:sdt" if is_unfilled(child) => {
                    let inline = self.unfilled(child);
                    cells.push(vec![paragraph(vec![inline])]);
                }
                _ => self.cells(child, cells, merged)?,
            }
        }
        Ok(())
    }

    /// The blocks of a cell as one line with breaks.
    fn flatten(&mut self, blocks: Vec<Block>) -> Vec<Inline> {
        let mut line = Vec::new();
        for block in blocks {
            let (before, inlines) = match block {
                Block::Title(inlines)
                | Block::Heading { inlines, .. }
                | Block::Paragraph { inlines, .. }
                | Block::Quote(inlines) => (String::new(), inlines),
                Block::Item { marker: Marker::Bullet, inlines, .. } => ("• ".to_owned(), inlines),
                Block::Item { marker: Marker::Number(number), inlines, .. } => (format!("{number}. "), inlines),
                Block::Table(rows) => {
                    self.remark(Remark::TablesInTables);
                    let rows = rows.into_iter().map(|row| row.join(&text(" ".to_owned())));
                    (String::new(), rows.collect::<Vec<_>>().join(&Inline::Break))
                }
            };
            if !line.is_empty() {
                line.push(Inline::Break);
            }
            if !before.is_empty() {
                line.push(text(before));
            }
            line.extend(inlines);
        }
        line
    }
}

/// What a program chooses that knows Word of 2010, but not the signs of later ones.
fn chosen(alternatives: &Element) -> Option<&Element> {
    let known = |choice: &&Element| {
        choice.name() == "mc:Choice" && !choice.attribute("Requires").is_some_and(|name| name.starts_with("w16"))
    };
    alternatives.children().find(known).or_else(|| alternatives.child("mc:Fallback"))
}

fn count(element: &Element, name: &str) -> Option<usize> {
    element.value(name)?.parse().ok()
}

fn text(text: String) -> Inline {
    Inline::Text { text, format: Format::default(), link: None }
}

fn paragraph(inlines: Vec<Inline>) -> Block {
    Block::Paragraph { inlines, centred: false }
}

/// Whether a line holds more than space.
fn has_text(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text { text, .. } => !text.trim().is_empty(),
        Inline::Break => false,
        Inline::Picture { .. } | Inline::Note(_) => true,
    })
}

/// Whether a control shows words that ask for its content.
fn is_unfilled(control: &Element) -> bool {
    control.child("w:sdtPr").and_then(|properties| properties.switch("w:showingPlcHdr")).unwrap_or(false)
}

/// What a field of a form shows without text of its own: a box, or a word of its list.
fn control(form: &Element) -> Option<String> {
    if let Some(checkbox) = form.child("w:checkBox") {
        let ticked = checkbox.switch("w:checked").or_else(|| checkbox.switch("w:default"));
        return Some(if ticked.unwrap_or(false) { "☑" } else { "□" }.to_owned());
    }
    let list = form.child("w:ddList")?;
    let chosen = count(list, "w:result").or_else(|| count(list, "w:default")).unwrap_or(0);
    let entry = list.children().filter(|child| child.name() == "w:listEntry").nth(chosen)?;
    entry.attribute("w:val").map(str::to_owned)
}

/// Whether an element of a picture takes a part of its edges away; half a hundredth hides nothing.
fn crops(element: &Element) -> bool {
    let thousandths = ["l", "t", "r", "b"].into_iter().filter_map(|edge| element.attribute(edge));
    let strict = |value: &str| value.strip_suffix('%').and_then(|value| value.parse::<f64>().ok());
    let drawn = thousandths.map(|value| strict(value).or_else(|| Some(value.parse::<f64>().ok()? / 1000.0)));
    let edges = ["cropleft", "croptop", "cropright", "cropbottom"].into_iter();
    let old = edges.filter_map(|edge| element.attribute(edge)).map(|value| match value.strip_suffix('f') {
        Some(parts) => Some(parts.parse::<f64>().ok()? / 655.36),
        None => strict(value).or_else(|| Some(value.parse::<f64>().ok()? * 100.0)),
    });
    drawn.chain(old).flatten().any(|hundredths| hundredths > 0.5)
}

/// The paragraphs of a text in a drawing.
fn drawn_text(element: &Element, blocks: &mut Vec<Block>) {
    fn letters(element: &Element, text: &mut String) {
        match element.name() {
            "a:t" => text.push_str(&element.text()),
            "a:br" => text.push(' '),
            _ => element.children().for_each(|child| letters(child, text)),
        }
    }
    for child in element.children().filter(|child| child.name() == "a:p") {
        let mut drawn = String::new();
        letters(child, &mut drawn);
        let drawn = clean(&drawn, "", |_| {});
        if !drawn.trim().is_empty() {
            blocks.push(paragraph(vec![text(drawn)]));
        }
    }
}

/// Two and a half are not twenty-one halves: a fraction stands apart from a number before it.
fn part_digits(before: &mut [Inline], shown: &[Inline]) {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    if let (Some(Inline::Text { text: before, .. }), Some(Inline::Text { text: shown, format, .. })) =
        (before.last_mut(), shown.first())
        && format.script == Script::Line
        && digit(before.chars().next_back())
        && digit(shown.chars().next())
    {
        before.push(' ');
    }
}

/// Marks a place where something is missing.
fn open(what: &str) -> Inline {
    text(format!("（{OPEN}{what}）"))
}

/// The ending of a picture that browsers show, by its first bytes.
fn extension(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}

/// Whether a text says what a picture shows: neither the name of its file, nor what a program guessed.
fn says_something(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let guessed = ["自动生成", "ai 生成", "ai生成", "automatically generated", "ai-generated", "ai generated"];
    let file = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".webp", ".tif", ".tiff"];
    let counted = |name: &str| {
        let rest = lower.strip_prefix(name);
        rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-')))
    };
    !(lower.is_empty()
        || guessed.iter().any(|part| lower.contains(part))
        || file.iter().any(|ending| lower.ends_with(ending))
        || ["图片", "图像", "picture", "image", "img", "wps"].into_iter().any(counted))
}
