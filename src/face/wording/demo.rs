//! Words of `hobnob demo`: what happens on the stage, before and after it has happened.

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

/// Three homes are made.
pub(crate) const IDENTITIES: Step = step(
    "identities",
    "three people have an identity each",
    "Alice, Bob and Carol each make an identity, in a home of their own.",
);

/// Three nodes are started.
pub(crate) const START: Step = step(
    "start",
    "three nodes run, each a process of its own",
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

/// Carol and Alice become friends.
pub(crate) const FRIENDS_BY_PICTURE: Step = step(
    "friends_by_picture",
    "Carol and Alice are friends by a QR picture",
    "So Carol draws an invite of her own, as a picture. Alice scans it.",
);

/// Bob and Carol become friends.
pub(crate) const MUTUAL_FRIEND: Step = step(
    "mutual_friend",
    "Bob and Carol are friends too",
    "Bob and Carol meet as well. Now Carol is a friend of both.",
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

/// Bob's node stops.
pub(crate) const STOP: Step = step(
    "stop",
    "Bob's node has stopped and its process is gone",
    "Bob closes his laptop: his node stops.",
);

/// Alice writes to nobody.
pub(crate) const STORED: Step = step(
    "stored",
    "what Alice wrote is stored: Carol holds it for Bob",
    "Alice writes all the same. After a few seconds her node asks Carol, whom both know, to hold it.",
);

/// Carol's disk is searched.
pub(crate) const SEALED: Step = step(
    "sealed",
    "Carol holds it and cannot read it",
    "What has Carol got there? We search her whole disk for what Alice wrote.",
);

/// Alice's node stops too.
pub(crate) const BOTH_AWAY: Step = step(
    "both_away",
    "Alice's node has stopped too; only Carol is left",
    "Alice goes to bed. Only Carol is there now.",
);

/// Bob's node starts again.
pub(crate) const HANDED_OVER: Step = step(
    "handed_over",
    "Bob has it all from Carol, in order",
    "Bob is back. Alice is asleep, but Carol is there and hands it over.",
);

/// Alice's node starts again.
pub(crate) const DELIVERED: Step = step(
    "delivered",
    "Alice sees delivered: it is on his disk, once",
    "Alice wakes up. What became of her messages?",
);

/// Bob reads.
pub(crate) const READ: Step =
    step("read", "delivered became read when Bob read it, not before", "Bob reads what he got.");

/// Carol holds nothing.
pub(crate) const EMPTY: Step = step(
    "empty",
    "Carol holds nothing any more and never held a readable byte",
    "And Carol? We look once more.",
);

/// Alice's node starts anew.
pub(crate) const REMEMBERED: Step = step(
    "remembered",
    "Alice's node started anew and remembers every state",
    "Alice restarts her node, to see what it remembers.",
);

/// All is taken down.
pub(crate) const CLEAN_UP: Step = step(
    "clean_up",
    "all three nodes have stopped and left nothing behind",
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
    Now you are Alice. Bob and Carol answer from their own nodes. Leave with /quit or Ctrl+D.";

/// Before the window opens.
pub(crate) const OPEN_WINDOW: &str = "Enter opens her chat window. ";

/// What Bob or Carol answers to the message with this number, counted from 0.
pub(crate) fn answer(number: usize, text: &str) -> String {
    match number % 3 {
        0 => format!("got it, all {} characters of it", text.chars().count()),
        1 => "I am only a small script, but my node is a real one".into(),
        _ => "and nobody between us could read that".into(),
    }
}
