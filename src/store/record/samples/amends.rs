//! Samples of what is done to messages, and of what time takes.

use super::{CANARY, NOON, entry, identity, letter, message};
use crate::core::record::{Clearing, Draft, Early, Entry, Fading, Key, Outgoing, Pact, Record};
use crate::model::amend::{Amend, Become, Deed, Emoji, Sign, Since};
use crate::model::event::News;
use crate::model::message::{Body, ChatId, Content};

fn amends() -> [Amend; 4] {
    let target = message(0xb0, 11);
    let body = Body::parse(format!("{CANARY} again")).unwrap();
    let deeds = [
        Deed::Reword { body, mentions: vec![identity(0xc0)] },
        Deed::Take,
        Deed::Sign(Emoji::parse("👍🏽")),
        Deed::Sign(None),
    ];
    deeds.map(|deed| Amend { target, edition: 1_795_000_000, deed })
}

/// A key of each kind about one person.
pub(super) fn keys(who: u8, number: u64) -> Vec<Key> {
    let chat = ChatId::Friend(identity(who));
    let pact = Key::Pact(identity(who));
    vec![Key::Early(chat, number), Key::Fading(number), pact, Key::Clearing(chat), Key::Draft(chat)]
}

/// The record for a key; `None` when it is none of these.
pub(super) fn record(key: &Key, salt: u8) -> Option<Record> {
    Some(match *key {
        Key::Early(chat, number) => {
            let [amend, ..] = amends();
            let by = identity(0xb0);
            Record::Early(Early { chat, number, by, at: NOON, came: NOON, amend })
        }
        Key::Fading(number) => {
            let (chat, message) = (ChatId::Friend(identity(0xb0)), message(0xb0, 7));
            Record::Fading(Fading { number, chat, order: salt.into(), message })
        }
        Key::Pact(friend) => {
            let (ours, theirs) = ((86_400, 1_795_000_000), (3_600, salt.into()));
            Record::Pact(Pact { friend, ours, theirs, unseen: Some(9) })
        }
        Key::Draft(chat) => {
            let text = Body::parse(format!("{CANARY} unsaid {salt}")).unwrap();
            Record::Draft(Draft { chat, text, at: NOON })
        }
        Key::Clearing(chat) => Record::Clearing(Clearing { chat, upto: salt.into(), room: true }),
        _ => return None,
    })
}

/// What was added to records for them, under the names of the golden files.
pub(super) fn later_fields() -> Vec<(&'static str, Record)> {
    let sign = |who, emoji| Sign { from: identity(who), emoji, edition: 1_795_000_000 };
    let changed = Entry {
        since: Since {
            reworded: Some((NOON, 1_795_000_000)),
            taken: None,
            signs: vec![sign(0xc0, Emoji::parse("❤️")), sign(0xd0, None)],
            fades: Some(NOON),
            telling: Some(14),
        },
        ..entry(0xb0, 12)
    };
    let mut taken = entry(0xb0, 12);
    taken.letter.content = Content::Gone;
    taken.since.taken = Some((NOON, identity(0xc0)));
    let mut lasting = entry(0xb0, 12);
    if let Content::Text { action, lasts, .. } = &mut lasting.letter.content {
        (*action, *lasts) = (true, Some(3_600));
    }
    let telling = |content| {
        let mut letter = letter(0xb0, 12);
        letter.content = content;
        let (friend, number, order, envelope) = (identity(0xb0), 12, None, None);
        let (about, letter) = (Some(11), Some(letter));
        Record::Outgoing(Outgoing { friend, number, order, about, letter, envelope })
    };
    let [edit, delete, react, withdraw] = amends().map(|amend| telling(Content::Amend(amend)));
    vec![
        ("entry-changed", Record::Entry(changed)),
        ("entry-taken", Record::Entry(taken)),
        ("entry-lasting", Record::Entry(lasting)),
        ("outgoing-edit", edit),
        ("outgoing-delete", delete),
        ("outgoing-reaction", react),
        ("outgoing-reaction-withdrawn", withdraw),
        ("outgoing-timer", telling(Content::Timer { seconds: 86_400, edition: 7 })),
    ]
}

/// What they tell.
pub(super) fn news() -> Vec<News> {
    let (chat, message) = (ChatId::Friend(identity(0xb0)), message(0xb0, 12));
    let all = [Become::Reworded, Become::Taken, Become::Signed, Become::Known, Become::Faded];
    let changed = |what| News::Changed { chat, order: 12, message, what };
    let rest = [News::Cleared { chat }, News::Timer { friend: identity(0xb0) }];
    all.map(changed).into_iter().chain(rest).collect()
}
