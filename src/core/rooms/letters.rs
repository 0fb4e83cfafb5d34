//! Letters about rooms, between friends: out and in.

use crate::core::input::Refusal;
use crate::core::node::Node;
use crate::core::peer::Peer;
use crate::core::turn::Turn;
use crate::model::id::IdentityKey;
use crate::model::message::Content;
use crate::wire::room::letter::RoomLetter;

/// Puts a letter about a room in line for a friend.
pub(super) fn post(
    turn: &mut Turn<'_>,
    peer: &mut Peer,
    letter: &RoomLetter,
) -> Result<(), Refusal> {
    let letter = turn.letter(Content::Room(letter.encode()));
    peer.post(turn, letter, None)?;
    peer.advance(turn);
    Ok(())
}

impl Node {
    /// Reads the letters about rooms that came in this turn.
    pub(in crate::core) fn read_room_letters(&mut self, turn: &mut Turn<'_>) {
        let came: Vec<(IdentityKey, Vec<Vec<u8>>)> = self
            .peers
            .values_mut()
            .filter(|peer| !peer.room_letters.is_empty())
            .map(|peer| (peer.friend.identity, std::mem::take(&mut peer.room_letters)))
            .collect();
        for (by, letters) in came {
            for bytes in letters {
                match RoomLetter::decode(&bytes) {
                    Some(RoomLetter::Invitation { create, invite, members }) => {
                        self.invited_to_room(turn, by, (create, invite, members));
                    }
                    Some(RoomLetter::Declined(leave)) => self.declined(turn, &by, &leave),
                    Some(RoomLetter::History { room, told }) => {
                        self.told_history(turn, by, room, told);
                    }
                    Some(RoomLetter::Lost { room, messages }) => {
                        self.tell_lost(turn, by, room, &messages);
                    }
                    None => self.counts.unreadable += 1,
                }
            }
        }
    }
}
