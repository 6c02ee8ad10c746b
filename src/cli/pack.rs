//! `casebook pack`: the offline copy as one zip, to be handed over on a stick or by mail.

use std::collections::BTreeMap;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Mutex;

use rayon::prelude::*;

use super::arguments::Pack;
use super::failure::check_root;
use super::{Console, Failure, build, offline, pdf};
use crate::formats::archive::{self, Archive, Packed};
use crate::pipeline::{self, Rendered, Snapshot, Timings};
use crate::publish::whole::{self, WriteError};
use crate::render::typesetter::Typesetter;
use crate::text;
use crate::vocabulary::path::OutPath;

pub(super) fn run(root: &Path, options: &Pack, console: &Console) -> Result<(), Failure> {
    check_root(root)?;
    let output = options.output.clone().unwrap_or_else(|| root.join("site.zip"));
    if !output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
        let shown = output.display();
        return Err(Failure::Usage(text!("“{shown}”的后缀应是 .zip", "“{shown}” must end in .zip")));
    }
    let request = build::request(&options.edition, true);
    let typesetter = pdf::typesetter(&options.edition)?;
    let mut timings = Timings::default();
    let inputs = pipeline::read(root, &mut timings)?;
    let (snapshot, diagnostics) = pipeline::assemble(inputs, &request, &mut timings)?;
    console.diagnostics(&diagnostics);
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.stops(options.edition.strict));
    let Some(snapshot) = snapshot.filter(|_| !failed) else {
        console.error(&text!("内容有错误，没有打包", "the content has errors, nothing was packed"));
        return Err(Failure::Content);
    };
    let files = pack(&snapshot, typesetter.as_ref(), console)?;
    let count = files.len();
    let size = write(&output, files)?;
    let (shown, megabytes) = (output.display(), format!("{:.1}", size as f64 / 1_048_576.0));
    console.say(&text!(
        "{shown}：{count} 个文件，{megabytes} MB；解压后双击 index.html 即可浏览和检索",
        "{shown}: {count} files, {megabytes} MB; unpack it and open index.html to browse and search"
    ));
    Ok(())
}

/// Every file of the copy, compressed, by its name in the archive: all below one folder, so that unpacking scatters nothing.
fn pack(
    snapshot: &Snapshot,
    typesetter: Option<&Typesetter>,
    console: &Console,
) -> Result<BTreeMap<String, Packed>, Failure> {
    let title = &snapshot.site.registry.settings.title;
    let folder = OutPath::new(title).map_or_else(|_| "site".to_owned(), |title| title.as_str().replace('/', "-"));
    let files = Mutex::new(BTreeMap::new());
    let put = |path: &str, bytes: &[u8]| {
        let name = format!("{folder}/{path}");
        let packed = archive::pack(&name, bytes).map_err(Failure::write(Path::new(path)))?;
        // A thread that panicked has not left the map half changed.
        files.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(name, packed);
        Ok::<(), Failure>(())
    };
    let put_script = |path: &OutPath, bytes: &[u8]| match offline::script(path, bytes) {
        Some((path, script)) => put(path.as_str(), &script),
        None => Ok(()),
    };
    let progress = console.progress(&text!("生成页面", "rendering"), snapshot.plan.len());
    snapshot.render_all(|Rendered { path, is_read, bytes }| {
        put(path.as_str(), &bytes)?;
        if is_read {
            put_script(path, &bytes)?;
        }
        progress.step();
        Ok::<(), Failure>(())
    })?;
    drop(progress);
    if let Some(typesetter) = typesetter {
        pdf::make(snapshot, typesetter, console, |path, bytes| put(path.as_str(), &bytes))?;
    }
    let index = snapshot.search_index().into_files();
    index.into_par_iter().try_for_each(|(path, bytes)| put_script(&path, &bytes))?;
    // Notepad of older Windows knows UTF-8 by its mark, and lines by both characters.
    let advice = snapshot.theme.labels.filled("pack_advice", &[("title", title)]);
    put(snapshot.theme.labels.get("pack_advice_file"), format!("\u{FEFF}{}", advice.replace('\n', "\r\n")).as_bytes())?;
    Ok(files.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// Writes the archive. Gives its size in bytes.
fn write(output: &Path, files: BTreeMap<String, Packed>) -> Result<u64, WriteError> {
    whole::replace(output, |file| {
        let mut archive = Archive::new(BufWriter::new(file));
        for packed in files.into_values() {
            archive.add(packed)?;
        }
        let file = archive.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        Ok(file.metadata()?.len())
    })
}
