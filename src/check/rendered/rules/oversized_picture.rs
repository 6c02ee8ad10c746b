//! A picture that takes long to load on an old phone.

use super::super::locate::TextPart;
use super::super::{Finding, Subject};
use super::target;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at the size of every picture that a page shows.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let limit = subject.around.settings().page_picture_limit;
    for picture in &subject.markup.pictures {
        let Some((path, _)) = target(subject.path, &picture.src) else { continue };
        let Some(source) = subject.file(&path).and_then(|(_, output)| output.source()) else { continue };
        let size = subject.around.sources.size(source).unwrap_or(0);
        if size <= limit {
            continue;
        }
        let (kilobytes, limit, name) = (size.div_ceil(1024), limit / 1024, source.file_name());
        let message = text!(
            "图片 {name} 有 {kilobytes} KB，超过 {limit} KB，旧手机上要等很久",
            "the picture {name} has {kilobytes} KB, more than {limit} KB, and loads slowly on old phones"
        );
        let help = text!(
            "请缩小到网页需要的尺寸再放进来；限额是 site.yaml 里 limits 的 page_picture_kb",
            "make it as small as the page needs; the limit is page_picture_kb under limits in site.yaml"
        );
        let part = picture.in_text.map(|number| TextPart::Picture(number, name.to_owned()));
        found.push(Finding { code: Code::OVERSIZED_PICTURE, message, help: Some(help), part });
    }
}
