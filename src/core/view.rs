//! What others may look at: the node as it stands, without a way to change it.

use super::names::{self, NoSuchName};
use super::node::Node;
use super::peer::{Contact, Peer};
use super::record::{Adding, Friend, Invite, Line, Me};
use crate::model::address::Address;
use crate::model::friend::{Path, Standing};
use crate::model::id::{DeviceKey, IdentityKey};
use crate::model::presence::Presence;
use crate::model::time::Time;

/// What was dropped, and other weather.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Envelopes, marks and letters that could not be read.
    pub unreadable: u64,
    /// Letters that came again.
    pub repeated: u64,
    /// Letters that came before their turn.
    pub early: u64,
    /// Frames that do not belong where they came.
    pub misplaced: u64,
    /// Knocks left without an answer.
    pub barred: u64,
    /// Pairings that did not come to an end.
    pub unpaired: u64,
    /// Sessions renewed over a living link.
    pub renewed: u64,
}

/// One friend, to look at.
#[derive(Debug, Clone, Copy)]
pub struct FriendView<'a> {
    /// Who.
    pub friend: &'a Friend,
    /// The numbers of both directions.
    pub line: &'a Line,
    /// How they are.
    pub presence: &'a Presence,
    /// How they are reached now.
    pub path: Path,
    /// The session's epoch, if there is one.
    pub session_epoch: Option<u32>,
}

/// What happens next with a message that waits for a friend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// It is on its way over a link.
    Linked,
    /// The link is there; its keys are being renewed.
    Renewing,
    /// A dial is under way.
    Dialling,
    /// The next dial.
    DialAt(Time),
    /// No address is known: the friend has to come to us.
    Awaited,
    /// The user has to decide about a new device first.
    Doubt,
    /// Nothing: no friend (any more).
    NotAFriend,
}

impl Node {
    /// Who I am.
    #[must_use]
    pub fn me(&self) -> &Me {
        &self.me
    }

    /// My identity.
    #[must_use]
    pub fn identity(&self) -> IdentityKey {
        self.me.devices.identity
    }

    /// This device.
    #[must_use]
    pub fn device(&self) -> DeviceKey {
        self.keys.device.key()
    }

    /// Where this node listens.
    #[must_use]
    pub fn listening(&self) -> &[Address] {
        &self.listening
    }

    /// What was dropped so far in this process.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Everybody who is or was a friend, former ones included, by name.
    #[must_use]
    pub fn friends(&self) -> Vec<FriendView<'_>> {
        let mut all: Vec<FriendView<'_>> = self.peers.values().map(view).collect();
        all.sort_by_key(|view| view.friend.name.to_lowercase());
        all
    }

    /// One friend.
    #[must_use]
    pub fn friend(&self, who: &IdentityKey) -> Option<FriendView<'_>> {
        self.peers.get(who).map(view)
    }

    /// Whose device this is, if a friend's.
    #[must_use]
    pub fn owner(&self, device: &DeviceKey) -> Option<IdentityKey> {
        self.owners.get(device).copied()
    }

    /// Whom I added and who has not answered.
    #[must_use]
    pub fn addings(&self) -> Vec<&Adding> {
        self.addings.values().map(|added| &added.record).collect()
    }

    /// My invites, ended ones too.
    #[must_use]
    pub fn invites(&self) -> Vec<&Invite> {
        self.invites.values().collect()
    }

    /// The friend meant by a name or an id's first letters; former friends are found when nobody else is meant.
    ///
    /// # Errors
    /// [`NoSuchName`] with the nearest names.
    pub fn find_friend(&self, asked: &str) -> Result<IdentityKey, NoSuchName> {
        let people = |former: bool| {
            let fits = move |peer: &&Peer| (peer.friend.standing == Standing::Former) == former;
            self.peers.values().filter(fits).map(|peer| {
                (peer.friend.name.as_str(), peer.friend.identity.to_string(), peer.friend.identity)
            })
        };
        names::find(asked, people(false))
            .or_else(|none| names::find(asked, people(true)).map_err(|_| none))
    }

    /// The adding meant by the name it is listed under or its device's first letters.
    #[must_use]
    pub fn find_adding(&self, asked: &str) -> Option<DeviceKey> {
        let all = self.addings.values().map(|added| {
            (added.name.as_str(), added.record.device.to_string(), added.record.device)
        });
        names::find(asked, all).ok()
    }

    /// The name an adding is listed under.
    #[must_use]
    pub fn adding_name(&self, device: &DeviceKey) -> Option<&str> {
        self.addings.get(device).map(|added| added.name.as_str())
    }

    /// What happens next with what waits for this friend.
    #[must_use]
    pub fn outlook(&self, who: &IdentityKey) -> Outlook {
        let Some(peer) = self.peers.get(who).filter(|peer| peer.is_friend()) else {
            return Outlook::NotAFriend;
        };
        if peer.friend.doubt.is_some() {
            return Outlook::Doubt;
        }
        match peer.contact {
            Contact::Talking(..) => Outlook::Linked,
            Contact::Estranged(..) => Outlook::Renewing,
            Contact::Away if peer.dialling.is_under_way() => Outlook::Dialling,
            Contact::Away if peer.friend.addresses.is_empty() => Outlook::Awaited,
            Contact::Away => peer.dialling.next().map_or(Outlook::Awaited, Outlook::DialAt),
        }
    }
}

fn view(peer: &Peer) -> FriendView<'_> {
    FriendView {
        friend: &peer.friend,
        line: &peer.line,
        presence: &peer.presence,
        path: peer.path(),
        session_epoch: peer.live.as_ref().map(|live| live.record.epoch),
    }
}
