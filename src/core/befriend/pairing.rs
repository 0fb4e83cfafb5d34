//! The four moves of a pairing as two small machines, one for each side, that know nothing of links or stores.
//!
//! Joiner: [`Joiner::open`] → [`Joiner::prove`] → [`Proven::confirm`]. Inviter: [`Inviter::answer`] →
//! [`Inviter::confirm`]. Each step consumes the one before; a wrong move ends the pairing and nothing else. The agreed key
//! rests on fresh X25519, ML-KEM-768 both ways and the invite's secret; identity and device of both sign everything that
//! was said (the shape is PQXDH's, made mutual).

use rand_core::CryptoRng;

use super::super::keys::{Keys, list_names};
use super::super::limits::{EPOCH_JUMP_MAX, NUMBER_JUMP_MAX, NUMBER_MAX};
use super::super::links::WIRE;
use super::known::{Known, Outcome};
use crate::crypto::identity;
use crate::crypto::pairing::{Half, Transcript, agree_psk, confirmation, confirms, encapsulate};
use crate::crypto::ratchet::{Ratchet, Ratchets};
use crate::crypto::seal::{Direction, Psk};
use crate::model::device::DeviceList;
use crate::model::id::DeviceKey;
use crate::wire::device_list;
use crate::wire::frame::{PairAnswer, PairConfirm, PairOpen, PairProve};

/// What the ratchet's first message says.
const FIRST_WORDS: &[u8] = b"hobnob/pair/1";

/// What this side brings to a pairing.
pub(in super::super) struct Terms<'a> {
    pub(in super::super) keys: &'a Keys,
    pub(in super::super) devices: &'a DeviceList,
    pub(in super::super) ratchets: &'a dyn Ratchets,
    /// The device at the other end of the link, as the door proved it.
    pub(in super::super) other: DeviceKey,
    /// The invite's secret; empty for cards and renewals.
    pub(in super::super) secret: &'a [u8],
}

/// The other side did something a true friend's node does not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Refused;

/// How far a link's pairing is.
pub(in super::super) enum Stage {
    Joining(Box<Joiner>),
    Proving(Box<Proven>),
    Inviting(Box<Inviter>),
}

impl Stage {
    /// Whether this side is the joiner.
    pub(in super::super) fn joins(&self) -> bool {
        match self {
            Self::Joining(_) | Self::Proving(_) => true,
            Self::Inviting(_) => false,
        }
    }
}

/// What both sides hold in the end.
pub(in super::super) struct Agreed {
    pub(in super::super) devices: DeviceList,
    pub(in super::super) epoch: u32,
    pub(in super::super) psk: Psk,
    pub(in super::super) joined: bool,
    pub(in super::super) ratchet: Box<dyn Ratchet>,
    /// The number of their first letter.
    pub(in super::super) first_in: u64,
    /// The number of ours.
    pub(in super::super) first_out: u64,
    /// What it means for letters before it.
    pub(in super::super) outcome: Outcome,
}

/// The joiner, waiting for the inviter's half.
pub(in super::super) struct Joiner {
    half: Half,
    open: PairOpen,
}

impl Joiner {
    pub(in super::super) fn open(
        dice: &mut dyn CryptoRng,
        terms: &Terms<'_>,
        known: &Known,
    ) -> (Self, PairOpen) {
        let half = Half::new(dice);
        let public = half.public();
        let open = PairOpen {
            devices: terms.devices.clone(),
            wire_min: WIRE.0,
            wire_max: WIRE.1,
            session_epoch: known.session_epoch,
            received_upto: known.received_upto,
            dh: public.dh,
            kem: public.kem,
            sessions: known.told(),
            lost_since: known.lost_since,
        };
        (Self { half, open: open.clone() }, open)
    }

