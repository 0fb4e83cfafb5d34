//! Reads what a person pasted: an invite or a card out of any text around it, or what else it is.
//!
//! Mail programs break lines and quote them, people type by hand and in any case, browsers add invisible characters.
//! All that is looked over; the text's own length cuts it from the words behind it, and its checksum decides. What
//! fails the checksum is never taken for valid: it is told as damaged, with what is wrong.

mod other;

use super::card::Card;
use super::invite::Invite;
use super::ticket::{self, HEAD_LETTERS, Kind, Opened, PREFIX};

/// Most bytes of a pasted text that are looked at: enough for any mail around an invite.
pub const PASTE_BYTES_MAX: usize = 64 * 1024;

/// Fewest letters without a space that pass for part of a ticket rather than for a word.
const LONG_WORD_LETTERS: usize = 16;

/// What a pasted text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paste {
    /// A whole invite.
    Invite(Invite),
    /// A whole card.
    Card(Card),
    /// An invite or a card, but not whole.
    Damaged(Damage),
    /// An invite or a card that only a newer program can read.
    NewerVersion,
    /// Words that look like a recovery phrase. They are a secret: warn, and never repeat them.
    Phrase,
    /// A safety number.
    SafetyNumber,
    /// A key's fingerprint.
    Fingerprint,
    /// A person's or device's id, alone.
    Id,
    /// A message's id.
    MessageId,
    /// The id under which its maker lists an invite.
    InviteId,
    /// A link to something on the web.
    Url,
    /// A network address of a node.
    Address,
    /// A libp2p PeerId.
    PeerId,
    /// Something else: a message, most likely.
    Text,
    /// Nothing.
    Empty,
}

/// What is wrong with an invite or a card. Positions and lengths count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// All is there, but something is mistyped: the checksum says so.
    Mistyped,
    /// The end is missing.
    CutOff {
        /// How much is there, blanks and the like not counted.
        have: usize,
        /// How much there should be; `None` when so little is left that it does not say.
        need: Option<usize>,
    },
    /// The beginning is missing.
    Headless,
    /// A character that is in no invite.
    Foreign {
        /// The character.
        found: char,
        /// Where it stands in the pasted text, from 1.
        at: usize,
    },
}

impl Paste {
    /// The word for it in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Invite(_) => "invite",
            Self::Card(_) => "card",
            Self::Damaged(_) => "damaged",
            Self::NewerVersion => "newer",
            Self::Phrase => "phrase",
            Self::SafetyNumber => "safety_number",
            Self::Fingerprint => "fingerprint",
            Self::Id => "id",
            Self::MessageId => "message_id",
            Self::InviteId => "invite_id",
            Self::Url => "url",
            Self::Address => "address",
            Self::PeerId => "peer_id",
            Self::Text => "text",
            Self::Empty => "empty",
        }
    }
}

/// Says what a pasted text is. The first whole invite or card in it wins; changes nothing.
///
/// Looks at the first [`PASTE_BYTES_MAX`] only.
#[must_use]
pub fn read(text: &str) -> Paste {
    let mut cut = text.len().min(PASTE_BYTES_MAX);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let text = text.get(..cut).unwrap_or_default();
    let marks = marks_of(text);
    whole_ticket(&marks)
        .or_else(|| damaged_ticket(&marks).map(Paste::Damaged))
        .unwrap_or_else(|| other::recognise(text))
}

/// A character that counts.
#[derive(Clone, Copy)]
struct Mark {
    /// In capitals.
    mark: char,
    /// Its place in the pasted text, from 1.
    at: usize,
    /// Whether something that does not count stands before it.
    apart: bool,
}

/// Leaves out whatever copying, quoting and wrapping add.
fn marks_of(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut apart = true;
    for (place, mark) in text.chars().enumerate() {
        if is_noise(mark) {
            apart = true;
            continue;
        }
        marks.push(Mark { mark: mark.to_ascii_uppercase(), at: place + 1, apart });
        apart = false;
    }
    marks
}

