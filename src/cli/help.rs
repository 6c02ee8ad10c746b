//! Help in the reader's language: the English of `arguments.rs`, or `help.zh.yaml`.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};

use super::arguments::Arguments;
use crate::vocabulary::diagnostic::Language;

/// Parses the command line; help and errors of usage come back as an error that prints itself.
pub(super) fn parse(arguments: &[OsString], language: Language) -> Result<Arguments, clap::Error> {
    let mut command = command(language);
    let matches = command.try_get_matches_from_mut(arguments)?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The command with its help in one language.
pub(super) fn command(language: Language) -> Command {
    let command = Arguments::command();
    if language == Language::English {
        return command;
    }
    let texts: BTreeMap<String, String> =
        crate::vocabulary::data::from_embedded("help.zh.yaml", include_str!("help.zh.yaml"));
    translate(command, "", &texts)
}

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

fn translate(command: Command, path: &str, texts: &BTreeMap<String, String>) -> Command {
    let text = |key: &str| texts.get(key.trim_start_matches('.')).cloned();
    let flag = |name: &'static str, short: char, action: ArgAction| {
        Arg::new(name).short(short).long(name).action(action).help(text(name).unwrap_or_default()).help_heading("选项")
    };
    let mut command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .arg(flag("help", 'h', ArgAction::Help));
    if path.is_empty() {
        command = command.arg(flag("version", 'V', ArgAction::Version));
    }
    if let Some(about) = text(if path.is_empty() { "casebook" } else { path }) {
        command = command.about(about.clone()).long_about(about);
    }
    command = command.mut_args(|argument| {
        let own = format!("{path}.{}", argument.get_id());
        let heading = if argument.is_positional() { "参数" } else { "选项" };
        let argument = argument.help_heading(heading);
        match text(&own).or_else(|| text(argument.get_id().as_str())) {
            Some(help) => argument.help(help.clone()).long_help(help),
            None => argument,
        }
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        let below = format!("{path}.{name}").trim_start_matches('.').to_owned();
        command.mut_subcommand(name, |sub| translate(sub, &below, texts))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::han::is_han;

    #[test]
    fn the_command_is_sound_in_both_languages() {
        command(Language::English).debug_assert();
        command(Language::Chinese).debug_assert();
    }

    #[test]
    fn every_command_and_option_has_chinese_help() {
        let mut command = command(Language::Chinese);
        command.build();
        check(&command);
    }

    fn check(command: &Command) {
        let has_han = |text: String| text.chars().any(is_han);
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(has_han(about), "{} has no Chinese help", command.get_name());
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(has_han(help), "{} {} has no Chinese help", command.get_name(), argument.get_id());
        }
        command.get_subcommands().for_each(check);
    }
}
