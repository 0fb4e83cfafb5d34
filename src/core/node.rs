//! The node: takes inputs, hands them to the part they concern, and ends each turn with everything saved.

use std::collections::{BTreeMap, BTreeSet};

use zeroize::Zeroizing;

use super::alarm::Alarm;
use super::befriend::adding::Added;
use super::befriend::introductions::Introductions;
use super::befriend::passes::Passes;
use super::circle;
use super::custody::Custody;
use super::drafts::Drafts;
use super::input::{Input, Policy, Request, RequestId, Tell};
use super::journal::Journal;
use super::keys::Keys;
use super::lan::Lan;
use super::limits::{FRIENDS_MAX, INVITES_MAX, SLEEP_MAX, STAMPS_MAX};
use super::links::Link;
use super::passing::Passing;
use super::peer::Peer;
use super::reach::Reach;
use super::record::{Circle, Counters, Invite, Key, Me, Record, Secrets};
use super::relay::Relay;
use super::rooms::Rooms;
use super::session::Live;
use super::stamps::StampBook;
use super::turn::{Shelf, ShelfError, Turn};
use super::view::Counts;
use crate::crypto::ratchet::Ratchets;
use crate::model::address::Address;
use crate::model::circle::CircleKey;
use crate::model::friend::clean_name;
use crate::model::id::{DeviceKey, IdentityKey, InviteId, LinkId};
use crate::model::presence::Status;
use crate::model::time::Time;
use crate::wire::frame::RecordNote;
use crate::wire::letter::KINDS_KNOWN;

/// What a new home begins with.
pub struct Birth {
    /// 32 bytes behind the recovery phrase.
    pub entropy: Zeroizing<[u8; 32]>,
    /// The device's Ed25519 secret.
    pub device: Zeroizing<[u8; 32]>,
    /// What friends will see.
    pub name: String,
}

/// Why a node cannot be loaded.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LoadError {
    /// The store holds no identity.
    #[error("no identity here")]
    Empty,
    /// The store cannot be read.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    /// A record contradicts another.
    #[error("the store is damaged: {0}")]
    Damaged(&'static str),
}

/// One person's node on one device.
pub struct Node {
    pub(super) keys: Keys,
    pub(super) me: Me,
    pub(super) policy: Policy,
    pub(super) journal: Journal,
    pub(super) ratchets: Box<dyn Ratchets>,
    pub(super) peers: BTreeMap<IdentityKey, Peer>,
    pub(super) owners: BTreeMap<DeviceKey, IdentityKey>,
    pub(super) stamps: StampBook,
    pub(super) invites: BTreeMap<InviteId, Invite>,
    pub(super) addings: BTreeMap<DeviceKey, Added>,
    /// Who was made known here, and by me.
    pub(super) introductions: Introductions,
    /// Passes that friends left here.
    pub(super) passes: Passes,
    pub(super) links: BTreeMap<LinkId, Link>,
    pub(super) listening: Vec<Address>,
    /// My circle key.
    pub(super) circle: Circle,
    /// What I hold for friends.
    pub(super) custody: Custody,
    /// What is known of the local network.
    pub(super) lan: Lan,
    /// What is known of the ways to here.
    pub(super) reach: Reach,
    /// What runs through here between friends.
    pub(super) relay: Relay,
    /// The rooms this node is in, or was.
    pub(super) rooms: Rooms,
    /// My presence record as friends have it, until it is to be made anew.
    pub(super) own_record: Option<RecordNote>,
    /// What time takes from the history.
    pub(super) passing: Passing,
    /// What was typed and not sent.
    pub(super) drafts: Drafts,
    pub(super) record_renewal: Option<Alarm>,
    /// Whether nobody has touched the keys for a while.
    pub(super) idle: bool,
    pub(super) record_due: bool,
    /// Friends whose key or friendship changed: mutual friends are found anew.
    pub(super) circles_changed: BTreeSet<IdentityKey>,
    pub(super) gossip_due: bool,
    pub(super) words_due: bool,
    pub(super) counts: Counts,
    pub(super) guests_changed: bool,
    /// The clock of the last turn.
    pub(super) clock: Time,
}

