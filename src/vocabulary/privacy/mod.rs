//! Personal information in a text: numbers of persons wherever they stand ([`numbers()`]), names, addresses and
//! illnesses in sentences ([`people()`]), and how what was found is shown without being told again ([`mask()`]).
//!
//! Nothing here knows a file: texts in, ranges of bytes out. All words are data under `words/`.

mod mask;
mod numbers;
mod people;
mod words;

use std::ops::Range;

pub use mask::{Part, echo, is_sign, mask, mask_range};
pub use numbers::numbers;
pub use people::people;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number of an identity card with 18 digits, whose check digit is right (GB 11643).
    Id,
    /// A number of an old identity card, with 15 digits.
    OldId,
    /// A number of an identity card of which 14 digits or more can still be read.
    MaskedId,
    /// A number of a disability card: that of the identity card and two digits more.
    Disability,
    /// A number like that of an identity card, whose check digit is wrong.
    DoubtfulId,
    /// A mobile number.
    Phone,
    /// A number of a bank card (ISO/IEC 7812, check digit by Luhn).
    Card,
    /// The name of a person who is helped, ill or otherwise described.
    Name,
    /// An address down to the door, of somebody who is helped.
    Address,
    /// Illness, age and village of one person, by which neighbours know who it is.
    Health,
}

/// Something personal, and the bytes of the text that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub range: Range<usize>,
}
