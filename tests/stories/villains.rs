//! A room of thirty in bad times: members come and go, links break, power fails, and some members are villains. Every
//! honest member ends with the same members and the same history.

use std::collections::{BTreeMap, BTreeSet};

use hobnob::core::input::{Request, RoomAct, Saying};
use hobnob::model::id::{IdentityKey, ItemHash, RoomId};
use hobnob::model::message::{Body, MessageRef};
use hobnob::model::room::{RoomStanding, Rule};
use hobnob::sim::people::Errand;
use hobnob::sim::villain::Villainy;
use hobnob::sim::world::Who;

use super::cast::{A_MINUTE, A_SECOND, AN_HOUR, Play};
use super::rooms::{act, entries, make, members, say, standing};

/// Members of the room.
const MEMBERS: usize = 30;
/// Things that are done in it.
const ACTS: usize = 500;
/// How long honest members may take to have the same once all is well, in hours.
const HOURS_MAX: u64 = 6;

/// What somebody has: the members, and the history by cause, author and number.
type Seen = (Vec<Who>, Vec<(u64, IdentityKey, u64, ItemHash)>);

/// A room and everything that happened in it.
struct Hall {
    play: Play,
    room: RoomId,
    people: Vec<Who>,
    /// Who was a member for its author when a message was written.
    meant_for: BTreeMap<MessageRef, BTreeSet<IdentityKey>>,
    villains: BTreeMap<Who, Villainy>,
}

impl Hall {
    /// People who each know a few others, all in one room.
    fn fill(seed: u64, villains: &[Villainy]) -> Self {
        let mut play = Play::untold(seed);
        let people: Vec<Who> = (0..MEMBERS).map(|n| play.person(&format!("p{n}"))).collect();
        // A ring, and chords: whoever is missing, the others still find a way around.
        for at in 0..MEMBERS {
            for step in [1, 2, 7] {
                let other = (at + step) % MEMBERS;
                if !play.are_friends(people[at], people[other]) {
                    play.befriend(people[at], people[other]);
                }
            }
        }
        let room = make(&mut play, people[0]);
        for at in 1..MEMBERS {
            let (by, who) = (people[at - 1], play.identity(people[at]));
            act(&mut play, by, RoomAct::Invite(room, who));
            act(&mut play, people[at], RoomAct::Join(room));
            play.run(2 * A_SECOND);
        }
        play.run(A_MINUTE);
        assert!(people.iter().all(|who| members(&play, *who, room).len() == MEMBERS));
        let villains = villains.iter().enumerate();
        let villains: BTreeMap<Who, Villainy> =
            villains.map(|(n, villainy)| (people[5 + 9 * n], *villainy)).collect();
        villains.iter().for_each(|(who, villainy)| play.corrupt_member(*who, *villainy));
        let meant_for = BTreeMap::new();
        Self { play, room, people, meant_for, villains }
    }

    fn is_up(&self, who: Who) -> bool {
        self.play.machine(who).node.is_some()
    }

    fn is_in(&self, who: Who) -> bool {
        self.is_up(who) && standing(&self.play, who, self.room) == Some(RoomStanding::Joined)
    }

    fn pick(&mut self, fits: impl Fn(&Self, Who) -> bool) -> Option<Who> {
        let fitting: Vec<Who> = self.people.iter().copied().filter(|w| fits(self, *w)).collect();
        self.play.clock.dice.pick(&fitting).copied()
    }

    /// Something happens: mostly somebody says something; people go and come, links part, members rule.
    fn happen(&mut self, number: usize) {
        match self.play.clock.dice.below(100) {
            0..70 => self.speak(number),
            70..80 => self.rule(number),
            80..90 => {
                let many_up = self.people.iter().filter(|who| self.is_up(**who)).count();
                if let Some(who) = self.pick(Self::is_up).filter(|_| many_up * 10 > MEMBERS * 7) {
                    self.play.switch_off(who);
                }
            }
            90..96 => {
                if let Some(who) = self.pick(|hall, who| !hall.is_up(who)) {
                    self.play.start(who);
                }
            }
            96..98 => {
                let (a, b) = (self.pick(Self::is_up), self.pick(Self::is_up));
                if let (Some(a), Some(b)) = (a, b)
                    && a != b
                {
                    self.play.part(a, b);
                }
            }
            _ => self.play.rejoin(),
        }
        let wait = self.play.clock.dice.between(10, 4 * A_SECOND);
        self.play.run(wait);
    }

    fn speak(&mut self, number: usize) {
        // Villains talk more than others.
        let loud = self.play.clock.dice.permille(150);
        let fits =
            |hall: &Self, who| hall.is_in(who) && (!loud || hall.villains.contains_key(&who));
        let Some(who) = self.pick(fits) else { return };
        let before: BTreeSet<MessageRef> = self.own(who);
        let list: BTreeSet<IdentityKey> = members(&self.play, who, self.room)
            .into_iter()
            .map(|member| self.play.identity(member))
            .collect();
        say_now(&mut self.play, who, self.room, &format!("thing {number}"));
        for message in self.own(who).difference(&before) {
            self.meant_for.insert(*message, list.clone());
        }
    }

    fn own(&self, who: Who) -> BTreeSet<MessageRef> {
        let me = self.play.identity(who);
        let all = entries(&self.play, who, self.room).into_iter().map(|entry| entry.message);
        all.filter(|message| message.author == me).collect()
    }

