//! A file name that cannot be part of an address.

use crate::check::inputs::FileNames;
use crate::document::address;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};

/// Looks at every file that has an address.
pub(in crate::check) fn check(names: &FileNames<'_>, found: &mut Vec<Diagnostic>) {
    for path in names.paths() {
        let Some(Err(error)) = address(path) else { continue };
        let message = text!("文件名不能用作网址：{error}", "the file name cannot be part of an address: {error}");
        let help = text!(
            "改名：只用汉字、字母、数字、“-”“_”和“.”，不用空格",
            "rename it: letters, digits, “-”, “_” and “.”, no spaces"
        );
        found.push(Diagnostic::new(Code::UNSAFE_FILE_NAME, Location::file(path), message).help(help));
    }
}
