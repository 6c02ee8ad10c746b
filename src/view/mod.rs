//! What each template sees: one struct a page kind, made by pure functions from the
//! [`Site`](crate::site::Site) and the plan.
//!
//! A view holds nothing that its page does not show. Addresses are relative to the page, dates are
//! formatted, lists are sorted: a template only loops, asks whether something is there, and prints.
//!
//! A view of an HTML page is a [`PageView`](page::PageView): it names its template and says what stands in the
//! [frame](frame) around it. What several pages show lies in [`parts`]; below all lies the [`Context`].

pub mod adoption;
pub mod booklet;
pub mod case;
pub(crate) mod case_list;
pub mod cases;
pub mod category;
pub mod category_region;
pub mod compare;
mod context;
pub mod coverage;
pub mod dataset;
pub mod feed;
pub mod frame;
pub mod home;
mod linked_data;
pub mod metric;
pub(crate) mod page;
pub mod parts;
pub mod practice;
pub mod promotion;
pub mod prose;
pub mod region;
pub mod search;
pub mod sheet;
pub mod sitemap;
pub mod tag;
pub mod timeline;
pub mod titles;
pub mod unit;
pub mod workbook;
pub mod year;

pub use context::Context;
