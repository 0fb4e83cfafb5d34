//! Messages as people write them, in bulk: what the measurements of a long history fill a store with.

use hobnob::core::record::{Entry, Place, Record};
use hobnob::core::turn::Change;
use hobnob::crypto::identity::{Device, Identity};
use hobnob::model::id::{IdentityKey, MessageId};
use hobnob::model::message::{Body, ChatId, Content, Happened, Letter, MessageRef, State, Step};
use hobnob::model::time::Time;
use hobnob::sim::dice::Dice;
use hobnob::store::Store;

/// Messages written in one batch.
const BATCH: u64 = 500;
/// Different words; how often each is used follows Zipf's law, as in any language.
const VOCABULARY: usize = 50_000;
/// Bytes of a message.
pub const TEXT_BYTES: usize = 200;
/// Since when there are messages: three years before the last.
pub const BEGUN: Time = Time(1_700_000_000_000);

/// Words one could pronounce, the frequent ones short.
pub fn vocabulary() -> Vec<String> {
    let (onsets, cores) = (b"bcdfghjklmnprstvwz", b"aeiou");
    let mut dice = Dice::new(7);
    let mut words = std::collections::BTreeSet::new();
    let mut list = Vec::new();
    while list.len() < VOCABULARY {
        let syllables = 1 + (list.len() as f64).log10().max(0.0) as usize;
        let mut word = String::new();
        for _ in 0..syllables {
            word.push(*dice.pick(onsets).unwrap() as char);
            word.push(*dice.pick(cores).unwrap() as char);
        }
        if dice.permille(500) {
            word.push(*dice.pick(onsets).unwrap() as char);
        }
        if words.insert(word.clone()) {
            list.push(word);
        }
    }
    list
}

fn text(dice: &mut Dice, words: &[String]) -> String {
    let mut text = String::new();
    while text.len() < TEXT_BYTES {
        // Zipf: the rank is about the vocabulary's size to the power of a uniform number.
        let rank = (words.len() as f64).powf(dice.below(1 << 53) as f64 / (1u64 << 53) as f64)
            as usize
            - 1;
        text.push_str(&words[rank.min(words.len() - 1)]);
        text.push(' ');
    }
    text.truncate(TEXT_BYTES);
    text
}

/// Keys of the friend with this number.
pub fn friend(number: u64) -> (Identity, Device) {
    let mut secret = [0x5a; 32];
    secret[..8].copy_from_slice(&number.to_be_bytes());
    (Identity::from_entropy(&secret), Device::from_secret(&secret))
}

/// Conversations that grow; the first has half of all messages.
pub struct History {
    dice: Dice,
    words: Vec<String>,
    /// With whom each is.
    pub with: Vec<IdentityKey>,
    /// How many messages each has.
    pub orders: Vec<u64>,
}

impl History {
    /// So many conversations, all empty.
    pub fn of(chats: u64) -> Self {
        let with: Vec<_> = (0..chats).map(|number| friend(number).0.key()).collect();
        let orders = vec![0; with.len()];
        Self { dice: Dice::new(1), words: vocabulary(), with, orders }
    }

    /// Writes messages; `rest` is called after each batch.
    pub fn fill(&mut self, store: &mut Store, messages: u64, mut rest: impl FnMut(&mut Store)) {
        for first in (0..messages).step_by(usize::try_from(BATCH).unwrap()) {
            let last = (first + BATCH).min(messages);
            let batch: Vec<Change> = (first..last).flat_map(|n| self.message(n)).collect();
            store.apply(&batch).unwrap();
            rest(store);
        }
    }

    fn message(&mut self, number: u64) -> [Change; 2] {
        let chats = self.orders.len() as u64;
        let which = if self.dice.permille(500) { 0 } else { self.dice.below(chats) };
        let mut said = text(&mut self.dice, &self.words);
        if number % 100_000 == 77_777 {
            said.push_str(" xylophone");
        }
        if number % 1_000 == 500 {
            said.push_str(" quartz");
        }
        // Three years, evenly, however many.
        self.say(which, Time(BEGUN.0 + number * 94_608), said)
    }

    /// One more message in a conversation.
    pub fn say(&mut self, which: u64, at: Time, said: String) -> [Change; 2] {
        self.orders[which as usize] += 1;
        let (order, friend) = (self.orders[which as usize], self.with[which as usize]);
        let chat = ChatId::Friend(friend);
        let mine = self.dice.permille(500);
        let author = if mine { IdentityKey([0xaa; 32]) } else { friend };
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.dice.below(u64::MAX).to_be_bytes());
        id[8..].copy_from_slice(&self.dice.below(u64::MAX).to_be_bytes());
        let id = MessageId(id);
        let message = MessageRef { author, id };
        let body = Body::parse(said).unwrap();
        let content =
            Content::Text { body, reply_to: None, mentions: vec![], action: false, lasts: None };
        let steps = [Happened::Queued, Happened::Tried, Happened::Delivered, Happened::Read];
        let steps = steps.map(|what| Step { at, what }).to_vec();
        let entry = Entry {
            chat,
            order,
            message,
            letter: Letter { id, written: at, content },
            number: order,
            arrived: at,
            state: mine.then_some(State::Read),
            steps: if mine { steps } else { vec![] },
            room: None,
            since: Default::default(),
        };
        let place = Record::Place(Place { message, chat, order });
        let entry = Record::Entry(entry);
        [(entry.key(), Some(entry)), (place.key(), Some(place))]
    }
}
