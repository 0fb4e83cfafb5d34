//! What people and scripts see: words, pictures and commands. Everything here speaks to the node through `api::client`.

pub mod chat;
pub mod clean;
pub mod cli;
pub mod links;
pub mod opening;
pub mod qr;
mod wording;
