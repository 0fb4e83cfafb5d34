//! The four moves of a pairing, and the word that ends it.
//!
//! Their signatures and proofs cover a transcript that the core builds; here only lengths are checked.

use super::frame::{BadFrame, at_most, exact};
use super::{device_list, schema};
use crate::model::device::DeviceList;
use crate::model::id::SessionName;
use crate::model::time::Time;

/// Bytes of an ML-KEM-768 encapsulation key (FIPS 203).
pub const KEM_KEY_BYTES: usize = 1184;

/// Bytes of an ML-KEM-768 ciphertext (FIPS 203).
pub const KEM_CIPHERTEXT_BYTES: usize = 1088;

/// Most bytes of a ratchet's offer: Olm's takes two keys of 32 bytes; a later ratchet may need a few more.
pub const RATCHET_OFFER_BYTES_MAX: usize = 2 * 1024;

/// Most bytes of a ratchet's first message: a small plaintext and Olm's overhead.
pub const RATCHET_FIRST_BYTES_MAX: usize = 4 * 1024;

/// Most earlier sessions that a side names.
pub const SESSIONS_MAX: usize = 32;

/// Bytes of one of them: its name, and how far its letters came.
const STRETCH_BYTES: usize = SessionName::LEN + 8;

/// A session, and how far its letters came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Which session.
    pub name: SessionName,
    /// The last letter of the other's that was durable here when it ended, or is now.
    pub received_upto: u64,
}

/// The joiner's half of a pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairOpen {
    /// Who the joiner is, and that the device is theirs.
    pub devices: DeviceList,
    /// Oldest wire version spoken.
    pub wire_min: u32,
    /// Newest wire version spoken.
    pub wire_max: u32,
    /// Epoch of the last session with this peer, 0 for none.
    pub session_epoch: u32,
    /// The last letter of the other's that is durable here, 0 for none.
    pub received_upto: u64,
    /// Fresh X25519 public key.
    pub dh: [u8; 32],
    /// Fresh ML-KEM-768 encapsulation key, 1184 bytes.
    pub kem: Vec<u8>,
    /// The sessions with this peer that the joiner's disk knows of, newest last, at most [`SESSIONS_MAX`].
    pub sessions: Vec<Stretch>,
    /// What this side wrote after that may be at the other alone; `None` for a disk that was never set back.
    pub lost_since: Option<Time>,
}

/// The inviter's half of a pairing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairAnswer {
    /// Who the inviter is, and that the device is theirs.
    pub devices: DeviceList,
    /// Oldest wire version spoken.
    pub wire_min: u32,
    /// Newest wire version spoken.
    pub wire_max: u32,
    /// Epoch of the session being made: the highest either side knew, plus one.
    pub session_epoch: u32,
    /// The last letter of the joiner's that is durable here, 0 for none.
    pub received_upto: u64,
    /// The number the inviter's first letter in this session will have.
    pub first: u64,
    /// Fresh X25519 public key.
    pub dh: [u8; 32],
    /// Fresh ML-KEM-768 encapsulation key, 1184 bytes.
    pub kem: Vec<u8>,
    /// Encapsulated to the joiner's key, 1088 bytes.
    pub kem_ciphertext: Vec<u8>,
    /// One-time keys of the ratchet, as [`crate::crypto::ratchet`] makes them.
    pub ratchet_offer: Vec<u8>,
    /// The sessions with this peer that the inviter's disk knows of, newest last, at most [`SESSIONS_MAX`].
    pub sessions: Vec<Stretch>,
    /// What this side wrote after that may be at the other alone; `None` for a disk that was never set back.
    pub lost_since: Option<Time>,
}

/// The joiner's proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairProve {
    /// Encapsulated to the inviter's key, 1088 bytes.
    pub kem_ciphertext: Vec<u8>,
    /// The number the joiner's first letter in this session will have.
    pub first: u64,
    /// The ratchet's first message.
    pub ratchet_first: Vec<u8>,
    /// The joiner's identity over the transcript.
    pub identity_signature: [u8; 64],
    /// The joiner's device over the transcript.
    pub device_signature: [u8; 64],
    /// Proof of the agreed key.
    pub confirmation: [u8; 32],
}

