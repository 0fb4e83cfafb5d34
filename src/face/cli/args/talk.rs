//! What one types to talk, and to say how one is.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::model::span::Span;

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Send {
    /// A friend's name, a room's as '#name', or an id
    pub(in crate::face::cli) to: String,
    /// The message; absent or -: from stdin
    #[arg(value_name = "TEXT|-", allow_hyphen_values = true)]
    pub(in crate::face::cli) text: Option<String>,
    /// The message this answers
    #[arg(long, value_name = "MESSAGE")]
    pub(in crate::face::cli) reply: Option<String>,
    /// It tells what you do, as /me does in IRC: '* alice waves'
    #[arg(long)]
    pub(in crate::face::cli) action: bool,
    /// Wait for this state or a higher one
    #[arg(long, value_enum, value_name = "STATE")]
    pub(in crate::face::cli) wait: Option<Until>,
    /// Wait at most this long
    #[arg(long, default_value = "30s", value_name = "TIME")]
    pub(in crate::face::cli) timeout: Span,
}

/// A state to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::face::cli) enum Until {
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
pub(in crate::face::cli) struct Chat {
    /// A friend's name or id
    pub(in crate::face::cli) to: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Log {
    /// A friend's name, a room's as '#name', an id, or import:NAME
    pub(in crate::face::cli) to: String,
    /// How many of the newest [default: 50, or all with --since]
    #[arg(short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::face::cli) count: Option<u32>,
    /// Only what stands before this message
    #[arg(long, value_name = "MESSAGE")]
    pub(in crate::face::cli) before: Option<String>,
    /// Half of them before this message, half from it on
    #[arg(long, value_name = "MESSAGE", conflicts_with_all = ["before", "follow"])]
    pub(in crate::face::cli) around: Option<String>,
    /// Only since then: 2h, 2026-11-23, or 2026-11-23T14:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(in crate::face::cli) since: Option<String>,
    /// Go on with what comes
    #[arg(short, long, conflicts_with = "before")]
    pub(in crate::face::cli) follow: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Export {
    /// A friend's name, a room's as '#name', or an id, or import:NAME; without it, everything but what was imported
    pub(in crate::face::cli) to: Option<String>,
    /// What it looks like
    #[arg(long, value_enum, default_value_t = Format::Jsonl, value_name = "FORMAT")]
    pub(in crate::face::cli) format: Format,
    /// Into this file; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::face::cli) output: Option<PathBuf>,
    /// Into a folder, a file for each day
    #[arg(long)]
    pub(in crate::face::cli) by_day: bool,
    /// Replace what stands there
    #[arg(long)]
    pub(in crate::face::cli) force: bool,
}

/// What an export looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::face::cli) enum Format {
    /// One JSON object a line, as log --json.
    Jsonl,
    /// Markdown, for reading.
    Md,
    /// One page for a browser, that neither runs nor fetches anything.
    Html,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Import {
    /// What export or log --json has written
    #[arg(value_name = "FILE", required_unless_present_any = ["list", "forget"])]
    pub(in crate::face::cli) file: Option<PathBuf>,
    /// Show what was imported
    #[arg(long, conflicts_with_all = ["file", "forget"])]
    pub(in crate::face::cli) list: bool,
    /// Forget an imported conversation whole
    #[arg(long, value_name = "NAME", conflicts_with = "file")]
    pub(in crate::face::cli) forget: Option<String>,
    /// Do not ask
    #[arg(short, long, requires = "forget")]
    pub(in crate::face::cli) yes: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Search {
    /// Words by their beginnings, "phrases" word for word; from:, in:, after: and before: as below
    #[arg(value_name = "WORDS", required_unless_present_any = ["from", "since", "before"])]
    pub(in crate::face::cli) words: Vec<String>,
    /// Only in this conversation: a friend's name, a room's as '#name', an id, or import:NAME
    #[arg(long = "in", value_name = "TO")]
    pub(in crate::face::cli) within: Option<String>,
    /// Only by this person: a friend's name, me, or with --in a room a member's name
    #[arg(long, value_name = "NAME")]
    pub(in crate::face::cli) from: Option<String>,
    /// Only since then: 2h, 2026-11-23, or 2026-11-23T14:00:00Z
    #[arg(long, alias = "after", value_name = "TIME")]
    pub(in crate::face::cli) since: Option<String>,
    /// Only before then; or, given a message, what comes after it in the list
    #[arg(long, value_name = "TIME|MESSAGE")]
    pub(in crate::face::cli) before: Option<String>,
    /// How many at most, the newest first
    #[arg(short = 'n', default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::face::cli) count: u32,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Status {
    /// How you are
    #[arg(value_enum)]
    pub(in crate::face::cli) status: Option<Mood>,
    /// In your words; an empty text removes them
    #[arg(long)]
    pub(in crate::face::cli) text: Option<String>,
}

/// A presence one can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::face::cli) enum Mood {
    /// Here.
    Online,
    /// Not at the keyboard.
    Away,
    /// Here, but not to be disturbed.
    Busy,
    /// Here, but telling nobody.
    Invisible,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Edit {
    /// Its id or a unique prefix
    pub(in crate::face::cli) message: String,
    /// The new words; absent or -: from stdin
    #[arg(value_name = "TEXT|-", allow_hyphen_values = true)]
    pub(in crate::face::cli) text: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Delete {
    /// Its id or a unique prefix
    pub(in crate::face::cli) message: String,
    /// Only on this computer, whoever wrote it; nobody is told
    #[arg(long)]
    pub(in crate::face::cli) here: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct React {
    /// Its id or a unique prefix
    pub(in crate::face::cli) message: String,
    /// One emoji
    pub(in crate::face::cli) emoji: Option<String>,
    /// Withdraw yours
    #[arg(long)]
    pub(in crate::face::cli) remove: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Clear {
    /// A friend's name, a room's as '#name', an id, or import:NAME
    pub(in crate::face::cli) to: String,
    /// Do not ask
    #[arg(short, long)]
    pub(in crate::face::cli) yes: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Timer {
    /// A friend's name or id
    pub(in crate::face::cli) to: String,
    /// How long messages last once read: 30m, 12h, 1d, 4w, or off; absent to see it
    #[arg(value_name = "TIME|off")]
    pub(in crate::face::cli) span: Option<String>,
}
