//! What is taken from files for reading: from the local door to the store and back, past the core.
//!
//! Nothing imported is ever sent, counted, told as an event or touched by `retention.days`. Messages are told apart by
//! author and id; what is there already stays as it is, so a file can be imported again after anything went wrong.

use std::collections::BTreeMap;

use rand_core::Rng;

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::{Said, said};
use crate::api::types::import::{
    ImportAdd, ImportCard, ImportLine, ImportTook, LINES_MAX, OnLine, Origin, PREFIX,
};
use crate::api::types::message::{ImportedFrom, MessageLine, MessageList, PAGE_MAX, Reaction};
use crate::api::types::rfc3339;
use crate::core::record::Record;
use crate::core::turn::Change;
use crate::model::id::{IdentityKey, ImportId, MessageId};
use crate::model::imported::{IMPORTED_MAX, IMPORTS_MAX, Import, Imported};
use crate::model::time::Time;
use crate::store::imports::sheets_of;
use crate::store::{Store, StoreError};

use super::answer::messages::moment;
use super::{clock, trouble};

/// Most ids held in memory, of all imported conversations together: about 80 bytes each.
const KNOWN_MAX: usize = 1_000_000;

/// Most messages that are looked at for one page, when only those since some time are wanted.
const LOOKED_AT_MAX: usize = 50_000;

/// Where the messages of one imported conversation stand.
type Places = BTreeMap<(MessageId, IdentityKey), u64>;

/// Why nothing was done.
pub(crate) enum Undone {
    /// It was refused.
    Refused(ApiError),
    /// The store does not follow.
    Store(StoreError),
}

impl From<ApiError> for Undone {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Undone {
    /// In the words of the local door.
    pub(crate) fn told(&self) -> ApiError {
        match self {
            Self::Refused(error) => error.clone(),
            Self::Store(error) => trouble::of_store(error),
        }
    }
}

/// The name behind `import:`, if a conversation is named so.
pub(crate) fn name_in(conversation: &str) -> Option<&str> {
    conversation.trim().strip_prefix(PREFIX)
}

/// Whoever wants to do something in what was imported.
pub(super) fn for_reading(conversation: &str) -> ApiError {
    let typed = crate::api::refusals::as_typed(conversation.trim());
    ApiError::refusing(ErrorKind::Usage, said!("refused-for-reading", typed))
}

/// The imported conversation of this name, with or without `import:`.
pub(crate) fn named(store: &Store, asked: &str) -> Result<Import, ApiError> {
    let all = store.imports().map_err(|error| trouble::of_store(&error))?;
    let name = name_in(asked).unwrap_or(asked).trim().to_lowercase();
    let found = all.into_iter().find(|head| head.name.to_lowercase() == name);
    found.ok_or_else(|| {
        ApiError::refusing(ErrorKind::NoSuchFriend, said!("refused-no-such-import", asked = name))
    })
}

/// Everything that was imported.
pub(crate) fn list(store: &Store) -> Result<Vec<ImportCard>, ApiError> {
    let all = store.imports().map_err(|error| trouble::of_store(&error))?;
    let card = |head: Import| ImportCard {
        conversation: format!("{PREFIX}{}", head.name),
        import: head.name,
        conversation_id: head.origin,
        messages: head.messages,
        imported_at: rfc3339(head.at),
    };
    Ok(all.into_iter().map(card).collect())
}

/// A message as it is shown: by nobody of ours, in no conversation of ours.
pub(crate) fn line(head: &Import, said: &Imported) -> MessageLine {
    let signs = said.signs.iter();
    let sign = |(emoji, from): &(crate::model::amend::Emoji, String)| Reaction {
        emoji: emoji.as_str().to_owned(),
        from: from.clone(),
    };
    MessageLine {
        message: said.message.id.to_string(),
        conversation: format!("{PREFIX}{}", head.name),
        conversation_id: format!("{PREFIX}{}", head.id),
        from: said.from.clone(),
        author: said.message.author.to_string(),
        text: said.text.as_ref().map(|text| text.as_str().to_owned()),
        at: rfc3339(said.at),
        edited: said.edited.map(rfc3339),
        reply_to: said.reply_to.map(|id| id.to_string()),
        reactions: signs.map(sign).collect(),
        deleted: said.text.is_none(),
        deleted_by: said.taken_by.clone(),
        action: said.action,
        imported: Some(ImportedFrom {
            at: rfc3339(head.at),
            conversation: head.called.clone(),
            conversation_id: head.origin.clone(),
        }),
        ..MessageLine::default()
    }
}

/// Those who import, and what is remembered while they do.
pub(crate) struct ImportDesk {
    known: BTreeMap<ImportId, Places>,
    /// How many ids may be held.
    known_max: usize,
}

impl Default for ImportDesk {
    fn default() -> Self {
        Self { known: BTreeMap::new(), known_max: KNOWN_MAX }
    }
}

/// What a request comes to in one conversation.
struct Share {
    origin: Origin,
    messages: Vec<Imported>,
    left_out: u64,
}

/// The same, ready to be saved.
struct Ready {
    head: Import,
    fresh: Places,
    took: ImportTook,
}

impl ImportDesk {
    /// Takes messages in: all of them, durably, or none.
    pub(crate) fn add(
        &mut self,
        store: &mut Store,
        asked: &ImportAdd,
    ) -> Result<Vec<ImportTook>, Undone> {
        let mut heads = store.imports()?;
        let (mut changes, mut ready) = (Vec::new(), Vec::new());
        for share in shares(&asked.lines)? {
            let head = head_for(&mut heads, &share.origin, clock::now())?;
            ready.push(self.prepare(store, head, share, &mut changes)?);
        }
        if let Err(error) = store.apply(&changes) {
            // Nobody knows what of it is there.
            self.known.clear();
            return Err(error.into());
        }
        let done = ready.into_iter().map(|Ready { head, fresh, took }| {
            // What was let go of meanwhile is read as a whole the next time: a part of it would double the rest.
            if let Some(places) = self.known.get_mut(&head.id) {
                places.extend(fresh);
            }
            took
        });
        let done = done.collect();
        if self.known.values().map(BTreeMap::len).sum::<usize>() > self.known_max {
            self.known.clear();
        }
        Ok(done)
    }

