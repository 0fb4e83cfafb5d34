//! How is this node, what is wrong, what to do about it. Looks, changes nothing, and asks nobody outside.

mod ways;

use crate::api::refusals::as_typed;
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
use super::hooks::Health;

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

fn well(name: impl Into<String>, detail: impl Into<String>) -> Check {
    Check { name: name.into(), ok: true, detail: detail.into(), fix: None }
}

fn ill(name: impl Into<String>, detail: impl Into<String>, fix: impl Into<String>) -> Check {
    Check { name: name.into(), ok: false, detail: detail.into(), fix: Some(fix.into()) }
}

fn identity(desk: &Desk<'_>) -> Check {
    let me = fingerprint(desk.node.identity().as_bytes());
    well("identity", format!("{}, fingerprint {me}", desk.node.me().name))
}

/// Only when there was a sign of it.
fn twin(desk: &Desk<'_>) -> Option<Check> {
    let twin = answer::twin(desk)?;
    let detail = format!(
        "this identity's device runs in two places, or this home is an older copy: {} met it when it was not this node, \
         last noticed {}",
        twin.friend, twin.at
    );
    Some(ill(
        "device",
        detail,
        "Find the other computer, or the copy of this home, and stop it for good: hobnob down",
    ))
}

fn permissions(desk: &Desk<'_>) -> Check {
    let dir = desk.around.home.dir();
    match open_to_others(dir) {
        Ok(None) => well("permissions", "only you can open the home"),
        Ok(Some(mode)) => ill(
            "permissions",
            format!("others can open {} ({mode:o})", dir.display()),
            format!("chmod 700 '{}'", dir.display()),
        ),
        Err(error) => ill("permissions", error.to_string(), "Look at the home's folder."),
    }
}

fn clock(desk: &Desk<'_>) -> Check {
    let newest = desk.newest_event().ok().filter(|seq| *seq > 0);
    let newest = newest.and_then(|seq| desk.store.events_after(seq - 1, 1).ok());
    let newest = newest.and_then(|events| events.first().map(|event| event.at));
    let fix = "Set this computer's clock. Invites and the times of messages depend on it.";
    if desk.now < CLOCK_MIN {
        return ill("clock", "the clock shows a time before this program was made", fix);
    }
    match newest.filter(|at| *at > desk.now) {
        Some(at) => {
            let minutes = at.since(desk.now).as_secs() / 60;
            ill("clock", format!("the clock is {minutes} minutes behind the newest message"), fix)
        }
        None => well("clock", "the clock goes forward"),
    }
}

fn addresses(desk: &Desk<'_>) -> Check {
    let listening = &desk.around.listening;
    if !desk.around.online {
        return ill("addresses", "the node is not running", "Start it: hobnob up --detach");
    }
    let shown: Vec<String> = listening.iter().map(ToString::to_string).collect();
    let shown = shown.join(", ");
    if listening.is_empty() {
        return ill(
            "addresses",
            "listening nowhere",
            "See where it should: hobnob config get listen",
        );
    }
    if listening.iter().all(crate::model::address::Address::is_loopback) {
        return well("addresses", format!("{shown}: only this computer reaches it"));
    }
    well("addresses", shown)
}

/// The programs that are run when something happens.
fn hooks(desk: &Desk<'_>) -> Vec<Check> {
    let check = |(setting, program, health): (&str, &std::path::Path, Health)| {
        let shown = format!(
            "{}: {} runs, {} failed, {} events dropped",
            program.display(),
            health.runs,
            health.failed,
            health.dropped
        );
        let fix = format!("Look at the program, or do without: hobnob config set {setting} ''");
        match health.last {
            Some(trouble) => ill(setting, format!("{shown}; the last time {trouble}"), fix),
            None if health.dropped > 0 => ill(setting, format!("{shown}: it is too slow"), fix),
            None => well(setting, shown),
        }
    };
    desk.around.hooks.health().into_iter().map(check).collect()
}

fn store(desk: &Desk<'_>) -> Check {
    match &desk.around.trouble {
        None => well("store", "reads and writes"),
        Some(trouble) => ill("store", trouble.message.clone(), trouble.hint.clone()),
    }
}

/// How the file that keeps everything is, if there is one.
fn archive(desk: &Desk<'_>) -> Option<Check> {
    let (path, state) = desk.around.archive.state()?;
    let path = path.display();
    Some(match state {
        State::Off if !desk.around.online => {
            well("archive", format!("{path}: the node is not running"))
        }
        State::Off => well("archive", format!("{path}: being opened")),
        State::Kept(up_to) => {
            well("archive", format!("{path} holds everything up to event {up_to}"))
        }
        State::Trouble(why) => ill(
            "archive",
            format!("{path} cannot be written: {why}"),
            "Mend that, or name another: hobnob config set archive.file PATH. It goes on by itself and misses nothing \
             of the last 100,000 events.",
        ),
    })
}

