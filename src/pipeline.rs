//! The whole build on one screen: inputs → snapshot → outputs.

mod faulty;
mod snapshot;

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;

pub(crate) use faulty::{Faulty, file_of};
pub use snapshot::{Rendered, Snapshot};

use crate::check::{self, Attachments, KeptFindings, Subject};
use crate::document::{Rules, WordList, advice};
use crate::plan::Plan;
use crate::registry::Registry;
use crate::site::{Documents, Drafts, Site};
use crate::source::{SourceError, Sources};
use crate::theme::Theme;
use crate::vocabulary::diagnostic::{Checked, Diagnostic, Severity};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::memo::Memo;
use crate::vocabulary::path::OutPath;

/// What a build is asked for, besides its inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Drafts shown or hidden.
    pub drafts: Drafts,
    /// Absolute address of the site, instead of that of the settings.
    pub base_url: Option<String>,
    /// Whether the site is a copy to be opened from disk.
    pub offline: bool,
    /// Whether booklets become PDFs too.
    pub pdf: bool,
    /// The day of the build: no report may be dated after it.
    pub today: Date,
}

/// The inputs, read, and the registry in them.
#[derive(Debug)]
pub struct Inputs {
    /// The files.
    pub sources: Arc<Sources>,
    /// The registry; `None` when it cannot be read.
    pub(crate) registry: Option<Arc<Registry>>,
    /// Fingerprint of what the registry was read from.
    print: Fingerprint,
    /// What is wrong with the registry.
    registry_diagnostics: Vec<Diagnostic>,
}

impl Inputs {
    /// What is wrong with the files and the registry.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.sources.diagnostics().chain(&self.registry_diagnostics).cloned().collect()
    }
}

/// What one assembly leaves for the next: whatever was made of files that have not changed.
#[derive(Debug, Default)]
pub struct Kept {
    /// Which rules the texts are held against.
    pub rules: Rules,
    registry: Memo<Checked<Option<Arc<Registry>>>>,
    documents: Arc<Documents>,
    /// All documents in their places, and those without the faulty ones.
    whole: KeptSite,
    sound: KeptSite,
    theme: Memo<Checked<Option<Arc<Theme>>>>,
    attachments: Memo<Arc<Attachments>>,
    checks: KeptFindings,
}

/// What one site leaves for the next.
#[derive(Debug, Default)]
struct KeptSite {
    /// The documents that are in the site, and the site.
    site: Memo<(Arc<Documents>, Arc<Site>)>,
    plan: Memo<Plan>,
}

impl Kept {
    /// Whether every file was held against all rules.
    pub fn is_complete(&self) -> bool {
        self.documents.complete
    }
}

