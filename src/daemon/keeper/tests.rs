//! What the keeper does when the disk does not follow, and when nobody types, without a network.

use crate::api::types::setting::ConfigSet;
use tokio::time::timeout;

use super::*;
use crate::api::error::ErrorKind;
use crate::api::types::home::CreateOptions;
use crate::api::types::invite::{InviteCreate, InviteList};
use crate::api::types::presence::{OwnPresence, PresenceGet, PresenceSet};
use crate::api::types::words::StatusWord;
use crate::daemon::config::Config;
use crate::daemon::home::Home;
use crate::model::presence::Status;
use crate::store::Unlock;

/// Far longer than anything here takes, on a slow machine too.
const PATIENCE: Duration = Duration::from_secs(30);

/// A keeper without a network, that believes to have one; it lasts as long as the two that could ask and stop it.
async fn keeper(dir: &std::path::Path) -> (Keeper, mpsc::Sender<Call>, mpsc::Sender<()>) {
    let options = CreateOptions { name: "Alice".into(), passphrase: None, phrase: None };
    crate::daemon::create(dir, options).await.unwrap();
    let home = Home::at(dir);
    let store = Store::open(&home.store(), Unlock::KeyFile).unwrap();
    let config = Config::read(&home, &[]).unwrap();
    let around = Surroundings::new(home, config, true, String::new(), clock::now());
    let ((ask, calls), (never, stop)) = (mpsc::channel(8), mpsc::channel(1));
    let links = Links::none();
    let mut keeper = Keeper::new(Parts { store, links, around, calls, stop, ready: None }).unwrap();
    keeper.begin().await;
    (keeper, ask, never)
}

async fn ask(keeper: &mut Keeper, request: impl Into<Request>) -> Result<Answer, ApiError> {
    let (answer, answered) = oneshot::channel();
    let jobs = keeper.gather(Job::Call(Call { request: request.into(), answer }));
    keeper.turn(jobs).await;
    answered.await.unwrap()
}

async fn invites(keeper: &mut Keeper) -> usize {
    match ask(keeper, InviteList {}).await {
        Ok(Answer::Invites(invites)) => invites.len(),
        other => panic!("{other:?}"),
    }
}

fn invite() -> InviteCreate {
    InviteCreate { expires_seconds: 60, note: String::new() }
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_claimed_and_all_goes_on_once_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let (mut keeper, _ask, _never) = keeper(dir.path()).await;
    ask(&mut keeper, invite()).await.unwrap();
    keeper.store.pretend_full(true);
    for _ in 0..2 {
        let refused = ask(&mut keeper, invite()).await.unwrap_err();
        assert_eq!(refused, ApiError::disk_full());
        assert_eq!(invites(&mut keeper).await, 1, "what is on the disk can still be read");
    }
    keeper.try_again(PROBE_PAUSES.0).await;
    assert_eq!(ask(&mut keeper, invite()).await.unwrap_err().kind, ErrorKind::NotSaved);
    keeper.store.pretend_full(false);
    keeper.try_again(PROBE_PAUSES.0).await;
    ask(&mut keeper, invite()).await.unwrap();
    assert_eq!(invites(&mut keeper).await, 2);
}

#[tokio::test]
async fn calls_that_are_ready_share_one_turn() {
    let dir = tempfile::tempdir().unwrap();
    let (mut keeper, ask, _never) = keeper(dir.path()).await;
    let mut answers = Vec::new();
    for _ in 0..8 {
        let (answer, answered) = oneshot::channel();
        ask.try_send(Call { request: invite().into(), answer }).unwrap();
        answers.push(answered);
    }
    let jobs = keeper.gather(Job::Wake);
    assert_eq!(jobs.len(), 9);
    keeper.turn(jobs).await;
    for answered in answers {
        assert!(answered.await.unwrap().is_ok());
    }
}

async fn presence(keeper: &mut Keeper) -> OwnPresence {
    match ask(keeper, PresenceGet {}).await {
        Ok(Answer::Presence(mine)) => mine,
        other => panic!("{other:?}"),
    }
}

async fn away_after(keeper: &mut Keeper, value: &str) {
    let (key, value) = ("away_after".into(), value.into());
    ask(keeper, ConfigSet { key, value }).await.unwrap();
}

/// Lets the keeper wait for what comes by itself, and do it, until this is how one is shown.
async fn until_shown(keeper: &mut Keeper, status: Status) {
    while keeper.node.as_ref().unwrap().shown_status() != status {
        let job = timeout(PATIENCE, keeper.next_job()).await.expect("it wakes by itself").unwrap();
        keeper.turn(vec![job]).await;
    }
}

#[tokio::test]
async fn whoever_types_nothing_is_away_by_itself_and_back_with_the_next_word() {
    let dir = tempfile::tempdir().unwrap();
    let (mut keeper, _ask, _never) = keeper(dir.path()).await;
    assert_eq!(presence(&mut keeper).await.idle_after, None);
    away_after(&mut keeper, "1s").await;
    until_shown(&mut keeper, Status::Away).await;
    let mine = presence(&mut keeper).await;
    assert_eq!((mine.status, mine.idle_after.as_deref()), (StatusWord::Away, Some("1s")));
    ask(&mut keeper, invite()).await.unwrap();
    let mine = presence(&mut keeper).await;
    assert_eq!((mine.status, mine.idle_after), (StatusWord::Online, None));
}

#[tokio::test]
async fn whoever_said_how_they_are_is_not_made_away() {
    let dir = tempfile::tempdir().unwrap();
    let (mut keeper, _ask, _never) = keeper(dir.path()).await;
    ask(&mut keeper, PresenceSet { status: Some(StatusWord::Busy), text: None }).await.unwrap();
    away_after(&mut keeper, "1s").await;
    while keeper.idle.pause(Instant::now()).is_some() {
        let job = timeout(PATIENCE, keeper.next_job()).await.expect("it wakes by itself").unwrap();
        keeper.turn(vec![job]).await;
    }
    let mine = presence(&mut keeper).await;
    assert_eq!((mine.status, mine.idle_after), (StatusWord::Busy, None));
}

#[tokio::test]
async fn away_by_itself_ends_when_it_is_switched_off() {
    let dir = tempfile::tempdir().unwrap();
    let (mut keeper, _ask, _never) = keeper(dir.path()).await;
    away_after(&mut keeper, "1s").await;
    until_shown(&mut keeper, Status::Away).await;
    away_after(&mut keeper, "off").await;
    assert_eq!(presence(&mut keeper).await.status, StatusWord::Online);
    assert_eq!(keeper.idle.pause(Instant::now()), None, "nothing is waited for");
}
