//! Line mode can be followed by ear: what is answered, changed, taken back and reacted to is said by its words.

use super::super::talk::{Do, Talk};
use super::{event, line, said, talk};
use crate::api::types::amend::Timer;
use crate::api::types::event::EventWhat;
use crate::api::types::message::{MessageLine, Reaction};
use crate::api::types::words::ChangeWord;
use crate::face::chat::node::{Answer, Heard, Want};

fn hears(talk: &mut Talk, line: MessageLine) -> Vec<Do> {
    talk.heard(event(EventWhat::Message(Box::new(line))))
}

fn changes(talk: &mut Talk, what: ChangeWord, now: MessageLine) -> Vec<String> {
    let (message, conversation) = (now.message.clone(), now.conversation.clone());
    let now = Some(Box::new(now));
    let acts = talk.heard(event(EventWhat::Change { message, conversation, what, now }));
    said(&acts).into_iter().map(ToOwned::to_owned).collect()
}

fn with_signs(line: MessageLine, signs: &[(&str, &str)]) -> MessageLine {
    let sign = |(emoji, from): &(&str, &str)| Reaction {
        emoji: (*emoji).to_owned(),
        from: (*from).to_owned(),
    };
    MessageLine { reactions: signs.iter().map(sign).collect(), ..line }
}

#[test]
fn other_words_are_told_with_those_that_stood_there() {
    let mut talk = talk();
    hears(&mut talk, line("t", "bob", "see you at noon, or a little later if it rains"));
    let told = changes(&mut talk, ChangeWord::Edited, line("t", "bob", "see you at one"));
    assert_eq!(told, ["bob: changed \"see you at noon, or a little la…\": see you at one"]);
    let told = changes(&mut talk, ChangeWord::Edited, line("t", "bob", "see you at two"));
    assert_eq!(told, ["bob: changed \"see you at one\": see you at two"]);
    let told = changes(&mut talk, ChangeWord::Edited, line("before", "bob", "x\ncarol: y"));
    assert_eq!(told, ["bob: changed an older message: x\n  carol: y"]);
    assert!(changes(&mut talk, ChangeWord::Edited, line("m", "you", "mine")).is_empty());
    let typing =
        EventWhat::Typing { conversation: "bob".into(), friend: "bob".into(), typing: true };
    assert!(talk.heard(event(typing)).is_empty());
}

#[test]
fn what_is_taken_back_is_told_with_its_words_and_by_whom() {
    let mut talk = talk();
    hears(&mut talk, line("t", "bob", "oops"));
    hears(&mut talk, line("m", "you", "rude"));
    let gone = |message: &str, from: &str, by: Option<&str>| MessageLine {
        text: None,
        deleted: true,
        deleted_by: by.map(ToOwned::to_owned),
        ..line(message, from, "")
    };
    assert_eq!(
        changes(&mut talk, ChangeWord::Deleted, gone("t", "bob", None)),
        ["bob: deleted \"oops\""]
    );
    assert!(changes(&mut talk, ChangeWord::Deleted, gone("n", "you", None)).is_empty());
    let told = changes(&mut talk, ChangeWord::Deleted, gone("m", "you", Some("carol")));
    assert_eq!(told, ["carol: deleted your \"rude\""]);
    let told = changes(&mut talk, ChangeWord::Deleted, gone("o", "bob", None));
    assert_eq!(told, ["bob: deleted an older message"]);
}

#[test]
fn a_sign_is_told_with_whose_it_is_and_never_my_own() {
    let mut talk = talk();
    let mine = || line("m", "you", "hi");
    hears(&mut talk, mine());
    hears(&mut talk, line("t", "bob", "hello"));
    let told = changes(&mut talk, ChangeWord::Reacted, with_signs(mine(), &[("🎉", "bob")]));
    assert_eq!(told, ["bob: reacted 🎉 to your \"hi\""]);
    let told = changes(&mut talk, ChangeWord::Reacted, with_signs(mine(), &[("👍", "bob")]));
    assert_eq!(told, ["bob: reacted 👍 to your \"hi\""], "one sign took the place of another");
    let told = changes(&mut talk, ChangeWord::Reacted, mine());
    assert_eq!(told, ["bob: withdrew 👍 from your \"hi\""]);

    let card = crate::api::types::identity::Card {
        card: String::new(),
        id: String::new(),
        name: "alice".into(),
        fingerprint: String::new(),
    };
    talk.heard(Heard::Answered(Want::Me, Ok(Answer::Me(card))));
    let theirs = || line("t", "bob", "hello");
    let told = changes(&mut talk, ChangeWord::Reacted, with_signs(theirs(), &[("🎉", "alice")]));
    assert_eq!(told, Vec::<String>::new());
    let both = with_signs(theirs(), &[("🎉", "alice"), ("🎉", "carol")]);
    assert_eq!(
        changes(&mut talk, ChangeWord::Reacted, both),
        ["carol: reacted 🎉 to bob's \"hello\""]
    );
    let older = with_signs(line("o", "bob", "long ago"), &[("🎉", "carol")]);
    let told = changes(&mut talk, ChangeWord::Reacted, older);
    assert_eq!(told, ["bob: bob's \"long ago\" now has [🎉 carol]"]);
}