/// The inviter's proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairConfirm {
    /// The inviter's identity over the transcript.
    pub identity_signature: [u8; 64],
    /// The inviter's device over the transcript.
    pub device_signature: [u8; 64],
    /// Proof of the agreed key.
    pub confirmation: [u8; 32],
}

fn stretches_to(stretches: &[Stretch]) -> Vec<u8> {
    let one = |stretch: &Stretch| [stretch.name.0, stretch.received_upto.to_be_bytes()].concat();
    stretches.iter().flat_map(one).collect()
}

fn stretches_from(bytes: &[u8]) -> Result<Vec<Stretch>, BadFrame> {
    let (whole, rest) = bytes.as_chunks::<STRETCH_BYTES>();
    if whole.len() > SESSIONS_MAX || !rest.is_empty() {
        return Err(BadFrame::Field("sessions"));
    }
    let one = |bytes: &[u8; STRETCH_BYTES]| {
        let (name, upto) = bytes.split_at(SessionName::LEN);
        let name = SessionName(exact(name, "sessions")?);
        let received_upto = u64::from_be_bytes(exact(upto, "sessions")?);
        Ok(Stretch { name, received_upto })
    };
    whole.iter().map(one).collect()
}

impl PairOpen {
    pub(super) fn to_schema(&self) -> schema::PairOpen {
        schema::PairOpen {
            devices: device_list::encode(&self.devices),
            wire_min: self.wire_min,
            wire_max: self.wire_max,
            session_epoch: self.session_epoch,
            received_upto: self.received_upto,
            dh: self.dh.to_vec(),
            kem: self.kem.clone(),
            sessions: stretches_to(&self.sessions),
            lost_since: self.lost_since.map(|since| since.0),
        }
    }

    pub(super) fn from_schema(schema: schema::PairOpen) -> Result<Self, BadFrame> {
        Ok(Self {
            devices: devices_of(&schema.devices)?,
            wire_min: schema.wire_min,
            wire_max: schema.wire_max,
            session_epoch: schema.session_epoch,
            received_upto: schema.received_upto,
            dh: exact(&schema.dh, "dh")?,
            kem: whole_kem(schema.kem, KEM_KEY_BYTES, "kem")?,
            sessions: stretches_from(&schema.sessions)?,
            lost_since: schema.lost_since.map(Time),
        })
    }
}

impl PairAnswer {
    pub(super) fn to_schema(&self) -> schema::PairAnswer {
        schema::PairAnswer {
            devices: device_list::encode(&self.devices),
            wire_min: self.wire_min,
            wire_max: self.wire_max,
            session_epoch: self.session_epoch,
            received_upto: self.received_upto,
            first: self.first,
            dh: self.dh.to_vec(),
            kem: self.kem.clone(),
            kem_ciphertext: self.kem_ciphertext.clone(),
            ratchet_offer: self.ratchet_offer.clone(),
            sessions: stretches_to(&self.sessions),
            lost_since: self.lost_since.map(|since| since.0),
        }
    }

    pub(super) fn from_schema(schema: schema::PairAnswer) -> Result<Self, BadFrame> {
        Ok(Self {
            devices: devices_of(&schema.devices)?,
            wire_min: schema.wire_min,
            wire_max: schema.wire_max,
            session_epoch: schema.session_epoch,
            received_upto: schema.received_upto,
            first: schema.first,
            dh: exact(&schema.dh, "dh")?,
            kem: whole_kem(schema.kem, KEM_KEY_BYTES, "kem")?,
            kem_ciphertext: whole_kem(
                schema.kem_ciphertext,
                KEM_CIPHERTEXT_BYTES,
                "kem_ciphertext",
            )?,
            ratchet_offer: at_most(schema.ratchet_offer, RATCHET_OFFER_BYTES_MAX, "ratchet_offer")?,
            sessions: stretches_from(&schema.sessions)?,
            lost_since: schema.lost_since.map(Time),
        })
    }
}

impl PairProve {
    pub(super) fn to_schema(&self) -> schema::PairProve {
        schema::PairProve {
            kem_ciphertext: self.kem_ciphertext.clone(),
            first: self.first,
            ratchet_first: self.ratchet_first.clone(),
            identity_signature: self.identity_signature.to_vec(),
            device_signature: self.device_signature.to_vec(),
            confirmation: self.confirmation.to_vec(),
        }
    }

