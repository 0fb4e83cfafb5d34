//! QR codes: invites and cards drawn for a phone's camera, and read back from pictures.
//!
//! [`terminal`] draws in half blocks, [`picture`] as PNG and SVG, [`scan`] reads image files. All three work on plain
//! text; what the text means is `model`'s business.

mod code;
mod gray;
mod looks;
#[cfg(test)]
mod photo;
pub mod picture;
pub mod scan;
pub mod terminal;

pub use code::TooLong;
