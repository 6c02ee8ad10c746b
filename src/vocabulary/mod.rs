//! What all stages speak of: paths, fingerprints, texts with places, and what is wrong with them. Nothing here knows a stage.

pub mod data;
pub mod diagnostic;
pub mod escape;
pub mod file_kind;
pub mod fingerprint;
pub mod han;
pub mod memo;
pub mod path;
pub mod privacy;
pub mod reading;
pub mod source_text;
