//! The command line as people type it.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::span::Span;

/// A peer-to-peer messenger between friends, without any server.
#[derive(Debug, Parser)]
#[command(name = "hobnob", version, arg_required_else_help = true, after_help = FIRST_STEPS)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) everywhere: Everywhere,
    #[command(subcommand)]
    pub(super) command: Command,
}

const FIRST_STEPS: &str = "\
First steps:
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
    #[command(
        after_help = "Examples:\n  hobnob add 'HOBNOB:AEBQ…'\n  hobnob add - < mail.txt\n  hobnob add --scan photo.jpg --as bob"
    )]
    Add(Add),
    /// List friends
    Friends,
    /// Look after one friend
    Friend {
        #[command(subcommand)]
        act: Friend,
    },
    /// Send a message
    #[command(
        after_help = "Examples:\n  hobnob send bob \"are you there?\"\n  date | hobnob send bob\n  hobnob send bob hi --wait delivered --timeout 60s"
    )]
    Send(Send),
    /// Read a conversation, oldest first
    #[command(
        after_help = "Examples:\n  hobnob log bob -n 20\n  hobnob log bob --since 2h\n  hobnob log bob --follow --json"
    )]
    Log(Log),
    /// Why is a message not there yet?
    Trace {
        /// Its id or a unique prefix
        message: String,
    },
    /// Give up a message that is not delivered yet
    Cancel {
        /// Its id or a unique prefix
        message: String,
    },
    /// Mark a conversation read
    Mark {
        /// A friend's name or id
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
    /// How am I reachable, what is wrong, what to do
    Doctor,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Your name, as friends will see it
    #[arg(long)]
    pub(super) name: Option<String>,
    /// Read the recovery phrase of an identity you have from stdin
    #[arg(long)]
    pub(super) recover: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  hobnob up\n  hobnob up --listen /ip4/0.0.0.0/tcp/4001 --detach"
)]
pub(super) struct Up {
    /// Where to listen, as /ip4/ADDRESS/tcp/PORT; may be given several times
    #[arg(long, value_name = "MULTIADDR")]
    pub(super) listen: Vec<String>,
    /// Do not look for friends on the local network
    #[arg(long)]
    pub(super) no_lan: bool,
    /// Go on in the background
    #[arg(long)]
    pub(super) detach: bool,
    /// Be the background process of another command: one line on stdout, then silence
    #[arg(long, hide = true, conflicts_with = "detach")]
    pub(super) background: bool,
}

#[derive(Debug, Args)]
pub(super) struct Pictures {
    /// Show it as a QR code
    #[arg(long)]
    pub(super) qr: bool,
    /// Write it as a QR code to a PNG file
    #[arg(long, value_name = "FILE")]
    pub(super) png: Option<PathBuf>,
    /// Write it as a QR code to an SVG file
    #[arg(long, value_name = "FILE")]
    pub(super) svg: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Invite {
    #[command(flatten)]
    pub(super) pictures: Pictures,
    /// Good for how long
    #[arg(long, default_value = "24h", value_name = "TIME")]
    pub(super) expires: Span,
    /// A note for yourself; the other side never sees it
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(super) note: String,
    /// Stay until it is used
    #[arg(long)]
    pub(super) wait: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Invites {
    /// List them
    List,
    /// Take one back
    Revoke {
        /// Its id or a unique prefix
        invite: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The text with the invite or card in it; - reads stdin
    #[arg(
        value_name = "TEXT|-",
        required_unless_present = "scan",
        conflicts_with = "scan",
        allow_hyphen_values = true
    )]
    pub(super) text: Option<String>,
    /// Read the invite from a picture of a QR code
    #[arg(long, value_name = "IMAGE")]
    pub(super) scan: Option<PathBuf>,
    /// What to call them
    #[arg(long = "as", value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Wait this long for the other side
    #[arg(long, default_value = "10s", value_name = "TIME")]
    pub(super) timeout: Span,
}

#[derive(Debug, Subcommand)]
pub(super) enum Friend {
    /// Show one friend
    Show {
        /// A friend's name or id
        name: String,
    },
    /// Call a friend something else
    Rename {
        /// A friend's name or id
        name: String,
        /// The new name
        new: String,
    },
    /// Show the safety number, or record that it was compared
    Verify {
        /// A friend's name or id
        name: String,
        /// The number as your friend read it out: it was compared and matches
        #[arg(long, value_name = "NUMBER")]
        confirm: Option<String>,
    },
    /// Accept a friend's new device without comparing numbers
    AcceptDevice {
        /// A friend's name or id
        name: String,
    },
    /// Shut a friend out
    Block {
        /// A friend's name or id
        name: String,
    },
    /// Let a friend in again
    Unblock {
        /// A friend's name or id
        name: String,
    },
    /// End a friendship; the history stays
    Remove {
        /// A friend's name or id
        name: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Send {
    /// A friend's name or id
    pub(super) to: String,
    /// The message; absent or -: from stdin
    #[arg(value_name = "TEXT|-", allow_hyphen_values = true)]
    pub(super) text: Option<String>,
    /// The message this answers
    #[arg(long, value_name = "MESSAGE")]
    pub(super) reply: Option<String>,
    /// Wait for this state or a higher one
    #[arg(long, value_enum, value_name = "STATE")]
    pub(super) wait: Option<Until>,
    /// Wait at most this long
    #[arg(long, default_value = "30s", value_name = "TIME")]
    pub(super) timeout: Span,
}

/// A state to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Until {
    /// Durable here.
    Queued,
    /// Kept by a mutual friend.
    Stored,
    /// On the friend's device.
    Delivered,
    /// Seen by the friend.
    Read,
}

#[derive(Debug, Args)]
pub(super) struct Log {
    /// A friend's name or id
    pub(super) to: String,
    /// How many of the newest [default: 50, or all with --since]
    #[arg(short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) count: Option<u32>,
    /// Only what stands before this message
    #[arg(long, value_name = "MESSAGE")]
    pub(super) before: Option<String>,
    /// Only since then: 2h, 2026-11-23, or 2026-11-23T14:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<String>,
    /// Go on with what comes
    #[arg(short, long, conflicts_with = "before")]
    pub(super) follow: bool,
}

#[derive(Debug, Args)]
pub(super) struct Status {
    /// How you are
    #[arg(value_enum)]
    pub(super) status: Option<Mood>,
    /// In your words; an empty text removes them
    #[arg(long)]
    pub(super) text: Option<String>,
}

/// A presence one can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Mood {
    /// Here.
    Online,
    /// Not at the keyboard.
    Away,
    /// Here, but not to be disturbed.
    Busy,
    /// Here, but telling nobody.
    Invisible,
}

#[derive(Debug, Subcommand)]
pub(super) enum Config {
    /// Show one setting
    Get {
        /// Its name, as receipts.read
        key: String,
    },
    /// Change one setting
    Set {
        /// Its name
        key: String,
        /// Its new value
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Show all settings
    List,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("hobnob").chain(line.split(' ')))
    }

    #[test]
    fn the_parser_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_of_the_interface_is_understood() {
        for line in [
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
            "send bob hi --reply abc --wait delivered --timeout 1m",
            "send bob -",
            "send bob",
            "log bob -n 5 --before abc --since 2h",
            "log bob --follow",
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
            "doctor",
        ] {
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
        for line in
            ["room create x", "edit abc", "search x", "send", "add", "frob", "events --since x"]
        {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
        assert!(parse("send bob hi --wait never").is_err());
    }
}
