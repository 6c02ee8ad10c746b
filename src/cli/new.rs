//! `casebook new`: a file with every required key, the allowed values as remarks and the suggested sections.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use super::arguments::{New, NewCommand, NewPractice, NewReport};
use super::build::today;
use super::{Console, Failure};
use crate::document::{is_free_to_name, is_id};
use crate::pipeline::{self, Timings};
use crate::publish::whole::{NewFiles, WriteError};
use crate::registry::forms::{self, Known, NewCase};
use crate::registry::{CategoryKey, Programme, Registry, UnitKey};
use crate::site::{Case, Drafts};
use crate::text;
use crate::vocabulary::diagnostic::nearest;

pub(super) fn run(root: &Path, options: &New, console: &Console) -> Result<(), Failure> {
    match &options.command {
        NewCommand::Case(options) => case(root, options, console),
        NewCommand::Practice(options) => practice(root, options, console),
    }
}

fn case(root: &Path, options: &NewReport, console: &Console) -> Result<(), Failure> {
    super::failure::check_root(root)?;
    let inputs = pipeline::read(root, &mut Timings::default())?;
    let Some(registry) = inputs.registry else {
        console.diagnostics(&inputs.diagnostics());
        return Err(Failure::Content);
    };
    let (path, new) = begin(root, &registry, options, console)?;
    write(&path, &forms::new_case(&new), &[])?;
    let shown = shown(&path);
    console.say(&text!(
        "新案例在 {shown}，状态是草稿。\n\
         要填的：标题 title、摘要 summary、来源 source 的名称和种类，以及正文里“（待填：…）”的各处。\n\
         填的时候随时检查：casebook check --drafts；可以公开时把 status 改为 published",
        "the new report is {shown}, a draft.\n\
         To be filled: title, summary, name and kind of the source, and every “（待填：…）” of the text.\n\
         Check it as you write: casebook check --drafts; when it may be public, set status to published"
    ));
    Ok(())
}

/// Where a new report goes, and what it begins with.
pub(super) fn begin<'a>(
    root: &Path,
    registry: &'a Registry,
    options: &NewReport,
    console: &Console,
) -> Result<(PathBuf, NewCase<'a>), Failure> {
    let programme = &registry.programme;
    let id = id(&options.id)?;
    let unit = find_unit(programme, &options.unit)?;
    let category = find_category(programme, unit, options.category.as_deref())?;
    let path = free_path(root, programme, category, id)?;
    let today = options.today.unwrap_or_else(today);
    Ok((path, NewCase { registry, unit, category, today, language: console.language, written: None }))
}

fn practice(root: &Path, options: &NewPractice, console: &Console) -> Result<(), Failure> {
    let id = id(&options.id)?;
    let folder = root.join("content/practices");
    check_folders(root, &folder)?;
    let path = folder.join(format!("{id}.md"));
    if path.exists() {
        return Err(taken(&path));
    }
    let snapshot = super::list::load(root, Drafts::Show, console)?;
    let (site, programme) = (&snapshot.site, &snapshot.site.registry.programme);
    let mut cases: Vec<&Case> = site.cases.iter().collect();
    // Newest first, as the site lists them.
    cases.sort_by_key(|case| (Reverse(case.document.header.date.value.at), case.document.id.clone()));
    let known = |case: &Case| Known {
        id: case.document.id.clone(),
        title: case.document.header.title.clone(),
        category: case.document.extra.category.clone(),
        responsible: programme.unit(case.unit).published_name.clone(),
    };
    let reports: Vec<Known> = cases.into_iter().map(known).collect();
    let find = |typed: &String| {
        reports.iter().find(|report| report.id == *typed).cloned().ok_or_else(|| {
            let near = nearest(typed, reports.iter().map(|report| report.id.as_str()));
            unknown("案例", "report", "cases", typed, near)
        })
    };
    let from = options.case.iter().map(find).collect::<Result<Vec<Known>, Failure>>()?;
    let practices = site.practices.iter().map(|practice| Known {
        id: practice.document.id.clone(),
        title: practice.document.header.title.clone(),
        category: String::new(),
        responsible: practice.document.header.responsible.clone(),
    });
    let practices: Vec<Known> = practices.collect();
    let new = forms::NewPractice {
        registry: &site.registry,
        from: &from,
        reports: &reports,
        practices: &practices,
        language: console.language,
    };
    write(&path, &forms::new_practice(&new), &[])?;
    let shown = shown(&path);
    console.say(&text!(
        "新经验在 {shown}，状态是草稿。\n\
         要填的：冒号后面还空着的各项，以及正文里“（待填：…）”的各处。\n\
         填的时候随时检查：casebook check --drafts；可以公开时把 status 改为 candidate",
        "the new practice is {shown}, a draft.\n\
         To be filled: every key with nothing behind its colon, and every “（待填：…）” of the text.\n\
         Check it as you write: casebook check --drafts; when it may be public, set status to candidate"
    ));
    Ok(())
}

/// An id as it is typed, perhaps with the ending of its file.
pub(super) fn id(typed: &str) -> Result<&str, Failure> {
    let id = typed.strip_suffix(".md").unwrap_or(typed);
    if is_free_to_name(id) {
        return Ok(id);
    }
    if is_id(id) {
        return Err(Failure::Usage(text!(
            "“{id}”不能作标识：这个文件名另有用处（例如 index，或 Windows 的 con、nul），请换一个",
            "“{id}” cannot be an id: a file of this name means something else (such as index, or con and nul of Windows); choose another"
        )));
    }
    Err(Failure::Usage(text!(
        "“{id}”不能作标识：只用小写字母、数字和“-”，3 到 60 个，例如 zhijiang-visits",
        "“{id}” cannot be an id: lower-case letters, digits and “-” only, 3 to 60 of them, such as zhijiang-visits"
    )))
}

