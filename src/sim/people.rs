//! What people do: they make friends, talk, read, change their minds, quarrel, make up, go away and come back.

use super::clockwork::{HOUR, MINUTE, SECOND};
use super::world::{Happening, Who, World};
use crate::core::amend::Act;
use crate::core::input::{Answer, Input, Policy, Refusal, Request, Saying, Ticket};
use crate::model::amend::Emoji;
use crate::model::friend::Standing;
use crate::model::id::{DeviceKey, IdentityKey};
use crate::model::message::{Body, MessageRef, State};
use crate::model::presence::Status;
use crate::model::time::Time;

/// Longest pause between two acts of one person.
const PAUSE_MS_MAX: u64 = 40 * MINUTE;

/// How many people let others leave next to nothing with them.
const SMALL_ROOMS: usize = 2;
/// Bytes in a KiB.
const KIB: u64 = 1024;

/// Why a person asked, so that they know what to do with the answer.
#[derive(Debug, Clone)]
pub enum Errand {
    /// Something was said; asked again under the same name until answered.
    Say {
        /// To whom.
        to: IdentityKey,
        /// What.
        words: String,
        /// The asker's own name for it.
        name: String,
        /// What comes right after.
        then: Then,
    },
    /// An invite was asked for, to be handed to these.
    Ticket(Vec<Who>),
    /// Nobody waits for the answer.
    Nothing,
}

/// What follows once a message is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    Rest,
    /// The author gives it up.
    Cancel,
}

/// What a person is about to do.
#[derive(Debug, Clone)]
pub enum Cue {
    /// Whatever comes to mind, and again later.
    Mood(Who),
    /// Make an invite for the others; more than one race for it.
    Invite(Who, Vec<Who>),
    /// Take an invite.
    Take(Who, DeviceKey, Vec<crate::model::address::Address>, [u8; 16], Time),
    /// Add somebody by their card.
    Card(Who, Who),
    /// Ask for something simple.
    Ask(Who, Box<Request>),
    /// Say one more thing, and this many after it.
    Chatter(Who, Who, u64),
    /// Make a backup.
    Backup(Who),
}

/// Whose conversation an input marks as read.
#[must_use]
pub fn marks(input: &Input) -> Option<IdentityKey> {
    match input {
        Input::Request(_, Request::MarkRead(friend)) => Some(*friend),
        _ => None,
    }
}

impl World {
    /// Fills a new world with people who know each other in part, and sets them in motion for `hours`.
    pub fn populate(&mut self, names: &[&str], hours: u64) {
        for name in names {
            let who = self.person(name);
            self.machine_mut(who).ahead_ms = i64::try_from(self.clock.dice.below(6 * MINUTE))
                .unwrap_or(0)
                - i64::try_from(3 * MINUTE).unwrap_or(0);
            let wait = self.clock.dice.between(10 * MINUTE, 40 * MINUTE);
            self.clock.after(wait, Happening::Person(Cue::Mood(who)));
        }
        self.rest_from = hours * HOUR;
        let everyone: Vec<Who> = self.everyone().collect();
        for _ in 0..SMALL_ROOMS {
            if let Some(who) = self.clock.dice.pick(&everyone).copied() {
                let policy =
                    Policy { custody_each: 6 * KIB, custody_all: 20 * KIB, ..Policy::default() };
                self.machine_mut(who).policy = policy;
                self.give(who, Input::Policy(policy));
            }
        }
        for (index, a) in everyone.iter().enumerate() {
            for b in everyone.iter().skip(index + 1) {
                let wait = self.clock.dice.between(SECOND, 20 * MINUTE);
                match self.clock.dice.below(10) {
                    0..4 => self.clock.after(wait, Happening::Person(Cue::Invite(*a, vec![*b]))),
                    4..6 => {
                        self.clock.after(wait, Happening::Person(Cue::Card(*a, *b)));
                        self.clock.after(wait + 2, Happening::Person(Cue::Card(*b, *a)));
                    }
                    _ => {}
                }
            }
        }
    }

