//! Searches: one at a time, in threads of their own, so that the node goes on meanwhile.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::{mpsc, oneshot};

use crate::api::error::{ApiError, ErrorKind};
use crate::api::request::Answer;
use crate::api::said::said;
use crate::api::types::search::{Found as Told, MessageSearch};
use crate::model::imported::{Import, Imported};
use crate::store::imports::ImportWanted;
use crate::store::search::{Found, Wanted};
use crate::store::{Store, StoreError};

use super::desk::Desk;
use super::ears::reply;
use super::imports::{self, ImportDesk};
use super::{answer, trouble};

/// Most searches that wait for their turn: whoever types in a window asks for the next before the last is answered.
const WAITING_MAX: usize = 32;

/// A search on its way into a thread.
type Seek = Box<dyn FnOnce() -> Result<Hits, StoreError> + Send>;

type Asker = oneshot::Sender<Result<Answer, ApiError>>;

/// What is looked for, and where.
enum Sought {
    /// In everything that was said.
    Talk(Wanted),
    /// In an imported conversation.
    Imported(Import, ImportWanted),
}

/// What was found.
enum Hits {
    /// In everything that was said.
    Talk(Found),
    /// In an imported conversation.
    Imported(Import, Vec<Imported>),
}

/// A search that has come to its end.
pub(crate) struct Looked {
    found: Result<Hits, StoreError>,
    to: Asker,
}

/// Those who search.
pub(crate) struct SearchDesk {
    waiting: VecDeque<(Sought, Asker)>,
    is_looking: bool,
    done: mpsc::Sender<Looked>,
    looked: mpsc::Receiver<Looked>,
}

impl Default for SearchDesk {
    fn default() -> Self {
        let (done, looked) = mpsc::channel(1);
        Self { waiting: VecDeque::new(), is_looking: false, done, looked }
    }
}

impl SearchDesk {
    /// Reads what searches need to know, in a thread of its own, so that the first one is as quick as the others.
    pub(crate) fn prepare(store: &Store) {
        if let Ok(seeker) = store.seeker(Wanted::default()) {
            // Whoever searches finds out what stands in the way.
            tokio::task::spawn_blocking(move || drop(seeker.prepare()));
        }
    }

    /// Takes a search; it is answered once it had its turn.
    pub(crate) fn ask(
        &mut self,
        desk: &Desk<'_>,
        imports: &mut ImportDesk,
        asked: &MessageSearch,
        to: Asker,
    ) {
        let place = asked.conversation.as_deref().filter(|place| imports::name_in(place).is_some());
        let wanted = match place {
            Some(place) => answer::search::wanted_of(desk, imports, asked, place)
                .map(|(head, wanted)| Sought::Imported(head, wanted)),
            None => answer::search::wanted(desk, asked).map(Sought::Talk),
        };
        match wanted {
            Err(error) => reply(to, Err(error)),
            Ok(_) if self.waiting.len() >= WAITING_MAX => {
                let busy = ApiError::refusing(ErrorKind::TooMany, said!("refused-busy-searches"));
                reply(to, Err(busy));
            }
            Ok(wanted) => {
                self.waiting.push_back((wanted, to));
                self.go_on(desk.store);
            }
        }
    }

    /// The next search that has come to its end; never, while nobody searches.
    pub(crate) async fn next(&mut self) -> Looked {
        match self.looked.recv().await {
            Some(looked) => looked,
            None => std::future::pending().await,
        }
    }

    /// Answers whoever asked, and begins the next search.
    pub(crate) fn answer(&mut self, desk: &Desk<'_>, looked: Looked) {
        self.is_looking = false;
        let found = looked.found.map_err(|error| trouble::of_store(&error));
        let told = found.map(|found| match found {
            Hits::Talk(found) => answer::search::found(desk, &found),
            Hits::Imported(head, found) => {
                let messages = found.iter().map(|said| imports::line(&head, said)).collect();
                Told { messages, unfinished: None }
            }
        });
        reply(looked.to, told.map(Into::into));
        self.go_on(desk.store);
    }

    /// Nobody can be answered any more.
    pub(crate) fn disappoint(&mut self, looked: Looked, trouble: &ApiError) {
        self.is_looking = false;
        reply(looked.to, Err(trouble.clone()));
        for (_, to) in self.waiting.drain(..) {
            reply(to, Err(trouble.clone()));
        }
    }

    fn go_on(&mut self, store: &Store) {
        while !self.is_looking {
            let Some((wanted, to)) = self.waiting.pop_front() else { return };
            // Whoever typed on no longer waits for it.
            if to.is_closed() {
                continue;
            }
            let seek = match wanted {
                Sought::Talk(wanted) => store
                    .seeker(wanted)
                    .map(|seeker| Box::new(move || seeker.search().map(Hits::Talk)) as Seek),
                Sought::Imported(head, wanted) => store.import_seeker(wanted).map(|seeker| {
                    Box::new(move || seeker.search().map(|found| Hits::Imported(head, found)))
                        as Seek
                }),
            };
            match seek {
                Err(error) => reply(to, Err(trouble::of_store(&error))),
                Ok(seek) => {
                    let done = self.done.clone();
                    self.is_looking = true;
                    tokio::task::spawn_blocking(move || {
                        // Whatever looks is gone with its keys before anybody is told.
                        let found = found_by(seek);
                        // Nobody is left to tell when the node has ended.
                        drop(done.blocking_send(Looked { found, to }));
                    });
                }
            }
        }
    }
}

/// What a search finds. One that panics is answered too: others wait behind it.
fn found_by(seek: Seek) -> Result<Hits, StoreError> {
    catch_unwind(AssertUnwindSafe(seek))
        .unwrap_or_else(|_| Err(StoreError::damaged("a search gave up")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_panics_is_answered() {
        assert!(found_by(Box::new(|| panic!("as the disk would have it"))).is_err());
    }
}
