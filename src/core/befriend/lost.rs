//! What goes in line for a friend after a pairing: what their disk lost, in the order of the conversation, and then what
//! waited.
//!
//! Two things can be lost with a disk and still be here: our letters to them, which are given again, and their own to us,
//! which are given back.

use std::collections::BTreeSet;

use super::super::limits::{DEEDS_AGAIN_MAX, GIVEN_AGAIN_MAX, IN_LINE_MAX, LOOKED_THROUGH_MAX};
use super::super::peer::Peer;
use super::super::record::{Entry, Key, Outgoing, Record};
use super::super::turn::Turn;
use crate::model::amend::{Amend, Deed};
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Content, Letter, State};
use crate::model::time::Time;
use crate::wire::given_back::GivenBack;

/// Entries read at once.
const PAGE: u64 = 256;

/// Messages of theirs from before the loss, beyond which no sign is looked for that they put to one since.
const SIGNED_MAX: u64 = 4_096;

/// What a friend lost with their disk.
pub(super) struct Lost {
    /// The number of our first letter to them from now on.
    pub(super) first: u64,
    /// Whether letters of ours from this number on were delivered and are gone.
    pub(super) ours: bool,
    /// Whether what they wrote after this is gone.
    pub(super) theirs_since: Option<Time>,
    /// Whether they are told what was seen here.
    pub(super) receipts: bool,
}

impl Lost {
    fn is_nothing(&self) -> bool {
        !self.ours && self.theirs_since.is_none()
    }
}

/// Something that is given once more.
enum Given {
    /// A message of ours.
    Again(Box<Entry>),
    /// Something of theirs.
    Back(Letter),
}

impl Peer {
    /// Lays out the line for a friend after a pairing, under numbers that count from [`Lost::first`] on. What waits gets
    /// new ones where the friend has seen old ones used already, perhaps for other letters.
    pub(super) fn lay_out(&mut self, turn: &mut Turn<'_>, lost: &Lost) {
        let (who, delivered) = (self.friend.identity, self.line.delivered_upto);
        let end = lost.first.min(self.line.next);
        let below = turn.range(&Key::Outgoing(who, delivered + 1), &Key::Outgoing(who, end), 1);
        if lost.is_nothing() && below.is_empty() {
            self.line.next = self.line.next.max(lost.first);
            return self.fill_gaps(turn, lost.first);
        }
        let waiting = self.take_out_of_line(turn, lost.first);
        let given = match lost.is_nothing() {
            true => Vec::new(),
            false => self.lost_there(turn, lost, &waiting),
        };
        self.line.next = lost.first;
        let again = self.put_given(turn, given);
        // Never below a number that was used: others may still mean something by those.
        self.line.next = self.line.next.max(delivered + 1);
        let put = |one: &Outgoing| one.order.is_some_and(|order| again.contains(&order));
        for outgoing in waiting.into_iter().filter(|one| !put(one) && !is_given_back(one)) {
            self.put_last(turn, outgoing);
        }
        self.fill_gaps(turn, lost.first);
    }

    /// Takes everything out of the line that has a number from `first` on, or waits; what waits.
    fn take_out_of_line(&mut self, turn: &mut Turn<'_>, first: u64) -> Vec<Outgoing> {
        let who = self.friend.identity;
        let from = first.min(self.line.delivered_upto + 1);
        let (from, end) = (Key::Outgoing(who, from), Key::Outgoing(who, self.line.next));
        let all = turn.range(&from, &end, IN_LINE_MAX);
        // All old numbers go before a new one is given: some may be the same.
        all.iter().for_each(|record| turn.forget(record.key()));
        let waits = |record| match record {
            Record::Outgoing(one) if one.number > self.line.delivered_upto => Some(one),
            _ => None,
        };
        all.into_iter().filter_map(waits).collect()
    }

