//! What a bad member of a room may try by hand, one by one: the rows of the threat model about rooms.

use hobnob::core::input::{Input, RoomAct};
use hobnob::core::record::{Key, Record};
use hobnob::crypto::identity::{Identity, ROOM_ITEM};
use hobnob::crypto::ratchet::Ratchets;
use hobnob::crypto::ratchet::toy::ToyRatchets;
use hobnob::crypto::room::{commitment, item_hash};
use hobnob::model::id::{ItemHash, RoomId};
use hobnob::model::message::{Body, Content};
use hobnob::model::room::Part;
use hobnob::model::time::Time;
use hobnob::sim::world::Who;
use hobnob::wire::frame::{Frame, RoomGive};
use hobnob::wire::room::item::{Item, Signed, What};
use hobnob::wire::room::op::Op;
use hobnob::wire::room::talk::{MessageNote, Talk, Words};

use super::cast::{A_MINUTE, A_SECOND, AN_HOUR, Play};
use super::rooms::{act, entries, members, reads, room_along, say};

/// The hand of a member whose node is not asked.
struct Hand {
    who: Who,
    room: RoomId,
    identity: Identity,
}

impl Hand {
    fn of(play: &Play, who: Who, room: RoomId) -> Self {
        let disk = play.machine(who).shelf.durable();
        let Some(Record::Secrets(secrets)) = disk.get(&Key::Secrets) else { panic!("no secrets") };
        Self { who, room, identity: Identity::from_entropy(&secrets.entropy) }
    }

    /// The next item of this part of the member's chain.
    fn next(&self, play: &Play, what: What) -> Item {
        let disk = play.machine(self.who).shelf.durable();
        let Some(Record::Room(record)) = disk.get(&Key::Room(self.room)) else { panic!("no room") };
        let (chain, part) = (record.chain, what.part());
        let items = disk.values().filter_map(|record| match record {
            Record::RoomItem(item) if item.chain == chain && item.part == part => Some(item),
            _ => None,
        });
        let last = items.max_by_key(|item| item.seq);
        let prev = last.map_or(ItemHash([0; 32]), |item| {
            item_hash(&Signed::read(&item.signed).unwrap().bytes)
        });
        let seq = last.map_or(0, |item| item.seq) + 1;
        let (depth, at) = (record.depth + 1, Time(1_782_000_000_000));
        Item { room: self.room, chain, seq, prev, depth, at, what }
    }

    fn sign(&self, item: &Item) -> Vec<u8> {
        let bytes = item.encode();
        let signature = self.identity.sign(ROOM_ITEM, &bytes);
        Signed { bytes, signature }.write()
    }

    /// Hands items to a neighbour, as if the member's node had.
    fn give(&self, play: &mut Play, to: Who, items: Vec<Vec<u8>>) {
        let links = play.network.links_of(to);
        let (link, _) = links.into_iter().find(|(_, other)| *other == self.who).unwrap();
        let (sheets, forks) = (Vec::new(), Vec::new());
        let give = RoomGive { room: self.room, items, sheets, forks };
        play.give(to, Input::Frame(link, Frame::RoomGive(give)));
        play.run(A_SECOND);
    }
}

fn words(text: &str) -> Words {
    let body = Body::parse(text).unwrap();
    let (mentions, action, lasts) = (Vec::new(), false, None);
    let content = Content::Text { body, reply_to: None, mentions, action, lasts };
    Words { salt: [3; 32], content }
}

/// The signed items of one member's talk, as somebody has them.
fn talk_of(play: &Play, at: Who, room: RoomId, whose: Who) -> Vec<Vec<u8>> {
    let node = play.machine(whose).node.as_ref().unwrap();
    let chain = node.room(&room).unwrap().record().chain;
    let range = Key::RoomTalk(room, chain, 0)..Key::RoomTalk(room, chain, u64::MAX);
    let blob = |(_, record): (&Key, &Record)| match record {
        Record::RoomItem(item) => Some(item.signed.clone()),
        _ => None,
    };
    play.machine(at).shelf.durable().range(range).filter_map(blob).collect()
}

