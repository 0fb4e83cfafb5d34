//! Short plays with real homes, real sockets and real links on this machine's loopback.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::request::Ask;
use crate::api::types::event::{EventLine, EventSubscribe, EventWhat};
use crate::api::types::friend::{FriendAdd, FriendAdding, FriendList, FriendRemove, FriendRename};
use crate::api::types::home::{CreateOptions, Ready, RunOptions};
use crate::api::types::identity::{IdentityPhrase, IdentityShow};
use crate::api::types::invite::{Inspected, InviteCreate, InviteInspect, InviteList, InviteState};
use crate::api::types::message::{
    ConversationMark, MessageCancel, MessageList, MessageSend, MessageState, MessageTrace, Next,
};
use crate::api::types::node::{NodeDoctor, NodeInfo, NodeStop};
use crate::api::types::secret::Secret;
use crate::api::types::setting::{ConfigGet, ConfigSet};
use crate::api::types::words::{FailureWord, StandingWord, StateWord};
use crate::daemon::{create, open_offline, run};

/// Far longer than anything here takes, on a slow machine too.
const PATIENCE: Duration = Duration::from_secs(30);

struct Person {
    name: String,
    home: TempDir,
    node: Option<JoinHandle<Result<(), ApiError>>>,
    socket: String,
}

impl Person {
    async fn new(name: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let options = CreateOptions { name: name.to_owned(), passphrase: None, phrase: None };
        create(home.path(), options).await.unwrap();
        Self { name: name.to_owned(), home, node: None, socket: String::new() }
    }

    async fn up(name: &str) -> Self {
        let mut person = Self::new(name).await;
        person.start().await;
        person
    }

    async fn start(&mut self) {
        let (node, ready) = start(self.home.path());
        self.socket = timeout(PATIENCE, ready).await.unwrap().unwrap().socket;
        self.node = Some(node);
    }

    async fn stop(&mut self) {
        let mut client = self.client().await;
        assert!(client.ask(&NodeStop {}).await.unwrap().stopped);
        assert_eq!(client.next_event().await.unwrap(), None, "the end of the node is seen");
        timeout(PATIENCE, self.node.take().unwrap()).await.unwrap().unwrap().unwrap();
    }

    async fn client(&self) -> Client {
        Client::connect(Path::new(&self.socket)).await.unwrap()
    }

    async fn ask<A: Ask>(&self, asked: A) -> Result<A::Answer, ApiError> {
        timeout(PATIENCE, self.client().await.ask(&asked)).await.unwrap()
    }

    async fn says(&self, to: &str, text: &str) -> String {
        self.ask(send(to, text)).await.unwrap().message
    }

    async fn log(&self, with: &str) -> Vec<String> {
        let lines = self.ask(list(with)).await.unwrap();
        lines.into_iter().map(|line| line.text.unwrap()).collect()
    }

    /// Reads events from the beginning until one is as it should be.
    async fn sees(&self, wanted: impl Fn(&EventWhat) -> bool) -> EventLine {
        let mut client = self.client().await;
        client.ask(&EventSubscribe { since: Some(0), kinds: vec![] }).await.unwrap();
        let search = async {
            loop {
                let line = client.next_event().await.unwrap().expect("the node is up");
                if wanted(&line.what) {
                    return line;
                }
            }
        };
        timeout(PATIENCE, search).await.expect("it happens")
    }

    /// Waits until the other is a friend, by their own name.
    async fn meets(&self, name: &str) {
        let friends = |what: &EventWhat| match what {
            EventWhat::Friend { friend, state, .. } => {
                friend == name && *state == StandingWord::Friends
            }
            _ => false,
        };
        self.sees(friends).await;
    }

    async fn befriends(&self, other: &Self) {
        let ticket = self.ask(invite()).await.unwrap().ticket;
        other.ask(FriendAdd { text: ticket, name: None }).await.unwrap();
        self.meets(&other.name).await;
        other.meets(&self.name).await;
    }
}

fn start(home: &Path) -> (JoinHandle<Result<(), ApiError>>, oneshot::Receiver<Ready>) {
    let (tell, ready) = oneshot::channel();
    let home = home.to_owned();
    let listen = vec!["/ip4/127.0.0.1/tcp/0".to_owned()];
    let options = RunOptions { listen, no_lan: true, passphrase: None };
    (tokio::spawn(async move { run(&home, options, tell).await }), ready)
}

fn invite() -> InviteCreate {
    InviteCreate { expires_seconds: 600, note: "for bob".into() }
}

fn send(to: &str, text: &str) -> MessageSend {
    let (to, text) = (to.to_owned(), text.to_owned());
    MessageSend { to, text, ..MessageSend::default() }
}

fn list(with: &str) -> MessageList {
    MessageList {
        conversation: with.to_owned(),
        limit: 50,
        before: None,
        around: None,
        since: None,
    }
}

