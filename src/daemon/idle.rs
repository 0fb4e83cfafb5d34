//! Whether somebody sits here: how long ago a person last asked for something over the local door.
//!
//! Not every call is a person's: windows, status lines and scripts look at the same few things again and again, and a
//! command asks who answers before it asks anything else. What such programs ask for counts for nothing; everything that
//! changes something, and everything one reads message by message, counts.

use std::time::Duration;

use tokio::time::Instant;

use crate::api::request::Request;

/// When somebody was last here, and what the core was told about it.
#[derive(Debug)]
pub(crate) struct Idle {
    last: Instant,
    /// How long nobody may type before nobody counts as being here; never when `None`.
    after: Option<Duration>,
    told: bool,
}

impl Idle {
    /// Somebody is here now.
    pub(crate) fn new(after: Option<Duration>, now: Instant) -> Self {
        Self { last: now, after, told: false }
    }

    /// The setting changed.
    pub(crate) fn set_after(&mut self, after: Option<Duration>) {
        self.after = after;
    }

    /// Somebody asks for something.
    pub(crate) fn asked(&mut self, request: &Request, now: Instant) {
        if is_a_person(request) {
            self.last = now;
        }
    }

    /// How long until nobody counts as being here, if the core does not know that yet.
    pub(crate) fn pause(&self, now: Instant) -> Option<Duration> {
        let ends = self.last + self.after.filter(|_| !self.told)?;
        Some(ends.saturating_duration_since(now))
    }

    /// What the core must be told now, and has been told hereby.
    pub(crate) fn news(&mut self, now: Instant) -> Option<bool> {
        let idle =
            self.after.is_some_and(|after| now.saturating_duration_since(self.last) >= after);
        (std::mem::replace(&mut self.told, idle) != idle).then_some(idle)
    }

    /// The core was loaded anew and knows nothing.
    pub(crate) fn forgotten(&mut self) {
        self.told = false;
    }
}

/// Whether this is asked by somebody who sits here, as far as can be told.
fn is_a_person(request: &Request) -> bool {
    !matches!(
        request,
        Request::EventSubscribe(_)
            | Request::NodeInfo(_)
            | Request::NodeDoctor(_)
            | Request::NodeStop(_)
            | Request::StoreRotate(_)
            | Request::PresenceGet(_)
            | Request::FriendList(_)
            | Request::FriendAdding(_)
            | Request::InviteList(_)
            | Request::IntroductionList(_)
            | Request::DraftList(_)
            | Request::RoomList(_)
            | Request::RoomInvitations(_)
            | Request::MessageState(_)
            | Request::ConfigGet(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::types::message::ConversationMark;
    use crate::api::types::presence::PresenceGet;

    const AFTER: Duration = Duration::from_secs(60);

    #[test]
    fn whoever_asks_for_something_is_here_and_whoever_only_looks_at_the_status_is_not() {
        let began = Instant::now();
        let mut idle = Idle::new(Some(AFTER), began);
        let later = began + AFTER / 2;
        idle.asked(&PresenceGet {}.into(), later);
        assert_eq!(idle.pause(later), Some(AFTER / 2));
        idle.asked(&ConversationMark { conversation: "bob".into() }.into(), later);
        assert_eq!((idle.pause(later), idle.news(later)), (Some(AFTER), None));
        assert_eq!(idle.news(later + AFTER), Some(true));
        assert_eq!((idle.pause(later + AFTER), idle.news(later + AFTER)), (None, None), "once");
    }

    #[test]
    fn switched_off_nobody_is_ever_away_by_themselves() {
        let began = Instant::now();
        let mut idle = Idle::new(Some(AFTER), began);
        assert_eq!(idle.news(began + AFTER), Some(true));
        idle.set_after(None);
        assert_eq!((idle.news(began + AFTER), idle.pause(began)), (Some(false), None));
    }
}
