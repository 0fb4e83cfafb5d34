//! Who a friend is to this node.

use super::id::{DeviceKey, IdentityKey};
use super::time::Time;

/// Most bytes of a name, a friend's or one's own.
pub const NAME_BYTES_MAX: usize = 64;

/// How things stand between us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Added here; the other side has not answered yet.
    Pending,
    /// Friends on both sides.
    Friends,
    /// Shut out, but remembered.
    Blocked,
    /// No friend any more; kept only so that the history has a name.
    Former,
}

impl Standing {
    /// The word used on every surface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Friends => "friends",
            Self::Blocked => "blocked",
            Self::Former => "former",
        }
    }
}

/// Who made somebody known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Through {
    /// Who.
    pub by: IdentityKey,
    /// How they were called here at that time: the memory outlives a friendship and a name.
    pub name: String,
    /// When their word came.
    pub at: Time,
}

/// How an introduction stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntroductionState {
    /// Nothing was decided.
    Open,
    /// Accepted here; friends once the other has accepted too.
    Accepted,
    /// Declined here.
    Declined,
    /// The two are friends.
    Friends,
}

impl IntroductionState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Accepted, Self::Declined, Self::Friends];

    /// The word used on every surface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Friends => "friends",
        }
    }
}

/// Why nothing is sent to a verified friend until the user decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// A device that was not there when the user compared numbers.
    NewDevice(DeviceKey),
    /// Two different device lists claim the same version.
    TwoLists,
}

/// How a friend is reached right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Path {
    /// Straight from node to node.
    Direct,
    /// Through a mutual friend's node.
    Relayed,
    /// Not at all.
    None,
}

impl Path {
    /// The word used on every surface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Relayed => "relayed",
            Self::None => "none",
        }
    }
}

/// A name fit to show and to type: cleaned of control characters, blanks folded, cut to [`NAME_BYTES_MAX`].
///
/// Returns `None` when nothing readable is left.
#[must_use]
pub fn clean_name(raw: &str) -> Option<String> {
    let mut name = String::new();
    for word in raw.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        let word: String = word.chars().filter(|c| !is_invisible(*c)).collect();
        if word.is_empty() {
            continue;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(&word);
    }
    let name = name.trim_start_matches(['#', '-', '/', '@']);
    let mut cut = name.len().min(NAME_BYTES_MAX);
    while !name.is_char_boundary(cut) {
        cut -= 1;
    }
    let name = name.get(..cut).unwrap_or_default().trim_end();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Characters that take no place on a screen or turn the text around (Unicode's default ignorable code points): names
/// have no use for them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cleaned_before_anyone_sees_it() {
        assert_eq!(clean_name(" Bob\u{1b}[31m \u{202e} Smith "), Some("Bob [31m Smith".into()));
        assert_eq!(clean_name("#room"), Some("room".into()));
        assert_eq!(clean_name("\u{7}\u{200b} \u{3164}\u{e0041}"), None);
        assert_eq!(clean_name(&"é".repeat(60)).map(|n| n.len()), Some(NAME_BYTES_MAX));
    }
}
