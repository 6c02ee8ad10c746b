//! A report or picture larger than the settings allow: readers on old phones wait for it.

use crate::check::inputs::FileSizes;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};

/// Looks at the size of every file under `content/`.
pub(in crate::check) fn check(sizes: &FileSizes<'_>, found: &mut Vec<Diagnostic>) {
    let settings = sizes.settings;
    let least = settings.report_limit.min(settings.picture_limit);
    for (path, size) in sizes.above(least) {
        let text = path.as_str().ends_with(".md");
        let limit = if text { settings.report_limit } else { settings.picture_limit };
        if size > limit {
            let (size, limit) = (size.div_ceil(1024 * 1024), limit / (1024 * 1024));
            let message = text!("文件有 {size} MB，最多 {limit} MB", "the file has {size} MB, the limit is {limit} MB");
            let help = text!(
                "压缩图片或拆分文件；限额可在 site.yaml 的“limits”里改",
                "make it smaller or split it; the limit is set under “limits” in site.yaml"
            );
            found.push(Diagnostic::new(Code::FILE_TOO_LARGE, Location::file(path), message).help(help));
        }
    }
}
