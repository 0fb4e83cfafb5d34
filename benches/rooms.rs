//! What rooms of 10, 30 and 99 members cost: a message, a newcomer, a removal; and catching up 10,000 messages.
//!
//! ```console
//! $ cargo bench --bench rooms
//! ```
//!
//! Simulated worlds with the real core and its real keys; each member is a friend of six others. Bytes as they stand on
//! the wire, before the channel's own. Time is that of one core for all members together, the simulator's share
//! included. Ends with an error when a message costs a member more in a larger room than the growth that is stated.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement that cannot go on stops, and printing is its purpose"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use hobnob::core::input::{Request, RoomAct, Saying, Ticket};
use hobnob::core::record::{Key, Record};
use hobnob::model::id::RoomId;
use hobnob::model::message::{Body, ChatId};
use hobnob::sim::clockwork::{MINUTE, SECOND};
use hobnob::sim::people::Errand;
use hobnob::sim::world::{Happening, Making, Who, World};
use hobnob::wire::frame::Frame;

/// Messages whose cost is averaged.
const MESSAGES: u64 = 20;
/// Messages that somebody missed.
const MISSED: u64 = 10_000;
/// How much more a message may cost a member in a room of 99 than in one of 10: every member says that they have it.
const GROWTH_MAX: u64 = 12;
/// Catching up may take so long, in seconds: 10,000 messages.
const CATCH_UP_MAX: Duration = Duration::from_secs(60);

/// A room, its world and its people.
struct Hall {
    world: World,
    room: RoomId,
    people: Vec<Who>,
}

/// What something cost.
struct Cost {
    bytes: u64,
    time: Duration,
}

impl Hall {
    fn of(members: usize) -> Self {
        let mut world = World::new(Making { seed: 1, ..Making::default() });
        let people: Vec<Who> = (0..=members).map(|n| world.person(&format!("P{n}"))).collect();
        for at in 0..people.len() {
            for step in [1, 2, 7] {
                let (a, b) = (people[at], people[(at + step) % people.len()]);
                if a != b {
                    befriend(&mut world, a, b);
                    befriend(&mut world, b, a);
                }
            }
        }
        world.run(30 * MINUTE).unwrap();
        let mut hall = Self { world, room: RoomId([0; 32]), people };
        hall.act(0, RoomAct::Create("hall".into()));
        let node = hall.world.machine(hall.people[0]).node.as_ref().unwrap();
        hall.room = node.rooms()[0].record().room;
        for at in 1..members {
            hall.enter(at);
        }
        hall.world.run(5 * MINUTE).unwrap();
        hall
    }

    fn enter(&mut self, at: usize) {
        let who = self.world.machine(self.people[at]).identity;
        self.act(at - 1, RoomAct::Invite(self.room, who));
        self.act(at, RoomAct::Join(self.room));
        self.world.run(3 * SECOND).unwrap();
    }

    fn act(&mut self, at: usize, act: RoomAct) {
        self.world.ask(self.people[at], Request::Room(act), Errand::Nothing);
        self.world.run(SECOND).unwrap();
    }

    fn say(&mut self, at: usize, words: &str) {
        let body = Body::parse(words).unwrap();
        let say = RoomAct::Say { room: self.room, saying: Saying::plain(body) };
        self.world.ask(self.people[at], Request::Room(say), Errand::Nothing);
    }

    /// What rooms say to each other while something happens.
    fn cost(&mut self, what: impl FnOnce(&mut Self)) -> Cost {
        self.world.network.tap = Some(Vec::new());
        let begun = Instant::now();
        what(self);
        let time = begun.elapsed();
        let heard = self.world.network.tap.take().unwrap();
        let of_rooms = heard.into_iter().filter(|one| {
            matches!(one.frame, Frame::RoomState(_) | Frame::RoomGive(_) | Frame::RoomAsk(_))
        });
        Cost { bytes: of_rooms.map(|one| one.frame.encode().len() as u64).sum(), time }
    }

    fn entries(&self, at: usize) -> usize {
        let chat = ChatId::Room(self.room);
        let range = Key::Entry(chat, 0)..Key::Entry(chat, u64::MAX);
        let disk = self.world.machine(self.people[at]).shelf.durable();
        disk.range(range).filter(|(_, record)| matches!(record, Record::Entry(_))).count()
    }
}

fn befriend(world: &mut World, who: Who, whose: Who) {
    let other = world.machine(whose);
    let (device, addresses) = (other.device, vec![other.address]);
    let ticket = Ticket::Card(other.identity);
    world.ask(who, Request::Add { device, addresses, ticket, name: None }, Errand::Nothing);
}

fn main() -> ExitCode {
    println!("a message of 200 bytes, sender keys given already; adding and removing a member");
    let costs: Vec<u64> = [10, 30, 99].into_iter().map(measure).collect();
    let growth = costs[2] / costs[0].max(1);
    println!(
        "\na message in a room of 99 costs a member {growth} times what it costs in one of 10"
    );
    let caught_up = catch_up();
    if growth <= GROWTH_MAX && caught_up <= CATCH_UP_MAX {
        return ExitCode::SUCCESS;
    }
    println!("That is more than {GROWTH_MAX} times, or more than {CATCH_UP_MAX:?}.");
    ExitCode::FAILURE
}

/// Bytes that a message costs a member of a room of this size.
fn measure(members: usize) -> u64 {
    let mut hall = Hall::of(members);
    let words = "x".repeat(200);
    // The first message gives the sender key away.
    let first = hall.cost(|hall| {
        hall.say(1, &words);
        hall.world.run(3 * MINUTE).unwrap();
    });
    let messages = hall.cost(|hall| {
        for _ in 0..MESSAGES {
            hall.say(1, &words);
            hall.world.run(3 * MINUTE).unwrap();
        }
    });
    assert_eq!(hall.entries(members - 1), 1 + MESSAGES as usize, "everybody has them");
    let adding = hall.cost(|hall| {
        hall.enter(members);
        hall.world.run(3 * MINUTE).unwrap();
    });
    let last = hall.world.machine(hall.people[members]).identity;
    let removing = hall.cost(|hall| {
        hall.act(0, RoomAct::Remove(hall.room, last));
        hall.world.run(3 * MINUTE).unwrap();
    });
    let each = |cost: &Cost, count: u64| cost.bytes / (members as u64 * count);
    println!(
        "{members:>4} members: message {:>6} bytes a member, {:>8.2?} for all · first {:>6} · adding {:>6} · removing {:>6}",
        each(&messages, MESSAGES),
        messages.time / u32::try_from(MESSAGES).unwrap(),
        each(&first, 1),
        each(&adding, 1),
        each(&removing, 1),
    );
    each(&messages, MESSAGES)
}

/// Somebody comes back after 10,000 messages.
fn catch_up() -> Duration {
    let mut hall = Hall::of(3);
    let absent = hall.people[2];
    hall.world.crash(absent);
    for number in 0..MISSED {
        hall.say(usize::try_from(number % 2).unwrap(), &format!("message {number}"));
        hall.world.run(20).unwrap();
    }
    hall.world.run(MINUTE).unwrap();
    let cost = hall.cost(|hall| {
        hall.world.clock.after(1, Happening::Start(absent));
        while hall.entries(2) < MISSED as usize {
            hall.world.run(10 * SECOND).unwrap();
        }
    });
    println!(
        "\ncatching up {MISSED} messages: {:.1} s, {} KiB ({} bytes a message)",
        cost.time.as_secs_f64(),
        cost.bytes / 1024,
        cost.bytes / MISSED
    );
    cost.time
}
