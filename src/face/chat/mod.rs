//! The faces one talks in: the chat window and the line mode, over one set of commands and one way to the node.
//!
//! Neither holds any messenger logic. [`node`] asks and listens over the local door and comes back when the node does;
//! [`slash`] reads what was typed; [`mod@line`] and [`mod@window`] each keep what they show, and change it by what they hear.

mod conversation;
mod line;
mod node;
mod ring;
mod slash;
mod window;

pub use self::line::line;
pub use self::window::window;