    /// A person does something.
    pub(super) fn cue(&mut self, cue: Cue) {
        if self.clock.now >= self.rest_from {
            return;
        }
        match cue {
            Cue::Mood(who) => self.mood(who),
            Cue::Invite(who, takers) => {
                let lasts = std::time::Duration::from_millis(24 * HOUR);
                let request = Request::Invite { lasts, note: String::new() };
                self.ask(who, request, Errand::Ticket(takers));
            }
            Cue::Take(who, device, addresses, secret, expires) => {
                let ticket = Ticket::Invite { secret, expires, middle: None };
                let add = Request::Add { device, addresses, ticket, name: None };
                self.ask(who, add, Errand::Nothing);
            }
            Cue::Card(who, whose) => {
                let other = self.machine(whose);
                let (device, addresses) = (other.device, vec![other.address]);
                let ticket = Ticket::Card(other.identity);
                let add = Request::Add { device, addresses, ticket, name: None };
                self.ask(who, add, Errand::Nothing);
            }
            Cue::Ask(who, request) => self.ask(who, *request, Errand::Nothing),
            Cue::Backup(who) => self.keep_backup(who),
            Cue::Chatter(who, to, more) => {
                let identity = self.machine(to).identity;
                self.speak(who, identity, Then::Rest);
                if more > 0 {
                    let wait = self.clock.dice.between(1, 20 * SECOND);
                    self.clock.after(wait, Happening::Person(Cue::Chatter(who, to, more - 1)));
                }
            }
        }
    }

    /// Says something nobody said before.
    pub fn speak(&mut self, who: Who, to: IdentityKey, then: Then) {
        self.said += 1;
        let words = format!("{} says thing {}", self.machine(who).name, self.said);
        let name = format!("client {}", self.said);
        self.say(who, Errand::Say { to, words, name, then });
    }

    fn say(&mut self, who: Who, errand: Errand) {
        let Errand::Say { to, words, name, .. } = &errand else { return };
        let Ok(body) = Body::parse(words.clone()) else { return };
        let saying = Saying { client_id: Some(name.clone()), ..Saying::plain(body) };
        let say = Request::Say { to: *to, saying };
        self.ask(who, say, errand);
    }

    /// After a restart: what was said and not answered is said again, under the same name.
    pub(super) fn ask_again(&mut self, who: Who) {
        let errands = std::mem::take(&mut self.machine_mut(who).errands);
        errands.into_values().for_each(|errand| self.say(who, errand));
    }

    /// A person hears how a request ended.
    pub(super) fn answered(&mut self, who: Who, errand: Errand, answer: Result<Answer, Refusal>) {
        match (errand, answer) {
            (Errand::Ticket(takers), Ok(Answer::Invited { secret, expires, addresses, .. })) => {
                let device = self.machine(who).device;
                for taker in takers {
                    let wait = self.clock.dice.between(1, 3 * SECOND);
                    let cue = Cue::Take(taker, device, addresses.clone(), secret, expires);
                    self.clock.after(wait, Happening::Person(cue));
                }
            }
            (Errand::Say { name, words, then, .. }, Ok(Answer::Said { message, .. })) => {
                if let Err(what) = self.ledger.named(who, name, message, &words) {
                    return self.violated(who, what);
                }
                if then == Then::Cancel {
                    self.ask(who, Request::Cancel(message), Errand::Nothing);
                }
            }
            _ => {}
        }
    }

    /// Whatever comes to mind.
    fn mood(&mut self, who: Who) {
        let wait = self.clock.dice.between(MINUTE, PAUSE_MS_MAX);
        self.clock.after(wait, Happening::Person(Cue::Mood(who)));
        let others: Vec<Who> = self.everyone().filter(|other| *other != who).collect();
        let standing = |standing| {
            let friends = self.machine(who).friends().into_iter();
            let stands = friends.filter(|friend| friend.standing == standing);
            stands.filter_map(|friend| self.by_identity(friend.identity)).collect::<Vec<Who>>()
        };
        let friends = standing(Standing::Friends);
        let Some(friend) = self.clock.dice.pick(&friends).copied() else {
            if let Some(other) = self.clock.dice.pick(&others).copied() {
                self.cue(Cue::Invite(who, vec![other]));
            }
            return;
        };
        match self.clock.dice.below(100) {
            0..6 => self.amend_something(who),
            6..50 => {
                let more = self.clock.dice.below(4);
                self.cue(Cue::Chatter(who, friend, more));
            }
            50..68 => self.read(who, &friends),
            68..74 => self.think_better(who, friend),
            74..78 => self.quarrel(who, friend, Request::Block),
            78..81 => self.quarrel(who, friend, Request::Remove),
            81..85 => self.meet(who, &others),
            85..86 => self.cue(Cue::Invite(who, vec![friend])),
            86..88 => self.decide(who),
            88..91 => self.leave(who),
            91..96 => self.gather(who, friend),
            _ => self.fuss(who, friend),
        }
    }

