//! Those who wait for an answer and those who listen, and how a turn's outcome reaches them and the network.

use std::collections::BTreeMap;

use tokio::sync::oneshot;

use crate::api::error::ApiError;
use crate::api::request::{Answer, Call};
use crate::core::input::{self, Input, Refusal, RequestId, Sending, Tell};
use crate::core::node::Node;
use crate::core::turn::Turn;
use crate::model::id::DeviceKey;
use crate::store::Store;

use super::clock;
use super::desk::{Desk, Surroundings};
use super::dispatch::{self, Then};
use super::hub::Hub;
use super::links::Links;
use super::step::World;

/// Everybody who waits or listens.
#[derive(Default)]
pub(crate) struct Ears {
    /// Those who follow the events.
    pub(crate) hub: Hub,
    /// Questions that are answered once the turn is over.
    pub(crate) questions: Vec<Call>,
    /// Who was added in the last turn, and under what name.
    pub(crate) added: Vec<(DeviceKey, String)>,
    waiting: BTreeMap<RequestId, Waiting>,
    last_request: u64,
}

struct Waiting {
    answer: oneshot::Sender<Result<Answer, ApiError>>,
    then: Then,
    about: String,
}

/// What a turn is made of, beside the wake-up that is in all of them.
pub(crate) enum Doing {
    /// Somebody asks over the local door.
    Call(Call),
    /// The world brings something.
    Input(Input),
}

/// What is outside of the node while a turn runs.
pub(crate) struct Outside<'a> {
    /// The network.
    pub(crate) links: &'a Links,
    /// Where the node runs.
    pub(crate) around: &'a Surroundings,
    /// Who waits and listens.
    pub(crate) ears: &'a mut Ears,
}

impl Outside<'_> {
    /// Does one thing. Names are resolved only now: what came before in the same turn may have changed them.
    pub(crate) fn act(
        &mut self,
        node: &mut Node,
        turn: &mut Turn<'_>,
        store: &Store,
        doing: Doing,
    ) {
        let call = match doing {
            Doing::Input(input) => return node.act(turn, input),
            Doing::Call(call) => call,
        };
        let desk = Desk { node, store, around: self.around, now: turn.now };
        match dispatch::act(&desk, &call.request) {
            None => self.ears.questions.push(call),
            Some(Err(error)) => reply(call.answer, Err(error)),
            Some(Ok(act)) => {
                let waiting = Waiting { answer: call.answer, then: act.then, about: act.about };
                let number = self.ears.wait(waiting);
                node.act(turn, Input::Request(number, act.request));
            }
        }
    }
}

impl World for Outside<'_> {
    fn send(&mut self, sending: Sending) {
        self.links.send(sending);
    }

    fn tell(&mut self, node: &Node, store: &Store, tells: Vec<Tell>) {
        let desk = Desk { node, store, around: self.around, now: clock::now() };
        let (mut events, mut passing) = (Vec::new(), Vec::new());
        for tell in tells {
            match tell {
                Tell::Answer(number, answered) => self.ears.answer(&desk, number, answered),
                Tell::Event(event) => events.push(event),
                Tell::Typing(chat, who, typing) => passing.push((chat, who, typing)),
            }
        }
        self.ears.hub.tell(&desk, &events);
        for typing in passing {
            self.ears.hub.tell_typing(&desk, typing);
        }
        self.around.hooks.tell(&desk, &events);
    }
}

impl Ears {
    fn wait(&mut self, waiting: Waiting) -> RequestId {
        self.last_request += 1;
        let number = RequestId(self.last_request);
        self.waiting.insert(number, waiting);
        number
    }

    fn answer(
        &mut self,
        desk: &Desk<'_>,
        number: RequestId,
        answered: Result<input::Answer, Refusal>,
    ) {
        let Some(Waiting { answer, then, about }) = self.waiting.remove(&number) else { return };
        if let (Then::Adding(device), Ok(_)) = (&then, &answered) {
            let name = desk.node.adding_name(device).map(ToOwned::to_owned);
            self.added.extend(name.map(|name| (*device, name)));
        }
        reply(
            answer,
            match answered {
                Ok(done) => dispatch::told(desk, &then, done),
                Err(refusal) => Err(dispatch::refused(&then, &refusal, &about)),
            },
        );
    }

    /// Tells everybody who asked for something in a turn that came to nothing.
    pub(crate) fn disappoint(&mut self, trouble: &ApiError) {
        for (_, waiting) in std::mem::take(&mut self.waiting) {
            reply(waiting.answer, Err(trouble.clone()));
        }
    }
}

/// Answers; one who no longer waits has gone away, and that is their business.
pub(crate) fn reply(
    answer: oneshot::Sender<Result<Answer, ApiError>>,
    answered: Result<Answer, ApiError>,
) {
    drop(answer.send(answered));
}
