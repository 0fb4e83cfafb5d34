//! All that can be typed, with the words of `--help`: what people read, in their language.
//!
//! The parser itself has no words, so that a command that is understood pays nothing for them.

use clap::builder::Resettable;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::Cli;
use super::examples::examples_of;
use crate::face::wording::help;

/// Where the arguments that every command takes stand: after its own.
const EVERYWHERE: usize = 100;

/// All that can be typed, with its help.
pub(in crate::face::cli) fn worded() -> Command {
    in_words(Cli::command())
}

/// The same without the command that shows help, which has no page of its own in the manual.
pub(in crate::face::cli) fn manual() -> Command {
    in_words(Cli::command().disable_help_subcommand(true))
}

fn in_words(mut command: Command) -> Command {
    // What clap adds by itself is there from here on: it gets words too.
    command.build();
    dressed(command, "").after_help(help::first_steps())
}

/// Gives a command and all below it their words.
fn dressed(command: Command, path: &str) -> Command {
    let named = &named(path);
    let about = help::about(named);
    let mut place = 0;
    let mut command = command
        .help_template(help::page())
        .subcommand_help_heading(help::commands())
        .mut_args(|arg| {
            place += 1;
            described(arg, named, place)
        })
        .mut_subcommands(|below| {
            let path = format!("{path} {}", below.get_name());
            dressed(below, path.trim_start())
        });
    if let Some(more) = help::more(named) {
        command = command.long_about(format!("{about}\n\n{more}"));
    }
    if let Some(lines) = examples_of(named) {
        let lines: Vec<String> = lines.iter().map(|line| format!("  {line}")).collect();
        command =
            command.after_help(format!("{}\n{}", help::examples(lines.len()), lines.join("\n")));
    }
    command.about(about)
}

/// Whose words a command has: `help friend show` those of `friend show`, `friend help` those of `help`.
fn named(path: &str) -> String {
    let words: Vec<&str> = path.split(' ').collect();
    match words.as_slice() {
        [.., "help"] => "help".to_owned(),
        _ => words.into_iter().filter(|word| *word != "help").collect::<Vec<_>>().join(" "),
    }
}

