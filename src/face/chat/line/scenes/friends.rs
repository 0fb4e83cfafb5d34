//! What is told of friendships, each of it once.

use std::time::Duration;

use tokio::time::Instant;

use super::super::talk::{Do, Talk};
use super::{event, said, talk};
use crate::api::types::event::EventWhat;
use crate::api::types::friend::{Added, FriendLine};
use crate::api::types::words::StandingWord;
use crate::face::chat::node::{Answer, Heard, Want};
use crate::face::wording::evil;

const LENA: &str = "an-id-of-at-least-eight";

fn stands(talk: &mut Talk, friend: &str, id: Option<&str>, state: StandingWord) -> Vec<String> {
    let (friend, id) = (friend.to_owned(), id.map(ToOwned::to_owned));
    let acts = talk.heard(event(EventWhat::Friend { friend, id, state }));
    said(&acts).into_iter().map(ToOwned::to_owned).collect()
}

fn knows(talk: &mut Talk, name: &str, state: StandingWord) {
    let friend = FriendLine { name: name.into(), state, ..evil::friend(name) };
    talk.heard(Heard::Answered(Want::Friends, Ok(Answer::Friends(vec![friend], vec![]))));
}

fn answer(talk: &mut Talk, since: Option<&str>, state: StandingWord) -> Vec<String> {
    let added = Added {
        friend: "PCJF".into(),
        id: None,
        state,
        device: "d".into(),
        since: since.map(ToOwned::to_owned),
    };
    let acts = talk.heard(Heard::Answered(Want::Add("x".into()), Ok(Answer::Added(added))));
    said(&acts).into_iter().map(ToOwned::to_owned).collect()
}

#[test]
fn an_adding_is_told_once_whichever_way_it_is_heard_first() {
    let told = ["PCJF: added, has not answered yet."];
    let mut one = talk();
    assert_eq!(answer(&mut one, None, StandingWord::Pending), told);
    assert!(stands(&mut one, "PCJF", None, StandingWord::Pending).is_empty());
    let mut other = talk();
    assert_eq!(stands(&mut other, "PCJF", None, StandingWord::Pending), told);
    assert!(answer(&mut other, None, StandingWord::Pending).is_empty());
    assert_eq!(answer(&mut other, None, StandingWord::Pending), told, "added once more");
    let already = answer(&mut talk(), Some("2026-11-23T12:00:00Z"), StandingWord::Friends);
    assert_eq!(already, ["PCJF: is your friend already. Talk: /query PCJF"]);
}

#[test]
fn a_new_friend_is_told_once_by_the_name_they_say() {
    let mut talk = talk();
    assert!(stands(&mut talk, "O5X6", Some(LENA), StandingWord::Friends).is_empty());
    let due = talk.next_due().unwrap();
    let told = stands(&mut talk, "Lena", Some(LENA), StandingWord::Friends);
    assert_eq!(told, ["Lena: is now your friend. Talk: /query Lena"]);
    assert!(talk.next_due().is_none() && talk.due(due).is_empty());

    let mut talk = super::talk();
    stands(&mut talk, "O5X6", Some(LENA), StandingWord::Friends);
    assert!(talk.due(Instant::now()).is_empty());
    let acts = talk.due(Instant::now() + Duration::from_secs(3));
    assert_eq!(said(&acts), ["O5X6: is now your friend. Talk: /query O5X6"]);
    let told = stands(&mut talk, "Lena", Some(LENA), StandingWord::Friends);
    assert_eq!(told, ["Lena: that is O5X6. Talk: /query Lena"]);
}

#[test]
fn who_is_a_friend_does_not_become_one_again() {
    let mut talk = talk();
    knows(&mut talk, "Lena", StandingWord::Friends);
    talk.to = Some("Lena".into());
    let new_device = stands(&mut talk, "Lena", Some(LENA), StandingWord::Friends);
    assert!(new_device.is_empty());
    talk.typed("/rename Lena Magda");
    assert!(stands(&mut talk, "Magda", Some(LENA), StandingWord::Friends).is_empty());
    assert_eq!(talk.to.as_deref(), Some("Magda"), "the talk goes on with the same person");
    let elsewhere = stands(&mut talk, "Lena", Some(LENA), StandingWord::Friends);
    assert_eq!(elsewhere, ["Lena: that is Magda. Talk: /query Lena"]);
    assert_eq!(stands(&mut talk, "Lena", Some(LENA), StandingWord::Blocked), ["Lena: is blocked."]);
    let let_in = stands(&mut talk, "Lena", Some(LENA), StandingWord::Friends);
    assert_eq!(let_in, ["Lena: is not blocked any more."]);
    stands(&mut talk, "Lena", Some(LENA), StandingWord::Former);
    let anew = stands(&mut talk, "Lena", Some(LENA), StandingWord::Friends);
    assert_eq!(anew, ["Lena: is now your friend. Talk: /query Lena"]);
}

#[test]
fn a_bare_invite_is_used_where_nobody_could_be_told_it() {
    let mut talk = Talk::new(None);
    talk.heard(Heard::Up);
    let invite = "HOBNOB:AEBQ7KQ2WX4M7DTC";
    let acts = talk.typed(invite);
    assert!(matches!(&acts[..], [Do::Ask(Want::Add(text))] if text == invite), "{acts:?}");
    assert!(!talk.typed("hello").iter().any(|act| matches!(act, Do::Ask(_))));
    talk.to = Some("bob".into());
    assert!(matches!(&talk.typed(invite)[..], [Do::Ask(Want::Send(one))] if one.to == "bob"));
}
