//! What the core remembers: typed records, each under a typed key.
//!
//! These are the shapes the program thinks in. How they look on disk is the store's business, with its own types,
//! versions and golden files.

mod again;
mod befriend;
mod custody;
mod introductions;
mod letters;
mod line;
mod room;
mod sessions;

use zeroize::Zeroizing;

use crate::model::address::Address;
use crate::model::device::DeviceList;
use crate::model::event::Event;
use crate::model::friend::{Doubt, Standing, Through};
use crate::model::id::{
    ChainId, DeviceKey, IdentityKey, ImportId, IntroductionId, InviteId, RoomId, SenderKeyName,
};
use crate::model::imported::{Import, ImportSheet};
use crate::model::message::{ChatId, MessageRef};
use crate::model::presence::Status;
use crate::model::room::{Part, SheetSort};
use crate::model::time::Time;

pub use self::again::{Former, Twin};
pub use self::befriend::{Adding, Invite, InviteState, KnownThrough};
pub use self::custody::{
    Circle, Held, HeldEnvelope, HeldMark, Holder, Holders, Passed, TheirCircle, Word,
};
pub use self::introductions::{Introduced, Introduction};
pub use self::letters::{
    Clearing, Draft, Early, Entry, Fading, Kept, Outgoing, Pact, Parked, Place, STEPS_MAX,
};
pub use self::line::{Line, Stretch};
pub use self::room::{
    InRoom, Room, RoomChain, RoomFork, RoomHearer, RoomItem, RoomSecret, RoomSheet, RoomSpeaker,
};
pub use self::sessions::{Ratchet, Session, Stamps};

/// Where a record stands. Ordered, so that neighbours can be read as a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// [`Secrets`].
    Secrets,
    /// [`Me`].
    Me,
    /// [`Counters`].
    Counters,
    /// [`Friend`].
    Friend(IdentityKey),
    /// [`Line`].
    Line(IdentityKey),
    /// [`Session`].
    Session(IdentityKey),
    /// [`Ratchet`]; erasable.
    Ratchet(IdentityKey),
    /// [`Stamps`].
    Stamps(DeviceKey),
    /// [`Invite`].
    Invite(InviteId),
    /// [`Adding`].
    Adding(DeviceKey),
    /// [`Outgoing`], by letter number.
    Outgoing(IdentityKey, u64),
    /// [`Parked`], by letter number.
    Parked(IdentityKey, u64),
    /// [`Kept`], by letter number.
    Kept(IdentityKey, u64),
    /// [`Entry`], by place in the conversation; erasable.
    Entry(ChatId, u64),
    /// [`Place`].
    Place(MessageRef),
    /// [`Event`], by number.
    Event(u64),
    /// [`Circle`].
    Circle,
    /// [`TheirCircle`].
    TheirCircle(IdentityKey),
    /// [`Word`].
    Word(IdentityKey),
    /// [`Holders`].
    Holders(IdentityKey),
    /// [`Held`], by the number it got here.
    Held(u64),
    /// [`HeldEnvelope`], by the same number.
    HeldEnvelope(u64),
    /// [`HeldMark`]: for whom, from whom.
    HeldMark(IdentityKey, IdentityKey),
    /// [`Passed`], by the same number.
    Passed(u64),
    /// [`Room`].
    Room(RoomId),
    /// [`RoomChain`].
    RoomChain(RoomId, ChainId),
    /// [`RoomItem`] of the ops, by its number.
    RoomOp(RoomId, ChainId, u64),
    /// [`RoomItem`] of the talk, by its number.
    RoomTalk(RoomId, ChainId, u64),
    /// [`RoomSheet`]: whose, and which sort.
    RoomSheet(RoomId, ChainId, SheetSort),
    /// [`RoomFork`].
    RoomFork(RoomId, ChainId, Part),
    /// [`RoomSpeaker`]; erasable.
    RoomSpeaker(RoomId),
    /// [`RoomHearer`]; erasable.
    RoomHearer(RoomId, ChainId, SenderKeyName),
    /// [`RoomSecret`], by its number; erasable.
    RoomSecret(RoomId, u64),
    /// [`Early`], by its number there; erasable.
    Early(ChatId, u64),
    /// [`Fading`], by its number, which rises with the moment.
    Fading(u64),
    /// [`Pact`].
    Pact(IdentityKey),
    /// [`Clearing`].
    Clearing(ChatId),
    /// [`Draft`]; erasable.
    Draft(ChatId),
    /// [`Introduction`], by the name it has here.
    Introduction(IntroductionId),
    /// [`Introduced`], by the name I gave it.
    Introduced(IntroductionId),
    /// [`Import`]; erasable.
    Import(ImportId),
    /// [`ImportSheet`], by the place of its first message; erasable.
    ImportSheet(ImportId, u64),
    /// [`Former`], by its session epoch; erasable.
    Former(IdentityKey, u64),
}

