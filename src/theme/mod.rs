//! How the site looks: templates, styles, scripts and labels. The default theme is part of the program;
//! the files of `themes/<name>/` lie over it, one by one.

mod engine;
mod labels;
mod refusal;
mod scripts;
mod styles;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

pub(crate) use labels::Labels;

use crate::source::{SourceError, Sources};
use crate::text;
use crate::vocabulary::data;
use crate::vocabulary::diagnostic::{Checked, Code, Diagnostic, Location, Text};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::{OutPath, SourcePath};
use crate::vocabulary::source_text::SourceText;
use refusal::Refusal;

/// The files of the default theme.
#[derive(RustEmbed)]
#[folder = "themes/default"]
struct Embedded;

/// A theme that is ready to render.
#[derive(Clone)]
pub(crate) struct Theme {
    tera: Arc<tera::Tera>,
    /// The texts of the theme.
    pub labels: Arc<Labels>,
    manifest: Arc<Manifest>,
    for_disk: bool,
    assets: BTreeMap<String, Arc<[u8]>>,
    /// The style sheet of EPUB books.
    pub book_style: String,
    /// The Typst document that books are set with.
    pub book_document: String,
    /// `examples.yaml` of each component.
    examples: BTreeMap<String, String>,
    /// Fingerprint of every file of the theme.
    pub fingerprint: Fingerprint,
    /// Fingerprint of what decides whether a page can be made: templates, labels, and which other files there are.
    pub makings: Fingerprint,
    /// Fingerprint of the scripts as designers write them, and of which are joined to one.
    written: Fingerprint,
    /// One fingerprint for all scripts as they are published.
    pub scripts_print: Fingerprint,
}

/// Families of fonts by what they are for, the wanted ones first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookFonts {
    /// Chinese text.
    pub text: Vec<String>,
    /// Chinese headings, and what is set off in a text.
    pub heading: Vec<String>,
    /// Latin letters and figures in both; what there is none for comes from the Chinese font.
    #[serde(default)]
    pub latin: Vec<String>,
    /// Code.
    #[serde(default)]
    pub code: Vec<String>,
}

/// Examples of a component: arguments by name of the example.
pub(crate) type Examples = BTreeMap<String, BTreeMap<String, serde_json::Value>>;

/// What `theme.yaml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    /// Name of the theme.
    #[serde(rename = "name")]
    _name: String,
    /// Texts; they are taken from here to be those of the theme.
    labels: BTreeMap<String, String>,
    /// Scripts by page kind; those under `all` belong to every page.
    scripts: BTreeMap<String, Vec<String>>,
    /// Scripts that are published as one file with all modules that they import from their own folder.
    #[serde(default)]
    bundles: Vec<String>,
    /// Scripts that come first on every page of a copy that is opened from disk.
    #[serde(default)]
    offline: Vec<String>,
    /// Fonts of books that are set as PDF; those of the embedded theme where a theme names none.
    #[serde(default = "embedded_fonts")]
    book_fonts: BookFonts,
}

/// A page could not be rendered, because a template asks for something that is not there.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct RenderError {
    /// The template.
    pub file: String,
    /// What is wrong in it, and where.
    pub problem: String,
}

impl RenderError {
    /// The same for whoever mends the template.
    pub fn diagnostic(&self) -> Diagnostic {
        let (file, problem) = (&self.file, &self.problem);
        let location = Location::file(&SourcePath::new(&format!("themes/{file}")));
        let message = text!("主题有错误：{problem}", "the theme is broken: {problem}");
        Diagnostic::new(Code::THEME_ERROR, location, message)
    }
}

/// What is wrong with a file of a theme.
struct Fault {
    /// The file, below the theme.
    path: String,
    /// Which bytes of it are to blame.
    range: Option<Range<usize>>,
    problem: Text,
}

impl Fault {
    /// What a parser says of a file, which names the place itself.
    fn of_file((path, problem): (String, String)) -> Fault {
        Fault { path, range: None, problem: Text { zh: problem.clone(), en: problem } }
    }

