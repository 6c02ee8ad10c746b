//! Formats that are read and written, as far as no other crate does it: each knows bytes and texts, none knows a report.

pub mod archive;
pub(crate) mod fields;
pub(crate) mod html;
pub(crate) mod office;
pub(crate) mod spreadsheet;
pub mod word;
pub(crate) mod yaml;
