//! All that a node ever told about what happens, over all its lives: nothing of it may be taken back or said twice.

use std::collections::BTreeMap;

use serde_json::Value;

use super::story::number;

/// What was told so far.
#[derive(Default)]
pub struct Diary {
    /// The number of the last event.
    pub seq: u64,
    /// The number of the last text that came, by its title.
    pub heard: BTreeMap<String, u64>,
    /// How high my messages have risen, by their ids.
    pub risen: BTreeMap<String, u8>,
    /// How friendships stand, by the other's id.
    pub friends: BTreeMap<String, String>,
    /// Why what was added came to nothing.
    pub ended: Vec<String>,
    /// How many others have my messages in rooms, by their ids.
    pub had_by: BTreeMap<String, u64>,
    /// What happened to rooms: which, what, who.
    pub rooms: Vec<String>,
    /// Whether a link is up.
    pub linked: bool,
    /// How each friend was reached last, by name.
    pub paths: BTreeMap<String, String>,
}

/// The steps of the ladder that never goes down.
pub const DELIVERED: u8 = 2;

/// How high a state is.
pub fn rank(state: &Value) -> u8 {
    match state.as_str() {
        Some("queued") => 0,
        Some("stored") => 1,
        Some("delivered") => DELIVERED,
        Some("read") => 3,
        other => panic!("a message is {other:?}"),
    }
}

impl Diary {
    /// Notes an event; `who` is for the reader of a failure.
    pub fn note(&mut self, who: &str, event: &Value) {
        let seq = event["seq"].as_u64().unwrap();
        assert_eq!(seq, self.seq + 1, "{who}: events have no gap and none comes twice: {event}");
        self.seq = seq;
        match event["event"].as_str().unwrap() {
            "message" if event["mine"] == false => {
                let (title, number) = number(event);
                let before = self.heard.insert(title, number).unwrap_or(0);
                assert_eq!(number, before + 1, "{who} hears each text once and in order: {event}");
            }
            "receipt" if event["of"].is_u64() => {
                let (id, have) = (event["message"].as_str().unwrap(), event["have"].as_u64());
                self.had_by.insert(id.to_owned(), have.unwrap());
            }
            "room" => {
                let (room, what) = (event["room"].as_str(), event["what"].as_str());
                let who = event["who"].as_str().unwrap_or_default();
                self.rooms.push(format!("{} {} {who}", room.unwrap(), what.unwrap()));
            }
            "receipt" => {
                let (id, rank) = (event["message"].as_str().unwrap(), rank(&event["state"]));
                let before = self.risen.insert(id.to_owned(), rank);
                assert!(before.is_none_or(|before| before < rank), "{who}: states rise: {event}");
            }
            "friend" => {
                let state = event["state"].as_str().unwrap().to_owned();
                self.friends.extend(event["id"].as_str().map(|id| (id.to_owned(), state)));
            }
            "add_ended" => self.ended.push(event["why"].as_str().unwrap().to_owned()),
            "link" => {
                self.linked = event["path"] == "direct";
                let (friend, path) = (event["friend"].as_str(), event["path"].as_str());
                self.paths.extend(friend.zip(path).map(|(f, p)| (f.to_owned(), p.to_owned())));
            }
            _ => {}
        }
    }

    /// Whether something happened to a room.
    pub fn has_told(&self, what: &str) -> bool {
        self.rooms.iter().any(|told| told == what)
    }

    /// Whether this person is a friend.
    pub fn is_friend(&self, id: &str) -> bool {
        self.friends.get(id).is_some_and(|state| state == "friends")
    }
}
