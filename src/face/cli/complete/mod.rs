//! `completions`: what a shell asks while somebody types, and the scripts that make it ask.
//!
//! The scripts call `hobnob __complete SHELL WORD…` with what stands before the cursor. The first line of its answer says
//! what may follow (`words`, `files` or `folders`), each further one is a word and, after a tab, what it means. It never
//! starts a node, never asks for a passphrase, says nothing when something is wrong, and is silent after [`TIME_MAX`].
//!
//! **What a shell gets cannot run in it.** A name that other people chose is offered only when it is made of letters,
//! digits and a few plain signs; whoever is called anything else is offered by their id.

mod names;
mod scripts;
mod spot;

use std::ffi::OsString;
use std::io::Write;
use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Arg, Command, ValueHint};

use self::names::Names;
use self::spot::Spot;
use super::args::{self, Shell};
use super::doors::Doors;
use crate::face::wording::help;

/// The word with which a script asks; people never type it.
const ASKED: &str = "__complete";

/// How long somebody waits at the Tab key before it feels broken.
const TIME_MAX: Duration = Duration::from_millis(80);

/// One word that could come next, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    word: String,
    means: String,
}

/// What could come next.
#[derive(Debug, Default, PartialEq, Eq)]
struct Offers {
    kind: Kind,
    all: Vec<Offer>,
}

/// What the shell itself may complete.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing.
    #[default]
    Words,
    /// Files.
    Files,
    /// Folders.
    Folders,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Files => "files",
            Self::Folders => "folders",
        }
    }
}

/// Prints the script for a shell.
pub(super) fn script(shell: Shell) -> String {
    scripts::script(shell)
}

/// The words behind `__complete`, if a script asks.
pub(super) fn asked(typed: &[OsString]) -> Option<&[OsString]> {
    typed.get(1).filter(|word| *word == ASKED).and_then(|_| typed.get(2..))
}

/// Answers a script. Whatever goes wrong, it says less.
pub(super) fn answer(asked: &[OsString], doors: Doors) {
    let Some((shell, words)) = asked.split_first() else { return };
    let words: Vec<String> = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let command = args::worded();
    let found = offers(&command, &words, |spot, names| names::known(spot, names, doors));
    let plain = shell != "bash" || words.last().is_some_and(|word| word.starts_with(['"', '\'']));
    let mut lines = found.kind.word().to_owned();
    for Offer { word, means } in found.all {
        let word = if plain { word } else { escaped(&word) };
        lines.push_str(&format!("\n{word}\t{means}"));
    }
    // A shell that has gone away needs no answer.
    let _ = writeln!(std::io::stdout(), "{lines}");
}

/// A word as one types it into bash; the other shells do this themselves.
fn escaped(word: &str) -> String {
    let mut typed = String::new();
    for c in word.chars() {
        if c == ' ' || c == '#' {
            typed.push('\\');
        }
        typed.push(c);
    }
    typed
}

/// What could stand at the end of these words, the last of which is being typed.
fn offers(
    command: &Command,
    words: &[String],
    known: impl Fn(&Spot<'_>, Names) -> Vec<Offer>,
) -> Offers {
    let spot = Spot::of(command, words);
    let mut found = Offers::default();
    if let Some(arg) = spot.awaits {
        found = values(&spot, arg, &known);
        let before = spot.assigned.unwrap_or_default();
        found.all.iter_mut().for_each(|offer| offer.word.insert_str(0, before));
    } else if spot.now.starts_with('-') && !spot.only_values {
        found.all = flags(&spot);
    } else {
        if let Some(arg) = spot.next_value() {
            found = values(&spot, arg, &known);
        }
        found.all.extend(commands(&spot));
    }
    let typed = format!("{}{}", spot.assigned.unwrap_or_default(), spot.now).to_lowercase();
    found.all.retain(|offer| offer.word.to_lowercase().starts_with(&typed));
    found.all.truncate(names::OFFERS_MAX);
    found
}

fn commands(spot: &Spot<'_>) -> Vec<Offer> {
    let fresh = spot.values.is_empty() && !spot.only_values;
    let below = spot.command.get_subcommands().filter(|below| fresh && !below.is_hide_set());
    below.map(|below| offer(below.get_name(), below.get_about())).collect()
}

fn flags(spot: &Spot<'_>) -> Vec<Offer> {
    let all = spot.command.get_arguments().filter(|arg| !arg.is_hide_set());
    let long = |arg: &Arg| Some(offer(&format!("--{}", arg.get_long()?), arg.get_help()));
    all.filter_map(long).collect()
}

/// What an argument takes.
fn values(spot: &Spot<'_>, arg: &Arg, known: impl Fn(&Spot<'_>, Names) -> Vec<Offer>) -> Offers {
    let takes = arg.get_num_args().is_none_or(|range| range.takes_values());
    let possible: Vec<PossibleValue> = if takes { arg.get_possible_values() } else { vec![] };
    let possible = possible.iter().filter(|value| !value.is_hide_set());
    let explained = |value: &PossibleValue| {
        let means = help::choice(value.get_name()).map(Into::into);
        offer(value.get_name(), means.as_ref())
    };
    let mut all: Vec<Offer> = possible.map(explained).collect();
    if let Some(names) = Names::wanted(spot, arg) {
        all.extend(known(spot, names));
    }
    let kind = match (arg.get_id().as_str(), arg.get_value_hint()) {
        ("home" | "dir", _) | (_, ValueHint::DirPath) => Kind::Folders,
        (_, ValueHint::AnyPath | ValueHint::FilePath) => Kind::Files,
        _ => Kind::Words,
    };
    Offers { kind, all }
}

