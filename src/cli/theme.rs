//! `casebook theme eject FILE…`.

use std::path::{Path, PathBuf};

use super::arguments::{Theme, ThemeCommand};
use super::{Console, Failure};
use crate::pipeline::{self, Timings};
use crate::publish::whole::NewFiles;
use crate::text;
use crate::theme::{embedded_file, embedded_files};
use crate::vocabulary::diagnostic::nearest;

pub(super) fn run(root: &Path, options: &Theme, console: &Console) -> Result<(), Failure> {
    let ThemeCommand::Eject(eject) = &options.command;
    super::failure::check_root(root)?;
    let inputs = pipeline::read(root, &mut Timings::default())?;
    let name =
        inputs.registry.as_ref().map_or_else(|| "default".to_owned(), |registry| registry.settings.theme.clone());
    let all = embedded_files();
    let mut chosen: Vec<&String> = Vec::new();
    // Every name is judged before one file is written.
    for wanted in &eject.files {
        let before = chosen.len();
        chosen.extend(
            all.iter()
                .filter(|file| *file == wanted || file.starts_with(&format!("{}/", wanted.trim_end_matches('/')))),
        );
        if chosen.len() == before {
            let near =
                nearest(wanted, all.iter().map(String::as_str)).map(|near| format!("（{near}？）")).unwrap_or_default();
            return Err(Failure::Usage(text!(
                "主题里没有文件“{wanted}”{near}",
                "the theme has no file “{wanted}” {near}"
            )));
        }
    }
    let folder = root.join("themes").join(&name);
    let targets: Vec<PathBuf> = chosen.iter().map(|file| folder.join(file)).collect();
    let mut files = NewFiles::default();
    for (file, target) in chosen.iter().zip(&targets) {
        if target.exists() {
            let shown = target.display();
            return Err(Failure::Machine(text!(
                "{shown} 已经存在，不会覆盖",
                "{shown} is there already and is not overwritten"
            )));
        }
        files.add(target, &embedded_file(file).unwrap_or_default())?;
    }
    files.appear()?;
    for target in targets {
        let shown = target.display();
        console.say(&text!("已写出 {shown}", "wrote {shown}"));
    }
    Ok(())
}
