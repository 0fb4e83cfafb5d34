//! A peer who fills every field they can with control characters: none of them reaches what a person is shown.
//!
//! The other faces take their evil from here too.

use jiff::Timestamp;

use super::tongue::made_up;
use super::{
    adding, demo, introductions, invites, line, messages, node, people, rooms, search, story,
    window,
};
use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::attention::Muted;
use crate::api::types::event::{EventLine, EventWhat};
use crate::api::types::friend::*;
use crate::api::types::introduction::IntroductionLine;
use crate::api::types::invite::{Inspected, InviteLine, InviteState};
use crate::api::types::message::*;
use crate::api::types::node::Check;
use crate::api::types::presence::{FriendPresence, OwnPresence};
use crate::api::types::room::{RoomCard, RoomLine, RoomMember};
use crate::api::types::setting::{Origin, Setting};
use crate::api::types::words::*;
use crate::face::clean;
use crate::model::find::Query;

/// All 65: C0, DEL and C1.
pub(crate) fn all_controls() -> impl Iterator<Item = char> {
    (0..0x20u32).chain(0x7f..0xa0).filter_map(char::from_u32)
}

/// A text that begins and ends with a control character, and would clear the screen if it were ESC.
pub(crate) fn text(control: char) -> String {
    format!("a{control}[2Jb{control}")
}

/// A friend of whom everything that can be filled is.
pub(crate) fn friend(evil: &str) -> FriendLine {
    FriendLine {
        name: evil.into(),
        id: Some("an-id-of-at-least-eight".into()),
        state: StandingWord::Friends,
        verified: false,
        presence: presence(evil),
        path: PathWord::Relayed,
        through: Some(evil.into()),
        unread: 0,
        doubt: false,
        muted: true,
        muted_until: Some(evil.into()),
        introduced_by: Some(evil.into()),
        introduced_at: Some(evil.into()),
    }
}

fn presence(evil: &str) -> FriendPresence {
    let via = Some(evil.to_owned());
    FriendPresence { status: StatusWord::Online, text: evil.into(), at: Some(evil.into()), via }
}

/// A message of which everything that can be filled is.
pub(crate) fn message(number: u32, evil: &str) -> MessageLine {
    MessageLine {
        message: format!("m{number}"),
        conversation: evil.into(),
        conversation_id: evil.into(),
        author: evil.into(),
        from: evil.into(),
        mine: false,
        text: Some(evil.into()),
        at: evil.into(),
        state: None,
        edited: Some(evil.into()),
        reply_to: Some("m1".into()),
        reactions: vec![Reaction { emoji: evil.into(), from: evil.into() }],
        deleted: false,
        deleted_by: Some(evil.into()),
        action: number.is_multiple_of(2),
        change_waits: true,
        lasts: Some(60),
        fades_at: Some(evil.into()),
        why: None,
        have: Some(1),
        of: Some(2),
        mentioned: true,
        marks: vec![MarkWord::Late],
        muted: false,
        busy: false,
        told_by: Some(evil.into()),
        imported: Some(ImportedFrom {
            at: evil.into(),
            conversation: evil.into(),
            conversation_id: evil.into(),
        }),
    }
}

/// A card of which everything that can be filled is.
pub(crate) fn card(evil: &str) -> FriendCard {
    FriendCard {
        name: evil.into(),
        id: None,
        fingerprint: None,
        state: StandingWord::Friends,
        verified: false,
        verified_at: Some(evil.into()),
        safety_number: Some("12345 ".repeat(12)),
        devices: vec![FriendDevice { device: "device".into(), new: true }],
        custody: Custody::default(),
        nuisance: Some(Nuisance { bytes: 1, refused: 2, unreadable: 3 }),
        presence: presence(evil),
        doubt: None,
        since: Some(evil.into()),
        introduced_by: Some(evil.into()),
        introduced_by_id: None,
        introduced_at: Some(evil.into()),
        path: PathWord::Relayed,
        through: Some(evil.into()),
        round_trip_ms: None,
        tried: Some(Tried { at: evil.into(), addresses: 1, friends: 1 }),
        relaying: Relaying::default(),
    }
}

/// Somebody made known, of whom everything that can be filled is.
pub(crate) fn introduction(evil: &str) -> IntroductionLine {
    IntroductionLine {
        introduction: "an-id".into(),
        name: evil.into(),
        id: "id".into(),
        fingerprint: "fingerprint".into(),
        introduced_by: evil.into(),
        introduced_by_id: "id".into(),
        introduced_at: evil.into(),
        expires_at: evil.into(),
        state: IntroductionWord::Open,
    }
}

