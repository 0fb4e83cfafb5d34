//! New friendships, cut off by a kill while they are being made.

use serde_json::{Value, json};

use super::chance::Chance;
use super::diary::DELIVERED;
use super::line::{Gone, Line, answer};
use super::node::Node;
use super::story::number;

/// Where the aim begins: about how long a pairing takes, in microseconds. It follows what is hit.
const AIM_MICROS: f64 = 30_000.0;
/// One in so many joiners is a new person; the others were friends before and have parted.
const STRANGERS: usize = 3;

/// One who invites, again and again.
pub struct Host {
    carol: Node,
    guest: Option<Node>,
    guests: u64,
    aim_micros: f64,
}

/// What a kill found.
struct Fallen {
    kills: u64,
    within: bool,
}

impl Host {
    pub fn new() -> Self {
        Self { carol: Node::born("Carol"), guest: None, guests: 0, aim_micros: AIM_MICROS }
    }

    /// Makes a friendship in which one or both are killed; in the end it stands, and both hear each other. Says how many
    /// died, and whether that was between the taking of the invite and the last confirmation.
    pub fn kill_while_pairing(&mut self, chance: &mut Chance) -> (u64, bool) {
        let known = self.guest.take().filter(|_| !chance.one_in(STRANGERS));
        let mut dave = known.unwrap_or_else(|| self.stranger("Dave"));
        let invited = self.carol.ask("invite.create", json!({}));
        let mut line = dave.line();
        line.put(1, "friend.add", &json!({"text": invited["ticket"]})).unwrap();
        let share = 0.1 + 0.9 * chance.share();
        std::thread::sleep(std::time::Duration::from_micros((self.aim_micros * share) as u64));
        let fallen = self.fell(&mut dave, &invited, chance);
        if !dave.is_up() {
            dave.up();
        }
        if !was_added(&mut line) {
            add(&dave, &invited);
        }
        self.carol.until("friends", |diary| diary.is_friend(&dave.id));
        dave.until("friends", |diary| diary.is_friend(&self.carol.id));
        hear_each_other(&mut self.carol, &mut dave);
        assert_eq!(invite_state(&self.carol, &invited), "used");
        part(&mut self.carol, &mut dave);
        self.guest = Some(dave);
        (fallen.kills, fallen.within)
    }

    /// Kills somebody, brings the inviter up again while the joiner cannot move, and looks how far they had come.
    fn fell(&mut self, dave: &mut Node, invited: &Value, chance: &mut Chance) -> Fallen {
        let (carol_dies, dave_dies) = [(true, false), (false, true), (true, true)][chance.below(3)];
        if dave_dies {
            dave.kill();
        } else {
            dave.freeze();
        }
        if carol_dies {
            self.carol.kill();
            self.carol.up();
        }
        let state = invite_state(&self.carol, invited);
        if !dave_dies {
            dave.thaw();
        }
        dave.listen();
        let (taken, used) = (state == "taken", state == "used");
        let unaware = dave_dies && !dave.diary.is_friend(&self.carol.id);
        // A kill that came too early moves the aim on, one that came too late moves it back.
        self.aim_micros *= if state == "open" { 1.15 } else { 0.93 };
        let kills = u64::from(carol_dies) + u64::from(dave_dies);
        Fallen { kills, within: taken || used && unaware }
    }

    /// Two take the same invite at the same instant, and the inviter is killed: one of them becomes a friend, the other
    /// hears that it was used.
    pub fn kill_while_two_race(&mut self, chance: &mut Chance) {
        let (mut dave, mut erin) = (self.stranger("Dave"), self.stranger("Erin"));
        let invited = self.carol.ask("invite.create", json!({}));
        let (mut daves, mut erins) = (dave.line(), erin.line());
        for line in [&mut daves, &mut erins] {
            line.put(1, "friend.add", &json!({"text": invited["ticket"]})).unwrap();
        }
        chance.moment();
        self.carol.kill();
        self.carol.up();
        assert!(was_added(&mut daves) && was_added(&mut erins), "the joiners live");
        let one =
            |diary: &super::diary::Diary| diary.is_friend(&dave.id) || diary.is_friend(&erin.id);
        self.carol.until("one friend", one);
        let mut two = [&mut dave, &mut erin];
        two.sort_by_key(|node| !self.carol.diary.is_friend(&node.id));
        let [winner, loser] = two;
        winner.until("friends", |diary| diary.is_friend(&self.carol.id));
        loser.until("refused", |diary| diary.ended == ["used"]);
        assert!(!self.carol.diary.friends.contains_key(&loser.id));
        assert_eq!(loser.ask("friend.list", json!({})), json!([]));
        hear_each_other(&mut self.carol, winner);
        part(&mut self.carol, winner);
    }

    fn stranger(&mut self, name: &str) -> Node {
        self.guests += 1;
        Node::born(&format!("{name} {}", self.guests))
    }
}

/// Whether the adding was answered; if so it is durable.
fn was_added(line: &mut Line) -> bool {
    match line.take() {
        Ok(answered) => answer(answered).map(|added| added["device"].is_string()).unwrap(),
        Err(Gone) => false,
    }
}

/// Adds again what may have been added before.
fn add(dave: &Node, invited: &Value) {
    dave.ask("friend.add", json!({"text": invited["ticket"]}));
}

fn invite_state(carol: &Node, invited: &Value) -> String {
    let list = carol.ask("invite.list", json!({}));
    let mut invites = list.as_array().unwrap().iter();
    let found = invites.find(|invite| invite["invite"] == invited["invite"]);
    found.expect("an answered invite is kept")["state"].as_str().unwrap().to_owned()
}

/// One text each way: both hold the same session, and it carries.
fn hear_each_other(a: &mut Node, b: &mut Node) {
    for _ in 0..2 {
        let title = format!("{} to {}", a.name, b.name);
        let text = format!("{title} {}", b.diary.heard.get(&title).copied().unwrap_or(0) + 1);
        let sent = a.ask("message.send", json!({"to": b.id, "text": text}));
        let id = sent["message"].as_str().unwrap();
        let there = |diary: &super::diary::Diary| {
            diary.risen.get(id).is_some_and(|rank| *rank >= DELIVERED)
        };
        a.until("delivered", there);
        let log = b.ask("message.list", json!({"conversation": a.id, "limit": 1}));
        assert_eq!(number(&log[0]), (title, text.rsplit_once(' ').unwrap().1.parse().unwrap()));
        b.listen();
        std::mem::swap(&mut *a, &mut *b);
    }
}

/// They are no friends any more, on either side.
fn part(a: &mut Node, b: &mut Node) {
    a.ask("friend.remove", json!({ "friend": b.id }));
    b.ask("friend.remove", json!({ "friend": a.id }));
    a.until("parted", |diary| !diary.is_friend(&b.id));
    b.until("parted", |diary| !diary.is_friend(&a.id));
}
