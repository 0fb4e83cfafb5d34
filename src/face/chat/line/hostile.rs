//! All 65 control characters in every field that others fill: line mode prints none.

use super::talk::{Do, Talk};
use crate::api::types::event::EventLine;
use crate::api::types::message::Sent;
use crate::api::types::node::Checkup;
use crate::api::types::words::{StandingWord, StateWord};
use crate::face::chat::node::{Answer, Heard, Want};
use crate::face::wording::evil;
use crate::face::wording::tongue::made_up;

#[track_caller]
fn is_harmless(acts: &[Do], control: char) {
    for act in acts {
        let Do::Say(line) = act else { continue };
        let found = line.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(found, None, "{control:?} in {line:?}");
        // What is said in several rows begins each but the first with blanks, so that it cannot pretend to be
        // somebody else's line; the program's own lists stand apart from this.
    }
}

/// All that is said when every field is full of `name`.
fn all_acts(name: &str) -> Vec<Do> {
    let name = name.to_owned();
    let mut talk = Talk::new(Some(name.clone()));
    let mut acts = talk.heard(Heard::Up);
    let mut answers = |talk: &mut Talk, want: Want, answer| {
        acts.extend(talk.heard(Heard::Answered(want, Ok(answer))));
    };
    let who = || name.clone();
    answers(&mut talk, Want::Friends, Answer::Friends(vec![evil::friend(&name)], vec![]));
    answers(&mut talk, Want::Title(who()), Answer::Friend(Box::new(evil::card(&name))));
    let page = Want::Page { conversation: who(), limit: 10, before: None };
    answers(&mut talk, page, Answer::Page(vec![evil::message(1, &name)]));
    answers(&mut talk, Want::Card(who()), Answer::Friend(Box::new(evil::card(&name))));
    answers(&mut talk, Want::Verify(who()), Answer::Friend(Box::new(evil::card(&name))));
    answers(&mut talk, Want::Trace("m".into()), Answer::Trace(evil::trace(&name)));
    let one = vec![evil::introduction(&name)];
    answers(&mut talk, Want::Introductions, Answer::Introductions(one));
    let added = evil::added(&name, StandingWord::Pending);
    answers(&mut talk, Want::Accept(who()), Answer::Added(added));
    answers(&mut talk, Want::Mood, Answer::Mood(evil::mood(&name)));
    let added = evil::added(&name, StandingWord::Pending);
    answers(&mut talk, Want::Add(who()), Answer::Added(added));
    let checks = vec![evil::check(&name)];
    answers(&mut talk, Want::Doctor, Answer::Checkup(Checkup { checks }));
    let sent = Sent {
        message: "m".into(),
        to: who(),
        state: StateWord::Failed,
        at: who(),
        why: None,
        held_by: vec![],
        have: None,
        of: None,
    };
    answers(&mut talk, Want::Cancel("m".into()), Answer::Sent(sent));
    acts.extend(talk.heard(Heard::Answered(Want::Doctor, Err(evil::refusal(&name)))));
    for what in evil::events(&name) {
        acts.extend(talk.heard(Heard::Event(Box::new(EventLine { seq: 1, what }))));
    }
    for line in [format!("/query {name}"), format!("/frob{name}"), "/friends".into(), name.clone()]
    {
        acts.extend(talk.typed(&line));
    }
    acts.extend(talk.typed(&format!("/remove {name}")));
    acts.extend(talk.typed("n"));
    acts.extend(talk.heard(Heard::Gone(Some(evil::refusal(&name)))));
    acts
}

#[test]
fn none_of_the_65_controls_in_any_field_is_printed() {
    for control in evil::all_controls() {
        let acts = all_acts(&evil::text(control));
        assert!(acts.len() > 25);
        is_harmless(&acts, control);
    }
}

#[test]
fn line_mode_says_no_word_that_stands_in_the_code() {
    let given = ["an device fingerprint room of eight id at least frob"];
    let acts = made_up::listen(|| all_acts("1"));
    for act in &acts {
        if let Do::Say(line) = act {
            made_up::is_all_said(line, &given);
        }
    }
}
