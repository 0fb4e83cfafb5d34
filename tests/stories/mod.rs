//! Short plays with a cast, each of which is a promise.

mod cast;
mod faults;
mod friendship;
mod letters;
mod planted;
