//! A table whose columns have no names: whoever hears it read aloud does not know what a figure means.

use super::super::locate::TextPart;
use super::super::{Finding, Subject};
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// Looks at every table that holds data.
pub(in crate::check::rendered) fn check(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    for table in &subject.markup.tables {
        if table.has_cells && !table.has_header && !table.layout {
            let message = text!("表格没有表头", "the table has no header");
            let help = text!("请在第一行写明每一列是什么", "name every column in the first row");
            let part = table.in_text.map(TextPart::Table);
            found.push(Finding { code: Code::TABLE_WITHOUT_HEADERS, message, help: Some(help), part });
        }
    }
}
