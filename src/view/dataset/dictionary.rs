//! The data dictionary for people: which files there are, and what each column means and may hold.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::Context;
use super::super::linked_data::{date, publisher, thing, url};
use super::super::page::{PageHead, PageView};
use super::super::parts::Link;
use super::columns::{Column, columns};
use crate::plan::{self, DataForm, Dataset, address};
use crate::site::CaseKey;

/// `data/index.html`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DictionaryView {
    /// The tables.
    pub tables: Vec<TableView>,
    /// The same for programs.
    pub schema: Link,
    /// Under which terms the data may be used; absent when the site does not say.
    pub licence: Option<Link>,
}

/// A table and its files.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TableView {
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
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ColumnRow {
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
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ValueRow {
    /// What files say.
    pub id: String,
    /// What it means; absent where it says so itself.
    pub meaning: Option<String>,
}

impl PageView for DictionaryView {
    const KIND: &'static str = "dictionary";
    type Of = ();

    fn make(context: &Context<'_>, (): &()) -> DictionaryView {
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

    fn head(&self, context: &Context<'_>, (): &()) -> PageHead {
        PageHead {
            description: context.labels().owned("open_data_lead"),
            things: self.tables.iter().map(|table| thing_of(context, table)).collect(),
            ..PageHead::new(context, context.labels().owned("open_data"), Vec::new())
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

/// A table in the words of schema.org, with its files. A file without an absolute address is no distribution.
fn thing_of(context: &Context<'_>, table: &TableView) -> Value {
    let settings = context.settings();
    let file = |file: &Link| {
        let path = context.here.resolve(&file.href)?;
        let (_, ending) = path.as_str().rsplit_once('.')?;
        let format = match ending {
            "csv" => "text/csv",
            "json" => "application/json",
            _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        };
        Some(thing(
            "DataDownload",
            [
                ("name", Some(json!(format!("{}（{}）", table.name, file.label)))),
                ("encodingFormat", Some(json!(format))),
                ("contentUrl", Some(url(context, &path)?)),
            ],
        ))
    };
    let files: Vec<Value> = table.files.iter().filter_map(file).collect();
    let column = |column: &ColumnRow| {
        thing(
            "PropertyValue",
            [
                ("name", Some(json!(column.id))),
                ("alternateName", Some(json!(column.name))),
                ("description", Some(json!(column.meaning))),
                ("unitText", column.measure.as_ref().map(|measure| json!(measure))),
            ],
        )
    };
    let columns: Vec<Value> = table.columns.iter().map(column).collect();
    let all: Vec<CaseKey> = (0..context.site.cases.len()).map(CaseKey).collect();
    thing(
        "Dataset",
        [
            ("name", Some(json!(format!("{}：{}", settings.title, table.name)))),
            ("description", Some(json!(table.meaning))),
            ("url", context.absolute(context.here).map(|page| json!(format!("{page}#{}", table.id)))),
            ("inLanguage", Some(json!(settings.language))),
            ("isAccessibleForFree", Some(json!(true))),
            ("license", settings.data_licence.as_ref().map(|licence| json!(licence.url))),
            ("dateModified", plan::newest(context.site, &all).map(|moment| json!(date(moment)))),
            ("variableMeasured", Some(json!(columns))),
            ("distribution", (!files.is_empty()).then(|| json!(files))),
            ("creator", publisher(settings)),
            ("publisher", publisher(settings)),
        ],
    )
}
