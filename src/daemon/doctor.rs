//! How is this node, what is wrong, what to do about it. Looks, changes nothing, and asks nobody outside.

mod ways;

use crate::api::refusals::as_typed;
use crate::api::said::said;
use crate::api::types::node::{Check, Checkup};
use crate::api::types::rfc3339;
use crate::core::view::{FriendView, Outlook};
use crate::crypto::safety_number::fingerprint;
use crate::model::friend::{Path, Standing};
use crate::model::time::Time;
use crate::store::FREE_BYTES_MIN;

use super::answer::{self, people};
use super::archive::State;
use super::desk::Desk;
use super::home::open_to_others;
use super::hooks::{Health, Trouble};

/// The clock of a computer that runs this program cannot honestly say less: 2026-01-01.
const CLOCK_MIN: Time = Time(1_767_225_600_000);
/// Free bytes below which a person should know, well before nothing can be saved.
const FREE_BYTES_SMALL: u64 = 8 * FREE_BYTES_MIN;

/// Looks at everything known so far.
pub(crate) fn checkup(desk: &Desk<'_>) -> Checkup {
    let mut checks = vec![identity(desk), permissions(desk), clock(desk), addresses(desk)];
    checks.extend(twin(desk));
    checks.extend(ways::checks(desk));
    checks.extend([store(desk), disk(desk), frames(desk), custody(desk)]);
    checks.extend(hooks(desk));
    checks.extend(archive(desk));
    let friends = desk.node.friends().into_iter();
    let friends = friends.filter(|view| view.friend.standing == Standing::Friends);
    checks.extend(friends.map(|view| friend(desk, &view)));
    Checkup { checks }
}

fn identity(desk: &Desk<'_>) -> Check {
    let fingerprint = fingerprint(desk.node.identity().as_bytes());
    Check::well("identity", said!("check-identity", name = &desk.node.me().name, fingerprint))
}

/// Only when there was a sign of it.
fn twin(desk: &Desk<'_>) -> Option<Check> {
    let twin = answer::twin(desk)?;
    Some(Check::ill("device", said!("check-twin", friend = twin.friend, at = twin.at)))
}

fn permissions(desk: &Desk<'_>) -> Check {
    let dir = desk.around.home.dir();
    match open_to_others(dir) {
        Ok(None) => Check::well("permissions", said!("check-home-private")),
        Ok(Some(mode)) => {
            let (path, mode) = (dir.display().to_string(), format!("{mode:o}"));
            Check::ill("permissions", said!("check-home-open", path, mode))
        }
        Err(error) => {
            Check::ill("permissions", said!("check-home-unread", error = error.to_string()))
        }
    }
}

fn clock(desk: &Desk<'_>) -> Check {
    let newest = desk.newest_event().ok().filter(|seq| *seq > 0);
    let newest = newest.and_then(|seq| desk.store.events_after(seq - 1, 1).ok());
    let newest = newest.and_then(|events| events.first().map(|event| event.at));
    if desk.now < CLOCK_MIN {
        return Check::ill("clock", said!("check-clock-old"));
    }
    match newest.filter(|at| *at > desk.now) {
        Some(at) => {
            let minutes = at.since(desk.now).as_secs() / 60;
            Check::ill("clock", said!("check-clock-behind", minutes))
        }
        None => Check::well("clock", said!("check-clock-well")),
    }
}

fn addresses(desk: &Desk<'_>) -> Check {
    let listening = &desk.around.listening;
    if !desk.around.online {
        return Check::ill("addresses", said!("check-node-down"));
    }
    let addresses: Vec<String> = listening.iter().map(ToString::to_string).collect();
    let addresses = addresses.join(", ");
    if listening.is_empty() {
        return Check::ill("addresses", said!("check-listens-nowhere"));
    }
    if listening.iter().all(crate::model::address::Address::is_loopback) {
        return Check::well("addresses", said!("check-listens-here", addresses));
    }
    Check::well("addresses", said!("check-listens", addresses))
}

/// The programs that are run when something happens.
fn hooks(desk: &Desk<'_>) -> Vec<Check> {
    let check = |(setting, program, health): (&str, &std::path::Path, Health)| {
        let program = program.display().to_string();
        let Health { runs, failed, dropped, last } = health;
        let slow = said!("check-hook-slow", program = &program, runs, failed, dropped, setting);
        let Some(trouble) = last else {
            let fine = said!("check-hook", program, runs, failed, dropped);
            return if dropped > 0 {
                Check::ill(setting, slow)
            } else {
                Check::well(setting, fine)
            };
        };
        let said = match trouble {
            Trouble::NotStarted(error) => {
                said!("check-hook-unstarted", program, runs, failed, dropped, setting, error)
            }
            Trouble::Failed(error) => {
                said!("check-hook-failed", program, runs, failed, dropped, setting, error)
            }
            Trouble::TookTooLong => {
                said!("check-hook-killed", program, runs, failed, dropped, setting)
            }
        };
        Check::ill(setting, said)
    };
    desk.around.hooks.health().into_iter().map(check).collect()
}

