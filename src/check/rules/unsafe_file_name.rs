//! A file name that cannot be part of an address.

use crate::check::inputs::FileNames;
use crate::document::address;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::UnsafePath;

/// Looks at every file that has an address.
pub(in crate::check) fn check(names: &FileNames<'_>, found: &mut Vec<Diagnostic>) {
    for path in names.paths() {
        let Some(Err(error)) = address(path) else { continue };
        let why = match &error {
            UnsafePath::Dots(part) => format!("“{part}”是空的，或以“.”开头、结尾"),
            UnsafePath::Character(' ' | '\u{3000}' | '\u{A0}') => "里面有空格".to_owned(),
            UnsafePath::Character(character) => format!("里面有“{character}”"),
            UnsafePath::Long(part) => format!("“{part}”太长"),
            UnsafePath::Reserved(part) => format!("“{part}”是 Windows 的保留名"),
        };
        let message = text!("文件名不能用作网址：{why}", "the file name cannot be part of an address: {error}");
        let help = text!(
            "改名：只用汉字、字母、数字、“-”“_”和“.”，不用空格",
            "rename it: letters, digits, “-”, “_” and “.”, no spaces"
        );
        found.push(Diagnostic::new(Code::UNSAFE_FILE_NAME, Location::file(path), message).help(help));
    }
}
