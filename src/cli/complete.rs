//! `casebook completions SHELL`.

use super::arguments::Completions;
use super::{Console, Failure, help};

pub(super) fn run(options: &Completions, console: &Console) -> Result<(), Failure> {
    let mut script = Vec::new();
    let mut command = help::command(console.language);
    clap_complete::generate(options.shell, &mut command, "casebook", &mut script);
    console.print(String::from_utf8_lossy(&script).trim_end())
}
