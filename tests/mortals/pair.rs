//! Two friends who talk while one or both of their nodes are killed.

use std::sync::mpsc;

use serde_json::{Value, json};

use super::PATIENCE;
use super::chance::Chance;
use super::diary::DELIVERED;
use super::node::Node;
use super::story::{Story, number};

/// Most texts of one flood: more than fit into the longest wait before a kill.
const FLOOD_MAX: u64 = 2_000;
/// Texts the other one says meanwhile.
const REPLIES: u64 = 40;
/// Lines in a page of a log.
const PAGE: usize = 500;

/// Two friends, and what each tells the other.
pub struct Pair {
    nodes: [Node; 2],
    stories: [Story; 2],
}

impl Pair {
    /// Two people who have just become friends by an invite.
    pub fn of_friends() -> Self {
        let (mut alice, mut bob) = (Node::born("Alice"), Node::born("Bob"));
        let ticket = alice.ask("invite.create", json!({}))["ticket"].clone();
        bob.ask("friend.add", json!({ "text": ticket }));
        alice.until("friends", |diary| diary.is_friend(&bob.id));
        bob.until("friends", |diary| diary.is_friend(&alice.id));
        let stories = [Story::new("alice to bob", &bob.id), Story::new("bob to alice", &alice.id)];
        Self { nodes: [alice, bob], stories }
    }

    /// Kills while sends are answered, the other one at the same time in one of four cases; half of the time the other
    /// one talks too.
    pub fn kill_while_sending(&mut self, chance: &mut Chance) -> (u64, bool) {
        let who = chance.below(2);
        let (mut line, mut others) = (self.nodes[who].line(), self.nodes[1 - who].line());
        let (began, begins) = mpsc::channel();
        let [first, second] = &mut self.stories;
        let (story, other) = if who == 0 { (first, second) } else { (second, first) };
        let replies = if chance.one_in(2) { REPLIES } else { 0 };
        let nodes = &mut self.nodes;
        let mut kills = 0;
        let all = std::thread::scope(|scope| {
            scope.spawn(move || other.tell(&mut others, replies, None));
            let telling = scope.spawn(move || story.tell(&mut line, FLOOD_MAX, Some(began)));
            begins.recv_timeout(PATIENCE).unwrap();
            chance.moment();
            kills = kill(nodes, who, chance);
            telling.join().unwrap()
        });
        (kills, !all)
    }

    /// Kills the one to whom a backlog is being pushed: it slept through its writing, or was away.
    pub fn kill_while_receiving(&mut self, chance: &mut Chance) -> (u64, bool) {
        let (from, to) = if chance.one_in(2) { (0, 1) } else { (1, 0) };
        let asleep = chance.one_in(2);
        if asleep {
            self.link();
            self.nodes[to].freeze();
        } else {
            self.nodes[to].stop();
        }
        let backlog = 20 + chance.next() % 180;
        assert!(self.stories[from].tell(&mut self.nodes[from].line(), backlog, None));
        if asleep {
            self.nodes[to].thaw();
        } else {
            self.nodes[to].up();
            self.link();
        }
        chance.moment();
        let kills = kill(&mut self.nodes, to, chance);
        let heard = self.nodes[to].diary.heard.values().next().copied().unwrap_or(0);
        (kills, heard < self.stories[from].begun)
    }

    /// Kills while keys are being erased again and again, half of the time with ratchets moving underneath.
    pub fn kill_while_rotating(&mut self, chance: &mut Chance) -> (u64, bool) {
        let who = chance.below(2);
        let (mut line, mut other) = (self.nodes[who].line(), self.nodes[who].line());
        let flood = if chance.one_in(2) { FLOOD_MAX } else { 1 };
        let ((began, begins), story) = (mpsc::channel(), &mut self.stories[who]);
        let mut kills = 0;
        let nodes = &mut self.nodes;
        let within = std::thread::scope(|scope| {
            scope.spawn(move || story.tell(&mut line, flood, None));
            let rotating = scope.spawn(move || {
                while other.put(1, "store.rotate", &json!({})).is_ok() {
                    let _ = began.send(());
                    let Ok(answer) = other.take() else { return true };
                    assert_eq!(answer["result"]["done"], true, "{answer}");
                }
                false
            });
            begins.recv_timeout(PATIENCE).unwrap();
            chance.moment();
            kills = kill(nodes, who, chance);
            rotating.join().unwrap()
        });
        (kills, within)
    }

