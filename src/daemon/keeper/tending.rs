//! What the keeper does between turns: the store's housekeeping, readers who are behind, the way back from trouble.

use std::time::Duration;

use tokio::time::Instant;

use super::{Keeper, MAINTAIN_EVERY, PACK_PAUSE, PROBE_PAUSES, load};
use crate::api::error::ApiError;
use crate::api::types::Done;
use crate::api::types::setting::{ConfigSet, Setting};
use crate::core::input::Input;
use crate::daemon::desk::Desk;
use crate::daemon::imports::{ImportDesk, Undone};
use crate::daemon::search::SearchDesk;
use crate::daemon::step::StepError;
use crate::daemon::{clock, trouble};
use crate::store::Store;

/// How long packing waits for a moment in which nobody wants anything.
const PACK_WAIT_MAX: Duration = Duration::from_secs(2);
/// How often it is looked whether there is something to pack.
const PACK_EVERY: Duration = Duration::from_secs(30);

impl Keeper {
    /// Between turns: readers who are behind, the store's housekeeping, and the way back from trouble.
    pub(super) async fn look_after(&mut self) {
        if let Some(node) = &self.node {
            let desk = Desk { node, store: &self.store, around: &self.around, now: clock::now() };
            self.ears.hub.catch_up(&desk);
        }
        let now = Instant::now();
        match self.probe {
            Some((at, pause)) if at <= now => self.try_again(pause).await,
            None if self.maintain_at <= now => {
                self.maintain_at = now + MAINTAIN_EVERY;
                self.imports.rest();
                if let Err(error) = self.store.maintain(clock::now()) {
                    self.give_up(&StepError::Store(error)).await;
                }
            }
            _ => {}
        }
    }

    /// Changes what was imported: past the core, which knows nothing of it.
    pub(super) async fn import<T>(
        &mut self,
        act: impl FnOnce(&mut ImportDesk, &mut Store) -> Result<T, Undone>,
    ) -> Result<T, ApiError> {
        if let Some(trouble) = &self.around.trouble {
            return Err(trouble.clone());
        }
        match act(&mut self.imports, &mut self.store) {
            Ok(done) => Ok(done),
            Err(undone) => {
                let told = undone.told();
                if let Undone::Store(error) = undone {
                    self.give_up(&StepError::Store(error)).await;
                }
                Err(told)
            }
        }
    }

    /// Packs a little of what is old, or copies a little of an overgrown store, when it is time and nobody wants
    /// anything, or has to wait for that no longer.
    pub(super) async fn pack(&mut self, quiet: bool) {
        let late = self.pack_at.elapsed() >= PACK_WAIT_MAX;
        let due = self.pack_at <= Instant::now() && (quiet || late);
        if !due || self.probe.is_some() || !self.around.online {
            return;
        }
        let packed = if self.store.wants_packing() {
            self.store.pack()
        } else if self.store.wants_renewal() {
            Ok(self.store.renew())
        } else {
            Ok(false)
        };
        let pause = if matches!(packed, Ok(true)) { PACK_PAUSE } else { PACK_EVERY };
        self.pack_at = Instant::now() + pause;
        if let Err(error) = packed {
            self.give_up(&StepError::Store(error)).await;
        }
    }

    /// Tries whether the disk follows again, and begins anew if it does.
    pub(super) async fn try_again(&mut self, pause: Duration) {
        let again = match self.store.probe() {
            Ok(()) => load(&self.store),
            Err(error) => Err(trouble::of_store(&error)),
        };
        let again = match again {
            Ok(node) => {
                self.node = Some(node);
                self.links.start().await.map_err(|error| trouble::of_net(&error))
            }
            Err(trouble) => Err(trouble),
        };
        match again {
            Ok(()) => {
                tracing::info!("the store can be written again");
                (self.around.trouble, self.probe) = (None, None);
                self.begin().await;
            }
            Err(trouble) => {
                let pause = (pause * 2).min(PROBE_PAUSES.1);
                self.probe = Some((Instant::now() + pause, pause));
                self.around.trouble = Some(trouble);
            }
        }
    }

    /// Changes a setting, which may act at once.
    pub(super) async fn set(&mut self, asked: &ConfigSet) -> Result<Setting, ApiError> {
        let home = self.around.home.clone();
        let setting = self.around.config.set(&home, &asked.key, &asked.value)?;
        self.around.archive.settle(self.around.config.archive_file(), &self.store);
        self.idle.set_after(self.around.config.away_after().map(|(_, span)| span));
        if self.around.online && self.around.trouble.is_none() {
            self.around.follow_hooks();
            SearchDesk::prepare(&self.store);
            let policy = Input::Policy(self.around.config.policy());
            let idle = self.idle.news(Instant::now()).map(Input::Idle);
            self.step(|node, turn, _, _| {
                node.act(turn, policy);
                idle.into_iter().for_each(|idle| node.act(turn, idle));
            })
            .await;
        }
        Ok(setting)
    }

    /// Erases by key what was replaced or forgotten, without waiting for the hour to be over.
    pub(super) async fn rotate(&mut self) -> Result<Done, ApiError> {
        if let Some(trouble) = &self.around.trouble {
            return Err(trouble.clone());
        }
        if let Err(error) = self.store.rotate(clock::now()) {
            let trouble = trouble::of_store(&error);
            self.give_up(&StepError::Store(error)).await;
            return Err(trouble);
        }
        Ok(Done::default())
    }
}