fn offer(word: &str, means: Option<&clap::builder::StyledStr>) -> Offer {
    let means = means.map(ToString::to_string).unwrap_or_default();
    let means = means.lines().next().unwrap_or_default().to_owned();
    Offer { word: word.to_owned(), means }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(words: &[&str]) -> Offers {
        let command = args::worded();
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        offers(&command, &words, |_, names| {
            vec![Offer { word: format!("{names:?}"), means: String::new() }]
        })
    }

    fn words(typed: &[&str]) -> Vec<String> {
        after(typed).all.into_iter().map(|offer| offer.word).collect()
    }

    #[test]
    fn commands_flags_and_fixed_values_complete() {
        assert_eq!(words(&["fr"]), ["friends", "friend"]);
        assert_eq!(words(&["room", "inv"]), ["invite", "invitations"]);
        assert_eq!(words(&["send", "bob", "hi", "--wa"]), ["--wait"]);
        assert_eq!(words(&["send", "bob", "hi", "--wait", "re"]), ["read"]);
        assert_eq!(words(&["--color=al"]), ["--color=always"]);
        assert_eq!(words(&["--color", "=", "al"]), ["always"], "as bash cuts it");
        assert_eq!(words(&["status", "--text", ""]), [] as [&str; 0]);
    }

    #[test]
    fn names_complete_where_they_are_wanted_and_nowhere_else() {
        assert_eq!(words(&["send", ""]), ["Talks"]);
        assert_eq!(words(&["send", "--reply", "7f", ""]), ["Talks"]);
        assert_eq!(words(&["send", "bob", ""]), [] as [&str; 0]);
        assert_eq!(words(&["friend", "rename", ""]), ["Friends"]);
        assert_eq!(words(&["friend", "rename", "bob", ""]), [] as [&str; 0]);
        assert_eq!(words(&["room", "invite", "cats", ""]), ["Friends"]);
        assert_eq!(words(&["room", "topic", ""]), ["Rooms"]);
        assert_eq!(words(&["config", "set", ""]), ["Settings"]);
        assert_eq!(words(&["invites", "revoke", ""]), ["Invites"]);
        assert_eq!(words(&["import", "--forget", ""]), ["Imports"]);
    }

    #[test]
    fn messages_complete_wherever_a_command_takes_one() {
        for command in ["trace", "edit", "delete", "cancel"] {
            assert_eq!(words(&[command, ""]), ["MyMessages"], "{command}");
        }
        assert_eq!(words(&["react", ""]), ["AllMessages"]);
        assert_eq!(words(&["react", "7f3a", ""]), [] as [&str; 0]);
        assert_eq!(words(&["log", "bob", "--before", ""]), ["Messages"]);
        assert_eq!(words(&["log", "bob", "--around=M"]), ["--around=Messages"]);
        assert_eq!(words(&["send", "bob", "--reply", ""]), ["Messages"]);
        assert_eq!(words(&["search", "x", "--before", ""]), [] as [&str; 0], "a time as well");
    }

    #[test]
    fn files_are_left_to_the_shell() {
        assert_eq!(after(&["invite", "--png", ""]).kind, Kind::Files);
        assert_eq!(after(&["--home", ""]).kind, Kind::Folders);
        assert_eq!(after(&["friends", ""]).kind, Kind::Words);
    }

    #[test]
    fn nonsense_completes_to_nothing() {
        for typed in [&["frob", "x", ""][..], &["--no-such", "", ""], &["send", "--", "-", ""]] {
            assert_eq!(words(typed), [] as [&str; 0], "{typed:?}");
        }
    }
}
