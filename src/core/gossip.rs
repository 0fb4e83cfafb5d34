//! Word of friends, through friends: where and how somebody is whom we cannot reach ourselves.
//!
//! Everybody seals a record for their circle and gives it to the friends they are linked to. Who misses a friend asks a
//! few mutual friends to be kept told; they pass the sealed record on, and say whether they are linked to them. Nobody is
//! told about people they did not ask for, and nobody asks about those they are linked to.

use std::collections::BTreeMap;

use super::alarm::Alarm;
use super::input::Sending;
use super::keys::list_names;
use super::limits::{ASKED_MAX, NUDGE_PAUSE, REDIAL_SPREAD, WORD_LASTS, WORD_PAUSE, WORD_STALE};
use super::node::Node;
use super::record::{Record, Word};
use super::turn::Turn;
use crate::crypto::circle::open_record;
use crate::crypto::identity::{PRESENCE_RECORD, verify};
use crate::model::address::Address;
use crate::model::event::News;
use crate::model::id::{IdentityKey, LinkId, LinkTag};
use crate::model::presence::Status;
use crate::model::time::Time;
use crate::wire::frame::{Frame, RecordNote, Word as WordNote};
use crate::wire::record::{self, PresenceRecord};

/// What two linked friends ask and tell each other about third ones.
#[derive(Default)]
pub(super) struct Gossip {
    /// Whom the other end wants to hear about, and what it was told last.
    wanted: BTreeMap<IdentityKey, Told>,
    /// Whom we asked about, and what the other end said last.
    asked: BTreeMap<IdentityKey, Option<Said>>,
}

/// What was told last about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Told {
    linked: bool,
    number: u64,
    /// Not told again before this is due.
    pause: Option<Alarm>,
}

/// What a mutual friend said of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    linked: bool,
    /// When they were last linked there, by our clock.
    seen: Option<Time>,
}

impl Gossip {
    /// Whether the other end says that it is linked to `who`.
    pub(super) fn says_linked(&self, who: &IdentityKey) -> bool {
        self.asked.get(who).is_some_and(|said| said.is_some_and(|said| said.linked))
    }

    /// When something is to be told at the latest.
    pub(super) fn next(&self) -> Option<Time> {
        self.wanted.values().filter_map(|told| told.pause).map(Alarm::at).min()
    }
}

impl Node {
    /// The other end asks about a friend of both.
    pub(super) fn wanted(&mut self, id: LinkId, about: &LinkTag) {
        let trusted = self.trusted_at(id);
        let Some(link) = self.links.get_mut(&id) else { return };
        match link.tags.named(about).filter(|_| trusted.is_some()) {
            Some(who) => {
                link.gossip.wanted.insert(who, Told::default());
                self.words_due = true;
            }
            None => self.counts.misplaced += 1,
        }
    }

    /// The other end has heard enough.
    pub(super) fn heard_enough(&mut self, id: LinkId, about: &LinkTag) {
        let Some(link) = self.links.get_mut(&id) else { return };
        if let Some(who) = link.tags.named(about) {
            link.gossip.wanted.remove(&who);
        }
    }

    /// Asks about everybody who is missed, at a few mutual friends each, and no longer about those who are here.
    pub(super) fn ask_around(&mut self, turn: &mut Turn<'_>) {
        if !std::mem::take(&mut self.gossip_due) {
            return;
        }
        let missed: Vec<IdentityKey> = self.missed().collect();
        for id in self.links.keys().copied().collect::<Vec<LinkId>>() {
            self.stop_asking(turn, id, &missed);
        }
        for who in missed {
            self.ask_about(turn, &who);
        }
        self.words_due = true;
    }

    /// Friends without a link.
    fn missed(&self) -> impl Iterator<Item = IdentityKey> {
        let missed = self.peers.values().filter(|peer| peer.is_trusted() && peer.link().is_none());
        missed.map(|peer| peer.friend.identity)
    }

    fn stop_asking(&mut self, turn: &mut Turn<'_>, id: LinkId, missed: &[IdentityKey]) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let tags = &link.tags;
        link.gossip.wanted.retain(|who, _| tags.share(who));
        let over = |who: &&IdentityKey| missed.binary_search(who).is_err() || !tags.share(who);
        let over: Vec<IdentityKey> = link.gossip.asked.keys().filter(over).copied().collect();
        for who in over {
            if let Some(link) = self.links.get_mut(&id) {
                link.gossip.asked.remove(&who);
            }
            if let Some(tag) = self.tag_for(turn.now, id, &who) {
                turn.send(Sending::Frame(id, Frame::Enough(tag)));
            }
        }
    }

