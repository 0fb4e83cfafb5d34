//! What people do to messages that are there: reword them, take them back, put signs to them.
//!
//! To a friend it goes as a letter like any other, in its place in the line; in a room it is said like any other thing.
//! `apply` decides what it makes of a message, `early` keeps what comes before its message. Here it takes effect the
//! moment it is saved; [`crate::model::amend::Since::telling`] says until when the friend does not know.

mod again;
pub(super) mod apply;
pub(super) mod early;
mod heard;

use self::apply::{Applied, apply, next_edition, take};
use super::input::{Answer, Refusal};
use super::letters::entry_of;
use super::node::Node;
use super::peer::Peer;
use super::record::{Entry, Key, Outgoing, Record};
use super::turn::Turn;
use crate::model::amend::{Amend, Become, Deed, Emoji};
use crate::model::event::News;
use crate::model::friend::Standing;
use crate::model::id::IdentityKey;
use crate::model::message::{Body, ChatId, Content, Failure, MessageRef, State};

/// What a person does to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Gives it other words.
    Reword {
        /// The words.
        body: Body,
        /// Whom they mention.
        mentions: Vec<IdentityKey>,
    },
    /// Takes it back everywhere.
    Take,
    /// Forgets its words here, and tells nobody.
    TakeHere,
    /// Puts a sign to it, or withdraws it.
    Sign(Option<Emoji>),
}

impl Node {
    /// Does something to a message.
    pub(super) fn amend(
        &mut self,
        turn: &mut Turn<'_>,
        message: MessageRef,
        act: Act,
    ) -> Result<Answer, Refusal> {
        let entry = entry_of(turn, message).ok_or(Refusal::NoSuchMessage)?;
        let Content::Text { .. } = entry.letter.content else { return Err(Refusal::Deleted) };
        let me = self.identity();
        let mine = entry.message.author == me;
        let deed = match act {
            Act::Reword { .. } if !mine => return Err(Refusal::NotMine),
            // Nobody but its author ever saw it.
            Act::Reword { .. } | Act::Sign(_) if matches!(entry.state, Some(State::Failed(_))) => {
                return Err(Refusal::GivenUp);
            }
            Act::Reword { body, mentions } => Deed::Reword { body, mentions },
            Act::Take => Deed::Take,
            Act::TakeHere => {
                self.take_here(turn, entry);
                return Ok(Answer::Amended(message));
            }
            Act::Sign(None) if entry.since.sign_of(&me).is_none_or(|s| s.emoji.is_none()) => {
                return Ok(Answer::Amended(message));
            }
            Act::Sign(emoji) => Deed::Sign(emoji),
        };
        let last = match &deed {
            Deed::Sign(_) => entry.since.sign_of(&me).map(|sign| sign.edition),
            Deed::Reword { .. } | Deed::Take => entry.since.reworded.map(|(_, edition)| edition),
        };
        let amend = Amend { target: message, edition: next_edition(last, turn.now), deed };
        match entry.chat {
            ChatId::Friend(friend) => self.amend_to_friend(turn, friend, entry, amend)?,
            ChatId::Room(room) => self.amend_in_room(turn, room, entry, amend)?,
        }
        Ok(Answer::Amended(message))
    }