    /// What is to be given again and back, oldest first.
    fn lost_there(&self, turn: &mut Turn<'_>, lost: &Lost, waiting: &[Outgoing]) -> Vec<Given> {
        let chat = ChatId::Friend(self.friend.identity);
        let mut search = Search::new(self, lost, waiting);
        let mut to = self.line.next_order;
        let end = to.saturating_sub(LOOKED_THROUGH_MAX);
        while to > end && !search.done {
            let from = to.saturating_sub(PAGE).max(end);
            let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
            let page = turn.range(&Key::Entry(chat, from), &Key::Entry(chat, to), most);
            for record in page.into_iter().rev() {
                if let Record::Entry(entry) = record {
                    search.look_at(turn, entry);
                }
            }
            to = from;
        }
        search.found.reverse();
        search.found
    }

    /// Puts what is given in line; the places of the messages of ours among it.
    fn put_given(&mut self, turn: &mut Turn<'_>, given: Vec<Given>) -> BTreeSet<u64> {
        let mut orders = BTreeSet::new();
        for given in given {
            let number = self.line.next;
            self.line.next += 1;
            match given {
                Given::Again(mut entry) => {
                    orders.insert(entry.order);
                    self.put(turn, number, Some(entry.order), Some(entry.letter.clone()));
                    entry.number = number;
                    turn.save(Record::Entry(*entry));
                }
                Given::Back(letter) => self.put(turn, number, None, Some(letter)),
            }
        }
        orders
    }

    fn put(&self, turn: &mut Turn<'_>, number: u64, order: Option<u64>, letter: Option<Letter>) {
        let (friend, about, envelope) = (self.friend.identity, None, None);
        turn.save(Record::Outgoing(Outgoing { friend, number, order, about, letter, envelope }));
    }

    /// Puts a letter that waits at the end of the line.
    fn put_last(&mut self, turn: &mut Turn<'_>, mut outgoing: Outgoing) {
        let chat = ChatId::Friend(self.friend.identity);
        outgoing.number = self.line.next;
        self.line.next += 1;
        let mut change = |order: Option<u64>, change: fn(&mut Entry, u64)| {
            let place = order.map(|order| Key::Entry(chat, order));
            if let Some(Record::Entry(mut entry)) = place.and_then(|key| turn.get(&key)) {
                change(&mut entry, outgoing.number);
                turn.save(Record::Entry(entry));
            }
        };
        change(outgoing.order, |entry, number| entry.number = number);
        change(outgoing.about, |entry, number| entry.since.telling = Some(number));
        turn.save(Record::Outgoing(outgoing));
    }

    /// Puts an empty letter under every number from `first` on that has none any more: letters that were answered under
    /// the old keys while the new ones were being made. The friend waits for each number.
    fn fill_gaps(&mut self, turn: &mut Turn<'_>, first: u64) {
        let friend = self.friend.identity;
        for number in first..(self.line.delivered_upto + 1).max(first) {
            if turn.get(&Key::Outgoing(friend, number)).is_none() {
                self.put(turn, number, None, None);
            }
        }
    }

    /// A letter of theirs from before their disk was lost has come late, from a custodian, to this place: they get it
    /// back.
    pub(in super::super) fn give_back_late(&mut self, turn: &mut Turn<'_>, order: u64) {
        let key = Key::Entry(ChatId::Friend(self.friend.identity), order);
        let Some(Record::Entry(entry)) = turn.get(&key).filter(|_| self.line.gives_back) else {
            return;
        };
        if let Some(letter) = words_of(turn, &entry, false) {
            // A full line says it after the next pairing.
            let _ = self.post(turn, letter, None);
            self.advance(turn);
        }
    }
}

/// A look through a conversation, newest first.
struct Search<'a> {
    lost: &'a Lost,
    friend: IdentityKey,
    /// Our letters that they knew are delivered up to this one.
    last: u64,
    /// Where messages stand that wait in line.
    waits: BTreeSet<u64>,
    /// Messages of theirs not yet seen here.
    unseen: u32,
    /// How much was found already, sort by sort.
    words: u64,
    again: u64,
    signs: usize,
    /// Messages of theirs that they have had all along.
    older: u64,
    done: bool,
    found: Vec<Given>,
}

