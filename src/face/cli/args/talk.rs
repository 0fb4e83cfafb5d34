//! What one types to talk, and to say how one is.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::model::span::Span;

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Send {
    pub(in crate::face::cli) to: String,
    #[arg(value_name = "TEXT|-", allow_hyphen_values = true)]
    pub(in crate::face::cli) text: Option<String>,
    #[arg(long, value_name = "MESSAGE")]
    pub(in crate::face::cli) reply: Option<String>,
    #[arg(long)]
    pub(in crate::face::cli) action: bool,
    #[arg(long, value_enum, value_name = "STATE")]
    pub(in crate::face::cli) wait: Option<Until>,
    #[arg(long, default_value = "30s", value_name = "TIME")]
    pub(in crate::face::cli) timeout: Span,
}

/// A state to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::face::cli) enum Until {
    Queued,
    Stored,
    Delivered,
    Read,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Chat {
    pub(in crate::face::cli) to: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Log {
    pub(in crate::face::cli) to: String,
    #[arg(short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::face::cli) count: Option<u32>,
    #[arg(long, value_name = "MESSAGE")]
    pub(in crate::face::cli) before: Option<String>,
    #[arg(long, value_name = "MESSAGE", conflicts_with_all = ["before", "follow"])]
    pub(in crate::face::cli) around: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub(in crate::face::cli) since: Option<String>,
    #[arg(short, long, conflicts_with = "before")]
    pub(in crate::face::cli) follow: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Export {
    pub(in crate::face::cli) to: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Jsonl, value_name = "FORMAT")]
    pub(in crate::face::cli) format: Format,
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::face::cli) output: Option<PathBuf>,
    #[arg(long)]
    pub(in crate::face::cli) by_day: bool,
    #[arg(long)]
    pub(in crate::face::cli) force: bool,
}

/// What an export looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::face::cli) enum Format {
    Jsonl,
    Md,
    Html,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Import {
    #[arg(value_name = "FILE", required_unless_present_any = ["list", "forget"])]
    pub(in crate::face::cli) file: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["file", "forget"])]
    pub(in crate::face::cli) list: bool,
    #[arg(long, value_name = "NAME", conflicts_with = "file")]
    pub(in crate::face::cli) forget: Option<String>,
    #[arg(short, long, requires = "forget")]
    pub(in crate::face::cli) yes: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Search {
    #[arg(value_name = "WORDS", required_unless_present_any = ["from", "since", "before"])]
    pub(in crate::face::cli) words: Vec<String>,
    #[arg(long = "in", value_name = "TO")]
    pub(in crate::face::cli) within: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(in crate::face::cli) from: Option<String>,
    #[arg(long, alias = "after", value_name = "TIME")]
    pub(in crate::face::cli) since: Option<String>,
    #[arg(long, value_name = "TIME|MESSAGE")]
    pub(in crate::face::cli) before: Option<String>,
    #[arg(short = 'n', default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::face::cli) count: u32,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Status {
    #[arg(value_enum)]
    pub(in crate::face::cli) status: Option<Mood>,
    #[arg(long)]
    pub(in crate::face::cli) text: Option<String>,
}

/// A presence one can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::face::cli) enum Mood {
    Online,
    Away,
    Busy,
    Invisible,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Edit {
    pub(in crate::face::cli) message: String,
    #[arg(value_name = "TEXT|-", allow_hyphen_values = true)]
    pub(in crate::face::cli) text: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Delete {
    pub(in crate::face::cli) message: String,
    #[arg(long)]
    pub(in crate::face::cli) here: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct React {
    pub(in crate::face::cli) message: String,
    pub(in crate::face::cli) emoji: Option<String>,
    #[arg(long)]
    pub(in crate::face::cli) remove: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Clear {
    pub(in crate::face::cli) to: String,
    #[arg(short, long)]
    pub(in crate::face::cli) yes: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Timer {
    pub(in crate::face::cli) to: String,
    #[arg(value_name = "TIME|off")]
    pub(in crate::face::cli) span: Option<String>,
}