/// A story of which everything that can be filled is.
pub(crate) fn trace(evil: &str) -> Trace {
    let who = Some(evil.to_owned());
    let step = |what: &str| TraceStep {
        at: evil.into(),
        what: what.into(),
        who: who.clone(),
        until: who.clone(),
        why: who.clone(),
    };
    let steps = ["tried", "tried_through", "renewed", "held", "refused", "handed_over", "let_go"];
    Trace {
        message: "m".into(),
        to: evil.into(),
        state: StateWord::Stored,
        steps: steps
            .into_iter()
            .chain(["given_back", "delivered", "read", "ended", evil])
            .map(step)
            .collect(),
        next: Next::HandOver,
        next_at: Some(evil.into()),
        held_by: vec![TraceHolder { who: evil.into(), until: evil.into(), linked: true }],
        could_hold: None,
    }
}

/// Everything that can happen.
pub(crate) fn events(evil: &str) -> Vec<EventWhat> {
    let name = || evil.to_owned();
    let (at, via, through) = (Some(name()), Some(name()), Some(name()));
    vec![
        EventWhat::Message(Box::new(message(7, evil))),
        EventWhat::Muted(Muted { conversation: name(), muted: true, muted_until: Some(name()) }),
        EventWhat::Introduction {
            introduction: "an-id".into(),
            name: name(),
            id: "id".into(),
            introduced_by: name(),
            state: IntroductionWord::Open,
        },
        EventWhat::Receipt {
            message: "m".into(),
            to: name(),
            state: StateWord::Failed,
            why: Some(FailureWord::Ended),
            have: None,
            of: None,
        },
        EventWhat::Presence { friend: name(), status: StatusWord::Busy, text: name(), at, via },
        EventWhat::Friend { friend: name(), id: None, state: StandingWord::Friends },
        EventWhat::AddEnded { friend: name(), why: AddEndWord::Used },
        EventWhat::Link { friend: name(), path: PathWord::Relayed, through },
        EventWhat::Room { room: name(), what: RoomChangeWord::Invitation, who: Some(name()) },
        EventWhat::Room { room: name(), what: RoomChangeWord::Topic, who: Some(name()) },
        EventWhat::Twin { friend: name() },
    ]
}

/// A word of the doctor.
pub(crate) fn check(evil: &str) -> Check {
    Check::ill(evil, said!("check-home-open", path = evil, mode = evil))
}

/// A refusal.
pub(crate) fn refusal(evil: &str) -> ApiError {
    ApiError::refusing(ErrorKind::Blocked, said!("refused-blocked", friend = evil, typed = evil))
}

/// My own presence, and who I seem to be.
pub(crate) fn mood(evil: &str) -> OwnPresence {
    let twin = None;
    OwnPresence { status: StatusWord::Busy, text: evil.into(), idle_after: Some(evil.into()), twin }
}

/// How an adding stands.
pub(crate) fn added(evil: &str, state: StandingWord) -> Added {
    let (friend, since) = (evil.to_owned(), Some(evil.to_owned()));
    Added { friend, id: None, state, device: "d".into(), since }
}

/// A room of which everything that can be filled is.
pub(crate) fn room(evil: &str) -> RoomLine {
    RoomLine {
        room: "a-room-id-of-eight".into(),
        name: evil.into(),
        topic: evil.into(),
        members: 2,
        unread: 0,
        state: RoomStandingWord::Joined,
        muted: true,
        muted_until: Some(evil.into()),
    }
}

/// All about such a room.
pub(crate) fn room_card(evil: &str) -> RoomCard {
    let member = RoomMember {
        name: evil.into(),
        id: "i".into(),
        role: RoleWord::Member,
        friend: false,
        me: false,
        forked: true,
        other_list: true,
        unreadable: 1,
    };
    RoomCard {
        room: "a-room-id-of-eight".into(),
        name: evil.into(),
        topic: evil.into(),
        members: vec![member.clone(), member],
        state: RoomStandingWord::Joined,
        history: "none".into(),
        invites: "everyone".into(),
        unread: 0,
        settled: true,
        unheard: vec![evil.into()],
        list: "l".into(),
        bytes: 0,
    }
}

