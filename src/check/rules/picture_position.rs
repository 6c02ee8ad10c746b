//! A picture says where it was taken: a photo of a visit carries the address of who was visited.

use crate::check::inputs::Outline;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};

/// Looks at what every picture of the content says of itself.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    for (path, _) in outline.files().filter(|(_, file)| file.has_position) {
        let message = text!("图片带有拍摄地点（GPS 坐标）", "the picture says where it was taken (GPS)");
        let help = text!(
            "在 Windows 里右键图片：属性 → 详细信息 → 删除属性和个人信息；或截图后重新保存",
            "remove it: on Windows under Properties, Details, Remove Properties and Personal Information; or save a screenshot instead"
        );
        found.push(Diagnostic::new(Code::PICTURE_POSITION, Location::file(path), message).help(help));
    }
}