    /// Takes the inviter's half; `known` is what we know of the line now that we know whose it is.
    pub(in super::super) fn prove(
        self,
        dice: &mut dyn CryptoRng,
        terms: &Terms<'_>,
        answer: &PairAnswer,
        known: &Known,
    ) -> Result<(Proven, PairProve), Refused> {
        check_other(terms, &answer.devices, (answer.wire_min, answer.wire_max))?;
        check_numbers(known, answer.received_upto, answer.first)?;
        check_epoch(known, answer.session_epoch)?;
        if answer.session_epoch <= self.open.session_epoch {
            return Err(Refused);
        }
        let dh = self.half.agree(&answer.dh).map_err(|_| Refused)?;
        let to_joiner = self.half.decapsulate(&answer.kem_ciphertext).map_err(|_| Refused)?;
        let (kem_ciphertext, to_inviter) = encapsulate(dice, &answer.kem).map_err(|_| Refused)?;
        let (ratchet, ratchet_first) =
            terms.ratchets.begin(dice, &answer.ratchet_offer, FIRST_WORDS).map_err(|_| Refused)?;
        let first = known.first_for(answer.received_upto, &answer.sessions);
        let transcript = transcript(&self.open, answer, &kem_ciphertext, first, &ratchet_first);
        let psk = agree_psk(&transcript, &dh, &to_joiner, &to_inviter, terms.secret);
        let prove = PairProve {
            kem_ciphertext,
            first,
            ratchet_first,
            identity_signature: terms
                .keys
                .identity
                .sign(identity::PAIR_JOINER_IDENTITY, &transcript),
            device_signature: terms.keys.device.sign(identity::PAIR_JOINER_DEVICE, &transcript),
            confirmation: confirmation(&psk, &transcript, Direction::FromJoiner),
        };
        let agreed = Agreed {
            devices: answer.devices.clone(),
            epoch: answer.session_epoch,
            psk,
            joined: true,
            ratchet,
            first_in: answer.first,
            first_out: first,
            outcome: known.outcome(answer.received_upto, &answer.sessions, answer.lost_since),
        };
        Ok((Proven { agreed, transcript }, prove))
    }
}

/// The joiner, waiting for the inviter's proof.
pub(in super::super) struct Proven {
    agreed: Agreed,
    transcript: [u8; 32],
}

impl Proven {
    pub(in super::super) fn confirm(
        self,
        terms: &Terms<'_>,
        confirm: &PairConfirm,
    ) -> Result<Agreed, Refused> {
        let who = &self.agreed.devices.identity;
        let by_identity = identity::verify(
            who.as_bytes(),
            identity::PAIR_INVITER_IDENTITY,
            &self.transcript,
            &confirm.identity_signature,
        );
        let by_device = identity::verify(
            terms.other.as_bytes(),
            identity::PAIR_INVITER_DEVICE,
            &self.transcript,
            &confirm.device_signature,
        );
        let psk = &self.agreed.psk;
        let agrees = confirms(psk, &self.transcript, Direction::FromInviter, &confirm.confirmation);
        if by_identity && by_device && agrees { Ok(self.agreed) } else { Err(Refused) }
    }
}

/// The inviter, waiting for the joiner's proof.
pub(in super::super) struct Inviter {
    half: Half,
    open: PairOpen,
    answer: PairAnswer,
    known: Known,
    to_joiner: crate::crypto::pairing::Shared,
    offer: zeroize::Zeroizing<Vec<u8>>,
}

impl Inviter {
    pub(in super::super) fn answer(
        dice: &mut dyn CryptoRng,
        terms: &Terms<'_>,
        open: &PairOpen,
        known: Known,
    ) -> Result<(Self, PairAnswer), Refused> {
        check_other(terms, &open.devices, (open.wire_min, open.wire_max))?;
        check_numbers(&known, open.received_upto, 1)?;
        check_epoch(&known, open.session_epoch)?;
        let half = Half::new(dice);
        let public = half.public();
        let (kem_ciphertext, to_joiner) = encapsulate(dice, &open.kem).map_err(|_| Refused)?;
        let offer = terms.ratchets.offer(dice);
        let answer = PairAnswer {
            devices: terms.devices.clone(),
            wire_min: WIRE.0,
            wire_max: WIRE.1,
            session_epoch: known
                .session_epoch
                .max(open.session_epoch)
                .checked_add(1)
                .ok_or(Refused)?,
            received_upto: known.received_upto,
            first: known.first_for(open.received_upto, &open.sessions),
            dh: public.dh,
            kem: public.kem,
            kem_ciphertext,
            ratchet_offer: offer.public,
            sessions: known.told(),
            lost_since: known.lost_since,
        };
        let (open, offer) = (open.clone(), offer.secret);
        Ok((Self { half, open, answer: answer.clone(), known, to_joiner, offer }, answer))
    }

