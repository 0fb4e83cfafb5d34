//! Numbered texts from one person to another, told through any number of deaths, and the check that none was harmed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::Sender;

use serde_json::{Value, json};

use super::diary::{DELIVERED, Diary, rank};
use super::line::{Gone, Line, answer};

/// Most sends that wait for their answer at once.
const IN_FLIGHT_MAX: usize = 16;

/// One person's texts to another.
pub struct Story {
    title: String,
    to: String,
    /// How many texts were begun: sent at least once, whether answered or not.
    pub begun: u64,
    /// The ids of the texts whose sending was answered: these must never be lost.
    answered: BTreeMap<u64, String>,
    /// How high each text was seen before.
    risen: BTreeMap<u64, u8>,
    /// Up to here everything was checked to the end.
    pub settled: u64,
}

/// The title and number of a text.
pub fn number(message: &Value) -> (String, u64) {
    let text = message["text"].as_str().unwrap();
    let (title, number) = text.rsplit_once(' ').unwrap();
    (title.to_owned(), number.parse().unwrap())
}

/// A line of a log, as far as it matters here.
struct Told {
    number: u64,
    id: String,
    state: Value,
}

impl Story {
    pub fn new(title: &str, to: &str) -> Self {
        let (answered, risen) = (BTreeMap::new(), BTreeMap::new());
        Self { title: title.into(), to: to.into(), begun: 0, answered, risen, settled: 0 }
    }

    /// The last text whose sending was answered.
    pub fn last_id(&self) -> Option<&String> {
        self.answered.get(&self.begun)
    }

    /// Sends what was never answered again, then `count` new texts; several are on their way at once. Says on `began`
    /// when the first is sent, and gives back whether all were answered before the node died.
    pub fn tell(&mut self, line: &mut Line, count: u64, began: Option<Sender<()>>) -> bool {
        let unanswered = (1..=self.begun).filter(|number| !self.answered.contains_key(number));
        let mut waiting: BTreeSet<u64> = unanswered.collect();
        let mut coming: Vec<u64> = waiting.iter().copied().collect();
        waiting.clear();
        coming.extend(self.begun + 1..=self.begun + count);
        let mut coming = coming.into_iter().peekable();
        loop {
            while waiting.len() < IN_FLIGHT_MAX {
                let Some(number) = coming.next() else { break };
                self.begun = self.begun.max(number);
                waiting.insert(number);
                let Ok(()) = self.send(line, number) else { return false };
                let _ = began.as_ref().map(|began| began.send(()));
            }
            if waiting.is_empty() {
                return true;
            }
            let Ok(answered) = line.take() else { return false };
            let number = answered["id"].as_u64().unwrap();
            assert!(waiting.remove(&number));
            let id = answer(answered).unwrap()["message"].as_str().unwrap().to_owned();
            self.answered.insert(number, id);
        }
    }

    fn send(&self, line: &mut Line, number: u64) -> Result<(), Gone> {
        let text = format!("{} {number}", self.title);
        let say = json!({"to": self.to, "text": text, "client_message_id": text});
        line.put(number, "message.send", &say)
    }

    /// Holds both logs, read from at or before what was settled, against what was promised.
    pub fn check(&mut self, mine: &[Value], sent: &Diary, theirs: &[Value], heard: &Diary) {
        let told = self.lines(mine, true);
        let arrived = self.lines(theirs, false);
        let written = told.last().map_or(self.settled, |line| line.number);
        assert!(written <= self.begun, "nothing is made up");
        let ids: BTreeMap<u64, &String> = told.iter().map(|line| (line.number, &line.id)).collect();
        for (number, id) in self.answered.range(self.settled + 1..) {
            let kept = ids.get(number) == Some(&id);
            assert!(kept, "{} {number} was acknowledged and is lost", self.title);
        }
        let mut above = u8::MAX;
        for Told { number, id, state } in &told {
            let now = rank(state);
            let before = self.risen.insert(*number, now).unwrap_or(0);
            let before = before.max(sent.risen.get(id).copied().unwrap_or(0));
            assert!(now >= before, "{} {number} fell from {before} to {now}", self.title);
            assert!(now <= above, "{} {number} overtook the one before it", self.title);
            above = now;
        }
        for line in &arrived {
            assert_eq!(
                ids.get(&line.number),
                Some(&&line.id),
                "{}: one id on both sides",
                self.title
            );
        }
        let arrived = arrived.last().map_or(self.settled, |line| line.number);
        let claimed = told.iter().rfind(|line| rank(&line.state) >= DELIVERED);
        let claimed = claimed.map_or(self.settled, |line| line.number);
        let shown = heard.heard.get(&self.title).copied().unwrap_or(0);
        assert!(claimed <= arrived, "{}: {claimed} called delivered, {arrived} there", self.title);
        assert!(shown <= arrived, "{}: {shown} were shown, {arrived} are there", self.title);
    }

    /// All that was begun has arrived, once and in order: a later check may begin here.
    pub fn settle(&mut self, mine: &[Value], theirs: &[Value]) {
        let arrived = self.lines(theirs, false);
        let count = usize::try_from(self.begun - self.settled).unwrap();
        assert_eq!(arrived.len(), count, "{}: all arrived", self.title);
        assert!(self.lines(mine, true).iter().all(|line| rank(&line.state) >= DELIVERED));
        self.settled = self.begun;
    }

    /// The texts of this story that are not settled yet: each once, in order, without a gap.
    fn lines(&self, log: &[Value], mine: bool) -> Vec<Told> {
        let mut lines = Vec::new();
        for line in log.iter().filter(|line| line["mine"] == mine) {
            let (title, number) = number(line);
            assert_eq!(title, self.title);
            if number > self.settled {
                let next = self.settled + 1 + lines.len() as u64;
                assert_eq!(number, next, "{title}: each text once and in order");
                let id = line["message"].as_str().unwrap().to_owned();
                lines.push(Told { number, id, state: line["state"].clone() });
            }
        }
        lines
    }
}
