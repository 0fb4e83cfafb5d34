//! `init`: makes the identity of this home.

use zeroize::{Zeroize, Zeroizing};

use super::args::Init;
use super::ask::{self, PassphraseFrom};
use super::here::Here;
use super::out::Outcome;
use crate::api::error::ApiError;
use crate::api::types::home::{CreateOptions, Passphrase};
use crate::face::wording::node as words;
use crate::face::wording::wrong;

/// Longest text that is read as recovery words, in bytes: 24 words of 8 letters, and generous blanks.
const PHRASE_BYTES_MAX: usize = 4096;

/// Makes an identity, or brings one back from its words.
pub(super) async fn init(here: &Here, args: Init) -> Outcome {
    if (here.doors.is_made)(&here.home) {
        return Err(ApiError::identity_exists().into());
    }
    let name = match args.name {
        Some(name) => name,
        None if here.out.can_ask() => ask::line(words::name_prompt().into()).await?,
        None => {
            return Err(wrong::no_name().into());
        }
    };
    if args.recover {
        here.out.aside(words::recovering());
    }
    let recovered = args.recover;
    let phrase = if args.recover { Some(recovery_words(here).await?) } else { None };
    let passphrase = new_passphrase(here).await?;
    let options = CreateOptions { name, passphrase, phrase };
    let created = (here.doors.create)(here.home.clone(), options).await?;
    here.out.answer(&created, || match recovered {
        true => words::recovered(&created),
        false => words::created(&created),
    })
}

pub(super) async fn recovery_words(here: &Here) -> Outcome<Zeroizing<String>> {
    if here.passphrase_from == PassphraseFrom::Descriptor(0) {
        return Err(wrong::both_from_stdin().into());
    }
    if here.out.can_ask() {
        let typed = ask::secret(words::phrase_prompt()).await?;
        let words = String::from_utf8(typed.to_vec()).map_err(|error| {
            error.into_bytes().zeroize();
            ApiError::wrong_phrase()
        })?;
        return Ok(Zeroizing::new(words));
    }
    let read = ask::stdin_text(PHRASE_BYTES_MAX, ApiError::wrong_phrase()).await?;
    Ok(Zeroizing::new(read))
}

/// The passphrase from its flag, or typed twice the same, or none.
pub(super) async fn new_passphrase(here: &Here) -> Outcome<Option<Passphrase>> {
    let given = here.passphrase_from.read()?;
    if given.is_some() || here.passphrase_from != PassphraseFrom::Nowhere || !here.out.can_ask() {
        return Ok(given);
    }
    loop {
        let first = ask::secret(words::new_passphrase_prompt()).await?;
        if first.is_empty() {
            return Ok(None);
        }
        if ask::secret(words::again_prompt()).await? == first {
            return Ok(Some(first));
        }
        here.out.note(words::passphrases_differ());
    }
}
