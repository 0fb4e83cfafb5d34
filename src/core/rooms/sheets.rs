//! Sheets: keys that are made anew every week, and what each member has of what was said.

use std::collections::BTreeMap;
use std::time::Duration;

use super::laws::{KEY_LASTS, RECENT_MAX, SECRET_KEPT, SECRETS_MAX, have_pause};
use super::room::{Room, small};
use crate::core::alarm::Alarm;
use crate::core::keys::Keys;
use crate::core::node::Node;
use crate::core::record::{Key, Record, RoomSheet};
use crate::core::turn::Turn;
use crate::crypto::identity::{ROOM_SHEET, verify};
use crate::model::id::{ChainId, LinkId, RoomId};
use crate::model::room::{Part, SheetSort};
use crate::model::time::Time;
use crate::wire::room::item::Signed;
use crate::wire::room::sheet::{Says, Sheet};

impl Node {
    /// Takes in a sheet, if it is newer than what is here.
    pub(super) fn take_sheet(
        &mut self,
        turn: &mut Turn<'_>,
        room: RoomId,
        id: LinkId,
        blob: &[u8],
    ) {
        let Some(inside) = self.rooms.all.get_mut(&room) else { return };
        let signed = Signed::read(blob);
        let sheet = signed.as_ref().and_then(|signed| Sheet::decode(&signed.bytes));
        let (Some(signed), Some(sheet)) = (signed, sheet) else {
            self.counts.unreadable += 1;
            return;
        };
        let state = inside.state_of(&sheet.chain);
        let (sort, number) = (sheet.says.sort(), small(sheet.number));
        let newest = match sort {
            SheetSort::Key => state.key,
            SheetSort::Have => state.have,
            SheetSort::Recent => state.recent,
        };
        let owner = inside.owner(&sheet.chain).filter(|_| inside.counts(&sheet.chain));
        let own = sheet.chain == inside.record.chain;
        if sheet.room == room && number <= newest {
            inside.end_mut(id).forgot_us(&sheet.chain);
            inside.stirred = true;
        }
        if own || sheet.room != room || number <= newest {
            return;
        }
        let Some(owner) = owner else { return };
        if !verify(owner.as_bytes(), ROOM_SHEET, &signed.bytes, &signed.signature) {
            self.counts.unreadable += 1;
            return;
        }
        let (chain, before) = (sheet.chain, inside.had_by(&sheet.chain));
        if sort == SheetSort::Key && number > newest.max(1) + 1 {
            // A number left out: they lost their keys, and with them ours.
            inside.give_key_again(turn, &chain);
        }
        inside.end_mut(id).showed_sheet(&chain, sort, number);
        inside.keep_sheet(turn, sheet, &signed);
        if sort != SheetSort::Key {
            self.tell_receipts(turn, room, &chain, before);
        }
    }

    /// Makes the sheets whose time has come, and forgets what nobody can need any more.
    pub(in crate::core) fn sheets_due(&mut self, turn: &mut Turn<'_>) {
        for inside in self.rooms.all.values_mut().filter(|inside| inside.may_write()) {
            inside.renew_key(turn, &self.keys);
            inside.tell_have(turn, &self.keys);
        }
    }
}

impl Room {
    fn keep_sheet(&mut self, turn: &mut Turn<'_>, sheet: Sheet, signed: &Signed) {
        let (room, chain) = (self.record.room, sheet.chain);
        let (sort, signed) = (sheet.says.sort(), signed.write());
        turn.save(Record::RoomSheet(RoomSheet { room, chain, sort, signed }));
        self.note_sheet(sheet);
        self.stirred = true;
    }

    fn publish(&mut self, turn: &mut Turn<'_>, keys: &Keys, number: u64, says: Says) {
        let (room, chain) = (self.record.room, self.record.chain);
        let sheet = Sheet { room, chain, number, says };
        let bytes = sheet.encode();
        let signature = keys.identity.sign(ROOM_SHEET, &bytes);
        self.keep_sheet(turn, sheet, &Signed { bytes, signature });
    }

    /// Every week a new key; the old ones are kept for those who have not heard, for a while.
    fn renew_key(&mut self, turn: &mut Turn<'_>, keys: &Keys) {
        let (room, old) = (self.record.room, self.record.key_number);
        let age = turn.now.since(self.record.key_made);
        if turn.now >= self.record.key_made && age < KEY_LASTS {
            return;
        }
        for number in old.saturating_sub(SECRETS_MAX as u64)..=old {
            let key = Key::RoomSecret(room, number);
            let Some(Record::RoomSecret(mut secret)) = turn.get(&key) else { continue };
            let replaced = *secret.replaced.get_or_insert(turn.now);
            let late = turn.now.since(replaced) >= SECRET_KEPT;
            if late || number + SECRETS_MAX as u64 <= old {
                turn.forget(key);
            } else {
                turn.save(Record::RoomSecret(secret));
            }
        }
        let key = self.fresh_key(turn);
        self.publish(turn, keys, self.record.key_number, Says::Key(key));
    }

    /// Says what is here, if that changed and it was not said just now.
    fn tell_have(&mut self, turn: &mut Turn<'_>, keys: &Keys) {
        if !self.have_due.is_some_and(|at| at.due(turn.now)) {
            return;
        }
        self.have_due = None;
        let upto: BTreeMap<ChainId, u64> = self
            .chains
            .values()
            .filter(|known| known.chain != self.record.chain && self.counts(&known.chain))
            .map(|known| (known.chain, known.talk.min(self.end(&known.chain, Part::Talk))))
            .collect();
        let said = self.have.get(&self.record.chain);
        let news = |chain: &ChainId, seq: u64| said.is_none_or(|said| said.of(chain) < seq);
        if !upto.iter().any(|(chain, seq)| news(chain, *seq)) {
            return;
        }
        self.have_told = Some(turn.now);
        let beyond = |chain: &ChainId, seq: u64| said.map_or(0, |s| s.whole_of(chain)) < seq;
        let recent: BTreeMap<ChainId, u64> = upto
            .iter()
            .filter(|(chain, seq)| beyond(chain, **seq))
            .map(|(c, s)| (*c, *s))
            .collect();
        let record = self.record_mut();
        if record.have_number > 0 && recent.len() <= RECENT_MAX {
            record.recent_number += 1;
            let number = record.recent_number;
            self.publish(turn, keys, number, Says::Recent(recent));
        } else {
            record.have_number += 1;
            let number = record.have_number;
            self.publish(turn, keys, number, Says::Have(upto));
        }
    }

    /// What is here has changed: says so as soon as it may.
    pub(super) fn have_changed(&mut self, now: Time) {
        if self.have_due.is_some() {
            return;
        }
        let pause = have_pause(self.roster.members.len());
        let since = self.have_told.map_or(Duration::MAX, |told| now.since(told));
        let least = super::laws::HAVE_PAUSE_MIN;
        self.have_due = Some(Alarm::after(now, pause.saturating_sub(since).max(least)));
    }

    /// When the next sheet is due.
    pub(super) fn next_sheet(&self) -> Option<Time> {
        if !self.may_write() {
            return None;
        }
        let key = self.record.key_made.after(KEY_LASTS);
        let have = self.have_due.map(Alarm::at);
        Some(have.map_or(key, |have| have.min(key)))
    }
}
