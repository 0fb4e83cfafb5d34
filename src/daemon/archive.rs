//! The archive: for those who must keep everything, each message is appended to a file as it becomes durable.
//!
//! A reader of the node's events as any other: it is bounded by its own subscription, so nothing ever waits for its disk.
//! **The file is its own bookmark**: its last whole line says up to which event it goes, so after a crash nothing is
//! missing and nothing stands in it twice, whatever of the last write had reached the disk. It is opened for appending
//! alone, 0600, and made durable after each batch. A file that cannot be written is tried again; the doctor says so.

mod file;

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::{mpsc, oneshot, watch};

use crate::api::error::ApiError;
use crate::api::request::{Answer, Call, Request, Subscription};
use crate::api::types::event::{EventKind, EventLine, EventSubscribe, EventWhat};
use crate::api::types::identity::IdentityShow;
use crate::api::types::{json_for_terminals, rfc3339};
use crate::core::record::{Key, Record};
use crate::core::turn::Shelf;
use crate::store::Store;

use self::file::{Opened, Page};
use super::clock;

/// Events that go into the archive: what was said, and what was done to it later.
const KINDS: [EventKind; 3] = [EventKind::Message, EventKind::Change, EventKind::Cleared];

/// Most lines of one write and one flush.
const BATCH_MAX: usize = 256;

/// How long to wait before a file that could not be written is tried again.
const PAUSE: Duration = Duration::from_secs(5);

/// How the archive is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// There is none.
    Off,
    /// It goes up to this event.
    Kept(u64),
    /// It cannot be written, and why.
    Trouble(Why),
}

/// Where it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    path: PathBuf,
    /// The newest event when that was settled: a file that begins now goes on from there.
    from: Option<u64>,
}

/// What the node and the archive tell each other.
#[derive(Debug)]
pub(crate) struct Archive {
    wanted: watch::Sender<Option<Wanted>>,
    state: watch::Sender<State>,
}

impl Archive {
    /// An archive in this file, or none.
    pub(crate) fn new(path: Option<PathBuf>) -> Self {
        let wanted = path.map(|path| Wanted { path, from: None });
        Self { wanted: watch::Sender::new(wanted), state: watch::Sender::new(State::Off) }
    }

    /// From now on in this file, or in none.
    pub(crate) fn settle(&self, path: Option<PathBuf>, store: &Store) {
        let newest = match store.get(&Key::Counters) {
            Ok(Some(Record::Counters(counters))) => Some(counters.next_event.saturating_sub(1)),
            _ => None,
        };
        self.wanted.send_if_modified(|now| {
            let differs = now.as_ref().map(|wanted| &wanted.path) != path.as_ref();
            if differs {
                *now = path.map(|path| Wanted { path, from: newest });
            }
            differs
        });
    }

    /// Where it is, and how.
    pub(crate) fn state(&self) -> Option<(PathBuf, State)> {
        self.wanted.borrow().clone().map(|wanted| (wanted.path, self.state.borrow().clone()))
    }

    /// The one that writes.
    pub(crate) fn writer(&self, ask: mpsc::Sender<Call>) -> Writer {
        Writer { ask, wanted: self.wanted.subscribe(), state: self.state.clone(), up_to: None }
    }
}

/// The one that writes.
pub(crate) struct Writer {
    ask: mpsc::Sender<Call>,
    wanted: watch::Receiver<Option<Wanted>>,
    state: watch::Sender<State>,
    /// The last event in the file, as long as it is the same one.
    up_to: Option<u64>,
}

/// The first line of an archive.
#[derive(Serialize)]
struct Head {
    archive: &'static str,
    of: String,
    at: String,
    seq: u64,
}

/// What stands where events are no longer kept: so many, messages or not.
#[derive(Serialize)]
struct Gap {
    archive: &'static str,
    missed: u64,
    seq: u64,
}

/// Why it cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// The file that is there was begun by another identity.
    OtherIdentity,
    /// It knows events that this node does not.
    GoesFurther,
    /// The disk does not follow.
    Disk(String),
}

impl Why {
    /// Its name in `check-archive-ill`, and what the system said.
    pub(crate) fn named(&self) -> (&'static str, &str) {
        match self {
            Self::OtherIdentity => ("other_identity", ""),
            Self::GoesFurther => ("goes_further", ""),
            Self::Disk(error) => ("disk", error),
        }
    }
}

/// Why writing ended.
enum End {
    /// The node did.
    Node,
    /// The disk does not follow.
    Trouble(Why),
}

impl From<std::io::Error> for End {
    fn from(error: std::io::Error) -> Self {
        Self::Trouble(Why::Disk(error.to_string()))
    }
}

impl From<ApiError> for End {
    fn from(error: ApiError) -> Self {
        Self::Trouble(Why::Disk(error.message))
    }
}

