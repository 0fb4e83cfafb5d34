//! Words about whoever waits for my answer in the window's list.

use super::tongue::{fixed, say};
use crate::api::types::introduction::IntroductionLine;
use crate::face::clean;

fixed! {
    /// Beside the row of somebody a friend made known, as short as can be.
    pub(crate) word = "waiting-word";
}

/// Beside the name of somebody a friend made known.
pub(crate) fn by(who: &IntroductionLine) -> String {
    say!("waiting-by", by = clean::name(&who.introduced_by))
}

/// What can be answered; `name` is the row's, and what the commands take.
pub(crate) fn introduced(who: &IntroductionLine, name: &str) -> String {
    let plain = name == who.name && name.chars().all(char::is_alphanumeric);
    let told = if plain { name.to_owned() } else { short(who) };
    say!(
        "waiting-introduced",
        by = clean::name(&who.introduced_by),
        name = clean::name(&who.name),
        fingerprint = clean::line(&who.fingerprint),
        told = told,
    )
}

fn short(who: &IntroductionLine) -> String {
    who.introduction.chars().take(8).collect()
}

/// Something was typed to somebody who is no friend yet.
pub(crate) fn no_friend_yet() -> String {
    say!("waiting-no-friend-yet")
}

/// A key that answers was pressed where there is nothing to answer.
pub(crate) fn nothing() -> String {
    say!("waiting-nothing")
}
