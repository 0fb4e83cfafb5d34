//! My own presence record: made, renewed, given to linked friends, taken back.

use super::alarm::Alarm;
use super::input::Sending;
use super::limits::RECORD_RENEWED;
use super::node::Node;
use super::record::Record;
use super::turn::Turn;
use crate::crypto::circle::seal_record;
use crate::crypto::identity::PRESENCE_RECORD;
use crate::model::id::LinkId;
use crate::model::presence::Status;
use crate::wire::frame::{Frame, RecordNote};
use crate::wire::record::{self, PresenceRecord};

impl Node {
    /// What I show: away, too, when nobody has touched the keys for a while.
    #[must_use]
    pub fn shown_status(&self) -> Status {
        match self.me.status {
            Status::Online if self.idle => Status::Away,
            status => status,
        }
    }

    /// Whether somebody sits here.
    pub(super) fn idled(&mut self, turn: &mut Turn<'_>, idle: bool) {
        let before = self.shown_status();
        self.idle = idle;
        if self.shown_status() != before {
            self.presence_changed(turn);
        }
    }

    /// Tells linked friends how I am now, and makes the record that they pass on anew.
    pub(super) fn presence_changed(&mut self, turn: &mut Turn<'_>) {
        self.send_presence_to_all(turn);
        self.record_due = true;
    }

    /// Gives the newest record to every linked friend when it changed, or is half its life old.
    pub(super) fn tell_record_due(&mut self, turn: &mut Turn<'_>) {
        let wanted = self.peers.values_mut().filter_map(|peer| {
            let wanted = std::mem::take(&mut peer.record_wanted) && peer.is_trusted();
            peer.link().filter(|_| wanted)
        });
        let wanted: Vec<LinkId> = wanted.collect();
        for link in wanted {
            self.tell_record(turn, link);
        }
        let old = self.record_renewal.is_some_and(|at| at.due(turn.now));
        if !std::mem::take(&mut self.record_due) && !old {
            return;
        }
        self.own_record = None;
        let friends = self.peers.values().filter(|peer| peer.is_trusted());
        let links: Vec<LinkId> = friends.filter_map(super::peer::Peer::link).collect();
        self.record_renewal = Some(Alarm::after(turn.now, RECORD_RENEWED));
        for link in links {
            self.tell_record(turn, link);
        }
    }

    /// Gives the record to one friend.
    pub(super) fn tell_record(&mut self, turn: &mut Turn<'_>, link: LinkId) {
        let record = match self.own_record.take() {
            Some(record) => record,
            None => self.make_record(turn),
        };
        self.own_record = Some(record.clone());
        turn.send(Sending::Frame(link, Frame::Record(record)));
    }

    fn make_record(&mut self, turn: &mut Turn<'_>) -> RecordNote {
        let number = turn.now.0.max(self.circle.record_number.saturating_add(1));
        self.circle.record_number = number;
        turn.save(Record::Circle(self.circle.clone()));
        self.record_renewal = Some(Alarm::after(turn.now, RECORD_RENEWED));
        let version = self.circle.newest.version;
        if !self.policy.gossip || self.me.status == Status::Invisible {
            return RecordNote { version, number, sealed: Vec::new() };
        }
        let record = PresenceRecord {
            devices: self.me.devices.clone(),
            number,
            made: turn.now,
            status: self.shown_status(),
            text: self.me.status_text.clone(),
            addresses: self.ways_in(),
        };
        let signature = self.keys.identity.sign(PRESENCE_RECORD, &record::signed_bytes(&record));
        let plain = record::encode(&record, &signature);
        let sealed = seal_record(&self.circle.newest, turn.dice, number, &plain);
        RecordNote { version, number, sealed }
    }
}
