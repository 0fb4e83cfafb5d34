//! The command line as people type it. What `--help` says of it stands in `face/wording/locales`: a message for each command,
//! an attribute for each argument, by the names they have here.

mod examples;
mod friends;
mod home;
mod rooms;
mod talk;
mod worded;

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::span::Span;

pub(super) use self::friends::{Add, Friend, Introductions, Invite, Invites, Pictures};
pub(super) use self::home::{Backup, Config, Demo, Init, Restore, Up};
pub(super) use self::rooms::Room;
pub(super) use self::talk::{
    Chat, Clear, Delete, Edit, Export, Format, Import, Log, Mood, React, Search, Send, Status,
    Timer, Until,
};
pub(super) use self::worded::{manual, worded};

/// A peer-to-peer messenger between friends, without any server.
#[derive(Debug, Parser)]
#[command(name = "hobnob", version)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) everywhere: Everywhere,
    #[arg(long)]
    pub(super) ascii: bool,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Flags that every command takes.
#[derive(Debug, Args)]
pub(super) struct Everywhere {
    #[arg(long, global = true, env = "HOBNOB_HOME", value_name = "DIR", hide_env_values = true)]
    pub(super) home: Option<PathBuf>,
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[arg(long, global = true, env = "HOBNOB_NO_START", value_parser = FalseyValueParser::new(), hide_env_values = true)]
    pub(super) no_start: bool,
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(super) color: Color,
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "passphrase_fd")]
    pub(super) passphrase_file: Option<PathBuf>,
    #[arg(long, global = true, value_name = "N")]
    pub(super) passphrase_fd: Option<u32>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

/// A shell that completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(Init),
    Up(Up),
    Down,
    Id(Pictures),
    Invite(Invite),
    Invites {
        #[command(subcommand)]
        act: Option<Invites>,
    },
    Inspect {
        #[arg(value_name = "TEXT|-", allow_hyphen_values = true)]
        text: String,
    },
    Add(Add),
    Friends,
    Friend {
        #[command(subcommand)]
        act: Friend,
    },
    Introductions {
        #[command(subcommand)]
        act: Option<Introductions>,
    },
    Room {
        #[command(subcommand)]
        act: Room,
    },
    Chat(Chat),
    Send(Send),
    Log(Log),
    Export(Export),
    Import(Import),
    Search(Search),
    Trace {
        message: String,
    },
    Edit(Edit),
    Delete(Delete),
    React(React),
    Clear(Clear),
    Timer(Timer),
    Cancel {
        message: String,
    },
    Mark {
        to: String,
    },
    Mute {
        to: String,
        #[arg(long = "for", value_name = "TIME")]
        span: Option<Span>,
    },
    Unmute {
        to: String,
    },
    Status(Status),
    Events {
        #[arg(long, value_name = "SEQ")]
        since: Option<u64>,
    },
    Config {
        #[command(subcommand)]
        act: Config,
    },
    Phrase,
    Backup(Backup),
    Restore(Restore),
    Doctor,
    Demo(Demo),
    Completions {
        #[arg(value_enum)]
        shell: Shell,
    },
    Man {
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
