//! What the keeper does when the disk does not follow, without a network.

use super::*;
use crate::api::error::ErrorKind;
use crate::api::types::home::CreateOptions;
use crate::api::types::invite::{InviteCreate, InviteList};
use crate::daemon::config::Config;
use crate::daemon::home::Home;
use crate::store::Unlock;

/// A keeper without a network, that believes to have one.
async fn keeper(dir: &std::path::Path) -> (Keeper, mpsc::Sender<Call>) {
    let options = CreateOptions { name: "Alice".into(), passphrase: None, phrase: None };
    crate::daemon::create(dir, options).await.unwrap();
    let home = Home::at(dir);
    let store = Store::open(&home.store(), Unlock::KeyFile).unwrap();
    let config = Config::read(&home, &[]).unwrap();
    let around = Surroundings::new(home, config, true, String::new(), clock::now());
    let ((ask, calls), (_, stop)) = (mpsc::channel(8), mpsc::channel(1));
    let links = Links::none();
    let mut keeper = Keeper::new(Parts { store, links, around, calls, stop, ready: None }).unwrap();
    keeper.begin().await;
    (keeper, ask)
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
    let (mut keeper, _ask) = keeper(dir.path()).await;
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
    let (mut keeper, ask) = keeper(dir.path()).await;
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
