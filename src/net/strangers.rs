//! The connections that have not yet shown who they are: so many, and the oldest makes room for the newest.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::limits::STRANGERS_MAX;

/// Everybody at the port who has not shown a valid first flight.
///
/// A flood of strangers so pushes out its own older half, while a friend, who says the right thing within a round
/// trip, is through before its turn comes. The lock is held for one look-up at a time, never across a wait.
#[derive(Default)]
pub(super) struct Strangers(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    next: u64,
    by_age: BTreeMap<u64, oneshot::Sender<()>>,
}

/// One connection's place among the strangers, until it is dropped or [known](Self::known).
pub(super) struct Place {
    strangers: Arc<Strangers>,
    number: u64,
    turn_out: Option<oneshot::Sender<()>>,
}

/// Resolves when the connection must go because others came.
pub(super) type TurnedOut = oneshot::Receiver<()>;

impl Strangers {
    /// Takes in a newcomer, at the cost of the oldest if there are too many.
    pub(super) fn take_in(self: &Arc<Self>) -> (Place, TurnedOut) {
        let (turn_out, turned_out) = oneshot::channel();
        let mut place = Place { strangers: self.clone(), number: 0, turn_out: Some(turn_out) };
        place.stranger_again();
        (place, turned_out)
    }

    fn with<T>(&self, act: impl FnOnce(&mut Waiting) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Place {
    /// The connection has shown a valid first flight: it is nobody's to turn out.
    pub(super) fn known(&mut self) {
        let turn_out = self.strangers.with(|waiting| waiting.by_age.remove(&self.number));
        self.turn_out = self.turn_out.take().or(turn_out);
    }

    /// What it showed was not enough after all.
    pub(super) fn stranger_again(&mut self) {
        let Some(turn_out) = self.turn_out.take() else { return };
        self.number = self.strangers.with(|waiting| {
            if waiting.by_age.len() >= STRANGERS_MAX {
                waiting.by_age.pop_first();
            }
            waiting.next += 1;
            waiting.by_age.insert(waiting.next, turn_out);
            waiting.next
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.strangers.with(|waiting| waiting.by_age.remove(&self.number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_turned_out(turned_out: &mut TurnedOut) -> bool {
        turned_out.try_recv() == Err(oneshot::error::TryRecvError::Closed)
    }

    #[test]
    fn the_oldest_stranger_makes_room_and_the_known_one_stays() {
        let strangers = Arc::new(Strangers::default());
        let (mut friend, mut friend_out) = strangers.take_in();
        friend.known();
        let mut crowd: Vec<_> = (0..=STRANGERS_MAX).map(|_| strangers.take_in()).collect();
        let out: Vec<bool> = crowd.iter_mut().map(|(_, out)| is_turned_out(out)).collect();
        assert_eq!((out[0], out.iter().filter(|out| **out).count()), (true, 1));
        assert!(!is_turned_out(&mut friend_out));
    }

    #[test]
    fn who_leaves_gives_the_place_back() {
        let strangers = Arc::new(Strangers::default());
        let (_first, mut first_out) = strangers.take_in();
        for _ in 0..2 * STRANGERS_MAX {
            drop(strangers.take_in());
        }
        assert!(!is_turned_out(&mut first_out));
    }
}