    /// Forgets an imported conversation whole.
    pub(crate) fn forget(&mut self, store: &mut Store, asked: &str) -> Result<(), Undone> {
        let head = named(store, asked)?;
        self.known.remove(&head.id);
        Ok(store.import_forget(head.id)?)
    }

    /// Lets go of what is only remembered to be quick.
    pub(crate) fn rest(&mut self) {
        self.known.clear();
    }

    /// A page of an imported conversation, in the order of the file.
    pub(crate) fn page(
        &mut self,
        store: &Store,
        asked: &MessageList,
    ) -> Result<Vec<MessageLine>, ApiError> {
        let head = named(store, &asked.conversation)?;
        let since = asked.since.as_deref().map(moment).transpose()?.unwrap_or_default();
        let limit = usize::try_from(asked.limit.clamp(1, PAGE_MAX)).unwrap_or(1);
        let after = u64::try_from(limit - limit / 2).unwrap_or(u64::MAX);
        let before = match (&asked.before, &asked.around) {
            (Some(_), Some(_)) => {
                return Err(ApiError::refusing(ErrorKind::Usage, said!("refused-one-place")));
            }
            (Some(id), None) => self.place(store, &head, id)?,
            (None, Some(id)) => {
                let place = self.place(store, &head, id)?;
                place.saturating_add(after).min(head.messages.saturating_add(1))
            }
            (None, None) => u64::MAX,
        };
        let (mut before, mut looked_at, mut fitting) = (before, 0, Vec::new());
        loop {
            let page = store.import_page(head.id, before, limit);
            let page = page.map_err(|error| trouble::of_store(&error))?;
            looked_at += page.len();
            before = page.first().map_or(0, |(place, _)| *place);
            let is_last = page.len() < limit || looked_at >= LOOKED_AT_MAX;
            // The newest come first, page by page.
            let fits = page.into_iter().rev().filter(|(_, said)| said.at >= since);
            fitting.extend(fits.map(|(_, said)| line(&head, &said)).take(limit - fitting.len()));
            if is_last || fitting.len() >= limit || asked.around.is_some() {
                fitting.reverse();
                return Ok(fitting);
            }
        }
    }

    /// Where a message stands in an imported conversation, by its id or the first letters of one.
    pub(crate) fn place(
        &mut self,
        store: &Store,
        head: &Import,
        asked: &str,
    ) -> Result<u64, ApiError> {
        let places = self.places(store, head).map_err(|error| trouble::of_store(&error))?;
        let mut found: Vec<u64> = match MessageId::parse(asked) {
            Ok(id) => {
                let (from, to) = (IdentityKey([0; 32]), IdentityKey([u8::MAX; 32]));
                places.range((id, from)..=(id, to)).map(|(_, place)| *place).take(2).collect()
            }
            Err(_) => {
                let letters = asked.to_ascii_lowercase();
                let fits =
                    |(id, _): &(MessageId, IdentityKey)| id.to_string().starts_with(&letters);
                let fitting = places.iter().filter(|(key, _)| fits(key));
                fitting.map(|(_, place)| *place).take(2).collect()
            }
        };
        match (found.pop(), found.is_empty()) {
            (Some(place), true) => Ok(place),
            (Some(_), false) => Err(ApiError::many_such_messages(asked)),
            (None, _) => Err(ApiError::no_such_message(asked)),
        }
    }

