//! The text of a document as blocks: paragraphs, headings, items of lists and tables, in their order, with what stands in
//! them.

use std::collections::HashMap;
use std::rc::Rc;

use super::container::{Container, ContainerPart, Relation, Relations};
use super::numbering::{Label, Numbering};
use super::remark::{Remark, Remarks};
use super::styles::{Role, Script, Styles};
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
struct Field {
    instruction: String,
    /// Whether what follows is what the field shows.
    shows: bool,
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
            match child.name() {
                "w:p" => self.paragraph(child, blocks)?,
                "w:tbl" => self.table(child, blocks)?,
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
                "w:altChunk" | "w:subDoc" => self.remark(Remark::Objects),
                "w:del" | "w:moveFrom" => self.remark(Remark::Deletions),
                "m:oMathPara" | "m:oMath" => {
                    self.remark(Remark::Formulas);
                    blocks.push(Block::Paragraph { inlines: vec![open("公式")], centred: false });
                }
                _ => self.blocks(child, blocks)?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &Element, blocks: &mut Vec<Block>) -> Result<(), Refusal> {
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
        let mut inlines = Vec::new();
        self.inlines(paragraph, Around { style, link: None }, &mut inlines)?;
        // The instruction of a field ends with its paragraph; one that does not is broken, and would hide the rest.
        if self.fields.last().is_some_and(|field| !field.shows) {
            self.fields.clear();
        }
        let has_text = inlines.iter().any(|inline| match inline {
            Inline::Text { text, .. } => !text.trim().is_empty(),
            Inline::Break => false,
            Inline::Picture { .. } | Inline::Note(_) => true,
        });
        let label = styles.numbering(properties).and_then(|reference| {
            let list = reference.list.clone().unwrap_or_default();
            self.numbering.count(&reference).map(|(level, label)| (list, level, label))
        });
        if !has_text {
            return Ok(None);
        }
        if role == Role::Contents {
            self.remark(Remark::Contents);
            return Ok(None);
        }
        let label = match (label, role) {
            (Some((list, level, Label::Bullet)), Role::Text | Role::Quote) => {
                return Ok(Some(Block::Item { level, marker: Marker::Bullet, list, inlines }));
            }
            (Some((list, level, Label::Number { value, same, .. })), Role::Text | Role::Quote) => {
                if !same {
                    self.remark(Remark::ListNumbers);
                }
                return Ok(Some(Block::Item { level, marker: Marker::Number(value), list, inlines }));
            }
            (Some((_, _, Label::Number { shown, .. } | Label::Text(shown))), _) => shown,
            (Some((_, _, Label::Bullet)) | None, _) => String::new(),
        };
        let label = clean(&label, |_| {});
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
                    let link = self.field_link(child.attribute("w:instr").unwrap_or_default());
                    self.inlines(child, Around { link: link.as_ref().or(around.link), ..around }, inlines)?;
                }
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
        self.run_parts(run, format, around, inlines)?;
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
                    push(clean(&part.text(), |_| symbols += 1));
                    (0..symbols).for_each(|_| self.remark(Remark::Symbols));
                }
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
                "w:fldChar" => self.field_mark(part.attribute("w:fldCharType").unwrap_or_default()),
                "w:instrText" => {
                    if let Some(field) = self.fields.last_mut().filter(|field| !field.shows) {
                        field.instruction.push_str(&part.text());
                    }
                }
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
                    if let Some(chosen) = chosen(part) {
                        self.run_parts(chosen, format, around, inlines)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn field_mark(&mut self, kind: &str) {
        match kind {
            "begin" if self.fields.len() < FIELDS => {
                self.fields.push(Field { instruction: String::new(), shows: false });
            }
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.shows = true;
                    let instruction = std::mem::take(&mut field.instruction);
                    // Where the field leads is worked out once, as it may be worth a remark.
                    let link = self.field_link(&instruction);
                    if let (Some(field), Some(link)) = (self.fields.last_mut(), link) {
                        field.instruction = link.to_string();
                    }
                }
            }
            "end" => drop(self.fields.pop()),
            _ => {}
        }
    }

    /// Where the fields lead that are open.
    fn link_of_fields(&self) -> Option<Rc<str>> {
        let open = self.fields.iter().rev().find(|field| field.shows && !field.instruction.is_empty())?;
        Some(open.instruction.as_str().into())
    }

    /// Where a field leads: `HYPERLINK "https://…"`.
    fn field_link(&mut self, instruction: &str) -> Option<Rc<str>> {
        let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
        if rest.starts_with("\\l") {
            self.remark(Remark::InnerLinks);
            return None;
        }
        let address = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next()?,
            None => rest.split_whitespace().next()?,
        };
        self.link(address)
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
        let address = relations.get(id).filter(|relation| relation.external)?.target.clone();
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
        self.in_note = true;
        let mut blocks = Vec::new();
        let read = self.blocks(&note, &mut blocks);
        self.in_note = false;
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
            "v:imagedata" => return self.picture(element, "r:id", "r:href", alternative, around, inlines),
            "c:chart" => {
                self.remark(Remark::Charts);
                inlines.push(open("图表"));
            }
            "dgm:relIds" => {
                self.remark(Remark::Diagrams);
                inlines.push(open("图形"));
            }
            "v:textpath" => self.remark(Remark::Shapes),
            "w:txbxContent" => {
                self.remark(Remark::TextBoxes);
                let mut blocks = Vec::new();
                let boxes = std::mem::take(&mut self.boxes);
                let fields = std::mem::take(&mut self.fields);
                self.blocks(element, &mut blocks)?;
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
                let alternative = alternative.map(|text| clean(text, |_| {}).trim().to_owned());
                let link = around.link.cloned();
                inlines.push(Inline::Picture { name, alternative, link });
            }
            None => {
                self.remark(Remark::OtherPictures);
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
                    let below = properties.and_then(|cell| cell.child("w:vMerge"));
                    *merged |= span > 1 || below.is_some();
                    let mut blocks = Vec::new();
                    self.blocks(child, &mut blocks)?;
                    cells.push(blocks);
                    cells.extend((1..span).map(|_| Vec::new()));
                }
                "w:trPr" => {}
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

