//! What others may look at: the node as it stands, without a way to change it.

use std::time::Duration;

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
    /// Envelopes taken into custody, or held already.
    pub deposits: u64,
    /// Envelopes not taken into custody.
    pub refusals: u64,
    /// Envelopes handed over.
    pub handed_over: u64,
    /// Envelopes forgotten because their time was over.
    pub expired: u64,
    /// Marks that came through a custodian.
    pub marks_handed: u64,
    /// Wishes for a circuit that were not granted.
    pub circuits_refused: u64,
    /// Bytes that circuits through here carried, those that run not counted.
    pub relayed_bytes: u64,
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
    /// Through whose node, if through a friend's.
    pub via: Option<IdentityKey>,
    /// How long there and back takes, where that is measured.
    pub round_trip: Option<Duration>,
    /// The latest dial: when, at how many addresses, through how many friends.
    pub tried: Option<(Time, usize, usize)>,
    /// Circuits through here that they asked for, and bytes that ended ones carried today.
    pub relayed: (usize, u64),
    /// The session's epoch, if there is one.
    pub session_epoch: Option<u32>,
    /// How many envelopes are held here for them.
    pub held_for_them: u64,
    /// What they ask of this custodian beyond what is welcome.
    pub nuisance: NuisanceView,
}

/// What a friend asks of this custodian beyond what is welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NuisanceView {
    /// Bytes they left here for others.
    pub bytes: u64,
    /// Deposits of theirs that were refused since the start.
    pub refused: u64,
    /// Envelopes of theirs that their receivers could not read, since the start.
    pub unreadable: u64,
}

/// What is held here for others, without a word of whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Keeping {
    /// How many envelopes.
    pub count: u64,
    /// How many bytes.
    pub bytes: u64,
    /// Since when the oldest.
    pub oldest: Option<Time>,
}

/// Somebody who holds a letter of mine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HolderView {
    /// Who.
    pub custodian: IdentityKey,
    /// At most until then.
    pub until: Time,
    /// Whether they are linked here now.
    pub linked: bool,
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
        let mut all: Vec<FriendView<'_>> =
            self.peers.values().map(|peer| self.view_of(peer)).collect();
        all.sort_by_key(|view| view.friend.name.to_lowercase());
        all
    }

    /// One friend.
    #[must_use]
    pub fn friend(&self, who: &IdentityKey) -> Option<FriendView<'_>> {
        self.peers.get(who).map(|peer| self.view_of(peer))
    }

    /// How many circuits run through here.
    #[must_use]
    pub fn circuits(&self) -> usize {
        self.relay.open()
    }

    /// What is held here for others.
    #[must_use]
    pub fn keeping(&self) -> Keeping {
        let (count, bytes, oldest) = self.custody.sum();
        Keeping { count, bytes, oldest }
    }

    /// How many receipts are held here for others.
    #[must_use]
    pub fn receipts_kept(&self) -> u64 {
        self.peers.keys().map(|who| self.custody.marks_for(who).len() as u64).sum()
    }

    /// Who holds my letter `number` to a friend, as far as is known.
    #[must_use]
    pub fn holders(&self, friend: &IdentityKey, number: u64) -> Vec<HolderView> {
        let Some(peer) = self.peers.get(friend) else { return Vec::new() };
        if number <= peer.line.delivered_upto {
            return Vec::new();
        }
        let holding = peer.holding.record.holders.iter();
        let holding = holding.filter(|h| h.held_upto >= number && h.until > self.clock);
        let view = |holder: &super::record::Holder| HolderView {
            custodian: holder.custodian,
            until: holder.until,
            linked: self.peers.get(&holder.custodian).is_some_and(|p| p.link().is_some()),
        };
        holding.map(view).collect()
    }

    /// How many of my letters at least one mutual friend holds.
    #[must_use]
    pub fn held_by_others(&self) -> u64 {
        let most = |peer: &Peer| {
            let upto = peer.holding.record.holders.iter().map(|holder| holder.held_upto).max();
            upto.unwrap_or_default().saturating_sub(peer.line.delivered_upto)
        };
        self.peers.values().map(most).sum()
    }

    /// How many of my letters to others this friend holds.
    #[must_use]
    pub fn held_by(&self, who: &IdentityKey) -> u64 {
        let held = |other: &Peer| {
            let upto = other.holding.holder(who).map_or(0, |holder| holder.held_upto);
            upto.saturating_sub(other.line.delivered_upto)
        };
        self.peers.values().map(held).sum()
    }

    /// How many linked friends are known to be friends of this friend too.
    #[must_use]
    pub fn mutual_friends_linked(&self, friend: &IdentityKey) -> usize {
        self.mutual_links(friend).count()
    }

    /// How many linked mutual friends could hold what waits for this friend: those who did not refuse lately, if it is of
    /// any use to leave it with anybody.
    #[must_use]
    pub fn custodians_linked(&self, friend: &IdentityKey) -> usize {
        let Some(peer) = self.peers.get(friend).filter(|peer| peer.is_trusted()) else { return 0 };
        let epoch = peer.live.as_ref().map(|live| live.record.epoch);
        if epoch.is_none() || peer.holding.useless_epoch == epoch {
            return 0;
        }
        let who = self.mutual_links(friend).filter_map(|id| self.friend_at(id));
        who.filter(|who| peer.holding.willing(who, self.clock)).count()
    }

    fn view_of<'a>(&self, peer: &'a Peer) -> FriendView<'a> {
        let who = peer.friend.identity;
        FriendView {
            friend: &peer.friend,
            line: &peer.line,
            presence: &peer.presence,
            path: peer.path(),
            via: peer.via,
            round_trip: peer.link().and_then(|id| self.links.get(&id)?.round_trip),
            tried: peer.tried,
            relayed: self.relay.used(&who),
            session_epoch: peer.live.as_ref().map(|live| live.record.epoch),
            held_for_them: self.custody.count_for(&who),
            nuisance: NuisanceView {
                bytes: self.custody.bytes_left_by(&who),
                refused: peer.nuisance.refused,
                unreadable: peer.nuisance.unreadable,
            },
        }
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
            Contact::Away
                if peer.friend.addresses.is_empty() && self.mutual_friends_linked(who) == 0 =>
            {
                Outlook::Awaited
            }
            Contact::Away => peer.dialling.next().map_or(Outlook::Awaited, Outlook::DialAt),
        }
    }
}
