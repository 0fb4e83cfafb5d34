//! The one task that owns the node, the store and the links. Everybody else asks it.
//!
//! It gathers whatever is ready, up to a bound, into one turn, so that one disk flush serves many messages; then it
//! answers questions from what is durable. When a turn cannot be saved, the node is dropped, whoever asked is told, the
//! links go down, and what the disk still says can be read until a probe shows that it can be written again.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep};

use crate::api::error::ApiError;
use crate::api::request::{Answer, Call, Request};
use crate::api::types::Done;
use crate::api::types::home::Ready;
use crate::api::types::node::Stopped;
use crate::core::input::Input;
use crate::core::node::Node;
use crate::core::turn::Turn;
use crate::crypto::ratchet::olm::OlmRatchets;
use crate::net::NetEvent;
use crate::store::Store;

use super::backup::BackupDesk;
use super::desk::{Desk, Surroundings};
use super::ears::{Doing, Ears, Outside, reply};
use super::idle::Idle;
use super::imports::{self, ImportDesk};
use super::links::{Links, translate};
use super::phrase::PhraseDesk;
use super::search::{Looked, SearchDesk};
use super::step::{StepError, step};
use super::{answer, clock, dispatch, trouble};

/// Most inputs of one turn: enough to share a disk flush well, few enough that nobody waits long for it.
const INPUTS_MAX: usize = 256;
/// How soon a reader who fell behind is looked at again.
const BEHIND_PAUSE: Duration = Duration::from_millis(50);
/// How often the store is asked to tidy up; it decides by itself whether an hour has passed.
const MAINTAIN_EVERY: Duration = Duration::from_secs(600);
/// How long after one step of packing old messages the next one comes; a step takes some milliseconds.
const PACK_PAUSE: Duration = Duration::from_millis(40);
/// First and longest pause between tries to write again after the store failed.
const PROBE_PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// The one task that owns the node.
pub(crate) struct Keeper {
    /// `None` only while the store cannot even be read.
    node: Option<Node>,
    store: Store,
    links: Links,
    around: Surroundings,
    ears: Ears,
    phrase: PhraseDesk,
    search: SearchDesk,
    imports: ImportDesk,
    backup: BackupDesk,
    idle: Idle,
    calls: mpsc::Receiver<Call>,
    stop: mpsc::Receiver<()>,
    ready: Option<oneshot::Sender<Ready>>,
    maintain_at: Instant,
    pack_at: Instant,
    /// When to try to write again, and how long to wait after that; `None` while all is well.
    probe: Option<(Instant, Duration)>,
    stopping: bool,
}

/// What a keeper is made of.
pub(crate) struct Parts {
    /// The open store.
    pub(crate) store: Store,
    /// The network, or the lack of one.
    pub(crate) links: Links,
    /// Where it runs.
    pub(crate) around: Surroundings,
    /// What is asked.
    pub(crate) calls: mpsc::Receiver<Call>,
    /// Something on it stops the node.
    pub(crate) stop: mpsc::Receiver<()>,
    /// Who is told once the node is up.
    pub(crate) ready: Option<oneshot::Sender<Ready>>,
}

/// One thing that is ready for a turn.
enum Job {
    Call(Call),
    Net(NetEvent),
    Looked(Looked),
    Wake,
}

impl Keeper {
    /// Loads the node from its store.
    ///
    /// # Errors
    /// When the store holds no node, or one that cannot be read.
    pub(crate) fn new(parts: Parts) -> Result<Self, ApiError> {
        let away_after = parts.around.config.away_after().map(|(_, span)| span);
        Ok(Self {
            node: Some(load(&parts.store)?),
            store: parts.store,
            links: parts.links,
            around: parts.around,
            ears: Ears::default(),
            phrase: PhraseDesk::default(),
            search: SearchDesk::default(),
            imports: ImportDesk::default(),
            backup: BackupDesk::default(),
            idle: Idle::new(away_after, Instant::now()),
            calls: parts.calls,
            stop: parts.stop,
            ready: parts.ready,
            maintain_at: Instant::now() + MAINTAIN_EVERY,
            pack_at: Instant::now() + PACK_PAUSE,
            probe: None,
            stopping: false,
        })
    }

    /// Runs until it is told to stop, or nobody can ask any more.
    ///
    /// # Errors
    /// When the network cannot be brought up at the start.
    pub(crate) async fn run(mut self) -> Result<(), ApiError> {
        self.links.start().await.map_err(|error| trouble::of_net(&error))?;
        self.begin().await;
        while !self.stopping {
            let Some(first) = self.next_job().await else { break };
            let jobs = self.gather(first);
            let quiet = matches!(jobs.as_slice(), [Job::Wake]);
            self.turn(jobs).await;
            self.look_after().await;
            self.pack(quiet).await;
            self.backup.go_on(&mut self.store);
        }
        self.links.stop().await;
        Ok(())
    }

