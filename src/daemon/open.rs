//! Opening a home that exists: with its passphrase, and after whoever has it open for a moment.

use std::time::Duration;

use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

use crate::api::error::{ApiError, ErrorKind};
use crate::api::request::Call;
use crate::api::said::said;
use crate::api::types::home::Passphrase;
use crate::store::{Store, StoreError, Unlock};

use super::home::Home;
use super::keeper::{Keeper, Parts};
use super::trouble;

/// How long a command waits for another one to be done with the home.
const LOCK_WAIT: Duration = Duration::from_secs(5);
/// How often it looks.
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// Opens the store of a home, waiting a little for whoever has it open.
///
/// # Errors
/// [`ApiError::no_identity`], [`ApiError::locked`], [`ApiError::wrong_passphrase`], [`ApiError::home_busy`], or what the
/// disk says.
pub(crate) async fn store(home: &Home, passphrase: Option<Passphrase>) -> Result<Store, ApiError> {
    if !home.is_made() {
        return Err(ApiError::no_identity());
    }
    let patience = Instant::now() + LOCK_WAIT;
    loop {
        let (folder, passphrase) = (home.store(), passphrase.clone());
        // Deriving the key from a passphrase takes a second of one core.
        let opening = spawn_blocking(move || {
            let unlock = match (Store::needs_passphrase(&folder)?, passphrase) {
                (false, _) => Unlock::KeyFile,
                (true, Some(passphrase)) => Unlock::Passphrase(passphrase),
                (true, None) => return Err(StoreError::NeedsPassphrase),
            };
            Store::open(&folder, unlock)
        });
        match opening.await.map_err(|_| ApiError::no_answer())? {
            Ok(store) => return Ok(store),
            Err(StoreError::Locked { .. })
                if Instant::now() < patience && !is_answering(home).await =>
            {
                sleep(LOCK_PAUSE).await;
            }
            Err(error) => return Err(trouble::of_store(&error)),
        }
    }
}

/// Whether a node answers at the home's local door: one that does will not let go soon.
async fn is_answering(home: &Home) -> bool {
    crate::api::socket::connect(&home.socket()).await.is_ok()
}

/// Gives the keeper a thread and a clock of its own: its disk flushes hold up nobody else, and it can end in peace while
/// the rest of the process does. Its end is told on the channel.
///
/// # Errors
/// When the node cannot be read from its store, or there is no thread to be had.
pub(crate) fn keep(parts: Parts) -> Result<oneshot::Receiver<Result<(), ApiError>>, ApiError> {
    let keeper = Keeper::new(parts)?;
    let no_thread = |_| ApiError::refusing(ErrorKind::Internal, said!("refused-no-thread"));
    let time = runtime::Builder::new_current_thread().enable_time().build().map_err(no_thread)?;
    let (tell, ended) = oneshot::channel();
    let keeping = move || drop(tell.send(time.block_on(keeper.run())));
    std::thread::Builder::new().name("keeper".into()).spawn(keeping).map_err(no_thread)?;
    Ok(ended)
}

/// Most calls that wait for the keeper; a turn takes up to 256 inputs.
pub(crate) const CALLS_MAX: usize = 256;

/// The two ends of the line on which calls reach the keeper.
pub(crate) fn calls() -> (mpsc::Sender<Call>, mpsc::Receiver<Call>) {
    mpsc::channel(CALLS_MAX)
}