fn rose_to(state: StateWord) -> impl Fn(&EventWhat) -> bool {
    move |what| matches!(what, EventWhat::Receipt { state: now, .. } if *now == state)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_become_friends_by_one_invite_and_talk() {
    let (alice, bob) = (Person::up("Alice").await, Person::up("Bob").await);
    alice.befriends(&bob).await;
    assert_eq!(alice.ask(InviteList {}).await.unwrap()[0].state, InviteState::Used);
    let message = alice.says("bob", "hello").await;
    alice.sees(rose_to(StateWord::Delivered)).await;
    assert_eq!(bob.log("alice").await, ["hello"]);
    let marked = bob.ask(ConversationMark { conversation: "Alice".into() }).await.unwrap();
    assert_eq!(marked.read, 1);
    alice.sees(rose_to(StateWord::Read)).await;
    let trace = alice.ask(MessageTrace { message }).await.unwrap();
    let steps: Vec<&str> = trace.steps.iter().map(|step| step.what.as_str()).collect();
    assert_eq!(steps, ["queued", "tried", "delivered", "read"]);
    assert_eq!(trace.next, Next::Nothing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_while_a_friend_is_away_arrives_once_they_return() {
    let (alice, mut bob) = (Person::up("Alice").await, Person::up("Bob").await);
    alice.befriends(&bob).await;
    bob.stop().await;
    for text in ["one", "two", "three"] {
        alice.says("bob", text).await;
    }
    bob.start().await;
    alice.sees(rose_to(StateWord::Delivered)).await;
    bob.sees(
        |what| matches!(what, EventWhat::Message(line) if line.text.as_deref() == Some("three")),
    )
    .await;
    assert_eq!(bob.log("alice").await, ["one", "two", "three"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_client_message_id_is_one_message() {
    let (alice, bob) = (Person::up("Alice").await, Person::up("Bob").await);
    alice.befriends(&bob).await;
    let again = MessageSend { client_message_id: Some("x".into()), ..send("bob", "once") };
    let first = alice.ask(again.clone()).await.unwrap();
    assert_eq!(alice.ask(again).await.unwrap().message, first.message);
    assert_eq!(alice.log("bob").await, ["once"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_waits_can_be_given_up() {
    let (alice, mut bob) = (Person::up("Alice").await, Person::up("Bob").await);
    alice.befriends(&bob).await;
    bob.stop().await;
    alice.sees(|what| matches!(what, EventWhat::Link { path, .. } if path.word() == "none")).await;
    let message = alice.says("bob", "never mind").await;
    let given_up = alice.ask(MessageCancel { message: message.clone() }).await.unwrap();
    assert_eq!((given_up.state, given_up.why), (StateWord::Failed, Some(FailureWord::Cancelled)));
    assert_eq!(alice.ask(MessageState { message }).await.unwrap().state, StateWord::Failed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invite_is_told_from_a_damaged_one_and_from_anything_else() {
    let (alice, bob) = (Person::up("Alice").await, Person::new("Bob").await);
    let ticket = alice.ask(invite()).await.unwrap().ticket;
    let inspect = |text: String| InviteInspect { text };
    let own = alice.ask(inspect(ticket.clone())).await.unwrap();
    assert!(matches!(own, Inspected::OwnInvite { state: Some(InviteState::Open), .. }));
    let own = alice.ask(FriendAdd { text: ticket.clone(), name: None }).await.unwrap_err();
    assert_eq!(own.kind, ErrorKind::Own);
    let mut offline = Client::over(open_offline(bob.home.path(), None).await.unwrap());
    let seen = offline.ask(&inspect(ticket.clone())).await.unwrap();
    assert!(
        matches!(&seen, Inspected::Invite { expired: false, addresses, .. } if addresses.len() == 1)
    );
    let cut = offline.ask(&inspect(ticket[..100].to_owned())).await.unwrap();
    assert!(
        matches!(cut, Inspected::Damaged { letters, expected, .. } if Some(letters) < expected)
    );
    let other = offline.ask(&inspect("good morning".into())).await.unwrap();
    assert!(matches!(other, Inspected::Other { looks_like } if looks_like == "text"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_who_was_added_and_does_not_answer_can_be_removed() {
    let mut alice = Person::up("Alice").await;
    let bob = Person::up("Bob").await;
    let ticket = alice.ask(invite()).await.unwrap().ticket;
    alice.stop().await;
    let added = bob.ask(FriendAdd { text: ticket, name: Some("Alice".into()) }).await.unwrap();
    assert_eq!((added.state, added.friend.as_str()), (StandingWord::Pending, "Alice"));
    let still = bob.ask(FriendAdding { device: added.device.clone() }).await.unwrap();
    assert_eq!(still.state, StandingWord::Pending);
    let refused = bob.ask(send("alice", "hi")).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NotAFriend);
    bob.ask(FriendRemove { friend: "alice".into() }).await.unwrap();
    assert!(bob.ask(FriendList {}).await.unwrap().is_empty());
    assert!(bob.ask(FriendAdding { device: added.device }).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_node_on_one_home_is_told_who_has_it() {
    let alice = Person::up("Alice").await;
    let (second, _ready) = start(alice.home.path());
    let refused = timeout(PATIENCE, second).await.unwrap().unwrap().unwrap_err();
    assert_eq!(refused.kind, ErrorKind::HomeBusy);
    assert!(refused.message.contains(&std::process::id().to_string()), "{}", refused.message);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_takes_its_last_port_again_and_answers_who_it_is() {
    let mut alice = Person::up("Alice").await;
    let before = alice.ask(NodeInfo {}).await.unwrap();
    assert!(before.online && before.listen[0].starts_with("/ip4/127.0.0.1/tcp/"));
    alice.stop().await;
    alice.start().await;
    assert_eq!(alice.ask(NodeInfo {}).await.unwrap().listen, before.listen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_node_the_same_questions_get_the_same_answers_and_acts_are_refused() {
    let (mut alice, bob) = (Person::up("Alice").await, Person::up("Bob").await);
    alice.befriends(&bob).await;
    alice.says("bob", "hello").await;
    alice.sees(rose_to(StateWord::Delivered)).await;
    let (log, card) =
        (alice.ask(list("bob")).await.unwrap(), alice.ask(IdentityShow {}).await.unwrap());
    alice.stop().await;
    let mut offline = Client::over(open_offline(alice.home.path(), None).await.unwrap());
    assert_eq!(offline.ask(&list("bob")).await.unwrap(), log);
    assert_eq!(offline.ask(&IdentityShow {}).await.unwrap().id, card.id);
    let refused = offline.ask(&send("bob", "hi")).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::NodeDown);
    let unknown = offline.ask(&send("bbo", "hi")).await.unwrap_err();
    assert_eq!(
        (unknown.kind, unknown.hint.as_str()),
        (ErrorKind::NoSuchFriend, "Did you mean Bob?")
    );
    drop(offline);
    alice.start().await;
    assert_eq!(alice.log("bob").await, ["hello"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_who_comes_back_misses_nothing() {
    let (alice, bob) = (Person::up("Alice").await, Person::up("Bob").await);
    alice.befriends(&bob).await;
    let last = alice.client().await.ask(&EventSubscribe::default()).await.unwrap().seq;
    for n in 0..20 {
        alice.says("bob", &n.to_string()).await;
    }
    let mut back = alice.client().await;
    back.ask(&EventSubscribe { since: Some(last), kinds: vec![] }).await.unwrap();
    let (mut texts, mut next) = (Vec::new(), last + 1);
    while texts.len() < 20 {
        let line = timeout(PATIENCE, back.next_event()).await.unwrap().unwrap().unwrap();
        assert_eq!(line.seq, next);
        next += 1;
        if let EventWhat::Message(message) = line.what {
            texts.push(message.text.unwrap());
        }
    }
    assert_eq!(texts, (0..20).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_and_settings_are_changed_while_the_node_runs() {
    let (alice, bob) = (Person::up("Alice").await, Person::up("Bob").await);
    alice.befriends(&bob).await;
    let rename = FriendRename { friend: "bob".into(), name: "Robert".into() };
    alice.ask(rename).await.unwrap();
    alice.says("robert", "hi").await;
    let set = ConfigSet { key: "receipts.read".into(), value: "false".into() };
    assert_eq!(alice.ask(set).await.unwrap().value, serde_json::json!(false));
    let got = alice.ask(ConfigGet { key: "receipts.read".into() }).await.unwrap();
    assert_eq!(got.origin.word(), "file");
    let checks = alice.ask(NodeDoctor {}).await.unwrap().checks;
    let ill: Vec<_> = checks.iter().filter(|check| !check.ok).collect();
    assert!(ill.is_empty(), "{ill:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recovery_words_are_shown_only_to_who_knows_the_passphrase() {
    let home = tempfile::tempdir().unwrap();
    let passphrase = Some(b"open sesame".to_vec().into());
    let options =
        CreateOptions { name: "Alice".into(), passphrase: passphrase.clone(), phrase: None };
    let created = create(home.path(), options).await.unwrap();
    let locked = open_offline(home.path(), None).await.unwrap_err();
    assert_eq!(locked.kind, ErrorKind::Locked);
    let mut client = Client::over(open_offline(home.path(), passphrase).await.unwrap());
    for (given, kind) in [(None, ErrorKind::Locked), (Some("sesame"), ErrorKind::Locked)] {
        let passphrase = given.map(|text: &str| Secret::new(text.to_owned()));
        let refused = client.ask(&IdentityPhrase { passphrase }).await.unwrap_err();
        assert_eq!(refused.kind, kind);
    }
    let passphrase = Some(Secret::new("open sesame".into()));
    let shown = client.ask(&IdentityPhrase { passphrase }).await.unwrap();
    assert!(shown.phrase == created.phrase);
}
