//! What the programme is: settings, categories and units, regions, tags, glossary — all of it data
//! under `content/`. The engine itself knows no category, no unit and no region.

pub(crate) mod forms;
mod glossary;
mod grade;
mod programme;
mod regions;
mod settings;
mod tags;

use std::ops::Range;

pub(crate) use glossary::Glossary;
pub(crate) use grade::Grade;
pub(crate) use programme::{Category, CategoryKey, Milestone, Named, Programme, Unit, UnitKey};
pub(crate) use regions::{Region, RegionKey, RegionKind, Regions, Tile};
pub(crate) use settings::base_url;
pub(crate) use settings::{BookletScope, Settings};
pub(crate) use tags::{Tag, TagKey, Tags};

use crate::formats::fields::{Fields, Reader};
use crate::formats::yaml;
use crate::source::Sources;
use crate::text;
use crate::vocabulary::diagnostic::{Checked, Code, Diagnostic, Location};
use crate::vocabulary::path::SourcePath;
use crate::vocabulary::source_text::SourceText;

/// Everything that the files under `content/registry/` and `content/site.yaml` say.
#[derive(Clone, Debug)]
pub(crate) struct Registry {
    /// The site's identity and settings.
    pub settings: Settings,
    /// The programme with its categories and units.
    pub programme: Programme,
    /// The regions and their groups.
    pub regions: Regions,
    /// The controlled tags.
    pub tags: Tags,
    /// Synonyms and words to avoid.
    pub glossary: Glossary,
}

/// Where the registry's files lie.
pub(crate) mod paths {
    /// The site's identity and settings.
    pub(crate) const SETTINGS: &str = "content/site.yaml";
    /// The programme.
    pub(crate) const PROGRAMME: &str = "content/registry/programme.yaml";
    /// The divisions.
    pub(crate) const REGIONS: &str = "content/registry/regions.csv";
    /// Groups of divisions, tiles, former codes.
    pub(crate) const REGION_GROUPS: &str = "content/registry/region-groups.yaml";
    /// The tags.
    pub(crate) const TAGS: &str = "content/registry/tags.yaml";
    /// Synonyms, words to avoid.
    pub(crate) const GLOSSARY: &str = "content/registry/glossary.yaml";
}

/// Maps and lists of a registry file may stand in one another this deep.
const DEPTH: usize = 8;

impl Registry {
    /// Reads the registry. `None` when a file is missing or cannot be read as YAML at all.
    pub(crate) fn read(sources: &Sources) -> Checked<Option<Registry>> {
        let mut diagnostics = Vec::new();
        let registry = Self::read_all(sources, &mut diagnostics);
        Checked { value: registry, diagnostics }
    }

    fn read_all(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<Registry> {
        // Every file is read before one of them can end the reading, so that all problems are told.
        let settings = read_yaml(sources, paths::SETTINGS, diagnostics, Settings::read);
        let tags = read_yaml(sources, paths::TAGS, diagnostics, Tags::read);
        let glossary = match sources.text(paths::GLOSSARY) {
            Some(_) => read_yaml(sources, paths::GLOSSARY, diagnostics, Glossary::read),
            None => Some(Glossary::default()),
        };
        let mut regions = match sources.text(paths::REGIONS) {
            Some(source) => Some(Regions::read_csv(source).into_value(diagnostics)),
            None => {
                diagnostics.push(missing(paths::REGIONS));
                None
            }
        };
        if let (Some(regions), Some(_)) = (&mut regions, sources.text(paths::REGION_GROUPS)) {
            read_yaml(sources, paths::REGION_GROUPS, diagnostics, |fields| regions.read_groups(fields));
        }
        let programme = match &regions {
            Some(regions) => {
                read_yaml(sources, paths::PROGRAMME, diagnostics, |fields| Programme::read(fields, regions))
            }
            None => None,
        };
        Some(Registry {
            settings: settings?,
            programme: programme?,
            regions: regions?,
            tags: tags?,
            glossary: glossary?,
        })
    }
}

/// Reads one YAML file as a map.
fn read_yaml<T>(
    sources: &Sources,
    path: &str,
    diagnostics: &mut Vec<Diagnostic>,
    read: impl FnOnce(&Fields<'_>) -> T,
) -> Option<T> {
    let Some(source) = sources.text(path) else {
        diagnostics.push(missing(path));
        return None;
    };
    let before = diagnostics.len();
    let node = yaml::parse(source, 0..source.text.len(), DEPTH).into_value(diagnostics);
    let Some(node) = node else {
        if diagnostics.len() == before {
            let message = text!("文件是空的", "the file is empty");
            diagnostics.push(Diagnostic::new(Code::MISSING_FILE, Location::file(&source.path), message));
        }
        return None;
    };
    let reader = Reader::new(source);
    let value = reader.fields(source.path.file_name(), &node).map(|fields| {
        let value = read(&fields);
        fields.finish();
        value
    });
    diagnostics.extend(reader.into_diagnostics());
    value
}

fn missing(path: &str) -> Diagnostic {
    let location = Location::file(&SourcePath::new(path));
    Diagnostic::new(
        Code::MISSING_FILE,
        location,
        text!("没有这个文件，网站离不开它", "this file is missing, the site cannot do without it"),
    )
    .help(text!(
        "用“casebook init”建一个新站点，可得到样例",
        "“casebook init” makes a new site with samples of all files"
    ))
}

/// Reports an id that is taken already.
fn duplicate(source: &SourceText, range: &Range<usize>, id: &str) -> Diagnostic {
    Diagnostic::new(
        Code::DUPLICATE_ID,
        source.locate(range.clone()),
        text!("“{id}”已经用过，标识不能重复", "“{id}” is taken already, an id must be unique"),
    )
}

/// Whether a text can be an id: `[a-z0-9-]{2,60}`.
fn is_id(text: &str) -> bool {
    (2..=60).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Reads an id that becomes part of an address, or reports why it cannot.
fn required_id(fields: &Fields<'_>, key: &'static str) -> crate::formats::yaml::Spanned<String> {
    let Some(id) = fields.required_text(key) else {
        return crate::formats::yaml::Spanned { value: String::new(), range: fields.range().clone() };
    };
    if !is_id(&id.value) {
        let value = &id.value;
        fields.reader().report(
            Code::INVALID_ID,
            &id.range,
            text!(
                "“{value}”不能作标识，只用小写字母、数字和“-”，2 到 60 个",
                "“{value}” cannot be an id: lower-case letters, digits and “-”, 2 to 60 of them"
            ),
        );
    }
    id
}
