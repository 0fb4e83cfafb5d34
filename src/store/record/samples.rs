//! One record of each kind, every field filled, for tests; secrets are made of the byte `a6`.

mod amends;
pub(in crate::store) mod imports;
mod introductions;
mod rooms;
mod sessions;

use zeroize::Zeroizing;

use self::sessions::{former, line, session, stamps};

use crate::core::record::{
    Adding, Circle, Counters, Entry, Former, Friend, Held, HeldEnvelope, HeldMark, Holder, Holders,
    Invite, InviteState, Kept, Key, Line, Me, Outgoing, Parked, Passed, Place, Ratchet, Record,
    Secrets, Session, Stamps, Stretch, TheirCircle, Twin, Word,
};
use crate::model::address::Address;
use crate::model::amend::Since;
use crate::model::circle::CircleKey;
use crate::model::custody::{Fate, Reluctance};
use crate::model::device::{DeviceEntry, DeviceList, Features};
use crate::model::event::{Event, News};
use crate::model::friend::{Doubt, Standing};
use crate::model::id::{DeviceKey, EnvelopeTag, IdentityKey, InviteId, MessageId, SessionName};
use crate::model::message::{
    Body, ChatId, Content, Failure, Happened, Letter, MessageRef, State, Step,
};
use crate::model::presence::Status;
use crate::model::time::Time;
use crate::model::way::Middle;

/// 2026-11-23, a Monday, at noon.
pub(in crate::store) const NOON: Time = Time(20_780 * 86_400_000 + 43_200_000);

/// A text that must appear in no file.
pub(in crate::store) const CANARY: &str = "canary-of-the-mine";

pub(in crate::store) fn identity(who: u8) -> IdentityKey {
    IdentityKey([who; 32])
}

pub(in crate::store) fn device(who: u8) -> DeviceKey {
    DeviceKey([who ^ 0x80; 32])
}

