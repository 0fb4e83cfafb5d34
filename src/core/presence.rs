//! How I am, told to linked friends; how they are, as they tell it.

use super::input::{Answer, Policy, Refusal, Sending};
use super::limits::ADDRESSES_MAX;
use super::node::Node;
use super::record::Record;
use super::turn::Turn;
use crate::model::address::Address;
use crate::model::event::News;
use crate::model::id::LinkId;
use crate::model::presence::{STATUS_TEXT_BYTES_MAX, Status};
use crate::wire::frame::{Frame, PresenceNote};

impl Node {
    pub(super) fn set_status(
        &mut self,
        turn: &mut Turn<'_>,
        status: Status,
        text: Option<String>,
    ) -> Result<Answer, Refusal> {
        let text = text.unwrap_or_else(|| self.me.status_text.clone());
        if text.len() > STATUS_TEXT_BYTES_MAX || status == Status::Offline {
            return Err(Refusal::TooMany("status"));
        }
        if std::mem::replace(&mut self.me.status, status) == Status::Invisible {
            self.lan_anew(turn.now);
        }
        self.me.status_text = text;
        turn.save(Record::Me(self.me.clone()));
        self.presence_changed(turn);
        Ok(Answer::Done)
    }

    pub(super) fn listen(&mut self, turn: &mut Turn<'_>, mut addresses: Vec<Address>) {
        addresses.truncate(ADDRESSES_MAX);
        if self.listening == addresses {
            return;
        }
        self.listening = addresses;
        self.reach_anew();
        self.lan_anew(turn.now);
        self.presence_changed(turn);
        self.dial_everybody(turn);
    }

    pub(super) fn follow(&mut self, turn: &mut Turn<'_>, policy: Policy) {
        let (gossip, lan) = (self.policy.gossip, self.policy.lan);
        self.policy = policy;
        if policy.lan != lan {
            turn.send(Sending::Lan(policy.lan));
            self.lan_anew(turn.now);
        }
        if policy.gossip != gossip {
            self.presence_changed(turn);
        }
    }

    pub(super) fn send_presence(&mut self, turn: &mut Turn<'_>, link: LinkId) {
        let status = match self.shown_status() {
            Status::Invisible => Status::Offline,
            seen => seen,
        };
        let text =
            if status == Status::Offline { String::new() } else { self.me.status_text.clone() };
        let addresses = self.ways_in();
        let quiet = !self.policy.gossip;
        let note = PresenceNote { status, text, addresses, quiet };
        turn.send(Sending::Frame(link, Frame::Presence(note)));
    }

    pub(super) fn presence_told(&mut self, turn: &mut Turn<'_>, link: LinkId, note: PresenceNote) {
        let who = self.links.get(&link).and_then(|link| self.friend_on(link));
        let here_only = self.listening.iter().all(Address::is_loopback);
        let Some(peer) = who.and_then(|who| self.peers.get_mut(&who)) else {
            self.counts.misplaced += 1;
            return;
        };
        let useful = |address: &Address| address.is_dialable(here_only);
        peer.learn_addresses(note.addresses.into_iter().filter(useful).collect());
        if peer.quiet != note.quiet {
            peer.quiet = note.quiet;
            self.words_due = true;
        }
        let known = &mut peer.presence;
        known.at = Some(turn.now);
        let same = known.status == note.status && known.text == note.text;
        if same && peer.greeted {
            return;
        }
        peer.greeted = true;
        known.status = note.status;
        known.text.clone_from(&note.text);
        let (friend, status, text, via) = (peer.friend.identity, note.status, note.text, None);
        self.journal.note(turn, News::Presence { friend, status, text, via });
    }

    pub(super) fn send_presence_to_all(&mut self, turn: &mut Turn<'_>) {
        let told = self.peers.values().filter(|peer| peer.friend.doubt.is_none());
        let links: Vec<LinkId> = told.filter_map(super::peer::Peer::link).collect();
        for link in links {
            self.send_presence(turn, link);
        }
    }
}

impl super::peer::Peer {
    /// Where they say they listen; the address that worked last stays in front.
    pub(super) fn learn_addresses(&mut self, told: Vec<Address>) {
        let worked = self.friend.addresses.first().filter(|first| told.contains(first)).copied();
        let mut addresses: Vec<Address> = worked.into_iter().collect();
        addresses.extend(told.into_iter().filter(|address| Some(*address) != worked));
        addresses.truncate(ADDRESSES_MAX);
        if !addresses.is_empty() && addresses != self.friend.addresses {
            self.friend.addresses = addresses;
            self.changed.friend = true;
        }
    }
}