/// What can be shown while files are being written.
#[derive(Debug)]
pub(crate) struct SoundSite {
    /// The site of all files that have no error of their own. `None` where something is wrong that concerns all of it.
    pub(crate) snapshot: Option<Snapshot>,
    /// The other files.
    pub(crate) faulty: Faulty,
    /// What is wrong, as a build would tell it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Seconds that each stage took, in the order of the stages.
#[derive(Debug, Default)]
pub struct Timings {
    /// Name and seconds.
    pub stages: Vec<(&'static str, f64)>,
}

impl Timings {
    /// Runs a stage and notes its time.
    pub fn stage<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = run();
        self.stages.push((name, start.elapsed().as_secs_f64()));
        value
    }
}

/// Reads every file, and the registry.
///
/// # Errors
/// When the machine refuses to read.
pub fn read(root: &Path, timings: &mut Timings) -> Result<Inputs, SourceError> {
    let sources = timings.stage("read", || Sources::read(root))?;
    Ok(inputs(Arc::new(sources), &mut Kept::default(), timings))
}

/// Reads the registry in some files.
pub fn inputs(sources: Arc<Sources>, kept: &mut Kept, timings: &mut Timings) -> Inputs {
    let print = sources.fingerprint_below(&["content/registry/", "content/site.yaml"]);
    let registry = timings.stage("registry", || {
        made(kept.registry.get(print, || {
            let Checked { value, diagnostics } = Registry::read(&sources);
            Ok(Checked { value: value.map(Arc::new), diagnostics })
        }))
    });
    let Checked { value: registry, diagnostics: registry_diagnostics } = registry;
    Inputs { sources, registry, print, registry_diagnostics }
}

/// What was made by something that cannot fail.
fn made<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

/// The site of some documents: the last one if all is as it was, the last one with new texts if only texts have changed, or a new
/// one. `outline` is the fingerprint of everything but the texts.
fn site(
    outline: Fingerprint,
    registry: &Arc<Registry>,
    documents: &Arc<Documents>,
    sources: &Sources,
    kept: &mut Memo<(Arc<Documents>, Arc<Site>)>,
) -> Arc<Site> {
    let assemble = || Ok((Arc::clone(documents), Arc::new(Site::assemble(registry, documents, sources))));
    let (placed, site) = made(kept.get(outline, assemble));
    let changed = documents.new_since(&placed);
    if changed.is_empty() {
        return site;
    }
    let with_texts = site.with_texts(&changed);
    let site = Arc::new(with_texts.unwrap_or_else(|| Site::assemble(registry, documents, sources)));
    kept.set(outline, (Arc::clone(documents), Arc::clone(&site)));
    site
}

/// Parses, assembles, plans and checks. Diagnostics come sorted; without a registry or a theme there is no snapshot.
///
/// # Errors
/// When the machine refuses to read an attachment or a file of the theme.
pub fn assemble(
    mut inputs: Inputs,
    request: &Request,
    timings: &mut Timings,
) -> Result<(Option<Snapshot>, Vec<Diagnostic>), SourceError> {
    assemble_again(&mut inputs, request, &mut Kept::default(), timings)
}

/// Assembles with what the last assembly has kept. The result is the same as without it. The texts of documents are taken out of the
/// sources and not kept; which are wanted again is known before the first pure stage.
///
/// # Errors
/// When the machine refuses to read a text, an attachment or a file of the theme.
pub fn assemble_again(
    inputs: &mut Inputs,
    request: &Request,
    kept: &mut Kept,
    timings: &mut Timings,
) -> Result<(Option<Snapshot>, Vec<Diagnostic>), SourceError> {
    let Assembled { snapshot, diagnostics, .. } = assemble_whole(inputs, request, kept, timings)?;
    Ok((snapshot, diagnostics))
}

/// Assembles what can be shown while files are being written: what is wrong with one file concerns that file. The site is that of a
/// build without the faulty files.
///
/// # Errors
/// When the machine refuses to read a text, an attachment or a file of the theme.
pub(crate) fn assemble_sound(
    inputs: &mut Inputs,
    request: &Request,
    kept: &mut Kept,
    timings: &mut Timings,
) -> Result<SoundSite, SourceError> {
    let Assembled { snapshot, diagnostics, concerns_all } = assemble_whole(inputs, request, kept, timings)?;
    let files = faulty::find(&diagnostics, &inputs.sources);
    let snapshot = snapshot.filter(|_| !concerns_all);
    if files.is_empty() {
        kept.sound = KeptSite::default();
    }
    let (Some(snapshot), false) = (&snapshot, files.is_empty()) else {
        return Ok(SoundSite { snapshot, faulty: Faulty::new(files, Arc::clone(&kept.documents)), diagnostics });
    };
    let sound = timings.stage("sound", || {
        let documents = Arc::new(kept.documents.without(&files));
        let sitemap = snapshot.base_url.is_some();
        let assets = snapshot.theme.assets();
        let (site, plan) = place(
            inputs,
            &snapshot.site.registry,
            &documents,
            sitemap,
            assets,
            &mut kept.sound,
            &mut Timings::default(),
        );
        (Snapshot { site, plan, ..snapshot.clone() }, Faulty::new(files, documents))
    });
    let (snapshot, faulty) = sound;
    Ok(SoundSite { snapshot: Some(snapshot), faulty, diagnostics })
}

/// All documents in their places, and what is wrong.
struct Assembled {
    snapshot: Option<Snapshot>,
    diagnostics: Vec<Diagnostic>,
    /// Whether an error concerns more than one file: the registry or the theme cannot be read as it ought to.
    concerns_all: bool,
}

/// The fingerprint of all that decides which place documents have.
fn outline(inputs: &Inputs, documents: &Documents) -> Fingerprint {
    let parts = [inputs.print, documents.outline, inputs.sources.files_print()];
    Fingerprint::of_parts(parts.iter().map(Fingerprint::as_bytes))
}

/// Puts documents into their places, and plans what stands where.
fn place(
    inputs: &Inputs,
    registry: &Arc<Registry>,
    documents: &Arc<Documents>,
    sitemap: bool,
    assets: Vec<(OutPath, String)>,
    kept: &mut KeptSite,
    timings: &mut Timings,
) -> (Arc<Site>, Plan) {
    let outline = outline(inputs, documents);
    let site = timings.stage("assemble", || site(outline, registry, documents, &inputs.sources, &mut kept.site));
    let plan = timings.stage("plan", || {
        let print = Fingerprint::of_parts([outline.as_bytes(), &[u8::from(sitemap)]]);
        made(kept.plan.get(print, || Ok(Plan::of_content(&site, sitemap)))).with_assets(assets)
    });
    (site, plan)
}

fn assemble_whole(
    inputs: &mut Inputs,
    request: &Request,
    kept: &mut Kept,
    timings: &mut Timings,
) -> Result<Assembled, SourceError> {
    let registry = inputs.registry.clone();
    let list = registry.as_ref().map(|registry| WordList::new(&registry.glossary.avoid));
    let list = list.as_ref().unwrap_or(WordList::empty());
    let blocks =
        |code| registry.as_ref().is_some_and(|registry| registry.settings.severities.of(code) == Some(Severity::Error));
    let rules = if advice().any(blocks) { Rules::All } else { kept.rules };
    let parsing = kept.documents.parsing(&inputs.sources, list, rules);
    let texts = Arc::make_mut(&mut inputs.sources).take_texts(&parsing.paths())?;
    let mut diagnostics = inputs.diagnostics();
    let parsed = timings.stage("parse", || parsing.parse(texts, request.drafts));
    kept.documents = Arc::new(parsed.into_value(&mut diagnostics));
    let documents = &kept.documents;
    let sources = Arc::clone(&inputs.sources);
    let theme_name = registry.as_ref().map_or("default", |registry| registry.settings.theme.as_str());
    let print = sources.fingerprint_below(&[&format!("themes/{theme_name}/")]);
    let print = Fingerprint::of_parts([print.as_bytes(), theme_name.as_bytes()]);
    let theme = timings.stage("theme", || {
        kept.theme.get_from(print, |before| {
            let before = before.and_then(|before| before.value.as_deref());
            let Checked { value, diagnostics } = Theme::load(&sources, theme_name, before)?;
            Ok(Checked { value: value.map(Arc::new), diagnostics })
        })
    })?;
    let mut theme = theme.into_value(&mut diagnostics);
    if request.offline {
        let offline = theme.map(|theme| Theme::clone(&theme).into_offline(theme_name));
        theme = offline.and_then(|offline| offline.into_value(&mut diagnostics)).map(Arc::new);
    }
    let of_all = |found: &&Diagnostic| found.is_error() && !faulty::is_of_one(&found.location);
    let mut of_all: Vec<Diagnostic> = diagnostics.iter().filter(of_all).cloned().collect();
    if let Some(registry) = &registry {
        registry.settings.severities.apply(&mut of_all);
    }
    let concerns_all = of_all.iter().any(Diagnostic::is_error);
    let snapshot = registry.map(|registry| -> Result<_, SourceError> {
        let base_url = request.base_url.clone().or_else(|| registry.settings.base_url.clone());
        let assets = theme.as_ref().map(|theme| theme.assets()).unwrap_or_default();
        let sitemap = base_url.is_some();
        let (site, plan) = place(inputs, &registry, documents, sitemap, assets, &mut kept.whole, timings);
        let attachments = timings.stage("attachments", || {
            kept.attachments.get_from(outline(inputs, documents), |before| {
                let none = Attachments::default();
                Attachments::read(&site, &sources, before.map_or(&none, |before| before)).map(Arc::new)
            })
        })?;
        let subject = Subject {
            sources: &sources,
            registry: &registry,
            documents,
            site: &site,
            plan: &plan,
            attachments: &attachments,
            today: request.today,
        };
        diagnostics.extend(timings.stage("check", || check::check(&subject, &mut kept.checks)));
        registry.settings.severities.apply(&mut diagnostics);
        Ok((site, plan, attachments, base_url))
    });
    let snapshot = snapshot.transpose()?;
    timings.stage("sort", || {
        diagnostics.sort();
        diagnostics.dedup();
    });
    let snapshot = snapshot.zip(theme);
    let snapshot = snapshot.map(|((site, plan, attachments, base_url), theme)| Snapshot {
        sources,
        site,
        plan,
        attachments,
        theme,
        base_url,
        pdf: request.pdf,
    });
    Ok(Assembled { snapshot, diagnostics, concerns_all })
}
