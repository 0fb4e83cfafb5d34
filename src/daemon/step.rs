//! The one function that ends a turn: save, then send, then tell.
//!
//! **Invariant**: nothing is sent and nobody is told anything before the batch it rests on is durable. Not even the
//! answer to a person: it waits for the disk like everything else.

use crate::core::input::{Sending, Tell};
use crate::core::node::Node;
use crate::core::turn::{ShelfError, Turn};
use crate::store::{Store, StoreError};

use super::clock;

/// Why a turn came to nothing. The node must be dropped: it remembers what the disk does not.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StepError {
    /// It could not read what it needed.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    /// Its batch could not be saved.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where a turn's sends and tells go.
pub(crate) trait World {
    /// Gives something to the network.
    fn send(&mut self, sending: Sending);
    /// Tells those who asked and those who listen, with the node as it now stands.
    fn tell(&mut self, node: &Node, store: &Store, tells: Vec<Tell>);
}

/// Runs one turn: whatever `act` does to the node is saved in one durable batch, then sent, then told. `act` may look
/// things up in the store as it was before the turn.
///
/// # Errors
/// [`StepError`], and then nothing was sent or told.
pub(crate) fn step<W: World>(
    node: &mut Node,
    store: &mut Store,
    world: &mut W,
    act: impl FnOnce(&mut Node, &mut Turn<'_>, &Store, &mut W),
) -> Result<(), StepError> {
    let mut dice = clock::dice();
    let mut turn = Turn::new(clock::now(), &mut dice, &*store);
    act(node, &mut turn, &*store, world);
    node.settle(&mut turn);
    let outcome = turn.finish()?;
    store.apply(&outcome.saves)?;
    for sending in outcome.sends {
        world.send(sending);
    }
    world.tell(node, store, outcome.tells);
    Ok(())
}