fn disk(desk: &Desk<'_>) -> Check {
    let Some(free) = free_bytes(desk.around.home.dir()) else {
        return well("disk", "this system does not say how much is free");
    };
    let shown = format!("{} MiB free", free / (1024 * 1024));
    if free < FREE_BYTES_SMALL {
        return ill("disk", shown, "Free some space: below 64 MiB nothing is saved any more.");
    }
    well("disk", shown)
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
    let detail = format!(
        "dropped since the start: {} unreadable, {} repeated, {} out of place; {} knocks unanswered, {} pairings \
         broken off, {} sessions renewed",
        counts.unreadable,
        counts.repeated,
        counts.misplaced,
        counts.barred,
        counts.unpaired,
        counts.renewed
    );
    well("frames", detail)
}

/// What is held here for others, never whose, and what others hold of mine.
fn custody(desk: &Desk<'_>) -> Check {
    let (keeping, policy) = (desk.node.keeping(), desk.around.config.policy());
    let (held, room) = (mebibytes(keeping.bytes), mebibytes(policy.custody_all));
    let mine = desk.node.held_by_others();
    let oldest = keeping.oldest.map(rfc3339).unwrap_or_default();
    let oldest =
        oldest.get(..10).map_or_else(String::new, |day| format!(", the oldest since {day}"));
    let receipts = match desk.node.receipts_kept() {
        0 => String::new(),
        receipts => format!(" and {}", count(receipts, "receipt")),
    };
    let detail = format!(
        "{}{receipts} held here for others ({held} MiB of {room} MiB){oldest}; {mine} of yours held by friends",
        count(keeping.count, "message")
    );
    let friends = desk.node.friends().into_iter();
    let worst = friends.filter_map(|view| Some((people::nuisance(desk, &view)?, view)));
    match worst.max_by_key(|(nuisance, _)| nuisance.refused.saturating_add(nuisance.unreadable)) {
        None => well("custody", detail),
        Some((nuisance, view)) => {
            let name = &view.friend.name;
            let (bytes, refused) = (mebibytes(nuisance.bytes), nuisance.refused);
            let detail = format!(
                "{detail}; {name} leaves more here than is welcome: {bytes} MiB, {refused} refused, {} that nobody \
                 could read",
                nuisance.unreadable
            );
            ill("custody", detail, format!("hobnob friend block {}", as_typed(name)))
        }
    }
}

/// `1 message`, `2 messages`.
fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
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
    match (view.path, desk.node.outlook(&view.friend.identity)) {
        (_, Outlook::Doubt) => ill(
            title,
            "shows a new device; nothing is sent",
            format!("hobnob friend verify {name}, or: hobnob friend accept-device {name}"),
        ),
        (Path::Direct, _) => well(title, format!("linked directly{}", span(view))),
        (Path::Relayed, _) => match view.via.map(|via| desk.name_of(&via)) {
            Some(via) => well(title, format!("linked through {via}'s node, sealed end to end")),
            None => well(title, "linked through a mutual friend's node, sealed end to end"),
        },
        (Path::None, _) if !desk.around.online => well(title, "not tried: the node is not running"),
        (Path::None, Outlook::Awaited) => ill(
            title,
            "not linked, no address of theirs is known, and no mutual friend is linked",
            "Wait for them to come online, or ask for a new invite.",
        ),
        (Path::None, Outlook::DialAt(at)) => {
            let seconds = at.since(desk.now).as_secs();
            well(title, format!("not linked; {}tried again in {seconds} s", tried(view)))
        }
        (Path::None, _) => well(title, "not linked; being tried now"),
    }
}

/// How long there and back takes, where that is measured.
fn span(view: &FriendView<'_>) -> String {
    match view.round_trip.map(|span| span.as_millis()) {
        None => String::new(),
        Some(0) => ", less than 1 ms there and back".into(),
        Some(ms) => format!(", {ms} ms there and back"),
    }
}

/// What the latest dial tried.
fn tried(view: &FriendView<'_>) -> String {
    let Some((_, addresses, friends)) = view.tried else { return String::new() };
    let addresses =
        if addresses == 1 { "1 address".into() } else { format!("{addresses} addresses") };
    match friends {
        0 => format!("{addresses} tried, no mutual friend is linked; "),
        1 => format!("{addresses} and 1 mutual friend tried; "),
        many => format!("{addresses} and {many} mutual friends tried; "),
    }
}
