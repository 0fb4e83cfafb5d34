//! Guards the door against replayed first flights: a stamp is good once (RFC 6479's sliding window).

use std::collections::{BTreeMap, VecDeque};

use super::limits::{
    CUSTODY_LASTS, FLOOR_AHEAD_MAX, REFUSED_KNOCKS_MAX, STAMP_JUMP_MAX, STAMPS_MAX,
};
use super::record::{Record, Stamps};
use super::turn::Turn;
use crate::model::id::DeviceKey;
use crate::model::time::Time;
use crate::wire::frame::Hello;

/// Every device's stamps.
#[derive(Default)]
pub(super) struct StampBook {
    pages: BTreeMap<DeviceKey, Stamps>,
    /// Knocks that got a refusal for an answer, oldest first. Not kept on disk: whoever holds a spent secret could
    /// fill it, and all a replay gains after a restart is the same refusal once more.
    refused: VecDeque<(DeviceKey, u64)>,
    /// When this home was made from a backup: devices that the backup does not know may have knocked before all the same.
    restored: Option<Time>,
}

impl StampBook {
    pub(super) fn load(pages: impl IntoIterator<Item = Stamps>, restored: Option<Time>) -> Self {
        let pages = pages.into_iter().map(|page| (page.device, page)).collect();
        Self { pages, refused: VecDeque::new(), restored }
    }

    /// The stamp for our next knock at `device`: our clock in milliseconds, or the last stamp plus one. While we do not
    /// know whether we sent higher ones, each runs further ahead: one of them is beyond those.
    pub(super) fn next(&mut self, turn: &mut Turn<'_>, device: DeviceKey) -> u64 {
        let now = turn.now.0;
        let page = self.page(device, turn.now);
        let before = page.sent;
        page.sent = now.max(before.saturating_add(1));
        if page.behind && before < page.floor {
            // The first one since the restore: most likely it is beyond them already.
            page.sent = page.sent.max(page.floor);
        } else if page.behind {
            let ahead = before.saturating_sub(now).saturating_mul(8).saturating_add(60_000);
            page.sent = page.sent.max(now.saturating_add(ahead.min(STAMP_JUMP_MAX)));
        }
        turn.save(Record::Stamps(page.clone()));
        page.sent
    }

    /// What a Hello to `device` says: the highest stamp it showed, 0 where that is not known; and beyond which its next
    /// ones have to be.
    pub(super) fn shown(&self, device: &DeviceKey, now: Time) -> (u64, u64) {
        let Some(page) = self.pages.get(device) else { return (0, 0) };
        let above = page.highest.max(floor(page, now));
        (if page.behind { 0 } else { page.highest }, above)
    }

    /// In which life of its home `device` was met last; 0 for none.
    pub(super) fn met(&self, device: &DeviceKey) -> u64 {
        self.pages.get(device).map_or(0, |page| page.met)
    }

    /// A friend's device says how it met us before, and in which life it is itself. Our stamps go on beyond those it took,
    /// so that we are let in. Whether it met us when it was not us: in another life than `life`, or with a higher stamp
    /// than any of ours.
    pub(super) fn told(
        &mut self,
        turn: &mut Turn<'_>,
        device: DeviceKey,
        told: &Hello,
        life: u64,
    ) -> bool {
        let now = turn.now.0;
        let Some(page) = self.pages.get_mut(&device) else { return false };
        let before = page.clone();
        let most = now.max(page.sent).saturating_add(STAMP_JUMP_MAX);
        let believed = |stamp: u64| if stamp > most { 0 } else { stamp };
        let other = believed(told.stamp) > page.sent || (told.met != 0 && told.met != life);
        let behind = std::mem::take(&mut page.behind);
        page.sent = page.sent.max(believed(told.stamp)).max(believed(told.above));
        page.met = told.life;
        if *page != before {
            turn.save(Record::Stamps(page.clone()));
        }
        other && !behind
    }

