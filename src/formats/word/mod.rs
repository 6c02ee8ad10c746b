//! Word files (ECMA-376, as Word and WPS write them) become Markdown: bytes in; a text, its pictures and a list of what
//! could not be carried out. Nothing is invented, and what is missing is marked in the text.

mod body;
mod container;
mod instruction;
mod markdown;
mod numbering;
mod origin;
mod outline;
mod remark;
mod styles;
mod symbol;
mod typed;
mod xml;

pub use origin::Origin;
pub use remark::{Remark, Remarks};

use crate::text;
use crate::vocabulary::diagnostic::Text;
use container::Container;

/// A report as far as a Word file gives it.
#[derive(Debug)]
pub struct Draft {
    /// Its title, if it has one.
    pub title: Option<String>,
    /// Who issued it, as far as it says so surely.
    pub origin: Origin,
    /// Its text.
    pub markdown: String,
    /// Its pictures, in their order.
    pub pictures: Vec<Picture>,
    /// What was not carried, or looks different.
    pub remarks: Remarks,
}

/// A picture, as it was in the file.
#[derive(Debug)]
pub struct Picture {
    /// The name of its file: `picture-1.png`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is empty.
    Empty,
    /// It has a password.
    Locked,
    /// It is a file of Word 97 to 2003, or of WPS, whatever its name.
    OldWord,
    /// It is of another kind.
    Other(&'static str),
    /// A part of it cannot be read.
    Damaged(String),
    /// It is larger than a report can be.
    TooLarge,
    /// Its parts stand in one another deeper than in any document.
    TooDeep,
}

/// Reads a Word file. Its pictures will be in a folder of this name beside the text.
///
/// # Errors
/// When it is no Word file, or a damaged or locked one.
pub fn read(docx: &[u8], folder: &str) -> Result<Draft, Refusal> {
    let mut container = Container::open(docx)?;
    let document = container.document()?;
    let mut body = body::read(&mut container, document)?;
    let title = outline::settle(&mut body.blocks, &mut body.remarks);
    let origin = origin::take(&mut body.blocks, title.as_deref(), &mut body.remarks);
    typed::settle(&mut body.blocks, &mut body.remarks);
    let (markdown, mut remarks) = markdown::write(&body, folder);
    remarks.merge(&body.remarks);
    Ok(Draft { title, origin, markdown, pictures: body.pictures, remarks })
}

impl Refusal {
    /// Why, and what to do.
    pub fn text(&self) -> Text {
        match self {
            Refusal::Empty => text!("文件是空的", "the file is empty"),
            Refusal::Locked => text!(
                "文件设有打开密码，读不出。请用 Word 或 WPS 打开，取消密码后另存为 .docx",
                "the file has a password; open it in Word or WPS, take the password away and save it as .docx"
            ),
            Refusal::OldWord => text!(
                "这是旧格式的 Word 或 WPS 文件（.doc、.wps），改名成 .docx 也没有用。请用 Word 或 WPS 打开，另存为“Word 文档（.docx）”",
                "this is a file of the old kind (.doc, .wps), whatever its name; \
                 open it in Word or WPS and save it as “Word document (.docx)”"
            ),
            Refusal::Other(kind) => text!(
                "这是 {kind} 文件，不是 Word 文档（.docx）。请用写它的软件打开，另存为 .docx",
                "this is a file of the kind {kind}, no Word document (.docx); open it where it was written and save it as .docx"
            ),
            Refusal::Damaged(part) => text!(
                "文件已损坏，或没有传完整（{part} 读不出）。请用 Word 或 WPS 打开，另存一份再试",
                "the file is damaged or not complete ({part} cannot be read); open it in Word or WPS, save it anew and try again"
            ),
            Refusal::TooLarge => text!(
                "文件解开以后太大，不是一篇案例。请删去不用的内容，或分成几个文件",
                "the file is too large when it is unpacked, larger than a report can be; \
                 take out what is not needed, or make several files of it"
            ),
            Refusal::TooDeep => text!(
                "文件里的内容套得太深，读不出。请用 Word 或 WPS 打开，另存一份再试",
                "what the file holds stands in one another too deep to be read; open it in Word or WPS, save it anew and try again"
            ),
        }
    }
}

#[cfg(test)]
mod tests;