    fn read(&mut self, who: Who, friends: &[Who]) {
        for friend in friends {
            let request = Request::MarkRead(self.machine(*friend).identity);
            self.ask(who, request, Errand::Nothing);
        }
    }

    /// Gives up something that waits, or something only just said.
    fn think_better(&mut self, who: Who, friend: Who) {
        let author = self.machine(who).identity;
        let waits = |(message, written): (&MessageRef, &super::invariants::Written)| {
            (message.author == author && written.state == State::Queued).then_some(*message)
        };
        let waiting: Vec<MessageRef> = self.ledger.written().filter_map(waits).collect();
        match self.clock.dice.pick(&waiting).copied() {
            Some(message) => self.ask(who, Request::Cancel(message), Errand::Nothing),
            None => self.speak(who, self.machine(friend).identity, Then::Cancel),
        }
    }

    /// Rewords, takes back or signs some message, whoever wrote it.
    fn amend_something(&mut self, who: Who) {
        let all: Vec<MessageRef> = self.ledger.written().map(|(message, _)| *message).collect();
        let Some(message) = self.clock.dice.pick(&all).copied() else { return };
        let act = match self.clock.dice.below(4) {
            0 => Act::Take,
            1 => Act::Sign(Emoji::parse("❤")),
            2 => Act::Sign(None),
            _ => {
                self.said += 1;
                let words = format!("{} rather says {}", self.machine(who).name, self.said);
                let Ok(body) = Body::parse(words) else { return };
                Act::Reword { body, mentions: Vec::new() }
            }
        };
        self.ask(who, Request::Amend(message, act), Errand::Nothing);
    }

    /// A last word, the end, and some time later peace.
    fn quarrel(&mut self, who: Who, friend: Who, end: fn(IdentityKey) -> Request) {
        let identity = self.machine(friend).identity;
        self.speak(who, identity, Then::Rest);
        self.ask(who, end(identity), Errand::Nothing);
        self.ledger.part(who, friend);
        let wait = self.clock.dice.between(MINUTE, 2 * HOUR);
        let peace = match end(identity) {
            Request::Block(identity) => Cue::Ask(who, Box::new(Request::Unblock(identity))),
            _ => Cue::Invite(who, vec![friend]),
        };
        self.clock.after(wait, Happening::Person(peace));
    }

    /// Somebody new, or two at once for one invite.
    fn meet(&mut self, who: Who, others: &[Who]) {
        let first = self.clock.dice.pick(others).copied();
        let second = self.clock.dice.pick(others).copied().filter(|s| Some(*s) != first);
        self.cue(Cue::Invite(who, first.into_iter().chain(second).collect()));
    }

    /// Changes the settings: whether others learn what was read, and may pass on word of one.
    fn decide(&mut self, who: Who) {
        let (read_receipts, gossip) =
            (self.clock.dice.permille(700), self.clock.dice.permille(700));
        let policy = Policy { read_receipts, gossip, ..self.machine(who).policy };
        self.machine_mut(who).policy = policy;
        self.give(who, Input::Policy(policy));
    }

    /// Goes away, for minutes or for hours.
    fn leave(&mut self, who: Who) {
        self.crash(who);
        let wait = self.clock.dice.between(MINUTE, 4 * HOUR);
        self.clock.after(wait, Happening::Start(who));
    }

    /// Small things.
    fn fuss(&mut self, who: Who, friend: Who) {
        let identity = self.machine(friend).identity;
        let request = match self.clock.dice.below(5) {
            0 => Request::SetStatus(Status::Away, Some("out for a walk".into())),
            1 => Request::SetStatus(Status::Online, None),
            2 => Request::SetStatus(Status::Invisible, None),
            3 => Request::Rename(identity, format!("friend {}", friend.0)),
            _ => Request::Verify(identity),
        };
        self.ask(who, request, Errand::Nothing);
    }
}