    fn ask_about(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let asked = self.links.values().filter(|link| link.gossip.asked.contains_key(who)).count();
        let more: Vec<LinkId> = self
            .mutual_links(who)
            .filter(|id| {
                self.links.get(id).is_some_and(|link| !link.gossip.asked.contains_key(who))
            })
            .take(ASKED_MAX.saturating_sub(asked))
            .collect();
        for id in more {
            let Some(tag) = self.tag_for(turn.now, id, who) else { continue };
            turn.send(Sending::Frame(id, Frame::Want(tag)));
            if let Some(link) = self.links.get_mut(&id) {
                link.gossip.asked.insert(*who, None);
            }
        }
    }

    /// The links in use to friends who are friends of `who` too.
    pub(super) fn mutual_links(&self, who: &IdentityKey) -> impl Iterator<Item = LinkId> {
        let who = *who;
        let links = self.links.iter().filter(move |(_, link)| link.tags.share(&who));
        links.map(|(id, _)| *id).filter(|id| self.trusted_at(*id).is_some())
    }

    /// Tells whoever asked what is new about whom they asked for.
    pub(super) fn tell_words(&mut self, turn: &mut Turn<'_>) {
        let due = |told: &Told| told.pause.is_some_and(|at| at.due(turn.now));
        let late = |gossip: &Gossip| gossip.wanted.values().any(due);
        if !std::mem::take(&mut self.words_due) && !self.links.values().any(|l| late(&l.gossip)) {
            return;
        }
        for id in self.links.keys().copied().collect::<Vec<LinkId>>() {
            let wanted = self.links.get(&id).map(|link| link.gossip.wanted.clone());
            for (who, told) in wanted.into_iter().flatten() {
                self.tell_word(turn, id, &who, told);
            }
        }
    }

    fn tell_word(&mut self, turn: &mut Turn<'_>, id: LinkId, who: &IdentityKey, told: Told) {
        let silent = Told { pause: None, ..told };
        let Some(peer) = self.peers.get(who).filter(|peer| !peer.quiet) else {
            return self.told(id, who, silent);
        };
        let word = peer.word_now(turn.now);
        // Whoever gives out no record wants to be seen by nobody who is not linked to them.
        let linked = peer.link().is_some() && word.is_some();
        let number = word.map_or(0, |word| word.number);
        let first = told == Told::default();
        if !first && (told.linked, told.number) == (linked, number) {
            return self.told(id, who, silent);
        }
        if told.pause.is_some_and(|at| !at.due(turn.now)) {
            return;
        }
        let seen = peer.friend.last_seen.filter(|_| word.is_some());
        let ago = if linked { Some(0) } else { seen.map(|at| turn.now.since(at).as_secs()) };
        let record = word.filter(|word| word.number != told.number).map(|word| RecordNote {
            version: word.version,
            number: word.number,
            sealed: word.sealed.clone(),
        });
        let Some(about) = self.tag_for(turn.now, id, who) else {
            return self.told(id, who, silent);
        };
        turn.send(Sending::Frame(id, Frame::Word(WordNote { about, linked, ago, record })));
        let pause = Some(Alarm::after(turn.now, WORD_PAUSE));
        self.told(id, who, Told { linked, number, pause });
    }

    fn told(&mut self, id: LinkId, who: &IdentityKey, told: Told) {
        if let Some(link) = self.links.get_mut(&id) {
            link.gossip.wanted.insert(*who, told);
        }
    }

    /// A linked friend's own record.
    pub(super) fn record_told(&mut self, turn: &mut Turn<'_>, id: LinkId, note: &RecordNote) {
        let Some(peer) = self.friend_at(id).and_then(|who| self.peers.get_mut(&who)) else {
            self.counts.misplaced += 1;
            return;
        };
        if peer.circle.is_none() {
            // Their key is still on its way; they say it again once we have it.
            return;
        }
        let taken_back = note.sealed.is_empty();
        if !taken_back && peer.read_record(turn.now, note).is_none() {
            self.counts.unreadable += 1;
            return;
        }
        if peer.remember_word(turn, note) {
            self.words_due = true;
        }
    }

