//! From a relayed link to a direct one: both ends dial each other at the same moment, through both NATs.
//!
//! After DCUtR (libp2p specification): the end that was called offers its addresses, the other answers with its own, and
//! half a round trip after "go" both try. The one that offered plays the dialler at the door. A direct link then beats
//! the relayed one, as anywhere else.

use std::time::Duration;

use super::alarm::Alarm;
use super::input::Sending;
use super::limits::{PUNCH_FIRST, PUNCH_PAUSE_FIRST, PUNCH_PAUSE_LAST, PUNCH_PAUSE_OFFERS};
use super::node::Node;
use super::turn::Turn;
use crate::model::address::Address;
use crate::model::friend::Path;
use crate::model::id::{IdentityKey, LinkId};
use crate::model::time::Time;
use crate::model::way::Meeting;
use crate::wire::frame::{Frame, Punch, Step};

/// What one relayed link's two ends are at.
#[derive(Default)]
pub(super) struct Punching {
    round: u32,
    /// When to offer again; only the end that was called offers.
    next: Option<Alarm>,
    pause: Duration,
    /// When the latest offer went out.
    offered: Option<Time>,
    /// The other end's offer that we answered.
    answered: Option<Punch>,
    /// No other offer of theirs is heard before this is due.
    quiet: Option<Alarm>,
}

impl Punching {
    /// When the next offer is due.
    pub(super) fn next(&self) -> Option<Time> {
        self.next.map(Alarm::at)
    }
}

impl Node {
    /// A relayed link came into use: both ends find out how they are seen, then one makes an offer.
    pub(super) fn begin_punching(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let Some(link) = self.links.get_mut(&id).filter(|link| link.up.path == Path::Relayed)
        else {
            return;
        };
        link.punching.pause = PUNCH_PAUSE_FIRST;
        if !link.up.dialled {
            link.punching.next = Some(Alarm::after(turn.now, PUNCH_FIRST));
        }
        self.look_through(turn, id);
    }

    /// Asks the friend in the middle where it sees our UDP port.
    fn look_through(&mut self, turn: &mut Turn<'_>, id: LinkId) {
        let via = self.links.get(&id).and_then(|link| link.up.via);
        let middle = via.and_then(|device| self.friend_of(&device));
        if let Some(link) = middle.and_then(|who| self.peers.get(&who)?.link()) {
            self.look(turn, link);
        }
    }

    /// Makes the offers whose time has come.
    pub(super) fn punch_due(&mut self, turn: &mut Turn<'_>) {
        let now = turn.now;
        let due =
            self.links.iter().filter(|(_, link)| link.punching.next.is_some_and(|at| at.due(now)));
        let due: Vec<LinkId> = due.map(|(id, _)| *id).collect();
        for id in due {
            let (tcp, udp) = self.meeting_places();
            let Some(link) = self.links.get_mut(&id) else { continue };
            let punching = &mut link.punching;
            punching.round = punching.round.saturating_add(1);
            punching.offered = Some(now);
            punching.next = Some(Alarm::after(now, punching.pause));
            punching.pause = (punching.pause * 4).min(PUNCH_PAUSE_LAST);
            let punch = Punch { step: Step::Offer, round: punching.round, tcp, udp };
            turn.send(Sending::Frame(id, Frame::Punch(punch)));
            self.look_through(turn, id);
        }
    }

    /// The other end of a relayed link says the next thing.
    pub(super) fn punch_told(&mut self, turn: &mut Turn<'_>, id: LinkId, punch: Punch) {
        let used = self
            .trusted_at(id)
            .filter(|who| self.peers.get(who).is_some_and(|peer| peer.link() == Some(id)));
        let relayed = self.links.get(&id).is_some_and(|link| link.up.path == Path::Relayed);
        let (Some(who), true) = (used, relayed) else {
            self.counts.misplaced += 1;
            return;
        };
        match punch.step {
            Step::Offer => self.answer_offer(turn, id, punch),
            Step::Answer => self.go(turn, &who, id, punch),
            Step::Go => self.gone_for(turn, &who, id, punch.round),
        }
    }

    fn answer_offer(&mut self, turn: &mut Turn<'_>, id: LinkId, offer: Punch) {
        let (tcp, udp) = self.meeting_places();
        let Some(link) = self.links.get_mut(&id).filter(|link| link.up.dialled) else { return };
        if link.punching.quiet.is_some_and(|end| !end.due(turn.now)) {
            return;
        }
        link.punching.quiet = Some(Alarm::after(turn.now, PUNCH_PAUSE_OFFERS));
        let answer = Punch { step: Step::Answer, round: offer.round, tcp, udp };
        link.punching.answered = Some(offer);
        turn.send(Sending::Frame(id, Frame::Punch(answer)));
    }

    fn go(&mut self, turn: &mut Turn<'_>, who: &IdentityKey, id: LinkId, answer: Punch) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let current = answer.round == link.punching.round;
        let Some(offered) = link.punching.offered.take_if(|_| current) else { return };
        let after = turn.now.since(offered) / 2;
        let (tcp, udp) = (Vec::new(), Vec::new());
        let go = Punch { step: Step::Go, round: answer.round, tcp, udp };
        turn.send(Sending::Frame(id, Frame::Punch(go)));
        self.punch(turn, who, answer, Some(after));
    }

    fn gone_for(&mut self, turn: &mut Turn<'_>, who: &IdentityKey, id: LinkId, round: u32) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let offer = link.punching.answered.take_if(|offer| offer.round == round);
        if let Some(offer) = offer {
            self.punch(turn, who, offer, None);
        }
    }

    /// Tries now: as the dialler after a while, or as the host at once.
    fn punch(
        &mut self,
        turn: &mut Turn<'_>,
        who: &IdentityKey,
        theirs: Punch,
        dial_after: Option<Duration>,
    ) {
        let Some(device) = self.peers.get(who).and_then(super::peer::Peer::device) else { return };
        let here_only = self.listening.iter().all(Address::is_loopback);
        let useful = |all: Vec<Address>| -> Vec<Address> {
            all.into_iter().filter(|at| at.is_dialable(here_only)).collect()
        };
        let (tcp, udp) = (useful(theirs.tcp), useful(theirs.udp));
        let dial = dial_after.map(|after| (self.stamps.next(turn, device), after));
        turn.send(Sending::Meet(Meeting { device, tcp, udp, dial }));
    }
}
