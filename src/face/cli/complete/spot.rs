//! Where in a command somebody is who presses Tab.

use std::path::PathBuf;

use clap::{Arg, Command};

/// Where the cursor stands.
#[derive(Debug)]
pub(super) struct Spot<'a> {
    /// The command so far.
    pub(super) command: &'a Command,
    /// How it is reached, as `["room", "set"]`.
    pub(super) path: Vec<&'a str>,
    /// What it was given so far that is no flag.
    pub(super) values: Vec<String>,
    /// The flag whose value is being typed.
    pub(super) awaits: Option<&'a Arg>,
    /// `--flag=`, where the value being typed stands behind it in the same word.
    pub(super) assigned: Option<&'a str>,
    /// The word being typed, without the shell's quotes.
    pub(super) now: String,
    /// Whether `--` was typed: no flags and no commands follow.
    pub(super) only_values: bool,
    /// The home that was named.
    pub(super) home: Option<PathBuf>,
}

impl<'a> Spot<'a> {
    /// Reads what was typed; the last word is not finished.
    pub(super) fn of(command: &'a Command, words: &'a [String]) -> Self {
        let (now, before) = match words.split_last() {
            Some((now, before)) => (now.as_str(), before),
            None => ("", words),
        };
        let mut spot = Self {
            command,
            path: Vec::new(),
            values: Vec::new(),
            awaits: None,
            assigned: None,
            now: if now == "=" { String::new() } else { unquoted(now) },
            only_values: false,
            home: None,
        };
        before.iter().for_each(|word| spot.read(word));
        if spot.awaits.is_none() && !spot.only_values {
            spot.assign(now);
        }
        spot
    }

    /// The argument that a further word would be.
    pub(super) fn next_value(&self) -> Option<&'a Arg> {
        let all: Vec<&Arg> = self.command.get_positionals().collect();
        let many = |arg: &&&Arg| arg.get_num_args().is_some_and(|range| range.max_values() > 1);
        all.get(self.values.len()).or_else(|| all.last().filter(many)).copied()
    }

    /// One finished word.
    fn read(&mut self, word: &str) {
        if let Some(arg) = self.awaits {
            // bash makes three words of `--flag=value`.
            if word != "=" {
                self.awaits = None;
                self.remember(arg, word);
            }
        } else if self.only_values {
            self.values.push(unquoted(word));
        } else if word == "--" {
            self.only_values = true;
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, value) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let arg = self.arg(|arg| arg.get_long() == Some(name));
            match (arg, value) {
                (Some(arg), Some(value)) => self.remember(arg, value),
                (arg, None) => self.awaits = arg.filter(|arg| takes_value(arg)),
                (None, Some(_)) => {}
            }
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            let last = letters.chars().last();
            let arg = self.arg(|arg| arg.get_short() == last);
            self.awaits = arg.filter(|arg| takes_value(arg));
        } else if let Some(below) =
            self.command.find_subcommand(word).filter(|_| self.values.is_empty())
        {
            self.command = below;
            self.path.push(below.get_name());
        } else {
            self.values.push(unquoted(word));
        }
    }

    /// `--flag=value` in one word.
    fn assign(&mut self, now: &'a str) {
        let Some(at) = now.find('=').filter(|_| now.starts_with("--")) else { return };
        let (flag, value) = now.split_at(at + 1);
        let name = flag.trim_start_matches('-').trim_end_matches('=');
        let arg = self.arg(|arg| arg.get_long() == Some(name)).filter(|arg| takes_value(arg));
        if arg.is_some() {
            (self.awaits, self.assigned, self.now) = (arg, Some(flag), unquoted(value));
        }
    }

    fn arg(&self, is: impl Fn(&Arg) -> bool) -> Option<&'a Arg> {
        self.command.get_arguments().find(|arg| is(arg))
    }

    fn remember(&mut self, arg: &Arg, value: &str) {
        if arg.get_id() == "home" {
            self.home = Some(from_home(&unquoted(value)));
        }
    }
}

/// A path as the shell will read it: `~/` is still there while a line is typed.
fn from_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

/// A word without quotes and backslashes, as far as names need it.
fn unquoted(word: &str) -> String {
    let mut plain = String::new();
    let mut letters = word.chars();
    while let Some(c) = letters.next() {
        match c {
            '\'' | '"' => {}
            '\\' => plain.extend(letters.next()),
            c => plain.push(c),
        }
    }
    plain
}
