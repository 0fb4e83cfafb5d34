//! What one types to find and look after friends.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::model::span::Span;

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Pictures {
    /// Show it as a QR code
    #[arg(long)]
    pub(in crate::face::cli) qr: bool,
    /// Write it as a QR code to a PNG file
    #[arg(long, value_name = "FILE")]
    pub(in crate::face::cli) png: Option<PathBuf>,
    /// Write it as a QR code to an SVG file
    #[arg(long, value_name = "FILE")]
    pub(in crate::face::cli) svg: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Invite {
    #[command(flatten)]
    pub(in crate::face::cli) pictures: Pictures,
    /// Good for how long
    #[arg(long, default_value = "24h", value_name = "TIME")]
    pub(in crate::face::cli) expires: Span,
    /// A note for yourself; the other side never sees it
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(in crate::face::cli) note: String,
    /// Stay until it is used
    #[arg(long)]
    pub(in crate::face::cli) wait: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Invites {
    /// List them
    List,
    /// Take one back
    Revoke {
        /// Its id or a unique prefix
        invite: String,
    },
}

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Introductions {
    /// List them
    List,
    /// Become friends, once the other side accepts too
    Accept {
        /// Its id or a unique prefix
        introduction: String,
    },
    /// Decline; nobody is told
    Decline {
        /// Its id or a unique prefix
        introduction: String,
    },
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Add {
    /// The text with the invite or card in it; - reads stdin
    #[arg(
        value_name = "TEXT|-",
        required_unless_present = "scan",
        conflicts_with = "scan",
        allow_hyphen_values = true
    )]
    pub(in crate::face::cli) text: Option<String>,
    /// Read the invite from a picture of a QR code
    #[arg(long, value_name = "IMAGE")]
    pub(in crate::face::cli) scan: Option<PathBuf>,
    /// What to call them
    #[arg(long = "as", value_name = "NAME")]
    pub(in crate::face::cli) name: Option<String>,
    /// Wait this long for the other side
    #[arg(long, default_value = "10s", value_name = "TIME")]
    pub(in crate::face::cli) timeout: Span,
}

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Friend {
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
    /// Make two friends known to each other; both accept or decline
    Introduce {
        /// A friend's name or id
        name: String,
        /// Another friend's name or id
        to: String,
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
