//! `demo`: three real nodes on this computer play the main job, each step checked at the end that it concerns.
//!
//! Every node is a process of this very program with a home of its own in a temporary folder. The play only asks what
//! any program could ask over their local doors. However it ends, processes and folder are gone afterwards.

mod away;
mod cast;
mod folder;
mod person;
mod play;
mod process;
mod talk;
mod telling;

use std::io::IsTerminal;

use self::cast::Cast;
use self::telling::Telling;
use super::args::Demo;
use super::ask;
use super::here::Here;
use super::out::{End, Outcome};
use crate::face::wording::demo as words;
use crate::face::wording::wrong;

/// Plays, and then lets the person at the terminal talk.
pub(super) async fn demo(here: &Here, args: &Demo) -> Outcome {
    let paced = !args.script && std::io::stdout().is_terminal() && !here.out.json();
    let telling = Telling { out: here.out, narrated: !args.script, paced };
    let talks = !args.script && !here.out.json() && ask::stdin_is_terminal();
    // Dropping the play ends its processes and deletes its folder: so does whatever ends this program early.
    tokio::select! {
        ended = perform(here, &telling, talks) => ended,
        end = told_to_end() => Err(end),
    }
}

async fn perform(here: &Here, telling: &Telling, talks: bool) -> Outcome {
    let mut cast = Cast::gather(here.doors).map_err(|error| wrong::no_room_for_demo(&error))?;
    play::play(&mut cast, telling).await?;
    if talks {
        talk::talk(here, &mut cast).await?;
    }
    telling.step(words::Step::CleanUp, cast.leave()).await
}

/// Waits for a signal that would end this program without giving it time to clean up. Ctrl+C is heard further up.
#[cfg(unix)]
async fn told_to_end() -> End {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut hangup)) =
        (signal(SignalKind::terminate()), signal(SignalKind::hangup()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => End::Terminated,
        _ = hangup.recv() => End::Interrupted,
    }
}

#[cfg(not(unix))]
async fn told_to_end() -> End {
    std::future::pending().await
}
