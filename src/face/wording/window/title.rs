//! Titles of what stands over the talk.

use crate::face::wording::tongue::fixed;

fixed! {
    /// Over keys and commands.
    pub(crate) help = "window-title-help";
    /// Over the story of a message.
    pub(crate) trace = "window-title-trace";
    /// Over what the doctor says.
    pub(crate) doctor = "window-title-doctor";
    /// Over a friend's card.
    pub(crate) friend = "window-title-friend";
    /// Over whom friends made known.
    pub(crate) introductions = "window-title-introductions";
    /// Over a room.
    pub(crate) room = "window-title-room";
    /// Over everybody.
    pub(crate) friends = "window-title-friends";
    /// Over the recovery words.
    pub(crate) words = "window-title-words";
    /// Over something to decide.
    pub(crate) question = "window-title-question";
    /// Over the palette.
    pub(crate) go_to = "window-title-go-to";
    /// Over the line for a passphrase.
    pub(crate) passphrase = "window-title-passphrase";
}
