//! The heart: what a node decides. No I/O, no clock, no randomness of its own; the same inputs tell the same story.
//!
//! [`node::Node`] takes inputs and hands them on; [`turn::Turn`] gathers what they lead to. The rest is a file per noun:
//! what waits ([`outbox`]), what came ([`inbox`]), who is linked ([`links`]), who becomes a friend ([`befriend`]). What friends
//! do for each other: who they share ([`tags`]), what they tell ([`gossip`]), what they hold ([`custody`]), whom they join
//! ([`relay`]).

mod acts;
mod again;
mod alarm;
pub mod amend;
pub mod backup;
mod befriend;
mod circle;
mod custodian;
mod custody;
mod deposit;
mod dial;
mod drafts;
mod ends;
mod frames;
mod friendship;
mod gossip;
mod handover;
mod holding;
mod inbox;
pub mod input;
mod journal;
mod keys;
mod lan;
mod letters;
pub mod limits;
mod links;
pub mod names;
pub mod node;
mod outbox;
mod pact;
mod passing;
mod peer;
mod presence;
mod punch;
pub mod reach;
pub mod record;
mod refusal;
mod relay;
pub mod rooms;
mod session;
mod stamps;
mod tags;
pub mod turn;
mod typing;
pub mod view;
mod wake;
mod whereabouts;