impl Writer {
    /// Writes until the node ends.
    pub(crate) async fn run(mut self) {
        let mut wanted = self.wanted.clone();
        loop {
            let place = wanted.borrow_and_update().clone();
            let ended = tokio::select! {
                ended = self.keep(place) => ended,
                changed = wanted.changed() => {
                    self.up_to = None;
                    if changed.is_err() { return }
                    continue;
                }
            };
            let End::Trouble(why) = ended else { return };
            tracing::warn!(?why, "the archive cannot be written; it is tried again");
            self.state.send_replace(State::Trouble(why));
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                changed = wanted.changed() => {
                    self.up_to = None;
                    if changed.is_err() { return }
                }
            }
        }
    }

    /// Keeps one file until something ends that; without a file it waits for ever.
    async fn keep(&mut self, wanted: Option<Wanted>) -> End {
        let Some(Wanted { path, from }) = wanted else {
            self.state.send_replace(State::Off);
            return std::future::pending().await;
        };
        self.up_to = self.up_to.or(from);
        loop {
            match self.follow(&path).await {
                // The reader fell behind, or the file was moved away: begin where the file ends.
                Ok(()) => {}
                Err(end) => return end,
            }
        }
    }

    /// Opens the file and appends what happens after its last line.
    async fn follow(&mut self, path: &std::path::Path) -> Result<(), End> {
        let me = match self.ask(IdentityShow {}.into()).await? {
            Answer::Card(card) => card.id,
            _ => return Err(End::Node),
        };
        let opened = path.to_owned();
        let Opened { mut page, up_to } = on_disk(move || file::open(&opened)).await?;
        if page.of.as_ref().is_some_and(|of| *of != me) {
            return Err(End::Trouble(Why::OtherIdentity));
        }
        let since = up_to.or(self.up_to);
        let asked = EventSubscribe { since, kinds: KINDS.to_vec() };
        let Answer::Events(Subscription { seq, mut events }) = self.ask(asked.into()).await? else {
            return Err(End::Node);
        };
        if since.is_some_and(|since| since > seq) {
            return Err(End::Trouble(Why::GoesFurther));
        }
        let mut reached = since.unwrap_or(seq);
        if up_to.is_none() {
            let at = rfc3339(clock::now());
            let head = Head { archive: "hobnob", of: me.clone(), at, seq: reached };
            page = append(page, json(&head)).await?;
        }
        let mut is_first = true;
        loop {
            self.up_to = Some(reached);
            self.state.send_replace(State::Kept(reached));
            let Some(first) = events.recv().await else { return Err(End::Node) };
            let mut lines = String::new();
            let mut is_behind = false;
            for event in std::iter::once(first).chain(waiting(&mut events)) {
                match event.what {
                    // The first thing a reader hears who asks for what is no longer kept.
                    EventWhat::Overflow { missed } if is_first => {
                        reached = event.seq.saturating_add(missed);
                        lines.push_str(&json(&Gap { archive: "gap", missed, seq: reached }));
                    }
                    EventWhat::Overflow { .. } => {
                        is_behind = true;
                        break;
                    }
                    _ if event.seq <= reached => {}
                    _ => {
                        reached = event.seq;
                        lines.push_str(&json(&event));
                    }
                }
                is_first = false;
            }
            let moved = path.to_owned();
            let (kept, is_there) = on_disk(move || {
                page.append(&lines)?;
                let is_there = page.is_at(&moved);
                Ok((page, is_there))
            })
            .await?;
            page = kept;
            if is_behind || !is_there {
                self.up_to = Some(reached);
                return Ok(());
            }
        }
    }

    async fn ask(&self, request: Request) -> Result<Answer, End> {
        let (answer, answered) = oneshot::channel();
        self.ask.send(Call { request, answer }).await.map_err(|_| End::Node)?;
        Ok(answered.await.map_err(|_| End::Node)??)
    }
}

/// What else waits to be read, up to a bound.
fn waiting(events: &mut mpsc::Receiver<EventLine>) -> Vec<EventLine> {
    let mut all = Vec::new();
    while all.len() < BATCH_MAX
        && let Ok(event) = events.try_recv()
    {
        all.push(event);
    }
    all
}

async fn append(mut page: Page, lines: String) -> Result<Page, End> {
    on_disk(move || {
        page.append(&lines)?;
        Ok(page)
    })
    .await
}

/// Does something that may wait for a disk, where nothing else waits for it.
async fn on_disk<T: Send + 'static>(
    act: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, End> {
    Ok(tokio::task::spawn_blocking(act).await.map_err(|_| End::Node)??)
}

fn json(line: &impl Serialize) -> String {
    json_for_terminals(&serde_json::to_string(line).unwrap_or_default()) + "\n"
}
