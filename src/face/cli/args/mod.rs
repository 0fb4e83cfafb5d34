//! The command line as people type it.

mod examples;
mod friends;
mod home;
mod rooms;
mod talk;

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::span::Span;

pub(super) use self::examples::command;
pub(super) use self::friends::{Add, Friend, Introductions, Invite, Invites, Pictures};
pub(super) use self::home::{Backup, Config, Demo, Init, Restore, Up};
pub(super) use self::rooms::Room;
pub(super) use self::talk::{
    Chat, Clear, Delete, Edit, Export, Format, Import, Log, Mood, React, Search, Send, Status,
    Timer, Until,
};

/// A peer-to-peer messenger between friends, without any server.
#[derive(Debug, Parser)]
#[command(name = "hobnob", version, after_help = FIRST_STEPS)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) everywhere: Everywhere,
    /// Draw the chat window in ASCII [default: as the locale says]
    #[arg(long)]
    pub(super) ascii: bool,
    /// Without one, the chat window opens.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

const FIRST_STEPS: &str = "\
First steps:
  hobnob                            the chat window: it asks for your name and leads to your first friend
or, command by command:
  hobnob init --name Alice          make your identity
  hobnob invite                     a text for one friend; they type: hobnob add 'HOBNOB:…'
  hobnob send bob \"hi\"              say something
  hobnob log bob                    read the conversation";

