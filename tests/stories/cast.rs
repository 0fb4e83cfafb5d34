//! The stage: people with names, who say things, go away and come back.

use std::ops::{Deref, DerefMut};

use hobnob::core::input::{Policy, Request, Saying, Ticket};
use hobnob::core::record::{Entry, Held, Key, Record};
use hobnob::model::circle::CircleKey;
use hobnob::model::id::IdentityKey;
use hobnob::model::message::{Body, ChatId, Happened, MessageRef, State};
use hobnob::model::presence::Presence;
use hobnob::sim::clockwork::{HOUR, MINUTE, SECOND};
use hobnob::sim::network::Overheard;
use hobnob::sim::people::Errand;
use hobnob::sim::shelf::Flaw;
use hobnob::sim::world::{Happening, Making, Violation, Who, World};

/// A world whose people do as they are told. A broken invariant ends the play with its story.
pub(super) struct Play(World);

impl Deref for Play {
    type Target = World;

    fn deref(&self) -> &World {
        &self.0
    }
}

impl DerefMut for Play {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.0
    }
}

impl Play {
    pub(super) fn new(seed: u64) -> Self {
        Self::with(Making { seed, ..Making::default() })
    }

    /// A world that keeps no story: for many people and long days.
    pub(super) fn untold(seed: u64) -> Self {
        Self(World::new(Making { seed, ..Making::default() }))
    }

    pub(super) fn stored_by(flaw: Flaw) -> Self {
        Self::with(Making { seed: 1, flaw, ..Making::default() })
    }

    fn with(making: Making) -> Self {
        Self(World::new(Making { keep_story: true, ..making }))
    }

    /// Alice and Bob, friends and linked.
    pub(super) fn of_two(seed: u64) -> (Self, Who, Who) {
        let mut play = Self::new(seed);
        let (alice, bob) = (play.person("Alice"), play.person("Bob"));
        play.befriend(alice, bob);
        (play, alice, bob)
    }

    /// People who are all friends of each other, linked, and have had time to find out whom they share.
    pub(super) fn of<const N: usize>(seed: u64, names: [&str; N]) -> (Self, [Who; N]) {
        let mut play = Self::new(seed);
        let people = names.map(|name| play.person(name));
        for (number, a) in people.iter().enumerate() {
            people[number + 1..].iter().for_each(|b| play.befriend(*a, *b));
        }
        play.run(15 * MINUTE);
        (play, people)
    }

    /// Alice, Bob and Carol, all friends of each other.
    pub(super) fn of_three(seed: u64) -> (Self, Who, Who, Who) {
        let (play, [alice, bob, carol]) = Self::of(seed, ["Alice", "Bob", "Carol"]);
        (play, alice, bob, carol)
    }

    pub(super) fn try_run(&mut self, span: u64) -> Result<(), Violation> {
        self.0.run(span)
    }

    pub(super) fn run(&mut self, span: u64) {
        if let Err(violation) = self.0.run(span) {
            panic!("{violation}\n{}", self.clock.trace.story());
        }
    }

    /// Lets everything settle; says what broke or never settled.
    pub(super) fn heal(&mut self) {
        if let Err(violation) = self.0.heal() {
            panic!("{violation}\n{}", self.clock.trace.story());
        }
    }

    pub(super) fn invite(&mut self, host: Who, takers: &[Who]) {
        let request =
            Request::Invite { lasts: std::time::Duration::from_secs(3_600), note: String::new() };
        self.ask(host, request, Errand::Ticket(takers.to_vec()));
    }

    pub(super) fn befriend(&mut self, a: Who, b: Who) {
        self.invite(a, &[b]);
        self.run(MINUTE);
        assert!(self.are_friends(a, b), "{}", self.clock.trace.story());
    }

    /// Adds somebody by their card.
    pub(super) fn add_card(&mut self, who: Who, whose: Who) {
        let other = self.machine(whose);
        let (device, addresses) = (other.device, vec![other.address]);
        let ticket = Ticket::Card(other.identity);
        self.request(who, Request::Add { device, addresses, ticket, name: None });
    }

    pub(super) fn request(&mut self, who: Who, request: Request) {
        self.ask(who, request, Errand::Nothing);
    }

    pub(super) fn identity(&self, who: Who) -> IdentityKey {
        self.machine(who).identity
    }

    pub(super) fn say(&mut self, who: Who, to: Who, words: &str) {
        let body = Body::parse(words).unwrap();
        let to = self.identity(to);
        self.request(who, Request::Say { to, saying: Saying::plain(body) });
        self.run(100);
    }

    pub(super) fn mark_read(&mut self, who: Who, from: Who) {
        let from = self.identity(from);
        self.request(who, Request::MarkRead(from));
    }

    pub(super) fn hide_receipts(&mut self, who: Who) {
        let policy = Policy { read_receipts: false, ..Policy::default() };
        self.machine_mut(who).policy = policy;
        self.give(who, hobnob::core::input::Input::Policy(policy));
    }

