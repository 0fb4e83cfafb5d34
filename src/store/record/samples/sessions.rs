//! What is agreed with a device of a friend, and how far the letters are.

use super::*;

pub(super) fn session(who: u8) -> Session {
    Session {
        friend: identity(who),
        device: device(who),
        epoch: 3,
        psk: Zeroizing::new([0xa6; 32]),
        joined: true,
        features: Features(9),
        first_in: 4,
    }
}

pub(super) fn stamps(device: DeviceKey) -> Stamps {
    Stamps { sent: 1, highest: 2, window: 3, ..Stamps::new(device) }
}

pub(super) fn former(who: u8, epoch: u64) -> Former {
    let epoch = u32::try_from(epoch).unwrap();
    let session = Session { epoch, ..session(who) };
    let pickle = Zeroizing::new(vec![0xa6, 0xa6, 0xa6]);
    Former { session, expected: 9, until: NOON, pickle }
}

pub(super) fn line(who: u8, number: u64) -> Line {
    Line {
        friend: identity(who),
        next: number,
        sealed_upto: 2,
        delivered_upto: 3,
        read_upto: 4,
        expected: 5,
        seen_upto: 6,
        next_order: 7,
        unread: 8,
        circle_told: 0,
        epoch: 0,
        stretches: Vec::new(),
        lost_since: None,
        gives_back: false,
    }
}
