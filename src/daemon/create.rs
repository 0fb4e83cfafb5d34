//! Making a home: a new identity, or one that comes back from its recovery words.
//!
//! The store is made under another name and takes its own only when the first records are durable in it. A process that
//! is killed in between leaves no home, and the next one begins again.

use std::fs;
use std::path::Path;

use rand_core::Rng;
use zeroize::Zeroizing;

use crate::api::error::{ApiError, ErrorKind};
use crate::api::said::said;
use crate::api::types::home::{CreateOptions, Created};
use crate::api::types::secret::Secret;
use crate::core::node::{Birth, Node};
use crate::core::turn::Turn;
use crate::crypto::identity::{Device, Identity};
use crate::crypto::phrase::Phrase;
use crate::crypto::safety_number::fingerprint;
use crate::model::friend::clean_name;
use crate::store::{Store, Unlock};

use super::home::{Home, private_file, sync_folder};
use super::{clock, trouble};

/// Makes a home in the folder `home`, which may exist but not hold an identity.
///
/// # Errors
/// [`ErrorKind::IdentityExists`], [`ErrorKind::Usage`] for a name without letters, [`ErrorKind::Unreadable`] for words
/// that are no recovery phrase, and whatever the disk says.
pub async fn create(home: &Path, options: CreateOptions) -> Result<Created, ApiError> {
    let home = Home::at(home);
    let making = tokio::task::spawn_blocking(move || make(&home, options));
    making.await.map_err(|_| ApiError::not_saved())?
}

fn make(home: &Home, options: CreateOptions) -> Result<Created, ApiError> {
    let name = clean_name(&options.name)
        .ok_or_else(|| ApiError::refusing(ErrorKind::Usage, said!("refused-name-needed")))?;
    let phrase = match &options.phrase {
        Some(words) => phrase_of(words)?,
        None => Phrase::from_entropy(&chance()),
    };
    home.make_private().map_err(|error| cannot_write(home, &error))?;
    let _maker = only_one(home)?;
    if home.is_made() {
        return Err(ApiError::identity_exists());
    }
    let device = chance();
    let created = Created {
        id: Identity::from_entropy(&phrase.entropy()).key().to_string(),
        name: name.clone(),
        device: Device::from_secret(&device).key().to_string(),
        fingerprint: fingerprint(Identity::from_entropy(&phrase.entropy()).key().as_bytes()),
        phrase: Secret::new(phrase.words().as_str().to_owned()),
    };
    let unlock = options.passphrase.map_or(Unlock::KeyFile, Unlock::Passphrase);
    found(home, unlock, Birth { entropy: phrase.entropy(), device, name })?;
    Ok(created)
}

/// Reads recovery words; what is wrong with them is said without repeating them.
pub(super) fn phrase_of(words: &str) -> Result<Phrase, ApiError> {
    Phrase::parse(words).map_err(|error| {
        let wrong = ApiError::wrong_phrase();
        let message = format!("{} ({error})", wrong.message);
        ApiError { message, ..wrong }
    })
}

/// Writes the store beside its place, then moves it there.
fn found(home: &Home, unlock: Unlock, birth: Birth) -> Result<(), ApiError> {
    let unfinished = home.unfinished_store();
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(|error| cannot_write(home, &error))?;
    }
    let mut store = Store::create(&unfinished, unlock, clock::now())
        .map_err(|error| trouble::of_store(&error))?;
    let mut dice = clock::dice();
    let mut turn = Turn::new(clock::now(), &mut dice, &store);
    Node::found(&mut turn, birth);
    let outcome = turn.finish().map_err(|error| trouble::unreadable(&error))?;
    store.apply(&outcome.saves).map_err(|error| trouble::of_store(&error))?;
    drop(store);
    fs::rename(&unfinished, home.store())
        .and_then(|()| sync_folder(home.dir()))
        .map_err(|error| cannot_write(home, &error))
}

/// Two processes may want to make the same home at the same moment; the system lets go of the lock with the process.
pub(super) fn only_one(home: &Home) -> Result<fs::File, ApiError> {
    let lock = private_file(&home.making()).map_err(|error| cannot_write(home, &error))?;
    match lock.lock() {
        Ok(()) => Ok(lock),
        Err(error) => Err(cannot_write(home, &error)),
    }
}

fn chance() -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    clock::dice().fill_bytes(bytes.as_mut_slice());
    bytes
}

pub(super) fn cannot_write(home: &Home, error: &std::io::Error) -> ApiError {
    let (home, error) = (home.dir().display().to_string(), error.to_string());
    ApiError::refusing(ErrorKind::NotSaved, said!("refused-home-unwritable", home, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alice() -> CreateOptions {
        CreateOptions { name: "Alice".into(), passphrase: None, phrase: None }
    }

    #[tokio::test]
    async fn a_home_is_made_once() {
        let dir = tempfile::tempdir().unwrap();
        let created = create(dir.path(), alice()).await.unwrap();
        assert_eq!(created.phrase.reveal().split(' ').count(), 24);
        let again = create(dir.path(), alice()).await.unwrap_err();
        assert_eq!(again.kind, ErrorKind::IdentityExists);
    }

    #[tokio::test]
    async fn the_words_bring_the_same_person_back_on_another_device() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let before = create(first.path(), alice()).await.unwrap();
        let words = Zeroizing::new(before.phrase.reveal().to_owned());
        let back = CreateOptions { phrase: Some(words), ..alice() };
        let after = create(second.path(), back).await.unwrap();
        assert_eq!((&after.id, &after.fingerprint), (&before.id, &before.fingerprint));
        assert_ne!(after.device, before.device);
    }

    #[tokio::test]
    async fn a_home_that_was_cut_off_while_it_was_made_is_made_again() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::at(dir.path());
        drop(Store::create(&home.unfinished_store(), Unlock::KeyFile, clock::now()).unwrap());
        assert!(!home.is_made());
        create(dir.path(), alice()).await.unwrap();
        assert!(home.is_made() && !home.unfinished_store().exists());
    }

    #[tokio::test]
    async fn words_that_are_none_make_no_home() {
        let dir = tempfile::tempdir().unwrap();
        let wrong = Zeroizing::new("abandon ability".to_owned());
        let refused = create(dir.path(), CreateOptions { phrase: Some(wrong), ..alice() }).await;
        assert_eq!(refused.unwrap_err().kind, ErrorKind::Unreadable);
        assert!(!Home::at(dir.path()).is_made());
    }
}
