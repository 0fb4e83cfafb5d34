//! What every ratchet must do, asked of both.

use super::olm::OlmRatchets;
use super::toy::ToyRatchets;
use super::{CHAINS_MAX, GAP_MAX, Offer, Ratchet, RatchetError, Ratchets, SKIPPED_KEYS_MAX};
use crate::crypto::loaded_dice::LoadedDice;

const ALL: [(&str, &dyn Ratchets); 2] = [("olm", &OlmRatchets), ("toy", &ToyRatchets)];

struct Pair {
    alice: Box<dyn Ratchet>,
    bob: Box<dyn Ratchet>,
}

fn pair(ratchets: &dyn Ratchets) -> Pair {
    pair_from(ratchets, 1)
}

fn pair_from(ratchets: &dyn Ratchets, seed: u64) -> Pair {
    let mut dice = LoadedDice::new(seed);
    let offer = ratchets.offer(&mut dice);
    let (alice, first) = ratchets.begin(&mut dice, &offer.public, b"knock").unwrap();
    let (bob, plain) = ratchets.join(&mut dice, &offer.secret, &first).unwrap();
    assert_eq!(plain.as_slice(), b"knock");
    Pair { alice, bob }
}

/// `open` must fail with `expected` and change nothing.
fn refuses(ratchet: &mut Box<dyn Ratchet>, sealed: &[u8], expected: RatchetError, name: &str) {
    let before = ratchet.pickle();
    assert_eq!(ratchet.open(sealed), Err(expected), "{name}");
    assert_eq!(ratchet.pickle(), before, "{name}: an error changed the state");
}

#[test]
fn two_sides_talk_in_turns_and_in_bursts() {
    for (name, ratchets) in ALL {
        let mut pair = pair(ratchets);
        for round in 0..20_u8 {
            for letter in 0..round % 4 {
                let plain = [round, letter].repeat(usize::from(round) * 7);
                let sealed = pair.alice.seal(&plain);
                assert_eq!(pair.bob.open(&sealed).unwrap().as_slice(), plain, "{name}");
            }
            let sealed = pair.bob.seal(&[round]);
            assert_eq!(pair.alice.open(&sealed).unwrap().as_slice(), [round], "{name}");
        }
    }
}

#[test]
fn a_session_goes_on_from_its_pickle() {
    for (name, ratchets) in ALL {
        let mut pair = pair(ratchets);
        for n in 0..10_u8 {
            let sealed = pair.alice.seal(&[n]);
            pair.alice = ratchets.unpickle(&pair.alice.pickle()).unwrap();
            pair.bob = ratchets.unpickle(&pair.bob.pickle()).unwrap();
            assert_eq!(pair.bob.open(&sealed).unwrap().as_slice(), [n], "{name}");
            let answer = pair.bob.seal(&[n]);
            assert_eq!(pair.alice.open(&answer).unwrap().as_slice(), [n], "{name}");
        }
        let pickle = pair.alice.pickle();
        assert!(ratchets.unpickle(&pickle[..pickle.len() / 2]).is_err(), "{name}");
        assert!(ratchets.unpickle(b"").is_err(), "{name}");
    }
}

#[test]
fn a_replay_is_refused() {
    for (name, ratchets) in ALL {
        let mut pair = pair(ratchets);
        let letter = pair.alice.seal(b"once");
        pair.bob.open(&letter).unwrap();
        refuses(&mut pair.bob, &letter, RatchetError::KeyGone, name);
        let later = pair.alice.seal(b"later");
        pair.bob.open(&later).unwrap();
        refuses(&mut pair.bob, &letter, RatchetError::KeyGone, name);
    }
}

#[test]
fn forty_skipped_letters_still_open_and_the_forty_first_is_lost() {
    for (name, ratchets) in ALL {
        let mut pair = pair(ratchets);
        let letters: Vec<_> = (0..SKIPPED_KEYS_MAX + 2).map(|_| pair.alice.seal(b"x")).collect();
        let (last, skipped) = letters.split_last().unwrap();
        pair.bob.open(last).unwrap();
        refuses(&mut pair.bob, &skipped[0], RatchetError::KeyGone, name);
        for letter in skipped[1..].iter().rev() {
            pair.bob.open(letter).unwrap();
            refuses(&mut pair.bob, letter, RatchetError::KeyGone, name);
        }
    }
}