impl Node {
    /// Writes the first records of a home.
    pub fn found(turn: &mut Turn<'_>, birth: Birth) {
        let secrets = Secrets { entropy: birth.entropy, device: birth.device };
        let devices = Keys::new(&secrets).list(turn.now.seconds());
        let name = clean_name(&birth.name).unwrap_or_else(|| "me".to_owned());
        let (status, status_text) = (Status::Online, String::new());
        let life = super::again::fresh_life(turn.dice);
        turn.save(Record::Secrets(secrets));
        turn.save(Record::Me(Me {
            name,
            devices,
            status,
            status_text,
            kinds_known: KINDS_KNOWN,
            restored: None,
            twin: None,
            life,
        }));
        turn.save(Record::Counters(Counters { next_event: 1 }));
        let circle = circle::found(turn);
        turn.save(Record::Circle(circle));
    }

    /// Takes up a node where its store left it.
    ///
    /// # Errors
    /// [`LoadError`] when there is none, or it cannot be read.
    pub fn load(shelf: &dyn Shelf, ratchets: Box<dyn Ratchets>) -> Result<Self, LoadError> {
        let Some(Record::Secrets(secrets)) = shelf.get(&Key::Secrets)? else {
            return Err(LoadError::Empty);
        };
        let Some(Record::Me(me)) = shelf.get(&Key::Me)? else { return Err(LoadError::Empty) };
        let counters = match shelf.get(&Key::Counters)? {
            Some(Record::Counters(counters)) => counters,
            _ => return Err(LoadError::Damaged("the event counter is missing")),
        };
        let keys = Keys::new(&secrets);
        if me.devices.identity != keys.identity.key() || !me.devices.has(&keys.device.key()) {
            return Err(LoadError::Damaged("the keys and the device list do not belong together"));
        }
        let circle = match shelf.get(&Key::Circle)? {
            Some(Record::Circle(circle)) => circle,
            // A home from before there were circles: it begins with its first start.
            _ => Circle { newest: CircleKey::default(), since: Time(0), record_number: 0 },
        };
        let mut node = Self {
            keys,
            me,
            policy: Policy::default(),
            journal: Journal::new(counters),
            ratchets,
            peers: BTreeMap::new(),
            owners: BTreeMap::new(),
            stamps: StampBook::default(),
            invites: BTreeMap::new(),
            addings: BTreeMap::new(),
            introductions: Introductions::load(shelf)?,
            passes: Passes::default(),
            links: BTreeMap::new(),
            listening: Vec::new(),
            circle,
            custody: Custody::load(shelf)?,
            lan: Lan::default(),
            reach: Reach::default(),
            relay: Relay::default(),
            rooms: Rooms::load(shelf)?,
            own_record: None,
            passing: Passing::load(shelf)?,
            drafts: Drafts::load(shelf)?,
            record_renewal: None,
            idle: false,
            record_due: false,
            circles_changed: BTreeSet::new(),
            gossip_due: true,
            words_due: false,
            counts: Counts::default(),
            guests_changed: true,
            clock: Time::default(),
        };
        node.load_people(shelf)?;
        node.load_door(shelf)?;
        Ok(node)
    }

    /// Begins: tells the network whom to let in, plans the dials, reads again what an older version had to keep.
    pub fn start(&mut self, turn: &mut Turn<'_>) {
        self.clock = turn.now;
        self.guests_changed = true;
        if self.circle.newest.version == 0 {
            self.circle = circle::found(turn);
            turn.save(Record::Circle(self.circle.clone()));
        }
        self.begin_life(turn);
        for peer in self.peers.values_mut() {
            peer.away_since(turn.now);
            peer.holding.due = true;
            peer.marks_anew();
        }
        self.read_kept(turn);
        self.forget_stray_drafts(turn);
        self.wake_rooms(turn);
        self.dial_everybody(turn);
    }

