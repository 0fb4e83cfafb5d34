//! What was done to messages is told again to a friend whose disk was set back: other words, deletions, signs. Editions
//! make each of them count once.

use super::super::limits::{DEEDS_AGAIN_MAX, LOOKED_THROUGH_MAX};
use super::super::peer::Peer;
use super::super::record::{Entry, Key, Record};
use super::super::turn::Turn;
use crate::model::amend::{Amend, Deed};
use crate::model::id::IdentityKey;
use crate::model::message::{ChatId, Content};

/// Entries read at once.
const PAGE: u64 = 256;

impl Peer {
    /// Puts what I did to the newest messages in line once more, at most [`DEEDS_AGAIN_MAX`] of it. Whether the friend
    /// knows is open again until it is there.
    pub(in crate::core) fn give_deeds_again(&mut self, turn: &mut Turn<'_>, me: IdentityKey) {
        let chat = ChatId::Friend(self.friend.identity);
        let mut changed = Vec::new();
        let mut to = self.line.next_order;
        let end = to.saturating_sub(LOOKED_THROUGH_MAX);
        while to > end && changed.len() < DEEDS_AGAIN_MAX {
            let from = to.saturating_sub(PAGE).max(end);
            let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
            let page = turn.range(&Key::Entry(chat, from), &Key::Entry(chat, to), most);
            let entries = page.into_iter().rev().filter_map(|record| match record {
                Record::Entry(entry) if !deeds(&entry, &me).is_empty() => Some(entry),
                _ => None,
            });
            changed.extend(entries);
            to = from;
        }
        changed.truncate(DEEDS_AGAIN_MAX);
        for mut entry in changed.into_iter().rev() {
            for amend in deeds(&entry, &me) {
                let letter = turn.letter(Content::Amend(amend));
                // A full line tells the rest with the next thing that is done to it.
                let Ok(number) = self.post_about(turn, letter, entry.order) else { return };
                entry.since.telling = Some(number);
            }
            turn.save(Record::Entry(entry));
        }
    }
}

/// What I did to a message, as far as it still counts.
fn deeds(entry: &Entry, me: &IdentityKey) -> Vec<Amend> {
    let amend = |edition, deed| Amend { target: entry.message, edition, deed };
    if let Some((at, by)) = entry.since.taken {
        let edition = u32::try_from(at.seconds()).unwrap_or(u32::MAX);
        let told = by == *me && entry.message.author == *me && was_sent(entry);
        return if told { vec![amend(edition, Deed::Take)] } else { Vec::new() };
    }
    if !was_sent(entry) {
        return Vec::new();
    }
    let mut deeds = Vec::new();
    if let (Some((_, edition)), Content::Text { body, mentions, .. }) =
        (entry.since.reworded, &entry.letter.content)
        && entry.message.author == *me
    {
        let (body, mentions) = (body.clone(), mentions.clone());
        deeds.push(amend(edition, Deed::Reword { body, mentions }));
    }
    if let Some(sign) = entry.since.sign_of(me) {
        deeds.push(amend(sign.edition, Deed::Sign(sign.emoji.clone())));
    }
    deeds
}

/// Whether the friend has it, or had.
fn was_sent(entry: &Entry) -> bool {
    use crate::model::message::State::{Delivered, Read};
    matches!(entry.state, None | Some(Delivered | Read))
}
