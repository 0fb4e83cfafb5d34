//! Short plays with a cast, each of which is a promise.

mod amends;
mod bad_members;
mod cast;
mod custody;
mod faults;
mod friendship;
mod introductions;
mod lan;
mod letters;
mod liars;
mod nats;
mod planted;
mod presence;
mod restored_rooms;
mod restores;
mod rooms;
mod villains;