fn store(desk: &Desk<'_>) -> Check {
    match &desk.around.trouble {
        None => Check::well("store", said!("check-store-well")),
        Some(trouble) => {
            let (detail, fix) = (trouble.message.clone(), Some(trouble.hint.clone()));
            let said = trouble.said.as_deref().cloned();
            Check { name: "store".into(), ok: false, detail, fix, said }
        }
    }
}

/// How the file that keeps everything is, if there is one.
fn archive(desk: &Desk<'_>) -> Option<Check> {
    let (path, state) = desk.around.archive.state()?;
    let path = path.display().to_string();
    Some(match state {
        State::Off if !desk.around.online => {
            Check::well("archive", said!("check-archive-down", path))
        }
        State::Off => Check::well("archive", said!("check-archive-opening", path)),
        State::Kept(seq) => Check::well("archive", said!("check-archive-kept", path, seq)),
        State::Trouble(why) => {
            let (why, error) = why.named();
            Check::ill("archive", said!("check-archive-ill", path, why, error))
        }
    })
}

fn disk(desk: &Desk<'_>) -> Check {
    let Some(free) = free_bytes(desk.around.home.dir()) else {
        return Check::well("disk", said!("check-disk-unknown"));
    };
    let mib = free / (1024 * 1024);
    if free < FREE_BYTES_SMALL {
        return Check::ill("disk", said!("check-disk-low", mib));
    }
    Check::well("disk", said!("check-disk-free", mib))
}

#[cfg(unix)]
fn free_bytes(dir: &std::path::Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(dir).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_dir: &std::path::Path) -> Option<u64> {
    None
}

/// What peers sent that was dropped. A friend's bad bytes are weather, so this is never an alarm.
fn frames(desk: &Desk<'_>) -> Check {
    let counts = desk.node.counts();
    let said = said!(
        "check-frames",
        unreadable = counts.unreadable,
        repeated = counts.repeated,
        misplaced = counts.misplaced,
        barred = counts.barred,
        unpaired = counts.unpaired,
        renewed = counts.renewed
    );
    Check::well("frames", said)
}

/// What is held here for others, never whose, and what others hold of mine.
fn custody(desk: &Desk<'_>) -> Check {
    let (keeping, policy) = (desk.node.keeping(), desk.around.config.policy());
    let (held, room) = (mebibytes(keeping.bytes), mebibytes(policy.custody_all));
    let mine = desk.node.held_by_others();
    let oldest = keeping.oldest.map(rfc3339).unwrap_or_default();
    let oldest = oldest.get(..10).unwrap_or("none");
    let (messages, receipts) = (keeping.count, desk.node.receipts_kept());
    let friends = desk.node.friends().into_iter();
    let worst = friends.filter_map(|view| Some((people::nuisance(desk, &view)?, view)));
    match worst.max_by_key(|(nuisance, _)| nuisance.refused.saturating_add(nuisance.unreadable)) {
        None => Check::well(
            "custody",
            said!("check-held", messages, receipts, held, room, oldest, mine),
        ),
        Some((nuisance, view)) => {
            let (name, typed) = (&view.friend.name, as_typed(&view.friend.name));
            let (mib, refused) = (mebibytes(nuisance.bytes), nuisance.refused);
            let unreadable = nuisance.unreadable;
            let said = said!(
                "check-held-too-much",
                messages,
                receipts,
                held,
                room,
                oldest,
                mine,
                name,
                mib,
                refused,
                unreadable,
                typed
            );
            Check::ill("custody", said)
        }
    }
}

/// Bytes in MiB, with one decimal where that says something.
fn mebibytes(bytes: u64) -> String {
    let tenths = bytes / (1024 * 1024 / 10);
    let (whole, rest) = (tenths / 10, tenths % 10);
    if rest == 0 || whole >= 10 { whole.to_string() } else { format!("{whole}.{rest}") }
}

fn friend(desk: &Desk<'_>, view: &FriendView<'_>) -> Check {
    let name = &view.friend.name;
    let title = format!("friend {name}");
    let said = match (view.path, desk.node.outlook(&view.friend.identity)) {
        (_, Outlook::Doubt) => {
            return Check::ill(title, said!("check-friend-doubt", typed = as_typed(name)));
        }
        (Path::Direct, _) => match view.round_trip.map(|span| span.as_millis()) {
            None => said!("check-friend-direct"),
            Some(0) => said!("check-friend-direct-fast"),
            Some(millis) => said!("check-friend-direct-in", millis = millis.to_string()),
        },
        (Path::Relayed, _) => match view.via.map(|via| desk.name_of(&via)) {
            Some(via) => said!("check-friend-through", via),
            None => said!("check-friend-through-somebody"),
        },
        (Path::None, _) if !desk.around.online => said!("check-friend-untried"),
        (Path::None, Outlook::Awaited) => {
            return Check::ill(title, said!("check-friend-awaited"));
        }
        (Path::None, Outlook::DialAt(at)) => {
            let seconds = at.since(desk.now).as_secs();
            match view.tried {
                None => said!("check-friend-again", seconds),
                Some((_, addresses, friends)) => {
                    said!("check-friend-tried", addresses, friends, seconds)
                }
            }
        }
        (Path::None, _) => said!("check-friend-trying"),
    };
    Check::well(title, said)
}