    /// The first turn of a node that was just loaded.
    async fn begin(&mut self) {
        self.idle.forgotten();
        if self.around.online {
            self.around.follow_hooks();
            SearchDesk::prepare(&self.store);
            let policy = Input::Policy(self.around.config.policy());
            self.step(|node, turn, _, _| {
                node.start(turn);
                node.act(turn, policy);
            })
            .await;
        }
    }

    /// Waits for something to do; `None` when it is time to stop.
    async fn next_job(&mut self) -> Option<Job> {
        let pause = self.pause();
        tokio::select! {
            _ = self.stop.recv() => None,
            call = self.calls.recv() => call.map(Job::Call),
            event = self.links.next() => Some(Job::Net(event)),
            looked = self.search.next() => Some(Job::Looked(looked)),
            () = sleep(pause) => Some(Job::Wake),
        }
    }

    /// How long until something is due by itself.
    fn pause(&self) -> Duration {
        if self.backup.is_writing() {
            return Duration::ZERO;
        }
        let now = Instant::now();
        let tidy =
            self.maintain_at.min(if self.around.online { self.pack_at } else { self.maintain_at });
        let due = self.probe.map_or(tidy, |(at, _)| at);
        let mut pause = due.saturating_duration_since(now);
        if let (Some(node), true, None) = (&self.node, self.around.online, &self.probe) {
            pause = pause.min(node.next_wake().since(clock::now()));
            pause = self.idle.pause(now).map_or(pause, |idle| pause.min(idle));
        }
        if self.ears.hub.is_behind() {
            pause = pause.min(BEHIND_PAUSE);
        }
        pause
    }

    /// Everything else that is ready, callers and links in turn.
    fn gather(&mut self, first: Job) -> Vec<Job> {
        let mut jobs = vec![first];
        while jobs.len() < INPUTS_MAX {
            let before = jobs.len();
            jobs.extend(self.calls.try_recv().ok().map(Job::Call));
            jobs.extend(self.links.ready().map(Job::Net));
            if jobs.len() == before {
                break;
            }
        }
        jobs
    }

    /// One turn for all of these, then the questions among them.
    async fn turn(&mut self, jobs: Vec<Job>) {
        let (mut doings, mut permits) = (Vec::new(), Vec::new());
        for job in jobs {
            match job {
                Job::Looked(looked) => self.looked(looked),
                Job::Call(call) => {
                    self.idle.asked(&call.request, Instant::now());
                    doings.push(Doing::Call(call));
                }
                Job::Net(event) => {
                    self.note(&event);
                    let (input, permit) = translate(event);
                    permits.extend(permit);
                    doings.push(Doing::Input(input));
                }
                Job::Wake => {}
            }
        }
        if self.around.online && self.around.trouble.is_none() {
            doings.push(Doing::Input(Input::Wake));
            let idle = self.idle.news(Instant::now()).map(Input::Idle);
            self.step(|node, turn, store, outside| {
                for doing in idle.map(Doing::Input).into_iter().chain(doings) {
                    outside.act(node, turn, store, doing);
                }
            })
            .await;
        } else {
            self.refuse(doings);
        }
        drop(permits);
        for call in std::mem::take(&mut self.ears.questions) {
            self.question(call).await;
        }
    }

    /// A search has come to its end.
    fn looked(&mut self, looked: Looked) {
        let Some(node) = &self.node else {
            let trouble = self.around.trouble.clone().unwrap_or_else(ApiError::not_saved);
            return self.search.disappoint(looked, &trouble);
        };
        let desk = Desk { node, store: &self.store, around: &self.around, now: clock::now() };
        self.search.answer(&desk, looked);
    }

    /// Remembers where the network listens, and says so to whoever waits for that.
    fn note(&mut self, event: &NetEvent) {
        let NetEvent::Listening(addresses) = event else { return };
        self.around.listening.clone_from(addresses);
        self.around.home.remember_addresses(addresses);
        let Some(port) = addresses.first().map(|address| address.0.port()) else { return };
        self.links.remember_port(port);
        self.around.home.remember_port(port);
        let (Some(ready), Some(node)) = (self.ready.take(), &self.node) else { return };
        let listen = addresses.iter().map(ToString::to_string).collect();
        let (id, device) = (node.identity().to_string(), node.device().to_string());
        let socket = self.around.socket.clone();
        drop(ready.send(Ready { id, device, listen, socket }));
    }

