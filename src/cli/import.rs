//! `casebook import FILE…`: reports that arrive as Word files become drafts, their pictures beside them.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr;

use super::arguments::{Import, NewReport};
use super::build::today;
use super::new::{begin, check_folders, find_category, find_unit, free_path, shown, taken, write};
use super::{Console, Failure};
use crate::document::{is_free_to_name, is_id};
use crate::formats::word::{self, Draft, Refusal};
use crate::pipeline::{self, Request, Timings};
use crate::registry::forms::{self, Written};
use crate::registry::{Programme, Registry, Unit, UnitKey};
use crate::site::Drafts;
use crate::source;
use crate::text;
use crate::vocabulary::diagnostic::{Diagnostic, Text, counts};
use crate::vocabulary::reading;

/// A larger file is not even read.
const FILE_CAP: u64 = 256 * 1024 * 1024;

pub(super) fn run(root: &Path, options: &Import, console: &Console) -> Result<(), Failure> {
    super::failure::check_root(root)?;
    let (files, id) = named(&options.files)?;
    let inputs = pipeline::read(root, &mut Timings::default())?;
    let Some(registry) = inputs.registry else {
        console.diagnostics(&inputs.diagnostics());
        return Err(Failure::Content);
    };
    if let Some(unit) = &options.unit {
        let unit = find_unit(&registry.programme, unit)?;
        find_category(&registry.programme, unit, options.category.as_deref())?;
    }
    let bring = |file: &Path, id: Option<&str>| bring(root, &registry, options, file, id, console);
    if let [file] = files.as_slice() {
        let made = bring(file, id.as_deref())?;
        say(&made, &of_report(&findings(root, options)?, &made), console);
        return Ok(());
    }
    let made: Vec<(&Path, Result<Made, Failure>)> =
        files.iter().map(|file| (file.as_path(), bring(file, None))).collect();
    say_all(&made, &findings(root, options)?, console);
    match made.iter().filter(|(_, made)| made.is_err()).count() {
        0 => Ok(()),
        count => Err(Failure::File(text!("{count} 个文件没有导入", "{count} file(s) were not imported"))),
    }
}

/// A draft that was written.
struct Made {
    path: PathBuf,
    folder: PathBuf,
    draft: Draft,
    /// Its path in the site, without the ending.
    report: String,
}

/// The files that are named, and the id that may stand behind a single one.
fn named(words: &[PathBuf]) -> Result<(Vec<PathBuf>, Option<String>), Failure> {
    let (paths, id) = match words {
        [file, id] if !id.exists() && !is_word(id) => (std::slice::from_ref(file), id.to_str().map(str::to_owned)),
        paths => (paths, None),
    };
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        if id.is_some() {
            return Err(Failure::Usage(text!(
                "一个文件夹不能只取一个标识：去掉最后一个词，各篇的标识由标题的拼音来",
                "a folder cannot have one id: leave the last word out, each report gets its id from its title"
            )));
        }
        let before = files.len();
        files.extend(source::named_folder(path)?.into_iter().filter(|file| is_word(file)));
        if files.len() == before {
            let shown = path.display();
            return Err(Failure::Usage(text!("{shown} 里没有 Word 文件", "there is no Word file in {shown}")));
        }
    }
    Ok((files, id))
}

/// Whether a file calls itself one of Word or WPS, and is none that Word keeps while somebody writes.
fn is_word(file: &Path) -> bool {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let hidden = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['~', '.']));
    !hidden && ending.is_some_and(|ending| matches!(ending.as_str(), "docx" | "docm" | "doc" | "wps"))
}

/// Makes a draft of one file.
fn bring(
    root: &Path,
    registry: &Registry,
    options: &Import,
    file: &Path,
    id: Option<&str>,
    console: &Console,
) -> Result<Made, Failure> {
    let programme = &registry.programme;
    let mut draft = read(file, id.unwrap_or("pictures"))?;
    let unit = match &options.unit {
        Some(unit) => find_unit(programme, unit)?,
        None => unit_of(programme, &draft)?,
    };
    let unit = &programme.unit(unit).id;
    let id = match id {
        Some(id) => super::new::id(id)?.to_owned(),
        None => own_id(root, registry, options, unit, draft.title.as_deref().unwrap_or_default())?,
    };
    if !draft.pictures.is_empty() {
        // Its pictures lie in a folder of its name, which may have been unknown until its title was read.
        draft = read(file, &id)?;
    }
    let (category, today) = (options.category.clone(), options.today);
    let report = NewReport { unit: unit.clone(), category, today, id: id.clone() };
    let (path, mut new) = begin(root, registry, &report, console)?;
    let folder = path.with_extension("");
    if !draft.pictures.is_empty() && folder.exists() {
        return Err(taken(&folder));
    }
    new.written = Some(written(&draft));
    let pictures = draft.pictures.iter().map(|picture| (folder.join(&picture.name), picture.bytes.as_slice()));
    write(&path, &forms::new_case(&new), &pictures.collect::<Vec<_>>())?;
    let report = format!("content/cases/{}/{id}", programme.category(new.category).slug);
    Ok(Made { path, folder, draft, report })
}

