//! Everything this node knows and does about one friend.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::again::Retired;
use super::alarm::Alarm;
use super::amend::early::EarlyBook;
use super::dial::Dialling;
use super::holding::Holding;
use super::limits::RESEND_FIRST;
use super::record::{Friend, Line, Pact, Ratchet, Record, TheirCircle, Word};
use super::session::Live;
use super::turn::Turn;
use super::typing::Typing;
use crate::model::friend::{Path, Standing};
use crate::model::id::{IdentityKey, LinkId};
use crate::model::message::ChatId;
use crate::model::presence::{Presence, Status};
use crate::model::time::Time;

/// One friend.
pub(super) struct Peer {
    /// Who we are.
    pub(super) me: IdentityKey,
    pub(super) friend: Friend,
    pub(super) line: Line,
    pub(super) live: Option<Live>,
    /// Sessions before it, oldest first: custodians may still hold letters that were sealed in them.
    pub(super) retired: Vec<Retired>,
    /// The letters that came early, with their sizes in bytes.
    pub(super) parked: BTreeMap<u64, usize>,
    /// When to go on with what was parked and now follows.
    pub(super) unpark: Option<Alarm>,
    pub(super) contact: Contact,
    /// Through whose node the link in use runs, if through a friend's.
    pub(super) via: Option<IdentityKey>,
    /// The latest dial: when, at how many addresses, through how many friends.
    pub(super) tried: Option<(Time, usize, usize)>,
    pub(super) flight: Flight,
    pub(super) presence: Presence,
    pub(super) dialling: Dialling,
    /// Not before this is due is the session renewed again.
    pub(super) renew: Option<Alarm>,
    pub(super) mark_due: bool,
    /// Whether somebody may be linked now with whom a mark can be left.
    pub(super) mark_look: bool,
    /// Whether they said how they are since the link came up.
    pub(super) greeted: bool,
    /// The name they asked to be called by, until it was looked at.
    pub(super) proposed: Option<String>,
    /// Letters about rooms that came in this turn.
    pub(super) room_letters: Vec<Vec<u8>>,
    /// Bytes of old messages in rooms that they were told since the last pairing, because their disk was lost.
    pub(super) told_again: usize,
    /// Introductions that came in this turn.
    pub(super) introductions: Vec<Vec<u8>>,
    /// Their circle key, once they told it.
    pub(super) circle: Option<TheirCircle>,
    /// Whether it was told in this turn.
    pub(super) circle_news: bool,
    /// The letter that tells them ours, until they have it.
    pub(super) circle_letter: Option<u64>,
    /// Whether our presence record is to be given to them by the end of the turn.
    pub(super) record_wanted: bool,
    /// Their newest presence record.
    pub(super) word: Option<Word>,
    /// Whether they asked not to be talked about.
    pub(super) quiet: bool,
    /// Word of them brings about no dial before this is due.
    pub(super) nudge: Option<Alarm>,
    /// Due once they have been without a link for so long that mutual friends are asked.
    pub(super) away: Alarm,
    /// Who holds what waits for them.
    pub(super) holding: Holding,
    /// With whom marks were left for them, and when they may be again.
    pub(super) marks_left: BTreeMap<IdentityKey, Alarm>,
    /// Whether a letter of theirs could not be read though it was whole: the next link renews the session.
    pub(super) out_of_step: bool,
    /// What they ask of us beyond what is welcome.
    pub(super) nuisance: Nuisance,
    /// What they did to messages that are not here yet.
    pub(super) early: EarlyBook,
    /// How long messages between us last.
    pub(super) pact: Option<Pact>,
    /// When the first message that began to fade in this run is gone.
    pub(super) fades: Option<Time>,
    /// Whether they type, and whether we do.
    pub(super) typing: Typing,
    pub(super) changed: Changed,
}

/// What a friend asked of this custodian that it did not do, since the start.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Nuisance {
    /// Deposits that were refused.
    pub(super) refused: u64,
    /// Envelopes of theirs that their receivers could not read.
    pub(super) unreadable: u64,
}

/// The link in use, if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contact {
    /// Not here.
    Away,
    /// Linked, but the two sides do not hold the same session.
    Estranged(LinkId, Path),
    /// Linked, and letters flow.
    Talking(LinkId, Path),
}

