//! Formats that are read and written, as far as no other crate does it: each knows bytes and texts, none knows a report.

pub mod archive;
pub mod fields;
pub mod html;
pub mod office;
pub mod spreadsheet;
pub mod word;
pub mod yaml;