/// The unit that a draft names in its title, or as its issuer, if it is one alone.
fn unit_of(programme: &Programme, draft: &Draft) -> Result<UnitKey, Failure> {
    let texts = [draft.title.as_deref(), draft.origin.issuer.as_deref()];
    let names = |text: &str| {
        let named = |unit: &Unit| text.contains(&unit.name) || text.contains(&unit.published_name);
        programme.units().filter(|(_, unit)| named(unit)).map(|(key, _)| key).collect::<Vec<UnitKey>>()
    };
    match texts.into_iter().flatten().map(names).find(|units| !units.is_empty()).as_deref() {
        Some([unit]) => Ok(*unit),
        _ => Err(Failure::Usage(text!(
            "没有写是哪个单位的，标题和落款里也看不出：请加 --unit",
            "whose report it is was not said, and neither title nor issuer says it: add --unit"
        ))),
    }
}

/// Longer ids of titles are cut.
const ID_LENGTH: usize = 40;

/// An id that no report has: the title in pinyin, or else the unit and a number.
fn own_id(root: &Path, registry: &Registry, options: &Import, unit: &str, title: &str) -> Result<String, Failure> {
    let programme = &registry.programme;
    let category = find_category(programme, find_unit(programme, unit)?, options.category.as_deref())?;
    let free = |id: &str| {
        is_free_to_name(id)
            && free_path(root, programme, category, id).is_ok_and(|path| !path.with_extension("").exists())
    };
    // A folder that is a link has no place for any id.
    check_folders(root, &root.join("content/cases").join(&programme.category(category).slug))?;
    let spelled = spelled(title);
    if free(&spelled) {
        return Ok(spelled);
    }
    let (stem, first) = if is_id(&spelled) { (spelled.as_str(), 2) } else { (unit, 1) };
    Ok((first..).map(|number: u32| format!("{stem}-{number}")).find(|id| free(id)).unwrap_or_default())
}

/// A title in pinyin: `林下种菌 lin-xia-zhong-jun`.
fn spelled(title: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for (letter, syllable) in title.chars().zip(reading::syllables(title)) {
        let latin = letter.is_ascii_alphanumeric();
        match words.last_mut() {
            Some(word) if latin && open => word.push_str(&syllable),
            _ if latin || reading::usual(letter).is_some() => words.push(syllable),
            _ => {}
        }
        open = latin;
    }
    let mut id = String::new();
    for word in words {
        if id.len() + word.len() >= ID_LENGTH {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(&word);
    }
    id
}

/// What a draft knows already.
fn written(draft: &Draft) -> Written<'_> {
    Written {
        title: draft.title.as_deref(),
        body: &draft.markdown,
        publisher: draft.origin.issuer.as_deref(),
        published: draft.origin.date.as_deref(),
        number: draft.origin.number.as_deref(),
    }
}

fn read(file: &Path, folder: &str) -> Result<Draft, Failure> {
    let shown = file.display();
    let bytes = source::named_file(file, FILE_CAP).map_err(|error| match error.cause.kind() {
        std::io::ErrorKind::NotFound => Failure::Usage(text!("没有文件 {shown}", "there is no file {shown}")),
        std::io::ErrorKind::FileTooLarge => unreadable(file, &Refusal::TooLarge),
        _ => error.into(),
    })?;
    word::read(&bytes, folder).map_err(|refusal| unreadable(file, &refusal))
}

fn unreadable(file: &Path, refusal: &Refusal) -> Failure {
    let (shown, Text { zh, en }) = (file.display(), refusal.text());
    Failure::File(text!("{shown} 没有导入：{zh}", "{shown} was not imported: {en}"))
}

/// What `check` says of the site, its drafts included.
fn findings(root: &Path, options: &Import) -> Result<Vec<Diagnostic>, Failure> {
    let today = options.today.unwrap_or_else(today);
    let request = Request { drafts: Drafts::Show, base_url: None, offline: false, pdf: false, today };
    let mut timings = Timings::default();
    let inputs = pipeline::read(root, &mut timings)?;
    let (_, mut diagnostics) = pipeline::assemble(inputs, &request, &mut timings)?;
    diagnostics.sort();
    diagnostics.dedup();
    Ok(diagnostics)
}

