//! [`Grade`]: how well a practice can be copied.

use crate::formats::fields::Fields;
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// The grade of a practice; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Grade {
    /// Two independent units, with figures before and after.
    A,
    /// Reported results, and a document.
    B,
    /// Less than that.
    C,
}

impl Grade {
    /// All of them, the best first.
    pub(crate) const ALL: [Grade; 3] = [Grade::A, Grade::B, Grade::C];

    /// `A`, `B` or `C`.
    pub(crate) fn as_str(self) -> &'static str {
        ["A", "B", "C"][self as usize]
    }

    /// The grade under a key.
    pub(super) fn read(fields: &Fields<'_>, key: &'static str) -> Option<Grade> {
        let text = fields.text(key)?;
        let grade = Grade::ALL.into_iter().find(|grade| grade.as_str() == text.value);
        if grade.is_none() {
            let message = text!("“{key}”只能是 A、B 或 C", "“{key}” is A, B or C");
            fields.reader().report(Code::UNKNOWN_VALUE, &text.range, message);
        }
        grade
    }
}