/// What the end of the turn has to save.
#[derive(Default)]
pub(super) struct Changed {
    pub(super) friend: bool,
    pub(super) line: bool,
    pub(super) session: bool,
    pub(super) ratchet: bool,
}

/// What is on the way over the link in use.
pub(super) struct Flight {
    /// All letters up to this one were handed to the link.
    pub(super) sent_upto: u64,
    /// Number and size of those not yet delivered.
    pub(super) sizes: VecDeque<(u64, usize)>,
    /// When to send again what got no answer.
    pub(super) resend: Option<Alarm>,
    pub(super) pause: Duration,
}

impl Flight {
    pub(super) fn from(delivered_upto: u64) -> Self {
        Self {
            sent_upto: delivered_upto,
            sizes: VecDeque::new(),
            resend: None,
            pause: RESEND_FIRST,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.sizes.iter().map(|(_, size)| size).sum()
    }
}

impl Peer {
    pub(super) fn new(me: IdentityKey, friend: Friend, line: Line, live: Option<Live>) -> Self {
        let who = friend.identity;
        let presence = Presence {
            status: Status::Offline,
            text: String::new(),
            at: friend.last_seen,
            via: None,
        };
        Self {
            me,
            flight: Flight::from(line.delivered_upto),
            dialling: Dialling::default(),
            changed: Changed::default(),
            contact: Contact::Away,
            via: None,
            tried: None,
            retired: Vec::new(),
            parked: BTreeMap::new(),
            unpark: None,
            room_letters: Vec::new(),
            told_again: 0,
            introductions: Vec::new(),
            circle: None,
            circle_news: false,
            circle_letter: None,
            record_wanted: false,
            word: None,
            quiet: false,
            nudge: None,
            away: Alarm::after(Time::default(), Duration::ZERO),
            holding: Holding::new(who),
            marks_left: BTreeMap::new(),
            out_of_step: false,
            nuisance: Nuisance::default(),
            renew: None,
            mark_due: false,
            mark_look: false,
            greeted: false,
            proposed: None,
            early: EarlyBook::new(ChatId::Friend(who)),
            pact: None,
            fades: None,
            typing: Typing::default(),
            presence,
            friend,
            line,
            live,
        }
    }

    /// A line on which nothing was said yet.
    pub(super) fn fresh_line(friend: IdentityKey) -> Line {
        Line {
            friend,
            next: 1,
            sealed_upto: 0,
            delivered_upto: 0,
            read_upto: 0,
            expected: 1,
            seen_upto: 0,
            next_order: 1,
            unread: 0,
            circle_told: 0,
            epoch: 0,
            stretches: Vec::new(),
            lost_since: None,
            gives_back: false,
        }
    }

    /// The highest session epoch there ever was with them, as far as is known here.
    pub(super) fn epoch(&self) -> u32 {
        self.live.as_ref().map_or(0, |live| live.record.epoch).max(self.line.epoch)
    }

    pub(super) fn is_friend(&self) -> bool {
        self.friend.standing == Standing::Friends
    }

    /// A friend about whom the user has nothing to decide.
    pub(super) fn is_trusted(&self) -> bool {
        self.is_friend() && self.friend.doubt.is_none()
    }

    pub(super) fn link(&self) -> Option<LinkId> {
        match self.contact {
            Contact::Away => None,
            Contact::Estranged(link, _) | Contact::Talking(link, _) => Some(link),
        }
    }

    pub(super) fn path(&self) -> Path {
        match self.contact {
            Contact::Away => Path::None,
            Contact::Estranged(_, path) | Contact::Talking(_, path) => path,
        }
    }

    /// Saves what the turn changed.
    pub(super) fn settle(&mut self, turn: &mut Turn<'_>) {
        let changed = std::mem::take(&mut self.changed);
        if changed.friend {
            turn.save(Record::Friend(self.friend.clone()));
        }
        if changed.line {
            turn.save(Record::Line(self.line.clone()));
        }
        let Some(live) = &self.live else { return };
        if changed.session {
            turn.save(Record::Session(live.record.clone()));
        }
        if changed.ratchet {
            let pickle = live.ratchet.pickle();
            turn.save(Record::Ratchet(Ratchet { friend: self.friend.identity, pickle }));
        }
    }
}
