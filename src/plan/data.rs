//! [`Dataset`]: which tables are published as open data.

/// A table of open data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dataset {
    /// The reports.
    Cases,
    /// The practices.
    Practices,
    /// The pilot units.
    Units,
    /// Who took which practice over.
    Adoptions,
}

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DataForm {
    /// A list of objects.
    Json,
    /// Comma-separated, for spreadsheets.
    Csv,
}

impl Dataset {
    /// All of them.
    pub(crate) const ALL: [Dataset; 4] = [Dataset::Cases, Dataset::Practices, Dataset::Units, Dataset::Adoptions];

    /// Its name in addresses.
    pub(crate) fn as_str(self) -> &'static str {
        ["cases", "practices", "units", "adoptions"][self as usize]
    }
}

impl DataForm {
    /// Both of them.
    pub(crate) const ALL: [DataForm; 2] = [DataForm::Json, DataForm::Csv];

    /// The ending of its files.
    pub(crate) fn as_str(self) -> &'static str {
        ["json", "csv"][self as usize]
    }
}
