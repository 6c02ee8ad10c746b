//! A page that makes the browser ask another host: that host learns who reads what, and a strict policy forbids it.

use super::super::{Finding, Subject};
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at everything that a browser loads by itself.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let pictures = subject.markup.pictures.iter().map(|picture| &picture.src);
    for address in subject.markup.resources.iter().chain(pictures) {
        if address.starts_with("//") || address.starts_with("http://") || address.starts_with("https://") {
            let message = text!("网页会向别的网站请求 {address}", "the page asks another host for {address}");
            let help = text!(
                "请把文件放进主题，用相对地址引用",
                "put the file into the theme and name it by a relative address"
            );
            found.push(Finding { code: Code::FOREIGN_RESOURCE, message, help: Some(help), part: None });
        }
    }
}