/// The unit of this id or name; a part of a name will do where only one unit has it.
pub(super) fn find_unit(programme: &Programme, typed: &str) -> Result<UnitKey, Failure> {
    if let Some(key) = programme.find_unit(typed) {
        return Ok(key);
    }
    let named = |part: bool| -> Vec<UnitKey> {
        let units = programme.units().filter(|(_, unit)| {
            [&unit.name, &unit.published_name].into_iter().any(|name| name == typed || part && name.contains(typed))
        });
        units.map(|(key, _)| key).collect()
    };
    let exact = named(false);
    let found = if exact.is_empty() && !typed.is_empty() { named(true) } else { exact };
    let show = |key: &UnitKey| {
        let unit = programme.unit(*key);
        format!("{}（{}）", unit.id, unit.published_name)
    };
    match found.as_slice() {
        [key] => Ok(*key),
        [] => {
            let units = || programme.units().map(|(_, unit)| unit);
            let near = nearest(typed, units().map(|unit| unit.id.as_str()))
                .or_else(|| nearest(typed, units().map(|unit| unit.name.as_str())));
            Err(unknown("试点单位", "pilot unit", "units", typed, near))
        }
        several => {
            let all = several.iter().map(show).collect::<Vec<_>>().join("、");
            Err(Failure::Usage(text!(
                "“{typed}”指的可能是好几个单位，请写标识：{all}",
                "“{typed}” may be several units, give an id: {all}"
            )))
        }
    }
}

/// The category of this slug, or that of the unit.
pub(super) fn find_category(programme: &Programme, unit: UnitKey, typed: Option<&str>) -> Result<CategoryKey, Failure> {
    let Some(slug) = typed else { return Ok(programme.unit(unit).category) };
    programme.find_category(slug).ok_or_else(|| {
        let slugs = programme.categories().map(|(_, category)| category.slug.as_str());
        unknown("试点类型", "category", "units", slug, nearest(slug, slugs))
    })
}

/// Where a report of this id will be, when no category has one.
pub(super) fn free_path(
    root: &Path,
    programme: &Programme,
    category: CategoryKey,
    id: &str,
) -> Result<PathBuf, Failure> {
    let cases = root.join("content/cases");
    let folder = cases.join(&programme.category(category).slug);
    check_folders(root, &folder)?;
    for (_, other) in programme.categories() {
        let folder = cases.join(&other.slug);
        for path in [folder.join(format!("{id}.md")), folder.join(id).join("index.md")] {
            if path.exists() {
                return Err(taken(&path));
            }
        }
    }
    Ok(folder.join(format!("{id}.md")))
}

/// A folder below the root that a file is to go to is one that a build reads: none above it, nor itself, is a link.
pub(super) fn check_folders(root: &Path, folder: &Path) -> Result<(), Failure> {
    let below = folder.ancestors().take_while(|folder| *folder != root);
    match below.filter(|folder| folder.is_symlink()).last() {
        None => Ok(()),
        Some(link) => {
            let shown = shown(link);
            Err(Failure::Usage(text!(
                "{shown} 是链接，里面的文件不会读取，所以没有写；请换成文件夹本身",
                "{shown} is a link, no file in it would be read, so none was written; put the folder itself there"
            )))
        }
    }
}

/// What was typed is no id of a list; `near` is what may be meant, or else the list can be looked at.
fn unknown(zh: &str, en: &str, list: &str, typed: &str, near: Option<&str>) -> Failure {
    let (near_zh, near_en) = match near {
        Some(near) => (format!("；是不是“{near}”？"), format!("; did you mean “{near}”?")),
        None => (format!("；用 casebook list {list} 查看"), format!("; casebook list {list} shows them")),
    };
    Failure::Usage(text!("没有{zh}“{typed}”{near_zh}", "there is no {en} “{typed}”{near_en}"))
}

/// A path as messages show it: without the `./` of a site that is the current folder.
pub(super) fn shown(path: &Path) -> std::path::Display<'_> {
    path.strip_prefix(".").unwrap_or(path).display()
}

pub(super) fn taken(path: &Path) -> Failure {
    let shown = shown(path);
    Failure::Usage(text!(
        "已经有 {shown}，不会覆盖；标识在全站不能重复，请换一个",
        "{shown} is there already and is left as it is; an id is unique in the whole site, choose another"
    ))
}

/// Writes a text that must not be there yet, with the line ends of the system, and what lies beside it, which is there first.
pub(super) fn write(path: &Path, text: &str, beside: &[(PathBuf, &[u8])]) -> Result<(), Failure> {
    let text = if cfg!(windows) { text.replace('\n', "\r\n") } else { text.to_owned() };
    let mut files = NewFiles::default();
    beside.iter().try_for_each(|(path, bytes)| files.add(path, bytes))?;
    files.add(path, text.as_bytes())?;
    files.appear().map_err(|error| match error {
        WriteError { path, cause } if cause.kind() == std::io::ErrorKind::AlreadyExists => taken(&path),
        error => error.into(),
    })
}
