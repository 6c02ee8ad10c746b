//! The command line: the only part that prints. One file a command.

mod arguments;
mod build;
mod check;
mod complete;
mod console;
mod explain;
mod failure;
mod help;
mod import;
mod init;
mod list;
mod new;
mod offline;
mod pack;
mod pdf;
mod schema;
mod search;
mod serve;
mod stats;
mod theme;
mod threads;

use std::ffi::OsString;
use std::process::ExitCode;

use arguments::{Arguments, Command};
use console::Console;
use failure::Failure;

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let language = console::language(&arguments);
    let arguments = match help::parse(&arguments, language) {
        Ok(arguments) => arguments,
        Err(error) => {
            if error.use_stderr() {
                let _ = error.print();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
            }
            // Help and version are results, and no failure.
            return console::print_help(&error, language);
        }
    };
    let console = Console::new(&arguments, language);
    match dispatch(&arguments, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console.failure(&failure);
            failure.exit_code()
        }
    }
}

fn dispatch(arguments: &Arguments, console: &Console) -> Result<(), Failure> {
    let jobs = match &arguments.command {
        Command::Build(options) => options.jobs,
        _ => None,
    };
    let threads = threads::start(jobs);
    match &arguments.command {
        Command::Init(options) => init::run(options, console),
        Command::New(options) => new::run(&arguments.root, options, console),
        Command::Import(options) => import::run(&arguments.root, options, console),
        Command::Build(options) => build::run(&arguments.root, options, console),
        Command::Check(options) => check::run(&arguments.root, options, console),
        Command::Pack(options) => pack::run(&arguments.root, options, console),
        Command::Serve(options) => serve::run(&arguments.root, options, threads, console),
        Command::Search(options) => search::run(&arguments.root, options, console),
        Command::List(options) => list::run(&arguments.root, options, console),
        Command::Stats(options) => stats::run(&arguments.root, options, console),
        Command::Explain(options) => explain::run(options, console),
        Command::Schema(options) => schema::run(&arguments.root, options, console),
        Command::Theme(options) => theme::run(&arguments.root, options, console),
        Command::Completions(options) => complete::run(options, console),
    }
}
