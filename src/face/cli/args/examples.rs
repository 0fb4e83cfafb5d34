//! An example or two for every command: what its `--help` and its page of the manual end with.
//!
//! A test walks all commands, fails where one has no example, and types each of them into the parser.

/// How one types a command.
pub(super) fn examples_of(path: &str) -> Option<&'static [&'static str]> {
    EXAMPLES.iter().find(|(of, _)| *of == path && !path.is_empty()).map(|(_, lines)| *lines)
}

/// Commands, and how one types them.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "init",
        &[
            "hobnob init --name Alice",
            "hobnob --home work init --name Alice --passphrase-file secret.txt",
        ],
    ),
    ("up", &["hobnob up", "hobnob up --listen /ip4/0.0.0.0/tcp/4001 --detach"]),
    ("down", &["hobnob down"]),
    ("id", &["hobnob id", "hobnob id --png card.png"]),
    ("invite", &["hobnob invite --qr", "hobnob invite --expires 7d --note \"for Bob\" --wait"]),
    ("invites", &["hobnob invites", "hobnob invites revoke k3x7"]),
    ("invites list", &["hobnob invites list --json"]),
    ("invites revoke", &["hobnob invites revoke k3x7"]),
    ("inspect", &["hobnob inspect 'HOBNOB:AEBQ…'", "hobnob inspect - < mail.txt"]),
    (
        "add",
        &[
            "hobnob add 'HOBNOB:AEBQ…'",
            "hobnob add - < mail.txt",
            "hobnob add --scan photo.jpg --as bob",
        ],
    ),
    ("friends", &["hobnob friends", "hobnob friends --json"]),
    ("friend", &["hobnob friend show bob", "hobnob friend verify bob"]),
    ("friend show", &["hobnob friend show bob"]),
    ("friend rename", &["hobnob friend rename bob robert"]),
    (
        "friend verify",
        &["hobnob friend verify bob", "hobnob friend verify bob --confirm \"12345 67890 …\""],
    ),
    ("friend accept-device", &["hobnob friend accept-device bob"]),
    ("friend block", &["hobnob friend block mallory"]),
    ("friend unblock", &["hobnob friend unblock mallory"]),
    ("mute", &["hobnob mute bob --for 8h", "hobnob mute '#cats'"]),
    ("unmute", &["hobnob unmute bob"]),
    ("friend introduce", &["hobnob friend introduce bob carol"]),
    ("friend remove", &["hobnob friend remove mallory --yes"]),
    ("introductions", &["hobnob introductions", "hobnob introductions accept k3x7wq2a"]),
    ("introductions list", &["hobnob introductions list --json"]),
    ("introductions accept", &["hobnob introductions accept k3x7wq2a"]),
    ("introductions decline", &["hobnob introductions decline k3x7wq2a"]),
    (
        "room",
        &[
            "hobnob room create cats",
            "hobnob room invite cats bob",
            "hobnob send '#cats' \"hello all\"",
            "hobnob log '#cats' --follow",
        ],
    ),
    ("room create", &["hobnob room create cats"]),
    ("room list", &["hobnob room list"]),
    ("room show", &["hobnob room show cats"]),
    ("room invite", &["hobnob room invite cats bob"]),
    ("room invitations", &["hobnob room invitations"]),
    ("room join", &["hobnob room join cats"]),
    ("room decline", &["hobnob room decline cats"]),
    ("room leave", &["hobnob room leave cats --yes"]),
    ("room remove", &["hobnob room remove cats mallory"]),
    ("room promote", &["hobnob room promote cats bob"]),
    ("room topic", &["hobnob room topic cats \"whose cat is it?\""]),
    ("room set", &["hobnob room set cats history 20", "hobnob room set cats invites privileged"]),
    ("chat", &["hobnob chat bob", "hobnob chat"]),
    (
        "send",
        &[
            "hobnob send bob \"are you there?\"",
            "date | hobnob send bob",
            "hobnob send bob hi --wait delivered --timeout 60s",
        ],
    ),
    (
        "log",
        &["hobnob log bob -n 20", "hobnob log bob --since 2h", "hobnob log bob --follow --json"],
    ),
    (
        "export",
        &[
            "hobnob export bob --format html -o bob.html",
            "hobnob export '#cats' --format md --by-day -o cats",
            "hobnob export > everything.jsonl",
        ],
    ),
    (
        "import",
        &[
            "hobnob import bob.jsonl",
            "hobnob log import:bob",
            "hobnob search lunch --in import:bob",
            "hobnob import --list",
            "hobnob import --forget bob",
        ],
    ),
    (
        "search",
        &[
            "hobnob search lunch friday",
            "hobnob search '\"see you at noon\"' --from bob",
            "hobnob search 'lunch in:#cats after:2026-11-01'",
            "hobnob log bob --around 7f3a",
        ],
    ),
    ("trace", &["hobnob trace 7f3a"]),
    ("edit", &["hobnob edit 7f3a \"see you at eight\"", "hobnob edit 7f3a < corrected.txt"]),
    ("delete", &["hobnob delete 7f3a", "hobnob delete 7f3a --here"]),
    ("react", &["hobnob react 7f3a 👍", "hobnob react 7f3a --remove"]),
    ("clear", &["hobnob clear bob", "hobnob clear '#cats' --yes"]),
    ("timer", &["hobnob timer bob", "hobnob timer bob 1d", "hobnob timer bob off"]),
    ("cancel", &["hobnob cancel 7f3a"]),
    ("mark", &["hobnob mark bob"]),
    ("status", &["hobnob status", "hobnob status away --text lunch"]),
    ("events", &["hobnob events --json", "hobnob events --since 1024 --json"]),
    ("config", &["hobnob config list", "hobnob config set receipts.read false"]),
    ("config get", &["hobnob config get receipts.read"]),
    ("config set", &["hobnob config set away_after 30m"]),
    ("config list", &["hobnob config list"]),
    ("phrase", &["hobnob phrase"]),
    (
        "backup",
        &["hobnob backup hobnob.backup", "hobnob backup --force /media/stick/hobnob.backup"],
    ),
    (
        "restore",
        &["hobnob restore hobnob.backup", "hobnob --home new restore hobnob.backup < words.txt"],
    ),
    ("doctor", &["hobnob doctor"]),
    ("demo", &["hobnob demo", "hobnob demo --script"]),
    (
        "completions",
        &[
            "hobnob completions bash > ~/.local/share/bash-completion/completions/hobnob",
            "hobnob completions zsh > ~/.zfunc/_hobnob",
            "hobnob completions fish > ~/.config/fish/completions/hobnob.fish",
        ],
    ),
    ("man", &["hobnob man ~/.local/share/man/man1"]),
];

