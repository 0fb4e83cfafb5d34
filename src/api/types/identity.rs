//! Who this node is: my card and my recovery words.

use serde::{Deserialize, Serialize};

use super::secret::Secret;

/// Asks for my card.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityShow {}

/// My card, safe to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The text to hand over: friends once both sides have added the other's.
    pub card: String,
    /// My identity.
    pub id: String,
    /// How I call myself.
    pub name: String,
    /// My identity, short enough to compare: groups of four capitals.
    pub fingerprint: String,
}

/// Asks for the recovery words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityPhrase {
    /// What the home is locked with; needed exactly when it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passphrase: Option<Secret>,
}

/// The recovery words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// 24 words of BIP-39, separated by blanks.
    pub phrase: Secret,
}
