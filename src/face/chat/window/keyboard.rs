//! What comes from the terminal, in a queue: a stream of crossterm's forgets to wake whoever only glanced at it.

use std::io;

use futures::StreamExt;
use ratatui::crossterm::event::{Event, EventStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Most events that wait to be looked at; more wait in the terminal.
const WAITING_MAX: usize = 1024;

/// Keys, pastes, sizes, focus.
pub(super) struct Keyboard {
    events: mpsc::Receiver<io::Result<Event>>,
    _task: JoinSet<()>,
}

impl Keyboard {
    /// Listens until dropped.
    pub(super) fn listen() -> Self {
        let (tell, events) = mpsc::channel(WAITING_MAX);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut stream = EventStream::new();
            while let Some(event) = stream.next().await {
                if tell.send(event).await.is_err() {
                    return;
                }
            }
        });
        Self { events, _task: task }
    }

    /// The next event; `None` when the terminal is gone.
    pub(super) async fn next(&mut self) -> Option<io::Result<Event>> {
        self.events.recv().await
    }

    /// An event that is there already.
    pub(super) fn there_already(&mut self) -> Option<io::Result<Event>> {
        self.events.try_recv().ok()
    }
}
