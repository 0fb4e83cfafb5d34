//! `down`: stops the node and waits until it is gone.

use std::time::Duration;

use super::here::{Here, first_answer};
use super::out::Outcome;
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::node::{NodeStop, Stopped};
use crate::face::wording::node as words;
use crate::face::wording::wrong;

/// How long a node may take to save what it holds and end.
const STOP_TIME_MAX: Duration = Duration::from_secs(15);

/// How often to look whether it is gone by now.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Stops the node, of whatever version it is.
pub(super) async fn down(here: &Here) -> Outcome {
    let mut client = Client::connect(&here.socket()).await.map_err(|error| {
        if (here.doors.is_made)(&here.home) {
            ApiError { hint: wrong::nothing_to_stop().into(), ..error }
        } else {
            ApiError::no_identity()
        }
    })?;
    let node = first_answer(&mut client).await?;
    match client.ask(&NodeStop {}).await {
        Err(error) if error.kind != ErrorKind::NoAnswer => return Err(error.into()),
        Ok(_) | Err(_) => {}
    }
    let gone = async {
        while client.next_event().await?.is_some() {}
        while runs(node.pid) {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok::<_, ApiError>(())
    };
    if tokio::time::timeout(STOP_TIME_MAX, gone).await.is_err() {
        return Err(wrong::still_runs(node.pid).into());
    }
    here.out.answer(&Stopped::default(), || words::stopped().into())
}

#[cfg(unix)]
fn runs(pid: u32) -> bool {
    let known = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    known.is_some_and(|known| rustix::process::test_kill_process(known).is_ok()) && !has_ended(pid)
}

/// Whether a process has ended and only its parent has not asked how yet: a container's first process may never do so.
/// Where there is no `/proc`, such a process counts as running.
#[cfg(unix)]
fn has_ended(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The state follows the program's name, which stands in brackets and may hold brackets itself.
    stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('Z'))
}

#[cfg(not(unix))]
fn runs(_pid: u32) -> bool {
    false
}
