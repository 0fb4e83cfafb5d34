//! `id` and `phrase`: who this node is.

use super::args::Pictures;
use super::ask;
use super::here::Here;
use super::out::{End, Outcome};
use super::pictures;
use crate::api::error::ErrorKind;
use crate::api::types::identity::{IdentityPhrase, IdentityShow};
use crate::api::types::secret::Secret;
use crate::face::wording::node as words;

/// Shows my card.
pub(super) async fn id(here: &Here, args: &Pictures) -> Outcome {
    let card = here.reader().await?.ask(&IdentityShow {}).await?;
    pictures::draw(here, &card.card, args, "hobnob id").await?;
    here.out.aside(&words::card(&card));
    here.out.answer(&card, || card.card.clone())
}

/// Shows the recovery words again; a locked home wants its passphrase for that, also when the node is up.
pub(super) async fn phrase(here: &Here) -> Outcome {
    let mut client = here.reader().await?;
    let mut passphrase = secret_text(here.passphrase_from.read()?);
    if passphrase.is_none() {
        match client.ask(&IdentityPhrase { passphrase: None }).await {
            Err(error) if error.kind == ErrorKind::Locked && here.out.can_ask() => {
                passphrase = secret_text(Some(ask::secret(words::passphrase_prompt()).await?));
            }
            Err(error) => return Err(End::Failed(error)),
            Ok(shown) => return show(here, &shown),
        }
    }
    let shown = client.ask(&IdentityPhrase { passphrase }).await?;
    show(here, &shown)
}

fn show(here: &Here, shown: &crate::api::types::identity::Phrase) -> Outcome {
    here.out.answer(shown, || words::phrase(shown.phrase.reveal()))
}

fn secret_text(bytes: Option<crate::api::types::home::Passphrase>) -> Option<Secret> {
    bytes.map(|bytes| Secret::new(String::from_utf8_lossy(&bytes).into_owned()))
}
