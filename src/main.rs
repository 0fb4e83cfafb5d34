//! The `hobnob` program: opens one door of the library.

fn main() {}