#[test]
fn an_answer_says_what_it_answers_as_it_comes_and_when_it_is_read_again() {
    let mut talk = talk();
    let answer = |message: &str, to: &str, text: &str| MessageLine {
        reply_to: Some(to.to_owned()),
        ..line(message, "bob", text)
    };
    hears(&mut talk, line("m", "you", "are you there?"));
    let acts = hears(&mut talk, answer("t", "m", "the answer"));
    assert_eq!(said(&acts), ["bob, answering your \"are you there?\": the answer"]);
    let acts = hears(&mut talk, answer("u", "before", "the answer"));
    assert_eq!(said(&acts), ["bob, answering an older message: the answer"]);
    let waves = MessageLine { action: true, ..answer("v", "t", "waves") };
    assert_eq!(said(&hears(&mut talk, waves)), ["* bob, answering bob's \"the answer\", waves"]);
    // The same id in another conversation is another message.
    let other = MessageLine { conversation_id: "carols".into(), ..line("before", "carol", "psst") };
    hears(&mut talk, MessageLine { conversation: "carol".into(), ..other });
    let acts = hears(&mut talk, answer("w", "before", "x"));
    assert_eq!(said(&acts), ["bob, answering an older message: x"]);

    let mut later = super::talk();
    let page = Want::Page { conversation: "bob".into(), limit: 10, before: None };
    let lines = vec![line("m", "you", "are you there?"), answer("t", "m", "the answer")];
    let acts = later.heard(Heard::Answered(page, Ok(Answer::Page(lines))));
    assert!(said(&acts)[1].ends_with(", answering your \"are you there?\": the answer"));
}

#[test]
fn what_is_about_to_be_deleted_is_said_by_its_words() {
    let mut talk = talk();
    hears(&mut talk, line("m", "you", "the wrong words"));
    for typed in ["/delete", "/delete m"] {
        let acts = talk.typed(typed);
        assert!(said(&acts)[0].contains("\"the wrong words\""), "{acts:?}");
        talk.typed("n");
    }
}

#[test]
fn words_that_disappeared_are_not_said_again() {
    let mut talk = talk();
    hears(&mut talk, line("m", "you", "for a minute"));
    let (message, conversation) = ("m".into(), "bob".into());
    let what = ChangeWord::Faded;
    talk.heard(event(EventWhat::Change { message, conversation, what, now: None }));
    let answer = MessageLine { reply_to: Some("m".into()), ..line("t", "bob", "yes") };
    assert_eq!(said(&hears(&mut talk, answer)), ["bob, answering an older message: yes"]);
}

#[test]
fn a_timer_is_told_once_whoever_set_it_and_whenever_it_is_asked_for() {
    let mut talk = talk();
    let timer = |mine| Timer { conversation: "bob".into(), mine, theirs: 0, seconds: 0 };
    let set = Want::Timer { to: "bob".into(), seconds: Some(3_600) };
    let answer = |talk: &mut Talk, want: &Want, mine| {
        talk.heard(Heard::Answered(want.clone(), Ok(Answer::Timer(timer(mine)))))
    };
    assert_eq!(talk.heard(event(EventWhat::Timer(timer(3_600)))).len(), 1);
    assert!(answer(&mut talk, &set, 3_600).is_empty(), "that was said");
    assert_eq!(answer(&mut talk, &set, 3_600).len(), 1, "set to what it is: nothing happens");
    let asked = Want::Timer { to: "bob".into(), seconds: None };
    assert_eq!(answer(&mut talk, &asked, 3_600).len(), 1);
}
