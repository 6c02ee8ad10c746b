//! What a person must know who goes on with an imported report: what is missing, and what looks different.

use std::collections::BTreeMap;

use crate::text;
use crate::vocabulary::diagnostic::Text;

/// Something that was not carried as it was. First what is missing, then what has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// Pictures of a kind that browsers do not show: EMF, WMF, TIFF, BMP.
    OtherPictures,
    /// Pictures that were not in the file.
    LinkedPictures,
    /// Pictures that the file refers to and does not hold.
    LostPictures,
    /// Charts, which are drawn from figures.
    Charts,
    /// Diagrams of Office.
    Diagrams,
    /// Shapes and lines.
    Shapes,
    /// Files in the file.
    Objects,
    /// Web pages and documents that Word shows as a part of this one.
    Chunks,
    /// Formulas.
    Formulas,
    /// Fields that show what only Word works out.
    Fields,
    /// Controls that nobody has filled.
    Placeholders,
    /// Comments.
    Comments,
    /// Text that was deleted while changes were tracked.
    Deletions,
    /// Text that is hidden.
    Hidden,
    /// Headers and footers of pages.
    PageHeads,
    /// A table of contents; the site makes its own.
    Contents,
    /// Links to files on somebody's machine, and of kinds that the site does not allow.
    LocalLinks,
    /// Links to places of the same document.
    InnerLinks,
    /// Signs of symbol fonts that have no counterpart.
    Symbols,
    /// Underlined text.
    Underlines,
    /// Readings above characters.
    Readings,
    /// Text that was inserted while changes were tracked.
    Insertions,
    /// Pictures of which the document shows a part only.
    CroppedPictures,
    /// Text that stood in a circle or a box.
    Enclosures,
    /// Text boxes.
    TextBoxes,
    /// Tables with cells that go over several.
    MergedCells,
    /// Tables in tables.
    TablesInTables,
    /// Tables of one cell.
    Frames,
    /// Paragraphs that were numbered by hand like headings.
    NumberedHeadings,
    /// First sentences of paragraphs that were taken for their headings.
    RunInHeadings,
    /// Short lines in bold that were taken for headings.
    BoldHeadings,
    /// Lines with typed numbers or dots that were taken for lists.
    TypedLists,
    /// Lines below pictures that were taken for their captions.
    Captions,
    /// Letterhead, number, signature and day that went to the header.
    Origin,
    /// Lines that look so, and are not sure.
    UnsureOrigin,
    /// Long paragraphs that had the style of a heading.
    LongHeadings,
    /// Numbers of lists that are shown in another form.
    ListNumbers,
    /// The first line in the middle was taken for the title.
    GuessedTitle,
    /// Slanted text between other emphasis.
    Slants,
}

impl Remark {
    /// Whether something is missing.
    pub fn is_missing(self) -> bool {
        self < Remark::Insertions
    }

