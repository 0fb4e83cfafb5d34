//! `up`: runs the node, in this terminal or in the background.

use serde::Serialize;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::args::Up;
use super::here::Here;
use super::out::{End, ErrorLine, Outcome};
use super::start;
use crate::api::client::Client;
use crate::api::error::ApiError;
use crate::api::types::event::{EventLine, EventSubscribe};
use crate::api::types::home::{Passphrase, Ready, RunOptions};
use crate::api::types::node::{NodeInfo, NodeStop};
use crate::face::wording::{events, node as words};

/// Most events between the node and a terminal that is slow; the rest waits in the node's own queue.
const PRINT_QUEUE_MAX: usize = 64;

/// The first line of `up --json`.
#[derive(Serialize)]
struct ReadyLine<'a> {
    event: &'static str,
    #[serde(flatten)]
    ready: &'a Ready,
}

impl<'a> ReadyLine<'a> {
    fn new(ready: &'a Ready) -> Self {
        Self { event: "ready", ready }
    }
}

/// Runs the node until somebody stops it.
pub(super) async fn up(here: &Here, args: Up) -> Outcome {
    here.check_made()?;
    if args.background {
        return in_background(here, args).await;
    }
    if let Ok(mut client) = here.running().await {
        let node = client.ask(&NodeInfo {}).await?;
        return Err(ApiError::home_busy(Some(node.pid)).into());
    }
    if args.detach {
        return detach(here, args).await;
    }
    // Listens from the first poll on, so that no Ctrl+C after the ready line is missed.
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    let mut was_interrupted = futures::poll!(&mut interrupted).is_ready();
    let (mut running, ready) =
        here.unlock(|passphrase| start_here(here, &args, passphrase)).await?;
    here.out.answer(&ReadyLine::new(&ready), || words::ready(&ready))?;
    let mut watching = std::pin::pin!(watch(here));
    let mut watched = false;
    loop {
        tokio::select! {
            biased;
            _ = &mut interrupted, if !was_interrupted => {
                was_interrupted = true;
                stop(here).await;
            }
            ended = &mut running => {
                ended.unwrap_or_else(|_| Err(ApiError::no_answer()))?;
                return if was_interrupted { Err(End::Interrupted) } else { Ok(()) };
            }
            _ = &mut watching, if !watched => watched = true,
        }
    }
}

/// Stops the node of this very process. It hears Ctrl+C too; one that came while it started reached nobody else.
async fn stop(here: &Here) {
    if let Ok(mut client) = Client::connect(&here.socket()).await {
        // A node that is stopping already need not answer.
        let _ = client.ask(&NodeStop {}).await;
    }
}

type Running = JoinHandle<Result<(), ApiError>>;

/// Starts the node in this process and waits until it is ready or has given up.
async fn start_here(
    here: &Here,
    args: &Up,
    passphrase: Option<Passphrase>,
) -> Result<(Running, Ready), ApiError> {
    let (tell, told) = oneshot::channel();
    let options = RunOptions { listen: args.listen.clone(), no_lan: args.no_lan, passphrase };
    let mut running = tokio::spawn((here.doors.run)(here.home.clone(), options, tell));
    tokio::select! {
        biased;
        Ok(ready) = told => Ok((running, ready)),
        ended = &mut running => {
            ended.unwrap_or_else(|_| Err(ApiError::no_answer()))?;
            Err(ApiError::no_answer())
        }
    }
}

/// Tells what happens until the node hangs up. Printing waits on a thread of its own: a reader that stops reading
/// holds up that thread and nothing else.
async fn watch(here: &Here) -> Outcome {
    let mut client = Client::connect(&here.socket()).await?;
    client.ask(&EventSubscribe::default()).await?;
    let (lines, mut printer) = mpsc::channel::<EventLine>(PRINT_QUEUE_MAX);
    let out = here.out;
    std::thread::spawn(move || {
        while let Some(event) = printer.blocking_recv() {
            if out.answer(&event, || events::event(&event, out.color())).is_err() {
                return;
            }
        }
    });
    while let Some(event) = client.next_event().await? {
        if lines.send(event).await.is_err() {
            break;
        }
    }
    Ok(())
}

async fn detach(here: &Here, args: Up) -> Outcome {
    let mut more: Vec<String> =
        args.listen.into_iter().flat_map(|place| ["--listen".into(), place]).collect();
    if args.no_lan {
        more.push("--no-lan".into());
    }
    let ready = start::in_background(here, &more).await?;
    here.out.answer(&ReadyLine::new(&ready), || words::detached(&ready))
}

/// The other end of [`start::in_background`]: says on one line how the start went, then nothing more.
async fn in_background(here: &Here, args: Up) -> Outcome {
    #[cfg(unix)]
    if let Err(error) = rustix::process::setsid() {
        tracing::debug!(%error, "the node stays in its session");
    }
    let passphrase = here.passphrase_from.read()?;
    match start_here(here, &args, passphrase).await {
        Ok((running, ready)) => {
            say(&ReadyLine::new(&ready));
            Ok(running.await.unwrap_or_else(|_| Err(ApiError::no_answer()))?)
        }
        Err(error) => {
            say(&ErrorLine { error: &error });
            Err(error.into())
        }
    }
}

fn say(line: &impl Serialize) {
    use std::io::Write;
    let line = serde_json::to_string(line).unwrap_or_default();
    let mut stdout = std::io::stdout().lock();
    // If the command that started us is gone, the node still runs.
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}