    /// Does what can be done without saving anything: refuses acts, keeps questions.
    fn refuse(&mut self, doings: Vec<Doing>) {
        let trouble = self.around.trouble.clone();
        let trouble = trouble.unwrap_or_else(|| ApiError::node_down(&self.around.socket));
        for doing in doings {
            let Doing::Call(call) = doing else { continue };
            let Some(node) = &self.node else {
                reply(call.answer, Err(trouble.clone()));
                continue;
            };
            let desk = Desk { node, store: &self.store, around: &self.around, now: clock::now() };
            match dispatch::act(&desk, &call.request) {
                None => self.ears.questions.push(call),
                Some(refused) => {
                    let error = refused.err().unwrap_or_else(|| trouble.clone());
                    reply(call.answer, Err(error));
                }
            }
        }
    }

    /// Runs one turn, and gives up the node if it came to nothing.
    async fn step(&mut self, act: impl FnOnce(&mut Node, &mut Turn<'_>, &Store, &mut Outside<'_>)) {
        let Some(node) = &mut self.node else { return };
        let (links, around) = (&self.links, &self.around);
        let mut outside = Outside { links, around, ears: &mut self.ears };
        let stepped = step(node, &mut self.store, &mut outside, act);
        for (device, name) in self.ears.added.drain(..) {
            self.around.remember_adding(device, name);
        }
        if let Err(error) = stepped {
            self.give_up(&error).await;
        }
    }

    /// The disk does not follow: the node is dropped, and what is on the disk is all there is.
    async fn give_up(&mut self, error: &StepError) {
        tracing::error!(%error, "a turn could not be saved; nothing of it was done");
        let trouble = match error {
            StepError::Shelf(error) => trouble::unreadable(error),
            StepError::Store(error) => trouble::of_store(error),
        };
        self.node = None;
        self.ears.disappoint(&trouble);
        self.backup.disappoint(&mut self.store, &trouble);
        // Nothing may be acknowledged any more, so nobody may be linked.
        self.links.stop().await;
        self.around.listening.clear();
        self.node = load(&self.store).ok();
        self.around.trouble = Some(trouble);
        let (first, _) = PROBE_PAUSES;
        self.probe = Some((Instant::now() + first, first));
    }

    /// Answers a question from what is durable.
    async fn question(&mut self, call: Call) {
        let Call { request, answer } = call;
        let Some(node) = &self.node else {
            let trouble = self.around.trouble.clone();
            return reply(answer, Err(trouble.unwrap_or_else(ApiError::not_saved)));
        };
        let desk = Desk { node, store: &self.store, around: &self.around, now: clock::now() };
        match request {
            Request::EventSubscribe(asked) => {
                reply(answer, self.ears.hub.subscribe(&desk, &asked).map(Into::into));
            }
            Request::IdentityPhrase(asked) => self.phrase.show(&desk, asked, answer),
            Request::MessageSearch(asked) => {
                self.search.ask(&desk, &mut self.imports, &asked, answer);
            }
            Request::MessageList(asked) if imports::name_in(&asked.conversation).is_some() => {
                reply(answer, self.imports.page(&self.store, &asked).map(Into::into));
            }
            Request::HomeBackup(asked) => {
                self.backup.ask(&desk, asked, answer);
            }
            Request::ImportAdd(asked) => {
                let took = self.import(|desk, store| desk.add(store, &asked)).await;
                reply(answer, took.map(Into::into));
            }
            Request::ImportForget(asked) => {
                let gone = self.import(|desk, store| desk.forget(store, &asked.import)).await;
                reply(answer, gone.map(|()| Done::default().into()));
            }
            Request::ConfigSet(asked) => {
                let set = self.set(&asked).await;
                reply(answer, set.map(Into::into));
            }
            Request::StoreRotate(_) => {
                let rotated = self.rotate().await;
                reply(answer, rotated.map(Into::into));
            }
            Request::NodeStop(_) => {
                self.stopping = true;
                reply(answer, Ok(Answer::from(Stopped::default())));
            }
            request => {
                let answered = answer::question(&desk, &request);
                reply(answer, answered.unwrap_or_else(|| Err(ApiError::no_answer())));
            }
        }
    }
}

fn load(store: &Store) -> Result<Node, ApiError> {
    Node::load(store, Box::new(OlmRatchets)).map_err(|error| trouble::of_load(&error))
}

mod tending;
#[cfg(test)]
mod tests;
