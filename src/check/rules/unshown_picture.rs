//! A picture that readers do not see: no browser knows its kind, or its bytes are not what its name says.

use crate::check::inputs::Pictures;
use crate::site::Documents;
use crate::source::PictureFlaw;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Severity};

/// Looks at every file that a text shows as a picture.
pub(in crate::check) fn check(documents: &Documents, pictures: &Pictures<'_>, found: &mut Vec<Diagnostic>) {
    let links = documents.all().flat_map(|document| &document.body().links);
    for link in links.filter(|link| link.picture) {
        let Some(flaw) = pictures.flaw(&link.path) else { continue };
        let message = match flaw {
            PictureFlaw::Empty => {
                text!("图片是空文件，读者看不到", "the picture is an empty file; readers see nothing")
            }
            PictureFlaw::Cut => text!("图片不完整，后半截缺失", "the picture is cut off; its end is missing"),
            PictureFlaw::Unshown(kind) => {
                text!("图片是 {kind} 格式，浏览器不显示", "the picture is {kind}, which browsers do not show")
            }
            PictureFlaw::NoPicture => text!(
                "文件名是图片，内容却不是，读者看不到",
                "the file has the name of a picture and is none; readers see nothing"
            ),
            PictureFlaw::Misnamed(kind) => text!(
                "图片其实是 {kind}，和文件名的后缀不一致，有的阅读器不显示",
                "the picture is {kind}, not what its name says; some readers do not show it"
            ),
        };
        let help = match flaw {
            PictureFlaw::Empty | PictureFlaw::Cut => {
                text!("请重新导出或复制这张图片", "export or copy the picture anew")
            }
            PictureFlaw::Misnamed(_) => {
                text!("请改成对应的后缀，链接也改", "give it the ending of its kind, and the link as well")
            }
            _ => text!(
                "请用画图、WPS 图片等打开，另存为 JPG 或 PNG，不能只改文件名",
                "open it in a program for pictures and save it as JPG or PNG; another name alone does not do"
            ),
        };
        let mut diagnostic = Diagnostic::new(Code::UNSHOWN_PICTURE, link.location.clone(), message).help(help);
        if matches!(flaw, PictureFlaw::Misnamed(_)) {
            diagnostic.severity = Severity::Warning;
        }
        found.push(diagnostic);
    }
}
