//! What is done to an earlier message: other words, taking it back, a sign put to it.

use std::time::Duration;

use unicode_segmentation::UnicodeSegmentation;

use super::id::IdentityKey;
use super::message::{Body, MessageRef};
use super::time::Time;

/// Most bytes of one sign: the longest emoji of Unicode 17, a family with skin tones, has 41.
pub const EMOJI_BYTES_MAX: usize = 64;

/// Most people whose signs are kept on one message: a room's members, and those who left.
pub const SIGNS_MAX: usize = 256;

/// Longest time after which a message may disappear.
pub const LASTS_MAX: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// One emoji.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Emoji(String);

impl Emoji {
    /// Reads one emoji: one grapheme cluster (UAX #29) that is no letter of any script. Emoji newer than this program
    /// pass too.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let one = text.graphemes(true).count() == 1 && text.len() <= EMOJI_BYTES_MAX;
        // The squared letters among the emoji count as letters too.
        let plain = |c: char| c.is_control() || (c.is_alphabetic() && u32::from(c) < 0x1_F000);
        let sound = !text.is_ascii() && !text.chars().any(plain);
        (one && sound).then(|| Self(text.to_owned()))
    }

    /// As it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Something done to an earlier message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amend {
    /// To which.
    pub target: MessageRef,
    /// Rises with everything one person does to one message: the highest holds, whatever order they come in.
    pub edition: u32,
    /// What.
    pub deed: Deed,
}

/// What can be done to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// It reads otherwise now. Only its author may.
    Reword {
        /// The words.
        body: Body,
        /// Whom they mention, at most [`super::message::MENTIONS_MAX`].
        mentions: Vec<IdentityKey>,
    },
    /// It is taken back: its words are to be forgotten. Its author may, and in a room whoever may put its author out.
    Take,
    /// A sign is put to it; `None` withdraws it. Anybody who can read it may.
    Sign(Option<Emoji>),
}

/// What has become of a message since it was said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Since {
    /// When it was last reworded, and the edition of that.
    pub reworded: Option<(Time, u32)>,
    /// When it was taken back, and by whom.
    pub taken: Option<(Time, IdentityKey)>,
    /// At most [`SIGNS_MAX`], one for each person; withdrawn ones stay without their sign.
    pub signs: Vec<Sign>,
    /// When it disappears.
    pub fades: Option<Time>,
    /// The number of the letter that tells the friend of the last thing I did to it, until it is there.
    pub telling: Option<u64>,
}

/// How a message has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Become {
    /// It reads otherwise.
    Reworded,
    /// It was taken back.
    Taken,
    /// A sign was put to it, or withdrawn.
    Signed,
    /// The friend's device knows the last thing I did to it.
    Known,
    /// Its time was over, and it is gone.
    Faded,
}

/// What one person has put to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Who.
    pub from: IdentityKey,
    /// Which sign; `None` when it was withdrawn.
    pub emoji: Option<Emoji>,
    /// The edition it came with.
    pub edition: u32,
}

impl Since {
    /// Whether the message said something else once.
    #[must_use]
    pub fn has_lost_words(&self) -> bool {
        self.reworded.is_some() || self.taken.is_some()
    }

    /// The sign somebody has put there, if any.
    #[must_use]
    pub fn sign_of(&self, who: &IdentityKey) -> Option<&Sign> {
        self.signs.iter().find(|sign| sign.from == *who)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_one_emoji_is_a_sign_and_nothing_else_is() {
        for emoji in ["❤", "❤️", "👍🏽", "👩‍👩‍👧‍👦", "🇩🇪", "1️⃣", "🅰", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", " 😀 "]
        {
            assert!(Emoji::parse(emoji).is_some(), "{emoji}");
        }
        for other in ["", "a", ":)", "hi", "é", "ю", "字", "❤❤", "\u{1b}", "\u{9b}", "7", "❤\n❤"]
        {
            assert_eq!(Emoji::parse(other), None, "{other:?}");
        }
        let zalgo = format!("❤{}", "\u{301}".repeat(40));
        assert_eq!(Emoji::parse(&zalgo), None);
    }
}