    pub(super) fn from_schema(schema: schema::PairProve) -> Result<Self, BadFrame> {
        Ok(Self {
            kem_ciphertext: whole_kem(
                schema.kem_ciphertext,
                KEM_CIPHERTEXT_BYTES,
                "kem_ciphertext",
            )?,
            first: schema.first,
            ratchet_first: at_most(schema.ratchet_first, RATCHET_FIRST_BYTES_MAX, "ratchet_first")?,
            identity_signature: exact(&schema.identity_signature, "identity_signature")?,
            device_signature: exact(&schema.device_signature, "device_signature")?,
            confirmation: exact(&schema.confirmation, "confirmation")?,
        })
    }
}

impl PairConfirm {
    pub(super) fn to_schema(&self) -> schema::PairConfirm {
        schema::PairConfirm {
            identity_signature: self.identity_signature.to_vec(),
            device_signature: self.device_signature.to_vec(),
            confirmation: self.confirmation.to_vec(),
        }
    }

    pub(super) fn from_schema(schema: &schema::PairConfirm) -> Result<Self, BadFrame> {
        Ok(Self {
            identity_signature: exact(&schema.identity_signature, "identity_signature")?,
            device_signature: exact(&schema.device_signature, "device_signature")?,
            confirmation: exact(&schema.confirmation, "confirmation")?,
        })
    }
}

fn devices_of(bytes: &[u8]) -> Result<DeviceList, BadFrame> {
    device_list::decode(bytes).ok_or(BadFrame::Field("devices"))
}

fn whole_kem(bytes: Vec<u8>, length: usize, field: &'static str) -> Result<Vec<u8>, BadFrame> {
    if bytes.len() == length { Ok(bytes) } else { Err(BadFrame::Field(field)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::samples;

    #[test]
    fn an_opening_with_a_field_of_another_length_is_refused() {
        type Change = fn(&mut schema::PairOpen);
        let changes: [(&str, Change); 5] = [
            ("dh", |open| open.dh.truncate(31)),
            ("dh", |open| open.dh.clear()),
            ("kem", |open| open.kem.push(0)),
            ("devices", |open| open.devices.clear()),
            ("devices", |open| open.devices.truncate(100)),
        ];
        for (field, change) in changes {
            let mut schema = samples::pair_open().to_schema();
            change(&mut schema);
            assert_eq!(PairOpen::from_schema(schema), Err(BadFrame::Field(field)));
        }
    }

    #[test]
    fn the_sessions_of_before_go_along_up_to_their_bound() {
        let stretch =
            |name: u8| Stretch { name: SessionName([name; 8]), received_upto: name.into() };
        let mut open = samples::pair_open();
        open.sessions = (0..32).map(stretch).collect();
        assert_eq!(PairOpen::from_schema(open.to_schema()), Ok(open.clone()));
        open.sessions.push(stretch(32));
        assert_eq!(PairOpen::from_schema(open.to_schema()), Err(BadFrame::Field("sessions")));
        let mut answer = samples::pair_answer();
        answer.sessions = vec![stretch(7)];
        assert_eq!(PairAnswer::from_schema(answer.to_schema()), Ok(answer));
    }

    #[test]
    fn an_answer_or_proof_with_a_field_of_another_length_is_refused() {
        let mut answer = samples::pair_answer().to_schema();
        answer.kem_ciphertext.pop();
        assert_eq!(PairAnswer::from_schema(answer), Err(BadFrame::Field("kem_ciphertext")));
        let mut answer = samples::pair_answer().to_schema();
        answer.ratchet_offer = vec![0; RATCHET_OFFER_BYTES_MAX + 1];
        assert_eq!(PairAnswer::from_schema(answer), Err(BadFrame::Field("ratchet_offer")));
        let mut prove = samples::pair_prove().to_schema();
        prove.ratchet_first.clear();
        assert_eq!(PairProve::from_schema(prove), Err(BadFrame::Field("ratchet_first")));
        let mut confirm = samples::pair_confirm().to_schema();
        confirm.confirmation.push(0);
        assert_eq!(PairConfirm::from_schema(&confirm), Err(BadFrame::Field("confirmation")));
    }
}
