//! hobnob: a peer-to-peer, friend-to-friend messenger without any server.
//!
//! Start at [`core`], the heart that decides everything and does nothing by itself; then [`daemon`], which carries out
//! what it decided. `docs/ARCHITECTURE.md` is the map.

pub mod api;
pub mod core;
pub mod crypto;
pub mod daemon;
pub mod face;
pub mod model;
pub mod net;
#[cfg(feature = "sim")]
pub mod sim;
pub mod store;
pub mod wire;
