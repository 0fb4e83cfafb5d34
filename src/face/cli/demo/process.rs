//! One node process: started, heard until it is ready, stopped or, when nobody stopped it, killed.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::api::error::{ApiError, ErrorKind};
use crate::api::types::home::Ready;
use crate::face::cli::out::Outcome;
use crate::face::wording::stage;

/// How often to look whether a node that was told to stop is gone.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Settings of the person at the terminal that must not reach the nodes of the play.
const NOT_FOR_NODES: [&str; 3] = ["HOBNOB_HOME", "HOBNOB_LISTEN", "HOBNOB_NO_START"];

/// A running node; dropped, it is killed.
pub(super) struct Process {
    child: Child,
}

impl Process {
    /// Starts the node of `home` on loopback and waits for its first line.
    pub(super) async fn start(home: &Path) -> Outcome<(Self, Ready)> {
        let cannot = |error: io::Error| failed(stage::not_started(&error));
        let log = home.join("node.log");
        let mut child = command(home, &log).and_then(|mut c| c.spawn()).map_err(cannot)?;
        let stdout = child.stdout.take();
        let process = Self { child };
        let read = tokio::task::spawn_blocking(move || first_line(stdout)).await;
        let line = read.unwrap_or_else(|_| Ok(String::new())).map_err(cannot)?;
        match serde_json::from_str(&line) {
            Ok(ready) => Ok((process, ready)),
            Err(_) => {
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                let last = said.lines().last().unwrap_or(stage::without_a_word()).to_owned();
                Err(failed(stage::ended_at_once(&last)).into())
            }
        }
    }

    /// Its number.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it is gone.
    pub(super) async fn wait(&mut self) -> io::Result<ExitStatus> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only when it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(home: &Path, log: &Path) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--home").arg(home);
    command.args(["--json", "up", "--no-lan", "--listen", "/ip4/127.0.0.1/tcp/0"]);
    for name in NOT_FOR_NODES {
        command.env_remove(name);
    }
    let log = File::options().create(true).append(true).open(log)?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
    Ok(command)
}

/// The first line; what follows are events, and a node does not mind that nobody reads them.
fn first_line(from: Option<impl io::Read>) -> io::Result<String> {
    let mut line = String::new();
    if let Some(from) = from {
        BufReader::new(from).read_line(&mut line)?;
    }
    Ok(line)
}

/// What did not come out as it should.
pub(super) fn failed(why: impl Into<String>) -> ApiError {
    ApiError::new(ErrorKind::Failed, why)
}
