//! The node process: puts the parts together and runs them.
//!
//! [`run()`] is a node with its links; [`open_offline`] is the same node without a network, for commands that need
//! none. Both are one [`step`] loop that owns the heart and the store, fed by the local door and the links.

mod amend;
mod answer;
mod archive;
mod attention;
mod backup;
mod clock;
pub mod config;
mod create;
mod desk;
mod dispatch;
mod doctor;
mod drafts;
mod ears;
pub mod home;
mod hooks;
mod hub;
mod idle;
mod imports;
mod introductions;
mod keeper;
mod links;
mod offline;
mod open;
mod phrase;
mod restore;
mod rooms;
mod run;
#[cfg(test)]
mod scenes;
mod search;
mod step;
mod trouble;

pub use create::create;
pub use offline::open_offline;
pub use restore::{look_at_backup, restore};
pub use run::run;
