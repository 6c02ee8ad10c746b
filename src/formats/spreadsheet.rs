//! Tables as CSV for spreadsheets: with the mark that lets Excel read Chinese, and no cell that is run as a formula.

use serde_json::Value;

/// How texts begin that a spreadsheet runs as formulas (OWASP, CSV Injection); some of them in full width, too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A table as CSV (RFC 4180: lines end with CRLF). Lists are joined by `；`, and what is not known is empty.
pub(crate) fn csv<'a>(
    columns: impl IntoIterator<Item = &'a str>,
    rows: impl IntoIterator<Item = Vec<Value>>,
) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    // Writing to memory does not fail; a row of another length than the columns would.
    let _ = writer.write_record(columns);
    for row in rows {
        let _ = writer.write_record(row.iter().map(cell));
    }
    writer.into_inner().unwrap_or_default()
}

/// A value in a cell. A text that a spreadsheet would run as a formula gets an apostrophe.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(FORMULA) => format!("'{text}"),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<String>>().join("；"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn formulas_are_texts_and_numbers_stay_numbers() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(cell(&json!(text)), format!("'{text}"));
        }
        assert_eq!(
            (cell(&json!(-1)), cell(&Value::Null), cell(&json!("1-2"))),
            ("-1".into(), String::new(), "1-2".into())
        );
        assert_eq!(cell(&json!(["甲", "=乙"])), "甲；'=乙");
    }
}