#[test]
fn nobody_speaks_in_another_members_name() {
    let (mut play, alice, bob, mallory) = Play::of_three(60);
    let room = room_along(&mut play, &[alice, bob, mallory]);
    say(&mut play, alice, room, "true");
    let hand = Hand::of(&play, mallory, room);
    let genuine = talk_of(&play, bob, room, alice);
    let last = Signed::read(genuine.last().unwrap()).unwrap();
    let item = Item::decode(&last.bytes).unwrap();
    // Alice's next words, by Mallory; and her own words, changed.
    let next = Item { seq: item.seq + 1, prev: item_hash(&last.bytes), ..item };
    let mut changed = genuine.last().unwrap().clone();
    *changed.last_mut().unwrap() ^= 1;
    hand.give(&mut play, bob, vec![hand.sign(&next), changed]);
    assert_eq!(reads(&play, bob, room), ["true"]);
    // A key that Mallory hands on in Alice's name is nobody's: only boxes in items that Alice signed are opened.
    let keys = Signed::read(&genuine[0]).unwrap();
    let keys = Item { seq: item_seq(&genuine) + 1, ..Item::decode(&keys.bytes).unwrap() };
    hand.give(&mut play, bob, vec![hand.sign(&keys)]);
    assert_eq!(talk_of(&play, bob, room, alice).len(), genuine.len());
    say(&mut play, alice, room, "still true");
    play.run(A_MINUTE);
    assert_eq!(reads(&play, bob, room), ["true", "still true"]);
}

fn item_seq(items: &[Vec<u8>]) -> u64 {
    Item::decode(&Signed::read(items.last().unwrap()).unwrap().bytes).unwrap().seq
}

#[test]
fn an_item_played_again_is_shown_once() {
    let (mut play, alice, bob, mallory) = Play::of_three(61);
    let room = room_along(&mut play, &[alice, bob, mallory]);
    say(&mut play, alice, room, "once");
    play.run(A_MINUTE);
    let hand = Hand::of(&play, mallory, room);
    let genuine = talk_of(&play, mallory, room, alice);
    for _ in 0..3 {
        hand.give(&mut play, bob, genuine.iter().rev().cloned().collect());
    }
    // Alice's sealed words as Mallory's own: nobody has Mallory's key for them.
    let copied = Item::decode(&Signed::read(genuine.last().unwrap()).unwrap().bytes).unwrap();
    let mine = hand.next(&play, copied.what);
    hand.give(&mut play, bob, vec![hand.sign(&mine)]);
    assert_eq!(reads(&play, bob, room), ["once"]);
    assert_eq!(entries(&play, bob, room).len(), 1);
}

#[test]
fn two_versions_of_one_message_are_found_out_by_all_who_meet_both() {
    let (mut play, [alice, bob, carol, mallory]) =
        Play::of(62, ["Alice", "Bob", "Carol", "Mallory"]);
    let room = room_along(&mut play, &[alice, bob, carol, mallory]);
    say(&mut play, mallory, room, "good morning");
    play.run(A_MINUTE);
    let hand = Hand::of(&play, mallory, room);
    let note = |text: &str| {
        let sealed = vec![7; 80];
        let (key, list) = (hobnob::model::id::SenderKeyName([1; 16]), [0; 16]);
        let commitment = commitment(&words(text).encode());
        What::Talk(Talk::Message(MessageNote { key, list, commitment, heads: vec![], sealed }))
    };
    play.switch_off(mallory);
    let (yes, no) = (hand.next(&play, note("yes")), hand.next(&play, note("no")));
    play.start(mallory);
    play.run(2 * A_SECOND);
    // Bob is told yes, Carol no; Alice hears from both.
    hand.give(&mut play, bob, vec![hand.sign(&yes)]);
    hand.give(&mut play, carol, vec![hand.sign(&no)]);
    play.run(5 * A_MINUTE);
    for who in [alice, bob, carol] {
        let node = play.machine(who).node.as_ref().unwrap();
        let members = node.room(&room).unwrap().members();
        let liar = members.iter().find(|m| m.who == play.identity(mallory)).unwrap();
        assert_eq!(liar.forked_at, Some(yes.seq), "{}", who.0);
        assert_eq!(reads(&play, who, room), ["good morning"]);
    }
    // Both versions are kept as the proof.
    let disk = play.machine(alice).shelf.durable();
    let Some(Record::RoomFork(fork)) = disk.get(&Key::RoomFork(room, yes.chain, Part::Talk)) else {
        panic!("no proof")
    };
    assert_ne!(fork.one, fork.other);
    // Nothing more of hers counts, and the others go on.
    say(&mut play, mallory, room, "believe me");
    say(&mut play, bob, room, "we go on");
    play.run(A_MINUTE);
    assert_eq!(reads(&play, carol, room), ["good morning", "we go on"]);
}

