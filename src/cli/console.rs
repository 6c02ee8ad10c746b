//! Where messages go, in which language, with or without colours and progress.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::Failure;
use super::arguments::{Arguments, Color, Lang};
use crate::text;
use crate::vocabulary::diagnostic::{Colour, Diagnostic, Language, Text, text_report};

/// The terminal, or what stands for it.
#[derive(Debug)]
pub(super) struct Console {
    pub(super) language: Language,
    colour: Colour,
    stdout_colour: Colour,
    quiet: bool,
    verbose: bool,
    progress: bool,
    /// Whoever read stdout has gone away: nothing more is written to it.
    unheard: AtomicBool,
}

/// The language of the messages: `--lang`, else the locale.
pub(super) fn language(arguments: &[OsString]) -> Language {
    let mut words = arguments.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        let value = match word.split_once('=') {
            Some(("--lang", value)) => Some(value.to_owned()),
            _ if word == "--lang" => words.next().map(|value| value.into_owned()),
            _ => None,
        };
        match value.as_deref() {
            Some("zh") => return Language::Chinese,
            Some("en") => return Language::English,
            _ => {}
        }
    }
    let named =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let locale = named.or_else(sys_locale::get_locale).unwrap_or_default();
    if locale.to_lowercase().starts_with("zh") { Language::Chinese } else { Language::English }
}

impl Console {
    pub(super) fn new(arguments: &Arguments, language: Language) -> Console {
        let terminal = std::io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let colour = |terminal: bool| match arguments.color {
            Color::Always => Colour::On,
            Color::Auto if terminal && !no_color && !dumb => Colour::On,
            _ => Colour::Off,
        };
        let language = match arguments.lang {
            Some(Lang::Zh) => Language::Chinese,
            Some(Lang::En) => Language::English,
            None => language,
        };
        Console {
            language,
            colour: colour(terminal),
            stdout_colour: colour(std::io::stdout().is_terminal()),
            quiet: arguments.quiet,
            verbose: arguments.verbose,
            // A terminal that knows no signs of control cannot draw a line anew.
            progress: terminal && !dumb && !arguments.quiet,
            unheard: AtomicBool::new(false),
        }
    }

    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Prints a result to stdout.
    ///
    /// # Errors
    /// As [`Console::print_lines`].
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        self.print_lines(std::iter::once(text))
    }

    /// Prints many results to stdout, one below the other, to the last byte.
    ///
    /// # Errors
    /// When they cannot be written. A reader that has gone away is no reason to fail.
    pub(super) fn print_lines(&self, lines: impl Iterator<Item = impl AsRef<str>>) -> Result<(), Failure> {
        if !self.is_heard() {
            return Ok(());
        }
        let choice = match self.stdout_colour {
            Colour::On => anstream::ColorChoice::Always,
            Colour::Off => anstream::ColorChoice::Never,
        };
        match write_stdout(choice, lines) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.unheard.store(true, Ordering::Relaxed);
                Ok(())
            }
            written => written.map_err(unwritten),
        }
    }

    /// Whether somebody still reads stdout, as far as is known.
    pub(super) fn is_heard(&self) -> bool {
        !self.unheard.load(Ordering::Relaxed)
    }

    /// Whether results on stdout are coloured.
    pub(super) fn stdout_colour(&self) -> Colour {
        self.stdout_colour
    }

    /// Prints a message to stderr, unless it shall be quiet.
    pub(super) fn say(&self, text: &Text) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr().lock(), "{}", text.get(self.language));
        }
    }

    /// Prints an error to stderr.
    pub(super) fn error(&self, text: &Text) {
        print_error(text, self.language, self.colour);
    }

    /// Prints why a command failed, unless that has been printed.
    pub(super) fn failure(&self, failure: &Failure) {
        match failure {
            Failure::Content => {}
            Failure::Theme(diagnostic) => self.diagnostics(std::slice::from_ref(diagnostic)),
            Failure::File(text) | Failure::Usage(text) | Failure::Machine(text) => self.error(text),
        }
    }

    /// Prints diagnostics to stderr, one below the other.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        let mut out = std::io::BufWriter::new(std::io::stderr().lock());
        for diagnostic in diagnostics {
            let _ = writeln!(out, "{}\n", text_report(diagnostic, self.language, self.colour));
        }
        let _ = out.flush();
    }

    /// A progress line for `total` steps; it shows itself only on a terminal, and only when the work is long.
    pub(super) fn progress(&self, what: &Text, total: usize) -> Progress {
        Progress {
            shown: self.progress,
            what: what.get(self.language).to_owned(),
            total,
            done: AtomicUsize::new(0),
            next: Mutex::new(Instant::now() + PATIENCE),
        }
    }
}

/// Prints what was asked for instead of a command: help, or the version. A reader that has gone away is no reason to fail.
pub(super) fn print_help(help: &clap::Error, language: Language) -> ExitCode {
    let choice = anstream::AutoStream::choice(&io::stdout());
    match write_stdout(choice, std::iter::once(help.render().ansi().to_string().trim_end_matches('\n'))) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let failure = unwritten(error);
            if let Failure::Machine(text) = &failure {
                print_error(text, language, Colour::Off);
            }
            failure.exit_code()
        }
        _ => ExitCode::SUCCESS,
    }
}

/// The only way to stdout: all lines, and an error if the last of them has not been written.
fn write_stdout(choice: anstream::ColorChoice, lines: impl Iterator<Item = impl AsRef<str>>) -> io::Result<()> {
    let mut out = io::BufWriter::new(anstream::AutoStream::new(io::stdout().lock(), choice));
    for line in lines {
        writeln!(out, "{}", line.as_ref())?;
    }
    out.flush()
}

fn unwritten(cause: io::Error) -> Failure {
    Failure::Machine(text!(
        "结果没有全部写出（标准输出：{cause}）",
        "the results were not written to their end (standard output: {cause})"
    ))
}

/// Prints an error to stderr.
fn print_error(text: &Text, language: Language, colour: Colour) {
    let label = match language {
        Language::Chinese => "错误",
        Language::English => "error",
    };
    let label = match colour {
        Colour::On => format!("\x1b[1;31m{label}\x1b[0m"),
        Colour::Off => label.to_owned(),
    };
    let _ = writeln!(anstream::stderr().lock(), "{label}: {}", text.get(language));
}

/// Work that ends sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the line is drawn anew.
const REFRESH: Duration = Duration::from_millis(100);

/// A line on the terminal that says how far the work is.
#[derive(Debug)]
pub(super) struct Progress {
    shown: bool,
    what: String,
    total: usize,
    done: AtomicUsize,
    next: Mutex<Instant>,
}

impl Progress {
    /// One step is done.
    pub(super) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.shown {
            return;
        }
        // Whoever finds the lock taken leaves the drawing to another thread.
        let Ok(mut next) = self.next.try_lock() else { return };
        if Instant::now() >= *next {
            *next = Instant::now() + REFRESH;
            let percent = done * 100 / self.total.max(1);
            let _ = write!(std::io::stderr(), "\r{} {done}/{} ({percent}%)\x1b[K", self.what, self.total);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