/// Marks a place where something is missing.
fn open(what: &str) -> Inline {
    text(format!("（{OPEN}{what}）"))
}

/// A text without what is no text: control characters, hyphens that show only at the end of a line, signs of private use,
/// of which `lost` is told. All white space is one kind.
fn clean(text: &str, mut lost: impl FnMut(char)) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            '\t' | '\n' | '\r' | '\u{85}' | '\u{a0}' | '\u{2028}' | '\u{2029}' => cleaned.push(' '),
            letter if letter.is_control() => {}
            '\u{e000}'..='\u{f8ff}' => match symbol("Wingdings", u32::from(letter)) {
                Some(sign) => cleaned.push(sign),
                None => lost(letter),
            },
            '\u{fff0}'..='\u{ffff}' | '\u{f0000}'.. => lost(letter),
            letter => cleaned.push(letter),
        }
    }
    cleaned
}

/// Signs of symbol fonts that forms of Chinese offices use. Word writes them in the private use area.
fn symbol(font: &str, code: u32) -> Option<char> {
    let wingdings = [
        (0x6c, '●'),
        (0x6e, '■'),
        (0x6f, '□'),
        (0x70, '□'),
        (0x71, '□'),
        (0x72, '□'),
        (0x75, '◆'),
        (0xa1, '○'),
        (0xa7, '▪'),
        (0xa8, '□'),
        (0xd8, '➢'),
        (0xe0, '→'),
        (0xfb, '✗'),
        (0xfc, '✓'),
        (0xfd, '☒'),
        (0xfe, '☑'),
    ];
    let wingdings_2 = [(0x4f, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0xa3, '□')];
    let symbol =
        [(0xa3, '≤'), (0xb0, '°'), (0xb1, '±'), (0xb3, '≥'), (0xb4, '×'), (0xb7, '•'), (0xb8, '÷'), (0xae, '→')];
    let find = |table: &[(u32, char)]| {
        let low = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
        table.iter().find(|(other, _)| *other == low).map(|(_, sign)| *sign)
    };
    match font {
        "Wingdings" => find(&wingdings),
        "Wingdings 2" => find(&wingdings_2),
        "Symbol" => find(&symbol),
        // A sign of an ordinary font.
        _ => char::from_u32(code).filter(|sign| !sign.is_control() && !('\u{e000}'..='\u{f8ff}').contains(sign)),
    }
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