/// Flags that every command takes.
#[derive(Debug, Args)]
pub(super) struct Everywhere {
    /// The folder that holds the identity [default: hobnob in the platform's data folder]
    #[arg(long, global = true, env = "HOBNOB_HOME", value_name = "DIR", hide_env_values = true)]
    pub(super) home: Option<PathBuf>,
    /// Answer in JSON: one object, or one a line
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Never start the node by itself
    #[arg(long, global = true, env = "HOBNOB_NO_START", value_parser = FalseyValueParser::new(), hide_env_values = true)]
    pub(super) no_start: bool,
    /// Say nothing but the answer
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Say more on stderr; twice for even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
    /// Colours in the output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(super) color: Color,
    /// Read the passphrase from the first line of this file
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "passphrase_fd")]
    pub(super) passphrase_file: Option<PathBuf>,
    /// Read the passphrase from the first line of this open file descriptor
    #[arg(long, global = true, value_name = "N")]
    pub(super) passphrase_fd: Option<u32>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A shell that completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    /// Completes names of friends and rooms too.
    Bash,
    /// Completes names of friends and rooms too.
    Zsh,
    /// Completes names of friends and rooms too.
    Fish,
    /// Completes commands and flags.
    Elvish,
    /// Completes commands and flags.
    Powershell,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make the identity of this home
    Init(Init),
    /// Run the node
    Up(Up),
    /// Stop the node cleanly
    Down,
    /// Show my card: friends once both sides have added the other's
    Id(Pictures),
    /// Make a one-time invite: whoever uses it first becomes a friend
    Invite(Invite),
    /// List open invites, or take one back
    Invites {
        #[command(subcommand)]
        act: Option<Invites>,
    },
    /// Say what a pasted text is; changes nothing
    Inspect {
        /// The text; - reads stdin
        #[arg(value_name = "TEXT|-", allow_hyphen_values = true)]
        text: String,
    },
    /// Befriend by invite or card
    Add(Add),
    /// List friends
    Friends,
    /// Look after one friend
    Friend {
        #[command(subcommand)]
        act: Friend,
    },
    /// Whom friends made known to you: list, accept, decline
    Introductions {
        #[command(subcommand)]
        act: Option<Introductions>,
    },
    /// Friend-only chatrooms
    Room {
        #[command(subcommand)]
        act: Room,
    },
    /// Talk in plain lines: for screen readers, simple terminals and thin lines
    Chat(Chat),
    /// Send a message
    Send(Send),
    /// Read a conversation, oldest first
    Log(Log),
    /// Write history out, in the open
    Export(Export),
    /// Take messages from a file of export, for reading
    ///
    /// What was imported stands apart from your conversations, as import:NAME: no word in it was checked, and nobody in it
    /// is one of your friends because of it. Read it with log, look in it with search --in, write it out with export.
    Import(Import),
    /// Find words in everything that was said, newest first
    ///
    /// A word finds words that begin with it; case and accents make no difference. All words have to be in a message.
    /// Words in quotation marks are found whole and next to each other; the shell needs a second pair around them. Of
    /// who, where and when: from:bob in:#cats after:2026-11-01 before:2026-12-01 among the words, or the flags below.
    Search(Search),
    /// Why is a message not there yet?
    Trace {
        /// Its id or a unique prefix
        message: String,
    },
    /// Give a message of yours other words
    Edit(Edit),
    /// Take a message back, here and where it went
    Delete(Delete),
    /// Put an emoji to a message
    React(React),
    /// Forget a conversation on this computer
    Clear(Clear),
    /// Let messages disappear once read, if both of you wish it
    Timer(Timer),
    /// Give up a message that is not delivered yet
    Cancel {
        /// Its id or a unique prefix
        message: String,
    },
    /// Mark a conversation read
    Mark {
        /// A friend's name or id, or a room as #name
        to: String,
    },
    /// Let a conversation ring no bell
    Mute {
        /// A friend's name or id, or a room as #name
        to: String,
        /// For how long; for good without it
        #[arg(long = "for", value_name = "TIME")]
        span: Option<Span>,
    },
    /// Let it ring again
    Unmute {
        /// A friend's name or id, or a room as #name
        to: String,
    },
    /// Show or set my presence
    Status(Status),
    /// Show what happens, as it happens
    Events {
        /// Replay what came after this number first
        #[arg(long, value_name = "SEQ")]
        since: Option<u64>,
    },
    /// Settings with their origin
    Config {
        #[command(subcommand)]
        act: Config,
    },
    /// Show the recovery phrase again
    Phrase,
    /// Write everything but ratchets into one file that the recovery phrase opens
    Backup(Backup),
    /// Make this home from a backup; reads the recovery phrase
    Restore(Restore),
    /// How am I reachable, what is wrong, what to do
    Doctor,
    /// See it work: three real nodes on this computer, then a place to type
    Demo(Demo),
    /// Write what a shell needs to complete commands, names and settings
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Write a page of the manual for every command
    Man {
        /// The folder for them; made if it is not there
        dir: PathBuf,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("hobnob").chain(line.split_whitespace()))
    }

    #[test]
    fn the_parser_holds_together() {
        Cli::command().debug_assert();
    }

    const UNDERSTOOD: &[&str] = &[
        "init --name Alice --passphrase-file F --recover",
        "up --listen /ip4/127.0.0.1/tcp/0 --listen /ip6/::1/tcp/0 --no-lan --detach",
        "down",
        "id --qr --png F --svg F",
        "invite --qr --png F --svg F --expires 24h --note x --wait",
        "invites",
        "invites list",
        "invites revoke abc",
        "inspect -",
        "add HOBNOB:A --as bob --timeout 10s",
        "add --scan photo.png",
        "friends",
        "friend show bob",
        "friend rename bob robert",
        "friend verify bob",
        "friend verify bob --confirm 12345",
        "friend accept-device bob",
        "friend block bob",
        "friend unblock bob",
        "friend remove bob",
        "mute bob --for 8h",
        "mute #cats",
        "unmute bob",
        "friend introduce bob carol",
        "introductions",
        "introductions list",
        "introductions accept abc",
        "introductions decline abc",
        "room create cats",
        "room list",
        "room show #cats",
        "room invite cats bob",
        "room invitations",
        "room join cats",
        "room decline cats",
        "room leave cats --yes",
        "room remove cats bob --yes",
        "room promote cats bob",
        "room topic cats purring",
        "room set cats history 20",
        "send #cats hi",
        "log #cats",
        "chat bob",
        "chat",
        "send bob hi --reply abc --wait delivered --timeout 1m",
        "send bob -",
        "send bob",
        "log bob -n 5 --before abc --since 2h",
        "log bob --follow",
        "log bob --around abc",
        "search lunch",
        "search lunch friday --in #cats --from bob --since 2h --before abc -n 5",
        "search --from bob",
        "export",
        "export bob --format html -o F --force",
        "export #cats --format md --by-day -o D",
        "import F",
        "import --list",
        "import --forget bob --yes",
        "log import:bob",
        "trace abc",
        "cancel abc",
        "mark bob",
        "status",
        "status away --text lunch",
        "events --since 7",
        "config get lan",
        "config set lan false",
        "config list",
        "phrase",
        "backup F --force",
        "restore F --passphrase-file P",
        "doctor",
        "",
        "--ascii",
        "demo",
        "demo --script",
        "completions bash",
        "completions powershell",
        "man pages",
        "edit abc new",
        "edit abc -",
        "edit abc",
        "delete abc",
        "delete abc --here",
        "react abc x",
        "react abc --remove",
        "clear bob --yes",
        "timer bob",
        "timer bob 1d",
        "timer bob off",
    ];

    #[test]
    fn every_command_of_the_interface_is_understood() {
        for line in UNDERSTOOD {
            for flags in ["", " --json", " --home /x -q -vv --color never --no-start"] {
                let line = format!("{line}{flags}");
                assert!(parse(&line).is_ok(), "{line}: {}", parse(&line).unwrap_err());
            }
        }
    }

    #[test]
    fn flags_may_stand_before_the_command() {
        assert!(parse("--json --home /x friends").unwrap().everywhere.json);
    }

    #[test]
    fn what_does_not_exist_is_wrong_usage() {
        for line in [
            "room frob x",
            "edit",
            "import",
            "import F --list",
            "search",
            "react",
            "send",
            "add",
            "frob",
            "events --since x",
        ] {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
        assert!(parse("send bob hi --wait never").is_err());
    }
}