/// Those of a report and of what lies beside it.
fn of_report(findings: &[Diagnostic], made: &Made) -> Vec<Diagnostic> {
    let (file, beside) = (format!("{}.md", made.report), format!("{}/", made.report));
    let own = |found: &&Diagnostic| found.location.path == file || found.location.path.starts_with(&beside);
    findings.iter().filter(own).cloned().collect()
}

/// A table of what became of each file, and why of those that were not imported.
fn say_all(made: &[(&Path, Result<Made, Failure>)], findings: &[Diagnostic], console: &Console) {
    let mut rows = vec![[
        text!("文件", "file"),
        text!("草稿", "draft"),
        text!("没有带过来", "not carried"),
        text!("变了样子", "changed"),
        text!("检查", "check"),
    ]];
    let mut reasons = Vec::new();
    let same = |value: String| Text { zh: value.clone(), en: value };
    for (file, made) in made {
        let name = same(file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned());
        rows.push(match made {
            Ok(made) => {
                let count = |is_missing: bool| {
                    let of = made.draft.remarks.iter().filter(|(remark, _)| remark.is_missing() == is_missing);
                    same(of.map(|(_, count)| count).sum::<usize>().to_string())
                };
                let path = same(shown(&made.path).to_string());
                [name, path, count(true), count(false), counts(&of_report(findings, made))]
            }
            Err(failure) => {
                reasons.extend(failure.reason(file));
                [name, text!("没有导入", "not imported"), same(String::new()), same(String::new()), same(String::new())]
            }
        });
    }
    let mut said = Text { zh: table(&rows, |text| &text.zh), en: table(&rows, |text| &text.en) };
    for reason in reasons {
        let _ = write!(said.zh, "\n{}", reason.zh);
        let _ = write!(said.en, "\n{}", reason.en);
    }
    console.say(&said);
    console.say(&text!(
        "接着：逐篇对照原文看一遍，用 casebook check --drafts 看还缺什么；没有带过来和变了样子的各是什么，一个一个文件导入时逐项列出",
        "Next: compare each draft with its document, and see with casebook check --drafts what they lack; a \
         file that is imported alone has each of what was not carried named"
    ));
}

/// Columns as wide as their widest cell, Han characters counted as two.
fn table<const N: usize>(rows: &[[Text; N]], of: fn(&Text) -> &String) -> String {
    let width = |at: usize| rows.iter().map(|row| of(&row[at]).width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[Text; N]| {
        let cells = row.iter().map(of).zip(&widths);
        let cells = cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        cells.collect::<Vec<String>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<String>>().join("\n")
}

fn say(made: &Made, findings: &[Diagnostic], console: &Console) {
    let Made { path, folder, draft, .. } = made;
    let (count, beside): (usize, PathBuf) = (draft.pictures.len(), folder.join(""));
    let (shown, beside) = (shown(path), shown(&beside));
    let mut said = match count {
        0 => text!("草稿在 {shown}", "the draft is {shown}"),
        _ => text!(
            "草稿在 {shown}，{count} 张图片在 {beside}",
            "the draft is {shown}, and its pictures ({count}) are in {beside}"
        ),
    };
    let missing = text!("没有带过来的：", "Not carried:");
    let changed = text!("带过来时变了样子、请核对的：", "Carried in another form; please compare:");
    for (heading, is_missing) in [(missing, true), (changed, false)] {
        let mut list = draft.remarks.iter().filter(|(remark, _)| remark.is_missing() == is_missing).peekable();
        if list.peek().is_some() {
            let _ = write!(said.zh, "\n{}", heading.zh);
            let _ = write!(said.en, "\n{}", heading.en);
        }
        for (remark, count) in list {
            let remark = remark.text(count);
            let _ = write!(said.zh, "\n  - {}", remark.zh);
            let _ = write!(said.en, "\n  - {}", remark.en);
        }
    }
    console.say(&said);
    if !findings.is_empty() {
        console.say(&text!("检查这篇草稿：\n", "What check says of this draft:\n"));
        console.diagnostics(findings);
    }
    let counts = counts(findings);
    let (zh, en) = (&counts.zh, &counts.en);
    console.say(&text!(
        "接着：补齐上面提示的各处（{zh}），对照原文看一遍，随时用 casebook check --drafts 检查；可以公开时把 status 改为 published",
        "Next: fill what is named above ({en}), compare the draft with the document, and check it as you go \
         with casebook check --drafts; when it may be public, set status to published"
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_spelled_as_ids() {
        let table = [
            ("林下种菌的做法", "lin-xia-zhong-jun-de-zuo-fa"),
            ("“12349”热线：App 上线", "12349-re-xian-app-shang-xian"),
            ("、", ""),
        ];
        for (title, id) in table {
            assert_eq!(spelled(title), id, "{title}");
        }
        assert!(is_id(&spelled(&"救助".repeat(40))));
    }
}
