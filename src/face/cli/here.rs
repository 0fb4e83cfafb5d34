//! Where a command works: which home, how to reach its node, how to unlock it.

use std::path::PathBuf;
use std::time::Duration;

use etcetera::BaseStrategy;

use super::args::Everywhere;
use super::ask::{self, PassphraseFrom};
use super::doors::Doors;
use super::out::{End, Out, Outcome};
use super::start;
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::home::Passphrase;
use crate::api::types::node::{Info, NodeInfo};
use crate::face::wording::node as words;
use crate::face::wording::refused::error_words;
use crate::face::wording::wrong;

/// Most tries at a passphrase typed at a prompt, as `sudo` and `ssh` give.
const TRIES_MAX: usize = 3;

/// How long a running node may take to its first word; after that it is stuck or stopped by a debugger.
const FIRST_ANSWER_TIME_MAX: Duration = Duration::from_secs(10);

/// Where a command works.
pub(super) struct Here {
    pub(super) out: Out,
    pub(super) home: PathBuf,
    pub(super) doors: Doors,
    pub(super) passphrase_from: PassphraseFrom,
    no_start: bool,
}

impl Here {
    pub(super) fn new(flags: Everywhere, out: Out, doors: Doors) -> Outcome<Self> {
        let home = match flags.home.filter(|home| !home.as_os_str().is_empty()) {
            Some(home) => home,
            None => usual_home()?,
        };
        let home = std::path::absolute(&home).unwrap_or(home);
        let passphrase_from = PassphraseFrom::new(flags.passphrase_file, flags.passphrase_fd);
        Ok(Self { out, home, doors, passphrase_from, no_start: flags.no_start })
    }

    /// Where the node of this home listens for commands.
    pub(super) fn socket(&self) -> PathBuf {
        (self.doors.socket)(&self.home)
    }

    /// Whether a node may be started here.
    pub(super) fn may_start(&self) -> bool {
        !self.no_start
    }

    /// Refuses when no identity lives here.
    pub(super) fn check_made(&self) -> Outcome {
        if (self.doors.is_made)(&self.home) { Ok(()) } else { Err(ApiError::no_identity().into()) }
    }

    /// The node, started first when it is down and that is allowed.
    pub(super) async fn node(&self) -> Outcome<Client> {
        match self.running().await {
            Err(error) if error.kind == ErrorKind::NodeDown => {
                self.check_made()?;
                if self.no_start {
                    return Err(error.into());
                }
                start::in_background(self, &[]).await?;
                self.out.note(words::started());
                Ok(self.running().await?)
            }
            reached => Ok(reached?),
        }
    }

    /// The node if it is up, else the home itself without a network: for commands that need none.
    pub(super) async fn reader(&self) -> Outcome<Client> {
        match self.running().await {
            Err(error) if error.kind == ErrorKind::NodeDown => {
                self.check_made()?;
                self.offline().await
            }
            reached => Ok(reached?),
        }
    }

    /// The node, only if it is up and of this version.
    pub(super) async fn running(&self) -> Result<Client, ApiError> {
        let mut client = Client::connect(&self.socket()).await?;
        let node = first_answer(&mut client).await?;
        let mine = env!("CARGO_PKG_VERSION");
        if node.version == mine {
            Ok(client)
        } else {
            Err(ApiError::other_version(&node.version, mine))
        }
    }

    async fn offline(&self) -> Outcome<Client> {
        let opened = self
            .unlock(|passphrase| (self.doors.open_offline)(self.home.clone(), passphrase))
            .await;
        match opened {
            Ok(stream) => Ok(Client::over(stream)),
            // A node took the home in this very moment: then it answers.
            Err(End::Failed(error)) if error.kind == ErrorKind::HomeBusy => {
                Ok(start::wait_until_up(self).await?)
            }
            Err(end) => Err(end),
        }
    }

    /// Tries to open something that may be locked: with the passphrase that was given, else without, and only when it
    /// turns out to be locked with one that is asked for.
    pub(super) async fn unlock<T, F>(&self, open: impl Fn(Option<Passphrase>) -> F) -> Outcome<T>
    where
        F: Future<Output = Result<T, ApiError>>,
    {
        let given = self.passphrase_from.read()?;
        let flag = given.is_some();
        let mut refused = match open(given).await {
            Err(error) if error.kind == ErrorKind::Locked => error,
            opened => return Ok(opened?),
        };
        for tried in 0..TRIES_MAX {
            if flag || !self.out.can_ask() {
                break;
            }
            if tried > 0 {
                self.out.note(&error_words(&refused));
            }
            let typed = ask::secret(words::passphrase_prompt()).await?;
            refused = match open(Some(typed)).await {
                Err(error) if error.kind == ErrorKind::Locked => error,
                opened => return Ok(opened?),
            };
        }
        Err(refused.into())
    }
}

/// What runs behind a connection, of whatever version.
pub(super) async fn first_answer(client: &mut Client) -> Result<Info, ApiError> {
    let answer = tokio::time::timeout(FIRST_ANSWER_TIME_MAX, client.ask(&NodeInfo {})).await;
    answer.map_err(|_| ApiError::node_silent())?
}

/// Where an identity lives when nobody says otherwise.
pub(super) fn usual_home() -> Outcome<PathBuf> {
    match etcetera::choose_base_strategy() {
        Ok(places) => Ok(places.data_dir().join("hobnob")),
        Err(_) => Err(wrong::no_home().into()),
    }
}
