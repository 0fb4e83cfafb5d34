//! Reading beside the store, in another thread: always with the engine and the keys of the moment.
//!
//! A rotation makes what it seals anew durable before it erases the old key, and a copy takes the place of the engine
//! before anything is written to it alone. So what does not open has moved on, and is read once more.

use std::sync::{Arc, PoisonError, RwLock};

use zeroize::Zeroizing;

use super::engine::Engine;
use super::error::StoreError;
use super::keys::{Opened, Opener};

/// How often a record is read until it opens, or has rotted: each time a whole rotation would have to come between.
const TRIES: usize = 3;

/// A way into the store that stays true while the store changes.
#[derive(Clone)]
pub(super) struct Beside {
    engine: Arc<RwLock<Option<Engine>>>,
    keys: Opener,
}

impl Beside {
    pub(super) fn new(engine: &Engine, keys: Opener) -> Self {
        Self { engine: Arc::new(RwLock::new(Some(engine.clone()))), keys }
    }

    /// From now on this engine is read; none, while there is none.
    pub(super) fn set(&self, engine: Option<Engine>) {
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = engine;
    }

    /// The engine of this moment, for one portion.
    pub(super) fn engine(&self) -> Result<Engine, StoreError> {
        let engine = self.engine.read().unwrap_or_else(PoisonError::into_inner).clone();
        engine.ok_or_else(|| StoreError::ReadOnly("it could not be reopened".into()))
    }

    /// The keys of this moment, for one portion.
    pub(super) fn keys(&self) -> Opened {
        self.keys.now()
    }

    /// Opens what was found at `place`, or what is there by now; `None` when it is gone or has rotted.
    pub(super) fn open_here(
        &self,
        keys: &Opened,
        place: &[u8],
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let open_again = || {
            let again = self.engine().ok()?.get(place).ok()??;
            Some(self.keys().open_sealed(place, &again))
        };
        keys.open_sealed(place, sealed)
            .or_else(|| std::iter::from_fn(open_again).take(TRIES).flatten().next())
    }
}
