//! `casebook import FILE.docx`: a report that arrives as a Word file becomes a draft, its pictures beside it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::arguments::Import;
use super::new::{begin, id, shown, taken, write};
use super::{Console, Failure};
use crate::formats::word::{self, Draft, Refusal};
use crate::pipeline::{self, Request, Timings};
use crate::registry::forms::{self, Written};
use crate::site::Drafts;
use crate::source;
use crate::text;
use crate::vocabulary::diagnostic::{Diagnostic, Text, counts};

/// A larger file is not even read.
const FILE_CAP: u64 = 256 * 1024 * 1024;

pub(super) fn run(root: &Path, options: &Import, console: &Console) -> Result<(), Failure> {
    super::failure::check_root(root)?;
    let inputs = pipeline::read(root, &mut Timings::default())?;
    let Some(registry) = inputs.registry else {
        console.diagnostics(&inputs.diagnostics);
        return Err(Failure::Content);
    };
    let (path, mut new) = begin(root, &registry, &options.report, console)?;
    let folder = path.with_extension("");
    let id = id(&options.report.id)?;
    let draft = read(&options.file, id)?;
    if !draft.pictures.is_empty() && folder.exists() {
        return Err(taken(&folder));
    }
    new.written = Some(written(&draft));
    let pictures = draft.pictures.iter().map(|picture| (folder.join(&picture.name), picture.bytes.as_slice()));
    write(&path, &forms::new_case(&new), &pictures.collect::<Vec<_>>())?;
    let request = Request { drafts: Drafts::Show, base_url: None, offline: false, pdf: false, today: new.today };
    let report = format!("content/cases/{}/{id}", registry.programme.category(new.category).slug);
    say(&path, &folder, &draft, &findings(root, &request, &report)?, console);
    Ok(())
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

/// What `check` says of the report and of what lies beside it.
fn findings(root: &Path, request: &Request, report: &str) -> Result<Vec<Diagnostic>, Failure> {
    let mut timings = Timings::default();
    let inputs = pipeline::read(root, &mut timings)?;
    let (_, mut diagnostics) = pipeline::assemble(inputs, request, &mut timings)?;
    let (file, beside) = (format!("{report}.md"), format!("{report}/"));
    diagnostics.retain(|found| found.location.path == file || found.location.path.starts_with(&beside));
    diagnostics.sort();
    diagnostics.dedup();
    Ok(diagnostics)
}

fn say(path: &Path, folder: &Path, draft: &Draft, findings: &[Diagnostic], console: &Console) {
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
        "Next: fill what is named above ({en}), compare the draft with the document, and check it as you go with casebook check --drafts; when it may be public, set status to published"
    ));
}
