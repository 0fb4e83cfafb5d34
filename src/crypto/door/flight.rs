//! What the first flight carries: `kind u8 ‖ stamp u64 ‖ device 32 ‖ claim`, zeros to the end.
//!
//! The claim of an invite is `id 8 ‖ proof 32`, that of a new device its 200-byte certificate, a friend's and a probe's are empty.
//! What follows the claim is reserved: a later version may use it, this one does not look.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{CERTIFICATE_LEN, Claim, GuestList, InviteKey, Knock, Pass};
use crate::crypto::identity::{self, verify};
use crate::model::id::{DeviceKey, IdentityKey, InviteId};

/// Bytes of the first flight: nothing about its kind shows outside.
pub const FIRST_FLIGHT_LEN: usize = 512;
/// What Noise takes of a first flight: an ephemeral key, a sealed static key, the payload's seal.
const NOISE_LEN: usize = 32 + 48 + 16;
/// What is left for the payload.
pub(super) const PAYLOAD_LEN: usize = FIRST_FLIGHT_LEN - NOISE_LEN;

const PROOF_CONTEXT: &[u8] = b"hobnob/door/invite/1";
const KIND_FRIEND: u8 = 1;
const KIND_INVITE: u8 = 2;
const KIND_NEW_DEVICE: u8 = 3;
const KIND_PROBE: u8 = 4;

/// Who says what to whom in a first flight; an invite's proof covers all of it.
pub(super) struct Flight<'a> {
    pub(super) dialler: DeviceKey,
    pub(super) host: DeviceKey,
    /// The dialler's ephemeral public key of this handshake: the proof is good for it alone.
    pub(super) ephemeral: &'a [u8; 32],
    pub(super) stamp: u64,
}

impl Flight<'_> {
    /// The payload that shows `pass`.
    pub(super) fn payload(&self, pass: &Pass) -> [u8; PAYLOAD_LEN] {
        let (kind, claim) = match pass {
            Pass::Friend => (KIND_FRIEND, Vec::new()),
            Pass::Invite { id, key } => {
                (KIND_INVITE, [id.as_bytes().as_slice(), &self.proof(key)].concat())
            }
            Pass::NewDevice(certificate) => (KIND_NEW_DEVICE, certificate.to_vec()),
            Pass::Probe => (KIND_PROBE, Vec::new()),
        };
        let stamp = self.stamp.to_be_bytes();
        let parts = [[kind].as_slice(), &stamp, self.dialler.as_bytes(), &claim].concat();
        let mut payload = [0; PAYLOAD_LEN];
        for (to, from) in payload.iter_mut().zip(parts) {
            *to = from;
        }
        payload
    }

    /// What only a holder of the invite's secret can say in this handshake.
    fn proof(&self, key: &InviteKey) -> [u8; 32] {
        self.proof_mac(key).finalize().into_bytes().into()
    }

    fn proves(&self, key: &InviteKey, proof: &[u8; 32]) -> bool {
        self.proof_mac(key).verify_slice(proof).is_ok()
    }

    fn proof_mac(&self, key: &InviteKey) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104)")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).expect("any length");
        mac.update(PROOF_CONTEXT);
        mac.update(self.dialler.as_bytes());
        mac.update(self.host.as_bytes());
        mac.update(self.ephemeral);
        mac.update(&self.stamp.to_be_bytes());
        mac
    }
}

/// The sender a payload names, and when it says it was sent; nothing of it is believed yet.
pub(super) fn sender(payload: &[u8; PAYLOAD_LEN]) -> Option<(DeviceKey, u64)> {
    let (stamp, rest) = payload.get(1..)?.split_first_chunk::<8>()?;
    let (device, _) = rest.split_first_chunk::<32>()?;
    Some((DeviceKey(*device), u64::from_be_bytes(*stamp)))
}

/// Holds a payload against the guest list. The handshake must have proved that `flight.dialler` sent it.
pub(super) fn check(
    flight: &Flight<'_>,
    payload: &[u8; PAYLOAD_LEN],
    guests: &GuestList,
) -> Option<Knock> {
    let (kind, rest) = payload.split_first()?;
    let claim_bytes = rest.get(8 + DeviceKey::LEN..)?;
    let claim = match *kind {
        KIND_FRIEND => guests.devices.contains(&flight.dialler).then_some(Claim::Friend)?,
        KIND_PROBE => guests.devices.contains(&flight.dialler).then_some(Claim::Probe)?,
        KIND_INVITE => {
            let (id, proof) = claim_bytes.split_first_chunk::<{ InviteId::LEN }>()?;
            let id = InviteId(*id);
            let key = guests.invites.get(&id)?;
            flight.proves(key, proof.first_chunk()?).then_some(Claim::Invite(id))?
        }
        KIND_NEW_DEVICE => {
            let certificate = claim_bytes.first_chunk::<CERTIFICATE_LEN>()?;
            let (identity, device, version) = read_certificate(certificate)?;
            let fits = device == flight.dialler && guests.identities.contains(&identity);
            fits.then_some(Claim::NewDevice(identity, version))?
        }
        _ => return None,
    };
    Some(Knock { device: flight.dialler, claim, stamp: flight.stamp })
}

/// Reads a certificate: `identity 32 ‖ device 32 ‖ version u64 ‖ signature 64 ‖ signature 64`, where identity and device
/// both sign the first 72 bytes. `None` unless both signatures hold.
fn read_certificate(bytes: &[u8; CERTIFICATE_LEN]) -> Option<(IdentityKey, DeviceKey, u64)> {
    let (signed, signatures) = bytes.split_first_chunk::<72>()?;
    let (by_identity, by_device) = signatures.split_first_chunk::<64>()?;
    let by_device = by_device.first_chunk::<64>()?;
    let (identity, rest) = signed.split_first_chunk::<32>()?;
    let (device, version) = rest.split_first_chunk::<32>()?;
    let version = u64::from_be_bytes(*version.first_chunk()?);
    let holds = verify(identity, identity::CERTIFICATE_BY_IDENTITY, signed, by_identity)
        && verify(device, identity::CERTIFICATE_BY_DEVICE, signed, by_device);
    holds.then_some((IdentityKey(*identity), DeviceKey(*device), version))
}
