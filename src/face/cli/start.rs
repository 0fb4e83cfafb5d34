//! Starting the node in the background: a process of its own that outlives the command and its terminal.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Deserialize;

use super::here::Here;
use super::out::{End, Outcome};
use crate::api::client::Client;
use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::home::{Passphrase, Ready};
use crate::api::types::node::NodeInfo;
use crate::face::wording::wrong;

/// How long to wait for a node that another command has just started.
const START_TIME_MAX: Duration = Duration::from_secs(10);

/// How often to look whether it is up by now.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Largest `node.log` before it starts anew, in bytes.
const LOG_BYTES_MAX: u64 = 1024 * 1024;

/// Starts the node and waits until it is ready, asking for the passphrase when it needs one.
pub(super) async fn in_background(here: &Here, more: &[String]) -> Outcome<Ready> {
    let started =
        here.unlock(|passphrase| on_home(here.home.clone(), more.to_vec(), passphrase)).await;
    match started {
        // Two commands started it at once: the other one's node is as good.
        Err(End::Failed(error)) if error.kind == ErrorKind::HomeBusy => {
            let mut client = wait_until_up(here).await?;
            let info = client.ask(&NodeInfo {}).await?;
            Ok(Ready { id: info.id, device: info.device, listen: info.listen, socket: info.socket })
        }
        started => started,
    }
}

/// Starts the node of a home and waits until it is ready.
pub(super) async fn on_home(
    home: PathBuf,
    more: Vec<String>,
    passphrase: Option<Passphrase>,
) -> Result<Ready, ApiError> {
    let start = move || spawn(&home, &more, passphrase);
    let failed = |_| wrong::cannot_start(wrong::thread_ended());
    tokio::task::spawn_blocking(start).await.map_err(failed)?
}

/// Waits for a node that somebody else is starting.
pub(super) async fn wait_until_up(here: &Here) -> Result<Client, ApiError> {
    let deadline = tokio::time::Instant::now() + START_TIME_MAX;
    loop {
        match here.running().await {
            Err(error) if error.kind == ErrorKind::NodeDown => {
                if tokio::time::Instant::now() > deadline {
                    return Err(error);
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            reached => return reached,
        }
    }
}

/// The one line that `up --background` writes.
#[derive(Deserialize)]
#[serde(untagged)]
enum FirstLine {
    Ready(Ready),
    Error { error: ApiError },
}

fn spawn(home: &Path, more: &[String], passphrase: Option<Passphrase>) -> Result<Ready, ApiError> {
    let program =
        std::env::current_exe().map_err(|error| wrong::cannot_start(&error.to_string()))?;
    let log = open_log(home).map_err(|error| wrong::cannot_start(&error.to_string()))?;
    let mut command = Command::new(program);
    command.arg("--home").arg(home).args(["up", "--background"]).args(more);
    if passphrase.is_some() {
        command.args(["--passphrase-fd", "0"]);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
    let mut node = command.spawn().map_err(|error| wrong::cannot_start(&error.to_string()))?;
    if let (Some(mut stdin), Some(passphrase)) = (node.stdin.take(), passphrase) {
        // A node that ended already says why on its stdout.
        let _ = stdin.write_all(&passphrase).and_then(|()| stdin.write_all(b"\n"));
    }
    let mut line = String::new();
    if let Some(stdout) = node.stdout.take() {
        let read = BufReader::new(stdout).read_line(&mut line);
        read.map_err(|error| wrong::cannot_start(&error.to_string()))?;
    }
    match serde_json::from_str(&line) {
        Ok(FirstLine::Ready(ready)) => Ok(ready),
        Ok(FirstLine::Error { error }) => Err(error),
        Err(_) => Err(wrong::cannot_start(wrong::ended_at_once())
            .hint(wrong::see_why(&home.join("node.log")))),
    }
}

/// Where a node in the background puts its warnings.
fn open_log(home: &Path) -> std::io::Result<File> {
    let path = home.join("node.log");
    let full = std::fs::metadata(&path).is_ok_and(|facts| facts.len() > LOG_BYTES_MAX);
    let mut options = File::options();
    options.create(true);
    if full {
        options.write(true).truncate(true);
    } else {
        options.append(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_ready_or_why_not() {
        let ready = r#"{"event":"ready","id":"i","device":"d","listen":[],"socket":"s"}"#;
        assert!(matches!(serde_json::from_str(ready), Ok(FirstLine::Ready(_))));
        let error = r#"{"error":{"kind":"locked","message":"m","hint":"h"}}"#;
        let Ok(FirstLine::Error { error }) = serde_json::from_str(error) else {
            unreachable!("it is an error")
        };
        assert_eq!(error.kind, ErrorKind::Locked);
    }
}
