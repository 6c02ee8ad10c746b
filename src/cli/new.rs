//! `casebook new`: a file with every required key, the allowed values as remarks and the suggested sections.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::arguments::{New, NewCommand, NewReport};
use super::build::today;
use super::{Console, Failure};
use crate::diagnostic::nearest;
use crate::document::is_id;
use crate::model::{self, NewCase};
use crate::pipeline::{self, Timings};
use crate::registry::{CategoryKey, Programme, Registry, UnitKey};
use crate::text;

pub(super) fn run(root: &Path, options: &New, console: &Console) -> Result<(), Failure> {
    super::failure::check_root(root)?;
    let inputs = pipeline::read(root, &mut Timings::default())?;
    let Some(registry) = inputs.registry else {
        console.diagnostics(&inputs.diagnostics);
        return Err(Failure::Content);
    };
    match &options.command {
        NewCommand::Case(options) => case(root, options, &registry, console),
    }
}

fn case(root: &Path, options: &NewReport, registry: &Registry, console: &Console) -> Result<(), Failure> {
    let programme = &registry.programme;
    let id = id(&options.id)?;
    let unit = find_unit(programme, &options.unit)?;
    let category = find_category(programme, unit, options.category.as_deref())?;
    let path = free_path(root, programme, category, id)?;
    let today = options.today.unwrap_or_else(today);
    let new = NewCase { registry, unit, category, today, language: console.language, written: None };
    write_new(&path, &model::new_case(&new))?;
    let shown = path.display();
    console.say(&text!(
        "新案例在 {shown}，状态是草稿。\n\
         要填的：标题 title、摘要 summary、来源名称 source.name，以及正文里“（待填：…）”的各处。\n\
         填的时候随时检查：casebook check --drafts；可以公开时把 status 改为 published",
        "the new report is {shown}, a draft.\n\
         To be filled: title, summary, the name under source, and every “（待填：…）” of the text.\n\
         Check it as you write: casebook check --drafts; when it may be public, set status to published"
    ));
    Ok(())
}

/// An id as it is typed, perhaps with the ending of its file.
pub(super) fn id(typed: &str) -> Result<&str, Failure> {
    let id = typed.strip_suffix(".md").unwrap_or(typed);
    if is_id(id) {
        return Ok(id);
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
            Err(unknown("试点单位", "pilot unit", typed, near))
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
        unknown("试点类型", "category", slug, nearest(slug, slugs))
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
    for (_, other) in programme.categories() {
        let folder = cases.join(&other.slug);
        for path in [folder.join(format!("{id}.md")), folder.join(id).join("index.md")] {
            if path.exists() {
                return Err(taken(&path));
            }
        }
    }
    Ok(cases.join(&programme.category(category).slug).join(format!("{id}.md")))
}

fn unknown(zh: &str, en: &str, typed: &str, near: Option<&str>) -> Failure {
    let (near_zh, near_en) = match near {
        Some(near) => (format!("；是不是“{near}”？"), format!("; did you mean “{near}”?")),
        None => ("；用 casebook list units 查看".to_owned(), "; casebook list units shows them".to_owned()),
    };
    Failure::Usage(text!("没有{zh}“{typed}”{near_zh}", "there is no {en} “{typed}”{near_en}"))
}

pub(super) fn taken(path: &Path) -> Failure {
    let shown = path.display();
    Failure::Usage(text!(
        "已经有 {shown}，不会覆盖；标识在全站不能重复，请换一个",
        "{shown} is there already and is left as it is; an id is unique in the whole site, choose another"
    ))
}

/// Writes a file that must not be there yet, with the line ends of the system.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let above = path.parent().unwrap_or(path);
    fs::create_dir_all(above).map_err(Failure::write(above))?;
    let text = if cfg!(windows) { text.replace('\n', "\r\n") } else { text.to_owned() };
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(Failure::write(path)),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(taken(path)),
        Err(error) => Err(Failure::write(path)(error)),
    }
}
