//! Scenes in the window: what people press and what the node says, and what is seen of it.

mod amends;
mod attention;
mod drafts;
mod habits;
mod hostile;
mod introduced;
mod losses;
mod names;
mod places;
mod screens;

use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::draw::draw;
use super::look::Look;
use super::state::State;
use super::update::{Act, Input};
use crate::api::types::event::{EventLine, EventWhat};
use crate::api::types::friend::FriendLine;
use crate::api::types::identity::Card;
use crate::api::types::message::MessageLine;
use crate::api::types::presence::FriendPresence;
use crate::api::types::room::RoomLine;
use crate::api::types::words::{PathWord, RoomStandingWord, StandingWord, StateWord, StatusWord};
use crate::face::chat::node::{Answer, Heard, Typed, Want};

/// A moment at which it is the same day everywhere people live.
const NOON: &str = "2026-11-23T12:00:00Z";

/// A window with somebody in front of it.
struct Scene {
    state: State,
    acts: Vec<Act>,
}

impl Scene {
    /// A window of this size, still without a word from the node.
    fn sized(columns: u16, rows: u16) -> Self {
        let look = Look { color: true, ascii: false };
        let mut state = State::new(look, columns, rows, NOON.parse().unwrap());
        state.key = "test".into();
        Self { state, acts: vec![] }
    }

    /// A window of 80×24 with these friends, none of whom has said anything yet.
    fn with(friends: Vec<FriendLine>) -> Self {
        Self::sized(80, 24).meeting(friends)
    }

    fn meeting(mut self, friends: Vec<FriendLine>) -> Self {
        self.hears(Heard::Up);
        let me = Card {
            card: "c".into(),
            id: "i".into(),
            name: "Alice".into(),
            fingerprint: "f".into(),
        };
        self.answers(Want::Me, Answer::Me(me));
        let some = !friends.is_empty();
        self.answers(Want::Friends, Answer::Friends(friends, vec![]));
        if some {
            self.answers(Want::Newest(vec![]), Answer::Newest(vec![]));
        }
        self
    }

    /// The newest page of a conversation has come.
    fn page(&mut self, conversation: &str, lines: Vec<MessageLine>) {
        let want = Want::Page { conversation: conversation.into(), limit: 60, before: None };
        self.answers(want, Answer::Page(lines));
    }

    fn hears(&mut self, heard: Heard) {
        self.takes(Input::Heard(heard));
    }

    fn answers(&mut self, want: Want, answer: Answer) {
        self.hears(Heard::Answered(want, Ok(answer)));
    }

    fn happens(&mut self, what: EventWhat) {
        self.hears(Heard::Event(Box::new(EventLine { seq: 1, what })));
    }

    fn takes(&mut self, input: Input) {
        let acts = self.state.on(input, NOON.parse().unwrap());
        self.acts.extend(acts);
    }

    fn at(&mut self, now: &str, input: Input) {
        let acts = self.state.on(input, now.parse().unwrap());
        self.acts.extend(acts);
    }

    fn press(&mut self, code: KeyCode) {
        self.takes(Input::Terminal(Event::Key(KeyEvent::new(code, KeyModifiers::NONE))));
    }

    fn alt(&mut self, code: KeyCode) {
        self.takes(Input::Terminal(Event::Key(KeyEvent::new(code, KeyModifiers::ALT))));
    }

    fn ctrl(&mut self, letter: char) {
        let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
        self.takes(Input::Terminal(Event::Key(key)));
    }

    fn types(&mut self, text: &str) {
        for letter in text.chars() {
            self.press(KeyCode::Char(letter));
        }
    }

    fn enters(&mut self, text: &str) {
        self.types(text);
        self.press(KeyCode::Enter);
    }

    /// Everything the node was asked since this was called last.
    fn asked(&mut self) -> Vec<Want> {
        let asked = |act| if let Act::Ask(want) = act { Some(want) } else { None };
        std::mem::take(&mut self.acts).into_iter().filter_map(asked).collect()
    }

