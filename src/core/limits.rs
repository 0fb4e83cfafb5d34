//! A bound on everything, each with its unit and its reason.

use std::time::Duration;

/// Most friends, blocked and former ones included: keeps a start, and each list, short.
pub const FRIENDS_MAX: usize = 1_000;
/// Most letters that were delivered and are given again to a device that was set back to before it had them.
pub const GIVEN_AGAIN_MAX: u64 = 5_000;
/// Most bytes of old messages in rooms that one friend is told after a lost disk, from one pairing to the next.
pub const TOLD_AGAIN_MAX: usize = 16 * 1024 * 1024;
/// How long before a backup what it lacks may have been written, by a clock that was put right meanwhile.
pub const LOST_BEFORE: Duration = Duration::from_secs(60 * 60);
/// Most messages whose changes, deletions and signs are told again to such a device.
pub const DEEDS_AGAIN_MAX: usize = 1_000;
/// Entries of a conversation looked at for them, theirs and ours.
pub const LOOKED_THROUGH_MAX: u64 = 8 * GIVEN_AGAIN_MAX;
/// How far ahead of the clock the moment of a restore may lie to count: further, and the clock was wrong then.
pub const FLOOR_AHEAD_MAX: Duration = Duration::from_secs(24 * 60 * 60);
/// Sessions of one friend kept for letters that custodians hold, after newer ones took their place.
pub const FORMER_MAX: usize = 3;
/// Furthest a friend's word about our stamps, or a stamp of a restored device, may lie beyond our clock and our last one: far beyond any clock that was
/// wrong, far below overflow.
pub const STAMP_JUMP_MAX: u64 = 10 * 366 * 24 * 60 * 60 * 1_000;
/// Most open invites: more than anybody hands out in a day.
pub const INVITES_OPEN_MAX: usize = 64;
/// Most invites remembered, ended ones included: 30 days of heavy use.
pub const INVITES_MAX: usize = 1_024;
/// How long an ended invite still gets an answer that says why.
pub const INVITE_KEPT: Duration = days(30);
/// Longest life of an invite.
pub const INVITE_LASTS_MAX: Duration = days(30);
/// How much longer the first taker may take to finish, once the invite's own time is over.
pub const TAKER_FINISHES: Duration = days(1);
/// Most people added who have not answered.
pub const ADDINGS_MAX: usize = 64;
/// Most letters in line for one friend; the architecture's figure, about 40 MiB at the worst.
pub const WAITING_LETTERS_MAX: u64 = 10_000;
/// Most letters that stand in line for one friend, with what is given again and back after a lost disk.
pub const IN_LINE_MAX: usize = 4 * 10_000;
/// Most delivered letters that wait to be read: older ones stay `delivered` for ever.
pub const UNREAD_LETTERS_MAX: u64 = 10_000;
/// Most letters on the way on one link: with the mark coming back each turn, enough to fill a fast link.
pub const FLIGHT_LETTERS_MAX: u64 = 256;
/// Most bytes on the way on one link, below the 16 MiB at which the network closes a stuck link.
pub const FLIGHT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How far ahead envelopes are recognised: one full flight.
pub const TAGS_AHEAD: u64 = FLIGHT_LETTERS_MAX;
/// How many accepted envelopes are still recognised as repeats.
pub const TAGS_BEHIND: u64 = 256;
/// Highest letter number that is believed: far beyond any life, far below overflow.
pub const NUMBER_MAX: u64 = 1 << 48;
/// Furthest a letter number may lie beyond what is known here: one lie must not spend all numbers there are.
pub const NUMBER_JUMP_MAX: u64 = 1 << 32;
/// Furthest a session epoch may lie beyond what is known here.
pub const EPOCH_JUMP_MAX: u32 = 1 << 16;
/// Most events kept for readers who come back.
pub const EVENTS_MAX: u64 = 100_000;
/// Most devices whose stamps are kept.
pub const STAMPS_MAX: usize = 4_096;
/// Most refused knocks remembered, so that a replay of one is met with silence.
pub const REFUSED_KNOCKS_MAX: usize = 1_024;
/// Most links at once, pairings included.
pub const LINKS_MAX: usize = 2_048;
/// Most conversations with something typed and not sent: more than anybody comes back to, and one short answer to tell.
pub const DRAFTS_MAX: usize = 64;
/// Most addresses remembered of one friend.
pub const ADDRESSES_MAX: usize = 16;
/// Longest note on an invite, in bytes.
pub const NOTE_BYTES_MAX: usize = 256;
/// How long an introduction is good for.
pub const INTRODUCTION_LASTS: Duration = days(30);
/// Most undecided introductions by one friend; the oldest gives way to a new one.
pub const INTRODUCTIONS_EACH_MAX: usize = 16;
/// Most undecided introductions by all friends together: more than anybody looks through.
pub const INTRODUCTIONS_OPEN_MAX: usize = 64;
/// Most introductions remembered, decided ones included, so that a repeat does nothing.
pub const INTRODUCTIONS_MAX: usize = 1_024;
/// Most introductions made here that are remembered: their pairs may meet through this node.
pub const INTRODUCED_MAX: usize = 1_024;

