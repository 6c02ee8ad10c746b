//! What all stages speak of: paths, fingerprints, texts with places, and what is wrong with them. Nothing here knows a stage.

pub mod data;
pub mod diagnostic;
pub(crate) mod escape;
pub(crate) mod file_kind;
pub(crate) mod fingerprint;
pub(crate) mod han;
pub(crate) mod memo;
pub mod path;
pub mod privacy;
pub(crate) mod reading;
pub(crate) mod source_text;