    /// The texts that were given to the node since this was called last, each with its conversation.
    fn sent(&mut self) -> Vec<(String, String)> {
        let sent = |want| if let Want::Send(one) = want { Some((one.to, one.text)) } else { None };
        self.asked().into_iter().filter_map(sent).collect()
    }

    /// What is seen, row by row; times of the day are masked.
    fn seen(&self) -> String {
        let backend = TestBackend::new(self.state.columns, self.state.rows);
        let mut terminal = Terminal::new(backend).unwrap();
        terminal.draw(|frame| draw(&self.state, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let mut rows = String::new();
        for y in 0..buffer.area.height {
            let mut row = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                assert!(!symbol.chars().any(char::is_control), "{symbol:?} at {x}, {y}");
                row.push_str(symbol);
                x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol).max(1)).unwrap();
            }
            rows.push_str(row.trim_end());
            rows.push('\n');
        }
        mask(&rows)
    }

    fn sees(&self, words: &str) -> bool {
        self.seen().contains(words)
    }
}

/// Puts `hh:mm` where a time of the day stands: what that is depends on where a test runs.
fn mask(rows: &str) -> String {
    let letters: Vec<char> = rows.chars().collect();
    let is_time = |at: usize| {
        let pattern = [true, true, false, true, true];
        pattern.iter().enumerate().all(|(i, digit)| match letters.get(at + i) {
            Some(c) if *digit => c.is_ascii_digit(),
            Some(c) => *c == ':',
            None => false,
        })
    };
    let mut masked = String::new();
    let mut at = 0;
    while at < letters.len() {
        if is_time(at) {
            masked.push_str("hh:mm");
            at += 5;
        } else {
            masked.push(letters[at]);
            at += 1;
        }
    }
    masked
}

/// A friend who is online and linked directly.
fn friend(name: &str) -> FriendLine {
    FriendLine {
        name: name.into(),
        id: Some(format!("{name}-id-of-at-least-eight")),
        state: StandingWord::Friends,
        verified: false,
        presence: FriendPresence {
            status: StatusWord::Online,
            text: String::new(),
            at: None,
            via: None,
        },
        path: PathWord::Direct,
        through: None,
        unread: 0,
        doubt: false,
        muted: false,
        muted_until: None,
        introduced_by: None,
        introduced_at: None,
    }
}

/// A room I am in.
fn room(name: &str) -> RoomLine {
    RoomLine {
        room: format!("{name}-room-id-of-eight"),
        name: name.into(),
        topic: "purring".into(),
        members: 3,
        unread: 0,
        state: RoomStandingWord::Joined,
        muted: false,
        muted_until: None,
    }
}

/// What a friend wrote, on the `n`th minute of the scene.
fn theirs(n: u32, from: &str, text: &str) -> MessageLine {
    MessageLine {
        message: format!("m{n}"),
        conversation: from.into(),
        conversation_id: String::new(),
        author: String::new(),
        from: from.into(),
        mine: false,
        text: Some(text.into()),
        at: format!("2026-11-23T12:{:02}:{:02}Z", n / 60, n % 60),
        ..MessageLine::default()
    }
}

/// What I wrote to a friend.
fn mine(n: u32, to: &str, text: &str, state: StateWord) -> MessageLine {
    let line = theirs(n, to, text);
    MessageLine { from: "Alice".into(), mine: true, state: Some(state), ..line }
}

/// So many messages of bob's.
fn long(count: u32) -> Vec<MessageLine> {
    (0..count).map(|n| theirs(n, "bob", &format!("message {n}"))).collect()
}

/// What the node was told to keep since the last look.
fn kept(scene: &mut Scene) -> Vec<(String, String)> {
    let typed = |want| match want {
        Want::Draft(Typed { conversation, text }) => Some((conversation, text)),
        _ => None,
    };
    scene.asked().into_iter().filter_map(typed).collect()
}

fn of(conversation: &str, text: &str) -> (String, String) {
    (conversation.into(), text.into())
}

/// The moment, read.
fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}
