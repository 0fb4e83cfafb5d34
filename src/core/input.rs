//! Everything that can happen to a node.

use std::net::IpAddr;
use std::time::Duration;

pub use super::acts::{RoomAct, Saying};
use super::amend::Act;
use super::limits::{CUSTODY_ALL_USUAL, CUSTODY_EACH_USUAL};
pub use super::refusal::Refusal;
use crate::crypto::door::{Knock, Pass, Verdict};
use crate::model::address::Address;
use crate::model::friend::Path;
use crate::model::id::{
    CircuitId, DeviceKey, IdentityKey, IntroductionId, InviteId, KnockId, LinkId, LinkTag, RoomId,
};
use crate::model::message::{Body, ChatId, MessageRef, State};
use crate::model::presence::Status;
use crate::model::time::Time;
use crate::model::way::{Meeting, Middle, Probe, Way};
use crate::wire::frame::Frame;

/// What the world brings.
#[derive(Debug)]
pub enum Input {
    /// A person asks for something; the answer carries the same number.
    Request(RequestId, Request),
    /// Somebody with a valid first flight waits at the door.
    Knock(KnockId, Knock),
    /// A door opened and a stream is up.
    LinkUp(LinkUp),
    /// A peer said something.
    Frame(LinkId, Frame),
    /// A link is gone.
    LinkDown(LinkId),
    /// A dial ended without a link.
    DialFailed {
        /// Whom we tried.
        device: DeviceKey,
        /// What their door said, if it said anything.
        verdict: Option<Verdict>,
    },
    /// How long there and back takes on a link, whenever that changes much.
    RoundTrip(LinkId, Duration),
    /// The friend at the other end of a link wishes to be joined to the mutual friend it knows by this tag.
    CircuitAsked(CircuitId, LinkId, LinkTag),
    /// A circuit through here has ended, after so many bytes both ways together.
    CircuitEnded(CircuitId, u64),
    /// The datagram that the friend at the other end of a link announced came from here.
    Looked(LinkId, Address),
    /// We have a UDP port: this.
    Udp(u16),
    /// Somebody on the local network said something.
    Beacon(Vec<u8>, IpAddr),
    /// What the router opened for us.
    Mapped(Option<Address>),
    /// The addresses we are bound to.
    Listening(Vec<Address>),
    /// The settings that concern the core.
    Policy(Policy),
    /// Whether nobody has touched the keys for a while.
    Idle(bool),
    /// The time asked for by `next_wake` has come, or anybody thinks it might have.
    Wake,
}

/// Names a request until its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// A new link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkUp {
    /// Its number.
    pub link: LinkId,
    /// Who is there; the door proved it.
    pub device: DeviceKey,
    /// As what they or we came in: `Some` when an invite opened the door.
    pub invite: Option<InviteId>,
    /// Whether this side dialled.
    pub dialled: bool,
    /// How it runs.
    pub path: Path,
    /// Where the other end is, if we dialled it there straight.
    pub address: Option<Address>,
    /// Where it came from straight, if it dialled us.
    pub from: Option<Address>,
    /// The device of the mutual friend in the middle of a relayed link.
    pub via: Option<DeviceKey>,
    /// The door's handshake hash, equal on both ends.
    pub binding: [u8; 32],
}

/// The settings that concern the core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Whether friends learn what was read (`receipts.read`).
    pub read_receipts: bool,
    /// Whether friends may pass on word of me (`gossip`).
    pub gossip: bool,
    /// Most bytes held for all friends together (`custody.bytes_max`).
    pub custody_all: u64,
    /// Most bytes held for one depositor (`custody.per_friend_max`).
    pub custody_each: u64,
    /// Whether friends may reach each other through here (`relay.friends`).
    pub relay: bool,
    /// Whether friends on the local network are looked for, and told (`lan`).
    pub lan: bool,
    /// Whether friends see that I type, and I that they do (`typing`).
    pub typing: bool,
    /// After how many days messages are forgotten here (`retention.days`); `None` for never.
    pub retention_days: Option<u32>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            read_receipts: true,
            gossip: true,
            custody_all: CUSTODY_ALL_USUAL,
            custody_each: CUSTODY_EACH_USUAL,
            relay: true,
            lan: true,
            typing: true,
            retention_days: None,
        }
    }
}

