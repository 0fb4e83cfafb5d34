//! Who is typing: passing signs that are shown for a few seconds and never kept.

use std::time::Duration;

use super::alarm::Alarm;
use super::input::{Answer, Refusal, Sending, Tell};
use super::node::Node;
use super::turn::Turn;
use crate::model::id::{IdentityKey, RoomId};
use crate::model::message::ChatId;
use crate::model::time::Time;
use crate::wire::frame::{Frame, RoomTyping};

/// How long somebody counts as typing after they last said so.
pub(super) const TYPING_LASTS: Duration = Duration::from_secs(8);
/// Least pause between two times that somebody is said to begin: more is noise.
const BEGIN_PAUSE: Duration = Duration::from_secs(1);

/// Who types of two.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Typing {
    /// Until when we do.
    ours: Option<Time>,
    /// Whether they are to be told.
    pub(super) due: bool,
    /// When they are to be taken for done.
    theirs: Option<Alarm>,
    /// When they may next be said to begin.
    again: Option<Alarm>,
}

impl Typing {
    /// Until when we type, if we do.
    pub(super) fn said(&self, now: Time) -> Option<Time> {
        self.ours.filter(|until| *until > now)
    }

    /// We type, or no longer.
    fn we(&mut self, now: Time, typing: bool) {
        let was = self.said(now).is_some();
        self.ours = typing.then(|| now.after(TYPING_LASTS));
        self.due = typing || was;
    }

    /// What we typed was said: that tells them enough.
    pub(super) fn said_words(&mut self) {
        (self.ours, self.due) = (None, false);
    }

    /// What they typed has come.
    pub(super) fn heard_words(&mut self) {
        self.theirs = None;
    }

    /// They type, or no longer.
    pub(super) fn heard(
        &mut self,
        turn: &mut Turn<'_>,
        (chat, who): (ChatId, IdentityKey),
        typing: bool,
    ) {
        if !typing {
            if self.theirs.take().is_some() {
                turn.tell(Tell::Typing(chat, who, false));
            }
            return;
        }
        if self.theirs.is_none() {
            if self.again.is_some_and(|pause| !pause.due(turn.now)) {
                return;
            }
            self.again = Some(Alarm::after(turn.now, BEGIN_PAUSE));
            turn.tell(Tell::Typing(chat, who, true));
        }
        self.theirs = Some(Alarm::after(turn.now, TYPING_LASTS));
    }

    /// Whoever has not said so for a while is done.
    fn lapse(&mut self, turn: &mut Turn<'_>, chat: ChatId, who: IdentityKey) {
        if self.theirs.is_some_and(|at| at.due(turn.now)) {
            self.heard(turn, (chat, who), false);
        }
    }

    /// When they are to be taken for done.
    pub(super) fn next(&self) -> Option<Time> {
        self.theirs.map(Alarm::at)
    }
}

impl Node {
    /// Somebody types here, or no longer.
    pub(super) fn type_in(
        &mut self,
        turn: &mut Turn<'_>,
        chat: ChatId,
        typing: bool,
    ) -> Result<Answer, Refusal> {
        if !self.policy.typing {
            return Ok(Answer::Done);
        }
        match chat {
            ChatId::Friend(friend) => {
                let peer = self.peers.get_mut(&friend).ok_or(Refusal::NoSuchFriend)?;
                // Whoever is away has no use for it.
                if peer.link().is_some() {
                    peer.typing.we(turn.now, typing);
                }
            }
            ChatId::Room(room) => self.type_in_room(turn, room, typing)?,
        }
        Ok(Answer::Done)
    }

    /// Tells those members who are linked here; nobody hands it on.
    fn type_in_room(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        typing: bool,
    ) -> Result<(), Refusal> {
        let inside = self.rooms.all.get(&room).ok_or(Refusal::NoSuchRoom)?;
        if !inside.is_settled() {
            return Err(Refusal::NotAMember);
        }
        for who in &inside.roster.members {
            let peer = self.peers.get(who).filter(|peer| peer.is_trusted());
            if let Some(link) = peer.and_then(|peer| peer.link()) {
                let note = RoomTyping { room, typing };
                turn.send(Sending::Frame(link, Frame::RoomTyping(note)));
            }
        }
        Ok(())
    }

    /// A member types in a room, or no longer.
    pub(super) fn room_typing(&mut self, turn: &mut Turn<'_>, who: &IdentityKey, note: RoomTyping) {
        let inside = self.rooms.all.get_mut(&note.room);
        let Some(inside) = inside.filter(|inside| {
            inside.is_settled() && inside.roster.members.binary_search(who).is_ok()
        }) else {
            self.counts.misplaced += 1;
            return;
        };
        if self.policy.typing {
            let typing = inside.typing.entry(*who).or_default();
            typing.heard(turn, (ChatId::Room(note.room), *who), note.typing);
        }
    }

    /// Takes those for done who have not said for a while that they type.
    pub(super) fn typing_due(&mut self, turn: &mut Turn<'_>) {
        for (who, peer) in &mut self.peers {
            peer.typing.lapse(turn, ChatId::Friend(*who), *who);
        }
        for (room, inside) in &mut self.rooms.all {
            for (who, typing) in &mut inside.typing {
                typing.lapse(turn, ChatId::Room(*room), *who);
            }
            let now = turn.now;
            inside.typing.retain(|_, typing| {
                typing.theirs.is_some() || typing.again.is_some_and(|pause| !pause.due(now))
            });
        }
    }

    /// When somebody is to be taken for done.
    pub(super) fn typing_next(&self) -> Option<Time> {
        let friends = self.peers.values().filter_map(|peer| peer.typing.next());
        let members = self.rooms.all.values().flat_map(|inside| inside.typing.values());
        friends.chain(members.filter_map(Typing::next)).min()
    }
}