    /// Takes one input.
    pub fn act(&mut self, turn: &mut Turn<'_>, input: Input) {
        self.clock = turn.now;
        match input {
            Input::Request(id, request) => self.answer(turn, id, request),
            Input::Knock(knock, at_the_door) => self.knocked(turn, knock, at_the_door),
            Input::LinkUp(up) => self.link_up(turn, up),
            Input::Frame(link, frame) => self.frame(turn, link, frame),
            Input::LinkDown(link) => self.link_down(turn, link),
            Input::DialFailed { device, verdict } => self.dial_failed(turn, device, verdict),
            Input::RoundTrip(link, span) => {
                if let Some(link) = self.links.get_mut(&link) {
                    link.round_trip = Some(span);
                }
            }
            Input::CircuitAsked(circuit, link, tag) => self.circuit_asked(turn, circuit, link, tag),
            Input::CircuitEnded(circuit, bytes) => self.circuit_ended(turn, circuit, bytes),
            Input::Looked(link, address) => self.looked(turn, link, address),
            Input::Udp(port) => self.has_udp(port),
            Input::Beacon(said, from) => self.beacon_heard(turn, &said, from),
            Input::Mapped(address) => self.mapped(turn, address),
            Input::Listening(addresses) => self.listen(turn, addresses),
            Input::Policy(policy) => self.follow(turn, policy),
            Input::Idle(idle) => self.idled(turn, idle),
            Input::Wake => self.wake(turn),
        }
    }

    /// Ends a turn: what it changed is saved, what it owes is sent. Once, after the turn's last input.
    pub fn settle(&mut self, turn: &mut Turn<'_>) {
        self.read_room_letters(turn);
        self.read_introductions(turn);
        self.settle_rooms(turn);
        self.clear_holders(turn);
        self.note_circles();
        self.name_friends_anew(turn);
        self.tell_circle(turn);
        self.tell_record_due(turn);
        self.ask_around(turn);
        self.tell_words(turn);
        self.deposit_all(turn);
        self.deposit_marks(turn);
        self.hand_over_all(turn);
        self.answer_desks(turn);
        for peer in self.peers.values_mut() {
            peer.send_mark(turn, self.policy.read_receipts);
            peer.settle(turn);
        }
        self.push_guests(turn);
    }

    /// When to be woken at the latest, if nothing else happens first.
    #[must_use]
    pub fn next_wake(&self) -> Time {
        let latest = self.clock.after(SLEEP_MAX);
        let peers = self.peers.values().flat_map(|peer| {
            let resend = peer.flight.resend.map(super::alarm::Alarm::at);
            // Whoever was added once more is looked for as that: see `dial_due`.
            let added = peer.device().is_some_and(|device| self.addings.contains_key(&device));
            let dial = (peer.wants_dial() && !added).then(|| peer.dialling.next()).flatten();
            let unpark = peer.unpark.map(super::alarm::Alarm::at);
            let renew = peer.renew.map(super::alarm::Alarm::at);
            [resend, dial, renew, unpark, peer.deposits_at(), peer.marks_at()]
        });
        let addings = std::iter::once(self.next_adding_dial());
        let links = self.links.values().flat_map(|link| {
            let deadline = link.deadline.map(super::alarm::Alarm::at);
            [deadline, link.tags.next(), link.gossip.next(), link.punching.next()]
        });
        let record = self.record_renewal.map(super::alarm::Alarm::at);
        let own = [self.custody.next_end(), record, self.lan.next(), self.reach.next()];
        let links = links.chain(own).chain([self.rooms_next(), self.passing_next()]);
        peers.chain(addings).chain(links).flatten().fold(latest, Time::min)
    }

