//! The data dictionary for people: which files there are, and what each column means and may hold.

use serde::Serialize;

use super::super::{Context, Link};
use super::columns::{Column, columns};
use crate::plan::{DataForm, Dataset, address};

/// `data/index.html`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DictionaryView {
    /// The tables.
    pub tables: Vec<TableView>,
    /// The same for programs.
    pub schema: Link,
    /// Under which terms the data may be used; absent when the site does not say.
    pub licence: Option<Link>,
}

/// A table and its files.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TableView {
    /// Its id on the page.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What a row is.
    pub meaning: String,
    /// How many rows there are.
    pub rows: usize,
    /// Its files, by their forms.
    pub files: Vec<Link>,
    /// Its columns.
    pub columns: Vec<ColumnRow>,
}

/// A column.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ColumnRow {
    /// Its name in files.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What its values are.
    pub kind: String,
    /// The measure of a number.
    pub measure: Option<String>,
    /// Whether it may be empty.
    pub optional: bool,
    /// What it means.
    pub meaning: String,
    /// Its values, if the list is closed.
    pub values: Vec<ValueRow>,
}

/// A value of a closed list.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ValueRow {
    /// What files say.
    pub id: String,
    /// What it means; absent where it says so itself.
    pub meaning: Option<String>,
}

impl DictionaryView {
    /// All tables.
    pub(crate) fn make(context: &Context<'_>) -> DictionaryView {
        DictionaryView {
            tables: Dataset::ALL.into_iter().map(|set| TableView::make(context, set)).collect(),
            schema: context.link(context.labels().get("data_schema"), &address::data_schema()),
            licence: context
                .settings()
                .data_licence
                .as_ref()
                .map(|licence| Link { label: licence.name.clone(), href: licence.url.clone() }),
        }
    }
}

impl TableView {
    fn make(context: &Context<'_>, set: Dataset) -> TableView {
        let labels = context.labels();
        let file = |form: DataForm| context.link(&form.as_str().to_uppercase(), &address::data(set, form));
        let workbook = (set == Dataset::Practices)
            .then(|| context.link(labels.get("data_workbook"), &address::practices_workbook()));
        TableView {
            id: set.as_str().to_owned(),
            name: labels.owned(&format!("data_{}", set.as_str())),
            meaning: labels.owned(&format!("data_{}_meaning", set.as_str())),
            rows: super::count(context, set),
            files: DataForm::ALL.into_iter().map(file).chain(workbook).collect(),
            columns: columns(set).iter().map(|column| ColumnRow::make(context, column)).collect(),
        }
    }
}

impl ColumnRow {
    fn make(context: &Context<'_>, column: &Column) -> ColumnRow {
        let values = column.kind.choice().map(|choice| choice.values(context)).unwrap_or_default();
        let value = |(id, meaning): (String, String)| ValueRow { meaning: (meaning != id).then_some(meaning), id };
        ColumnRow {
            id: column.id.to_owned(),
            name: column.name.to_owned(),
            kind: context.labels().owned(&format!("kind_of_{}", column.kind.label())),
            measure: column.kind.measure().map(str::to_owned),
            optional: column.kind.is_optional(),
            meaning: column.meaning.to_owned(),
            values: values.into_iter().map(value).collect(),
        }
    }
}