    /// The same for whoever mends the theme of this name. `text` is that of the file.
    fn diagnostic(self, name: &str, text: Option<&str>) -> Diagnostic {
        let path = format!("themes/{name}/{}", self.path);
        let location = match (self.range, text) {
            (Some(range), Some(text)) => SourceText::new(&path, text).locate(range),
            _ => Location::file(&SourcePath::new(&path)),
        };
        let Text { zh, en } = self.problem;
        Diagnostic::new(Code::THEME_ERROR, location, text!("主题有错误：{zh}", "the theme is broken: {en}"))
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault { path: refusal.path, range: Some(refusal.range), problem: refusal.problem }
    }
}

/// The files of a theme by their paths in it.
type Files<'a> = BTreeMap<String, Cow<'a, [u8]>>;

/// What says of what the theme consists.
const MANIFEST: &str = "theme.yaml";
/// The style sheet, below the folder of assets.
const STYLE: &str = "theme.css";
/// The style sheet of EPUB books, which is no part of that of the site.
const BOOK_STYLE: &str = "epub/book.css";
/// What Typst sets booklets with.
const BOOK_DOCUMENT: &str = "typst/book.typ";
/// The icon of the site, below the folder of assets.
const ICON: &str = "icons/icon.svg";

impl Theme {
    /// Loads the theme of this name: the embedded one, overlaid by `themes/<name>/`. Templates, texts and scripts that are those
    /// of a theme `before` are taken from there; the result is the same.
    ///
    /// # Errors
    /// When the machine refuses to read an icon or font.
    pub(crate) fn load(
        sources: &Sources,
        name: &str,
        before: Option<&Theme>,
    ) -> Result<Checked<Option<Theme>>, SourceError> {
        let mut files: Files<'_> = BTreeMap::new();
        for path in Embedded::iter() {
            if let Some(file) = Embedded::get(&path) {
                files.insert(path.into_owned(), file.data);
            }
        }
        let folder = format!("themes/{name}/");
        let mut found = name == "default";
        for source in sources.texts_below(&folder) {
            found = true;
            let path = source.path.as_str()[folder.len()..].to_owned();
            files.insert(path, Cow::Borrowed(source.text.as_bytes()));
        }
        for (path, file) in sources.files_below(&folder) {
            files.insert(path.as_str()[folder.len()..].to_owned(), Cow::Owned(file.bytes()?));
        }
        if !found {
            let location = Location::file(&SourcePath::new(crate::registry::paths::SETTINGS));
            let message = text!(
                "没有主题“{name}”，themes/{name} 里没有文件",
                "there is no theme “{name}”: themes/{name} holds no file"
            );
            return Ok(Checked {
                value: None,
                diagnostics: vec![Diagnostic::new(Code::THEME_ERROR, location, message)],
            });
        }
        Ok(match Self::from_files(&files, before) {
            Ok(theme) => Checked { value: Some(theme), diagnostics: Vec::new() },
            Err(fault) => {
                let file = files.get(&fault.path).map(|bytes| String::from_utf8_lossy(bytes));
                Checked { value: None, diagnostics: vec![fault.diagnostic(name, file.as_deref())] }
            }
        })
    }