#[cfg(test)]
mod tests {
    use clap::Command;

    use super::super::worded as command;
    use super::*;

    /// A command, how it is reached, and all below it.
    fn walk(command: &Command, path: &str, seen: &mut impl FnMut(&str, &Command)) {
        seen(path, command);
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            walk(below, format!("{path} {}", below.get_name()).trim(), seen);
        }
    }

    /// The lines of a command's help that somebody would type.
    fn examples(command: &Command) -> Vec<String> {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let typed = |line: &str| line.trim().starts_with("hobnob ") || line.contains("| hobnob ");
        help.lines().filter(|line| typed(line)).map(|line| line.trim().to_owned()).collect()
    }

    /// The words of a line as a shell would hand them over, from `hobnob` to where its part ends: three blanks and more
    /// stand before a word on it.
    fn words(line: &str) -> Vec<String> {
        let line = line.split("   ").next().unwrap();
        let from = line.find("hobnob").unwrap();
        let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
        for c in line[from..].chars().chain([' ']) {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (None, '\'' | '"') => quote = Some(c),
                (None, '|' | '<' | '>' | '(') => break,
                (None, ' ') if word.is_empty() => {}
                (None, ' ') => words.push(std::mem::take(&mut word)),
                (_, c) => word.push(c),
            }
        }
        words
    }

    #[test]
    fn every_command_shows_an_example_of_itself() {
        walk(&command(), "", &mut |path, command| {
            let wanted = format!("hobnob {path}");
            let shown = examples(command);
            let of_it = |line: &String| {
                let words = words(line);
                let named: Vec<&str> = path.split_whitespace().collect();
                named.iter().all(|name| words.iter().any(|word| word == name))
            };
            assert!(shown.iter().any(of_it), "say in EXAMPLES how one types: {wanted}");
        });
    }

    #[test]
    fn every_example_is_understood() {
        walk(&command(), "", &mut |_, shown| {
            for line in examples(shown) {
                let typed = command().try_get_matches_from(words(&line));
                assert!(typed.is_ok(), "{line}: {}", typed.unwrap_err());
            }
        });
    }

    #[test]
    fn no_example_is_left_over() {
        let mut paths = Vec::new();
        walk(&command(), "", &mut |path, _| paths.push(path.to_owned()));
        for (path, _) in EXAMPLES {
            assert!(paths.iter().any(|known| known == path), "there is no such command: {path}");
        }
    }
}