/// Most letters of one friend parked until those before them come; the architecture's figure.
pub const PARKED_MAX: usize = 10_000;
/// Most bytes parked of one friend.
pub const PARKED_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Parked letters taken in by one turn: a gap that closes must not make everybody else wait.
pub const UNPARKED_MAX: usize = 512;
/// Sizes of a whole list of tags: so many friends, or fewer and noise.
pub const TAGS_PADDED: [usize; 4] = [256, 512, 1_024, 2_048];
/// Tags in each addition to a list, noise included.
pub const TAGS_MORE: usize = 8;
/// Added tags of the other end remembered on one link: more than a day's.
pub const HEARD_MORE_MAX: usize = 2_048;
/// Mutual friends asked about one friend who is missed.
pub const ASKED_MAX: usize = 3;
/// Mutual friends who hold what waits for one friend, at first.
pub const HOLDERS_WANTED: usize = 3;
/// Most mutual friends remembered as holders for one friend.
pub const HOLDERS_MAX: usize = 8;
/// Most envelopes held for others: what fits the usual room of 256 MiB in the smallest size.
pub const HELD_MAX: usize = 262_144;
/// Most marks held for others.
pub const MARKS_HELD_MAX: usize = 4_096;
/// Most letters on their way to one custodian.
pub const DEPOSIT_LETTERS_MAX: usize = 256;
/// Most bytes on their way to one custodian.
pub const DEPOSIT_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most held letters on their way to their receiver.
pub const HAND_LETTERS_MAX: usize = 256;
/// Most bytes of held letters on their way to their receiver.
pub const HAND_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Letters behind the newest answered one that a custodian's word may still be about.
pub const GONE_KEPT: u64 = 256;
/// Bytes held for everybody together where the owner has not said otherwise.
pub const CUSTODY_ALL_USUAL: u64 = 256 * 1024 * 1024;
/// Bytes held for one depositor where the owner has not said otherwise: 10,000 letters and more.
pub const CUSTODY_EACH_USUAL: u64 = 32 * 1024 * 1024;

/// Pauses after the first beacons on a network.
pub const BEACON_FIRST: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(2)];
/// Pause between two beacons later on, and a bit.
pub const BEACON_PAUSE: Duration = Duration::from_secs(30);
/// That bit, in milliseconds: nodes do not march in step.
pub const BEACON_SPREAD: u64 = 5_000;
/// How far a beacon's clock may be from ours.
pub const BEACON_CLOCKS_APART: Duration = days(1);
/// Pause between two dials of one friend that beacons bring about.
pub const BEACON_DIAL_PAUSE: Duration = Duration::from_secs(1);
/// Pause between two beacons said because one was heard.
pub const BEACON_REPLY_PAUSE: Duration = Duration::from_secs(5);
/// Datagrams of the local network that are held against friends' keys in one second.
pub const BEACONS_OPENED_MAX: u32 = 20;
/// How long a friend who was heard on the local network is looked for there.
pub const LAN_WAY_LASTS: Duration = Duration::from_secs(600);
/// Places on the local network remembered of one friend.
pub const LAN_WAYS_MAX: usize = 2;
/// Mutual friends through whom one dial tries.
pub const THROUGH_MAX: usize = 3;
/// Circuits through this node at once.
pub const CIRCUITS_MAX: usize = 64;
/// Circuits through this node that one friend asked for, at once.
pub const CIRCUITS_PER_FRIEND_MAX: usize = 8;
/// Circuits that one friend may begin in a minute.
pub const CIRCUITS_PER_MINUTE_MAX: usize = 30;
/// Bytes that one circuit carries, both ways together, before its ends have to ask again: chat for weeks, or a file.
pub const CIRCUIT_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Bytes that one friend may have carried through here in [`RELAYED_SPAN`].
pub const RELAYED_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Passes for holders of invites that one friend may leave here.
pub const PASSES_PER_FRIEND_MAX: usize = 16;
/// Pause before the holder of an invite knocks again at the friend in the middle.
pub const MIDDLE_PAUSE: Duration = Duration::from_secs(2);
/// Bytes that a guest's circuit may carry: a pairing, and a talk until a better way is found.
pub const GUEST_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// How long a guest's link is kept while no circuit runs over it.
pub const GUEST_MAX: Duration = Duration::from_secs(30);
/// Two links to one device that came up further apart than this do not come from both ends dialling at once.
pub const DUEL_MAX: Duration = Duration::from_secs(15);
/// How long a friend may take to come in at an address that is tried.
pub const REACH_PATIENCE: Duration = Duration::from_secs(10);
/// Pause before the same address is tried again.
pub const REACH_PAUSE: Duration = Duration::from_secs(1_800);
/// How long an address counts as open without anybody coming in there again: two tries.
pub const REACHED_LASTS: Duration = Duration::from_secs(3_700);
/// From a relayed link to the first offer to meet straight: both ends have heard by then how they are seen.
pub const PUNCH_FIRST: Duration = Duration::from_millis(400);
/// First pause between two offers, longer than the 10 s that a try may take; four times as long each time.
pub const PUNCH_PAUSE_FIRST: Duration = Duration::from_secs(12);
/// Longest pause between two offers.
pub const PUNCH_PAUSE_LAST: Duration = Duration::from_secs(1_800);
/// Pause before another offer on the same link is heard: each makes us send to addresses that a friend chose.
pub const PUNCH_PAUSE_OFFERS: Duration = Duration::from_secs(5);
/// The span over which carried bytes count.
pub const RELAYED_SPAN: Duration = days(1);

