//! How to reach an office.

use crate::formats::fields::Fields;

/// An office that answers questions. Never a person.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    /// Its name.
    pub name: String,
    /// Its telephone.
    pub phone: Option<String>,
    /// Its mail address.
    pub email: Option<String>,
}

impl Contact {
    /// Reads `name`, `phone`, `email`.
    pub(crate) fn read(fields: &Fields<'_>) -> Contact {
        Contact { name: fields.required_plain("name"), phone: fields.plain("phone"), email: fields.plain("email") }
    }
}
