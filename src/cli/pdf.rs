//! Booklets as PDF, for `build` and `pack`.

use std::path::Path;

use rayon::prelude::*;

use super::arguments::Edition;
use super::{Console, Failure};
use crate::pipeline::Snapshot;
use crate::plan::Booklet;
use crate::render::typesetter::{OLDEST, TypesetError, Typesetter};
use crate::text;
use crate::vocabulary::path::OutPath;

/// The program that makes PDFs, if they are asked for.
pub(super) fn typesetter(edition: &Edition) -> Result<Option<Typesetter>, Failure> {
    let program = edition.typst.as_deref().unwrap_or(Path::new("typst"));
    Ok(edition.pdf.then(|| Typesetter::find(program)).transpose()?)
}

/// Makes every booklet that holds reports a PDF, on all cores, and hands it over.
pub(super) fn make(
    snapshot: &Snapshot,
    typesetter: &Typesetter,
    console: &Console,
    take: impl Fn(&OutPath, Vec<u8>) -> Result<(), Failure> + Sync,
) -> Result<(), Failure> {
    let (edition, site) = (snapshot.edition(), &snapshot.site);
    let fonts = typesetter.fonts(snapshot.theme.book_fonts())?;
    let booklets: Vec<Booklet> = Booklet::all(site).into_iter().filter(|booklet| booklet.has_reports(site)).collect();
    let progress = console.progress(&text!("排版 PDF", "setting PDFs"), booklets.len());
    let complaints = booklets.par_iter().map(|booklet| {
        let path = booklet.pdf_address(site);
        let (source, pictures) = edition.typst(*booklet)?;
        let pdf = typesetter.set(&source, &fonts, &pictures).map_err(|error| match error {
            TypesetError::Refused(cause) => Failure::File(text!(
                "{path} 没有排成，网站没有改动：{cause}。多半是图片损坏，或者主题的 typst/book.typ 有错误",
                "{path} could not be set, the site is as it was: {cause}. A damaged picture, most likely, or a \
                 slip in the theme's typst/book.typ"
            )),
            other => other.into(),
        })?;
        take(&path, pdf.bytes)?;
        progress.step();
        Ok(pdf.inaccessible.map(|cause| (path, cause)))
    });
    let complaints: Vec<Option<(OutPath, String)>> = complaints.collect::<Result<_, Failure>>()?;
    drop(progress);
    for (path, cause) in complaints.into_iter().flatten() {
        console.say(&text!(
            "注意：{path} 能看能打印，但不符合无障碍标准 PDF/UA-1：{cause}",
            "note: {path} can be read and printed, but does not keep to PDF/UA-1: {cause}"
        ));
    }
    Ok(())
}

impl From<TypesetError> for Failure {
    fn from(error: TypesetError) -> Self {
        let (major, minor) = OLDEST;
        let zh = format!(
            "请从 https://github.com/typst/typst/releases 下载 Typst {major}.{minor} 以上版本（只有一个文件，不用安装，\
             离线电脑可以拷贝过去），放进 PATH 里的文件夹，或者用 --typst 指明它的位置"
        );
        let en = format!(
            "download Typst {major}.{minor} or newer from https://github.com/typst/typst/releases (one file, nothing to \
             install), put it into a folder of PATH, or say with --typst where it is"
        );
        match error {
            TypesetError::Missing { program, cause } => {
                let program = program.display();
                Failure::Machine(text!(
                    "生成 PDF 要用 typst 程序，没有找到（{program}：{cause}），网站没有改动。{zh}",
                    "PDFs are made by the program typst, which is not there ({program}: {cause}); the site is as it was. {en}"
                ))
            }
            TypesetError::TooOld { program, version } => {
                let program = program.display();
                let version = if version.is_empty() { "?".to_owned() } else { version };
                Failure::Machine(text!(
                    "{program} 的版本“{version}”不能用，网站没有改动。{zh}",
                    "{program} is of version “{version}”, which does not do; the site is as it was. {en}"
                ))
            }
            TypesetError::NoFont(families) => {
                let families = families.join("、");
                Failure::Machine(text!(
                    "typst 在这台电脑上没有找到排正文的中文字体，网站没有改动。请安装其中一种：{families}；\
                     字体不在系统里的，把所在文件夹写进环境变量 TYPST_FONT_PATHS",
                    "typst finds no Chinese font for the text on this machine; the site is as it was. Install one of these: {families}; \
                     or name the folder of a font in the environment variable TYPST_FONT_PATHS"
                ))
            }
            TypesetError::Io { path, cause } => Failure::write(&path)(cause),
            TypesetError::Refused(cause) => Failure::File(text!("typst 出错：{cause}", "typst failed: {cause}")),
        }
    }
}
