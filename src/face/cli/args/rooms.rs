//! What one types about rooms.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Room {
    Create {
        name: String,
    },
    List,
    Show {
        room: String,
    },
    Invite {
        room: String,
        friend: String,
    },
    Invitations,
    Join {
        room: String,
    },
    Decline {
        room: String,
    },
    Leave {
        room: String,
        #[arg(long)]
        yes: bool,
    },
    Remove {
        room: String,
        member: String,
        #[arg(long)]
        yes: bool,
    },
    Promote {
        room: String,
        member: String,
    },
    Topic {
        room: String,
        text: String,
    },
    Set {
        room: String,
        setting: String,
        value: String,
    },
}
