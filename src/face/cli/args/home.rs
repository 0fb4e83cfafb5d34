//! What one types to make, run and set up a home, or to see a few of them at work.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Init {
    /// Your name, as friends will see it
    #[arg(long)]
    pub(in crate::face::cli) name: Option<String>,
    /// Read the recovery phrase of an identity you have from stdin
    #[arg(long)]
    pub(in crate::face::cli) recover: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Up {
    /// Where to listen, as /ip4/ADDRESS/tcp/PORT; may be given several times
    #[arg(long, value_name = "MULTIADDR")]
    pub(in crate::face::cli) listen: Vec<String>,
    /// Do not look for friends on the local network, and say nothing there
    #[arg(long)]
    pub(in crate::face::cli) no_lan: bool,
    /// Go on in the background
    #[arg(long)]
    pub(in crate::face::cli) detach: bool,
    /// Be the background process of another command: one line on stdout, then silence
    #[arg(long, hide = true, conflicts_with = "detach")]
    pub(in crate::face::cli) background: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Backup {
    /// The file to write
    pub(in crate::face::cli) file: PathBuf,
    /// Take the place of a file that is there
    #[arg(long)]
    pub(in crate::face::cli) force: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Restore {
    /// The file that `hobnob backup` wrote
    pub(in crate::face::cli) file: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Demo {
    /// No pauses and nothing to type; exit 0 only if every step really worked
    #[arg(long)]
    pub(in crate::face::cli) script: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Config {
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
