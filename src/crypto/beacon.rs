//! Beacons: what a node says on the local network, readable to its friends and noise to everybody else.
//!
//! `nonce 24 ‖ XChaCha20-Poly1305(version 1 ‖ device 32 ‖ port u16 ‖ made u64)`, under a key made of the sender's circle
//! key. No byte of it stays the same from one to the next.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::derive::derive;
use super::seal::{NONCE_BYTES, fresh_nonce, open as open_sealed, seal};
use crate::model::beacon::{BEACON_BYTES, Beacon};
use crate::model::circle::CircleKey;
use crate::model::id::DeviceKey;
use crate::model::time::Time;

const VERSION: u8 = 1;
const CONTEXT: &[u8] = b"hobnob/lan/1";

/// Makes the datagram.
#[must_use]
pub fn make(key: &CircleKey, dice: &mut dyn CryptoRng, beacon: &Beacon) -> Vec<u8> {
    let parts = [
        [VERSION].as_slice(),
        beacon.device.as_bytes(),
        &beacon.port.to_be_bytes(),
        &beacon.made.0.to_be_bytes(),
    ];
    let nonce = fresh_nonce(dice);
    let sealed = seal(&beacon_key(key), &nonce, CONTEXT, &parts.concat());
    [nonce.as_slice(), &sealed].concat()
}

/// Reads a datagram; `None` when it is not of this circle, or of a newer version.
#[must_use]
pub fn open(key: &CircleKey, datagram: &[u8]) -> Option<Beacon> {
    let datagram: &[u8; BEACON_BYTES] = datagram.try_into().ok()?;
    let (nonce, sealed) = datagram.split_first_chunk::<NONCE_BYTES>()?;
    let plain = open_sealed(&beacon_key(key), nonce, CONTEXT, sealed)?;
    let (version, rest) = plain.split_first()?;
    let (device, rest) = rest.split_first_chunk::<32>()?;
    let (port, rest) = rest.split_first_chunk::<2>()?;
    let made = rest.first_chunk::<8>()?;
    (*version == VERSION).then(|| Beacon {
        device: DeviceKey(*device),
        port: u16::from_be_bytes(*port),
        made: Time(u64::from_be_bytes(*made)),
    })
}

fn beacon_key(key: &CircleKey) -> Zeroizing<[u8; 32]> {
    derive(b"", key.key.as_slice(), &[CONTEXT])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::crypto::circle::fresh;
    use crate::crypto::loaded_dice::LoadedDice;

    const BEACON: Beacon =
        Beacon { device: DeviceKey([7; 32]), port: 4_001, made: Time(1_800_000_000_000) };

    #[test]
    fn a_beacon_reads_back_in_its_circle_and_nowhere_else() {
        let mut dice = LoadedDice::new(1);
        let (ours, theirs) = (fresh(&mut dice, 1, false), fresh(&mut dice, 1, false));
        let mut datagram = make(&ours, &mut dice, &BEACON);
        assert_eq!(datagram.len(), BEACON_BYTES);
        assert_eq!(open(&ours, &datagram), Some(BEACON));
        assert_eq!(open(&theirs, &datagram), None);
        datagram[40] ^= 1;
        assert_eq!(open(&ours, &datagram), None);
    }

    #[test]
    fn two_beacons_share_no_eight_bytes() {
        let mut dice = LoadedDice::new(2);
        let key = fresh(&mut dice, 1, false);
        let mut seen = BTreeSet::new();
        for _ in 0..50 {
            let datagram = make(&key, &mut dice, &BEACON);
            assert!(datagram.windows(8).all(|bytes| seen.insert(bytes.to_vec())));
        }
    }
}
