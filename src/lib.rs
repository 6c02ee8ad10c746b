//! casebook
pub mod path;
pub mod fingerprint;
pub mod diagnostic;
pub mod source;
pub mod yaml;
pub mod fields;
pub mod document;
pub mod registry;
pub mod site;
pub mod check;
pub mod plan;
pub mod view;
pub mod theme;
pub mod render;
pub mod publish;
pub mod pipeline;
pub mod cli;