pub(in crate::store) fn message(who: u8, number: u64) -> MessageRef {
    let mut id = [who; 16];
    id[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    MessageRef { author: identity(who), id: MessageId(id) }
}

fn devices(who: u8) -> DeviceList {
    let entry = DeviceEntry {
        device: device(who),
        features: Features(5),
        identity_signature: [1; 64],
        device_signature: [2; 64],
    };
    let (identity, signature) = (identity(who), [3; 64]);
    DeviceList { identity, version: 1_795_000_000, devices: vec![entry], signature }
}

fn addresses() -> Vec<Address> {
    ["/ip4/203.0.113.77/tcp/4077", "/ip6/2001:db8::77/tcp/4077"].map(|a| a.parse().unwrap()).into()
}

fn letter(who: u8, number: u64) -> Letter {
    let body = Body::parse(format!("{CANARY} {number}")).unwrap();
    let reply_to = (number > 1).then(|| message(who, number - 1));
    let (mentions, action, lasts) = (Vec::new(), false, None);
    let content = Content::Text { body, reply_to, mentions, action, lasts };
    Letter { id: message(who, number).id, written: NOON, content }
}

pub(in crate::store) fn entry(who: u8, order: u64) -> Entry {
    let failed = Failure::Cancelled;
    let steps = [Happened::Queued, Happened::Tried, Happened::Failed(failed)];
    Entry {
        chat: ChatId::Friend(identity(who)),
        order,
        message: message(who, order),
        letter: letter(who, order),
        number: order,
        arrived: NOON,
        state: Some(State::Failed(failed)),
        steps: steps.map(|what| Step { at: NOON, what }).into(),
        room: None,
        since: Since::default(),
    }
}

pub(in crate::store) fn ratchet(who: u8, state: &[u8]) -> Record {
    Record::Ratchet(Ratchet { friend: identity(who), pickle: Zeroizing::new(state.to_vec()) })
}

fn friend(who: u8) -> Friend {
    Friend {
        identity: identity(who),
        name: format!("{CANARY} {who}"),
        named_here: true,
        standing: Standing::Friends,
        verified: Some(NOON),
        doubt: Some(Doubt::NewDevice(device(who))),
        devices: devices(who),
        addresses: addresses(),
        since: NOON,
        last_seen: Some(NOON),
        introduced: None,
        muted: None,
    }
}

fn invite(who: u8, number: u64) -> Invite {
    let taker = device(who);
    let states = [
        InviteState::Used(taker),
        InviteState::Taken(taker),
        InviteState::Open,
        InviteState::Revoked,
        InviteState::Expired,
    ];
    Invite {
        id: InviteId([who; 8]),
        secret: Zeroizing::new([0xa6; 16]),
        note: CANARY.into(),
        expires: NOON,
        state: states[usize::try_from(number % 5).unwrap()],
        ended: Some(NOON),
        relay: None,
    }
}

fn adding(who: u8) -> Adding {
    Adding {
        device: device(who),
        identity: Some(identity(who)),
        secret: Some(Zeroizing::new([0xa6; 16])),
        addresses: addresses(),
        expires: Some(NOON),
        name: Some(CANARY.into()),
        since: NOON,
        middle: None,
        introduced: None,
    }
}

fn me(who: u8, number: u64) -> Me {
    Me {
        name: format!("{CANARY} {number}"),
        devices: devices(who),
        status: Status::Busy,
        status_text: CANARY.into(),
        kinds_known: 2,
        restored: None,
        twin: None,
        life: 0,
    }
}

fn circle_key(salt: u8) -> CircleKey {
    let version = 1_795_000_000 + u64::from(salt);
    CircleKey { version, key: Zeroizing::new([0xa6; 32]), parting: salt % 2 == 1 }
}

/// Stands for sealed bytes; made of what a thief must not find, for the custodian's own seal has to hide it.
fn sealed(salt: u8) -> Vec<u8> {
    [CANARY.as_bytes(), &[salt]].concat()
}

fn word(friend: IdentityKey, salt: u8) -> Word {
    let version = circle_key(salt).version;
    Word { friend, version, number: u64::from(salt) + 1, came: NOON, sealed: sealed(salt) }
}

fn holders(friend: IdentityKey, salt: u8) -> Holders {
    let holder = |who| {
        let (custodian, held_upto) = (identity(who), u64::from(salt) + 1);
        Holder { custodian, held_upto, until: NOON, seen: NOON }
    };
    Holders { friend, holders: [0xc0, 0xd0].map(holder).into() }
}

/// Left by the one for the other, whoever the test is about: their keys say nothing of people.
fn held(number: u64, salt: u8) -> Held {
    let (depositor, recipient, tag) = (identity(0xb0), identity(0xc0), EnvelopeTag([0xa6; 16]));
    let bytes = u32::from(salt) + 1;
    Held { number, depositor, recipient, tag, bytes, arrived: NOON, expires: NOON }
}

fn passed(number: u64, salt: u8) -> Passed {
    let fates = [Fate::HandedOver, Fate::Unreadable, Fate::Expired, Fate::Dropped];
    let fate = fates[usize::from(salt % 4)];
    let (depositor, tag) = (identity(0xb0), EnvelopeTag([0xa6; 16]));
    Passed { number, depositor, tag, fate, at: NOON }
}

/// The record for a key, its other fields depending on `salt` where that is easy.
pub(in crate::store) fn record(key: &Key, salt: u8) -> Record {
    match *key {
        Key::Secrets => {
            let secret = Zeroizing::new([0xa6; 32]);
            Record::Secrets(Secrets { entropy: secret.clone(), device: secret })
        }
        Key::Me => Record::Me(me(salt, salt.into())),
        Key::Counters => Record::Counters(Counters { next_event: salt.into() }),
        Key::Friend(who) => Record::Friend(friend(who.0[0])),
        Key::Line(who) => Record::Line(line(who.0[0], salt.into())),
        Key::Session(who) => Record::Session(session(who.0[0])),
        Key::Ratchet(who) => ratchet(who.0[0], &[0xa6, salt, 0xa6, 0xa6]),
        Key::Stamps(device) => Record::Stamps(Stamps { highest: salt.into(), ..stamps(device) }),
        Key::Invite(id) => Record::Invite(invite(id.0[0], salt.into())),
        Key::Adding(device) => Record::Adding(adding(device.0[0] ^ 0x80)),
        Key::Outgoing(friend, number) => Record::Outgoing(Outgoing {
            friend,
            number,
            order: Some(number),
            letter: Some(letter(friend.0[0], number)),
            about: None,
            envelope: Some((1, vec![salt; 40])),
        }),
        Key::Parked(friend, number) => {
            Record::Parked(Parked { friend, number, envelope: vec![salt; 40] })
        }
        Key::Kept(friend, number) => {
            let mut letter = letter(friend.0[0], number);
            letter.content = Content::Unknown { kind: 77, bytes: vec![salt; 9] };
            Record::Kept(Kept { friend, number, letter })
        }
        Key::Entry(ChatId::Friend(friend), order) => Record::Entry(entry(friend.0[0], order)),
        Key::Place(message) => {
            let chat = ChatId::Friend(message.author);
            Record::Place(Place { message, chat, order: salt.into() })
        }
        Key::Event(seq) => {
            let (chat, message) = (ChatId::Friend(identity(salt)), message(salt, seq));
            let what = News::Message { chat, order: seq, message };
            Record::Event(Event { seq, at: NOON, what })
        }
        Key::Circle => {
            let (newest, record_number) = (circle_key(salt), u64::from(salt) + 1);
            Record::Circle(Circle { newest, since: NOON, record_number })
        }
        Key::TheirCircle(friend) => {
            let (newest, before) = (circle_key(salt), Some(circle_key(salt / 2)));
            Record::TheirCircle(TheirCircle { friend, newest, before, since: NOON })
        }
        Key::Word(friend) => Record::Word(word(friend, salt)),
        Key::Holders(friend) => Record::Holders(holders(friend, salt)),
        Key::Held(number) => Record::Held(held(number, salt)),
        Key::HeldEnvelope(number) => {
            Record::HeldEnvelope(HeldEnvelope { number, envelope: sealed(salt) })
        }
        Key::HeldMark(recipient, depositor) => {
            let sealed = sealed(salt);
            Record::HeldMark(HeldMark { recipient, depositor, sealed, arrived: NOON })
        }
        Key::Passed(number) => Record::Passed(passed(number, salt)),
        ref key @ (Key::Import(_) | Key::ImportSheet(..)) => imports::record(key, salt),
        ref key @ (Key::Introduction(_) | Key::Introduced(_)) => introductions::record(key),
        Key::Former(who, epoch) => Record::Former(former(who.0[0], epoch)),
        ref key => amends::record(key, salt).unwrap_or_else(|| rooms::record(key, salt)),
    }
}

/// A key of each kind about one person.
pub(in crate::store) fn keys(who: u8, number: u64) -> Vec<Key> {
    let (identity, device) = (identity(who), device(who));
    let people = [
        Key::Secrets,
        Key::Me,
        Key::Counters,
        Key::Friend(identity),
        Key::Line(identity),
        Key::Session(identity),
        Key::Ratchet(identity),
        Key::Stamps(device),
        Key::Invite(InviteId([who; 8])),
        Key::Adding(device),
        Key::Outgoing(identity, number),
        Key::Parked(identity, number),
        Key::Kept(identity, number),
        Key::Entry(ChatId::Friend(identity), number),
        Key::Place(message(who, number)),
        Key::Event(number),
        Key::Circle,
        Key::TheirCircle(identity),
        Key::Word(identity),
        Key::Holders(identity),
        Key::Held(number),
        Key::HeldEnvelope(number),
        Key::HeldMark(identity, self::identity(who ^ 0x70)),
        Key::Passed(number),
        Key::Former(identity, number),
    ];
    let rooms = rooms::keys(who, number).into_iter().chain(amends::keys(who, number));
    let rest = introductions::keys(who).into_iter().chain(imports::keys(who, number));
    people.into_iter().chain(rooms).chain(rest).collect()
}

pub(in crate::store) fn one_of_each() -> Vec<Record> {
    keys(0xb0, 12).iter().map(|key| record(key, 5)).collect()
}

/// A letter that waits and is no message.
fn waiting(letter: Letter) -> Outgoing {
    let (friend, number, letter) = (identity(0xb0), 12, Some(letter));
    let (order, about, envelope) = (None, None, None);
    Outgoing { friend, number, order, about, letter, envelope }
}

/// What was added to records later, under the names of its golden files.
pub(in crate::store) fn later_fields() -> Vec<(&'static str, Record)> {
    let by = identity(0xc0);
    let mut entry = entry(0xb0, 12);
    entry.state = Some(State::Stored);
    let steps = [
        Happened::Held { by, until: NOON },
        Happened::Refused { by, why: Reluctance::Quota },
        Happened::LetGo { by, fate: Fate::Expired },
    ];
    entry.steps = steps.map(|what| Step { at: NOON, what }).into();
    let mut through = entry.clone();
    through.steps = vec![Step { at: NOON, what: Happened::TriedThrough { by } }];
    let mut given_back = entry.clone();
    given_back.steps = vec![Step { at: NOON, what: Happened::GivenBack }];
    let mut telling = letter(0xb0, 12);
    telling.content = Content::CircleKey(circle_key(5));
    let telling = waiting(telling);
    let mut giving = letter(0xb0, 12);
    giving.content = Content::GivenBack(vec![1, 2, 3]);
    let stretches = vec![Stretch { name: SessionName([0x44; 8]), first_out: 3, received_upto: 9 }];
    let twin = Some(Twin { at: NOON, by });
    let middle = Some(Middle { device: device(0xc0), address: addresses()[0] });
    let mut all = vec![
        ("invite-relay", Record::Invite(Invite { relay: Some(by), ..invite(0xb0, 12) })),
        ("adding-middle", Record::Adding(Adding { middle, ..adding(0xb0) })),
        ("line-circle", Record::Line(Line { circle_told: 9, ..line(0xb0, 5) })),
        ("entry-custody", Record::Entry(entry)),
        ("entry-through", Record::Entry(through)),
        ("outgoing-circle", Record::Outgoing(telling)),
        ("entry-room", Record::Entry(rooms::entry())),
        ("entry-told", Record::Entry(rooms::told_entry())),
        ("outgoing-room", Record::Outgoing(rooms::outgoing())),
        ("line-epoch", Record::Line(Line { epoch: 4, ..line(0xb0, 5) })),
        ("line-stretches", Record::Line(Line { stretches, ..line(0xb0, 5) })),
        (
            "line-lost",
            Record::Line(Line { lost_since: Some(NOON), gives_back: true, ..line(0xb0, 5) }),
        ),
        ("entry-given-back", Record::Entry(given_back)),
        ("outgoing-given-back", Record::Outgoing(waiting(giving))),
        (
            "stamps-behind",
            Record::Stamps(Stamps { behind: true, met: 7, floor: 8, ..stamps(device(0xb0)) }),
        ),
        ("me-restored", Record::Me(Me { restored: Some(NOON), twin, life: 8, ..me(0xb0, 12) })),
        ("room-restored", Record::Room(rooms::restored())),
    ];
    all.extend(amends::later_fields());
    all.extend(introductions::later_fields(friend(0xb0), adding(0xb0)));
    all.push(("friend-muted", Record::Friend(Friend { muted: Some(Time::MAX), ..friend(0xb0) })));
    all.push(("room-muted", rooms::muted()));
    all
}

/// Every kind of event, one after the other.
pub(in crate::store) fn events() -> Vec<Event> {
    use crate::model::event::AddEnd;
    use crate::model::friend::Path;
    let (friend, name) = (identity(0xb0), CANARY.to_owned());
    let (status, state) = (Status::Away, State::Delivered);
    let news = [
        News::Message { chat: ChatId::Friend(friend), order: 1, message: message(0xb0, 1) },
        News::Receipt { message: message(0xb0, 1), to: friend, state },
        News::Presence { friend, status, text: name.clone(), via: None },
        News::Friend { name: name.clone(), friend: Some(friend), standing: Standing::Pending },
        News::AddEnded { name: name.clone(), why: AddEnd::Revoked },
        News::Link { friend, path: Path::Relayed, via: None },
        News::Presence { friend, status, text: name, via: Some(identity(0xc0)) },
        News::Link { friend, path: Path::Relayed, via: Some(identity(0xc0)) },
    ];
    let news = news.into_iter().chain(rooms::news()).chain(amends::news());
    let muted = News::Muted { chat: ChatId::Friend(friend) };
    let last = [(29, News::Twin { friend }), (130, introductions::news()), (146, muted)];
    let news = (1..).zip(news).chain(last);
    news.map(|(seq, what)| Event { seq, at: NOON, what }).collect()
}