/// What stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// See the type.
    Secrets(Secrets),
    /// See the type.
    Me(Me),
    /// See the type.
    Counters(Counters),
    /// See the type.
    Friend(Friend),
    /// See the type.
    Line(Line),
    /// See the type.
    Session(Session),
    /// See the type.
    Ratchet(Ratchet),
    /// See the type.
    Stamps(Stamps),
    /// See the type.
    Invite(Invite),
    /// See the type.
    Adding(Adding),
    /// See the type.
    Outgoing(Outgoing),
    /// See the type.
    Parked(Parked),
    /// See the type.
    Kept(Kept),
    /// See the type.
    Entry(Entry),
    /// See the type.
    Place(Place),
    /// See the type.
    Event(Event),
    /// See the type.
    Circle(Circle),
    /// See the type.
    TheirCircle(TheirCircle),
    /// See the type.
    Word(Word),
    /// See the type.
    Holders(Holders),
    /// See the type.
    Held(Held),
    /// See the type.
    HeldEnvelope(HeldEnvelope),
    /// See the type.
    HeldMark(HeldMark),
    /// See the type.
    Passed(Passed),
    /// See the type.
    Room(Room),
    /// See the type.
    RoomChain(RoomChain),
    /// See the type.
    RoomItem(RoomItem),
    /// See the type.
    RoomSheet(RoomSheet),
    /// See the type.
    RoomFork(RoomFork),
    /// See the type.
    RoomSpeaker(RoomSpeaker),
    /// See the type.
    RoomHearer(RoomHearer),
    /// See the type.
    RoomSecret(RoomSecret),
    /// See the type.
    Early(Early),
    /// See the type.
    Fading(Fading),
    /// See the type.
    Pact(Pact),
    /// See the type.
    Clearing(Clearing),
    /// See the type.
    Draft(Draft),
    /// See the type.
    Introduction(Introduction),
    /// See the type.
    Introduced(Introduced),
    /// See the type.
    Import(Import),
    /// See the type.
    ImportSheet(ImportSheet),
    /// See the type.
    Former(Former),
}