    /// A mutual friend says something about somebody we asked for.
    pub(super) fn word_told(&mut self, turn: &mut Turn<'_>, id: LinkId, note: &WordNote) {
        let Some(link) = self.links.get_mut(&id) else { return };
        let who = link.tags.named(&note.about);
        let Some(who) = who.filter(|who| link.gossip.asked.contains_key(who)) else {
            self.counts.misplaced += 1;
            return;
        };
        let ago = |seconds| turn.now.before(std::time::Duration::from_secs(seconds));
        let said = Said { linked: note.linked, seen: note.ago.map(ago) };
        let before = link.gossip.asked.insert(who, Some(said)).flatten();
        let here_only = self.listening.iter().all(Address::is_loopback);
        let Some(peer) = self.peers.get_mut(&who).filter(|peer| peer.is_trusted()) else { return };
        let mut news = note.linked && !before.is_some_and(|before| before.linked);
        if let Some(note) = &note.record {
            match peer.read_record(turn.now, note) {
                // Something old that was kept back: it may be newer than what we know, and lead nowhere.
                Some(record) if turn.now.since(record.made) > WORD_STALE => {}
                Some(record) if peer.remember_word(turn, note) => {
                    let useful = |address: &Address| address.is_dialable(here_only);
                    peer.learn_addresses(record.addresses.into_iter().filter(useful).collect());
                    news = true;
                    self.words_due = true;
                }
                Some(_) => {}
                None => self.counts.unreadable += 1,
            }
        }
        if news && peer.wants_dial() && peer.nudge.is_none_or(|at| at.due(turn.now)) {
            peer.nudge = Some(Alarm::after(turn.now, NUDGE_PAUSE));
            match peer.dialling.is_under_way() {
                true => self.widen_dial(turn, &who),
                false => peer.dialling.soon(turn.now, turn.dice, REDIAL_SPREAD),
            }
        }
        self.show_gossip(turn, &who);
    }

    /// Shows of somebody who is not linked what mutual friends say: here if any of them is linked there, else gone since
    /// the latest that any of them knows.
    pub(super) fn show_gossip(&mut self, turn: &mut Turn<'_>, who: &IdentityKey) {
        let said = self.links.values().filter_map(|link| {
            let said = (*link.gossip.asked.get(who)?)?;
            Some((said, self.friend_of(&link.up.device)?))
        });
        let best = said.max_by_key(|(said, _)| (said.linked, said.seen));
        let Some(peer) = self.peers.get_mut(who).filter(|peer| peer.link().is_none()) else {
            return;
        };
        let mut shown = peer.presence.clone();
        match best {
            Some((said, via)) if said.linked || said.seen > peer.friend.last_seen => {
                let record = peer.word.clone().and_then(|word| peer.read_word(turn.now, &word));
                let here = record.filter(|_| said.linked);
                shown.status = here.as_ref().map_or(Status::Offline, |record| record.status);
                shown.text = here.map(|record| record.text).unwrap_or_default();
                shown.at = if said.linked { Some(turn.now) } else { said.seen };
                shown.via = Some(via);
            }
            _ => {
                shown.status = Status::Offline;
                shown.text.clear();
                shown.at = peer.friend.last_seen;
                shown.via = None;
            }
        }
        let same = (shown.status, &shown.text) == (peer.presence.status, &peer.presence.text);
        let (friend, status, text, via) = (*who, shown.status, shown.text.clone(), shown.via);
        peer.presence = shown;
        if !same {
            self.journal.note(turn, News::Presence { friend, status, text, via });
        }
    }

    /// A link is gone, and with it what was said on it about others.
    pub(super) fn forget_gossip(&mut self, turn: &mut Turn<'_>, asked: &Gossip) {
        for who in asked.asked.keys() {
            self.show_gossip(turn, who);
        }
    }
}

impl super::peer::Peer {
    /// The record of theirs that may still be passed on.
    fn word_now(&self, now: Time) -> Option<&Word> {
        let fresh = |word: &&Word| !word.sealed.is_empty() && now.since(word.came) < WORD_LASTS;
        self.word.as_ref().filter(fresh)
    }

    fn read_word(&self, now: Time, word: &Word) -> Option<PresenceRecord> {
        let (version, number, sealed) = (word.version, word.number, word.sealed.clone());
        self.word_now(now)?;
        self.read_record(now, &RecordNote { version, number, sealed })
    }

    /// Opens a record and checks that it is theirs: sealed for their circle, signed by them, of the device we know.
    fn read_record(&self, now: Time, note: &RecordNote) -> Option<PresenceRecord> {
        let key = self.circle_key(note.version, now)?;
        let plain = open_record(key, note.number, &note.sealed)?;
        let (record, signed, signature) = record::decode(&plain)?;
        let who = self.friend.identity;
        let theirs = record.devices.identity == who
            && record.number == note.number
            && verify(who.as_bytes(), PRESENCE_RECORD, &signed, &signature);
        let device = self.device()?;
        (theirs && list_names(&record.devices, &device)).then_some(record)
    }

    /// Keeps the record if it is newer than what is known.
    fn remember_word(&mut self, turn: &mut Turn<'_>, note: &RecordNote) -> bool {
        if self.word.as_ref().is_some_and(|known| known.number >= note.number) {
            return false;
        }
        let (version, number, sealed) = (note.version, note.number, note.sealed.clone());
        let word = Word { friend: self.friend.identity, version, number, came: turn.now, sealed };
        turn.save(Record::Word(word.clone()));
        self.word = Some(word);
        true
    }
}
