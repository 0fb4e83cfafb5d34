//! The local door: JSON-RPC 2.0, one object a line, over the home's Unix socket.
//!
//! [`request`] is the table of methods, [`types`] what they take and give, [`error`] how they refuse. The daemon answers
//! [`request::Call`]s; faces ask through the client. Neither knows how the lines in between look.

pub mod client;
mod codec;
pub mod error;
pub(crate) mod refusals;
pub mod request;
pub mod said;
pub mod server;
pub mod socket;
pub mod types;
