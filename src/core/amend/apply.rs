//! What something done to a message makes of it, whatever order such things come in.

use crate::core::record::Entry;
use crate::model::amend::{Amend, Become, Deed, SIGNS_MAX, Sign};
use crate::model::id::IdentityKey;
use crate::model::message::Content;
use crate::model::time::Time;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::core) enum Applied {
    /// Nothing: it is older than what is known, or the message was taken back.
    Nothing,
    /// They may not do that, at least not by what is known here yet.
    NotTheirs,
    /// The message has changed.
    Changed(Become),
}

/// Does it to the entry. `may_take`: whether `by` may take others' messages back.
pub(in crate::core) fn apply(
    entry: &mut Entry,
    by: IdentityKey,
    at: Time,
    amend: &Amend,
    may_take: bool,
) -> Applied {
    let Content::Text { body, mentions, .. } = &mut entry.letter.content else {
        return Applied::Nothing;
    };
    let own = by == entry.message.author;
    match &amend.deed {
        Deed::Reword { .. } if !own => Applied::NotTheirs,
        Deed::Reword { body: words, mentions: whom } => {
            if entry.since.reworded.is_some_and(|(_, edition)| edition >= amend.edition) {
                return Applied::Nothing;
            }
            (*body, *mentions) = (words.clone(), whom.clone());
            entry.since.reworded = Some((at, amend.edition));
            Applied::Changed(Become::Reworded)
        }
        Deed::Take if !own && !may_take => Applied::NotTheirs,
        Deed::Take => {
            take(entry, by, at);
            Applied::Changed(Become::Taken)
        }
        Deed::Sign(emoji) => {
            let sign = Sign { from: by, emoji: emoji.clone(), edition: amend.edition };
            let signs = &mut entry.since.signs;
            let full = signs.len() >= SIGNS_MAX;
            match signs.iter_mut().find(|known| known.from == by) {
                Some(known) if known.edition >= amend.edition => return Applied::Nothing,
                Some(known) => *known = sign,
                None if full => return Applied::Nothing,
                None => signs.push(sign),
            }
            Applied::Changed(Become::Signed)
        }
    }
}

/// Takes the words out of an entry, and all that would tell of them.
pub(in crate::core) fn take(entry: &mut Entry, by: IdentityKey, at: Time) {
    entry.letter.content = Content::Gone;
    entry.since.reworded = None;
    entry.since.signs.clear();
    entry.since.taken = Some((at, by));
}

/// The edition of the next thing somebody does to a message: above the last one, and by the clock where that is further,
/// so that one whose memory was set back is not outdone by what it said before.
pub(in crate::core) fn next_edition(last: Option<u32>, now: Time) -> u32 {
    let clock = u32::try_from(now.seconds()).unwrap_or(u32::MAX - 1);
    last.map_or(clock, |last| last.saturating_add(1).max(clock))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::amend::{Emoji, Since};
    use crate::model::id::MessageId;
    use crate::model::message::{Body, ChatId, Letter, MessageRef};

    const ADA: IdentityKey = IdentityKey([0xa; 32]);
    const BEN: IdentityKey = IdentityKey([0xb; 32]);
    const NOON: Time = Time(1_795_000_000_000);

    fn entry() -> Entry {
        let message = MessageRef { author: ADA, id: MessageId([1; 16]) };
        let body = Body::parse("teh cat").unwrap();
        let (mentions, reply_to) = (Vec::new(), None);
        let content = Content::Text { body, reply_to, mentions, action: false, lasts: None };
        Entry {
            chat: ChatId::Friend(ADA),
            order: 1,
            message,
            letter: Letter { id: message.id, written: NOON, content },
            number: 1,
            arrived: NOON,
            state: None,
            steps: Vec::new(),
            room: None,
            since: Since::default(),
        }
    }

    fn amend(edition: u32, deed: Deed) -> Amend {
        Amend { target: entry().message, edition, deed }
    }

    fn reword(words: &str) -> Deed {
        Deed::Reword { body: Body::parse(words).unwrap(), mentions: Vec::new() }
    }

    fn sign(emoji: &str) -> Deed {
        Deed::Sign(Emoji::parse(emoji))
    }

    /// Every order of everything, applied to one message: it has to end the same.
    fn all_orders(acts: &[(IdentityKey, Amend)], done: &mut Vec<usize>, ends: &mut Vec<Entry>) {
        if done.len() == acts.len() {
            let mut end = entry();
            for at in done.iter() {
                let (by, amend) = &acts[*at];
                apply(&mut end, *by, NOON, amend, false);
            }
            end.since.signs.sort_by_key(|sign| sign.from);
            ends.push(end);
            return;
        }
        for at in 0..acts.len() {
            if !done.contains(&at) {
                done.push(at);
                all_orders(acts, done, ends);
                done.pop();
            }
        }
    }

    #[test]
    fn whatever_order_acts_come_in_the_message_ends_the_same() {
        let acts = [
            (ADA, amend(5, reword("the cat"))),
            (ADA, amend(9, reword("the dog"))),
            (BEN, amend(7, reword("nonsense"))),
            (BEN, amend(1, sign("❤"))),
            (BEN, amend(2, sign(""))),
            (ADA, amend(3, sign("👍"))),
        ];
        let mut ends = Vec::new();
        all_orders(&acts, &mut Vec::new(), &mut ends);
        assert_eq!(ends.len(), 720);
        let Content::Text { body, .. } = &ends[0].letter.content else { panic!() };
        assert_eq!(body.as_str(), "the dog");
        assert_eq!(ends[0].since.sign_of(&BEN).and_then(|sign| sign.emoji.clone()), None);
        assert!(ends[0].since.sign_of(&ADA).is_some_and(|sign| sign.emoji.is_some()));
        assert!(ends.iter().all(|end| *end == ends[0]));
    }

    #[test]
    fn what_is_taken_back_stays_gone_and_leaves_no_word() {
        let acts = [
            (ADA, amend(5, reword("the cat"))),
            (ADA, amend(6, Deed::Take)),
            (BEN, amend(1, sign("❤"))),
            (BEN, amend(9, Deed::Take)),
        ];
        let mut ends = Vec::new();
        all_orders(&acts, &mut Vec::new(), &mut ends);
        for end in &ends {
            assert_eq!(end.letter.content, Content::Gone);
            assert!(end.since.reworded.is_none() && end.since.signs.is_empty());
            assert_eq!(end.since.taken, Some((NOON, ADA)));
        }
    }

    #[test]
    fn only_who_may_can_take_back_what_others_wrote() {
        let mut end = entry();
        let take = amend(1, Deed::Take);
        assert_eq!(apply(&mut end, BEN, NOON, &take, false), Applied::NotTheirs);
        assert_eq!(apply(&mut end, BEN, NOON, &take, true), Applied::Changed(Become::Taken));
        assert_eq!(end.since.taken, Some((NOON, BEN)));
    }

    #[test]
    fn an_edition_rises_even_when_memory_or_clock_are_set_back() {
        let clock = u32::try_from(NOON.seconds()).unwrap();
        assert_eq!(next_edition(None, NOON), clock);
        assert_eq!(next_edition(Some(clock), NOON), clock + 1);
        assert_eq!(next_edition(Some(clock + 50), NOON), clock + 51);
        assert_eq!(next_edition(Some(3), NOON), clock);
    }
}