/// How long a custodian keeps an envelope.
pub const CUSTODY_LASTS: Duration = days(30);
/// How long a circle key stays in force by itself.
pub const CIRCLE_LASTS: Duration = days(30);
/// How long the version before still counts.
pub const CIRCLE_BEFORE_KEPT: Duration = days(7);
/// How long a presence record is passed on.
pub const WORD_LASTS: Duration = days(1);
/// A record made longer ago is not believed when it comes through others: its life, and a day for clocks that differ.
pub const WORD_STALE: Duration = days(2);
/// How often a record is made anew: at half its life.
pub const RECORD_RENEWED: Duration = Duration::from_secs(12 * 60 * 60);
/// Pause between two words about one friend on one link.
pub const WORD_PAUSE: Duration = Duration::from_secs(5);
/// Pause between two dials that word of a friend brings about.
pub const NUDGE_PAUSE: Duration = Duration::from_secs(60);
/// First pause before tags are added to a list; doubles up to [`TAGS_MORE_LAST`].
pub const TAGS_MORE_FIRST: Duration = Duration::from_secs(2);
/// Longest pause before tags are added to a list.
pub const TAGS_MORE_LAST: Duration = Duration::from_secs(600);
/// How often a whole list is said anew.
pub const TAGS_AFRESH: Duration = days(1);
/// How long a friend is without a link before letters are left with mutual friends.
pub const DEPOSIT_AFTER: Duration = Duration::from_secs(5);
/// A holder who was not linked for so long counts no more: somebody else is asked too.
pub const HOLDER_GONE: Duration = Duration::from_secs(60 * 60);
/// How often it is asked whether enough hold what waits.
pub const HOLDERS_LOOKED_AT: Duration = Duration::from_secs(600);
/// How long a custodian may take to answer for a deposit.
pub const DEPOSIT_PATIENCE: Duration = Duration::from_secs(30);
/// Pause before a custodian who refused is asked again.
pub const RELUCTANT_PAUSE: Duration = Duration::from_secs(60 * 60);
/// Pause before a custodian who did not answer is asked again.
pub const SILENT_PAUSE: Duration = Duration::from_secs(60);
/// Pause between two marks left with one custodian for one friend.
pub const MARK_AGAIN: Duration = Duration::from_secs(600);
/// After a lost link: dial again within this, so that two nodes seldom dial each other at once.
pub const REDIAL_SPREAD: Duration = Duration::from_millis(400);
/// Dials are spread over this for every hundred friends who are looked for.
pub const DIAL_SPREAD_PER_100: Duration = Duration::from_millis(1_000);

/// How long a device that was seen running in two places dials only now and then, so that the two do not push each other
/// off their friends' links all the time; also the pause between two events about it.
pub const TWIN_LASTS: Duration = Duration::from_secs(60 * 60);
/// First pause before an unanswered letter goes again; doubles up to [`RESEND_MAX`].
pub const RESEND_FIRST: Duration = Duration::from_secs(5);
/// Longest pause before an unanswered letter goes again on a living link.
pub const RESEND_MAX: Duration = Duration::from_secs(60);
/// First pause before dialling again; doubles up to [`DIAL_MAX`], with jitter.
pub const DIAL_FIRST: Duration = Duration::from_millis(500);
/// Longest pause between dials: a friend who returns dials us at once, so ours is the second chance.
pub const DIAL_MAX: Duration = Duration::from_secs(60);
/// How long a dial may take before it counts as failed, whatever the network says.
pub const DIAL_LASTS_MAX: Duration = Duration::from_secs(30);
/// How long a pairing may take from its first move to its last.
pub const PAIRING_MAX: Duration = Duration::from_secs(15);
/// Pause between two attempts to renew a session over one link.
pub const RENEW_PAUSE: Duration = Duration::from_secs(20);
/// Pause before the other end of a link may begin another pairing on it: a pairing costs some milliseconds here.
pub const OPENING_PAUSE: Duration = Duration::from_secs(10);
/// How long a link may stay without the other side's first frame.
pub const HELLO_MAX: Duration = Duration::from_secs(15);
/// Longest sleep: a clock that is set back must not stop the node.
pub const SLEEP_MAX: Duration = Duration::from_secs(30);

const fn days(n: u64) -> Duration {
    Duration::from_secs(n * 24 * 60 * 60)
}
