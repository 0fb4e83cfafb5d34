//! Words of `--help`, of the manual and of what shells offer: a message for each command, an attribute for each argument.

use super::tongue::{piece, say, words};

/// Which message a command has; `path` is how it is reached, as `friend show`.
pub(crate) fn id(path: &str) -> String {
    let path = if path.is_empty() { "program" } else { path };
    format!("help-{}", path.replace(' ', "-"))
}

/// What a command is for.
pub(crate) fn about(path: &str) -> String {
    piece(&id(path), None).unwrap_or_default()
}

/// What else there is to know about it.
pub(crate) fn more(path: &str) -> Option<String> {
    // Lines are those of the file; a page has its own.
    piece(&id(path), Some("long")).map(|more| more.replace('\n', " "))
}

/// What an argument is for. Those that every command takes are described once.
pub(crate) fn argument(path: &str, name: &str) -> String {
    let own = piece(&id(path), Some(name));
    own.or_else(|| piece(&id(""), Some(name))).unwrap_or_default()
}

/// What it means to choose this word.
pub(crate) fn choice(word: &str) -> Option<String> {
    piece("help-choices", Some(word))
}

/// What stands above them.
pub(crate) fn choices() -> String {
    say!("help-choices")
}

/// The words one may choose among.
pub(crate) fn values<'a>(words: impl Iterator<Item = &'a str>) -> String {
    say!("help-values", values = words.collect::<Vec<_>>().join(", "))
}

/// What holds when nothing is typed.
pub(crate) fn usual(value: &str) -> String {
    say!("help-default", value)
}

/// Which variable of the environment says the same.
pub(crate) fn environment(name: &str) -> String {
    say!("help-env", name)
}

/// What stands above the examples.
pub(crate) fn examples(number: usize) -> String {
    say!("help-examples", number)
}

/// How a page is laid out, as clap's templates are written.
pub(crate) fn page() -> String {
    let usage = words!("help-usage");
    format!(
        "{{before-help}}{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}"
    )
}

/// What stands above the commands.
pub(crate) fn commands() -> &'static str {
    words!("help-commands")
}

/// What stands above the flags.
pub(crate) fn options() -> &'static str {
    words!("help-options")
}

/// What stands above the arguments.
pub(crate) fn arguments() -> &'static str {
    words!("help-arguments")
}

/// What somebody does first.
pub(crate) fn first_steps() -> String {
    say!("help-first-steps")
}

/// Messages that belong to no command.
#[cfg(test)]
pub(crate) const LAYOUT: [&str; 10] = [
    "help-arguments",
    "help-choices",
    "help-commands",
    "help-default",
    "help-env",
    "help-examples",
    "help-first-steps",
    "help-options",
    "help-usage",
    "help-values",
];