impl Record {
    /// Where this record belongs.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::Secrets(_) => Key::Secrets,
            Self::Me(_) => Key::Me,
            Self::Counters(_) => Key::Counters,
            Self::Friend(friend) => Key::Friend(friend.identity),
            Self::Line(line) => Key::Line(line.friend),
            Self::Session(session) => Key::Session(session.friend),
            Self::Ratchet(ratchet) => Key::Ratchet(ratchet.friend),
            Self::Stamps(stamps) => Key::Stamps(stamps.device),
            Self::Invite(invite) => Key::Invite(invite.id),
            Self::Adding(adding) => Key::Adding(adding.device),
            Self::Outgoing(outgoing) => Key::Outgoing(outgoing.friend, outgoing.number),
            Self::Parked(parked) => Key::Parked(parked.friend, parked.number),
            Self::Kept(kept) => Key::Kept(kept.friend, kept.number),
            Self::Entry(entry) => Key::Entry(entry.chat, entry.order),
            Self::Place(place) => Key::Place(place.message),
            Self::Event(event) => Key::Event(event.seq),
            Self::Circle(_) => Key::Circle,
            Self::TheirCircle(circle) => Key::TheirCircle(circle.friend),
            Self::Word(word) => Key::Word(word.friend),
            Self::Holders(holders) => Key::Holders(holders.friend),
            Self::Held(held) => Key::Held(held.number),
            Self::HeldEnvelope(held) => Key::HeldEnvelope(held.number),
            Self::HeldMark(mark) => Key::HeldMark(mark.recipient, mark.depositor),
            Self::Passed(passed) => Key::Passed(passed.number),
            Self::Room(room) => Key::Room(room.room),
            Self::RoomChain(chain) => Key::RoomChain(chain.room, chain.chain),
            Self::RoomItem(item) => match item.part {
                Part::Ops => Key::RoomOp(item.room, item.chain, item.seq),
                Part::Talk => Key::RoomTalk(item.room, item.chain, item.seq),
            },
            Self::RoomSheet(sheet) => Key::RoomSheet(sheet.room, sheet.chain, sheet.sort),
            Self::RoomFork(fork) => Key::RoomFork(fork.room, fork.chain, fork.part),
            Self::RoomSpeaker(speaker) => Key::RoomSpeaker(speaker.room),
            Self::RoomHearer(hearer) => Key::RoomHearer(hearer.room, hearer.chain, hearer.name),
            Self::RoomSecret(secret) => Key::RoomSecret(secret.room, secret.number),
            Self::Early(early) => Key::Early(early.chat, early.number),
            Self::Fading(fading) => Key::Fading(fading.number),
            Self::Pact(pact) => Key::Pact(pact.friend),
            Self::Clearing(clearing) => Key::Clearing(clearing.chat),
            Self::Draft(draft) => Key::Draft(draft.chat),
            Self::Introduction(introduction) => Key::Introduction(introduction.id),
            Self::Introduced(introduced) => Key::Introduced(introduced.id),
            Self::Import(import) => Key::Import(import.id),
            Self::ImportSheet(sheet) => Key::ImportSheet(sheet.import, sheet.first),
            Self::Former(former) => Key::Former(former.session.friend, former.session.epoch.into()),
        }
    }
}

/// The two secrets a node is made of.
#[derive(Clone, PartialEq, Eq)]
pub struct Secrets {
    /// 32 bytes behind the 24 words.
    pub entropy: Zeroizing<[u8; 32]>,
    /// The device's Ed25519 secret.
    pub device: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(..)")
    }
}

/// Who I am.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// What friends see.
    pub name: String,
    /// My devices, signed.
    pub devices: DeviceList,
    /// What I say of myself.
    pub status: Status,
    /// In my words.
    pub status_text: String,
    /// The newest letter kind this program knew when it last ran: an upgrade reads what was kept.
    pub kinds_known: u32,
    /// When this home was last made from a backup.
    pub restored: Option<Time>,
    /// The newest sign that this device runs in two places.
    pub twin: Option<Twin>,
    /// A number drawn when this home was made, or made from a backup: tells its lives apart. 0 before there were any.
    pub life: u64,
}

/// Numbers that only rise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counters {
    /// The next event's number, from 1.
    pub next_event: u64,
}

/// A friend, or somebody who was one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Friend {
    /// Who.
    pub identity: IdentityKey,
    /// How they are called here; unique without case.
    pub name: String,
    /// Whether the user chose the name, so that theirs no longer changes it.
    pub named_here: bool,
    /// How things stand.
    pub standing: Standing,
    /// When the user compared numbers, if ever.
    pub verified: Option<Time>,
    /// What the user has to decide before anything is sent.
    pub doubt: Option<Doubt>,
    /// Their devices, as they signed them.
    pub devices: DeviceList,
    /// Where they were reached or said to be, best first.
    pub addresses: Vec<Address>,
    /// Friends since.
    pub since: Time,
    /// When a link to them last ended.
    pub last_seen: Option<Time>,
    /// Who made them known here, if the friendship began that way.
    pub introduced: Option<Through>,
    /// Their messages are counted and ring no bell until then; [`Time::MAX`] for good.
    pub muted: Option<Time>,
}