    fn rule(&mut self, number: usize) {
        let Some(who) = self.pick(Self::is_in) else { return };
        let Some(whom) = self.pick(|_, _| true).filter(|whom| *whom != who) else { return };
        let (room, other) = (self.room, self.play.identity(whom));
        let deed = match self.play.clock.dice.below(10) {
            0..2 => RoomAct::Promote(room, other),
            2 => RoomAct::Remove(room, other),
            3..5 => RoomAct::Set(room, Rule::Invites(hobnob::model::room::InviteRule::Everyone)),
            5..7 => RoomAct::Invite(room, other),
            _ => RoomAct::Topic(room, format!("topic {number}")),
        };
        self.play.ask(who, Request::Room(deed), Errand::Nothing);
        self.play.run(50);
    }

    /// Everybody is there again and nothing is in the way, except villains.
    fn calm(&mut self) {
        self.play.rejoin();
        let people = self.people.clone();
        people.iter().for_each(|who| self.play.start(*who));
        // Those who were asked in again and not answered stay out.
        self.play.run(10 * A_MINUTE);
    }

    fn honest(&self) -> Vec<Who> {
        let honest = self.people.iter().filter(|who| !self.villains.contains_key(who));
        honest.copied().filter(|who| self.is_in(*who)).collect()
    }

    /// Members and history as somebody has them: ids by cause, author and number, without what does not count.
    fn sees(&self, who: Who) -> Seen {
        let node = self.play.machine(who).node.as_ref().unwrap();
        let view = node.room(&self.room).unwrap();
        let mut history: Vec<_> = entries(&self.play, who, self.room)
            .into_iter()
            .filter_map(|entry| {
                let within = entry.room.clone()?;
                let counts = view.counts(&within.chain, within.seq);
                let mut hash = [0; 32];
                hash[..16].copy_from_slice(&entry.message.id.0);
                counts.then_some((within.depth, entry.message.author, within.seq, ItemHash(hash)))
            })
            .collect();
        history.sort();
        (members(&self.play, who, self.room), history)
    }

    /// Waits until all honest members have the same.
    fn agree(&mut self) -> usize {
        for _ in 0..HOURS_MAX {
            self.play.run(AN_HOUR);
            let seen: BTreeSet<_> = self.honest().iter().map(|who| self.sees(*who)).collect();
            if seen.len() == 1 {
                return seen.first().unwrap().1.len();
            }
        }
        let honest = self.honest();
        let (first, rest) = honest.split_first().unwrap();
        let one = self.sees(*first);
        for who in rest {
            let other = self.sees(*who);
            assert_eq!(one.0, other.0, "{} and {} see other members", first.0, who.0);
            let (a, b): (BTreeSet<_>, BTreeSet<_>) =
                (one.1.iter().collect(), other.1.iter().collect());
            assert!(
                a == b,
                "{} has what {} lacks: {:?}; the other way: {:?}",
                first.0,
                who.0,
                a.difference(&b).collect::<Vec<_>>(),
                b.difference(&a).collect::<Vec<_>>()
            );
        }
        one.1.len()
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn say_now(play: &mut Play, who: Who, room: RoomId, words: &str) {
    let body = Body::parse(words).unwrap();
    play.request(who, Request::Room(RoomAct::Say { room, saying: Saying::plain(body) }));
    play.run(20);
}

fn live(seed: u64, villains: &[Villainy]) -> Hall {
    let mut hall = Hall::fill(seed, villains);
    (0..ACTS).for_each(|number| hall.happen(number));
    hall.calm();
    let history = hall.agree();
    assert!(history > 100, "{history}");
    // Nobody reads what was not meant for them when it was written.
    for (message, list) in &hall.meant_for {
        for who in &hall.people {
            let holds = hall.play.ledger.rooms.holds(*who, message);
            let meant = list.contains(&hall.play.identity(*who));
            assert!(!holds || meant, "{} reads what was not meant for them", who.0);
        }
    }
    hall
}

#[test]
fn thirty_members_with_three_villains_end_with_one_member_list_and_one_history() {
    let first = number("FIRST").unwrap_or(1);
    for seed in first..first + number("SEEDS").unwrap_or(1).min(1_000) {
        let villains = [Villainy::Equivocates, Villainy::Forges, Villainy::Withholds];
        let mut hall = live(seed, &villains);
        for villainy in villains {
            assert!(hall.play.clock.counts.of(villainy.word()) > 0, "{villainy:?}");
        }
        // Whoever told two stories is known to everybody for it.
        let liar = *hall.villains.iter().find(|(_, v)| **v == Villainy::Equivocates).unwrap().0;
        let who = hall.play.identity(liar);
        for honest in hall.honest() {
            let node = hall.play.machine(honest).node.as_ref().unwrap();
            let members = node.room(&hall.room).unwrap().members();
            let known = members.iter().find(|member| member.who == who);
            assert!(known.is_none_or(|member| member.forked_at.is_some()), "{}", honest.0);
        }
        // And can be put out.
        let (room, creator) = (hall.room, hall.people[0]);
        act(&mut hall.play, creator, RoomAct::Remove(room, who));
        say(&mut hall.play, creator, room, "good riddance");
        hall.agree();
        assert!(!members(&hall.play, creator, room).contains(&liar));
    }
}

#[test]
fn thirty_members_among_whom_one_replays_end_with_one_history() {
    let hall = live(7, &[Villainy::Replays]);
    assert!(hall.play.clock.counts.of(Villainy::Replays.word()) > 20);
}