    /// Whether a stamp of `device` is fresh; a fresh one is used up.
    pub(super) fn accept(&mut self, turn: &mut Turn<'_>, device: DeviceKey, stamp: u64) -> bool {
        if self.pages.len() >= STAMPS_MAX && !self.pages.contains_key(&device) {
            return false;
        }
        let page = self.page(device, turn.now);
        if stamp <= floor(page, turn.now) || !slide(page, stamp) {
            return false;
        }
        turn.save(Record::Stamps(page.clone()));
        true
    }

    /// Whether a refusal of this very knock has not been given yet.
    pub(super) fn refuse_once(&mut self, device: DeviceKey, stamp: u64) -> bool {
        if self.refused.contains(&(device, stamp)) {
            return false;
        }
        if self.refused.len() >= REFUSED_KNOCKS_MAX {
            self.refused.pop_front();
        }
        self.refused.push_back((device, stamp));
        true
    }

    fn page(&mut self, device: DeviceKey, now: Time) -> &mut Stamps {
        let restored = self.restored;
        self.pages.entry(device).or_insert_with(|| {
            let floor = restored.map_or(0, |at| at.0);
            let behind = restored.is_some_and(|at| now.since(at) < CUSTODY_LASTS);
            Stamps { floor, behind, ..Stamps::new(device) }
        })
    }
}

/// Beyond which stamps have to be because of a restore; 0 for no such bound, and where the restored node's clock was
/// clearly ahead then.
fn floor(page: &Stamps, now: Time) -> u64 {
    if page.floor > now.after(FLOOR_AHEAD_MAX).0 { 0 } else { page.floor }
}

/// Marks a stamp as seen; false when it was seen before or is too old to tell. Bit 0 of the window is `highest`.
fn slide(page: &mut Stamps, stamp: u64) -> bool {
    if stamp > page.highest {
        let shift = u32::try_from(stamp - page.highest).unwrap_or(u32::MAX);
        page.window = page.window.checked_shl(shift).unwrap_or(0) | 1;
        page.highest = stamp;
        return true;
    }
    let Ok(behind @ 0..=63) = u32::try_from(page.highest - stamp) else { return false };
    let bit = 1u64 << behind;
    if stamp == 0 || page.window & bit != 0 {
        return false;
    }
    page.window |= bit;
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::turn::Nothing;
    use crate::crypto::loaded_dice::LoadedDice;

    fn page() -> Stamps {
        Stamps::new(DeviceKey([1; 32]))
    }

    #[test]
    fn each_stamp_is_good_once_in_any_order_within_the_window() {
        let mut page = page();
        for stamp in [1000, 1001, 990, 1063, 1000 + 5] {
            assert!(slide(&mut page, stamp), "{stamp} is fresh");
            assert!(!slide(&mut page, stamp), "{stamp} is used up");
        }
        assert!(!slide(&mut page, 999), "64 behind the highest nobody can tell");
    }

    #[test]
    fn a_jump_of_a_year_forgets_nothing_that_matters() {
        let mut page = page();
        assert!(slide(&mut page, 5) && slide(&mut page, u64::MAX));
        assert!(!slide(&mut page, 5) && !slide(&mut page, u64::MAX) && !slide(&mut page, 0));
        assert!(slide(&mut page, u64::MAX - 63));
    }

    #[test]
    fn a_device_that_a_backup_does_not_know_is_let_in_with_new_stamps_alone() {
        let noon = Time(1_795_000_000_000);
        let device = DeviceKey([1; 32]);
        let later = noon.after(std::time::Duration::from_secs(60));
        let mut dice = LoadedDice::new(1);
        let mut turn = Turn::new(later, &mut dice, &Nothing);
        let mut book = StampBook::load([], Some(noon));
        assert!(!book.accept(&mut turn, device, noon.0 - 1), "recorded before the restore");
        assert_eq!(book.shown(&device, turn.now), (0, noon.0), "and its owner is told so");
        assert!(book.accept(&mut turn, device, noon.0 + 1));
        assert!(StampBook::load([], None).accept(&mut turn, device, noon.0 - 1));
    }
}