    fn places(&mut self, store: &Store, head: &Import) -> Result<&mut Places, StoreError> {
        if !self.known.contains_key(&head.id) {
            let held: usize = self.known.values().map(BTreeMap::len).sum();
            let more = usize::try_from(head.messages).unwrap_or(KNOWN_MAX);
            if held.saturating_add(more) > self.known_max {
                self.known.clear();
            }
            let mut places = Places::new();
            store.import_walk(head.id, |place, said| {
                places.insert((said.message.id, said.message.author), place);
            })?;
            self.known.insert(head.id, places);
        }
        Ok(self.known.entry(head.id).or_default())
    }

    /// Finds what is new of a share, and what has to be saved for it.
    fn prepare(
        &mut self,
        store: &Store,
        mut head: Import,
        share: Share,
        changes: &mut Vec<Change>,
    ) -> Result<Ready, Undone> {
        let (first, mut known) = (head.messages.saturating_add(1), 0);
        let places = self.places(store, &head)?;
        let (mut fresh, mut new) = (Places::new(), Vec::new());
        for said in share.messages {
            let key = (said.message.id, said.message.author);
            if places.contains_key(&key) || fresh.contains_key(&key) {
                known += 1;
                continue;
            }
            if head.messages >= IMPORTED_MAX {
                return Err(full(said!("refused-import-messages")).into());
            }
            head.messages += 1;
            fresh.insert(key, head.messages);
            new.push(said);
        }
        let took = ImportTook {
            import: head.name.clone(),
            conversation_id: head.origin.clone(),
            taken: head.messages.saturating_add(1).saturating_sub(first),
            known,
            left_out: share.left_out,
            messages: head.messages,
            imported_at: rfc3339(head.at),
        };
        if !new.is_empty() {
            let sheets = sheets_of(head.id, first, new).into_iter().map(Record::ImportSheet);
            let all = sheets.chain([Record::Import(head.clone())]);
            changes.extend(all.map(|record| (record.key(), Some(record))));
        }
        Ok(Ready { head, fresh, took })
    }
}

/// What stands on lines, by conversation.
fn shares(lines: &[ImportLine]) -> Result<Vec<Share>, ApiError> {
    if lines.len() > LINES_MAX {
        return Err(ApiError::refusing(ErrorKind::Usage, said!("refused-import-lines")));
    }
    let mut shares: Vec<Share> = Vec::new();
    for (nth, line) in (1..).zip(lines) {
        let read = line.read().map_err(|bad| {
            let (why, field) = bad.named();
            ApiError::refusing(
                ErrorKind::Unreadable,
                said!("refused-import-line", nth = nth as u64, why, field),
            )
        });
        let (said, origin) = match read? {
            OnLine::Message(said, origin) => (Some(*said), origin),
            OnLine::LeftOut(origin) => (None, origin),
            OnLine::Other => continue,
        };
        let left_out = u64::from(said.is_none());
        match shares.iter_mut().find(|share| share.origin.id == origin.id) {
            Some(share) => {
                share.messages.extend(said);
                share.left_out += left_out;
            }
            None => {
                shares.push(Share { origin, messages: said.into_iter().collect(), left_out });
            }
        }
    }
    Ok(shares)
}

/// The imported conversation that holds what is said to be of this one; a new one if there is none.
fn head_for(heads: &mut Vec<Import>, origin: &Origin, now: Time) -> Result<Import, ApiError> {
    if let Some(head) = heads.iter().find(|head| head.origin == origin.id) {
        return Ok(head.clone());
    }
    if heads.len() >= IMPORTS_MAX {
        return Err(full(said!("refused-import-conversations")));
    }
    let taken =
        |name: &str| heads.iter().any(|head| head.name.to_lowercase() == name.to_lowercase());
    let numbered = (2..).map(|number: u64| format!("{}-{number}", origin.name));
    let mut names = std::iter::once(origin.name.clone()).chain(numbered);
    let name = names.find(|name| !taken(name)).unwrap_or_default();
    let mut id = [0; ImportId::LEN];
    clock::dice().fill_bytes(&mut id);
    let (called, origin) = (origin.name.clone(), origin.id.clone());
    let head = Import { id: ImportId(id), name, called, origin, at: now, messages: 0 };
    heads.push(head.clone());
    Ok(head)
}

fn full(said: Said) -> ApiError {
    ApiError::refusing(ErrorKind::TooMany, said)
}

#[cfg(test)]
mod tests;
