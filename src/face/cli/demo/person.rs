//! One person of the play: a name, a home, and the node that runs on it or does not.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use super::process::{Process, failed};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::request::Ask;
use crate::api::types::event::EventSubscribe;
use crate::api::types::friend::{FriendList, FriendShow};
use crate::api::types::home::{CreateOptions, Created};
use crate::api::types::message::{MessageLine, MessageList, MessageSend, PAGE_MAX, Sent};
use crate::api::types::node::{NodeInfo, NodeStop};
use crate::api::types::words::{PathWord, StandingWord};
use crate::face::cli::doors::Doors;
use crate::face::cli::out::Outcome;
use crate::face::wording::stage;

/// How soon something is asked again that no event announces.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// A person of the play.
pub(super) struct Person {
    pub(super) name: &'static str,
    home: PathBuf,
    doors: Doors,
    node: Option<Node>,
}

/// A running node, with a connection to ask and one to listen.
pub(super) struct Node {
    pub(super) door: Client,
    pub(super) ears: Client,
    process: Process,
}

impl Person {
    /// Somebody whose home will be at `home`.
    pub(super) fn new(name: &'static str, home: PathBuf, doors: Doors) -> Self {
        Self { name, home, doors, node: None }
    }

    /// Makes the identity.
    pub(super) async fn make_identity(&self) -> Outcome<Created> {
        let name = self.name.to_owned();
        let options = CreateOptions { name, passphrase: None, phrase: None };
        Ok((self.doors.create)(self.home.clone(), options).await?)
    }

    /// Starts the node, and answers the number of its process.
    pub(super) async fn start(&mut self) -> Outcome<u32> {
        let (process, ready) = Process::start(&self.home).await?;
        let socket = PathBuf::from(ready.socket);
        let (mut door, ears) = (Client::connect(&socket).await?, ears(&socket).await?);
        let info = door.ask(&NodeInfo {}).await?;
        let pid = process.id();
        if info.pid != pid || !info.online {
            return Err(failed(stage::other_process(info.pid, pid)).into());
        }
        self.node = Some(Node { door, ears, process });
        Ok(pid)
    }

    /// Stops the node, waits until its process is gone and nobody answers any more.
    pub(super) async fn stop(&mut self) -> Outcome<(u32, ExitStatus)> {
        let Some(mut node) = self.node.take() else { return Err(ApiError::node_stopped().into()) };
        match node.door.ask(&NodeStop {}).await {
            Err(error) if error.kind != ErrorKind::NoAnswer => return Err(error.into()),
            Ok(_) | Err(_) => {}
        }
        let status = node.process.wait().await?;
        if !status.success() {
            return Err(failed(stage::ended_with(self.name, status)).into());
        }
        match Client::connect(&(self.doors.socket)(&self.home)).await {
            Err(error) if error.kind == ErrorKind::NodeDown => Ok((node.process.id(), status)),
            _ => Err(failed(stage::still_answers(self.name)).into()),
        }
    }

    /// Whether a node of this person runs.
    pub(super) fn is_up(&self) -> bool {
        self.node.is_some()
    }

    /// Where the node listens for commands.
    pub(super) fn socket(&self) -> PathBuf {
        (self.doors.socket)(&self.home)
    }

    /// The running node.
    pub(super) fn node(&mut self) -> Outcome<&mut Node> {
        self.node.as_mut().ok_or_else(|| ApiError::node_stopped().into())
    }

    /// The running node, with ears for what happens from now on only.
    pub(super) async fn node_from_now(&mut self) -> Outcome<&mut Node> {
        let socket = (self.doors.socket)(&self.home);
        let node = self.node()?;
        node.ears = ears(&socket).await?;
        Ok(node)
    }

    /// Asks the node.
    pub(super) async fn ask<A: Ask>(&mut self, asked: &A) -> Outcome<A::Answer> {
        Ok(self.node()?.door.ask(asked).await?)
    }

    /// Asks again after each event until the answer is as wanted. Has no end of its own: a step has one.
    pub(super) async fn until<A: Ask>(
        &mut self,
        asked: &A,
        wanted: impl Fn(&A::Answer) -> bool,
    ) -> Outcome<A::Answer> {
        let node = self.node()?;
        loop {
            let answer = node.door.ask(asked).await?;
            if wanted(&answer) {
                return Ok(answer);
            }
            node.ears.next_event().await?.ok_or_else(ApiError::node_stopped)?;
        }
    }

    /// Asks again until the answer is as wanted, where no event tells that it may be. Has no end of its own either.
    pub(super) async fn until_soon<A: Ask>(
        &mut self,
        asked: &A,
        wanted: impl Fn(&A::Answer) -> bool,
    ) -> Outcome<A::Answer> {
        loop {
            let answer = self.ask(asked).await?;
            if wanted(&answer) {
                return Ok(answer);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Every byte this person's node keeps on disk.
    pub(super) fn disk(&self) -> io::Result<Vec<u8>> {
        let (mut folders, mut bytes) = (vec![self.home.clone()], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() {
                    bytes.extend(std::fs::read(entry.path())?);
                }
            }
        }
        Ok(bytes)
    }

    /// Waits until `name` is a friend on both sides.
    pub(super) async fn until_friends(&mut self, name: &str) -> Outcome {
        let is_friend = |state| state == StandingWord::Friends;
        self.until(&FriendList {}, |friends| {
            friends.iter().any(|friend| friend.name == name && is_friend(friend.state))
        })
        .await?;
        Ok(())
    }

    /// Waits until the node knows that `name` is not there.
    pub(super) async fn until_alone(&mut self, name: &str) -> Outcome {
        let asked = FriendShow { friend: name.into() };
        self.until(&asked, |card| card.path == PathWord::None).await?;
        Ok(())
    }

    /// Says something.
    pub(super) async fn say(&mut self, to: &str, text: &str) -> Outcome<Sent> {
        let (to, text) = (to.to_owned(), text.to_owned());
        self.ask(&MessageSend { to, text, ..MessageSend::default() }).await
    }

    /// The conversation with `with`, as it stands on this person's disk.
    pub(super) async fn log(&mut self, with: &str) -> Outcome<Vec<MessageLine>> {
        let conversation = with.to_owned();
        self.ask(&MessageList {
            conversation,
            limit: PAGE_MAX,
            before: None,
            around: None,
            since: None,
        })
        .await
    }
}

/// A connection that hears all that happens from now on.
async fn ears(socket: &Path) -> Outcome<Client> {
    let mut ears = Client::connect(socket).await?;
    ears.ask(&EventSubscribe::default()).await?;
    Ok(ears)
}