/// What a person can ask for. Names are already resolved, texts already parsed.
#[derive(Debug, Clone)]
pub enum Request {
    /// Say something to a friend.
    Say {
        /// To whom.
        to: IdentityKey,
        /// What.
        saying: Saying,
    },
    /// Do something to a message.
    Amend(MessageRef, Act),
    /// Say whether somebody types in a conversation.
    Typing(ChatId, bool),
    /// Keep what was typed there and not sent, or forget it.
    Draft(ChatId, Option<Body>),
    /// Say how long messages with a friend are to last once seen, in seconds; 0 for no end.
    SetTimer(IdentityKey, u32),
    /// Forget a conversation here.
    Clear(ChatId),
    /// Give up a message that is not delivered yet.
    Cancel(MessageRef),
    /// Everything in the conversation was seen.
    MarkRead(IdentityKey),
    /// What comes in this conversation rings no bell until then; `None`: it does again.
    Mute(ChatId, Option<Time>),
    /// Do something about a room.
    Room(RoomAct),
    /// Make an invite.
    Invite {
        /// Good for how long.
        lasts: Duration,
        /// For my own memory.
        note: String,
    },
    /// Take an invite back.
    Revoke(InviteId),
    /// Befriend the maker of an invite, or the owner of a card.
    Add {
        /// The device to dial.
        device: DeviceKey,
        /// Where to look.
        addresses: Vec<Address>,
        /// From an invite or a card.
        ticket: Ticket,
        /// The name to give them.
        name: Option<String>,
    },
    /// Give up an adding that has not been answered.
    StopAdding(DeviceKey),
    /// Make two friends known to each other.
    Introduce(IdentityKey, IdentityKey),
    /// Become friends with somebody a friend made known here.
    AcceptIntroduction(IntroductionId),
    /// Do not.
    DeclineIntroduction(IntroductionId),
    /// Call a friend something else.
    Rename(IdentityKey, String),
    /// The user compared numbers and they match.
    Verify(IdentityKey),
    /// The user accepts a friend's new device without comparing.
    AcceptDevice(IdentityKey),
    /// Shut out.
    Block(IdentityKey),
    /// Let in again.
    Unblock(IdentityKey),
    /// End the friendship.
    Remove(IdentityKey),
    /// Say how I am.
    SetStatus(Status, Option<String>),
}

/// What an adding rests on.
#[derive(Debug, Clone)]
pub enum Ticket {
    /// A one-time secret.
    Invite {
        /// The secret.
        secret: [u8; 16],
        /// Good until.
        expires: Time,
        /// The friend of its maker through whom the maker can be reached.
        middle: Option<Middle>,
    },
    /// A public card of this person.
    Card(IdentityKey),
}

/// What a request led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Done; nothing more to tell.
    Done,
    /// A message is durable here.
    Said {
        /// Its name.
        message: MessageRef,
        /// How far it is.
        state: State,
        /// When it was written.
        at: Time,
    },
    /// This many messages are now seen.
    Marked(u32),
    /// A message is changed here, and others will be told.
    Amended(MessageRef),
    /// An invite is open.
    Invited {
        /// Its name.
        id: InviteId,
        /// What to hand over.
        secret: [u8; 16],
        /// Good until.
        expires: Time,
        /// Where its holder can look.
        addresses: Vec<Address>,
        /// The friend of ours through whom its holder can reach us.
        middle: Option<Middle>,
    },
    /// Two friends are made known to each other.
    Introduced {
        /// My name for it.
        id: IntroductionId,
        /// Good until.
        expires: Time,
    },
    /// The other side will be asked.
    Adding(DeviceKey),
    /// Friends already; nothing changed.
    AlreadyFriends(IdentityKey),
    /// We are in this room.
    Room(RoomId),
}

/// What the core asks the network to do.
#[derive(Clone)]
pub enum Sending {
    /// Replace the guest list.
    Guests(crate::crypto::door::GuestList),
    /// Answer a knock.
    Admit(KnockId, Verdict),
    /// Leave a knock without an answer.
    Bar(KnockId),
    /// Open a link.
    Dial {
        /// To whom.
        device: DeviceKey,
        /// How, best first.
        ways: Vec<Way>,
        /// What to show at the door.
        pass: Pass,
        /// This dial's stamp.
        stamp: u64,
    },
    /// Try to meet a device straight.
    Meet(Meeting),
    /// Knock at a friend's address.
    Probe(Probe),
    /// Watch for a datagram that is these bytes.
    AwaitLook(LinkId, [u8; 16]),
    /// Send such a datagram.
    Look([u8; 16], Address),
    /// Take part in the local network, or no longer.
    Lan(bool),
    /// Say this to everybody on the local network.
    Beacon(Vec<u8>),
    /// Carry a circuit on to the friend at the other end of this link, up to so many bytes.
    Join(CircuitId, LinkId, u64),
    /// Leave the wish for a circuit without an answer.
    Refuse(CircuitId),
    /// Say something on a link.
    Frame(LinkId, Frame),
    /// End a link, after what was said on it.
    Close(LinkId),
}

/// What the core tells those who asked and those who listen.
#[derive(Debug, Clone)]
pub enum Tell {
    /// The answer to a request.
    Answer(RequestId, Result<Answer, Refusal>),
    /// Something happened.
    Event(crate::model::event::Event),
    /// Somebody types in a conversation, or no longer. Passes; is not kept.
    Typing(ChatId, IdentityKey, bool),
}