fn is_noise(c: char) -> bool {
    let dash = matches!(c, '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let quote = matches!(c, '"' | '\'' | '`' | '«' | '»' | '\u{2018}'..='\u{201f}');
    let mail = matches!(c, '>' | '<' | '|' | '*' | '_' | '~' | '=' | '\\');
    let unseen = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c.is_whitespace() || c.is_control() || dash || quote || mail || unseen
}

/// The letter of base32 that a mark stands for; people take digits for the letters they look like.
fn letter_of(mark: char) -> Option<char> {
    match mark {
        'A'..='Z' | '2'..='7' => Some(mark),
        '0' => Some('O'),
        '1' => Some('I'),
        '8' => Some('B'),
        _ => None,
    }
}

fn whole_ticket(marks: &[Mark]) -> Option<Paste> {
    // Also without its prefix, which is easily missed when selecting with a mouse.
    let starts = (0..marks.len()).filter_map(|start| {
        let (before, rest) = marks.split_at_checked(start)?;
        let begins = rest.first()?.apart || before.last().is_some_and(|mark| mark.mark == ':');
        begins.then(|| past_prefix(rest).unwrap_or(rest))
    });
    starts.into_iter().find_map(|rest| ticket_at(rest).ok())
}

fn damaged_ticket(marks: &[Mark]) -> Option<Damage> {
    let starts = (0..marks.len()).filter_map(|start| past_prefix(marks.get(start..)?));
    starts.into_iter().filter(|rest| !is_prose(rest)).find_map(|rest| ticket_at(rest).err())
}

fn past_prefix(marks: &[Mark]) -> Option<&[Mark]> {
    let (prefix, rest) = marks.split_at_checked(PREFIX.len())?;
    prefix.iter().map(|mark| mark.mark).eq(PREFIX.chars()).then_some(rest)
}

/// Whether the name of the program was just followed by a colon and a word.
fn is_prose(rest: &[Mark]) -> bool {
    let Some(first) = rest.first().filter(|first| first.apart) else { return false };
    let word = rest.iter().skip(1).take_while(|mark| !mark.apart).count() + 1;
    let head: String = rest.iter().take(HEAD_LETTERS).filter_map(|m| letter_of(m.mark)).collect();
    letter_of(first.mark).is_none()
        || (word < LONG_WORD_LETTERS && ticket::letters_of(&head).is_none())
}

/// Reads the ticket whose first letter after the prefix stands here.
fn ticket_at(marks: &[Mark]) -> Result<Paste, Damage> {
    let mut letters = String::new();
    let mut need = None;
    for &Mark { mark, at, .. } in marks {
        let Some(letter) = letter_of(mark) else {
            // A sentence may end behind it; anything else got into it.
            let ends =
                matches!(mark, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '(' | ')' | '[' | ']');
            return Err(if ends {
                cut_off(&letters, need)
            } else {
                Damage::Foreign { found: mark, at }
            });
        };
        letters.push(letter);
        if letters.len() == HEAD_LETTERS {
            need = Some(ticket::letters_of(&letters).ok_or(Damage::Mistyped)?);
        }
        if need == Some(letters.len()) {
            return ticket::open(&letters).and_then(paste_of).ok_or(Damage::Mistyped);
        }
    }
    Err(cut_off(&letters, need))
}

fn cut_off(letters: &str, need: Option<usize>) -> Damage {
    let whole = |letters: usize| PREFIX.len() + letters;
    Damage::CutOff { have: whole(letters.len()), need: need.map(whole) }
}

fn paste_of(opened: Opened) -> Option<Paste> {
    match opened {
        Opened::Fields(Kind::Invite, bytes) => Invite::from_fields(&bytes).map(Paste::Invite),
        Opened::Fields(Kind::RelayedInvite, bytes) => {
            Invite::from_relayed_fields(&bytes).map(Paste::Invite)
        }
        Opened::Fields(Kind::Card, bytes) => Card::from_fields(&bytes).map(Paste::Card),
        Opened::Newer => Some(Paste::NewerVersion),
    }
}

#[cfg(test)]
mod tests;
