//! Our sender key of a room: who has it, when it is changed, and the boxes it is given away in.

use super::laws::{KEY_LASTS, SAID_PER_KEY_MAX};
use super::room::Room;
use super::roster::SlotState;
use crate::core::keys::Keys;
use crate::core::record::{Key, Record, RoomSpeaker};
use crate::core::turn::Turn;
use crate::crypto::pairing::HalfPublic;
use crate::crypto::ratchet::Ratchets;
use crate::crypto::room::{Bound, Boxer};
use crate::crypto::sender_key::Speaker;
use crate::model::id::ChainId;
use crate::wire::room::item::What;
use crate::wire::room::talk::{BOXES_MAX, BoxNote, KeysNote, Talk};

impl Room {
    /// Our sender key, fit for the members as they are now: nobody else has it, and whoever did not have it is given it
    /// in the items before the message.
    pub(super) fn speaker(
        &mut self,
        turn: &mut Turn<'_>,
        ratchets: &dyn Ratchets,
        keys: &Keys,
    ) -> (Box<dyn Speaker>, RoomSpeaker) {
        let readers: Vec<ChainId> = self.readers();
        let room = self.record.room;
        let kept = match turn.get(&Key::RoomSpeaker(room)) {
            Some(Record::RoomSpeaker(kept)) => Some(kept),
            _ => None,
        };
        let good = |kept: &RoomSpeaker| {
            let age = turn.now.since(kept.begun);
            let fresh = turn.now >= kept.begun && age < KEY_LASTS && kept.said < SAID_PER_KEY_MAX;
            fresh && kept.given.iter().all(|chain| readers.contains(chain))
        };
        let kept = kept.filter(good);
        let speaker = kept.as_ref().and_then(|k| ratchets.sender_keys().speaker(&k.pickle).ok());
        let (speaker, mut record) = match (speaker, kept) {
            (Some(speaker), Some(kept)) => (speaker, kept),
            _ => {
                let speaker = ratchets.sender_keys().begin(turn.dice);
                let (begun, pickle) = (turn.now, speaker.pickle());
                let given = Vec::new();
                (speaker, RoomSpeaker { room, begun, said: 0, given, pickle })
            }
        };
        let new: Vec<ChainId> =
            readers.into_iter().filter(|chain| !record.given.contains(chain)).collect();
        for some in new.chunks(BOXES_MAX) {
            let note = self.box_for(turn, speaker.as_ref(), some);
            self.append(turn, keys, What::Talk(Talk::Keys(note)));
        }
        record.given.extend(new);
        (speaker, record)
    }

    /// The places of those who are to read what we write.
    fn readers(&self) -> Vec<ChainId> {
        let own = self.record.chain;
        let joined = self.roster.slots.iter();
        let joined =
            joined.filter(|(chain, slot)| slot.state == SlotState::Joined && **chain != own);
        joined.map(|(chain, _)| *chain).collect()
    }

    fn box_for(&self, turn: &mut Turn<'_>, speaker: &dyn Speaker, whom: &[ChainId]) -> KeysNote {
        let (boxer, name, shared) = (Boxer::new(turn.dice), speaker.name(), speaker.share());
        let mut boxes = Vec::with_capacity(whom.len());
        for chain in whom {
            // A worthless key gets no box: whoever publishes one reads nothing.
            let Some((number, key)) = self.key_of(chain) else { continue };
            let theirs = HalfPublic { dh: key.dh, kem: key.kem.clone() };
            let (room, from) = (self.record.room, self.record.chain);
            let bound = Bound { room, from, to: *chain, key: name };
            if let Some(sealed) = boxer.seal(turn.dice, &theirs, &bound, &shared) {
                boxes.push(BoxNote { chain: *chain, number, sealed });
            }
        }
        KeysNote { name, dh: boxer.dh(), boxes }
    }
}