/// Gives an argument its words, with what it is without being typed and what it may be. What every command takes comes
/// last.
fn described(arg: Arg, path: &str, place: usize) -> Arg {
    let mut words = vec![help::argument(path, arg.get_id().as_str())];
    let heading = if arg.is_positional() { help::arguments() } else { help::options() };
    let is_everywhere =
        arg.is_global_set() || matches!(arg.get_action(), ArgAction::Help | ArgAction::Version);
    let place = if is_everywhere { place + EVERYWHERE } else { place };
    let mut arg = arg.help_heading(heading).display_order(place).long_help(Resettable::Reset);
    if let Some(name) = arg.get_env().map(|name| name.to_string_lossy().into_owned()) {
        words.push(help::environment(&name));
        arg = arg.hide_env(true);
    }
    let usual: Vec<_> = arg.get_default_values().iter().map(|one| one.to_string_lossy()).collect();
    let usual = usual.join(" ");
    let is_shown = !arg.is_hide_default_value_set() && arg.get_action().takes_values();
    if is_shown && !usual.is_empty() {
        words.push(help::usual(&usual));
    }
    arg = arg.hide_default_value(true);
    let choices = arg.get_possible_values();
    if choices.is_empty() || !arg.get_action().takes_values() {
        return arg.help(words.join(" "));
    }
    let short = [&words[..], &[help::values(choices.iter().map(|one| one.get_name()))]].concat();
    let mut long = format!("{}\n\n{}", words.join(" "), help::choices());
    let wide = choices.iter().map(|choice| choice.get_name().len()).max().unwrap_or_default() + 1;
    for choice in &choices {
        let means = help::choice(choice.get_name()).unwrap_or_default();
        long.push_str(&format!("\n- {:wide$} {means}", format!("{}:", choice.get_name())));
    }
    arg.hide_possible_values(true).help(short.join(" ")).long_help(long)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::face::wording::tongue::made_up;

    /// Every page of help, by its command.
    fn pages(command: &mut Command, pages: &mut Vec<(String, String)>) {
        let name = command.get_bin_name().unwrap_or("hobnob").to_owned();
        pages.push((name, command.clone().render_long_help().to_string()));
        command.get_subcommands_mut().for_each(|below| self::pages(below, pages));
    }

    #[test]
    fn help_is_there_for_everything_that_can_be_typed_and_for_nothing_else() {
        fn walk(command: &Command, path: &str, asked: &mut BTreeSet<String>) {
            let id = help::id(path);
            asked.insert(id.clone());
            asked.extend(help::more(path).map(|_| format!("{id}.long")));
            for arg in command.get_arguments() {
                let is_global = !path.is_empty() && (arg.is_global_set() || arg.get_id() == "help");
                let of = if is_global { help::id("") } else { id.clone() };
                asked.insert(format!("{of}.{}", arg.get_id()));
                let choices = arg.get_possible_values();
                let known = |name: &str| help::choice(name).is_some();
                let named = choices.iter().map(|one| one.get_name().to_owned());
                asked.extend(named.filter(|name| known(name)).map(|n| format!("help-choices.{n}")));
            }
            let own = |below: &&Command| path.is_empty() || below.get_name() != "help";
            for below in command.get_subcommands().filter(|_| path != "help").filter(own) {
                walk(below, format!("{path} {}", below.get_name()).trim(), asked);
            }
        }
        let (mut asked, mut there, mut id) = (BTreeSet::new(), BTreeSet::new(), String::new());
        walk(&worded(), "", &mut asked);
        for line in include_str!("../../wording/locales/en/help.ftl").lines() {
            let name = line.trim_start().split(' ').next().unwrap();
            if line.starts_with("help-") {
                id = name.to_owned();
                there.insert(id.clone());
            } else if line.starts_with("    .") {
                there.insert(format!("{id}{name}"));
            }
        }
        there.retain(|name| !help::LAYOUT.contains(&name.as_str()));
        assert_eq!(asked, there);
    }

    #[test]
    fn no_page_of_help_has_a_word_that_cannot_be_translated() {
        let mut shown = Vec::new();
        let mut command = made_up::listen(worded);
        pages(&mut command, &mut shown);
        assert!(shown.len() > 60, "{}", shown.len());
        for (name, page) in shown {
            let mut typed: Vec<&str> = name.split(' ').collect();
            // What stands for a value, and what is typed in examples.
            let upper: Vec<&str> = page
                .split(|c: char| !(c.is_ascii_alphabetic() || c == '-'))
                .filter(|word| word.chars().all(|c| c.is_ascii_uppercase() || c == '-'))
                .collect();
            typed.extend(upper);
            let is_typed = |line: &&str| line.contains("hobnob ") && !line.contains('⟦');
            let examples: Vec<&str> = page.lines().filter(is_typed).collect();
            typed.extend(examples);
            let flags = page
                .split_whitespace()
                .filter(|word| word.starts_with(['-', '<', '[']) || word.starts_with("hobnob"));
            typed.extend(flags);
            let names = worded();
            let names: Vec<String> = names
                .get_subcommands()
                .flat_map(|below| {
                    let further = below.get_subcommands().map(|one| one.get_name().to_owned());
                    std::iter::once(below.get_name().to_owned()).chain(further)
                })
                .collect();
            typed.extend(names.iter().map(String::as_str));
            typed.extend([
                "auto",
                "always",
                "never",
                "jsonl",
                "md",
                "html",
                "elvish",
                "powershell",
            ]);
            typed.extend(["bash", "zsh", "fish", "queued", "stored", "delivered", "read"]);
            typed.extend(["online", "away", "busy", "invisible"]);
            made_up::is_all_said(&page, &typed);
        }
    }
}