impl<'a> Search<'a> {
    fn new(peer: &Peer, lost: &'a Lost, waiting: &[Outgoing]) -> Self {
        let waits = waiting.iter().filter(|one| one.letter.is_some());
        Self {
            lost,
            friend: peer.friend.identity,
            last: peer.line.delivered_upto,
            waits: waits.filter_map(|one| one.order).collect(),
            unseen: peer.line.unread,
            words: 0,
            again: 0,
            signs: 0,
            older: 0,
            done: false,
            found: Vec::new(),
        }
    }

    fn look_at(&mut self, turn: &mut Turn<'_>, entry: Entry) {
        if let Some(since) = self.lost.theirs_since {
            self.look_for_theirs(turn, &entry, since);
        }
        if entry.message.author != self.friend && was_delivered(&entry) {
            self.look_for_ours(entry);
        }
    }

    /// Looks for what they wrote and did after this.
    fn look_for_theirs(&mut self, turn: &mut Turn<'_>, entry: &Entry, since: Time) {
        if self.signs < DEEDS_AGAIN_MAX
            && let Some(sign) = sign_of(turn, entry, &self.friend, since)
        {
            self.signs += 1;
            self.found.push(Given::Back(sign));
        }
        if entry.message.author != self.friend {
            return;
        }
        let seen = self.unseen == 0;
        self.unseen = self.unseen.saturating_sub(1);
        if entry.letter.written < since {
            self.older += 1;
            self.done |= self.older >= SIGNED_MAX;
        } else if self.words < GIVEN_AGAIN_MAX
            && let Some(letter) = words_of(turn, entry, seen && self.lost.receipts)
        {
            self.words += 1;
            self.found.push(Given::Back(letter));
        }
    }

    /// Looks at a message of ours that was delivered: whether they lost it.
    fn look_for_ours(&mut self, entry: Entry) {
        let Lost { first, ours, theirs_since, .. } = *self.lost;
        // What is older than what they lost ends the search, unless theirs may be older still.
        self.done |= theirs_since.is_none() && (1..first).contains(&entry.number);
        let lost = ours && (first..=self.last).contains(&entry.number);
        // Under which number they had what they gave back themselves is not known.
        let lost = (lost || entry.number == 0) && self.again < GIVEN_AGAIN_MAX;
        if lost || self.waits.contains(&entry.order) {
            self.again += 1;
            self.found.push(Given::Again(Box::new(entry)));
        }
    }
}

/// Whether it is one of ours that the friend had, and was not taken back.
fn was_delivered(entry: &Entry) -> bool {
    let says = matches!(entry.letter.content, Content::Text { .. });
    says && matches!(entry.state, Some(State::Delivered | State::Read))
}

/// A letter that gives back the words of a message of theirs.
fn words_of(turn: &mut Turn<'_>, entry: &Entry, read: bool) -> Option<Letter> {
    let Content::Text { .. } = entry.letter.content else { return None };
    let (letter, reworded, fades) = (entry.letter.clone(), entry.since.reworded, entry.since.fades);
    let back = GivenBack { letter, read, reworded, fades };
    Some(turn.letter(Content::GivenBack(back.encode())))
}

/// A letter that gives back the sign that they put to a message after this.
fn sign_of(
    turn: &mut Turn<'_>,
    entry: &Entry,
    friend: &IdentityKey,
    since: Time,
) -> Option<Letter> {
    let sign = entry.since.sign_of(friend)?;
    if u64::from(sign.edition) < since.seconds() {
        return None;
    }
    let (target, edition, deed) = (entry.message, sign.edition, Deed::Sign(sign.emoji.clone()));
    let letter = turn.letter(Content::Amend(Amend { target, edition, deed }));
    let back = GivenBack { letter, read: false, reworded: None, fades: None };
    Some(turn.letter(Content::GivenBack(back.encode())))
}

fn is_given_back(outgoing: &Outgoing) -> bool {
    let content = outgoing.letter.as_ref().map(|letter| &letter.content);
    matches!(content, Some(Content::GivenBack(_)))
}
