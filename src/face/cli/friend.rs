//! `friends` and `friend`: the list, and what one does about one friend.

use jiff::Timestamp;

use super::args::{Friend, Introductions};
use super::ask;
use super::here::Here;
use super::out::Outcome;
use crate::api::request::Ask;
use crate::api::types::Done;
use crate::api::types::friend::*;
use crate::api::types::introduction::*;
use crate::face::wording::introductions;
use crate::face::wording::people::{self as words, Act};

/// Lists friends.
pub(super) async fn friends(here: &Here) -> Outcome {
    let friends = here.reader().await?.ask(&FriendList {}).await?;
    if friends.is_empty() {
        here.out.aside(words::no_friends());
    }
    let now = Timestamp::now();
    for friend in &friends {
        here.out.answer(friend, || words::friend_line(friend, now))?;
    }
    Ok(())
}

/// Looks after one friend.
pub(super) async fn friend(here: &Here, act: Friend) -> Outcome {
    match act {
        Friend::Show { name } => {
            let card = here.reader().await?.ask(&FriendShow { friend: name }).await?;
            here.out.answer(&card, || words::friend_card(&card, Timestamp::now()))
        }
        Friend::Verify { name, confirm: None } => verify(here, name).await,
        Friend::Verify { name, confirm: Some(number) } => confirm(here, name, number).await,
        Friend::Rename { name, new } => {
            let asked = FriendRename { friend: name, name: new.clone() };
            done(here, &asked, Act::Rename, &new).await
        }
        Friend::AcceptDevice { name } => {
            let asked = FriendAcceptDevice { friend: name.clone() };
            done(here, &asked, Act::AcceptDevice, &name).await
        }
        Friend::Block { name } => {
            done(here, &FriendBlock { friend: name.clone() }, Act::Block, &name).await
        }
        Friend::Unblock { name } => {
            done(here, &FriendUnblock { friend: name.clone() }, Act::Unblock, &name).await
        }
        Friend::Introduce { name, to } => {
            let asked = FriendIntroduce { friend: name, to };
            let answer = here.node().await?.ask(&asked).await?;
            here.out.answer(&answer, || introductions::introduced(&answer))
        }
        Friend::Remove { name, yes } => remove(here, name, yes).await,
    }
}

/// Lists whom friends made known, accepts or declines.
pub(super) async fn introductions(here: &Here, act: Option<Introductions>) -> Outcome {
    match act {
        None | Some(Introductions::List) => {
            let all = here.reader().await?.ask(&IntroductionList {}).await?;
            if all.is_empty() {
                here.out.aside(introductions::none());
            }
            let now = Timestamp::now();
            for one in &all {
                here.out.answer(one, || introductions::line(one, now))?;
            }
            Ok(())
        }
        Some(Introductions::Accept { introduction }) => {
            let added = here.node().await?.ask(&IntroductionAccept { introduction }).await?;
            here.out.answer(&added, || introductions::accepted(&added))
        }
        Some(Introductions::Decline { introduction }) => {
            let done = here.node().await?.ask(&IntroductionDecline { introduction }).await?;
            here.out.answer(&done, || introductions::declined().into())
        }
    }
}

async fn done<A: Ask<Answer = Done>>(here: &Here, asked: &A, act: Act, name: &str) -> Outcome {
    let done = here.node().await?.ask(asked).await?;
    here.out.answer(&done, || words::acted(act, name))
}

/// Shows the number and, when a person sits there, asks whether it matches.
async fn verify(here: &Here, name: String) -> Outcome {
    let card = here.reader().await?.ask(&FriendVerify { friend: name.clone() }).await?;
    here.out.answer(&card, || words::verify(&card))?;
    let Some(number) = card.safety_number else { return Ok(()) };
    if !here.out.can_ask() {
        here.out.aside(&words::confirm_hint(&name));
        return Ok(());
    }
    if ask::yes(words::match_question().into()).await? {
        return confirm(here, name, number).await;
    }
    here.out.note(&words::not_verified(&name));
    Ok(())
}

async fn confirm(here: &Here, name: String, number: String) -> Outcome {
    let card = here.node().await?.ask(&FriendConfirm { friend: name, number }).await?;
    here.out.answer(&card, || words::verified(&card))
}

async fn remove(here: &Here, name: String, sure: bool) -> Outcome {
    if !sure && here.out.can_ask() && !ask::yes(words::remove_question(&name)).await? {
        return Ok(());
    }
    done(here, &FriendRemove { friend: name.clone() }, Act::Remove, &name).await
}