#[test]
fn a_clock_that_lies_moves_no_message_in_the_history() {
    const TEN_YEARS: i64 = 10 * 365 * 24 * 3_600_000;
    let (mut play, alice, bob, carol) = Play::of_three(63);
    let room = room_along(&mut play, &[alice, bob, carol]);
    say(&mut play, alice, room, "first");
    play.run(A_MINUTE);
    play.machine_mut(bob).ahead_ms -= TEN_YEARS;
    say(&mut play, bob, room, "second, ten years ago");
    play.run(A_MINUTE);
    play.machine_mut(bob).ahead_ms += 2 * TEN_YEARS;
    say(&mut play, bob, room, "third, in ten years");
    play.run(A_MINUTE);
    say(&mut play, alice, room, "fourth");
    play.run(A_MINUTE);
    let expected = ["first", "second, ten years ago", "third, in ten years", "fourth"];
    assert_eq!(reads(&play, carol, room), expected);
    let odd: Vec<bool> =
        entries(&play, carol, room).iter().map(|e| e.room.as_ref().unwrap().odd_time).collect();
    assert_eq!(odd, [false, true, true, false]);
}

#[test]
fn a_message_that_does_not_say_what_its_author_committed_to_is_not_shown() {
    let (mut play, alice, bob, mallory) = Play::of_three(64);
    let room = room_along(&mut play, &[alice, bob, mallory]);
    say(&mut play, mallory, room, "hello");
    play.run(A_MINUTE);
    let hand = Hand::of(&play, mallory, room);
    let disk = play.machine(mallory).shelf.durable();
    let Some(Record::RoomSpeaker(speaker)) = disk.get(&Key::RoomSpeaker(room)) else {
        panic!("no sender key")
    };
    let mut speaker = ToyRatchets.sender_keys().speaker(&speaker.pickle).unwrap();
    // She commits to one thing and seals another: with two keys it could read differently to two members.
    let note = MessageNote {
        key: speaker.name(),
        list: [0; 16],
        commitment: commitment(&words("I was never here").encode()),
        heads: Vec::new(),
        sealed: speaker.seal(&words("I owe you money").encode()),
    };
    let item = hand.next(&play, What::Talk(Talk::Message(note)));
    hand.give(&mut play, bob, vec![hand.sign(&item)]);
    assert_eq!(reads(&play, bob, room), ["hello"]);
    let _ = alice;
}

#[test]
fn whoever_was_put_out_cannot_let_themselves_in_again() {
    let (mut play, alice, bob, mallory) = Play::of_three(65);
    let room = room_along(&mut play, &[alice, bob, mallory]);
    play.run(A_MINUTE);
    let hand = Hand::of(&play, mallory, room);
    let seen = hobnob::wire::room::packed::Seen::default();
    let who = play.identity(mallory);
    let again = hand.next(&play, What::Op(Op::Invite { who, seen }));
    act(&mut play, alice, RoomAct::Remove(room, who));
    // She asks herself in, as if she had not heard.
    hand.give(&mut play, bob, vec![hand.sign(&again)]);
    play.run(A_MINUTE);
    assert_eq!(members(&play, bob, room), [alice, bob]);
}

#[test]
fn a_message_written_for_another_member_list_says_so() {
    let (mut play, alice, bob, carol) = Play::of_three(66);
    let room = room_along(&mut play, &[alice, bob]);
    // Bob is cut off while Carol comes in, and writes without knowing of her.
    play.part(alice, bob);
    play.part(bob, carol);
    super::rooms::enter(&mut play, room, alice, carol);
    say(&mut play, bob, room, "just the two of us");
    play.rejoin();
    play.run(AN_HOUR);
    let others = |who| -> Vec<bool> {
        let all = entries(&play, who, room);
        all.iter().map(|entry| entry.room.as_ref().unwrap().other_list).collect()
    };
    assert_eq!(others(alice), [true]);
    // Carol was not meant to read it, and does not.
    assert_eq!(reads(&play, carol, room), [""; 0]);
    // Bob's next words are for her too.
    say(&mut play, bob, room, "hello Carol");
    play.run(A_MINUTE);
    assert_eq!(reads(&play, carol, room), ["hello Carol"]);
}
