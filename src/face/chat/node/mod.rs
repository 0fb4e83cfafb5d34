//! The way to the node: what is asked goes in, what is answered and what happens comes out, and a node that dies is
//! waited for.
//!
//! Three tasks share it. One listens ([`ears`]) and says when the node comes and goes. Two ask ([`lane`]): one what
//! belongs to the talk, in order, the other what may take its time, so that a slow answer never holds up a message.

mod aside;
mod ears;
mod lane;
mod pages;
mod typed;
mod want;

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub(super) use self::typed::{Outgoing, Typed};
pub(super) use self::want::{Answer, Want};
use crate::api::error::ApiError;
use crate::api::types::event::EventLine;

/// Most questions that wait for the node; typed messages wait here while it is down.
const WAITING_MAX: usize = 1024;

/// Most answers and events that wait for the face; the node keeps what does not fit.
const HEARD_MAX: usize = 1024;

/// How often a node that is gone is looked for. Nothing announces a socket that somebody begins to listen on.
const LOOK_AGAIN: Duration = Duration::from_millis(300);

/// What comes from the node, or is said of it.
#[derive(Debug)]
pub(super) enum Heard {
    /// It is there, and what happens is heard from now on.
    Up,
    /// It is not there; with why, when that is more than its being down.
    Gone(Option<ApiError>),
    /// Something happened.
    Event(Box<EventLine>),
    /// What was asked and what came of it.
    Answered(Want, Result<Answer, ApiError>),
}

/// The way to the node; its tasks end when it is dropped.
pub(super) struct Node {
    talk: mpsc::Sender<Want>,
    aside: mpsc::Sender<Want>,
    heard: mpsc::Receiver<Heard>,
    /// How much of what belongs to the talk has no answer yet.
    unanswered: Cell<usize>,
    _tasks: JoinSet<()>,
}

impl Node {
    /// Begins to look for the node behind `socket`.
    pub(super) fn behind(socket: PathBuf) -> Self {
        let (tell, heard) = mpsc::channel(HEARD_MAX);
        let (talk, talk_asked) = mpsc::channel(WAITING_MAX);
        let (aside, aside_asked) = mpsc::channel(WAITING_MAX);
        let mut tasks = JoinSet::new();
        tasks.spawn(lane::serve(socket.clone(), talk_asked, tell.clone()));
        tasks.spawn(lane::serve(socket.clone(), aside_asked, tell.clone()));
        tasks.spawn(ears::listen(socket, tell));
        Self { talk, aside, heard, unanswered: Cell::new(0), _tasks: tasks }
    }

    /// Asks. Answers `false` when too much waits already.
    pub(super) fn ask(&self, want: Want) -> bool {
        let talks = want.belongs_to_talk();
        let lane = if talks { &self.talk } else { &self.aside };
        let is_asked = lane.try_send(want).is_ok();
        if is_asked && talks {
            self.unanswered.set(self.unanswered.get() + 1);
        }
        is_asked
    }

    /// Waits until all that belongs to the talk is answered.
    pub(super) async fn all_answered(&mut self) {
        while self.unanswered.get() > 0 && self.heard().await.is_some() {}
    }

    fn note(&self, heard: &Heard) {
        if let Heard::Answered(want, _) = heard
            && want.belongs_to_talk()
        {
            self.unanswered.set(self.unanswered.get().saturating_sub(1));
        }
    }

    /// What is heard next; `None` once everything has ended.
    pub(super) async fn heard(&mut self) -> Option<Heard> {
        let heard = self.heard.recv().await;
        heard.iter().for_each(|heard| self.note(heard));
        heard
    }

    /// What is there to hear already.
    pub(super) fn heard_already(&mut self) -> Option<Heard> {
        let heard = self.heard.try_recv().ok();
        heard.iter().for_each(|heard| self.note(heard));
        heard
    }
}