    fn amend_to_friend(
        &mut self,
        turn: &mut Turn<'_>,
        friend: IdentityKey,
        mut entry: Entry,
        amend: Amend,
    ) -> Result<(), Refusal> {
        let me = self.identity();
        let peer = self.peers.get_mut(&friend).ok_or(Refusal::NoSuchFriend)?;
        if amend.deed == Deed::Take && entry.message.author != me {
            return Err(Refusal::NotMine);
        }
        // What never left can be changed or taken out before anybody sees it.
        if let Some(outgoing) = peer.unsent(turn, &entry) {
            self.amend_unsent(turn, outgoing, entry, amend);
            return Ok(());
        }
        let given_up = matches!(entry.state, Some(State::Failed(_)));
        if given_up && amend.deed == Deed::Take {
            self.take_here(turn, entry);
            return Ok(());
        }
        match peer.friend.standing {
            Standing::Friends if peer.friend.doubt.is_some() => return Err(Refusal::Doubt),
            Standing::Friends => {}
            Standing::Blocked => return Err(Refusal::Blocked),
            Standing::Pending | Standing::Former => return Err(Refusal::NotAFriend),
        }
        let letter = turn.letter(Content::Amend(amend.clone()));
        let number = peer.post_about(turn, letter, entry.order)?;
        if amend.deed == Deed::Take {
            peer.strip(turn, &entry);
        }
        entry.since.telling = Some(number);
        if let Applied::Changed(what) = apply(&mut entry, me, turn.now, &amend, false) {
            self.changed_entry(turn, entry, what);
        }
        if let Some(peer) = self.peers.get_mut(&friend) {
            peer.advance(turn);
        }
        Ok(())
    }

    /// Changes a message before it ever left.
    fn amend_unsent(
        &mut self,
        turn: &mut Turn<'_>,
        mut outgoing: Outgoing,
        mut entry: Entry,
        amend: Amend,
    ) {
        let (me, friend) = (self.identity(), outgoing.friend);
        match amend.deed {
            Deed::Reword { body: words, mentions: whom } => {
                if let Content::Text { body, mentions, .. } = &mut entry.letter.content {
                    (*body, *mentions) = (words, whom);
                }
                outgoing.letter = Some(entry.letter.clone());
                turn.save(Record::Outgoing(outgoing));
                self.changed_entry(turn, entry, Become::Reworded);
            }
            Deed::Take => {
                (outgoing.letter, outgoing.order) = (None, None);
                turn.save(Record::Outgoing(outgoing));
                take(&mut entry, me, turn.now);
                let state = State::Failed(Failure::Cancelled);
                entry.state = Some(state);
                let message = entry.message;
                self.changed_entry(turn, entry, Become::Taken);
                self.journal.note(turn, News::Receipt { message, to: friend, state });
            }
            Deed::Sign(_) => {
                // One's own sign on one's own unsent words: nobody to tell yet but oneself.
                if let Applied::Changed(what) = apply(&mut entry, me, turn.now, &amend, false) {
                    self.changed_entry(turn, entry, what);
                }
            }
        }
    }

    /// Forgets the words of a message on this device alone.
    fn take_here(&mut self, turn: &mut Turn<'_>, mut entry: Entry) {
        take(&mut entry, self.identity(), turn.now);
        self.changed_entry(turn, entry, Become::Taken);
    }

    /// Saves an entry that has changed, and says so.
    pub(super) fn changed_entry(&mut self, turn: &mut Turn<'_>, entry: Entry, what: Become) {
        let (chat, order, message) = (entry.chat, entry.order, entry.message);
        turn.save(Record::Entry(entry));
        self.journal.note(turn, News::Changed { chat, order, message, what });
    }
}

impl Peer {
    /// The waiting letter of a message that was never sealed for anybody, if it is one.
    fn unsent(&self, turn: &mut Turn<'_>, entry: &Entry) -> Option<Outgoing> {
        let mine = matches!(entry.state, Some(State::Queued | State::Stored));
        if !mine || entry.number <= self.line.sealed_upto {
            return None;
        }
        match turn.get(&Key::Outgoing(self.friend.identity, entry.number)) {
            Some(Record::Outgoing(outgoing))
                if outgoing.envelope.is_none() && outgoing.letter.is_some() =>
            {
                Some(outgoing)
            }
            _ => None,
        }
    }

    /// Forgets the words of a letter on its way: what is sealed goes on, what would be sealed anew is empty.
    fn strip(&self, turn: &mut Turn<'_>, entry: &Entry) {
        let key = Key::Outgoing(self.friend.identity, entry.number);
        if let Some(Record::Outgoing(mut outgoing)) = turn.get(&key)
            && outgoing.order == Some(entry.order)
            && outgoing.letter.is_some()
        {
            outgoing.letter = None;
            turn.save(Record::Outgoing(outgoing));
        }
    }
}
