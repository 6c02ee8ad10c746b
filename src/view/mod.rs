//! What each template sees: one struct a page kind, made by pure functions from the
//! [`Site`](crate::site::Site) and the plan.
//!
//! A view holds nothing that its page does not show. Addresses are relative to the page, dates are
//! formatted, lists are sorted: a template only loops, asks whether something is there, and prints.
//!
//! A view of an HTML page is a [`PageView`](page::PageView): it names its template and says what stands in the
//! [frame] around it. What several pages show lies in [`parts`]; below all lies the [`Context`].

pub(crate) mod adoption;
pub(crate) mod booklet;
pub(crate) mod case;
pub(crate) mod case_list;
pub(crate) mod cases;
pub(crate) mod category;
pub(crate) mod category_region;
pub(crate) mod compare;
mod context;
pub(crate) mod coverage;
pub(crate) mod dataset;
pub(crate) mod feed;
pub(crate) mod frame;
pub(crate) mod home;
mod linked_data;
pub(crate) mod metric;
pub(crate) mod page;
pub(crate) mod parts;
pub(crate) mod practice;
pub(crate) mod promotion;
pub(crate) mod prose;
pub(crate) mod region;
pub(crate) mod search;
pub(crate) mod sheet;
pub(crate) mod sitemap;
pub(crate) mod tag;
pub(crate) mod timeline;
pub(crate) mod titles;
pub(crate) mod unit;
pub(crate) mod workbook;
pub(crate) mod year;

pub(crate) use context::Context;
