//! Words of `hobnob demo`: what happens on the stage, before and after it has happened.

use super::messages::glyph;
use crate::api::types::words::StateWord;
use crate::face::clean;

/// One step of the play.
pub(crate) struct Step {
    /// How programs call it; never changes.
    pub(crate) id: &'static str,
    /// What is true once it worked.
    pub(crate) done: &'static str,
    /// What a person is told before it begins.
    pub(crate) story: &'static str,
}

const fn step(id: &'static str, done: &'static str, story: &'static str) -> Step {
    Step { id, done, story }
}

/// Four homes are made.
pub(crate) const IDENTITIES: Step = step(
    "identities",
    "four people have an identity each",
    "Alice, Bob, Carol and Dave each make an identity, in a home of their own.",
);

/// Four nodes are started.
pub(crate) const START: Step = step(
    "start",
    "four nodes run, each a process of its own",
    "Each starts a node. They know nothing of each other, and no server helps them.",
);

/// Alice and Bob become friends.
pub(crate) const FRIENDS_BY_TEXT: Step = step(
    "friends_by_text",
    "Alice and Bob are friends by an invite text",
    "Alice makes an invite and hands the text to Bob. He adds it.",
);

/// Carol tries what Bob has used.
pub(crate) const USED_INVITE: Step = step(
    "used_invite",
    "the same invite lets nobody else in",
    "Carol found the same text in Bob's bin and tries it too.",
);

/// Carol and Dave become friends.
pub(crate) const FRIENDS_BY_PICTURE: Step = step(
    "friends_by_picture",
    "Carol and Dave are friends by a QR picture",
    "Carol draws an invite as a picture. Dave scans it.",
);

/// Alice writes to Bob.
pub(crate) const HELLO: Step = step(
    "hello",
    "Alice's message is delivered: it is on Bob's disk, once",
    "Alice writes to Bob.",
);

/// Bob answers.
pub(crate) const ANSWER: Step =
    step("answer", "Bob's answer is delivered: it is on Alice's disk, once", "Bob answers.");

/// The other two talk too.
pub(crate) const OTHER_PAIR: Step = step(
    "other_pair",
    "Carol and Dave have talked both ways, and nobody else heard it",
    "Carol and Dave talk as well, on a link of their own.",
);

/// Bob's node stops.
pub(crate) const STOP: Step = step(
    "stop",
    "Bob's node has stopped and its process is gone",
    "Bob closes his laptop: his node stops.",
);

/// Alice writes to nobody.
pub(crate) const QUEUED: Step = step(
    "queued",
    "what Alice wrote meanwhile is queued, and no state claims more",
    "Alice writes all the same. Her node keeps it.",
);

/// Bob's node starts again.
pub(crate) const DELIVERED: Step = step(
    "delivered",
    "Bob is back and all of it is delivered: once each, in order",
    "Bob is back: his node starts again.",
);

/// Bob reads.
pub(crate) const READ: Step =
    step("read", "delivered became read when Bob read it, not before", "Bob reads what he got.");

/// Alice's node starts anew.
pub(crate) const REMEMBERED: Step = step(
    "remembered",
    "Alice's node started anew and remembers every state",
    "Alice restarts her node, to see what it remembers.",
);

/// All is taken down.
pub(crate) const CLEAN_UP: Step = step(
    "clean_up",
    "all four nodes have stopped and left nothing behind",
    "That was it. The nodes stop, and their homes are deleted.",
);

/// How a step ended, for people.
pub(crate) fn ended(ok: bool, step: &Step, detail: &str) -> String {
    let detail = clean::sentence(detail);
    match ok {
        true => format!("ok  {} ({detail})", step.done),
        false => format!("FAILED  {}: {detail}", step.done),
    }
}

/// Before the talk.
pub(crate) const YOUR_TURN: &str = "\n\
    Now you are Alice. What you type goes to Bob, and his node answers. Leave with /quit or Ctrl+D.";

/// A message of Alice's has come further.
pub(crate) fn risen(state: StateWord) -> String {
    match state {
        StateWord::Read => format!("        {}", glyph(state)),
        _ => format!("        {} {state}", glyph(state)),
    }
}

/// What Bob answers to the message with this number, counted from 0.
pub(crate) fn bobs_answer(number: usize, text: &str) -> String {
    match number % 3 {
        0 => format!("got it, all {} characters of it", text.chars().count()),
        1 => "I am only a small script, but my node is a real one".into(),
        _ => "and nobody between us could read that".into(),
    }
}
