//! What one types about rooms.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(in crate::face::cli) enum Room {
    /// Make a room
    Create {
        /// How it is called, for ever
        name: String,
    },
    /// List the rooms you are or were in
    List,
    /// Show one room: its members, its topic, its rules
    Show {
        /// Its name, with or without #, or its id
        room: String,
    },
    /// Ask a friend in
    Invite {
        /// Its name or id
        room: String,
        /// A friend's name or id
        friend: String,
    },
    /// List the rooms you were asked into
    Invitations,
    /// Come in where you were asked in
    Join {
        /// Its name or id
        room: String,
    },
    /// Say no to an invitation
    Decline {
        /// Its name or id
        room: String,
    },
    /// Leave a room: its keys are deleted here, what was said stays
    Leave {
        /// Its name or id
        room: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Put a member out
    Remove {
        /// Its name or id
        room: String,
        /// A member's name or id
        member: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Let a member decide too
    Promote {
        /// Its name or id
        room: String,
        /// A member's name or id
        member: String,
    },
    /// Say what a room is about
    Topic {
        /// Its name or id
        room: String,
        /// At most 256 bytes; an empty text removes it
        text: String,
    },
    /// Change a setting: history none|1..100, invites everyone|privileged
    Set {
        /// Its name or id
        room: String,
        /// history or invites
        setting: String,
        /// The new value
        value: String,
    },
}