    /// Kills one while it starts, soon after it was killed.
    pub fn kill_while_starting(&mut self, chance: &mut Chance) -> (u64, bool) {
        let who = chance.below(2);
        self.nodes[who].kill();
        (2, self.nodes[who].die_starting(chance))
    }

    /// Brings up whoever is dead, has one of them read now and then, and holds the logs against what was promised.
    pub fn rise(&mut self, chance: &mut Chance) {
        for node in self.nodes.iter_mut().filter(|node| !node.is_up()) {
            node.up();
        }
        if chance.one_in(2) {
            let reader = chance.below(2);
            let friend = &self.nodes[1 - reader].id;
            self.nodes[reader].ask("conversation.mark", json!({ "conversation": friend }));
        }
        for who in [0, 1] {
            self.check(who);
        }
    }

    /// Waits until everything has arrived, and checks that it did, once and in order.
    pub fn settle(&mut self) {
        for who in [0, 1] {
            assert!(self.stories[who].tell(&mut self.nodes[who].line(), 1, None));
            let last = self.stories[who].last_id().cloned().unwrap();
            let arrived = |rank: &u8| *rank >= DELIVERED;
            self.nodes[who].until("delivered", |diary| diary.risen.get(&last).is_some_and(arrived));
        }
        for who in [0, 1] {
            self.check(who);
            let logs = [self.log(who), self.log(1 - who)];
            // The other direction's settling is still to come: only this story's lines matter.
            self.stories[who].settle(&logs[0], &logs[1]);
        }
    }

    /// How many texts were told, both ways.
    pub fn told(&self) -> u64 {
        self.stories.iter().map(|story| story.begun).sum()
    }

    /// From the first text to the last: everything is there once, in order, delivered.
    pub fn check_from_the_beginning(&mut self) {
        for story in &mut self.stories {
            story.settled = 0;
        }
        for who in [0, 1] {
            self.check(who);
        }
        let logs = [self.log(0), self.log(1)];
        for who in [0, 1] {
            self.stories[who].settle(&logs[who], &logs[1 - who]);
        }
    }

    fn check(&mut self, who: usize) {
        for node in &mut self.nodes {
            node.listen();
        }
        // The sender's first: what it calls delivered by now must be there in a moment.
        let (mine, theirs) = (self.log(who), self.log(1 - who));
        let (sent, heard) = (&self.nodes[who].diary, &self.nodes[1 - who].diary);
        self.stories[who].check(&mine, sent, &theirs, heard);
    }

    /// The conversation as this one's node keeps it, back to what is settled.
    fn log(&self, who: usize) -> Vec<Value> {
        let friend = &self.nodes[1 - who].id;
        let mut log: Vec<Value> = Vec::new();
        loop {
            let mut ask = json!({"conversation": friend, "limit": PAGE});
            if let Some(first) = log.first() {
                ask["before"] = first["message"].clone();
            }
            let Value::Array(mut page) = self.nodes[who].ask("message.list", ask) else {
                panic!("a log is a list");
            };
            let whole = page.len() < PAGE;
            page.append(&mut log);
            log = page;
            let settled = |story: &Story, mine: bool| {
                let oldest = log.iter().find(|line| line["mine"] == mine);
                oldest.is_some_and(|line| number(line).1 <= story.settled)
            };
            let (mine, theirs) = (&self.stories[who], &self.stories[1 - who]);
            if whole || settled(mine, true) && settled(theirs, false) {
                return log;
            }
        }
    }

    fn link(&mut self) {
        for node in &mut self.nodes {
            node.until("linked", |diary| diary.linked);
        }
    }
}

/// Kills this one, and the other too in one of four cases; says how many died.
fn kill(nodes: &mut [Node; 2], who: usize, chance: &mut Chance) -> u64 {
    let both = chance.one_in(4);
    nodes[who].kill();
    if both {
        nodes[1 - who].kill();
    }
    1 + u64::from(both)
}
