//! What an invite's 16 secret bytes are used for besides pairing: a name to list it by, and a key for the door.

use super::derive::derive;
use super::door::InviteKey;
use crate::model::id::InviteId;

/// The name of the invite with this secret. Reveals nothing of it.
#[must_use]
pub fn invite_id(secret: &[u8; 16]) -> InviteId {
    let hash = derive(b"", secret, &[b"hobnob/invite/id/1"]);
    let mut id = [0; InviteId::LEN];
    id.iter_mut().zip(hash.iter()).for_each(|(to, from)| *to = *from);
    InviteId(id)
}

/// What proves at the inviter's door that the dialler holds the secret.
#[must_use]
pub fn invite_key(secret: &[u8; 16]) -> InviteKey {
    InviteKey(*derive(b"", secret, &[b"hobnob/invite/door/1"]))
}

/// The name of the pass that is left with a friend for the holder of the secret.
#[must_use]
pub fn pass_id(secret: &[u8; 16]) -> InviteId {
    let hash = derive(b"", secret, &[b"hobnob/pass/id/1"]);
    let mut id = [0; InviteId::LEN];
    id.iter_mut().zip(hash.iter()).for_each(|(to, from)| *to = *from);
    InviteId(id)
}

/// What proves at that friend's door that the dialler holds the secret. The friend cannot find the secret from it.
#[must_use]
pub fn pass_key(secret: &[u8; 16]) -> InviteKey {
    InviteKey(*derive(b"", secret, &[b"hobnob/pass/door/1"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_secret_has_its_own_name_and_key() {
        let (one, other) = ([1; 16], [2; 16]);
        assert_ne!(invite_id(&one), invite_id(&other));
        assert!(invite_key(&one) != invite_key(&other));
        assert_ne!(pass_id(&one), invite_id(&one));
        assert!(pass_key(&one) != invite_key(&one));
        assert_ne!(invite_id(&one).as_bytes().as_slice(), &invite_key(&one).0[..8]);
    }
}
