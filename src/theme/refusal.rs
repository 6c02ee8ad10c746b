//! Why a style or a script of a theme cannot be published: [`Refusal`].

use std::ops::Range;

use crate::vocabulary::diagnostic::Text;

/// What cannot be published, and why.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The file, below the theme.
    pub(super) path: String,
    /// The bytes of it that are to blame.
    pub(super) range: Range<usize>,
    /// What is wrong, and what to do about it.
    pub(super) problem: Text,
}
