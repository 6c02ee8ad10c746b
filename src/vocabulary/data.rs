//! YAML that developers and designers write, read into plain types.

use serde::de::DeserializeOwned;

/// Reads YAML into a plain type.
///
/// # Errors
/// Says what is wrong and where, in the words of the YAML library.
pub fn typed<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

/// Reads YAML that is part of the program.
///
/// # Panics
/// When the embedded file is broken: a test reads every one of them.
#[expect(clippy::panic, reason = "an embedded file is part of the program; tests read each")]
pub fn from_embedded<T: DeserializeOwned>(name: &str, text: &str) -> T {
    typed(text).unwrap_or_else(|error| panic!("the embedded file {name} is broken: {error}"))
}
