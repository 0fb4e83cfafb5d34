//! What one types to find and look after friends.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::model::span::Span;

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Pictures {
    #[arg(long)]
    pub(in crate::face::cli) qr: bool,
    #[arg(long, value_name = "FILE")]
    pub(in crate::face::cli) png: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::face::cli) svg: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Invite {
    #[command(flatten)]
    pub(in crate::face::cli) pictures: Pictures,
    #[arg(long, default_value = "24h", value_name = "TIME")]
    pub(in crate::face::cli) expires: Span,
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(in crate::face::cli) note: String,
    #[arg(long)]
    pub(in crate::face::cli) wait: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Invites {
    List,
    Revoke { invite: String },
}

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Introductions {
    List,
    Accept { introduction: String },
    Decline { introduction: String },
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Add {
    #[arg(
        value_name = "TEXT|-",
        required_unless_present = "scan",
        conflicts_with = "scan",
        allow_hyphen_values = true
    )]
    pub(in crate::face::cli) text: Option<String>,
    #[arg(long, value_name = "IMAGE")]
    pub(in crate::face::cli) scan: Option<PathBuf>,
    #[arg(long = "as", value_name = "NAME")]
    pub(in crate::face::cli) name: Option<String>,
    #[arg(long, default_value = "10s", value_name = "TIME")]
    pub(in crate::face::cli) timeout: Span,
}

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Friend {
    Show {
        name: String,
    },
    Rename {
        name: String,
        new: String,
    },
    Verify {
        name: String,
        #[arg(long, value_name = "NUMBER")]
        confirm: Option<String>,
    },
    AcceptDevice {
        name: String,
    },
    Block {
        name: String,
    },
    Unblock {
        name: String,
    },
    Introduce {
        name: String,
        to: String,
    },
    Remove {
        name: String,
        #[arg(long)]
        yes: bool,
    },
}