    fn answer(&mut self, turn: &mut Turn<'_>, id: RequestId, request: Request) {
        let answer = match request {
            Request::Say { to, saying } => self.say(turn, to, saying),
            Request::Amend(message, act) => self.amend(turn, message, act),
            Request::Typing(chat, typing) => self.type_in(turn, chat, typing),
            Request::Draft(chat, text) => self.keep_draft(turn, chat, text),
            Request::SetTimer(friend, seconds) => self.set_timer(turn, friend, seconds),
            Request::Clear(chat) => self.clear(turn, chat),
            Request::Cancel(message) => self.cancel(turn, message),
            Request::MarkRead(friend) => self.mark_read(turn, friend),
            Request::Mute(chat, until) => self.mute(turn, chat, until),
            Request::Room(act) => self.act_in_room(turn, act),
            Request::Invite { lasts, note } => self.invite(turn, lasts, note),
            Request::Revoke(invite) => self.revoke(turn, invite),
            Request::Add { device, addresses, ticket, name } => {
                self.add(turn, device, addresses, ticket, name)
            }
            Request::StopAdding(device) => self.stop_adding(turn, device),
            Request::Introduce(one, other) => self.introduce(turn, one, other),
            Request::AcceptIntroduction(id) => self.accept_introduction(turn, id),
            Request::DeclineIntroduction(id) => self.decline_introduction(turn, id),
            Request::Rename(friend, name) => self.rename(turn, friend, &name),
            Request::Verify(friend) => self.verify(turn, friend),
            Request::AcceptDevice(friend) => self.accept_device(turn, friend),
            Request::Block(friend) => self.block(turn, friend),
            Request::Unblock(friend) => self.unblock(turn, friend),
            Request::Remove(friend) => self.remove(turn, friend),
            Request::SetStatus(status, text) => self.set_status(turn, status, text),
        };
        turn.tell(Tell::Answer(id, answer));
    }

    fn load_people(&mut self, shelf: &dyn Shelf) -> Result<(), LoadError> {
        for record in shelf.all(&Key::Friend(IdentityKey([0; 32])), FRIENDS_MAX)? {
            let Record::Friend(friend) = record else { continue };
            let who = friend.identity;
            let line = match shelf.get(&Key::Line(who))? {
                Some(Record::Line(line)) => line,
                _ => return Err(LoadError::Damaged("a friend has no line")),
            };
            let live = self.load_session(shelf, who, line.expected)?;
            for entry in &friend.devices.devices {
                self.owners.insert(entry.device, who);
            }
            let mut peer = Peer::new(self.identity(), friend, line, live);
            peer.load_retired(shelf, &*self.ratchets, &self.keys.device.key())?;
            peer.load_parked(shelf)?;
            peer.load_circle(shelf)?;
            peer.early.load(shelf)?;
            peer.load_pact(shelf)?;
            self.peers.insert(who, peer);
        }
        Ok(())
    }

    /// A session whose ratchet is missing or unreadable is as good as none: the next link renews it.
    fn load_session(
        &self,
        shelf: &dyn Shelf,
        who: IdentityKey,
        expected: u64,
    ) -> Result<Option<Live>, ShelfError> {
        let Some(Record::Session(session)) = shelf.get(&Key::Session(who))? else {
            return Ok(None);
        };
        let Some(Record::Ratchet(record)) = shelf.get(&Key::Ratchet(who))? else { return Ok(None) };
        let Ok(ratchet) = self.ratchets.unpickle(&record.pickle) else { return Ok(None) };
        Ok(Some(Live::new(session, ratchet, &self.keys.device.key(), expected)))
    }

    fn load_door(&mut self, shelf: &dyn Shelf) -> Result<(), LoadError> {
        for record in shelf.all(&Key::Invite(InviteId([0; 8])), INVITES_MAX)? {
            if let Record::Invite(invite) = record {
                self.invites.insert(invite.id, invite);
            }
        }
        for record in shelf.all(&Key::Adding(DeviceKey([0; 32])), super::limits::ADDINGS_MAX)? {
            if let Record::Adding(adding) = record {
                self.addings.insert(adding.device, Added::new(adding));
            }
        }
        let pages = shelf.all(&Key::Stamps(DeviceKey([0; 32])), STAMPS_MAX)?.into_iter();
        let only = |record| if let Record::Stamps(page) = record { Some(page) } else { None };
        self.stamps = StampBook::load(pages.filter_map(only), self.me.restored);
        Ok(())
    }
}