fn invite(evil: &str) -> InviteLine {
    InviteLine {
        invite: "i".into(),
        note: evil.into(),
        expires_at: evil.into(),
        state: InviteState::Used,
        friend: Some(evil.into()),
    }
}

fn sentences(evil: &str, now: Timestamp) -> Vec<String> {
    let name = || evil.to_owned();
    let sent = |state, held_by| Sent {
        message: "m".into(),
        to: name(),
        state,
        at: name(),
        why: Some(FailureWord::Ended),
        held_by,
        have: None,
        of: None,
    };
    let inspected = Inspected::Card {
        id: "i".into(),
        fingerprint: "f".into(),
        addresses: vec![],
        friend: Some(name()),
    };
    let setting = Setting {
        key: "lan".into(),
        value: name().into(),
        origin: Origin::File,
        line: Some(3),
        note: Some(name()),
        said: None,
    };
    let mut all = vec![
        people::friend_line(&friend(evil), now),
        people::friend_card(&card(evil), now),
        people::verify(&card(evil)),
        people::verified(&card(evil)),
        people::not_verified(evil),
        people::remove_question(evil),
        people::acted(people::Act::Rename, evil),
        people::own_presence(&mood(evil)),
        adding::added(&added(evil, StandingWord::Friends), Some(evil), now),
        adding::added(&added(evil, StandingWord::Pending), Some(evil), now),
        messages::log_line(&message(1, evil), false),
        messages::day_line(evil),
        messages::no_messages(evil),
        messages::sent(&sent(StateWord::Stored, vec![name(), name()]), false, None),
        messages::sent(&sent(StateWord::Queued, vec![]), false, None),
        messages::cancelled(&sent(StateWord::Failed, vec![])),
        messages::failed(&sent(StateWord::Failed, vec![])),
        messages::timed_out(&sent(StateWord::Stored, vec![name()]), StateWord::Read, None).1,
        story::trace(&trace(evil)),
        node::check(&check(evil)),
        node::setting(&setting),
        invites::invite_line(&invite(evil), now),
        invites::joined(Some(evil)),
        invites::inspected(&inspected, now),
        demo::ended(true, demo::Step::Hello, evil),
        line::refused(&refusal(evil)),
        introductions::line(&introduction(evil), now),
        introductions::accepted(&added(evil, StandingWord::Pending)),
        rooms::room_line(&room(evil)),
        rooms::room_card(&room_card(evil)),
        rooms::entered(&room_card(evil)),
        rooms::leave_question(evil),
        window::quote(Some(&message(1, evil))),
        window::body(&message(1, evil)),
    ];
    all.extend(
        events(evil)
            .into_iter()
            .map(|what| super::events::event(&EventLine { seq: 1, what }, false)),
    );
    all
}

#[test]
fn none_of_the_65_controls_in_any_field_reaches_what_people_read() {
    for control in all_controls() {
        let evil = text(control);
        let found = search::found_line(&message(1, &evil), Query::parse("b").ok().as_ref(), false);
        let sentences = sentences(&evil, Timestamp::UNIX_EPOCH);
        for words in sentences.into_iter().chain([found, search::unfinished(&evil)]) {
            let found = words.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(found, None, "{control:?} in {words:?}");
        }
    }
}

#[test]
fn none_of_the_65_controls_in_any_field_reaches_what_programs_read_on_a_terminal() {
    for control in all_controls() {
        let evil = text(control);
        let json = [
            serde_json::to_string(&friend(&evil)),
            serde_json::to_string(&card(&evil)),
            serde_json::to_string(&introduction(&evil)),
            serde_json::to_string(&message(1, &evil)),
            serde_json::to_string(&trace(&evil)),
            serde_json::to_string(&events(&evil)),
            serde_json::to_string(&refusal(&evil)),
        ];
        for line in json {
            let line = clean::json(&line.unwrap());
            assert!(!line.chars().any(char::is_control), "{control:?} in {line}");
        }
    }
}

#[test]
fn no_sentence_has_a_word_that_stands_in_the_code() {
    // What the values above are called, and what the doctor and a setting say by themselves.
    let given = ["an id device fingerprint room of eight the at word lan least"];
    made_up::listen(|| {
        let search = search::found_line(&message(1, "1"), None, false);
        let all = sentences("1", Timestamp::UNIX_EPOCH).into_iter();
        for words in all.chain([search, search::unfinished("1")]) {
            made_up::is_all_said(&words, &given);
        }
    });
}