    pub(super) fn switch_off(&mut self, who: Who) {
        self.crash(who);
    }

    pub(super) fn start_in(&mut self, who: Who, wait: u64) {
        self.clock.after(wait, Happening::Start(who));
    }

    /// The conversation with somebody, as it stands on disk.
    pub(super) fn entries(&self, who: Who, with: Who) -> Vec<Entry> {
        let chat = ChatId::Friend(self.identity(with));
        let range = Key::Entry(chat, 0)..Key::Entry(chat, u64::MAX);
        let entry = |(_, record): (&Key, &Record)| match record {
            Record::Entry(entry) => Some(entry.clone()),
            _ => None,
        };
        self.machine(who).shelf.durable().range(range).filter_map(entry).collect()
    }

    /// What is read in a conversation, from the first line to the last.
    pub(super) fn reads(&self, who: Who, with: Who) -> Vec<String> {
        let words = |entry: Entry| match entry.letter.content {
            hobnob::model::message::Content::Text { body, .. } => body.as_str().to_owned(),
            other => format!("{other:?}"),
        };
        self.entries(who, with).into_iter().map(words).collect()
    }

    /// How far the messages somebody wrote to somebody have come, in order.
    pub(super) fn states(&self, who: Who, to: Who) -> Vec<State> {
        self.entries(who, to).into_iter().filter_map(|entry| entry.state).collect()
    }

    pub(super) fn last_of(&self, who: Who, to: Who) -> MessageRef {
        self.entries(who, to).last().unwrap().message
    }

    /// What a custodian's disk holds for others.
    pub(super) fn held_at(&self, who: Who) -> Vec<Held> {
        let range = Key::Held(0)..Key::Held(u64::MAX);
        let held = |(_, record): (&Key, &Record)| match record {
            Record::Held(held) => Some(*held),
            _ => None,
        };
        self.machine(who).shelf.durable().range(range).filter_map(held).collect()
    }

    /// What happened to the last message somebody wrote to somebody.
    pub(super) fn story_of_last(&self, who: Who, to: Who) -> Vec<Happened> {
        let entries = self.entries(who, to);
        entries.last().unwrap().steps.iter().map(|step| step.what).collect()
    }

    /// How somebody is, as another sees it.
    pub(super) fn sees(&self, who: Who, whom: Who) -> Presence {
        let node = self.machine(who).node.as_ref().unwrap();
        node.friend(&self.identity(whom)).unwrap().presence.clone()
    }

    /// Somebody's circle key as it is now.
    pub(super) fn circle_of(&self, who: Who) -> CircleKey {
        match self.machine(who).shelf.durable().get(&Key::Circle) {
            Some(Record::Circle(circle)) => circle.newest.clone(),
            _ => panic!("{} has no circle", who.0),
        }
    }

    /// The version of a friend's circle key that somebody knows; 0 for none.
    pub(super) fn knows_circle_of(&self, who: Who, friend: Who) -> u64 {
        match self.machine(who).shelf.durable().get(&Key::TheirCircle(self.identity(friend))) {
            Some(Record::TheirCircle(circle)) => circle.newest.version,
            _ => 0,
        }
    }

    /// From now on every frame is written down.
    pub(super) fn listen_in(&mut self) {
        self.network.tap = Some(Vec::new());
    }

    /// What one said to another since `listen_in`.
    pub(super) fn said(&self, from: Who, to: Who) -> Vec<Overheard> {
        let all = self.network.tap.iter().flatten();
        all.filter(|one| (one.from, one.to) == (from, to)).cloned().collect()
    }

    /// All clocks are set forward at once.
    pub(super) fn leap(&mut self, span: u64) {
        for who in self.everyone() {
            self.machine_mut(who).ahead_ms += i64::try_from(span).unwrap();
        }
        self.run(MINUTE);
    }

    pub(super) fn links(&self, a: Who, b: Who) -> usize {
        self.network.between(a, b).len()
    }

    /// Nothing passes between two people until `rejoin`.
    pub(super) fn part(&mut self, a: Who, b: Who) {
        self.network.weather.parted.extend([(a, b), (b, a)]);
        self.network.weather.shunned.extend([(a, b), (b, a)]);
        for cable in self.0.network.between(a, b) {
            self.0.network.cut(&mut self.0.clock, cable);
        }
    }

    /// Every frame from one to the other is lost, or none any more.
    pub(super) fn drop_frames(&mut self, from: Who, to: Who, all: bool) {
        self.network.loss_permille = if all { 1_000 } else { 0 };
        self.network.weather.loses.extend([(from, to)]);
    }

    pub(super) fn rejoin(&mut self) {
        self.network.weather.parted.clear();
        self.network.weather.shunned.clear();
    }
}

pub(super) const A_SECOND: u64 = SECOND;
pub(super) const A_MINUTE: u64 = MINUTE;
pub(super) const AN_HOUR: u64 = HOUR;
pub(super) const A_DAY: u64 = 24 * HOUR;
