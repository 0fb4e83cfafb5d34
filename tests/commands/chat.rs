//! `chat`: a conversation in plain lines, and what becomes of it when the node dies.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::common::{LOOPBACK, PATIENCE, Person, friends};
use rustix::process::Signal;

#[test]
fn lines_go_out_and_come_in_and_unknown_commands_are_never_sent() {
    let (alice, bob) = friends("Alice", "Bob");
    let said =
        alice.typing(&["chat", "bob"], "hi\n/frob\n /msg bob x\n//help\n/etc/hosts\n\n/last\n");
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(bob.texts("alice"), ["hi", "/help", "/etc/hosts"]);
    assert!(said.out.contains("hobnob: No command /frob."), "{}", said.out);
    assert!(said.out.contains("you, "), "{}", said.out);
    let heard = bob.typing(&["chat", "alice"], "");
    assert!(heard.out.contains("hobnob: 3 messages new:"), "{}", heard.out);
    assert!(heard.out.contains(": hi\n") && heard.out.contains(": /help\n"), "{}", heard.out);
    assert_eq!(bob.list(&["friends"])[0]["unread"], 0, "what was shown is read");
}

#[test]
fn everything_of_the_first_minutes_can_be_done_in_lines() {
    let (alice, bob) = (Person::nobody(), Person::nobody());
    let said = alice.typing(&["chat"], "Alice\n/invite-link\n");
    assert_eq!(said.code, 0, "{said:?}");
    let ticket = said.out.lines().find(|line| line.starts_with("HOBNOB:")).expect("an invite");
    let mut bobs = Session::open(&bob, &["chat"]);
    bobs.say("Bob");
    bobs.until("no friends yet");
    bobs.say(ticket);
    bobs.until("Alice: is now your friend. Talk: /query Alice");
    bobs.say("/query alice");
    bobs.until("talking with Alice.");
    bobs.say("hello");
    bobs.until("Alice: has your message.");
    bobs.until_any("Save your recovery words?");
    bobs.say("/unblock nobody");
    bobs.until("hobnob: No friend called \"nobody\". See them all: /friends");
    bobs.say("/verify");
    bobs.until("Do they match? [y/N]");
    bobs.say("n");
    bobs.until("Nothing was recorded.");
    let mut alices = Session::open(&alice, &["chat", "bob"]);
    alices.until(": hello");
    bobs.until("Alice: has read your message.");
    alices.say("/reply good to see you");
    bobs.until("Alice, answering your \"hello\": good to see you");
    bobs.say("/quit");
    assert!(bobs.end());
}

#[test]
fn a_dead_node_is_waited_for_and_nothing_typed_is_lost() {
    let (mut alice, bob) = friends("Alice", "Bob");
    let mut talk = Session::open(&alice, &["chat", "bob"]);
    talk.until("talking with Bob");
    alice.end_by(Signal::KILL);
    talk.until("the node has stopped");
    talk.say("are you");
    talk.until("kept; it goes out");
    talk.say("still there?");
    alice.start();
    talk.until("the node is back");
    talk.until("Bob: has your message.");
    assert_eq!(bob.texts("alice"), ["are you", "still there?"]);
}

/// A `chat` with somebody at its keyboard.
struct Session {
    child: Child,
    keyboard: Option<ChildStdin>,
    screen: Receiver<String>,
    seen: Vec<String>,
}

impl Session {
    fn open(person: &Person, args: &[&str]) -> Self {
        let mut command = person.command(args);
        command.env("HOBNOB_LISTEN", LOOPBACK).env("TERM", "dumb");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (tell, screen) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            out.lines().map_while(Result::ok).try_for_each(|l| tell.send(l))
        });
        Self { keyboard: child.stdin.take(), child, screen, seen: vec![] }
    }

    fn say(&mut self, line: &str) {
        writeln!(self.keyboard.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Waits for a line that holds `wanted`; none of them may hold a control character.
    fn until(&mut self, wanted: &str) {
        loop {
            let line = self.screen.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no \"{wanted}\" after {:#?}", self.seen));
            assert!(!line.chars().any(char::is_control), "{line:?}");
            let found = line.contains(wanted);
            self.seen.push(line);
            if found {
                return;
            }
        }
    }

    /// As [`Self::until`], where it may have come already.
    fn until_any(&mut self, wanted: &str) {
        if !self.seen.iter().any(|line| line.contains(wanted)) {
            self.until(wanted);
        }
    }

    fn end(&mut self) -> bool {
        self.keyboard = None;
        self.child.wait().unwrap().success()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
