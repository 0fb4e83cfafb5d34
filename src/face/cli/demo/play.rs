//! The play itself: the main job of hobnob, step by step, each step asked of the node that has to know.

use std::path::Path;

use super::away;
use super::cast::Cast;
use super::person::Person;
use super::process::failed;
use super::telling::Telling;
use crate::api::error::ErrorKind;
use crate::api::types::friend::{FriendAdd, FriendAdding, FriendList};
use crate::api::types::invite::{InviteCreate, InviteList, InviteState, Invited, one_day};
use crate::api::types::message::MessageState;
use crate::api::types::words::StateWord;
use crate::face::cli::out::{End, Outcome};
use crate::face::qr::{picture, scan};
use crate::face::wording::demo as words;
use crate::face::wording::stage;

/// What a step answers: what was seen, and what later steps need.
pub(super) type Seen<T = ()> = Outcome<(String, T)>;

/// Plays all of it but the end.
pub(super) async fn play(cast: &mut Cast, telling: &Telling) -> Outcome {
    telling.step(words::Step::Identities, make_identities(cast)).await?;
    telling.step(words::Step::Start, start(cast)).await?;
    let Cast { alice, bob, carol, folder } = cast;
    let ticket = telling.step(words::Step::FriendsByText, befriend_by_text(alice, bob)).await?;
    telling.step(words::Step::UsedInvite, try_used(alice, carol, ticket)).await?;
    let picture = folder.path().join("invite.png");
    telling
        .step(words::Step::FriendsByPicture, befriend_by_picture(carol, alice, &picture))
        .await?;
    telling.step(words::Step::MutualFriend, befriend_mutual(bob, carol)).await?;
    telling.step(words::Step::Hello, tell(alice, bob, stage::hello_bob())).await?;
    telling.step(words::Step::Answer, tell(bob, alice, stage::loud_and_clear())).await?;
    away::play(alice, bob, carol, telling).await
}

async fn befriend_mutual(bob: &mut Person, carol: &mut Person) -> Seen {
    let invited = invite(bob).await?;
    add(carol, bob, invited.ticket).await?;
    Ok((stage::all_friends().into(), ()))
}

async fn make_identities(cast: &mut Cast) -> Seen {
    let mut seen = Vec::new();
    for person in cast.everyone() {
        let made = person.make_identity().await?;
        let start = made.fingerprint.split(' ').next().unwrap_or_default();
        seen.push(format!("{} {start}…", made.name));
    }
    Ok((seen.join(", "), ()))
}

async fn start(cast: &mut Cast) -> Seen {
    let mut seen = Vec::new();
    for person in cast.everyone() {
        seen.push(person.start().await?.to_string());
    }
    Ok((stage::processes(&seen.join(", ")), ()))
}

async fn invite(maker: &mut Person) -> Outcome<Invited> {
    maker.ask(&InviteCreate { expires_seconds: one_day(), note: String::new() }).await
}

/// `joiner` adds what they got from `maker`; done when both sides say friends.
async fn add(joiner: &mut Person, maker: &mut Person, text: String) -> Outcome {
    joiner.ask(&FriendAdd { text, name: None }).await?;
    joiner.until_friends(maker.name).await?;
    maker.until_friends(joiner.name).await
}

async fn befriend_by_text(alice: &mut Person, bob: &mut Person) -> Seen<String> {
    let invited = invite(alice).await?;
    add(bob, alice, invited.ticket.clone()).await?;
    let invites = alice.ask(&InviteList {}).await?;
    let line = invites.into_iter().find(|line| line.invite == invited.invite);
    match line.map(|line| line.state) {
        Some(InviteState::Used) => {}
        _ => return Err(failed(stage::not_marked_used()).into()),
    }
    let letters = invited.ticket.len();
    Ok((stage::on_both_lists(letters), invited.ticket))
}

async fn try_used(alice: &mut Person, carol: &mut Person, text: String) -> Seen {
    let added = carol.ask(&FriendAdd { text, name: None }).await?;
    let asked = FriendAdding { device: added.device };
    match carol.until(&asked, |_| false).await {
        Err(End::Failed(error)) if error.kind == ErrorKind::InviteUsed => {}
        Err(end) => return Err(end),
        Ok(_) => return Err(failed(stage::not_refused()).into()),
    }
    let (hers, others) = (carol.ask(&FriendList {}).await?, alice.ask(&FriendList {}).await?);
    if !hers.is_empty() || others.len() != 1 {
        return Err(failed(stage::let_somebody_in()).into());
    }
    Ok((stage::refused().into(), ()))
}

async fn befriend_by_picture(carol: &mut Person, dave: &mut Person, path: &Path) -> Seen {
    let invited = invite(carol).await?;
    let png = picture::png(&invited.ticket).map_err(|error| failed(error.to_string()))?;
    std::fs::write(path, &png)?;
    let texts = scan::open(path).map_err(|error| failed(error.to_string()))?;
    let [text] = texts.as_slice() else {
        return Err(failed(stage::codes_read(texts.len())).into());
    };
    add(dave, carol, text.clone()).await?;
    Ok((stage::picture_used(png.len()), ()))
}

/// One message, all the way: what is delivered stands in the other's log once.
async fn tell(from: &mut Person, to: &mut Person, text: &str) -> Seen {
    let sent = from.say(to.name, text).await?;
    delivered(from, to, &sent.message, text).await?;
    Ok((format!("\"{text}\""), ()))
}

/// Waits for the state, and the moment it shows looks whether it is true.
async fn delivered(from: &mut Person, to: &mut Person, message: &str, text: &str) -> Outcome {
    let asked = MessageState { message: message.to_owned() };
    let shown = from.until(&asked, |sent| sent.state >= StateWord::Delivered).await?;
    let log = to.log(from.name).await?;
    let found = log.iter().filter(|line| line.message == message).count();
    let same = log.iter().filter(|line| line.text.as_deref() == Some(text) && !line.mine).count();
    match (shown.state, found, same) {
        (StateWord::Delivered, 1, 1) => Ok(()),
        (state, ..) => {
            let why = stage::not_once(state, to.name, found);
            Err(failed(why).into())
        }
    }
}