    /// The theme of these files, or what is wrong with one of them.
    fn from_files(files: &Files<'_>, before: Option<&Theme>) -> Result<Theme, Fault> {
        let text =
            |path: &str| files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        let makings = Fingerprint::of_parts(files.iter().flat_map(|(path, bytes)| {
            let bytes = if is_template(path) || path == MANIFEST { bytes.as_ref() } else { b"" };
            [path.as_bytes(), bytes]
        }));
        let (tera, labels, manifest) = match before.filter(|before| before.makings == makings) {
            Some(before) => (Arc::clone(&before.tera), Arc::clone(&before.labels), Arc::clone(&before.manifest)),
            None => {
                let mut manifest: Manifest =
                    data::typed(&text(MANIFEST)).map_err(|problem| Fault::of_file((MANIFEST.to_owned(), problem)))?;
                let labels = Labels::new(std::mem::take(&mut manifest.labels));
                let templates = files.iter().filter(|(path, _)| is_template(path));
                let templates = templates.map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes)));
                let tera = engine::load(templates, &labels).map_err(Fault::of_file)?;
                (Arc::new(tera), Arc::new(labels), Arc::new(manifest))
            }
        };
        let all = files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes.as_ref()]);
        let fingerprint = Fingerprint::of_parts(all);
        let scripts = files.iter().filter(|(path, _)| is_script(path));
        let bundles = manifest.bundles.iter().map(|entry| entry.as_bytes());
        let parts = bundles.chain(scripts.flat_map(|(path, bytes)| [path.as_bytes(), bytes.as_ref()]));
        let written = Fingerprint::of_parts(parts);
        let mut assets = match before.filter(|before| before.written == written && !before.for_disk) {
            Some(before) => {
                before.scripts_as_published().map(|(path, bytes)| (path.clone(), Arc::clone(bytes))).collect()
            }
            None => published_scripts(files, &manifest.bundles)?,
        };
        let parts = assets.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]);
        let scripts_print = Fingerprint::of_parts(parts);
        assets.extend(icons_and_fonts(files));
        assets.insert(STYLE.to_owned(), styles::joined(style_files(files))?.into_bytes().into());
        Ok(Theme {
            tera,
            labels,
            manifest,
            for_disk: false,
            assets,
            book_style: text(BOOK_STYLE),
            book_document: text(BOOK_DOCUMENT),
            examples: examples(files),
            fingerprint,
            makings,
            written,
            scripts_print,
        })
    }

    /// Fonts that books are set in.
    pub(crate) fn book_fonts(&self) -> &BookFonts {
        &self.manifest.book_fonts
    }

    /// The assets: address, and path below the folder of assets.
    pub(crate) fn assets(&self) -> Vec<(OutPath, String)> {
        self.assets.keys().map(|path| (self.asset_address(path), path.clone())).collect()
    }

    /// The bytes of an asset.
    pub(crate) fn asset(&self, path: &str) -> Option<&[u8]> {
        self.assets.get(path).map(|bytes| &**bytes)
    }

    fn scripts_as_published(&self) -> impl Iterator<Item = (&String, &Arc<[u8]>)> {
        self.assets.iter().filter(|(path, _)| is_script(path))
    }

    /// The folder of the assets, with `/` at its end; it changes with every file of the theme.
    pub(crate) fn assets_folder(&self) -> String {
        format!("assets/{}/", self.fingerprint.short())
    }

    /// The address of the style sheet.
    pub(crate) fn style(&self) -> OutPath {
        self.asset_address(STYLE)
    }

    /// The address of the icon of the site, if the theme has one.
    pub(crate) fn icon(&self) -> Option<OutPath> {
        self.assets.contains_key(ICON).then(|| self.asset_address(ICON))
    }

    /// The addresses of the scripts of a page kind.
    pub(crate) fn scripts(&self, kind: &str) -> Vec<OutPath> {
        let of = |kind: &str| self.manifest.scripts.get(kind).into_iter().flatten();
        let first = if self.is_offline() { self.manifest.offline.as_slice() } else { &[] };
        first.iter().chain(of("all")).chain(of(kind)).map(|path| self.asset_address(path)).collect()
    }

    /// The same theme, which is of this name, for a copy that is opened from disk, where browsers load scripts but no modules. There
    /// is none if a script is written in a way that cannot be made such a script.
    pub(crate) fn into_offline(mut self, name: &str) -> Checked<Option<Theme>> {
        let mut diagnostics = Vec::new();
        for (path, bytes) in self.assets.iter_mut().filter(|(path, _)| is_script(path)) {
            let script = String::from_utf8_lossy(bytes);
            match scripts::classic(path, &script) {
                Ok(classic) => *bytes = classic.into_bytes().into(),
                Err(refusal) => {
                    // The lines of a script are those of its file, but not if several were joined to one.
                    let lines = Some(script.as_ref()).filter(|_| !self.manifest.bundles.contains(path));
                    diagnostics.push(Fault::from(refusal).diagnostic(name, lines));
                }
            }
        }
        self.for_disk = true;
        Checked { value: diagnostics.is_empty().then_some(self), diagnostics }
    }

    /// Whether this is the theme of a copy that is opened from disk.
    pub(crate) fn is_offline(&self) -> bool {
        self.for_disk
    }

    /// All assets lie under one fingerprint, so that they may be cached for ever and their relative
    /// imports need no rewriting.
    fn asset_address(&self, path: &str) -> OutPath {
        OutPath::made(&format!("{}{path}", self.assets_folder()))
    }

    /// Renders a component with its arguments.
    ///
    /// # Errors
    /// When there is no such component, or it takes other arguments.
    pub(crate) fn component(&self, name: &str, arguments: &impl Serialize) -> Result<String, RenderError> {
        engine::component(&self.tera, name, arguments, &self.labels)
            .map_err(|(file, problem)| RenderError { file, problem })
    }

    /// The components that have examples: name, and each example with its arguments, or what is wrong with the file.
    pub(crate) fn examples(&self) -> Vec<(String, Result<Examples, String>)> {
        let read = |text: &String| data::typed(text);
        self.examples.iter().map(|(component, text)| (component.clone(), read(text))).collect()
    }

    /// Renders a template with its frame and view.
    ///
    /// # Errors
    /// When the template asks for something that the view does not hold.
    pub(crate) fn render(
        &self,
        template: &str,
        frame: &impl Serialize,
        view: &impl Serialize,
    ) -> Result<String, RenderError> {
        engine::render(&self.tera, template, frame, view).map_err(|(file, problem)| RenderError { file, problem })
    }
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

