//! What one types to make, run and set up a home, or to see a few of them at work.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Init {
    #[arg(long)]
    pub(in crate::face::cli) name: Option<String>,
    #[arg(long)]
    pub(in crate::face::cli) recover: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Up {
    #[arg(long, value_name = "MULTIADDR")]
    pub(in crate::face::cli) listen: Vec<String>,
    #[arg(long)]
    pub(in crate::face::cli) no_lan: bool,
    #[arg(long)]
    pub(in crate::face::cli) detach: bool,
    #[arg(long, hide = true, conflicts_with = "detach")]
    pub(in crate::face::cli) background: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Backup {
    pub(in crate::face::cli) file: PathBuf,
    #[arg(long)]
    pub(in crate::face::cli) force: bool,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Restore {
    pub(in crate::face::cli) file: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::face::cli) struct Demo {
    #[arg(long)]
    pub(in crate::face::cli) script: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Config {
    Get {
        key: String,
    },
    Set {
        key: String,
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    List,
}