#[test]
fn a_letter_too_far_ahead_is_refused_and_the_next_in_line_still_opens() {
    for (name, ratchets) in ALL {
        let mut pair = pair(ratchets);
        let next = pair.alice.seal(b"next");
        let far = (0..GAP_MAX + 1).map(|_| pair.alice.seal(b"far")).last().unwrap();
        refuses(&mut pair.bob, &far, RatchetError::TooFarAhead, name);
        pair.bob.open(&next).unwrap();
        pair.bob.open(&far).unwrap();
    }
}

#[test]
fn a_late_letter_opens_after_the_ratchet_turned_but_not_for_ever() {
    for (name, ratchets) in ALL {
        let mut pair = pair(ratchets);
        let late: Vec<_> = (0..CHAINS_MAX + 1)
            .map(|_| {
                let late = pair.alice.seal(b"late");
                pair.bob.open(&pair.alice.seal(b"in time")).unwrap();
                pair.alice.open(&pair.bob.seal(b"answer")).unwrap();
                late
            })
            .collect();
        let (oldest, rest) = late.split_first().unwrap();
        for letter in rest {
            assert_eq!(pair.bob.open(letter).unwrap().as_slice(), b"late", "{name}");
        }
        assert!(pair.bob.open(oldest).is_err(), "{name}");
    }
}

#[test]
fn bytes_of_strangers_change_nothing() {
    for (name, ratchets) in ALL {
        let (mut mine, mut other) = (pair_from(ratchets, 1), pair_from(ratchets, 2));
        let before = mine.bob.pickle();
        let letter = mine.alice.seal(b"for bob");
        for bit in 0..letter.len() * 8 {
            let mut changed = letter.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            // A flip in what only repeats how the session began is ignored, as Olm does.
            match mine.bob.open(&changed) {
                Ok(plain) => {
                    assert_eq!(plain.as_slice(), b"for bob", "{name} bit {bit}");
                    mine.bob = ratchets.unpickle(&before).unwrap();
                }
                Err(_) => assert_eq!(mine.bob.pickle(), before, "{name} bit {bit}"),
            }
        }
        for cut in 0..letter.len() {
            assert!(mine.bob.open(&letter[..cut]).is_err(), "{name} cut {cut}");
        }
        assert_eq!(mine.bob.pickle(), before, "{name}");
        let stranger = other.alice.seal(b"for another");
        refuses(&mut mine.bob, &stranger, RatchetError::Forged, name);
        assert_eq!(mine.bob.open(&letter).unwrap().as_slice(), b"for bob", "{name}");
    }
}

#[test]
fn a_first_message_joins_only_the_offer_it_was_made_for() {
    for (name, ratchets) in ALL {
        let mut dice = LoadedDice::new(1);
        let (offer, other) = (ratchets.offer(&mut dice), ratchets.offer(&mut dice));
        let (mut alice, first) = ratchets.begin(&mut dice, &offer.public, b"knock").unwrap();
        assert!(ratchets.join(&mut dice, &other.secret, &first).is_err(), "{name}");
        assert!(ratchets.join(&mut dice, b"no secret", &first).is_err(), "{name}");
        assert!(ratchets.join(&mut dice, &offer.secret, b"").is_err(), "{name}");
        let (mut bob, _) = ratchets.join(&mut dice, &offer.secret, &first).unwrap();
        alice.open(&bob.seal(b"hi")).unwrap();
        let plain = alice.seal(b"a letter begins nothing");
        assert!(ratchets.join(&mut dice, &offer.secret, &plain).is_err(), "{name}");
    }
}

#[test]
fn both_ratchets_make_letters_of_the_same_length() {
    let (mut olm, mut toy) = (pair(&OlmRatchets), pair(&ToyRatchets));
    for n in 0..150_usize {
        let plain = vec![7; n * 3];
        let (real, play) = (olm.alice.seal(&plain), toy.alice.seal(&plain));
        assert_eq!(real.len(), play.len(), "{n} before an answer");
        olm.bob.open(&real).unwrap();
        toy.bob.open(&play).unwrap();
    }
    for n in (0..20_000_usize).step_by(1_111) {
        let plain = vec![7; n];
        for (from, to) in [(0, 1), (1, 0), (0, 1), (0, 1)] {
            let mut sides = [[&mut olm.alice, &mut olm.bob], [&mut toy.alice, &mut toy.bob]];
            let lengths = sides.each_mut().map(|sides| {
                let sealed = sides[from].seal(&plain);
                sides[to].open(&sealed).unwrap();
                sealed.len()
            });
            assert_eq!(lengths[0], lengths[1], "{n} from {from}");
        }
    }
}

#[test]
fn an_offer_never_prints_its_secret() {
    let offer: Offer = ToyRatchets.offer(&mut LoadedDice::new(1));
    assert_eq!(format!("{offer:?}"), "Offer(..)");
}
