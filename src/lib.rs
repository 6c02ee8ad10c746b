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
pub mod publish;
