//! Six real nodes in a chain of friendships, and a room they share: what one says all read, whoever is away gets it later,
//! and all have the same history in the same order.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "all of this is test code, the parts between the tests too"
)]

mod mortals;

use mortals::acquaintance;
use mortals::diary::Diary;
use mortals::node::Node;
use serde_json::{Value, json};

const NAMES: [&str; 6] = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Fay"];
const ROOM: &str = "#cats";

/// People who are friends of their neighbours only, and members of one room.
struct Chain {
    people: Vec<Node>,
    /// How many messages each said.
    said: [u64; 6],
}

impl Chain {
    fn meet() -> Self {
        let mut people: Vec<Node> = NAMES.iter().map(|name| Node::born(name)).collect();
        for at in 1..people.len() {
            let (before, after) = people.split_at_mut(at);
            acquaintance::befriend(before.last_mut().unwrap(), &mut after[0]);
        }
        people[0].ask("room.create", json!({"name": "cats"}));
        let mut chain = Self { people, said: [0; 6] };
        for at in 1..NAMES.len() {
            chain.enter(at - 1, at);
        }
        chain
    }

    fn enter(&mut self, by: usize, whom: usize) {
        let id = self.people[whom].id.clone();
        self.people[by].ask("room.invite", json!({"room": ROOM, "friend": id}));
        let asked = |diary: &Diary| diary.has_told(&format!("#cats invitation {}", NAMES[by]));
        self.people[whom].until("asked in", asked);
        self.people[whom].ask("room.join", json!({"room": ROOM}));
        let came = format!("#cats joined {}", NAMES[whom]);
        self.people[whom].until(&came, |diary| diary.has_told(&came));
        for at in 0..NAMES.len() {
            let is_in = at < whom;
            if is_in && self.people[at].is_up() {
                self.people[at].until(&came, |diary| diary.has_told(&came));
            }
        }
    }

    /// Somebody says one more thing; its id.
    fn say(&mut self, who: usize) -> String {
        self.said[who] += 1;
        let text = format!("{} to room {}", NAMES[who], self.said[who]);
        let sent = self.people[who].ask("message.send", json!({"to": ROOM, "text": text}));
        sent["message"].as_str().unwrap().to_owned()
    }

    /// Waits until these have heard all that the others said.
    fn until_heard(&mut self, who: &[usize]) {
        for at in who {
            for from in (0..NAMES.len()).filter(|from| from != at) {
                let (title, wanted) = (format!("{} to room", NAMES[from]), self.said[from]);
                let heard = |diary: &Diary| diary.heard.get(&title).copied().unwrap_or(0) >= wanted;
                self.people[*at].until(&format!("{wanted} of {title}"), heard);
            }
        }
    }

    /// The ids of the messages in the order somebody reads them.
    fn history(&self, who: usize) -> Vec<String> {
        let log = self.people[who].ask("message.list", json!({"conversation": ROOM, "limit": 500}));
        let id = |line: &Value| line["message"].as_str().unwrap().to_owned();
        log.as_array().unwrap().iter().map(id).collect()
    }
}

#[test]
fn six_in_a_chain_of_friendships_share_one_history_whoever_is_away() {
    let mut chain = Chain::meet();
    let everyone = [0, 1, 2, 3, 4, 5];
    // Everybody is there.
    let mut last = String::new();
    for _ in 0..3 {
        everyone.into_iter().for_each(|who| last = chain.say(who));
    }
    chain.until_heard(&everyone);
    chain.people[5].until("all have it", |diary| diary.had_by.get(&last) == Some(&5));
    let shown = chain.people[5].ask("message.state", json!({"message": last}));
    assert_eq!(
        (&shown["state"], &shown["have"], &shown["of"]),
        (&json!("delivered"), &json!(5), &json!(5))
    );
    assert!(everyone.iter().all(|who| chain.history(*who) == chain.history(0)));

    // The last of them misses a whole conversation.
    chain.people[5].stop();
    for _ in 0..10 {
        (0..5).for_each(|who| drop(chain.say(who)));
    }
    chain.until_heard(&[0, 1, 2, 3, 4]);
    chain.people[5].up();
    chain.until_heard(&[5]);
    assert_eq!(chain.history(5).len(), 18 + 50);
    assert!(everyone.iter().all(|who| chain.history(*who) == chain.history(0)), "one order");

    // Ben leaves while Cleo is away: Ada is cut off, until she and Cleo are friends.
    chain.people[2].kill();
    chain.people[1].ask("room.leave", json!({"room": ROOM}));
    chain.people[0].until("Ben gone", |diary| diary.has_told("#cats left Ben"));
    chain.people[2].up();
    chain.people[5].until("Ben gone", |diary| diary.has_told("#cats left Ben"));
    chain.say(5);
    chain.until_heard(&[2, 3, 4]);
    let (before, after) = chain.people.split_at_mut(2);
    acquaintance::befriend(&mut before[0], &mut after[0]);
    chain.until_heard(&[0]);
    assert_eq!(chain.history(0), chain.history(5));
    let members = chain.people[0].ask("room.show", json!({"room": ROOM}));
    assert_eq!(members["members"].as_array().unwrap().len(), 5);
}