fn is_template(path: &str) -> bool {
    let folder = ["pages/", "components/", "epub/"].iter().any(|folder| path.starts_with(folder));
    folder && (path.ends_with(".html") || path.ends_with(".xml") || path.ends_with(".txt"))
}

/// The examples of each component, as they are written.
fn examples(files: &Files<'_>) -> BTreeMap<String, String> {
    let of = |path: &str| path.strip_prefix("components/")?.strip_suffix("/examples.yaml").map(str::to_owned);
    let found = files.iter().filter_map(|(path, bytes)| Some((of(path)?, bytes)));
    found.map(|(component, bytes)| (component, String::from_utf8_lossy(bytes).into_owned())).collect()
}

fn is_icon_or_font(path: &str) -> bool {
    path.starts_with("icons/") || path.starts_with("fonts/")
}

fn is_script(path: &str) -> bool {
    path.ends_with(".js")
}

/// Scripts without their comments, and those that belong together as one.
fn published_scripts(files: &Files<'_>, bundles: &[String]) -> Result<BTreeMap<String, Arc<[u8]>>, Fault> {
    let read = |path: &str| files.get(path).filter(|_| is_script(path)).map(|bytes| String::from_utf8_lossy(bytes));
    let bundles = bundles.iter().map(|entry| scripts::bundle(entry, &read)).collect::<Result<Vec<_>, _>>()?;
    let published = files.iter().filter(|(path, _)| is_script(path)).filter_map(|(path, bytes)| {
        let bundle = bundles.iter().find(|bundle| bundle.entry == *path);
        if bundle.is_none() && bundles.iter().any(|bundle| bundle.parts.contains(path)) {
            return None;
        }
        let script = bundle.map_or_else(|| String::from_utf8_lossy(bytes), |bundle| Cow::Borrowed(&*bundle.text));
        Some((path.clone(), scripts::without_comments(&script).into_bytes().into()))
    });
    Ok(published.collect())
}

/// Icons and fonts as they are, but nothing that would be a page.
fn icons_and_fonts(files: &Files<'_>) -> impl Iterator<Item = (String, Arc<[u8]>)> {
    let is_other = |path: &str| path.ends_with(".css") || path.ends_with(".html") || is_script(path);
    let wanted = files.iter().filter(move |(path, _)| is_icon_or_font(path) && !is_other(path));
    wanted.map(|(path, bytes)| (path.clone(), Arc::from(bytes.as_ref())))
}

/// The styles of the site, sorted by their paths.
fn style_files<'a>(files: &'a Files<'_>) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
    let styles = files.iter().filter(|(path, _)| path.ends_with(".css") && *path != BOOK_STYLE);
    styles.map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes)))
}

fn embedded_fonts() -> BookFonts {
    #[derive(Default, Deserialize)]
    struct Fonts {
        book_fonts: BookFonts,
    }
    let manifest = embedded_file("theme.yaml").unwrap_or_default();
    // Our own file, which the tests read.
    data::typed(&String::from_utf8_lossy(&manifest)).unwrap_or(Fonts::default()).book_fonts
}

/// The files of the embedded theme, sorted by path.
pub(crate) fn embedded_files() -> Vec<String> {
    let mut files: Vec<String> = Embedded::iter().map(Cow::into_owned).collect();
    files.sort();
    files
}

/// The bytes of a file of the embedded theme.
pub(crate) fn embedded_file(path: &str) -> Option<Vec<u8>> {
    Embedded::get(path).map(|file| file.data.into_owned())
}
