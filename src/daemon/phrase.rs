//! Showing the recovery words once more: only to somebody who knows the passphrase, if there is one.

use std::sync::Arc;

use tokio::sync::{Mutex, oneshot};

use crate::api::error::{ApiError, ErrorKind};
use crate::api::request::Answer;
use crate::api::said::said;
use crate::api::types::identity::{IdentityPhrase, Phrase};
use crate::api::types::secret::Secret;
use crate::store::{Store, Unlock};

use super::desk::Desk;
use super::ears::reply;
use super::{answer, trouble};

/// Checks one passphrase at a time: each check takes a second and a lot of memory, by intent.
#[derive(Debug, Default)]
pub(crate) struct PhraseDesk {
    /// Held by whoever is checking.
    checking: Arc<Mutex<()>>,
}

impl PhraseDesk {
    /// Answers with the words, after the passphrase if the home has one. Does not keep the caller waiting.
    pub(crate) fn show(
        &mut self,
        desk: &Desk<'_>,
        asked: IdentityPhrase,
        to: oneshot::Sender<Result<Answer, ApiError>>,
    ) {
        let folder = desk.around.home.store();
        let words = answer::phrase(desk);
        let locked = Store::needs_passphrase(&folder).map_err(|error| trouble::of_store(&error));
        let (words, locked) = match (words, locked) {
            (Ok(words), Ok(locked)) => (words, locked),
            (Err(error), _) | (_, Err(error)) => return reply(to, Err(error)),
        };
        match asked.passphrase {
            _ if !locked => reply(to, Ok(shown(words))),
            None => reply(to, Err(ApiError::locked())),
            Some(passphrase) => {
                let passphrase = passphrase.reveal().as_bytes().to_vec().into();
                let Ok(checking) = self.checking.clone().try_lock_owned() else {
                    let busy = said!("refused-busy-passphrase");
                    let busy = ApiError::refusing(ErrorKind::TooMany, busy);
                    return reply(to, Err(busy));
                };
                tokio::task::spawn_blocking(move || {
                    let opens = Store::check(&folder, &Unlock::Passphrase(passphrase));
                    drop(checking);
                    let opens = opens.map_err(|error| trouble::of_store(&error));
                    reply(to, opens.map(|()| shown(words)));
                });
            }
        }
    }
}

fn shown(phrase: Secret) -> Answer {
    Phrase { phrase }.into()
}
