//! A workbook as an `.xlsx` file (Office Open XML, ISO/IEC 29500), whose bytes follow from its view alone.
//!
//! Text is written as text: what begins with `=` is no formula.

use std::collections::BTreeSet;
use std::io;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Workbook, Worksheet,
    XlsxError,
};

use crate::view::workbook::{CellView, SheetView, WorkbookView};

/// The fonts of tables in official documents; where they are missing, spreadsheets take their own.
const TEXT_FONT: &str = "宋体";
const HEAD_FONT: &str = "黑体";
/// Size of the text in points.
const SIZE: f64 = 10.5;
/// How long the name of a sheet may be, in UTF-16 units.
const NAME: usize = 31;
/// Paper sizes are numbers: this one is A4.
const A4: u8 = 9;

/// The bytes of a workbook.
///
/// # Errors
/// When a text is longer than a cell may hold (32,767 characters), or there are more rows than a sheet may have (1,048,576).
pub(super) fn bytes(view: &WorkbookView) -> io::Result<Vec<u8>> {
    write(view).map_err(io::Error::other)
}

fn write(view: &WorkbookView) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title(&view.title).set_author(&view.author);
    if let Some(date) = day(&view.date) {
        properties = properties.set_creation_datetime(&date);
    }
    workbook.set_properties(&properties);
    let mut names = BTreeSet::new();
    for sheet in &view.sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name(&sheet.name, &mut names))?;
        fill(worksheet, sheet)?;
        print(worksheet, sheet, &view.page)?;
    }
    workbook.save_to_buffer()
}

/// The head, the rows, and how they look on a screen.
fn fill(worksheet: &mut Worksheet, sheet: &SheetView) -> Result<(), XlsxError> {
    let cell = Format::new().set_font_name(TEXT_FONT).set_font_size(SIZE).set_border(FormatBorder::Thin);
    let text = cell.clone().set_text_wrap().set_align(FormatAlign::Top);
    let number = cell.clone().set_align(FormatAlign::Top).set_align(FormatAlign::Center);
    let link = text.clone().set_font_color(Color::RGB(0x0B_5C_AD)).set_underline(FormatUnderline::Single);
    let head = cell
        .set_font_name(HEAD_FONT)
        .set_align(FormatAlign::VerticalCenter)
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0xE8_EE_F4))
        .set_text_wrap();
    for (at, column) in (0..).zip(&sheet.columns) {
        worksheet.set_column_width(at, column.width)?;
        worksheet.write_string_with_format(0, at, &column.name, &head)?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                CellView::Empty => worksheet.write_blank(row, column, &text)?,
                CellView::Number(value) => worksheet.write_number_with_format(row, column, *value, &number)?,
                CellView::Text(value) => worksheet.write_string_with_format(row, column, value, &text)?,
                CellView::Link(value, address) => {
                    let url = Url::new(address).set_text(value);
                    // An address that Excel cannot take is no reason to lose the text.
                    match worksheet.write_url_with_format(row, column, url, &link) {
                        Err(_) => worksheet.write_string_with_format(row, column, value, &text)?,
                        Ok(worksheet) => worksheet,
                    }
                }
            };
        }
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.autofilter(0, 0, last(sheet.rows.len()), last_column(sheet.columns.len()))?;
    Ok(())
}

/// A4, landscape, as wide as the paper, the head on every page.
fn print(
    worksheet: &mut Worksheet,
    sheet: &SheetView,
    [before, between, after]: &[String; 3],
) -> Result<(), XlsxError> {
    // An ampersand begins a code of the head and the foot.
    let heading = sheet.heading.replace('&', "&&");
    worksheet
        .set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true)
        .set_margins(0.5, 0.5, 0.9, 0.7, 0.4, 0.35)
        // The space keeps a heading that begins with a digit apart from the size.
        .set_header(format!("&C&\"{HEAD_FONT},Regular\"&14 {heading}"))
        .set_footer(format!("&C&10{before} &P {between} &N {after}"));
    worksheet.set_repeat_rows(0, 0)?;
    worksheet.set_print_area(0, 0, last(sheet.rows.len()), last_column(sheet.printed))?;
    Ok(())
}

fn last(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn last_column(columns: usize) -> u16 {
    u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX)
}

/// A name that Excel takes: short, without the signs of references, and no other sheet's.
fn name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let clean: String = wanted.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).collect();
    let clean = match clean.trim() {
        "" => "-",
        clean => clean,
    };
    let mut number = 1;
    loop {
        let suffix = if number == 1 { String::new() } else { format!(" {number}") };
        let name = format!("{}{suffix}", cut(clean, NAME - suffix.len()));
        // Names that differ by case alone are one name.
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        number += 1;
    }
}

/// The beginning of a text, at most so many UTF-16 units.
fn cut(text: &str, units: usize) -> &str {
    let mut left = units;
    let end = text.char_indices().find(|(_, c)| match left.checked_sub(c.len_utf16()) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    end.map_or(text, |(at, _)| text[..at].trim_end())
}

/// `2026-11-20`, as a moment.
fn day(date: &str) -> Option<ExcelDateTime> {
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.get(..2)?.parse().ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_short_clean_and_different() {
        let mut taken = BTreeSet::new();
        assert_eq!(name("低保/特困", &mut taken), "低保 特困");
        assert_eq!(name("低保:特困", &mut taken), "低保 特困 2");
        assert_eq!(name("''", &mut taken), "-");
        assert_eq!(name(&"类".repeat(40), &mut taken).chars().count(), 31);
        assert_eq!(name(&"类".repeat(40), &mut taken), format!("{} 2", "类".repeat(29)));
        assert_eq!(name("A", &mut taken), "A");
        assert_eq!(name("a", &mut taken), "a 2");
    }

    #[test]
    fn days_are_read() {
        assert!(day("2026-11-20").is_some() && day("2026-11-20T09:00").is_some());
        assert!(day("2026").is_none() && day("2026-13-40").is_none());
    }
}