    pub(in super::super) fn confirm(
        self,
        dice: &mut dyn CryptoRng,
        terms: &Terms<'_>,
        prove: &PairProve,
    ) -> Result<(Agreed, PairConfirm), Refused> {
        check_numbers(&self.known, 0, prove.first)?;
        let dh = self.half.agree(&self.open.dh).map_err(|_| Refused)?;
        let to_inviter = self.half.decapsulate(&prove.kem_ciphertext).map_err(|_| Refused)?;
        let transcript = transcript(
            &self.open,
            &self.answer,
            &prove.kem_ciphertext,
            prove.first,
            &prove.ratchet_first,
        );
        let who = &self.open.devices.identity;
        let by_identity = identity::verify(
            who.as_bytes(),
            identity::PAIR_JOINER_IDENTITY,
            &transcript,
            &prove.identity_signature,
        );
        let by_device = identity::verify(
            terms.other.as_bytes(),
            identity::PAIR_JOINER_DEVICE,
            &transcript,
            &prove.device_signature,
        );
        let psk = agree_psk(&transcript, &dh, &self.to_joiner, &to_inviter, terms.secret);
        if !by_identity
            || !by_device
            || !confirms(&psk, &transcript, Direction::FromJoiner, &prove.confirmation)
        {
            return Err(Refused);
        }
        let (ratchet, words) =
            terms.ratchets.join(dice, &self.offer, &prove.ratchet_first).map_err(|_| Refused)?;
        if words.as_slice() != FIRST_WORDS {
            return Err(Refused);
        }
        let confirm = PairConfirm {
            identity_signature: terms
                .keys
                .identity
                .sign(identity::PAIR_INVITER_IDENTITY, &transcript),
            device_signature: terms.keys.device.sign(identity::PAIR_INVITER_DEVICE, &transcript),
            confirmation: confirmation(&psk, &transcript, Direction::FromInviter),
        };
        let outcome =
            self.known.outcome(self.open.received_upto, &self.open.sessions, self.open.lost_since);
        let agreed = Agreed {
            devices: self.open.devices,
            epoch: self.answer.session_epoch,
            psk,
            joined: false,
            ratchet,
            first_in: prove.first,
            first_out: self.answer.first,
            outcome,
        };
        Ok((agreed, confirm))
    }
}

/// The other's list is true, names the device we are linked to, and is not our own; and we share a wire version.
fn check_other(terms: &Terms<'_>, list: &DeviceList, wire: (u32, u32)) -> Result<(), Refused> {
    let speaks = wire.0 <= WIRE.1 && wire.1 >= WIRE.0;
    let other = list.identity != terms.devices.identity;
    if speaks && other && list_names(list, &terms.other) { Ok(()) } else { Err(Refused) }
}

/// Numbers that honest nodes can come to: near what is known here, and never near the end of all numbers.
fn check_numbers(known: &Known, received_upto: u64, first: u64) -> Result<(), Refused> {
    let ours = known.delivered_upto.saturating_add(NUMBER_JUMP_MAX).min(NUMBER_MAX);
    let theirs = known.received_upto.saturating_add(NUMBER_JUMP_MAX).min(NUMBER_MAX);
    if received_upto <= ours && (1..=theirs).contains(&first) { Ok(()) } else { Err(Refused) }
}

fn check_epoch(known: &Known, epoch: u32) -> Result<(), Refused> {
    let most = known.session_epoch.saturating_add(EPOCH_JUMP_MAX);
    if epoch <= most { Ok(()) } else { Err(Refused) }
}

/// Everything both sides said, in one hash: identities, devices, roles, versions, features, epoch, keys, ciphertexts.
fn transcript(
    open: &PairOpen,
    answer: &PairAnswer,
    kem_to_inviter: &[u8],
    first: u64,
    ratchet_first: &[u8],
) -> [u8; 32] {
    let mut transcript = Transcript::new();
    let mut add = |label: &str, bytes: &[u8]| transcript.add(label, bytes);
    add("joiner devices", &device_list::encode(&open.devices));
    add("joiner wire min", &open.wire_min.to_be_bytes());
    add("joiner wire max", &open.wire_max.to_be_bytes());
    add("joiner epoch", &open.session_epoch.to_be_bytes());
    add("joiner received", &open.received_upto.to_be_bytes());
    add("joiner dh", &open.dh);
    add("joiner kem", &open.kem);
    add("inviter devices", &device_list::encode(&answer.devices));
    add("inviter wire min", &answer.wire_min.to_be_bytes());
    add("inviter wire max", &answer.wire_max.to_be_bytes());
    add("session epoch", &answer.session_epoch.to_be_bytes());
    add("inviter received", &answer.received_upto.to_be_bytes());
    add("inviter first", &answer.first.to_be_bytes());
    add("inviter dh", &answer.dh);
    add("inviter kem", &answer.kem);
    add("kem to joiner", &answer.kem_ciphertext);
    add("ratchet offer", &answer.ratchet_offer);
    add("kem to inviter", kem_to_inviter);
    add("joiner first", &first.to_be_bytes());
    add("ratchet first", ratchet_first);
    for (label, told) in [("joiner session", &open.sessions), ("inviter session", &answer.sessions)]
    {
        for told in told {
            add(label, told.name.as_bytes());
            add("received in it", &told.received_upto.to_be_bytes());
        }
    }
    for (label, since) in [("joiner lost", open.lost_since), ("inviter lost", answer.lost_since)] {
        if let Some(since) = since {
            add(label, &since.0.to_be_bytes());
        }
    }
    transcript.hash()
}