    /// What it is, and how often.
    pub fn text(self, count: usize) -> Text {
        match self {
            Remark::OtherPictures => text!(
                "{count} 张图片的格式（EMF、WMF、TIFF、BMP 等）浏览器不支持；请在 Word 里右键“另存为图片”选 PNG，再放进文件夹",
                "{count} picture(s) of a kind that browsers do not show (EMF, WMF, TIFF, BMP …); \
                 save them as PNG from Word and put them in the folder"
            ),
            Remark::LinkedPictures => {
                text!("{count} 张图片不在文件里，只有链接", "{count} picture(s) that the file only links to")
            }
            Remark::LostPictures => text!(
                "{count} 张图片在文件里找不到，请向作者另要",
                "{count} picture(s) that the file does not hold; ask the author for them"
            ),
            Remark::Chunks => text!(
                "{count} 处嵌入的网页或文件（altChunk）；请在 Word 里打开原文，另存一份再导入，或把文字抄进来",
                "{count} web page(s) or file(s) that are a part of the document (altChunk); save it anew from \
                 Word and import that, or copy their text"
            ),
            Remark::Fields => {
                text!("{count} 个域，只有 Word 算得出显示什么", "{count} field(s) that only Word works out")
            }
            Remark::Placeholders => text!(
                "{count} 处没有填的内容控件，提示语不是正文",
                "{count} control(s) that nobody has filled; what they show is no text"
            ),
            Remark::CroppedPictures => text!(
                "{count} 张裁剪过的图片，裁去的部分还在；请裁好再换上",
                "{count} cropped picture(s) whose other parts are still in their files; crop them and put them in the place of these"
            ),
            Remark::Enclosures => text!(
                "{count} 处带圈、带框的字，只留了圈里的字",
                "{count} text(s) in a circle or box, of which the text is kept"
            ),
            Remark::Charts => text!(
                "{count} 个图表；请截图放进文件夹，数据另写成表格",
                "{count} chart(s); put a picture of each in the folder, and its figures in a table"
            ),
            Remark::Diagrams => text!(
                "{count} 个 SmartArt 图形；请截图放进文件夹，或改写成文字",
                "{count} SmartArt diagram(s); put a picture of each in the folder, or write it as text"
            ),
            Remark::Shapes => text!("{count} 个图形（线条、方框等）", "{count} shape(s), such as lines and boxes"),
            Remark::Objects => {
                text!("{count} 个嵌入的文件（如 Excel 表格）", "{count} file(s) in the file, such as sheets of Excel")
            }
            Remark::Formulas => text!("{count} 个公式", "{count} formula(s)"),
            Remark::Comments => text!("{count} 条批注", "{count} comment(s)"),
            Remark::Deletions => text!("{count} 处修订中已删除的文字", "{count} tracked deletion(s)"),
            Remark::Hidden => text!("{count} 处隐藏文字", "{count} piece(s) of hidden text"),
            Remark::PageHeads => text!("{count} 个页眉、页脚", "{count} header(s) and footer(s) of pages"),
            Remark::Contents => text!(
                "目录（{count} 行），网页会自动生成",
                "the table of contents ({count} lines); the site makes its own"
            ),
            Remark::LocalLinks => text!(
                "{count} 个链接的地址：指向某台电脑上的文件，或不是网址；文字保留",
                "{count} link(s) to files of somebody's machine, or of a kind that the site does not allow; their text is kept"
            ),
            Remark::InnerLinks => text!(
                "{count} 个指向文内某处的链接；文字保留",
                "{count} link(s) to places of the same document; their text is kept"
            ),
            Remark::Symbols => text!("{count} 个特殊字体的符号", "{count} sign(s) of symbol fonts"),
            Remark::Underlines => text!("{count} 处下划线；文字保留", "{count} underline(s); the text is kept"),
            Remark::Readings => {
                text!("{count} 处拼音标注；文字保留", "{count} reading(s) above characters; the text is kept")
            }
            Remark::Insertions => {
                text!("{count} 处修订中新加的文字，当作已接受", "{count} tracked insertion(s), taken as accepted")
            }
            Remark::TextBoxes => {
                text!(
                    "{count} 个文本框，文字放在所在段落之后",
                    "{count} text box(es), whose text stands after their paragraph"
                )
            }
            Remark::MergedCells => text!(
                "{count} 个表格有合并的单元格：文字在第一格，其余空着",
                "{count} table(s) with merged cells: the text is in the first, the others are empty"
            ),
            Remark::TablesInTables => {
                text!("{count} 个套在表格里的表格，改成了文字", "{count} table(s) in tables, which are text now")
            }
            Remark::Frames => {
                text!("{count} 个只有一格的表格，改成了正文", "{count} table(s) of one cell, which are text now")
            }
            Remark::NumberedHeadings => text!(
                "{count} 个以“一、”“（一）”开头的短段，当作标题",
                "{count} short paragraph(s) that begin with “一、” or “（一）”, taken for headings"
            ),
            Remark::RunInHeadings => text!(
                "{count} 段以“（一）…。”开头，这一句当作标题，句号去掉了",
                "{count} paragraph(s) that begin with “（一）…。”: that sentence is a heading now, without its full stop"
            ),
            Remark::BoldHeadings => {
                text!("{count} 个像标题的加粗短段，当作标题", "{count} short line(s) in bold, taken for headings")
            }
            Remark::TypedLists => text!(
                "{count} 个手打编号或圆点的段落，当作列表",
                "{count} paragraph(s) with typed numbers or dots, taken for items of lists"
            ),
            Remark::Captions => text!(
                "{count} 行“图1 …”，当作上面图片的说明",
                "{count} line(s) such as “图1 …”, taken for the caption of the picture above"
            ),
            Remark::Origin => text!(
                "{count} 行红头、文号、落款，写进了文件头的 source 和 documents",
                "{count} line(s) of letterhead, number and signature, which stand in the header now, in source and documents"
            ),
            Remark::UnsureOrigin => text!(
                "{count} 行像红头、文号、落款，留在正文里；请核对后写进 source 和 documents",
                "{count} line(s) that look like letterhead, number or signature and are still text; put them in source and documents"
            ),
            Remark::LongHeadings => text!(
                "{count} 个用了标题样式的长段，当作正文",
                "{count} long paragraph(s) with the style of a heading, taken for text"
            ),
            Remark::ListNumbers => text!(
                "{count} 个列表项的编号，网页上显示为 1. 2. 3.",
                "{count} item(s) whose numbers are shown as 1. 2. 3."
            ),
            Remark::GuessedTitle => {
                text!("标题取自居中的第一行", "the title is the first line, which stood in the middle")
            }
            Remark::Slants => {
                text!("{count} 段里与粗体相连的斜体", "italics that touch bold text, in {count} paragraph(s)")
            }
        }
    }
}

/// Remarks, each with how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks(BTreeMap<Remark, usize>);

impl Remarks {
    pub(super) fn add(&mut self, remark: Remark) {
        *self.0.entry(remark).or_default() += 1;
    }

    pub(super) fn merge(&mut self, other: &Remarks) {
        for (remark, count) in &other.0 {
            *self.0.entry(*remark).or_default() += count;
        }
    }

    /// In order, what is missing first.
    pub fn iter(&self) -> impl Iterator<Item = (Remark, usize)> {
        self.0.iter().map(|(remark, count)| (*remark, *count))
    }
}
