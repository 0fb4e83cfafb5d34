//! The heart of the play: Bob is away, Carol holds what Alice writes to him, and Alice leaves too.

use super::cast::{ALICE, BOB};
use super::person::Person;
use super::play::Seen;
use super::process::failed;
use super::telling::Telling;
use crate::api::types::friend::FriendShow;
use crate::api::types::message::{ConversationMark, MessageList, MessageState, PAGE_MAX};
use crate::api::types::words::StateWord;
use crate::face::cli::out::Outcome;
use crate::face::wording::demo as words;
use crate::face::wording::stage;

/// What Alice writes while Bob is away, in this order.
fn while_away() -> [&'static str; 2] {
    [stage::are_you_there(), stage::never_mind()]
}

/// Bob goes, Alice writes and goes, Bob comes back, Alice comes back.
pub(super) async fn play(
    alice: &mut Person,
    bob: &mut Person,
    carol: &mut Person,
    telling: &Telling,
) -> Outcome {
    telling.step(words::Step::Stop, stop(bob)).await?;
    let waiting = telling.step(words::Step::Stored, write_to_absent(alice, bob, carol)).await?;
    telling.step(words::Step::Sealed, look_at_disk(carol)).await?;
    telling.step(words::Step::BothAway, stop(alice)).await?;
    telling.step(words::Step::HandedOver, come_back(alice.name, bob, carol, &waiting)).await?;
    telling.step(words::Step::Delivered, learn_delivered(alice, bob, &waiting)).await?;
    telling.step(words::Step::Read, read(alice, bob, &waiting)).await?;
    telling.step(words::Step::Empty, empty(alice, bob, carol)).await?;
    telling.step(words::Step::Remembered, remember(alice, bob, &waiting)).await
}

async fn stop(person: &mut Person) -> Seen {
    let (pid, status) = person.stop().await?;
    Ok((stage::process_ended(pid, status), ()))
}

/// How many envelopes `carol` holds for a friend.
async fn held_for(carol: &mut Person, name: &str) -> Outcome<u64> {
    Ok(carol.ask(&FriendShow { friend: name.into() }).await?.custody.for_them)
}

async fn write_to_absent(
    alice: &mut Person,
    bob: &Person,
    carol: &mut Person,
) -> Seen<Vec<String>> {
    alice.until_alone(bob.name).await?;
    let began = std::time::Instant::now();
    let mut waiting = Vec::new();
    for text in while_away() {
        let sent = alice.say(bob.name, text).await?;
        if sent.state != StateWord::Queued {
            return Err(failed(stage::shows_at_once(sent.state)).into());
        }
        waiting.push(sent.message);
    }
    for message in &waiting {
        let asked = MessageState { message: message.clone() };
        let shown = alice.until(&asked, |sent| sent.state > StateWord::Queued).await?;
        if shown.state != StateWord::Stored {
            return Err(failed(stage::shows_while_away(shown.state)).into());
        }
    }
    let held = held_for(carol, bob.name).await?;
    if held < waiting.len() as u64 {
        return Err(failed(stage::holds_too_few(held)).into());
    }
    let took = began.elapsed().as_secs_f64();
    Ok((stage::holds(held, took), waiting))
}

/// Nothing that was written may stand on Carol's disk, nor in anything she can look at.
async fn look_at_disk(carol: &mut Person) -> Seen {
    let disk = carol.disk()?;
    let readable = |text: &&&str| disk.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    if let Some(text) = while_away().iter().find(readable) {
        return Err(failed(stage::disk_says(text)).into());
    }
    for friend in [ALICE, BOB] {
        let conversation = friend.to_owned();
        let asked =
            MessageList { conversation, limit: PAGE_MAX, before: None, around: None, since: None };
        if !carol.ask(&asked).await?.is_empty() {
            return Err(failed(stage::carol_can_read(friend)).into());
        }
    }
    let size = disk.len() / 1024;
    Ok((stage::searched(size), ()))
}

async fn come_back(alice: &str, bob: &mut Person, carol: &mut Person, waiting: &[String]) -> Seen {
    let began = std::time::Instant::now();
    bob.start().await?;
    let (conversation, limit) = (alice.to_owned(), PAGE_MAX);
    let asked = MessageList { conversation, limit, before: None, around: None, since: None };
    let all = |log: &Vec<crate::api::types::message::MessageLine>| {
        waiting.iter().all(|message| log.iter().any(|line| line.message == *message))
    };
    let log = bob.until_soon(&asked, all).await?;
    let took = began.elapsed().as_secs_f64();
    let newest: Vec<_> = log.iter().rev().take(waiting.len()).rev().collect();
    let texts: Vec<_> = newest.iter().filter_map(|line| line.text.as_deref()).collect();
    if texts != while_away() || !newest.iter().map(|line| &line.message).eq(waiting) {
        return Err(failed(stage::other_order()).into());
    }
    let asked = FriendShow { friend: bob.name.into() };
    carol.until_soon(&asked, |card| card.custody.for_them == 0).await?;
    Ok((stage::handed_over(took), ()))
}

async fn learn_delivered(alice: &mut Person, bob: &mut Person, waiting: &[String]) -> Seen {
    alice.start().await?;
    for message in waiting {
        let asked = MessageState { message: message.clone() };
        let shown = alice.until(&asked, |sent| sent.state >= StateWord::Delivered).await?;
        if shown.state != StateWord::Delivered {
            return Err(failed(stage::shows_before_read(shown.state)).into());
        }
    }
    let twice = bob.log(alice.name).await?;
    let twice = waiting.iter().any(|m| twice.iter().filter(|line| line.message == *m).count() != 1);
    if twice {
        return Err(failed(stage::twice()).into());
    }
    Ok((stage::once_each(waiting.len()), ()))
}

async fn read(alice: &mut Person, bob: &mut Person, waiting: &[String]) -> Seen {
    let marked = bob.ask(&ConversationMark { conversation: alice.name.to_owned() }).await?;
    for message in waiting {
        let asked = MessageState { message: message.clone() };
        alice.until(&asked, |sent| sent.state == StateWord::Read).await?;
    }
    Ok((stage::marked(marked.read), ()))
}

/// In the end Carol holds nothing, and never held a readable byte.
async fn empty(alice: &Person, bob: &Person, carol: &mut Person) -> Seen {
    for friend in [alice.name, bob.name] {
        let asked = FriendShow { friend: friend.into() };
        carol.until_soon(&asked, |card| card.custody.for_them == 0).await?;
    }
    look_at_disk(carol).await
}

async fn remember(
    alice: &mut Person,
    bob: &mut Person,
    waiting: &[String],
) -> Outcome<(String, ())> {
    let before = alice.log(bob.name).await?;
    alice.stop().await?;
    alice.start().await?;
    let after = alice.log(bob.name).await?;
    let read = |message: &String| {
        let mut lines = after.iter();
        lines.any(|line| line.message == *message && line.state == Some(StateWord::Read))
    };
    if before != after || !waiting.iter().all(read) {
        return Err(failed(stage::other_log()).into());
    }
    Ok((stage::same_log(after.len()), ()))
}
